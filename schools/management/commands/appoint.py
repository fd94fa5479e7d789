import datetime

from django.core.management.base import CommandError

from schools.actions import appointments
from schools.engine.folding import folded_email
from schools.management.trust_command import TrustCommand
from schools.models import Person, Role, School


class Command(TrustCommand):
    help = (
        "Give somebody of a trust a role from a day on, or end it with --end. Whoever holds it already keeps it. "
        "Coaches are no role: a school’s leaders name them on their Coaches page."
    )

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("person", metavar="PERSON", help="their work e-mail, or their staff code")
        parser.add_argument("role", choices=Role.values, metavar="ROLE", help=", ".join(Role.values))
        parser.add_argument("--school", type=int, metavar="URN", help="for a role at a school")
        parser.add_argument("--on", type=datetime.date.fromisoformat, metavar="YYYY-MM-DD", help="the first day; today")
        parser.add_argument("--end", action="store_true", help="end the role instead: the first day without it")
        parser.add_argument("--by", metavar="PERSON", help="whose decision it is; they must be one who may appoint")

    def handle_trust(self, claim, *, person, role, school, on, end, by, **options):
        on = on or claim.today
        post = {"person": _person(person, claim.today), "role": role, "school": _school(school) if school else None}
        decided = _person(by, claim.today) if by else None
        try:
            if end:
                appointments.end(**post, on=on, by=decided)
            else:
                on = appointments.appoint(**post, starts_on=on, by=decided).starts_on
        except appointments.Refused as reason:
            raise CommandError(str(reason)) from None
        where = post["school"].name if school else claim.profile["trust_name"]
        says = "is no longer" if end else "is"
        self.stdout.write(f"{post['person'].name} {says} {Role(role).label}, {where}, from {on:%-d %B %Y}.")


def _person(text: str, today: datetime.date) -> Person:
    which = {"email": folded_email(text)} if "@" in text else {"external_id": text}
    found = Person.objects.working_on(today).filter(**which).first()
    if found is None:
        raise CommandError(f"Nobody in this trust has the {'e-mail' if '@' in text else 'staff code'} {text}.")
    return found


def _school(urn: int) -> School:
    found = School.objects.filter(urn=urn, left_on=None).first()
    if found is None:
        raise CommandError(f"This trust has no school with the URN {urn}.")
    return found
