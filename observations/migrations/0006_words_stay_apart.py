from django.db import migrations

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [("observations", "0005_history"), ("schools", "0012_offices")]
    operations = [run_file("observations/sql/words_stay_apart.sql")]
