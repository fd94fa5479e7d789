"""One school, for the trust's team: coaches by name and number, target and reach; changed by the directors alone."""

import pytest
from django.db import connection

from coaching.models import Coach, CoachState, CoachTarget, Pairing
from schools.models import Membership, Person, School
from tests.architecture.plant import as_owner
from tests.coaching.views.school import DAY, WEEK, more_teachers, words_of
from tests.coaching.views.test_trust import counted
from tests.world import TODAY, YEAR_BEGINS, acting_as, job_for

PAGE = "/trust/schools/north-school"
NEW = "/schools/north-school/coaches/new"
HTMX = {"HX-Request": "true"}
TEACHERS = ("Tariq", "Tess", "Theo", "Una", "Abel", "Lina")


def state_page(coach) -> str:
    return f"/schools/north-school/coaches/{coach.id}/state"


@pytest.fixture
def central(cast):
    """Cass, who coaches for the whole trust, and Theo at North among them."""
    with job_for(cast.ashdown):
        coach = Coach.objects.create(person=cast.cass, maximum=4)
        CoachState.objects.create(coach=coach, state="lead coach", starts_on=YEAR_BEGINS)
        Pairing.objects.create(school=cast.north, teacher=cast.theo, coach=cast.cass, starts_on=TODAY + WEEK)
    return coach


def states_of(cast, person):
    with acting_as(cast.greta):
        return list(
            CoachState.objects.filter(coach__person=person)
            .order_by("starts_on")
            .values_list("state", "starts_on", "ends_on", "by__first_name")
        )


def a_name(**changed):
    return {"email": "theo.thorpe@ashdown.example", "state": "in training", "starts_on": TODAY.isoformat()} | changed


def test_the_overview_leads_to_each_school(cast, client_of):
    page = client_of(cast.cass).get("/trust").content.decode()
    assert [f'<a href="/trust/schools/{slug}">' in page for slug in ("north-school", "south-school")] == [True, True]


def test_coaches_have_names_states_and_numbers(cast, client_of, central):
    page = words_of(client_of(cast.greta).get(PAGE))
    assert (
        "All schools 2 coaches named at North School 1 skilled, 1 in training. The school coaches weekly. Name a coach "
        "Coaches at the school Cleo Clarke Skilled since 1 September room for 3 Change "
        "Carl Cole In training since 1 September room for 5 Change "
        "Coaches for the whole trust They can coach here too "
        "Cass Crane Lead coach since 1 September room for 3 Change"
    ) in page
    assert 'aria-label="2 of 5 places taken"' in client_of(cast.greta).get(PAGE).content.decode()


def test_no_teacher_is_named_to_any_of_the_trusts_team(cast, client_of, central):
    pages = {name: words_of(client_of(getattr(cast, name)).get(PAGE)) for name in ("edie", "greta", "cass")}
    assert {name: [teacher for teacher in TEACHERS if teacher in page] for name, page in pages.items()} == {
        "edie": [],
        "greta": [],
        "cass": [],
    }
    assert all("Cleo Clarke" in page for page in pages.values())


def test_a_coach_who_stopped_or_is_over_is_shown_as_that_and_one_who_left_not_at_all(cast, client_of):
    with as_owner(cast.ashdown):
        CoachState.objects.filter(coach__person=cast.carl).update(ends_on=TODAY)
        Coach.objects.filter(person=cast.cleo).update(maximum=1)
    page = words_of(client_of(cast.cass).get(PAGE))
    assert "Cleo Clarke Skilled since 1 September one over Carl Cole Not coaching now How far" in page
    with job_for(cast.ashdown):
        Person.objects.filter(id=cast.carl.id).update(left_on=TODAY)
    assert "Carl Cole" not in words_of(client_of(cast.cass).get(PAGE))


def test_the_load_counts_pairs_everywhere_and_those_to_come(cast, client_of):
    with job_for(cast.ashdown):
        Membership.objects.create(person=cast.petra, school=cast.north, is_main=False, starts_on=YEAR_BEGINS)
        Coach.objects.filter(person=cast.petra).update(school=cast.north, maximum=2)
        Pairing.objects.create(school=cast.north, teacher=cast.theo, coach=cast.petra, starts_on=TODAY + WEEK)
        Pairing.objects.filter(teacher=cast.una).update(ends_on=TODAY + WEEK + DAY)
        Pairing.objects.filter(teacher=cast.tess).update(ends_on=TODAY)
    page = client_of(cast.cass).get(PAGE).content.decode()
    assert [words in page for words in ("2 of 2 places taken", "1 of 5 places taken", "0 of 5 places taken")] == [
        True,
        True,
        True,
    ]


def test_the_target_stands_with_those_before_it(cast, client_of):
    with as_owner(cast.ashdown):
        CoachTarget.objects.create(
            school=cast.north,
            number=3,
            due_on="2026-07-20",
            reason="First plan",
            by=cast.greta,
            replaced_at="2026-11-02 10:00Z",
        )
        CoachTarget.objects.create(school=cast.north, number=5, due_on="2027-07-20", reason="Agreed", by=cast.edie)
    page = words_of(client_of(cast.greta).get(PAGE))
    assert "2 of 5 coaches named at North School" in page
    assert "Target Change the target 5 coaches by 20 July 2027 Agreed. Set on" in page
    assert "by Edie Ellis. 3 coaches by 20 July 2026 First plan. Set on" in page
    assert "by Greta Gill, replaced on 2 November 2026." in page


def test_how_far_coaching_reaches(cast, client_of):
    counted(cast, cast.north, people=6)
    counted(cast, cast.south, people=8)
    assert (
        "How far coaching reaches 2 of 6 teachers have a skilled coach. In the last six weeks 50% of the cycles it "
        "expects of itself took place: 18 of 36. Chance alone could move that from 34 to 66%."
    ) in words_of(client_of(cast.cass).get(PAGE))


def test_figures_about_a_few_stay_inside_the_school(cast, client_of):
    counted(cast, cast.north, people=6)
    counted(cast, cast.south, people=4)
    for page in (PAGE, "/trust/schools/south-school"):
        words = words_of(client_of(cast.edie).get(page))
        assert "Figures about teachers stay inside the school where fewer than five would be counted" in words
        assert [figure for figure in ("of 6", "of 4 teachers", "18 of", "%") if figure in words] == []


# --- What directors change --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("who", "links"), [("edie", True), ("greta", True), ("cass", False)])
def test_only_those_who_may_change_something_find_a_way_to_it(cast, client_of, central, who, links):
    page = client_of(getattr(cast, who)).get(PAGE).content.decode()
    with acting_as(cast.greta):
        own = Coach.objects.get(person=cast.cleo)
    ways = [state_page(own), state_page(central), f'href="{NEW}"', "/trust/schools/north-school/target"]
    assert [way in page for way in ways] == [links] * 4


def test_a_director_moves_a_coach_on_and_is_back_at_the_school(cast, client_of):
    with acting_as(cast.greta):
        carl = Coach.objects.get(person=cast.carl)
    browser = client_of(cast.greta)
    assert f'href="{PAGE}">Cancel' in browser.get(state_page(carl)).content.decode()
    answer = browser.post(state_page(carl), {"state": "practising", "starts_on": TODAY.isoformat()})
    assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)
    assert "Carl Cole: practising." in words_of(browser.get(PAGE))
    assert states_of(cast, cast.carl) == [
        ("in training", YEAR_BEGINS, TODAY, None),
        ("practising", TODAY, None, "Greta"),
    ]


def test_a_central_coach_is_changed_by_a_director_and_not_by_a_head(cast, client_of, central):
    change = {"state": "paused", "starts_on": TODAY.isoformat(), "maximum": "4"}
    assert client_of(cast.hana).post(state_page(central), change).status_code == 404
    assert client_of(cast.edie).post(state_page(central), change).status_code == 302
    assert [state for state, *_ in states_of(cast, cast.cass)] == ["lead coach", "paused"]


def test_a_director_names_a_coach_by_the_address_agreed_with_the_school(cast, client_of):
    browser = client_of(cast.greta)
    assert [name for name in TEACHERS if name in words_of(browser.get(NEW))] == []
    answer = browser.post(NEW, a_name(email=" Theo.Thorpe@Ashdown.example", maximum="2"))
    assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)
    page = words_of(browser.get(PAGE))
    assert "Theo Thorpe is one of the school’s coaches." in page
    assert "Theo Thorpe In training since 24 November room for 2 Change" in page
    assert states_of(cast, cast.theo) == [("in training", TODAY, None, "Greta")]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"email": ""}, "Type their work e-mail."),
        ({"email": "theo"}, "That doesn’t look like an e-mail address. Check for a missing @ or full stop."),
        ({"email": "una.upton@ashdown.example"}, "Nobody with that address works at this school today."),
        ({"email": "ben.boyle@west.example"}, "Nobody with that address works at this school today."),
        ({"email": "nobody@ashdown.example"}, "Nobody with that address works at this school today."),
        ({"state": ""}, "Choose where they stand."),
        ({"starts_on": "2026-11-25"}, "That day is still to come. Set it when it’s so."),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_kept(cast, client_of, changed, sentence):
    asked = a_name(**changed)
    answer = client_of(cast.greta).post(NEW, asked, headers=HTMX)
    page = answer.content.decode()
    assert (answer.status_code, sentence in page) == (422, True)
    assert asked["email"] in page
    with acting_as(cast.greta):
        assert Coach.objects.filter(school=cast.north).count() == 2


def test_a_coach_of_another_school_is_not_named_here_too(cast, client_of):
    with job_for(cast.ashdown):
        Membership.objects.create(person=cast.petra, school=cast.north, is_main=False, starts_on=YEAR_BEGINS)
    answer = client_of(cast.greta).post(NEW, a_name(email="petra.poole@ashdown.example"))
    assert (answer.status_code, "They coach at another school already" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("who", ["cass", "hana", "tariq", "ada"])
def test_whose_address_it_is_is_told_to_directors_alone(cast, who):
    with acting_as(getattr(cast, who)), connection.cursor() as cursor:
        cursor.execute("select sec.staff_with_address('theo.thorpe@ashdown.example', %s)", [cast.north.id])
        assert cursor.fetchone() == (None,)


@pytest.mark.parametrize("who", ["hana", "cleo", "ada"])
def test_loads_are_counted_for_the_trusts_team_alone(cast, who):
    with acting_as(getattr(cast, who)), connection.cursor() as cursor:
        cursor.execute("select * from sec.coach_loads(array[%s]::uuid[])", [str(cast.cleo.id)])
        assert cursor.fetchall() == []


def test_a_school_that_left_or_is_of_another_trust_is_missing(cast, client_of):
    browser = client_of(cast.edie)
    with as_owner(cast.ashdown):
        School.objects.filter(id=cast.south.id).update(left_on=TODAY)
    answers = [browser.get(f"/trust/schools/{slug}") for slug in ("south-school", "west-school", "no-school")]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert len({answer.content for answer in answers}) == 1


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_asks_the_same_for_one_coach_and_thirty(cast, client_of, django_assert_num_queries, central, number):
    more_teachers(cast, number)
    browser = client_of(cast.greta)
    browser.get(PAGE)
    with django_assert_num_queries(15):
        page = words_of(browser.get(PAGE))
    assert (f"{2 + number} coaches named at North School" in page, page.count("Practising since")) == (True, number)
