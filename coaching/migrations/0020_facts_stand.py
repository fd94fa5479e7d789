from django.db import migrations, models
from django.db.models import Q

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [("coaching", "0019_doors_asked_once")]
    operations = [
        migrations.AddConstraint(
            "visit",
            models.CheckConstraint(
                condition=Q(pairing__isnull=False) | Q(next_on=None, talk_on=None), name="only_a_pair_agrees_days"
            ),
        ),
        migrations.AddConstraint(
            "meeting",
            models.UniqueConstraint(
                fields=("trust", "pairing", "on"),
                condition=Q(outcome="held", withdrawn_at=None),
                name="held_once_a_day",
            ),
        ),
        run_file("coaching/sql/facts_stand.sql"),
    ]
