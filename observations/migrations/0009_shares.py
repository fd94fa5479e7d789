"""What a teacher lets a colleague read, for a time."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

import schools.ids
import schools.models.base
from schools.rls import Secure
from schools.sqlfiles import run_file

ME = "(select sec.person())"


def key(to: str, rule=django.db.models.deletion.PROTECT, **others) -> schools.models.base.TenantForeignKey:
    return schools.models.base.TenantForeignKey(on_delete=rule, related_name="+", to=to, **others)


def words(to: str) -> schools.models.base.TenantForeignKey:
    return key(to, django.db.models.deletion.SET_NULL, null=True)


class Migration(migrations.Migration):
    dependencies = [("observations", "0008_answers"), ("schools", "0012_offices")]
    operations = [
        migrations.CreateModel(
            "Share",
            fields=[
                ("id", models.UUIDField(default=schools.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("what", models.CharField(choices=[("drop-in", "A drop-in"), ("step", "A step")], max_length=12)),
                ("until", models.DateField(help_text="The last day on which the reader can read it")),
                ("shared_at", models.DateTimeField(auto_now_add=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                ("drop_in", words("observations.dropin")),
                ("reader", key("schools.person")),
                ("step", words("observations.actionstep")),
                ("teacher", key("schools.person")),
                ("trust", schools.models.base.TrustKey(to="schools.trust")),
            ],
            options={
                "ordering": ["-shared_at", "-id"],
                "indexes": [
                    models.Index(fields=["trust", "teacher", "shared_at"], name="share_by_teacher"),
                    models.Index(fields=["trust", "reader"], name="share_by_reader"),
                    models.Index(fields=["trust", "drop_in"], name="share_by_drop_in"),
                    models.Index(fields=["trust", "step"], name="share_by_step"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("trust", "reader", "drop_in"),
                        condition=Q(revoked_at=None),
                        name="one_open_share_of_a_drop_in",
                    ),
                    models.UniqueConstraint(
                        fields=("trust", "reader", "step"),
                        condition=Q(revoked_at=None),
                        name="one_open_share_of_a_step",
                    ),
                    models.CheckConstraint(condition=~Q(reader=F("teacher")), name="nobody_shares_with_themself"),
                    models.CheckConstraint(condition=Q(drop_in=None) | Q(step=None), name="share_is_of_one_thing"),
                ],
            },
        ),
        # The reader sees that something is shared with them while it is, and afterwards nothing of it.
        Secure(
            "share",
            read={
                "teacher": f"teacher_id = {ME}",
                "reader": f"reader_id = {ME} and revoked_at is null and until >= (select sec.today())",
            },
            insert={"teacher": f"teacher_id = {ME}"},
            update={"teacher": f"teacher_id = {ME}"},
            changeable=["revoked_at"],
        ),
        run_file("observations/sql/shares.sql"),
    ]
