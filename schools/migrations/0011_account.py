import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import schools.ids
import schools.models.base
from schools.rls import Secure
from schools.sqlfiles import run_file

OWN = "person_id = (select sec.person())"


class Migration(migrations.Migration):
    dependencies = [("schools", "0010_london_day")]
    operations = [
        migrations.CreateModel(
            name="LetterOff",
            fields=[
                ("id", models.UUIDField(default=schools.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=40)),
                ("since", models.DateTimeField(auto_now_add=True)),
                ("person", schools.models.base.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="schools.person")),
                ("trust", schools.models.base.TrustKey(to="schools.trust")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("trust", "person", "kind"), name="letter_off_once"),
                    models.CheckConstraint(condition=Q(kind__regex="^[a-z_]+$"), name="letter_kind_is_a_word"),
                ],
            },
        ),
        Secure("letteroff", read={"own": OWN}, insert={"own": OWN}, delete={"own": OWN}, worker="r"),
        run_file("schools/sql/account.sql"),
    ]
