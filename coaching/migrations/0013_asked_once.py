from django.db import migrations

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [("coaching", "0012_calendars"), ("schools", "0017_calendars")]
    operations = [run_file("schools/sql/claim_asked_once.sql"), run_file("coaching/sql/names_asked_once.sql")]
