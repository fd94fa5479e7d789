from django.db import migrations

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [
        ("coaching", "0022_marks_planned_once"),
        ("schools", "0022_how_soon_words_are_shared"),
    ]
    operations = [run_file("coaching/sql/feedback_promised.sql")]
