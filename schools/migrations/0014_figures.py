from django.db import migrations

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [("schools", "0013_tokens")]
    operations = [run_file("schools/sql/figures.sql", undo="drop function iam.jobs_by_state(); revoke execute on function iam.outbox_age() from waymark_web")]
