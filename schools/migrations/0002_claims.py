from django.db import migrations

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [("schools", "0001_initial")]
    operations = [run_file("schools/sql/claims.sql"), run_file("schools/sql/people.sql"), run_file("schools/sql/iam.sql")]
