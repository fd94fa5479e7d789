from django.db import migrations

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [("coaching", "0007_choices_ahead"), ("schools", "0012_offices")]
    operations = [run_file("coaching/sql/office_facts.sql")]
