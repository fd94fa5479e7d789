from django.db import migrations, models
from django.db.models import F, Func, Q, Value


class Migration(migrations.Migration):
    dependencies = [("schools", "0021_who_drops_in")]
    operations = [
        migrations.AlterField(
            "choice",
            "decision",
            models.CharField(
                choices=[
                    ("cadence", "How often teachers are coached"),
                    ("joiners_grace", "Weeks before coaching of a joiner is expected"),
                    ("coach_maximum", "The most teachers one coach takes on"),
                    ("line_manager_may_coach", "May a line manager coach"),
                    ("cycle", "What completes a coaching cycle"),
                    ("open_door", "Who may drop in through an open door"),
                    ("feedback", "By when a coach shares what they wrote"),
                    ("anchor_week", "The week from which periods are counted"),
                ],
                max_length=30,
            ),
        ),
        migrations.RemoveConstraint("choice", "choice_can_be_read"),
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
                | Q(decision="line_manager_may_coach", value__in=("yes", "no"))
                | Q(decision="cycle", value__in=("drop-in", "conversation"))
                | Q(decision="open_door", value__in=("nobody", "coaches", "anybody"))
                | Q(decision="feedback", value__in=tuple(str(days) for days in range(1, 6))),
                name="choice_can_be_read",
            ),
        ),
    ]
