"""Offices keep calendars and teams in the browser; a choice that has not begun can be taken back."""

from django.db import migrations, models
from django.db.models import Q

from schools.rls import Widen
from schools.sqlfiles import run_file

LED = "school_id = any ((select sec.led_schools())::uuid[])"
ADMINISTERED = "school_id = any ((select sec.administered_schools())::uuid[])"
ADMINISTRATOR = "(select sec.is_trust_administrator())"
DIRECTORS = "(select sec.sets_targets())"
OFFICES = {"office": ADMINISTERED, "administrator": ADMINISTRATOR}
NOT_OVER = "starts_on >= (select sec.today())"
FOR_THE_TRUST = f"{ADMINISTRATOR} and school_id is null"


class Migration(migrations.Migration):
    dependencies = [("schools", "0016_guesses")]
    operations = [
        migrations.AlterField(
            "closedday",
            "kind",
            models.CharField(
                max_length=12,
                choices=[("training day", "Training day"), ("closure", "Closure"), ("exam week", "Exam week")],
            ),
        ),
        migrations.AddConstraint(
            "closedday",
            models.CheckConstraint(
                condition=Q(kind__in=("training day", "closure", "exam week")), name="closed_day_is_of_a_kind"
            ),
        ),
        Widen("halfterm", insert=OFFICES, delete=OFFICES),
        Widen("closedday", insert=OFFICES, delete=OFFICES),
        Widen("team", insert=OFFICES, update=OFFICES, delete=OFFICES, changeable=["name"]),
        Widen(
            "choice",
            insert={
                "administrator": f"{FOR_THE_TRUST} and by_id = (select sec.person()) and {NOT_OVER} "
                "and extract(isodow from starts_on) = 1",
            },
            # A choice that has not held for a whole day yet judged nobody: whoever may make it may take it back.
            delete={
                "leaders": f"{LED} and {NOT_OVER}",
                "trust": f"{DIRECTORS} and {NOT_OVER}",
                "administrator": f"{FOR_THE_TRUST} and {NOT_OVER}",
            },
        ),
        run_file("schools/sql/teams.sql"),
    ]
