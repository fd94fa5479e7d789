"""SQL that is long enough to live in a file of its own, run by a migration."""

from pathlib import Path

from django.db import migrations


def run_file(path: str, *, undo: str = migrations.RunSQL.noop) -> migrations.RunSQL:
    """A migration operation that runs a file of the project, such as "schools/sql/claims.sql"."""
    return migrations.RunSQL((Path(__file__).resolve().parent.parent / path).read_text(encoding="utf-8"), undo)
