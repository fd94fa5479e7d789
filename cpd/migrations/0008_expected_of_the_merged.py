"""Being expected at twilights keeps nobody's second record from being merged."""

from django.db import migrations

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [("cpd", "0007_expected_once")]
    operations = [run_file("cpd/sql/expected_of_the_merged.sql")]
