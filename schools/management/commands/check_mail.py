from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from schools.ids import uuid7
from schools.mail import Letter, NotTaken, Post, Unsure

CONSOLE = "django.core.mail.backends.console.EmailBackend"


class Command(BaseCommand):
    help = "Send one letter to an address and say what the mail server made of it."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--to", required=True, metavar="ADDRESS")

    def handle(self, *, to, **options):
        try:
            validate_email(to)
        except ValidationError:
            raise CommandError(f"{to} doesn’t look like an e-mail address.") from None
        server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
        prints = settings.EMAIL_BACKEND == CONSOLE
        try:
            post = Post()
            post.open()
            post.send(Letter(to=to, template="check", number=str(uuid7())))
        except NotTaken as refused:
            raise CommandError(f"{server} did not take the letter ({refused}). {_advice(str(refused))}") from None
        except Unsure as broken:
            raise CommandError(f"The connection to {server} broke while sending ({broken}). Try again.") from None
        if prints:
            self.stdout.write("EMAIL_HOST is not set, so mail is printed here and nothing is sent.")
        else:
            self.stdout.write(f"{server} took the letter from {settings.DEFAULT_FROM_EMAIL}. Look for it at {to}.")


def _advice(problem: str) -> str:
    """What to look at, by the kind of trouble."""
    if "Authentication" in problem:
        return "Check EMAIL_HOST_USER and EMAIL_HOST_PASSWORD."
    if "Sender" in problem or "recipient" in problem:
        return "Check that EMAIL_FROM is an address this server may send from, and the address you send to."
    if "NotSupported" in problem or "SSL" in problem:
        return "Check EMAIL_USE_TLS: true means STARTTLS, usually on port 587."
    return "Check EMAIL_HOST, EMAIL_PORT and that this machine may reach it."
