"""Sharing on the pages: chosen, said in words, read by one, told to the teacher, and stopped."""

import pytest

from observations.models import Opening, Share
from tests.architecture.plant import plant
from tests.observations.builders import PRAISE, shared
from tests.observations.views.forms import text_of
from tests.observations.views.own_pages import page, step_of
from tests.tokens import program_of
from tests.world import acting_as

STEP = "Ask, pause, then name"


@pytest.fixture
def tariq(cast, client_of):
    return client_of(cast.tariq)


@pytest.fixture
def letter(cast):
    return shared(cast.cleo, cast.tariq, step_words=STEP, lesson="10B")


def share(client, letter, reader, days="7"):
    return client.post(f"/me/drop-ins/{letter.id}/share?with={reader.id}", {"days": days}, follow=True)


def the_share(cast) -> Share:
    with acting_as(cast.tariq):
        return Share.objects.get()


def test_a_note_is_shared_read_told_and_stopped(cast, client_of, tariq, letter):
    found = page(tariq, f"/me/drop-ins/{letter.id}/share?q=th")
    assert ("Theo Thorpe Choose" in found, "Cleo Clarke" in found) == (True, False)
    asked = page(tariq, f"/me/drop-ins/{letter.id}/share?with={cast.theo.id}")
    assert "Share this note with Theo Thorpe?" in asked
    assert "Two weeks, until Tuesday 8 December" in asked
    said = text_of(share(tariq, letter, cast.theo))
    assert "Shared with Theo. Theo gets an e-mail without a word of it." in said
    assert "Theo Thorpe A note, until Tuesday 1 December. Not opened yet." in said

    theo, address = client_of(cast.theo), f"/shared/{the_share(cast).id}"
    assert "Tariq Tahir’s note Until Tuesday 1 December" in page(theo, "/shared")
    for _ in range(2):
        told = page(theo, address)
    assert (
        f"Tuesday 24 November, Cleo Clarke dropped in to 10B What’s going well {PRAISE} Your next step {STEP}" in told
    )
    own = page(tariq, "/me")
    assert "Shared with Theo Thorpe until Tuesday 1 December. Opened twice. Stop sharing" in own
    assert "Between you, Cleo and Theo." in own
    assert "Theo Thorpe One note, for a time: you share it." in own
    assert "Theo Thorpe A note, twice" in page(tariq, "/me/access")
    assert "Theo Thorpe: A note, until Tuesday 1 December. Opened twice." in tariq.get("/me/export").content.decode()

    stopped = text_of(tariq.post(f"/me/shares/{the_share(cast).id}/stop", follow=True))
    assert "Not shared any more. Theo can’t open it now." in stopped
    assert theo.get(address).status_code == 404
    assert theo.get(address).content == theo.get("/shared/00000000-0000-0000-0000-000000000000").content
    assert "Nothing at the moment" in page(theo, "/shared")
    assert "A note, on" in page(tariq, "/me/access") or "A note, from" in page(tariq, "/me/access")


def test_everybody_it_is_shared_with_is_named_and_one_is_stopped_without_leaving_the_page(cast, tariq, letter):
    for reader in (cast.theo, cast.carl):
        share(tariq, letter, reader)
    both = page(tariq, "/me/history")
    assert [f"Shared with {one.name} until" in both for one in (cast.theo, cast.carl)] == [True, True]
    assert 'name="back" value="me_history"' in tariq.get("/me/history").content.decode()
    with acting_as(cast.tariq):
        with_theo = Share.objects.get(reader=cast.theo)
    stopped = tariq.post(f"/me/shares/{with_theo.id}/stop", {"back": "me_history"})
    left = page(tariq, "/me/history")
    named = [f"Shared with {one.name} until" in left for one in (cast.theo, cast.carl)]
    assert (stopped.headers["Location"], named) == ("/me/history", [False, True])


def test_a_head_who_is_coached_shares_like_anybody_and_reads_like_anybody(cast, client_of, tariq, letter):
    share(tariq, letter, cast.hana)
    hana = client_of(cast.hana)
    assert PRAISE in page(hana, f"/shared/{the_share(cast).id}")
    for path in ("/schools/north-school/coverage", "/schools/north-school/coverage/people", "/me", "/me/history"):
        assert PRAISE not in hana.get(path).content.decode()


@pytest.mark.parametrize(("what", "words"), [("lent step", "words"), ("shared conversation", "praise")])
def test_a_step_and_a_conversation_are_shared_in_the_same_way(cast, client_of, tariq, what, words):
    row = plant(cast)["ashdown"][what]
    place = "steps" if what == "lent step" else "talks"
    tariq.post(f"/me/{place}/{row.id}/share?with={cast.theo.id}", {"days": "1"})
    with acting_as(cast.tariq):
        made = Share.objects.get(reader=cast.theo)
    theo = client_of(cast.theo)
    assert getattr(row, words) in page(theo, f"/shared/{made.id}")
    with acting_as(cast.tariq):
        assert Opening.objects.filter(reader=cast.theo).count() == 1


@pytest.mark.parametrize("reader", ["cleo", "tariq", "bram", "una"])
def test_somebody_who_cannot_be_chosen_is_missing(cast, tariq, letter, reader):
    """The author, oneself, another trust; and whose name one does not know."""
    someone = getattr(cast, reader)
    assert tariq.get(f"/me/drop-ins/{letter.id}/share?with={someone.id}").status_code == 404
    assert share(tariq, letter, someone).status_code == 404


@pytest.mark.parametrize(("days", "words"), [("", "Choose for how long."), ("90", "Choose one of these.")])
def test_a_time_that_is_not_offered(cast, tariq, letter, days, words):
    refused = share(tariq, letter, cast.theo, days=days)
    assert (refused.status_code, words in text_of(refused)) == (422, True)


def test_a_live_step_says_with_whom_it_is_shared(cast, tariq, letter):
    tariq.post(f"/me/steps/{step_of(cast.tariq).id}/share?with={cast.theo.id}", {"days": "1"})
    assert "Shared with Theo Thorpe until tomorrow. Not opened yet." in page(tariq, "/me")


def test_what_is_shown_to_somebody_is_not_theirs_to_move_along(cast, client_of, tariq, letter):
    step = step_of(cast.tariq)
    tariq.post(f"/me/steps/{step.id}/share?with={cast.carl.id}", {"days": "1"})
    assert client_of(cast.carl).post(f"/log/steps/{step.id}/rehearsed").status_code == 404


def test_what_is_shown_on_the_pages_is_not_handed_out_by_the_api(cast, tariq, letter):
    step = step_of(cast.tariq)
    tariq.post(f"/me/steps/{step.id}/share?with={cast.theo.id}", {"days": "1"})
    share(tariq, letter, cast.theo)
    theirs = program_of(cast.theo)
    assert theirs.get(f"/steps/{step.id}").status_code == 404
    assert theirs.get(f"/drop-ins/{letter.id}").status_code == 404
    assert theirs.get("/steps", {"teacher": cast.tariq.id}).json()["results"] == []


@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_ask_as_much_for_one_share_as_for_three(cast, client_of, tariq, django_assert_num_queries, number):
    for _ in range(number):
        share(tariq, shared(cast.cleo, cast.tariq), cast.theo)
    theo = client_of(cast.theo)
    theo.get("/shared")
    with django_assert_num_queries(6):
        theo.get("/shared")
    with acting_as(cast.tariq):
        address = f"/shared/{Share.objects.first().id}"
    with django_assert_num_queries(8):
        theo.get(address)
