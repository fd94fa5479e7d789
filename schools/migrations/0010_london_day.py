from django.db import migrations

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [("schools", "0009_choices_that_can_be_read")]
    operations = [run_file("schools/sql/london_day.sql")]
