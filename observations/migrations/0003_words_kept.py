from django.db import migrations

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [("observations", "0002_secure"), ("coaching", "0005_facts_kept"), ("schools", "0008_rows_kept")]
    operations = [run_file("observations/sql/words_kept.sql")]
