"""Letters to many readers are put into the outbox at once."""

from django.db import migrations

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [("schools", "0022_how_soon_words_are_shared")]
    operations = [run_file("schools/sql/enqueue_each.sql")]
