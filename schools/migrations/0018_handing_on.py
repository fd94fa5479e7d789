"""The right to turn somebody's mail round comes from the trust alone; tokens end with the sessions."""

from django.db import migrations

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [("schools", "0017_calendars")]
    operations = [run_file("schools/sql/handing_on.sql")]
