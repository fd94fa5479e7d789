from django.db import migrations

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [("coaching", "0005_facts_kept")]
    operations = [run_file("coaching/sql/coach_loads.sql")]
