from io import StringIO

import pytest
from django.core.management import call_command

from tests import world


@pytest.mark.django_db
def test_every_named_loader_runs_and_says_what_it_did(settings):
    settings.REFERENCE_LOADERS = ["schools.importers.bank_holidays.load", "schools.ids.uuid7"]
    out = StringIO()
    with world.as_login("waymark_worker"):
        call_command("load_reference", stdout=out)
    first, second = out.getvalue().splitlines()
    assert first == "Bank holidays: 0 new or changed, 0 taken out, 140 in all."
    assert len(second) == 36
