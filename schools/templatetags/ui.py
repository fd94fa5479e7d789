"""What templates say in one word: icons, the disc, days, initials, and the shape of the phone's tab bar."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.forms import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import is_aware, localtime, now

from schools import access, charts

register = template.Library()

ICONS = Path(__file__).resolve().parents[2] / "static" / "icons"
TABS = 5  # more do not fit a 320 px phone at 13 px type
NEAR_DAYS = {-1: "Yesterday", 0: "Today", 1: "Tomorrow"}
SVG_BODY = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


class UnknownIcon(LookupError):
    """No file of that name in static/icons."""


# --- Pictures ---------------------------------------------------------------------------------------------------------


@cache
def icon_shapes(name: str) -> SafeString:
    """The shapes inside static/icons/<name>.svg (lucide, ISC licence beside it), read once per process."""
    try:
        source = (ICONS / f"{name}.svg").read_text(encoding="utf-8")
    except FileNotFoundError:
        raise UnknownIcon(f'no icon "{name}" in static/icons') from None
    found = SVG_BODY.search(source)
    if found is None:
        raise UnknownIcon(f"static/icons/{name}.svg holds no drawing")
    return mark_safe(re.sub(r"\s+", " ", found[1]).strip())


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """{% icon "check" %} draws an icon beside words; {% icon "check" "Seen" %} one that has to speak for itself."""
    speech = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html('<svg class="icon" viewBox="0 0 24 24" {} focusable="false">{}</svg>', speech, icon_shapes(name))


@register.simple_tag
def disc(kind: str = "disc") -> SafeString:
    """{% disc %} draws the waymark disc. Only for the current thing: the brand, the slot, the step you are on."""
    return format_html(
        '<svg class="{}" viewBox="0 0 40 40" aria-hidden="true" focusable="false">'
        '<circle class="disc-rim" cx="20" cy="20" r="19"/><circle class="disc-face" cx="20" cy="20" r="16.6"/>'
        '<path class="disc-arrow" d="M20 8.2 29.8 19.4h-5.6V31h-8.4V19.4h-5.6Z" transform="rotate(38 20 20)"/></svg>',
        kind,
    )


# --- Days and names ---------------------------------------------------------------------------------------------------


def as_day(moment: date | datetime) -> date:
    """The day of a moment in Europe/London (settings.TIME_ZONE); a plain date is its own day."""
    if isinstance(moment, datetime):
        return (localtime(moment) if is_aware(moment) else moment).date()
    return moment


@register.filter
def long_day(moment: date | datetime | None) -> str:
    """Tuesday 24 November."""
    return f"{as_day(moment):%A} {as_day(moment).day} {as_day(moment):%B}" if moment else ""


@register.filter
def long_day_year(moment: date | datetime | None) -> str:
    """Tuesday 24 November 2026."""
    return f"{long_day(moment)} {as_day(moment).year}" if moment else ""


@register.filter
def short_day(moment: date | datetime | None) -> str:
    """24 Nov."""
    return f"{as_day(moment).day} {as_day(moment):%b}" if moment else ""


@register.filter
def short_weekday(moment: date | datetime | None) -> str:
    """Tue 24 Nov."""
    return f"{as_day(moment):%a} {short_day(moment)}" if moment else ""


@register.filter
def clock(moment: datetime | None) -> str:
    """11:31, in Europe/London."""
    if moment is None:
        return ""
    return f"{localtime(moment) if is_aware(moment) else moment:%H:%M}"


@register.filter
def relative_day(moment: date | datetime | None, today: date) -> str:
    """Today, Yesterday, Tomorrow, a weekday of this week ("Monday"), else the day, with its year if it is another."""
    if not moment:
        return ""
    day = as_day(moment)
    near = NEAR_DAYS.get((day - today).days)
    if near:
        return near
    if day.isocalendar()[:2] == today.isocalendar()[:2]:
        return f"{day:%A}"
    return long_day(day) if day.year == today.year else long_day_year(day)


@register.filter
def day_by_clock(moment: datetime | None) -> str:
    """The day on which somebody did something, as relative_day says it: a demo's day stands still, its clock not."""
    return relative_day(moment, as_day(now()))


@register.filter
def in_sentence(words: str) -> str:
    """today for Today, and Monday as it is: Seen {{ visit.on|relative_day:today|in_sentence }}."""
    return words.lower() if words in NEAR_DAYS.values() else words


@register.filter
def small_first(words: str) -> str:
    """cover was needed, for Cover was needed: what stands alone elsewhere, inside a sentence."""
    return words[:1].lower() + words[1:]


@register.filter
def listed(names: Iterable[object]) -> str:
    """You, Alison and Priya: words, or people and schools by their name."""
    *first, last = [str(getattr(name, "name", name)) for name in names] or [""]
    return f"{', '.join(first)} and {last}" if first else last


@register.filter
def initials(person: Any) -> str:
    """PN for Priya Nair: a person (first_name, last_name) or a full name as text."""
    names = [getattr(person, "first_name", None), getattr(person, "last_name", None)]
    words = names if all(names) else str(person).split()
    return "".join(word[0].upper() for word in [*words[:1], *words[1:][-1:]])


@register.filter
def first_name(full_name: Any) -> str:
    """Hannah, of a person or of "Hannah Okafor"."""
    return getattr(full_name, "first_name", None) or str(full_name).split(" ")[0]


# --- Charts (geometry in schools/charts.py, drawn by templates/ui/) ---------------------------------------------------

register.simple_tag(charts.bullet, name="bullet_drawing")
register.simple_tag(charts.places, name="places_drawing")
register.simple_tag(charts.spark, name="spark_drawing")
register.simple_tag(charts.path, name="path_drawing")
register.simple_tag(charts.heat, name="heat_drawing")
register.simple_tag(charts.unit_sentence)

HEAT_CELLS = {
    "past": '<rect class="heat-{0.shade}" x="{0.x}%" y="3%" width="{0.width}%" height="94%"/>',
    "now": '<rect class="now-frame" x="{0.x}%" y="3%" width="{0.width}%" height="94%"/>',
    "ahead": '<circle class="ahead" cx="{0.middle}%" cy="50%" r="1.5"/>',
    "none": '<line class="none-due" x1="{0.x}%" x2="{0.end}%" y1="50%" y2="50%"/>',
}
NOW_FILL = '<rect class="now-fill" x="{0.x}%" y="{0.fill_y}%" width="{0.width}%" height="{0.fill}%"/>'


@register.simple_tag
def heat_cells(cells: Iterable[charts.Cell]) -> SafeString:
    """One row of the heat strip: written here, since a page has hundreds, and of numbers, which need no escaping."""
    drawn = (HEAT_CELLS[cell.kind].format(cell) + (NOW_FILL.format(cell) if cell.fill else "") for cell in cells)
    return mark_safe("".join(drawn))


# --- Small wholes -----------------------------------------------------------------------------------------------------


@register.filter
def times(number: int | None) -> range:
    """{% for _ in 5|times %} goes round five times."""
    return range(max(0, int(number or 0)))


# --- Phone navigation -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TabBar:
    """What the tab bar shows, and what stands in the footer behind its "More" tab."""

    shown: list[Mapping[str, Any]]
    rest: list[Mapping[str, Any]]

    @property
    def current_in_rest(self) -> bool:
        """Whether the page somebody is on is one of those behind "More"."""
        return any(item.get("current") for item in self.rest)


@register.filter
def tab_bar(nav: Iterable[Mapping[str, Any]] | None) -> TabBar:
    """The first five of the navigation; with six or more the first four, and the rest behind "More"."""
    items = list(nav or ())
    if len(items) <= TABS:
        return TabBar(shown=items, rest=[])
    return TabBar(shown=items[: TABS - 1], rest=items[TABS - 1 :])


# --- Rights ----------------------------------------------------------------------------------------------------------

register.filter("leads", access.leads)  # {% if request|leads:school %}


# --- Forms ------------------------------------------------------------------------------------------------------------


@register.simple_tag
def draw_field(field: BoundField, kind: str = "", hint: str = "") -> SafeString:
    """The control of a form field, dressed as ours and tied to its hint and its errors by aria-describedby."""
    told_by = [hint_id(field)] if hint or field.help_text else []
    told_by += [error_id(field)] if field.errors else []
    return field.as_widget(
        attrs={
            "class": " ".join(filter(None, [field.field.widget.attrs.get("class"), "input", kind])),
            **({"aria-describedby": " ".join(told_by)} if told_by else {}),
        }
    )


@register.filter
def hint_id(field: BoundField) -> str:
    """The id of the hint under a field's label."""
    return f"{field.auto_id}_helptext"


@register.filter
def error_id(field: BoundField) -> str:
    """The id of the errors of a field."""
    return f"{field.auto_id}_error"


@register.filter
def target_id(field: BoundField) -> str:
    """Where the error summary's link leads: the control, or the first of a set of radios."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.filter
def under(values: Mapping[str, Any] | None, key: Any) -> Any:
    """values[key] with the key as text, or nothing: {{ details|under:radio.data.value }}."""
    return (values or {}).get(str(key), "")
