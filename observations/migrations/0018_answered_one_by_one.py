"""Twenty answers to a letter are twenty, also of those said in the same moment."""

from django.db import migrations

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [("observations", "0017_another_day_to_talk")]
    operations = [run_file("observations/sql/answered_one_by_one.sql")]
