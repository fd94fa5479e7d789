from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError
from psycopg2.errors import LockNotAvailable

from schools.setup import replace_key

MOMENT_MS = 2_000  # requests wait for as long as this command does


class Command(BaseCommand):
    help = (
        "Replace the key that signs claims, as the owner login; nobody is signed out. It waits for the requests under "
        "way, and new ones wait for it. The ways out in letters sent before stop working: people then use their "
        "account page. Wrong sign-in codes are counted anew."
    )

    def handle(self, **options):
        try:
            replace_key(within_ms=MOMENT_MS)
        except OperationalError as problem:
            if not isinstance(problem.__cause__, LockNotAvailable):
                raise
            raise CommandError(
                "A long job is under way, and the key stays as it was. Try again in a few minutes, "
                "or stop the workers meanwhile."
            ) from None
        self.stdout.write("Claims are signed with a new key from now on.")
