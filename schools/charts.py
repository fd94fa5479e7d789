"""The geometry of small pictures: what goes where, in per cent of the width, as text ready for SVG attributes.

Plain Python: numbers in, places out. Colours live in static/css/charts.css, words and tags in templates/ui/.
Pictures stretch with the page; positions are per cent, so nothing is a pixel wide or high here unless it says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

HOLIDAY = 0.9  # width of a holiday, in weeks
CELL_MARGIN = 0.07  # of a week, either side
CELL_FOOT, CELL_HEIGHT = 97, 94  # per cent of the strip, from the top; ui/heat_strip.html frames the cell to match
SHARES = ((100, 5), (85, 4), (70, 3), (50, 2))  # from this per cent on, this shade; below: 1, and 0 for nobody
PATH_PIECES = (
    "C25 40 35 32 50 28",
    "C65 24 110 8 150 26",
    "C190 44 205 46 250 28",
    "C290 10 310 14 350 24",
    "C390 34 385 34 400 30",
)
PATH_PLACES = ("0 34", "50 28", "150 26", "250 28", "350 24")
FEWEST_POINTS = 3  # a line through two points says nothing


def per_cent(part: float, whole: float) -> str:
    """part of whole as a length for SVG, to a hundredth, never written in somebody's locale."""
    return f"{part / whole * 100:.2f}" if whole else "0.00"


def read(thing: Any, name: str, default: Any = None) -> Any:
    """thing.name or thing["name"], so that views may pass rows as they have them."""
    return thing.get(name, default) if isinstance(thing, Mapping) else getattr(thing, name, default)


# --- Coaches and places -----------------------------------------------------------------------------------------------


class Bullet(NamedTuple):
    """Lengths of one school's bar."""

    target: str
    named: str
    skilled: str


def bullet(target: int | None, named: int, skilled: int, top: int | None = None) -> Bullet:
    """Skilled inside named, against a target, on a scale that ends at top (default: the largest of the three)."""
    scale = max(top or 0, target or 0, named, skilled, 1)
    return Bullet(*(per_cent(number, scale) for number in (target or 0, named, skilled)))


class Places(NamedTuple):
    """A dot for each place with a coach ("on", "" or "over"), and what they say."""

    dots: list[str]
    words: str


def places(taken: int, limit: int) -> Places:
    """Places with one coach: taken, free, and any beyond the limit."""
    dots = ["on"] * min(taken, limit) + [""] * (limit - taken) + ["over"] * (taken - limit)
    if taken > limit:
        return Places(dots, "one over" if taken - limit == 1 else f"{taken - limit} over")
    return Places(dots, "full" if taken == limit else f"room for {limit - taken}")


def unit_sentence(
    seen: int, booked: int, unbooked: int, away: int, booked_words: str = "", unbooked_words: str = ""
) -> str:
    """68 teachers: 27 seen, 31 booked, 6 not booked yet, 4 away."""
    counts = (
        (seen or 0, "seen"),
        (booked or 0, booked_words or "booked"),
        (unbooked or 0, unbooked_words or "not booked yet"),
        (away or 0, "away"),
    )
    total = sum(number for number, _ in counts)
    told = ", ".join(f"{number} {words}" for number, words in counts if number or words == "seen")
    return f"{total} teacher{'' if total == 1 else 's'}: {told}"


# --- Lines ------------------------------------------------------------------------------------------------------------


class Spark(NamedTuple):
    """Three paths in a box 100 wide and 42 high: the line, the area under it, the point now."""

    so_far: str
    under: str
    now: str


def spark(values: Sequence[float] | None, top: float | None = None, length: int | None = None) -> Spark | None:
    """A line from the oldest value to now; None with fewer than three values, where words do better."""
    if not values or len(values) < FEWEST_POINTS:
        return None
    width = max(length or 0, len(values)) - 1
    points = [f"{i / width * 100:.1f} {40 - 38 * min(v, top or 100) / (top or 100):.1f}" for i, v in enumerate(values)]
    so_far = "M" + " L".join(points)
    end = points[-1].split(" ")[0]
    return Spark(so_far=so_far, under=f"{so_far} L{end} 40 L0 40Z", now=f"M{points[-1]}h.001")


class Pin(NamedTuple):
    """One of the four places on a step's path: "done", "here" or "" for ahead."""

    place: int
    state: str


class Way(NamedTuple):
    """The path walked, the path ahead, and the four pins."""

    walked: str
    ahead: str
    pins: list[Pin]


def path(here: int, passed_by: int | None = None) -> Way:
    """The path of a step that has got to place here: 1 chosen, 2 rehearsed, 3 trying it, 4 habit.

    `passed_by` is a place on the way that was left out (tried without a rehearsal): its pin stays empty.
    """
    walked = f"M{PATH_PLACES[0]} " + " ".join(PATH_PIECES[:here])
    ahead = f"M{PATH_PLACES[here]} " + " ".join(PATH_PIECES[here:])
    pins = [
        Pin(place, "here" if place == here else "done" if place < here and place != passed_by else "")
        for place in (1, 2, 3, 4)
    ]
    return Way(walked, ahead, pins)


# --- Heat strip -------------------------------------------------------------------------------------------------------


class Cell(NamedTuple):
    """One week of one team. kind: "past", "now", "ahead" or "none" (nobody was due)."""

    kind: str
    x: str
    width: str
    middle: str
    end: str
    shade: int = 0
    fill: str = ""
    fill_y: str = ""


class Term(NamedTuple):
    """A half-term's name and where it begins."""

    name: str
    short: str
    x: str


@dataclass(frozen=True)
class Row:
    """A team's name, its cells, and the same in words for the table and the screen reader."""

    name: str
    size: int | None
    whole: bool
    value: str
    cells: list[Cell]
    words: list[str]
    sentence: str


@dataclass(frozen=True)
class Heat:
    """A year of weeks for several teams."""

    terms: list[Term]
    rows: list[Row]
    heads: list[str]
    now_x: str
    now_name: str


def shade(done: int, expected: int) -> int:
    """The step of the ramp, 0 (nobody) to 5 (everyone), for done of expected; exact, no rounding up to "everyone"."""
    if done <= 0 or expected <= 0:
        return 0
    return next((step for share, step in SHARES if done * 100 >= share * expected), 1)


def week_places(terms: Sequence[str]) -> tuple[list[float], float]:
    """Where each week begins, in weeks, with a gap wherever the half-term changes; and where the year ends."""
    starts = [0.0] if terms else []
    for before, after in pairwise(terms):
        starts.append(starts[-1] + 1 + (HOLIDAY if before != after else 0))
    return starts, (starts[-1] + 1 if starts else 1.0)


def heat(weeks: Sequence[Any], rows: Sequence[Any], now: date | None = None) -> Heat:
    """The heat strip of templates/ui/heat_strip.html, which says what weeks and rows hold."""
    terms = [str(read(week, "term", "")) for week in weeks]
    starts, end = week_places(terms)
    shown = [week for week in weeks if now is None or read(week, "monday") <= now]
    running = next((i for i, week in enumerate(weeks) if read(week, "monday") == now), None)
    firsts = [i for i, term in enumerate(terms) if i == 0 or term != terms[i - 1]]
    return Heat(
        terms=[Term(terms[i], short_term(terms[i]), per_cent(starts[i], end)) for i in firsts],
        rows=[heat_row(row, weeks, starts, end, now, len(shown)) for row in rows],
        heads=[str(read(week, "number") or f"{read(week, 'monday'):%-d %b}") for week in shown],
        now_x="" if running is None else per_cent(starts[running] + 0.5, end),
        now_name="" if running is None else week_name(weeks[running]),
    )


def short_term(name: str) -> str:
    """Au 1, for Autumn 1."""
    first, _, rest = name.partition(" ")
    return f"{first[:2]} {rest}".strip()


def week_name(week: Any) -> str:
    """Week 12, or "This week" for a week without a number."""
    number = read(week, "number")
    return f"Week {number}" if number else "This week"


def heat_row(row: Any, weeks: Sequence[Any], starts: list[float], end: float, now: date | None, shown: int) -> Row:
    """One team's strip."""
    counts = list(read(row, "cells", ()))
    counts += [None] * (len(weeks) - len(counts))
    cells = [
        heat_cell(count, start, end, -1 if now is None else (read(week, "monday") - now).days)
        for count, week, start in zip(counts, weeks, starts, strict=True)
    ]
    words = ["none due" if count is None else f"{count[0]} of {count[1]}" for count in counts[:shown]]
    name = str(read(row, "name"))
    latest = f"{week_name(weeks[shown - 1])}: {words[-1]}" if shown else "The year has not begun"
    return Row(
        name,
        read(row, "size"),
        bool(read(row, "whole")),
        str(read(row, "value") or ""),
        cells,
        words,
        f"{name}. {latest}",
    )


def heat_cell(count: tuple[int, int] | None, start: float, end: float, days_ahead: int) -> Cell:
    """One week: days_ahead is negative for a past week, 0 for the running one."""
    place = (
        per_cent(start + CELL_MARGIN, end),
        per_cent(1 - 2 * CELL_MARGIN, end),
        per_cent(start + 0.5, end),
        per_cent(start + 1 - CELL_MARGIN, end),
    )
    if days_ahead > 0:
        return Cell("ahead", *place)
    if days_ahead == 0:
        share = min(count[0], count[1]) / count[1] * CELL_HEIGHT if count and count[1] else 0
        return Cell("now", *place, fill=f"{share:.1f}" if share else "", fill_y=f"{CELL_FOOT - share:.1f}")
    if count is None:
        return Cell("none", *place)
    return Cell("past", *place, shade=shade(*count))
