"""A twilight by its id, with what whoever asks may do with it."""

import uuid

from django.core.exceptions import PermissionDenied
from django.http import Http404

from cpd import schedule
from cpd.access import Rights, rights
from cpd.moment import moment
from cpd.schedule import Mine
from schools.middleware import Request


def evening_of(request: Request, twilight_id: uuid.UUID) -> tuple[Mine, Rights]:
    """The twilight as it is for whoever asks, and their rights. Missing in their trust: 404."""
    evening = schedule.one(twilight_id, request.user, moment(request))
    if evening is None:
        raise Http404
    schools = {school.id for school in evening.schools}
    return evening, rights(
        request, evening.twilight, schools=schools, facilitators={each.id for each in evening.facilitators}
    )


def evening_to_change(request: Request, twilight_id: uuid.UUID) -> Mine:
    """The twilight, for somebody who may change it; others get 403."""
    evening, may = evening_of(request, twilight_id)
    if not may.changes:
        raise PermissionDenied
    return evening


def evening_to_take(request: Request, twilight_id: uuid.UUID) -> tuple[Mine, Rights]:
    """The twilight, for somebody who takes its attendance by name; others get 403."""
    evening, may = evening_of(request, twilight_id)
    if not may.sees_names:
        raise PermissionDenied
    return evening, may
