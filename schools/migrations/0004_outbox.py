from django.db import migrations

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [("schools", "0003_secure")]
    operations = [run_file("schools/sql/outbox.sql")]
