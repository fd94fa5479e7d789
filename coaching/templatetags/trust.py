"""The overview's sentences and figures in words."""

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
    return (
        f"The marker ahead is everyone. The schools’ targets add up to {overview.target} coaches; "
        f"{gap} more to train would reach them."
    )


@register.filter
def together(overview: Overview) -> str:
    central = f", and {overview.central_coaches} central" if overview.central_coaches else ""
    counts = f"{overview.total('skilled')} skilled, {overview.total('named')} named{central}"
    return f"Together: {counts}, target {overview.target}"
