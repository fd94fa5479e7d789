from django.db import migrations

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [("coaching", "0009_integrations"), ("schools", "0014_figures")]
    operations = [run_file("coaching/sql/figures.sql", undo="drop function sec.marks_waiting()")]
