"""Who may keep a school's coaches: its leaders, and those who set the trust's targets. The policies say the same."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from schools.access import led_schools, sets_targets
from schools.middleware import sign_in_first
from schools.models import School


def leads(request, school: School) -> bool:
    """Whether the person leads this school today."""
    return school.slug in {led["slug"] for led in led_schools(request)}


def keeps_coaches(view):
    """A leader of the school in the URL, or somebody who sets targets; the view gets `school`. Else 404 or 403."""

    @wraps(view)
    def gated(request, slug, *args, **kwargs):
        if not request.user.is_authenticated:
            return sign_in_first(request)
        school = get_object_or_404(School.objects, slug=slug)
        if not (leads(request, school) or sets_targets(request)):
            raise PermissionDenied
        return view(request, school, *args, **kwargs)

    gated.access = "keeps coaches"
    return gated
