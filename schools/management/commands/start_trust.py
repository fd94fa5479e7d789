from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from schools.actions import appointments, trusts
from schools.engine.folding import folded_email


class Command(BaseCommand):
    help = "Open a trust from the school register and name its administrator. Run again to name another administrator."

    def add_arguments(self, parser):
        parser.add_argument("uid", type=int, help="the trust's Group UID in the register")
        parser.add_argument(
            "--administrator", required=True, metavar="EMAIL", help="work e-mail of the trust administrator"
        )

    def handle(self, *, uid, administrator, **options):
        email = folded_email(administrator)
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"{administrator} doesn’t look like an e-mail address.") from None
        try:
            trust, schools, is_new = trusts.start(uid=uid, administrator=email, today=timezone.localdate())
        except (trusts.UnknownTrust, trusts.NoSchools, trusts.AddressTaken, appointments.Refused) as problem:
            raise CommandError(str(problem)) from None
        if is_new:
            self.stdout.write(f"{trust.name} is open with {len(schools)} schools:")
            for school in schools:
                self.stdout.write(f"  {school.urn}  {school.name} ({school.get_phase_display()})")
            self.stdout.write("Each has the usual English school year; put in your own with import_calendar.")
        self.stdout.write(f"{email} is trust administrator and can sign in now.")
