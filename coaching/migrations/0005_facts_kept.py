from django.db import migrations

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [("coaching", "0004_seen_by_day"), ("schools", "0008_rows_kept")]
    operations = [run_file("coaching/sql/facts_kept.sql")]
