from django.db import migrations

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [("coaching", "0020_facts_stand")]
    operations = [run_file("coaching/sql/colleagues_in_two.sql")]
