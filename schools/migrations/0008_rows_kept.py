from django.db import migrations

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [("schools", "0007_codes_at_once")]
    operations = [run_file("schools/sql/rows_kept.sql")]
