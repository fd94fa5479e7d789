import time

from django.core.management.base import BaseCommand

from observations.demo import load


class Command(BaseCommand):
    help = (
        "Make the demo trust once: fictional people, two school years of coaching. "
        "Does nothing where it exists, nor beside a trust of the register."
    )

    def handle(self, **options):
        if load.exists():
            self.stdout.write("The demo trust is here already.")
            return
        if load.real_trust_exists():
            self.stdout.write("A trust of the register is here, so the demo trust is not made.")
            return
        started = time.monotonic()
        made = load.load()
        counts = ", ".join(f"{number:,} {what}" for what, number in made.items())
        self.stdout.write(
            f"Hartsmoor Learning Trust: {counts}, in {time.monotonic() - started:.1f} s. Every name is made up."
        )
