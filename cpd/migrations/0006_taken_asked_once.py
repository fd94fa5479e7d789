from django.db import migrations

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [("cpd", "0005_people_stay_apart")]
    operations = [run_file("cpd/sql/taken_asked_once.sql")]
