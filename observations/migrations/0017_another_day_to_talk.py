"""A teacher may suggest another day for the conversation too, not for the next drop-in alone."""

from django.db import migrations, models

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [("observations", "0016_facts_follow"), ("coaching", "0022_marks_planned_once")]
    operations = [
        migrations.AddField(
            model_name="anotherday",
            name="what",
            field=models.CharField(
                choices=[("visit", "The next drop-in"), ("talk", "The conversation")],
                db_default="visit",
                default="visit",
                max_length=5,
            ),
        ),
        migrations.RemoveConstraint(model_name="anotherday", name="one_open_suggestion_per_visit"),
        migrations.AddConstraint(
            model_name="anotherday",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")),
                fields=("trust", "visit", "what"),
                name="one_open_suggestion_for_each_day",
            ),
        ),
        run_file("observations/sql/another_talk.sql"),
    ]
