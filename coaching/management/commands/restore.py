import os
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import pluralize
from psycopg2.extensions import make_dsn

from coaching.backups import Refused, holding, one_trust, whole
from coaching.embedded.places import places
from schools.setup import CannotPrepare, passwords_in


class Command(BaseCommand):
    help = (
        "Bring back what `backup` wrote: everything, into a server that holds no trust yet, or with --trust one trust, "
        "into a server that does not have it. Runs as an administrator, and makes the logins as setup_database does."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", help="what `backup` wrote, or - for the pipe")
        parser.add_argument("--trust", action="store_true", help="the file holds one trust (`backup --trust`)")
        parser.add_argument(
            "--admin-url",
            default=os.environ.get("ADMIN_DATABASE_URL"),
            help="an administrator's URL (or ADMIN_DATABASE_URL); the embedded server needs none",
        )
        parser.add_argument("--database", default=settings.DATABASES["default"]["NAME"])

    def handle(self, *, file, trust, admin_url, database, **options):
        admin = admin_url or _embedded_administrator()
        try:
            if trust:
                with _opened(file) as source:
                    contents, held = one_trust.restore(source, dsn=make_dsn(admin, dbname=database))
                self.stdout.write(f"{contents.name} is restored: {sum(contents.rows.values()):,} rows.")
            else:
                held = _whole(file, admin=admin, database=database)
                self.stdout.write(f"The database {database} is restored. Say `manage.py migrate` before you start it.")
        except (Refused, CannotPrepare) as reason:
            raise CommandError(str(reason)) from None
        self.stdout.write(_aftermath(held))


def _embedded_administrator() -> str:
    if not settings.EMBEDDED:
        raise CommandError(
            "Give an administrator's URL: --admin-url postgres://postgres:...@host/postgres, or ADMIN_DATABASE_URL."
        )
    return places(settings.HOME).admin_dsn


def _whole(file: str, *, admin: str, database: str) -> holding.Held:
    with _opened(file) as source:
        return whole.restore(source, admin_dsn=admin, database=database, passwords=passwords_in(os.environ))


def _opened(name: str) -> AbstractContextManager[BinaryIO]:
    """The file to read; `-` is the pipe."""
    if name == "-":
        return nullcontext(sys.stdin.buffer)
    try:
        return Path(name).open("rb")
    except OSError as refused:
        raise CommandError(f"{name} cannot be read: {refused.strerror}.") from None


def _aftermath(held: holding.Held) -> str:
    waiting = f"{held.letters} letter{pluralize(held.letters)} and reminder{pluralize(held.letters)}"
    said = ["Everybody signs in again, with a new code. API tokens have ended."]
    if held.letters:
        said.append(
            f"{waiting} that may have gone out since the backup wait for you: `manage.py outbox` lists them, "
            "`manage.py outbox --again` sends them."
        )
    if held.unsure:
        said.append(f"{held.unsure} being sent at the time of the backup will not be sent again.")
    return " ".join(said)
