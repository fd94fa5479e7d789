"""Letters that a teacher pins for themself. Nobody else sees it, and nothing counts it."""

from observations.models import DropIn, Keepsake
from schools.models import Person


def keep(*, letter: DropIn, by: Person) -> None:
    """Pin a letter; pinned already, it stays so."""
    Keepsake.objects.bulk_create([Keepsake(drop_in=letter, person=by)], ignore_conflicts=True)


def let_go(*, letter: DropIn, by: Person) -> None:
    """Take the pin away, if there was one. The letter stays."""
    Keepsake.objects.filter(drop_in=letter, person=by).erase()
