from django.db import migrations

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [("schools", "0012_offices")]
    operations = [run_file("schools/sql/tokens.sql")]
