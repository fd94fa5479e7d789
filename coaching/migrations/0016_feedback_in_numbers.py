from django.db import migrations

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [("coaching", "0015_meetings")]
    operations = [run_file("coaching/sql/feedback_in_numbers.sql")]
