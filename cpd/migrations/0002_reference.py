from django.db import migrations

from schools.rls import Reference


class Migration(migrations.Migration):
    dependencies = [("cpd", "0001_initial"), ("schools", "0003_secure")]
    operations = [Reference(model) for model in ("librarytopic", "libraryarea", "librarystep")]
