"""Codes that somebody else asks for do not use up those of a place where one has signed in."""

from django.db import migrations

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [("schools", "0023_enqueue_each")]
    operations = [run_file("schools/sql/codes_from_places.sql")]
