"""A merge that is refused says what is kept of the record that would go."""

from django.db import migrations

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [("schools", "0024_codes_from_places")]
    operations = [run_file("schools/sql/refuse_merge_names_what.sql")]
