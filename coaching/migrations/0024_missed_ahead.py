from django.db import migrations

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [("coaching", "0023_feedback_promised")]
    operations = [run_file("coaching/sql/missed_ahead.sql")]
