"""Which letters somebody wants: chosen on their own page, or stopped from a letter without signing in."""

import re
from collections.abc import Collection

from django.db import connection, transaction

from schools.letters import KINDS
from schools.models import LetterOff, Person

TOKEN = re.compile("[0-9a-f]{96}")  # of whom the letter went to, and the signature (schools/sql/account.sql)


@transaction.atomic
def choose(*, wanted: Collection[str], by: Person) -> None:
    """Have letters of these kinds and no others. A kind that this release does not know stays as it is."""
    mine = LetterOff.objects.filter(person=by)
    mine.filter(kind__in=wanted).delete()
    off = [LetterOff(person=by, kind=kind) for kind in KINDS if kind not in wanted]
    LetterOff.objects.bulk_create(off, ignore_conflicts=True)


def stop(*, kind: str, token: str) -> bool:
    """Stop letters of a kind for whomever the token was made for; False when that is nobody, or it is another kind."""
    with connection.cursor() as cursor:
        cursor.execute("select iam.stop_letters(%s, %s)", [kind, token])
        return cursor.fetchone()[0]
