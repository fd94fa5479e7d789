from django.core.management.base import BaseCommand
from django.db import connection


class Command(BaseCommand):
    help = (
        "What waits to be done, how old it is, and what was put aside: parked after too many tries or a refusal, or "
        "unsure because a worker or the connection to the mail server died while a letter was being sent."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--again",
            action="store_true",
            help="try everything that is parked again; what is unsure is never sent twice",
        )

    def handle(self, *, again, **options):
        if again:
            self.stdout.write(f"{_rows('select iam.try_parked_again()')[0][0]} parked jobs will be tried again.")
        queues = _rows("select queue, waiting, oldest, parked, unsure from iam.outbox_age()")
        if not queues:
            self.stdout.write("Nothing waits, and nothing was put aside.")
        for queue, waiting, oldest, parked, unsure in queues:
            due = f"the oldest due for {round(oldest.total_seconds())} s" if oldest else "none due yet"
            self.stdout.write(
                f"{queue}: {waiting} waiting ({due if waiting else 'none'}), {parked} parked, {unsure} unsure"
            )
        for state, kind, problem, number, since in _rows(
            "select state, kind, problem, number, since from iam.put_aside()"
        ):
            self.stdout.write(f"  {state}: {number} x {kind}, {problem} (since {since:%Y-%m-%d %H:%M} UTC)")


def _rows(sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()
