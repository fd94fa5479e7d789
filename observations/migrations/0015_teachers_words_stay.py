"""What a teacher said is not deleted by whoever wrote the letter; steps go with their words; who reads how a step went."""

from django.db import migrations

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [("observations", "0014_lent_asked_once"), ("coaching", "0019_doors_asked_once")]
    operations = [run_file("observations/sql/teachers_words_stay.sql")]
