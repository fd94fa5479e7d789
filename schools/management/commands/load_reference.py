from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.module_loading import import_string


class Command(BaseCommand):
    help = (
        "Load the reference data that is shipped with Waymark (bank holidays, step library). Loading again changes "
        "only what a newer release changed."
    )

    def handle(self, **options):
        for dotted_name in settings.REFERENCE_LOADERS:
            said = import_string(dotted_name)()
            self.stdout.write(str(said or f"{dotted_name}: done."))
