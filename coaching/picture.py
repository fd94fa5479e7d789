"""What the coverage page says first: a sentence with the number in it, what is usual, what the last period came to."""

import datetime
from dataclasses import dataclass

from coaching.engine import cycles, pace, periods
from coaching.engine.expectation import CYCLE
from coaching.engine.pace import Pace
from coaching.engine.periods import Period
from coaching.engine.standing import Standing
from coaching.phrases import OFTEN, day
from coaching.standing import Ground, Standings, Stretch
from coaching.year import Year

NUMBERS = {1: "one", 2: "two", 3: "three", 4: "four"}
TABS = {
    Stretch.THIS: {1: "This week", 2: "This fortnight", 3: "These 3 weeks", 4: "These 4 weeks"},
    Stretch.LAST: {1: "Last week", 2: "Last fortnight", 3: "Last 3 weeks", 4: "Last 4 weeks"},
}
PACE = {
    Pace.USUAL: "About where you usually are",
    Pace.BELOW: "Fewer than you usually have seen",
    Pace.ABOVE: "More than you usually have seen",
}


@dataclass(frozen=True)
class Picture:
    """One stretch of a school's coverage. Without `standings` there are no weeks to show."""

    ground: Ground
    stretch: Stretch
    standings: Standings | None
    year: Year

    @property
    def has_marks(self) -> bool:
        """Whether there is anybody to draw a mark for."""
        return self.standings is not None and any(self.marks.values())

    @property
    def marks(self) -> dict[str, int]:
        """How many marks of each kind the unit strip has."""
        count = self.standings.number if self.standings else lambda standing: 0
        return {
            "seen": count(Standing.SEEN),
            "booked": count(Standing.BOOKED),
            "open": count(Standing.NOT_BOOKED),
            "away": count(Standing.AWAY),
        }

    @property
    def booked_words(self) -> str:
        """Booked by the last open day of the stretch."""
        days = self._days(self.standings.period) if self.standings else []
        if not days:
            return "booked"
        is_near = (days[-1] - self.ground.today).days < 7
        return f"booked by {days[-1]:%A}" if is_near else f"booked by {self._long(days[-1])}"

    @property
    def open_words(self) -> str:
        return "not booked yet" if self.stretch is Stretch.THIS else "not seen"

    @property
    def joined_lately(self) -> int:
        """People on the list of whom nothing is expected yet."""
        return self.standings.number(Standing.NOT_EXPECTED) if self.standings else 0

    @property
    def sentence(self) -> str:
        if self.standings is None:
            return _nothing_to_count(self.ground, self.stretch)
        if not self.standings.by_person:
            return "No teachers yet"
        if not self.standings.due:
            return f"Nobody is due {self._when.removeprefix('at least once ')}"
        seen = "seen so far" if self.stretch is Stretch.THIS else "seen"
        return f"{self.standings.number(Standing.SEEN)} of {_teachers(self.standings.due)} {seen} {self._when}"

    @property
    def context(self) -> str:
        """What stands under the sentence."""
        if self.standings is not None and not self.standings.by_person:
            return "Teachers appear here once the school’s staff list has been read in."
        told = {
            Stretch.THIS: [self._pace, self._last_result, self._next_day, self._rhythm],
            Stretch.LAST: [self._dates, self._rhythm],
            Stretch.HALF_TERM: [self._cycles, self._rhythm],
        }
        return " ".join(filter(None, told[self.stretch]))

    @property
    def tabs(self) -> list[tuple[Stretch, str]]:
        """The stretches one can look at, each with its label."""
        running, last = self.ground.running, self.ground.last
        return [
            (Stretch.THIS, TABS[Stretch.THIS][len(running.weeks) if running else 1]),
            (Stretch.LAST, TABS[Stretch.LAST][len(last.weeks) if last else 1]),
            (Stretch.HALF_TERM, "Half-term"),
        ]

    @property
    def _when(self) -> str:
        if self.stretch is Stretch.HALF_TERM:
            term = self.ground.half_term
            is_running = term is not None and term.ends_on > self.ground.today
            return "at least once this half-term" if is_running or term is None else f"at least once in {term.name}"
        if self.stretch is Stretch.LAST or self.ground.running is None:
            name = _last_name(self.ground)
            return name if name == "last week" else f"in {name}"
        label = periods.label(self.ground.running)
        return label if label == "this week" else f"in {label}"

    @property
    def _pace(self) -> str:
        if self.standings is None or not self.standings.due:
            return ""
        usual = self.year.usual_now()
        if usual is None:
            return ""
        seen = self.standings.number(Standing.SEEN)
        point = f"on a {self.ground.today:%A}" if len(self.standings.period.weeks) == 1 else "by now"
        return f"{PACE[pace.compare(seen, usual, due=self.standings.due)]} {point} ({usual})."

    @property
    def _last_result(self) -> str:
        row = self.year.result(self.ground.last) if self.ground.last else None
        if row is None or not row.due:
            return ""
        name = _last_name(self.ground)
        return f"{name[:1].upper()}{name[1:]} finished on {row.seen} of {row.due}."

    @property
    def _next_day(self) -> str:
        """When the first week is, before there was any."""
        first = next(iter(self.ground.expects.periods), None)
        if self.ground.running or self.ground.last or first is None:
            return ""
        return f"The first week is that of {self._long(first.starts_on)}."

    @property
    def _rhythm(self) -> str:
        period = self.ground.running or self.ground.last
        if period is None:
            return ""
        who = "you" if self.ground.chosen.chose_cadence_itself(self.ground.today) else "the trust"
        return f"Your school coaches {OFTEN[period.cadence]}, as {who} chose.{self._counts}"

    @property
    def _counts(self) -> str:
        """What being seen means, where it is not a drop-in."""
        if cycles.completes(self.ground.expects.cycle, self.ground.today) == cycles.DROP_IN:
            return ""
        return " Seen means that the two held their coaching conversation."

    @property
    def _dates(self) -> str:
        if self.ground.last is None:
            return ""
        days = self._days(self.ground.last)
        return f"{self._long(days[0])} to {self._long(days[-1])}."

    def _days(self, period: Period) -> list[datetime.date]:
        return [one for week in period.weeks for one in self.ground.expects.calendar.open_days(week)]

    def _long(self, on: datetime.date) -> str:
        return f"{on:%A} {day(on, today=self.ground.today)}"

    @property
    def _cycles(self) -> str:
        done = self.year.half_term()
        if done.share is None:
            return ""
        return (
            f"{round(100 * done.share)}% of what was expected in its finished weeks took place: "
            f"{_cycles(done.counted)} of {_cycles(done.expected)} cycles."
        )


def _nothing_to_count(ground: Ground, stretch: Stretch) -> str:
    opens_on = ground.expects.calendar.next_open_day(ground.today)
    if not ground.expects.calendar.open_weeks():
        return "No term dates yet"
    if not len(ground.expects.periods):
        return "Nobody has chosen how often teachers are coached yet"
    if ground.last is None and ground.running is None:
        return "Term hasn’t started"
    if stretch is Stretch.LAST:
        return "Nothing to look back on yet"
    if opens_on is None:
        return "The school year is over"
    return f"School’s closed until {opens_on:%A} {day(opens_on, today=ground.today)}"


def _last_name(ground: Ground) -> str:
    """What the page calls the period before: "last week" only where no holiday lies between."""
    last, running = ground.last, ground.running
    length = len(last.weeks) if last else 1
    weeks = "week" if length == 1 else f"{NUMBERS[length]} weeks"
    if _is_behind(last, running):
        return f"the {weeks} before the holiday"
    return "last week" if length == 1 else f"the {weeks} before"


def _is_behind(last: Period | None, running: Period | None) -> bool:
    """Whether a holiday lies between a period and now."""
    return running is None or (last is not None and last.ends_on < running.starts_on)


def _teachers(number: int) -> str:
    return f"{number} teacher" if number == 1 else f"{number} teachers"


def _cycles(parts: int) -> str:
    """1/1200 cycles as a number, with a tenth where part-time staff leave one over."""
    return f"{parts / CYCLE:.1f}".removesuffix(".0")
