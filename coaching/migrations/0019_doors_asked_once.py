from django.db import migrations

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [("coaching", "0018_whole_schools")]
    operations = [run_file("coaching/sql/doors_asked_once.sql")]
