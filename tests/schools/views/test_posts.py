"""Posts on somebody's record: changed from a day on, put right, begun and ended elsewhere, moved."""

import pytest

from coaching.models import Pairing
from schools.models import Membership
from tests.schools.views.record_pages import NEXT_MONDAY, POST, at, done, filled_in, hidden, post_of, text
from tests.world import TODAY, YEAR_BEGINS, as_owner


def test_a_post_changes_from_a_day_on_and_its_past_stays(cast, sam):
    address = at(cast.theo, f"posts/{post_of(cast, cast.theo).id}")
    answer = filled_in(sam, address, **POST, how="from", on="2026-11-30")
    assert answer.status_code == 302
    with as_owner(cast.ashdown):
        posts = Membership.objects.filter(person=cast.theo).order_by("starts_on")
        assert list(posts.values_list("job_title", "fte", "starts_on", "ends_on")) == [
            ("", 100, YEAR_BEGINS, NEXT_MONDAY),
            ("Head of Maths", 80, NEXT_MONDAY, None),
        ]


def test_a_post_is_put_right_as_though_it_had_always_been_so(cast, sam):
    address = at(cast.theo, f"posts/{post_of(cast, cast.theo).id}")
    filled_in(sam, address, **POST | {"line_manager": str(cast.hana.id)}, how="always", on="")
    post = post_of(cast, cast.theo)
    assert (post.job_title, post.fte, post.starts_on, post.line_manager_id) == (
        "Head of Maths",
        80,
        YEAR_BEGINS,
        cast.hana.id,
    )


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"how": "from", "on": ""}, "From: Say from which day."),
        ({"how": "from", "on": "2026-08-31"}, "From: The post began on 1 September 2026. Choose a day within it."),
        ({"how": "", "on": ""}, "Since when: Choose one."),
        ({"how": "always", "on": "", "fte": "lots"}, "FTE: Use a number such as 1 or 0.6."),
    ],
)
def test_a_change_that_cannot_be_is_said_beside_it(cast, sam, wrong, said):
    answer = filled_in(sam, at(cast.theo, f"posts/{post_of(cast, cast.theo).id}"), **POST | wrong)
    assert (answer.status_code, said in text(answer)) == (422, True)


def test_a_post_that_begins_today_changes_from_today(cast, sam):
    with as_owner(cast.ashdown):
        Membership.objects.filter(person=cast.theo).update(starts_on=TODAY)
    address = at(cast.theo, f"posts/{post_of(cast, cast.theo).id}")
    assert filled_in(sam, address, **POST, how="from", on="2026-11-24").status_code == 302
    assert post_of(cast, cast.theo).job_title == "Head of Maths"


def test_two_tabs_that_change_one_post_clash(cast, sam, ada):
    address = at(cast.theo, f"posts/{post_of(cast, cast.theo).id}")
    form = hidden(sam.get(address))
    filled_in(ada, address, **POST, how="always", on="")
    clash = sam.post(address, form | POST | {"job_title": "Teacher", "how": "always", "on": ""})
    assert (clash.status_code, 'value="Teacher"' in clash.content.decode()) == (409, True)
    assert post_of(cast, cast.theo).job_title == "Head of Maths"


def test_the_trust_gives_a_second_post_at_another_school_and_ends_it(cast, ada, sam):
    address = at(cast.theo, "posts/new?school=south-school")
    assert filled_in(ada, address, **POST, starts_on="2026-11-24").status_code == 302
    with as_owner(cast.ashdown):
        second = Membership.objects.get(person=cast.theo, school=cast.south)
        assert (second.is_main, second.fte) == (False, 80)
    assert done(ada, at(cast.theo, f"posts/{second.id}/end"), on="2026-11-30").status_code == 302
    with as_owner(cast.ashdown):
        assert Membership.objects.get(id=second.id).ends_on == NEXT_MONDAY


def test_an_office_of_one_school_is_told_who_gives_posts_elsewhere(cast, sam):
    assert "You look after no other school" in text(sam.get(at(cast.theo, "posts/new")))
    assert "You look after no other school" in text(sam.get(at(cast.theo, "move?school=south-school")))


def test_a_coach_who_moves_leaves_their_pairs_behind_as_it_was_said(cast, ada):
    address = at(cast.cleo, "move?school=south-school")
    asked = filled_in(ada, address, **POST, starts_on="2026-11-30")
    assert "Two pairs end on 30 November 2026. The school’s leaders see whose." in text(asked)
    assert "Tariq" not in text(asked)
    assert ada.post(address, hidden(asked) | {"confirmed": "1"}).status_code == 302
    with as_owner(cast.ashdown):
        assert list(Pairing.objects.filter(coach=cast.cleo).values_list("ends_on", flat=True)) == [NEXT_MONDAY] * 2
        assert list(
            Membership.objects.filter(person=cast.cleo).order_by("starts_on").values_list("school", "ends_on")
        ) == [(cast.north.id, NEXT_MONDAY), (cast.south.id, None)]


def test_a_year_that_slipped_is_asked_about_and_the_post_stays(cast, ada):
    post = post_of(cast, cast.theo)
    refused = filled_in(ada, at(cast.theo, f"posts/{post.id}"), **POST, how="from", on="9999-12-31")
    assert (refused.status_code, "That’s more than two years away." in text(refused)) == (422, True)
    refused = filled_in(ada, at(cast.theo, "leave/new"), starts_on="2026-11-30", ends_on="9999-12-31")
    assert (refused.status_code, "Check the year" in text(refused)) == (422, True)
    assert post_of(cast, cast.theo).starts_on == post.starts_on
