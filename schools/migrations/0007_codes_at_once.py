from django.db import migrations

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [("schools", "0006_migrations_seen")]
    operations = [run_file("schools/sql/codes_at_once.sql")]
