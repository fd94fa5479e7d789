"""Who is expected at a twilight is worked out in one go: of a large trust it took minutes."""

from django.db import migrations

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [("cpd", "0006_taken_asked_once")]
    operations = [run_file("cpd/sql/expected_once.sql")]
