import os

from django.core.management.base import BaseCommand

from coaching.embedded.demonstration import Demo
from coaching.embedded.places import default_home, places


class Command(BaseCommand):
    help = "Start Waymark on this machine with a made-up trust. Ctrl-C stops everything; the data is kept."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000, help="the port of this machine to use (8000)")
        parser.add_argument("--reset", action="store_true", help="throw the demo's data away first")
        parser.add_argument("--home", default=default_home(), help="the data folder (WAYMARK_HOME, else .waymark)")

    def handle(self, *, port, reset, home, **options):
        demo = Demo(places=places(home), port=port, environment=dict(os.environ), say=self._say)
        demo.run(reset=reset)

    def _say(self, words):
        self.stdout.write(words)
        self.stdout.flush()
