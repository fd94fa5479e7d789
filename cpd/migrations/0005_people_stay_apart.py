from django.db import migrations

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [("cpd", "0004_twilights_secure"), ("schools", "0012_offices")]
    operations = [run_file("cpd/sql/people_stay_apart.sql")]
