"""The trust's overview: figures per school, targets edited in place, never a teacher's name."""

import datetime
from fractions import Fraction

import pytest

from coaching.models import CoachTarget, CoverageWeek
from coaching.overview import overview
from tests.architecture.plant import as_owner
from tests.world import MONDAY, TODAY, acting_as

WEEK = datetime.timedelta(weeks=1)
GOOD = {"number": "14", "due_on": "2027-07-20", "reason": "Agreed with Hana, 19 November"}


def counted(cast, school, *, people, weeks=8, **figures):
    """Rows of the rollup as a recount would leave them, oldest first."""
    with as_owner(cast.ashdown):
        CoverageWeek.objects.filter(school=school).delete()
        for back in range(weeks):
            week = MONDAY - back * WEEK
            CoverageWeek.objects.create(
                school=school,
                week=week,
                period_starts_on=week,
                people=people,
                due=people,
                expected=people * 1200,
                **{"with_coach": people, "with_skilled_coach": 2, "completed": 3, **figures},
            )


def seen_by(person):
    with acting_as(person):
        return overview(today=TODAY)


def test_a_school_is_measured_against_its_own_expectation_over_finished_periods(cast):
    counted(cast, cast.north, people=6)
    counted(cast, cast.south, people=8)
    north, south = seen_by(cast.edie).lines
    assert (north.school.name, north.cadence, north.people, north.with_skilled) == ("North School", "Weekly", 6, 2)
    assert (north.completed, north.expected, north.share) == (18, Fraction(36), Fraction(1, 2))
    assert (south.cadence, south.share) == ("Fortnightly", Fraction(18, 48))


def test_coaches_are_counted_by_state_and_school(cast):
    assert [(line.named, line.in_training, line.skilled) for line in seen_by(cast.greta).lines] == [
        (2, 1, 1),
        (1, 0, 0),
    ]


def test_a_school_of_four_stays_inside_and_takes_the_next_smallest_with_it(cast):
    counted(cast, cast.north, people=6)
    counted(cast, cast.south, people=4)
    shown = seen_by(cast.edie)
    assert [(line.people, line.with_skilled, line.share, line.history) for line in shown.lines] == [
        (None, None, None, [])
    ] * 2
    assert (shown.total("people"), shown.hides_some) == (0, True)


def test_the_page_holds_the_figures_and_no_teachers_name(cast, client_of):
    counted(cast, cast.north, people=6)
    counted(cast, cast.south, people=8)
    page = client_of(cast.edie).get("/trust").content.decode()
    assert "4 of 14 teachers have a skilled coach" in page
    assert "18 of 36,<br>likely" in page
    assert [name for name in ("Tariq", "Tess", "Theo", "Una") if name in page] == []


@pytest.mark.parametrize("schools", [1, 2])
def test_the_page_asks_the_same_number_of_questions_for_one_school_and_two(
    cast, client_of, django_assert_num_queries, schools
):
    if schools == 1:
        with as_owner(cast.ashdown):
            type(cast.south).objects.filter(id=cast.south.id).update(left_on=TODAY)
    browser = client_of(cast.edie)
    browser.get("/trust")
    with django_assert_num_queries(9):  # savepoint, begin, coaching?, five of the page, release
        browser.get("/trust")


def test_a_target_is_set_with_its_date_and_reason_and_the_old_one_stays(cast, client_of):
    browser = client_of(cast.greta)
    assert browser.post("/trust/schools/north-school/target", GOOD).headers["Location"] == "/trust"
    with acting_as(cast.greta):
        first = CoachTarget.objects.get()
    assert (
        browser.post(
            "/trust/schools/north-school/target",
            {**GOOD, "number": "16", "reason": "Two more volunteered", "replaces": first.id},
        ).status_code
        == 302
    )
    with acting_as(cast.hana):
        assert [
            (t.number, str(t.due_on), t.reason, t.by_id, t.replaced_at is None)
            for t in CoachTarget.objects.order_by("set_at", "number")
        ] == [
            (14, "2027-07-20", "Agreed with Hana, 19 November", cast.greta.id, False),
            (16, "2027-07-20", "Two more volunteered", cast.greta.id, True),
        ]
    assert "14 by 20 July 2027" in browser.get("/trust/schools/north-school/target").content.decode()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"number": "-1"}, "A target can’t be less than 0."),
        ({"number": "201"}, "That’s more than 200. Check the number."),
        ({"number": "a dozen"}, "Use a whole number, such as 12."),
        ({"number": ""}, "Say how many coaches."),
        ({"due_on": "2026-11-24"}, "That day has passed. Choose one ahead."),
        ({"due_on": "2126-11-24"}, "That’s more than six years away. Check the year."),
        ({"due_on": "soon"}, "Write the day like 1/12/2026."),
        ({"reason": " "}, "Say why in a few words. It stays with the target."),
        ({"reason": "x" * 201}, "Keep it under 200 characters."),
    ],
)
def test_a_refused_edit_says_why_and_keeps_what_was_typed(cast, client_of, change, sentence):
    typed = {**GOOD, **change}
    answer = client_of(cast.greta).post("/trust/schools/north-school/target", typed, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert (answer.status_code, sentence in page) == (422, True)
    assert [value for value in typed.values() if value.strip() and value not in page] == []
    with acting_as(cast.greta):
        assert CoachTarget.objects.count() == 0


def test_two_people_at_once_the_second_is_told_and_may_still_save(cast, client_of):
    first, second = client_of(cast.greta), client_of(cast.edie)
    first.post("/trust/schools/north-school/target", GOOD)
    late = second.post("/trust/schools/north-school/target", {**GOOD, "number": "9"})
    page = late.content.decode()
    assert late.status_code == 409
    assert "it’s now 14 by 20 July 2027 (Agreed with Hana, 19 November). Save again to put yours in its place." in page
    with acting_as(cast.edie):
        standing = CoachTarget.objects.get(replaced_at=None)
    assert str(standing.id) in page
    assert (
        second.post("/trust/schools/north-school/target", {**GOOD, "number": "9", "replaces": standing.id}).status_code
        == 302
    )


@pytest.mark.parametrize(
    ("who", "status"),
    [("edie", 200), ("greta", 200), ("cass", 403), ("hana", 403), ("tariq", 403), ("ada", 403), ("bram", 403)],
)
def test_targets_are_set_by_the_trusts_leadership(cast, client_of, who, status):
    assert client_of(getattr(cast, who)).get("/trust/schools/north-school/target").status_code == status


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("edie", 200),
        ("greta", 200),
        ("cass", 200),
        ("hana", 403),
        ("cleo", 403),
        ("ada", 403),
        ("gwen", 403),
        ("bram", 403),
    ],
)
def test_the_overview_is_the_trust_teams(cast, client_of, who, status):
    assert client_of(getattr(cast, who)).get("/trust").status_code == status


def test_another_trusts_school_is_missing_like_one_that_never_was(cast, client_of):
    browser = client_of(cast.edie)
    foreign, missing = (browser.get(f"/trust/schools/{slug}/target") for slug in ("west-school", "no-school"))
    assert (foreign.status_code, missing.status_code, foreign.content == missing.content) == (404, 404, True)
