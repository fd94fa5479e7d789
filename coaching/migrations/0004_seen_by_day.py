from django.db import migrations, models
from django.db.models import F, Q

from schools.sqlfiles import run_file

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")


class Migration(migrations.Migration):
    dependencies = [("coaching", "0003_watch_ahead"), ("schools", "0006_migrations_seen")]
    operations = [
        *[
            migrations.AddField("coverageweek", f"seen_by_{day}", models.PositiveIntegerField(db_default=0, default=0))
            for day in DAYS
        ],
        migrations.AddConstraint(
            "coverageweek",
            models.CheckConstraint(
                condition=Q(seen_by_monday__lte=F("seen_by_tuesday"))
                & Q(seen_by_tuesday__lte=F("seen_by_wednesday"))
                & Q(seen_by_wednesday__lte=F("seen_by_thursday"))
                & Q(seen_by_thursday__lte=F("seen_by_friday"))
                & Q(seen_by_friday__lte=F("seen")),
                name="seen_grows_by_the_day",
            ),
        ),
        run_file("coaching/sql/count_all_again.sql"),
    ]
