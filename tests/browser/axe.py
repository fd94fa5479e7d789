"""What axe finds wrong on a page, by WCAG 2.2 AA and good practice."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ASKED = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
# A page has a handful of colours, and axe would read each of them anew for every element and all it stands in.
EACH_COLOUR_ONCE = """
(() => {
  const colour = axe.commons.color.Color.prototype, read = colour.parseString, known = new Map();
  colour.parseString = function (text) {
    if (!known.has(text)) {
      const { r, g, b, alpha } = read.call(this, text);
      known.set(text, { r, g, b, alpha });
    }
    return Object.assign(this, known.get(text));
  };
})();
"""
SCRIPT = Axe().axe_script + EACH_COLOUR_ONCE
TALL = 4000  # higher than any page: a bar at the foot of a screen covers nothing that axe would find too small to press
# Only what is wrong is brought over: all that was looked at is far more, on every page.
WRONG = "asked => axe.run(asked).then(found => found.violations.map(one => [one.id, one.nodes.map(node => node.html)]))"


def violations(page: Page) -> list[tuple[str, list[str]]]:
    """Each rule that the page breaks, and the elements that break it; a page is told about axe once."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT)
    return [(rule, elements) for rule, elements in page.evaluate(WRONG, ASKED)]


def violations_on_both(page: Page) -> list[tuple[int, str, list[str]]]:
    """The same on a phone and on a laptop, with the width at which the rule is broken; the screen is left as it was."""
    before, found = page.viewport_size, []
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": TALL})
        found += [(width, rule, elements) for rule, elements in violations(page)]
    page.set_viewport_size(before)
    return found
