from django.db import migrations


class Migration(migrations.Migration):
    """`runserver` and `migrate --plan` ask, as whichever login they have, which migrations have run."""

    dependencies = [("schools", "0005_half_terms_apart")]
    operations = [
        migrations.RunSQL(
            "grant select on django_migrations to waymark_web, waymark_worker, waymark_rollup, waymark_backup",
            "revoke select on django_migrations from waymark_web, waymark_worker, waymark_rollup, waymark_backup",
        )
    ]
