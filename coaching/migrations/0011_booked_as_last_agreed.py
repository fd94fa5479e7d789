from django.db import migrations

from schools.sqlfiles import run_file


class Migration(migrations.Migration):
    dependencies = [("coaching", "0010_figures")]
    operations = [run_file("coaching/sql/bookings_replaced.sql"), run_file("coaching/sql/count_all_again.sql")]
