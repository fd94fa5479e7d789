"""What templates of administrative records say in one word."""

from django import template

from schools.access import administered_schools, runs_trust
from schools.middleware import Request
from schools.models import Appointment
from schools.models.appointment import GIVEN_BY_A_SCHOOL

register = template.Library()


@register.filter
def as_fte(hundredths: int) -> str:
    """0.6 for 60, 1 for 100."""
    return f"{hundredths / 100:g}"


@register.filter
def can_be_ended_by(role: Appointment, request: Request) -> bool:
    """Whether a role still runs and whoever asks may end it (schools/actions/appointments.py)."""
    if role.ends_on and role.ends_on <= request.today:
        return False
    if runs_trust(request):
        return True
    at = {held["school"] for held in administered_schools(request)}
    return role.role in GIVEN_BY_A_SCHOOL and str(role.school_id) in at
