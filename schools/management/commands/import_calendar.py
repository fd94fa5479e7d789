from django.core.management.base import CommandError
from django.db import IntegrityError

from schools.actions.trusts import school_year_of
from schools.importers import calendar
from schools.importers.csvfile import UnreadableFile
from schools.management.trust_command import TrustCommand
from schools.models import School


class Command(TrustCommand):
    help = (
        "Replace a school year's half-terms, training days and closures from a CSV with the headings Kind, Name, "
        "First day, Last day (and URN where schools differ)."
    )

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("file", help="the CSV file")
        parser.add_argument("--school", type=int, metavar="URN", help="this school only")
        parser.add_argument("--year", type=int, help="the year in which the school year begins; else the running one")

    def handle_trust(self, claim, *, file, school, year, **options):
        try:
            entries = calendar.read(file)
        except UnreadableFile as problem:
            raise CommandError(str(problem)) from None
        except calendar.BadCalendar as bad:
            raise CommandError(
                "\n".join(["Nothing was changed:", *(f"  {problem}" for problem in bad.problems)])
            ) from None
        schools = list(School.objects.open_on(claim.today).filter(**({"urn": school} if school else {})))
        if not schools:
            raise CommandError(f"No open school of this trust has the URN {school}.")
        try:
            kept = calendar.apply(entries, schools, year=year or school_year_of(claim.today))
        except IntegrityError:
            raise CommandError(
                "Nothing was changed: two half-terms of one school overlap, or two lines speak of one day."
            ) from None
        self.stdout.write(
            f"{kept} half-terms and closed days kept for {len(schools)} {'school' if len(schools) == 1 else 'schools'}."
        )
