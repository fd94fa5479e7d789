"""What axe finds wrong on a page, by WCAG 2.2 AA and good practice."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ASKED = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
SCRIPT = Axe().axe_script
# Only what is wrong is brought over: all that was looked at is far more, on every page.
WRONG = "asked => axe.run(asked).then(found => found.violations.map(one => [one.id, one.nodes.map(node => node.html)]))"


def violations(page: Page) -> list[tuple[str, list[str]]]:
    """Each rule that the page breaks, and the elements that break it; a page is told about axe once."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT)
    return [(rule, elements) for rule, elements in page.evaluate(WRONG, ASKED)]
