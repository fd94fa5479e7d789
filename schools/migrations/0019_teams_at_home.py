from django.db import migrations

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [("schools", "0018_handing_on")]
    operations = [run_file("schools/sql/teams_at_home.sql")]
