"""The sentences and figures of the trust's pages in words."""

from fractions import Fraction

from django import template

from coaching.overview import Overview, SchoolLine

register = template.Library()


@register.filter
def percent(share: Fraction) -> str:
    return f"{round(100 * share)}%"


@register.filter
def percents(interval: tuple[float, float]) -> str:
    low, high = (round(100 * end) for end in interval)
    return f"{low} to {high}%"


@register.filter
def cycles(number: Fraction) -> str:
    """Expected cycles, with a tenth where part-time staff leave one over."""
    return f"{float(number):.1f}".removesuffix(".0")


@register.filter
def story(line: SchoolLine) -> str:
    """What the small line says, spoken."""
    if not line.history:
        return "Nothing counted yet"
    return f"Teachers with a skilled coach, from {line.history[0]:.0f}% to {line.history[-1]:.0f}%"


@register.filter
def sentence(overview: Overview) -> str:
    if not overview.shown:
        return "Nothing has been counted yet"
    return f"{overview.total('with_skilled')} of {overview.total('people')} teachers have a skilled coach"


@register.filter
def goal(overview: Overview) -> str:
    if not overview.shown:
        return "Figures appear once teachers are on the schools’ lists and a first week has been counted."
    gap = overview.target - overview.total("skilled")
    if not overview.target:
        return "No school has a coach target yet. Set one in the table."
    if gap <= 0:
        return f"{overview.total('skilled')} skilled coaches, and the schools’ targets add up to {overview.target}."
    return f"The schools’ targets add up to {overview.target} skilled coaches, so {gap} more are to be trained."


@register.filter
def together(overview: Overview) -> str:
    central = f", and {overview.central_coaches} central" if overview.central_coaches else ""
    counts = f"{overview.total('skilled')} skilled, {overview.total('named')} named{central}"
    return f"Together: {counts}, target {overview.target}"


@register.filter
def coaches_named(line: SchoolLine) -> str:
    """The first sentence of a school's page."""
    if line.target is None:
        return f"{_coaches(line.named)} named at {line.school.name}"
    return f"{line.named} of {_coaches(line.target.number)} named at {line.school.name}"


@register.filter
def coaches_by_state(line: SchoolLine) -> str:
    return f"{line.skilled} skilled, {line.in_training} in training."


@register.filter
def reach(line: SchoolLine) -> str:
    """How many teachers have a skilled coach, or why that is not told."""
    if line.people is None:
        return (
            "Figures about teachers stay inside the school where fewer than five would be counted, or none has been "
            "counted yet, and the next smallest school’s stay with them."
        )
    return f"{line.with_skilled} of {line.people} teacher{'' if line.people == 1 else 's'} have a skilled coach."


@register.filter
def cycles_taken_place(line: SchoolLine) -> str:
    if not line.expected or line.share is None or line.interval is None:
        return "No cycle was expected in the last six weeks."
    return (
        f"In the last six weeks {percent(line.share)} of the cycles it expects of itself took place: "
        f"{line.completed} of {cycles(line.expected)}. Chance alone could move that from {percents(line.interval)}."
    )


def _coaches(number: int) -> str:
    return f"{number} coach" if number == 1 else f"{number} coaches"
