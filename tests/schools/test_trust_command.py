"""A command inside a trust: told which, it works under that trust's claim, in a transaction for each."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from schools.management.trust_command import TrustCommand
from schools.models import Person, School
from tests.world import as_login, job_for


class Rename(TrustCommand):
    """Gives every school of the trust the name of the trust, or fails in the middle."""

    def handle_trust(self, claim, **options):
        School.objects.update(name=claim.profile["trust_name"])
        if Person.objects.filter(first_name="Bram").exists():
            raise CommandError("Birch Trust does not want to.")
        self.stdout.write(claim.profile["trust_name"])


@pytest.fixture
def as_worker(cast):
    with as_login("waymark_worker"):
        yield cast


def school_names(trust) -> set[str]:
    with job_for(trust):
        return set(School.objects.values_list("name", flat=True))


def give_number(trust, uid) -> None:
    with as_login("waymark_owner"), connection.cursor() as cursor:
        cursor.execute("update iam.trust set uid = %s where id = %s", [uid, trust])


def test_a_trust_is_named_by_its_group_uid(as_worker, capsys):
    give_number(as_worker.ashdown, 16044)
    call_command(Rename(), trust="16044")
    assert capsys.readouterr().out == "Ashdown Learning Trust\n"
    assert (school_names(as_worker.ashdown), school_names(as_worker.birch)) == (
        {"Ashdown Learning Trust"},
        {"West School"},
    )


@pytest.mark.parametrize(
    ("named", "sentence"),
    [
        ("16044", "No trust “16044” was started here. See start_trust."),
        ("Ashdown", "“Ashdown” is no group UID: that is a number, such as 16044."),
    ],
)
def test_a_trust_that_is_not_here_is_told_in_a_sentence(as_worker, named, sentence):
    with pytest.raises(CommandError) as refused:
        call_command(Rename(), trust=named)
    assert str(refused.value) == sentence


def test_one_trust_that_fails_keeps_nobody_else_from_their_turn(as_worker, capsys):
    with pytest.raises(CommandError, match="1 of 2 trusts failed; see above"):
        call_command(Rename(), each_trust=True)
    assert capsys.readouterr() == ("Ashdown Learning Trust\n", "Birch Trust does not want to.\n")
    assert (school_names(as_worker.ashdown), school_names(as_worker.birch)) == (
        {"Ashdown Learning Trust"},
        {"West School"},
    )


@pytest.mark.parametrize("options", [{}, {"trust": "demo", "each_trust": True}])
def test_it_has_to_be_told_which(options):
    with pytest.raises(CommandError, match=r"required|not allowed"):
        call_command(Rename(), **options)
