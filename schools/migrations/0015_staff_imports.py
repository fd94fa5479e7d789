"""Staff files that an office sends, their rows for seven days, and what it said of their columns."""

import django.db.models.deletion
from django.db import migrations, models

import schools.ids
import schools.models.base
from schools.models.staff_import import StaffImport
from schools.rls import Secure
from schools.sqlfiles import run_file

ADMINISTERED = "school_id = any ((select sec.administered_schools())::uuid[])"
ADMINISTRATOR = "(select sec.is_trust_administrator())"
# Whoever sent a file says yes to it: what may change follows from their rights.
BY_ME = "by_id = (select sec.person())"
OFFICES = {"office": ADMINISTERED, "administrator": ADMINISTRATOR}
OWN = {name: f"{condition} and {BY_ME}" for name, condition in OFFICES.items()}

TENANT_KEY = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+"}


def key() -> models.UUIDField:
    return models.UUIDField(default=schools.ids.uuid7, editable=False, primary_key=True, serialize=False)


class Migration(migrations.Migration):
    dependencies = [("schools", "0014_figures")]
    operations = [
        migrations.CreateModel(
            name="StaffImport",
            fields=[
                ("id", key()),
                ("file_name", models.CharField(max_length=120)),
                ("uploaded_at", models.DateTimeField(auto_now_add=True)),
                ("state", models.CharField(choices=StaffImport.State.choices, default="read", max_length=9)),
                ("turn", models.PositiveSmallIntegerField(default=0)),
                ("columns", models.JSONField(default=dict, help_text="The file's heading by field")),
                ("options", models.JSONField(default=dict)),
                ("taken", models.JSONField(default=list, help_text="E-mails found to belong to an account elsewhere")),
                ("file", models.JSONField(null=True)),
                ("preview", models.JSONField(null=True)),
                ("mark", models.CharField(blank=True, help_text="Stands for the changes that the preview shows", max_length=64)),
                ("leavers_confirmed", models.BooleanField(default=False)),
                ("counts", models.JSONField(default=dict)),
                ("trouble", models.CharField(blank=True, max_length=300)),
                ("finished_at", models.DateTimeField(null=True)),
                ("by", schools.models.base.TenantForeignKey(to="schools.person", **TENANT_KEY)),
                ("school", schools.models.base.TenantForeignKey(null=True, to="schools.school", **TENANT_KEY)),
                ("trust", schools.models.base.TrustKey(to="schools.trust")),
            ],
            options={
                "ordering": ["-uploaded_at", "-id"],
                "indexes": [models.Index(fields=["trust", "school", "uploaded_at"], name="staff_import_by_school")],
            },
        ),
        migrations.CreateModel(
            name="StaffMapping",
            fields=[
                ("id", key()),
                ("columns", models.JSONField(default=dict)),
                ("options", models.JSONField(default=dict)),
                ("school", schools.models.base.TenantForeignKey(null=True, to="schools.school", **TENANT_KEY)),
                ("trust", schools.models.base.TrustKey(to="schools.trust")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("trust", "school"), name="one_staff_mapping", nulls_distinct=False)
                ],
            },
        ),
        Secure("staffimport", read=OFFICES, insert=OWN, update=OWN, worker="ru"),
        Secure("staffmapping", read=OFFICES, insert=OFFICES, update=OFFICES),
        run_file("schools/sql/staff_imports.sql"),
    ]
