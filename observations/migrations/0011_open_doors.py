from django.db import migrations

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [("observations", "0010_conversations"), ("coaching", "0017_open_doors")]
    operations = [run_file("observations/sql/open_doors.sql")]
