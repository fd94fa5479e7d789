from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from schools.importers.csvfile import UnreadableFile
from schools.importers.register import formats, planning, report, store
from schools.importers.register.records import Extract

LINES_SHOWN = 20


class Command(BaseCommand):
    help = (
        "Bring files of the school register (get-information-schools.service.gov.uk, Downloads) into the register. "
        "Which file is which is told by its headings; the order on the command line does not matter."
    )

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="print what would change and write nothing")
        parser.add_argument(
            "--as-of",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="the day the files speak of, where neither their names nor their dates say so",
        )

    def handle(self, *, files, dry_run, as_of, verbosity, **options):
        extracts = _read_all(files, as_of=as_of, today=timezone.localdate())
        with transaction.atomic():
            store.lock()
            for extract in extracts:
                plan = planning.plan(store.load(), extract)
                store.apply(plan)
                for line in report.lines(plan, limit=None if verbosity > 1 else LINES_SHOWN):
                    self.stdout.write(line)
            # A later file builds on an earlier one, so a dry run writes too, and takes everything back.
            transaction.set_rollback(dry_run)
        if dry_run:
            self.stdout.write("Dry run: nothing was written.")


def _read_all(files: list[Path], *, today: date, as_of: date | None) -> list[Extract]:
    """Every file, oldest first. One that cannot be read stops the import before anything is written."""
    extracts, refused = [], []
    for file in files:
        try:
            extracts.append(formats.read(file, today=today, as_of=as_of))
        except UnreadableFile as reason:
            refused.append(str(reason))
        except OSError as error:
            refused.append(f"{file} cannot be opened: {error.strerror}.")
    if refused:
        raise CommandError("\n".join([*refused, "Nothing was imported."]))
    return sorted(extracts, key=lambda extract: extract.as_of)
