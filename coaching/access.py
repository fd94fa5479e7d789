"""Who may keep a school's coaches. The policies say the same (coaching/migrations/0002_secure.py)."""

from schools.access import leads, school_gate, sets_targets
from schools.middleware import Request
from schools.models import School


def _keeps_coaches(request: Request, school: School) -> bool:
    """Leaders of the school, and those who set the trust's targets."""
    return leads(request, school) or sets_targets(request)


keeps_coaches = school_gate("keeps coaches", _keeps_coaches)
