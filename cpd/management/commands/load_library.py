from django.core.management.base import BaseCommand

from cpd.importers import library


class Command(BaseCommand):
    help = "Load the step library that comes with Waymark. Safe to run again."

    def add_arguments(self, parser):
        parser.add_argument("--database", default="default", help="which database login to write with")

    def handle(self, *args, **options):
        loaded = library.load(using=options["database"])
        self.stdout.write(f"Step library: {loaded.created} rows added, {loaded.changed} changed.")
