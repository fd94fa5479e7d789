"""What was lent to somebody is asked once a statement, not once a row."""

from django.db import migrations

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [("observations", "0013_answers_to_talks")]
    operations = [run_file("observations/sql/lent_asked_once.sql")]
