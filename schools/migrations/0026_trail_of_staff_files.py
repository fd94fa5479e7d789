"""The trail says who brought a staff file in."""

from django.db import migrations, models

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [("schools", "0025_merging_names_what")]
    operations = [
        migrations.AddField("change", "from_file", models.BooleanField(db_default=False)),
        run_file("schools/sql/trail_of_staff_files.sql"),
    ]
