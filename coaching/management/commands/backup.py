import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from coaching.backups import Refused, one_trust, whole
from coaching.backups.programs import dsn_of

WORDS = "It holds what people wrote"
WORDS_AND_KEY = f"{WORDS} and the key that signs claims"
KEEP = "keep it encrypted, and for no longer than 35 days."


class Command(BaseCommand):
    help = (
        "Write the database, or one trust of it, into one file while everybody works on. Runs as the backup login "
        "(WAYMARK_PROCESS=backup and its DATABASE_URL), which can read everything and write nothing."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--to", required=True, metavar="FILE", help="a file that is not there yet, or - for the pipe"
        )
        parser.add_argument("--trust", metavar="UID", help="only this trust: its group UID in the register, or “demo”")

    def handle(self, *, to, trust, **options):
        _require_login()
        dsn = dsn_of(settings.DATABASES["default"])
        try:
            with _opened(to) as out:
                if trust:
                    what, holds = one_trust.dump(out, dsn=dsn, uid=trust).name, WORDS
                else:
                    whole.dump(out, dsn=dsn)
                    what, holds = "The whole database", WORDS_AND_KEY
        except Refused as reason:
            raise CommandError(str(reason)) from None
        size = "" if to == "-" else f", {Path(to).stat().st_size / 1e6:,.1f} MB in {to}"
        self.stderr.write(f"{what} is backed up{size}. {holds}: {KEEP}")


def _require_login() -> None:
    if settings.PROCESS != "backup":
        raise CommandError("Only the backup login reads everything: set WAYMARK_PROCESS=backup and its DATABASE_URL.")


@contextmanager
def _opened(to: str) -> Iterator[BinaryIO]:
    """The file to write, readable by us alone; it has its name only when it is complete. `-` is the pipe."""
    if to == "-":
        yield sys.stdout.buffer
        return
    if Path(to).exists():
        raise CommandError(f"{to} is there already, and a backup replaces nothing; choose another name.")
    unfinished = Path(f"{to}.unfinished")
    try:
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as refused:
        raise CommandError(f"{to} cannot be written: {refused.strerror}.") from None
    try:
        with os.fdopen(handle, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        unfinished.replace(to)
    finally:
        unfinished.unlink(missing_ok=True)
