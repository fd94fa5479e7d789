from django.core.management.base import CommandError
from django.db import connection
from django.template.defaultfilters import pluralize

from coaching.actions import coverage
from schools.management.trust_command import TrustCommand
from schools.models import School


class Command(TrustCommand):
    help = (
        "Count every week of coverage from the facts, put right what differs from the kept figures, and report each "
        "difference. The worker does the same every night at 02:30; an empty report is what it should be."
    )

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--marked", action="store_true", help="only the weeks whose facts have changed")

    def handle_trust(self, claim, *, marked, **options):
        _require_right_to_write()
        if marked:
            changed = coverage.recount()
            self.stdout.write(f"{claim.profile['trust_name']}: {changed:,} row{pluralize(changed)} brought level.")
            return
        found = coverage.recount_everything()
        names = dict(School.objects.values_list("id", "name"))
        for difference in found:
            self.stdout.write(
                f"  {names[difference.school_id]}, week of {difference.week}: "
                f"{difference.column} was {difference.kept}, is {difference.counted}"
            )
        self.stdout.write(f"{claim.profile['trust_name']}: {len(found) or 'no'} difference{pluralize(len(found))}.")


def _require_right_to_write() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select has_table_privilege('coaching_coverageweek', 'insert')")
        if not cursor.fetchone()[0]:
            raise CommandError(
                "Only the rollup login writes coverage: set WAYMARK_PROCESS=rollup and its DATABASE_URL."
            )
