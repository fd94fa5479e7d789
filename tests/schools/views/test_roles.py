"""Roles given and ended, with what follows said before."""

import re

from schools.models import Appointment
from tests.schools.views.record_pages import at, done, filled_in, hidden, text
from tests.world import TODAY, as_owner


def test_the_trust_s_administrator_names_a_head(cast, ada):
    answer = done(ada, at(cast.theo, "roles/new"), role="headteacher@north-school", starts_on="2026-11-24")
    assert answer.status_code == 302
    with as_owner(cast.ashdown):
        held = Appointment.objects.get(person=cast.theo)
        assert (held.role, held.school_id, held.by_id) == ("headteacher", cast.north.id, cast.ada.id)


def test_a_head_gives_what_a_head_may(cast, client_of):
    hana = client_of(cast.hana)
    page = hana.get(at(cast.theo, "roles/new")).content.decode()
    assert re.findall(r'<option value="([^"]+)"', page) == [
        "advocate@north-school",
        "school_administrator@north-school",
    ]
    refused = filled_in(hana, at(cast.theo, "roles/new"), role="headteacher@north-school", starts_on="2026-11-24")
    assert (refused.status_code, "You can’t give that role. Choose another." in text(refused)) == (422, True)


def test_a_role_is_ended(cast, sam):
    with as_owner(cast.ashdown):
        held = Appointment.objects.get(person=cast.abel)
    asked = filled_in(sam, at(cast.abel, f"roles/{held.id}/end"), on="2026-11-24")
    assert (
        "Abel is no longer advocate of North School from 24 November 2026. "
        "Until then the role lets Abel speak for coaching at the school. It opens no page. "
        "From then on Abel sees what any colleague sees. No pair ends, and no step." in text(asked)
    )
    assert sam.post(at(cast.abel, f"roles/{held.id}/end"), hidden(asked) | {"confirmed": "1"}).status_code == 302
    with as_owner(cast.ashdown):
        assert Appointment.objects.get(person=cast.abel).ends_on == TODAY


def test_who_is_made_headteacher_or_no_longer_is_is_said_with_the_school_and_the_other_one(cast, ada):
    address = at(cast.theo, "roles/new")
    asked = filled_in(ada, address, role="headteacher@north-school", starts_on="2026-11-24")
    means = "Theo is headteacher of North School from 24 November 2026. Hana Haddad is headteacher there too."
    assert means in text(asked)
    ada.post(address, hidden(asked) | {"confirmed": "1"})
    with as_owner(cast.ashdown):
        theirs, hers = (Appointment.objects.get(person=one, role="headteacher") for one in (cast.theo, cast.hana))
    ending = filled_in(ada, at(cast.hana, f"roles/{hers.id}/end"), on="2026-11-30")
    assert "Hana is no longer headteacher of North School from 30 November 2026. Theo Thorpe is headteacher" in text(
        ending
    )
    done(ada, at(cast.theo, f"roles/{theirs.id}/end"), on="2026-11-25")
    ending = filled_in(ada, at(cast.hana, f"roles/{hers.id}/end"), on="2026-11-30")
    assert "Nobody else is headteacher there then." in text(ending)


def test_a_role_ends_with_what_comes_with_it_unless_another_brings_it_too(cast, ada):
    with as_owner(cast.ashdown):
        lead = Appointment.objects.create(person=cast.hana, school=cast.north, role="lead", starts_on=TODAY)
        head = Appointment.objects.get(person=cast.hana, role="headteacher")
    week = "The e-mail on the school’s week stops"
    asked = text(filled_in(ada, at(cast.hana, f"roles/{head.id}/end"), on="2026-11-24"))
    assert ("Hana stays teaching-and-learning lead of North School." in asked, week in asked) == (True, False)
    done(ada, at(cast.hana, f"roles/{head.id}/end"), on="2026-11-24")
    asked = text(filled_in(ada, at(cast.hana, f"roles/{lead.id}/end"), on="2026-11-25"))
    assert ("Hana sees what any colleague sees." in asked, week in asked) == (True, True)


def test_what_an_administrator_made_for_integrations_stays_and_is_named_before(cast, client_of, ada):
    """An integration's token is the trust's: it would be lost with whoever happened to make it."""
    asked = done(ada, at(cast.theo, "roles/new"), role="trust_administrator", starts_on="2026-11-24")
    assert asked.status_code == 302
    form = {"label": "Timetable", "scopes": ["facts"], "lasts": "30"}
    assert client_of(cast.theo).post("/trust/tokens", form).status_code == 200
    with as_owner(cast.ashdown):
        held = Appointment.objects.get(person=cast.theo)
    stays = "Tokens that Theo made for the trust’s integrations stay in use: “Timetable”."
    assert stays in text(filled_in(ada, at(cast.theo, f"roles/{held.id}/end"), on="2026-11-24"))
    assert stays in text(filled_in(ada, at(cast.theo, "leaving"), on="2026-11-24"))
