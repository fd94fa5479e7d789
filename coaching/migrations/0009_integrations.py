from django.db import migrations

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [("coaching", "0008_office_facts"), ("schools", "0013_tokens")]
    operations = [run_file("coaching/sql/integrations.sql")]
