"""SQL that is long enough to live in a file of its own, named from the project's root: "schools/sql/claims.sql"."""

from functools import cache
from pathlib import Path

from django.db import migrations

ROOT = Path(__file__).resolve().parent.parent


@cache
def statement(path: str) -> str:
    """What a file says, read once per process."""
    return (ROOT / path).read_text(encoding="utf-8")


def run_file(path: str, *, undo: str = migrations.RunSQL.noop) -> migrations.RunSQL:
    """A migration operation that runs a file."""
    return migrations.RunSQL(statement(path), undo)
