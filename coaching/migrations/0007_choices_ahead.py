from django.db import migrations

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [("coaching", "0006_coach_loads")]
    operations = [run_file("coaching/sql/choices_ahead.sql")]
