from django.core.management.base import CommandError
from django.core.management.commands.migrate import Command as Migrate
from django.db.migrations.exceptions import InconsistentMigrationHistory


class Command(Migrate):
    help = "Make or change the tables, as the owner login."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def handle(self, *arguments, **options):
        try:
            return super().handle(*arguments, **options)
        except InconsistentMigrationHistory:
            raise CommandError(
                "The tables here were made by a version of Waymark from which no way leads to this one."
            ) from None
