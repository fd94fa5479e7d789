"""Letters that a teacher pins for themself. Nobody else sees it, and nothing counts it."""

from observations.letter import Letter, about
from observations.models import Keepsake
from schools.models import Person


def keep(*, letter: Letter, by: Person) -> None:
    """Pin a letter; pinned already, it stays so."""
    Keepsake.objects.bulk_create([Keepsake(**about(letter), person=by)], ignore_conflicts=True)


def let_go(*, letter: Letter, by: Person) -> None:
    """Take the pin away, if there was one. The letter stays."""
    Keepsake.objects.filter(**about(letter), person=by).erase()
