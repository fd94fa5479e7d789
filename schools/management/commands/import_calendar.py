import datetime

from django.core.management.base import CommandError
from django.db import IntegrityError
from django.template.defaultfilters import pluralize

from schools.engine.school_year import school_year_of
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
        year = year or school_year_of(claim.today)
        try:
            kept = calendar.apply(entries, _schools(school, claim.today), year=year)
        except IntegrityError:
            raise CommandError(
                "Nothing was changed: two half-terms of one school overlap, or two lines speak of one day."
            ) from None
        if not kept:
            raise CommandError(f"Nothing was changed: no half-term of the file begins in {_called(year)}.")
        if outside := len(entries) - len(calendar.of_year(entries, year)):
            self.stdout.write(f"{_many(outside, 'line')} left out: not in {_called(year)}.")
        self.stdout.write(f"{sum(kept.values())} half-terms and closed days kept for {_many(len(kept), 'school')}.")


def _schools(urn: int | None, today: datetime.date) -> list[School]:
    schools = School.objects.open_on(today)
    if urn and not schools.filter(urn=urn).exists():
        raise CommandError(f"No open school of this trust has the URN {urn}.")
    return list(schools.filter(urn=urn) if urn else schools)


def _called(year: int) -> str:
    return f"the school year {year}/{(year + 1) % 100:02}"


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}{pluralize(number)}"
