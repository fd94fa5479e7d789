"""What a restore must not do twice. A backup is of the past: since then letters were sent, and people signed out."""

from dataclasses import dataclass
from importlib import import_module

from django.utils import timezone

from schools import clock
from schools.sqlfiles import statement


@dataclass(frozen=True)
class Held:
    """How many people's sessions were ended, and how many letters and occasions wait for a person to let them go."""

    sessions: int
    letters: int
    unsure: int


def hold(cursor, *, trust: str | None = None) -> Held:
    """Hold back, in a restored database, what may have happened since the backup; of one trust, or of all.

    In the transaction that brings a trust back beside others: a worker never sees its letters waiting.
    """
    occasions = sum(_hold_occasion(cursor, *come, trust) for come in _occasions())
    cursor.execute(statement("coaching/sql/held_after_restore.sql"), {"trust": trust})
    sessions, letters, unsure = cursor.fetchone()
    return Held(sessions=sessions, letters=letters + occasions, unsure=unsure)


def _occasions() -> list[tuple[str, str, str]]:
    """Today's occasions that have come and lead to letters: the rollup's counting may be done again."""
    import_module("coaching.tasks")  # which says what they are
    return [(o.queue, o.kind, key) for o, key in clock.come(timezone.now()) if o.queue != "rollup"]


def _hold_occasion(cursor, queue: str, kind: str, key: str, trust: str | None) -> int:
    cursor.execute(
        "insert into iam.outbox (trust_id, queue, kind, dedupe_key, state, problem) "
        "select id, %s, %s, %s, 'parked', 'held at a restore: it may have been done since the backup' "
        "from iam.trust where %s::uuid is null or id = %s::uuid on conflict (trust_id, dedupe_key) do nothing",
        [queue, kind, key, trust, trust],
    )
    return cursor.rowcount
