import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import schools.ids
import schools.models.base
from schools.rls import Secure
from schools.sqlfiles import run_file

LEADERS = "school_id = any ((select sec.led_schools())::uuid[])"
OF_THE_PAIR = "teacher_id = (select sec.person()) or coach_id = (select sec.person())"
MINE = "coach_id = (select sec.person()) and teacher_id = any ((select sec.coached_teachers())::uuid[])"
CAUSES = [
    ("coach away", "The coach was away"),
    ("teacher away", "The teacher was away"),
    ("cover needed", "Cover was needed"),
    ("timetable clash", "The timetables clashed"),
    ("urgent", "Something urgent came up"),
]


def key(to: str) -> schools.models.base.TenantForeignKey:
    return schools.models.base.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to)


class Migration(migrations.Migration):
    dependencies = [("coaching", "0014_feedback"), ("schools", "0020_what_completes_a_cycle")]
    operations = [
        migrations.AddField(
            "visit",
            "talk_on",
            models.DateField(help_text="The day on which the two mean to talk about it", null=True),
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                ("id", models.UUIDField(default=schools.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("on", models.DateField()),
                ("week", models.DateField(help_text="The Monday of the day")),
                ("outcome", models.CharField(choices=[("held", "Held"), ("missed", "It didn’t happen")], max_length=6)),
                ("cause", models.CharField(blank=True, choices=CAUSES, max_length=16)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("coach", key("schools.person")),
                ("pairing", key("coaching.pairing")),
                ("school", key("schools.school")),
                ("teacher", key("schools.person")),
                ("trust", schools.models.base.TrustKey(to="schools.trust")),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["trust", "school", "week"],
                        include=("teacher", "coach", "on", "outcome", "withdrawn_at"),
                        name="meeting_by_school_week",
                    ),
                    models.Index(fields=["trust", "teacher", "on"], name="meeting_by_teacher"),
                    models.Index(fields=["trust", "coach", "on"], name="meeting_by_coach"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(outcome="held", cause="")
                        | Q(outcome="missed", cause__in=[cause for cause, _ in CAUSES]),
                        name="missed_for_a_cause",
                    ),
                    models.UniqueConstraint(
                        fields=("trust", "pairing", "on"),
                        condition=Q(outcome="missed", withdrawn_at=None),
                        name="missed_once_a_day",
                    ),
                ],
            },
        ),
        Secure(
            "meeting",
            read={"own": OF_THE_PAIR, "leaders": LEADERS},
            insert={"coach": MINE},
            update={"coach": "coach_id = (select sec.person())"},
            worker="r",
            rollup="r",
        ),
        run_file("coaching/sql/meetings.sql"),
    ]
