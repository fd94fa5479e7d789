from django.db import migrations

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [("observations", "0006_words_stay_apart"), ("coaching", "0014_feedback")]
    operations = [run_file("observations/sql/feedback_days.sql")]
