from django.db import migrations

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [("schools", "0015_staff_imports")]
    operations = [run_file("schools/sql/guesses.sql")]
