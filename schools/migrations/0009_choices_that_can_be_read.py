from django.db import migrations, models
from django.db.models import F, Func, Q, Value

from schools.rls import Secure

LEADERS = "school_id = any ((select sec.led_schools())::uuid[])"
BY_ME = "by_id = (select sec.person())"
# Weeks that have begun are judged as they were chosen for: nobody chooses for the past, nor for the rest of a week.
FROM_A_MONDAY_ON = "starts_on >= (select sec.today()) and extract(isodow from starts_on) = 1"


class Migration(migrations.Migration):
    dependencies = [("schools", "0008_rows_kept")]
    operations = [
        migrations.RemoveConstraint("choice", "choice_has_a_value"),
        migrations.AddConstraint(
            "choice",
            models.CheckConstraint(
                condition=Q(
                    Func(F("value"), Value("date"), function="pg_input_is_valid", output_field=models.BooleanField()),
                    decision="anchor_week",
                    value__regex="^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
                )
                | Q(decision="cadence", value__in=("1", "2", "3", "4"))
                | Q(decision="joiners_grace", value__in=tuple(str(weeks) for weeks in range(40)))
                | Q(decision="coach_maximum", value__in=tuple(str(teachers) for teachers in range(1, 21)))
                | Q(decision="line_manager_may_coach", value__in=("yes", "no")),
                name="choice_can_be_read",
            ),
        ),
        Secure(
            "choice",
            read={"everybody": "true"},
            insert={
                "leaders": f"{LEADERS} and {BY_ME} and {FROM_A_MONDAY_ON}",
                "trust": f"(select sec.sets_targets()) and {BY_ME} and {FROM_A_MONDAY_ON}",
            },
            worker="ri",
            rollup="r",
        ),
    ]
