"""The fact of a drop-in says when its words were shared, and joins a pair with them; nobody says either by hand."""

from django.db import migrations

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [("observations", "0015_teachers_words_stay"), ("coaching", "0020_facts_stand")]
    operations = [run_file("observations/sql/facts_follow.sql")]
