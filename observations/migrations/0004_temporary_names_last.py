"""For the functions of all apps, so it stands in the last of them. Functions made later say it themselves."""

from django.db import migrations

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [("observations", "0003_words_kept")]
    operations = [run_file("observations/sql/temporary_names_last.sql")]
