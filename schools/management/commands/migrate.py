from django.core.management.commands.migrate import Command as Migrate


class Command(Migrate):
    help = "Make or change the tables, as the owner login."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.set_defaults(database="owner")
