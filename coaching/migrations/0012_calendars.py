from django.db import migrations

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [("coaching", "0011_booked_as_last_agreed"), ("schools", "0017_calendars")]
    operations = [run_file("coaching/sql/calendars.sql")]
