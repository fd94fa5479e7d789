from django.db import migrations

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [("coaching", "0002_secure"), ("schools", "0004_outbox")]
    operations = [run_file("coaching/sql/dirty_weeks_ahead.sql")]
