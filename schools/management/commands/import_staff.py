from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from schools import tenancy
from schools.engine.folding import folded
from schools.importers.csvfile import UnreadableFile
from schools.importers.staff import formats, report, store
from schools.importers.staff.known import Wishes
from schools.importers.staff.records import StaffFile
from schools.management.trust_command import trust_id
from schools.models import School

FIELD_LIST = "; ".join(f"{field} ({meaning})" for field, meaning in formats.FIELDS.items())


class Command(BaseCommand):
    help = (
        "Bring people and their posts into a trust from a staff file. People are matched by staff code, then by work "
        "e-mail, never by name; the same file twice changes nothing. Whoever a faulty line is about is left as they "
        "were, the others are brought in, and the command ends with 1. OneRoster and School Data Sync are known "
        "by their headings (give the zip or the folder); for any other CSV file or Excel workbook, --map says which "
        f"column is which. Fields: {FIELD_LIST}."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "file", type=Path, metavar="FILE", help="a CSV file, a workbook, a zip, or the folder of an export"
        )
        parser.add_argument("--trust", required=True, metavar="UID", help="group UID in the school register")
        parser.add_argument("--map", nargs="+", action="extend", default=[], metavar="FIELD=HEADING")
        parser.add_argument(
            "--school",
            nargs="+",
            action="extend",
            default=[],
            metavar="TEXT=URN",
            help="the school that a text in the file stands for; a URN alone is for lines that name none",
        )
        parser.add_argument("--email-domain", default="", help="makes work e-mails of user names such as CBeane")
        parser.add_argument(
            "--starts-on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="where no first day is given"
        )
        parser.add_argument("--complete", action="store_true", help="whoever is missing at the file's schools has left")
        parser.add_argument("--confirm-leavers", action="store_true", help="even if they are over a tenth")
        parser.add_argument("--renumbered", action="store_true", help="staff codes have changed: go by e-mail")
        parser.add_argument("--dry-run", action="store_true", help="say what would change and write nothing")

    def handle(self, *, file, trust, complete, confirm_leavers, renumbered, dry_run, verbosity, **options):
        schools, school = _schools(options["school"])
        staff = _read(file, _pairs(options["map"]), options["email_domain"], frozenset(schools))
        wishes = Wishes(
            schools=schools,
            school=school,
            starts_on=options["starts_on"],
            complete=complete or None,
            renumbered=renumbered,
        )
        with tenancy.job(trust_id=trust_id(trust)) as claim:
            _refuse_other_schools({*schools.values(), *([school] if school else [])}, today=claim.today)
            try:
                plan = store.bring_in(
                    staff, today=claim.today, wishes=wishes, confirm_leavers=confirm_leavers, dry_run=dry_run
                )
            except store.TooManyLeavers as reason:
                names = ", ".join(person.name for person in reason.plan.missing)
                raise CommandError(
                    f"{reason} If the file really names everybody, repeat with --confirm-leavers. "
                    f"Nothing was imported. Missing: {names}."
                ) from None
        for line in report.lines(staff, plan, dry_run=dry_run, everybody=verbosity > 1):
            self.stdout.write(line)
        if plan.problems:
            raise CommandError(report.left_out(plan, dry_run=dry_run))


def _pairs(texts: list[str]) -> dict[str, str]:
    for text in texts:
        if "=" not in text:
            raise CommandError(f"“{text}” does not say FIELD=HEADING, such as last_name=Surname.")
    return {field.strip(): heading.strip() for field, heading in (text.split("=", 1) for text in texts)}


def _schools(texts: list[str]) -> tuple[dict[str, int], int | None]:
    """URN by the text that stands for a school, and the school of lines that name none."""
    named: dict[str, int] = {}
    default = None
    for text in texts:
        name, _, urn = text.rpartition("=")
        if not urn.strip().isdecimal():
            raise CommandError(f"“{text}” does not end with a URN, the school's number of 6 digits.")
        if name:
            named[folded(name)] = int(urn)
        else:
            default = int(urn)
    return named, default


def _read(file: Path, mapping: dict[str, str], email_domain: str, mapped_schools: frozenset[str]) -> StaffFile:
    try:
        return formats.read(file, mapping=mapping, email_domain=email_domain.lstrip("@"), mapped_schools=mapped_schools)
    except (formats.UnknownFile, UnreadableFile) as reason:
        raise CommandError(f"{reason} Nothing was imported.") from None
    except OSError as error:
        raise CommandError(f"{file} cannot be opened: {error.strerror}. Nothing was imported.") from None


def _refuse_other_schools(urns: set[int], *, today: date) -> None:
    here = set(School.objects.open_on(today).values_list("urn", flat=True))
    if strange := sorted(urns - here):
        raise CommandError(f"The trust has no school with the URN {strange[0]}. Nothing was imported.")
