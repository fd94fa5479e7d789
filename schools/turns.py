"""One at a time: what two windows, or two people, do in the same moment is done one after the other."""

from django.db import connection


def wait_for(*about: object) -> None:
    """Go on once nobody else is at the same thing, named by a word and by ids; they wait until this transaction ends.

    What is read afterwards is as the other one left it. Outside a transaction it holds nobody up. One query.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [" ".join(map(str, about))])
