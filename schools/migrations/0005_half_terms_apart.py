from django.db import migrations

from schools.rls import NoOverlap


class Migration(migrations.Migration):
    dependencies = [("schools", "0004_outbox")]
    operations = [NoOverlap("halfterm", ["school_id"], "half_terms_overlap")]
