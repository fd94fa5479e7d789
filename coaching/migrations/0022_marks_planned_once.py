from django.db import migrations

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [("coaching", "0021_colleagues_in_two")]
    operations = [run_file("coaching/sql/marks_planned_once.sql")]
