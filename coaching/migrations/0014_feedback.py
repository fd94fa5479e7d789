from django.db import migrations, models

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [("coaching", "0013_asked_once")]
    operations = [
        migrations.AddField(
            "visit",
            "shared_on",
            models.DateField(
                help_text="The day on which what was written of it was shared with the teacher", null=True
            ),
        ),
        run_file("coaching/sql/feedback.sql"),
    ]
