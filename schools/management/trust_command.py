"""The base of every command that works inside a trust: it asks which, and opens a job's claim for each."""

import uuid

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from schools import tenancy

DEMO = "demo"


class TrustCommand(BaseCommand):
    """Give `handle_trust(claim, **options)`; it runs in a transaction of its own for each trust.

    With --each-trust, one trust that fails keeps nobody else from their turn; the command then ends with an error.
    """

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--trust", metavar="UID", help=f"group UID in the school register, or “{DEMO}”")
        which.add_argument("--each-trust", action="store_true", help="every trust, one after the other")

    def handle(self, *, trust, each_trust, **options) -> None:
        if not each_trust:
            self._in(trust_id(trust), options)
            return
        failed = 0
        for each in trust_ids():
            try:
                self._in(each, options)
            except CommandError as problem:
                failed += 1
                self.stderr.write(str(problem))
        if failed:
            raise CommandError(f"{failed} of {len(trust_ids())} trusts failed; see above.")

    def _in(self, each: uuid.UUID, options: dict) -> None:
        with tenancy.job(trust_id=each) as claim:
            self.handle_trust(claim, **options)

    def handle_trust(self, claim: tenancy.Claim, **options) -> None:
        raise TypeError(f"{type(self).__module__} has to say what it does in a trust.")


def trust_id(named: str) -> uuid.UUID:
    """The trust with this group UID, or the demo trust. Raises CommandError."""
    if named != DEMO and not named.isdecimal():
        raise CommandError(f"“{named}” is no group UID: that is a number, such as 16044.")
    found = _ask("is_demo" if named == DEMO else "uid = %s", [] if named == DEMO else [int(named)])
    if not found:
        raise CommandError(f"No trust “{named}” was started here. See start_trust.")
    return found[0]


def trust_ids() -> list[uuid.UUID]:
    return _ask("true", [])


def _ask(condition: str, parameters: list) -> list[uuid.UUID]:
    with connection.cursor() as cursor:
        cursor.execute(f"select id from iam.trusts() where {condition}", parameters)
        return [found for (found,) in cursor.fetchall()]
