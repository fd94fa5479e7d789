"""The offices of schools and of the trust keep people and roles in the browser: rights, a trail, one record out of two."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import schools.ids
import schools.models.base
from schools.models.change import Change
from schools.rls import Secure, SecureForeignKey, Widen
from schools.sqlfiles import run_file

ME = "(select sec.person())"
OWN = f"person_id = {ME}"
OTHERS = f"person_id <> {ME}"
ADMINISTERED = "school_id = any ((select sec.administered_schools())::uuid[])"
ADMINISTRATOR = "(select sec.is_trust_administrator())"
ON_MY_STAFF = "person_id = any ((select sec.office_staff())::uuid[])"
LOOKED_AFTER = "person_id = any ((select sec.looked_after())::uuid[])"
OFFICE = f"{ADMINISTERED} and {LOOKED_AFTER}"
# Leadership of a school and roles of the whole trust are the trust administrator's to give (schools/actions/appointments.py).
GIVEN_HERE = f"{ADMINISTERED} and {ON_MY_STAFF} and role in ('teacher', 'advocate', 'school_administrator') and {OTHERS}"
GIVEN_BY_THE_TRUST = f"{ADMINISTRATOR} and {OTHERS}"

TO_COME = "starts_on > (select sec.today())"

TENANT_KEY = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+"}


class Migration(migrations.Migration):
    dependencies = [("schools", "0011_account")]
    operations = [
        migrations.AddField("person", "merged_into", schools.models.base.TenantForeignKey(to="schools.person", null=True, **TENANT_KEY)),
        migrations.AddConstraint(
            "person",
            models.CheckConstraint(condition=Q(merged_into=None) | Q(left_on__isnull=False), name="merged_person_has_left"),
        ),
        SecureForeignKey("person", "merged_into"),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.UUIDField(default=schools.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("subject", models.CharField(choices=Change.Subject.choices, max_length=8)),
                ("kind", models.CharField(choices=Change.Kind.choices, max_length=10)),
                ("values", models.JSONField(default=dict)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("by", schools.models.base.TenantForeignKey(null=True, to="schools.person", **TENANT_KEY)),
                ("person", schools.models.base.TenantForeignKey(to="schools.person", **TENANT_KEY)),
                ("school", schools.models.base.TenantForeignKey(null=True, to="schools.school", **TENANT_KEY)),
                ("trust", schools.models.base.TrustKey(to="schools.trust")),
            ],
            options={
                "ordering": ["-made_at", "-id"],
                "indexes": [models.Index(fields=["trust", "person", "made_at"], name="change_by_person")],
            },
        ),
        run_file("schools/sql/offices.sql"),
        Secure(
            "change",
            read={
                "own": OWN,
                "office": f"case when school_id is null then {ON_MY_STAFF} else {ADMINISTERED} end",
                "administrator": ADMINISTRATOR,
            },
            worker="r",
        ),
        Widen(
            "person",
            insert={"office": "cardinality((select sec.administered_schools())) > 0", "administrator": ADMINISTRATOR},
            update={"office": "id = any ((select sec.looked_after())::uuid[])", "administrator": ADMINISTRATOR},
            changeable=["external_id", "first_name", "last_name", "email", "left_on"],
        ),
        Widen(
            "membership",
            insert={
                "office": f"{OFFICE} or {ADMINISTERED} and person_id = any ((select sec.newcomers())::uuid[])",
                "administrator": ADMINISTRATOR,
            },
            update={"office": OFFICE, "administrator": ADMINISTRATOR},
            changeable=["team_id", "job_title", "fte", "teaching", "line_manager_id", "is_main", "starts_on", "ends_on"],
        ),
        Widen(
            "appointment",
            insert={"office": f"{GIVEN_HERE} and by_id = {ME}", "administrator": f"{GIVEN_BY_THE_TRUST} and by_id = {ME}"},
            update={"office": GIVEN_HERE, "administrator": GIVEN_BY_THE_TRUST},
            changeable=["ends_on"],
        ),
        Widen(
            "leave",
            insert={"office": OFFICE, "administrator": ADMINISTRATOR},
            update={"office": OFFICE, "administrator": ADMINISTRATOR},
            delete={"office": f"{OFFICE} and {TO_COME}", "administrator": f"{ADMINISTRATOR} and {TO_COME}"},
            changeable=["starts_on", "ends_on"],
        ),
        run_file("schools/sql/trail.sql"),
        run_file("schools/sql/merging.sql"),
    ]
