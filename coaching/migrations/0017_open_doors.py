import django.db.models.deletion
from django.db import migrations, models

import schools.ids
import schools.models.base
from schools.rls import Secure
from schools.sqlfiles import run_file

ME, TODAY = "(select sec.person())", "(select sec.today())"


def key(to: str, rule=django.db.models.deletion.PROTECT, **others) -> schools.models.base.TenantForeignKey:
    return schools.models.base.TenantForeignKey(on_delete=rule, related_name="+", to=to, **others)


class Migration(migrations.Migration):
    dependencies = [("coaching", "0016_feedback_in_numbers"), ("schools", "0021_who_drops_in")]
    operations = [
        migrations.CreateModel(
            "OpenDoor",
            fields=[
                ("id", models.UUIDField(default=schools.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("on", models.DateField()),
                ("opened_at", models.DateTimeField(auto_now_add=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("school", key("schools.school")),
                ("teacher", key("schools.person")),
                ("team", key("schools.team", django.db.models.deletion.SET_NULL, null=True)),
                ("trust", schools.models.base.TrustKey(to="schools.trust")),
            ],
            options={
                "indexes": [models.Index(fields=["trust", "school", "on"], name="open_door_by_school")],
                "constraints": [
                    models.UniqueConstraint(fields=("trust", "teacher", "school", "on"), name="one_door_a_day")
                ],
            },
        ),
        run_file("coaching/sql/open_doors.sql"),
        # Whoever may drop in sees today's doors, also those closed again: a visit is written up afterwards.
        Secure(
            "opendoor",
            read={
                "own": f"teacher_id = {ME}",
                "visitors": f'"on" = {TODAY} and school_id = any ((select sec.schools_to_drop_in())::uuid[])',
            },
            insert={"own": f'teacher_id = {ME} and "on" = {TODAY} and closed_at is null'},
            update={"own": f'teacher_id = {ME} and "on" = {TODAY}'},
            changeable=["closed_at"],
        ),
    ]
