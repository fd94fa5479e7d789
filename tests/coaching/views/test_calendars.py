"""The calendar in the browser, of one school and of the whole trust: read, added to, changed, taken out, begun anew."""

import datetime

import pytest

from coaching.models import CoverageWeek
from schools.models import ClosedDay, HalfTerm, School
from tests.coaching.views.school import recounted, words_of
from tests.world import MONDAY, acting_as, as_owner, job_for

PAGE, TRUST = "/schools/north-school/calendar", "/trust/calendar"
AUTUMN_1 = "half-term/2026-09-02/2026-10-23"
FRIDAY = datetime.date(2026, 12, 4)
DAY = datetime.timedelta(days=1)


def a_line(**changed) -> dict:
    return {"first": "2026-12-04", "last": "", "name": ""} | changed


def closed(cast, school="north") -> list[tuple]:
    with acting_as(cast.tariq):
        return list(ClosedDay.objects.filter(school=getattr(cast, school)).values_list("day", "kind", "name"))


# --- Reading ----------------------------------------------------------------------------------------------------------


def test_it_says_how_long_the_school_is_open_and_shows_every_week(cast, client_of):
    page = words_of(client_of(cast.sam).get(PAGE))
    assert "North School is open in 40 weeks of 2026 to 2027 194 days with lessons." in page
    assert (
        "Autumn 1 Wednesday 2 September to Friday 23 October Autumn 1, week by week Week Mon Tue Wed Thu Fri " in page
    )
    assert "12 23 Nov 23 24 25 26 27" in page


def test_what_a_day_is_stands_in_it(cast, client_of):
    with as_owner(cast.ashdown):
        ClosedDay.objects.create(school=cast.north, day=FRIDAY, kind="training day", name="Marking")
        ClosedDay.objects.bulk_create(
            ClosedDay(school=cast.north, day=FRIDAY + n * DAY, kind="exam week", name="Mocks") for n in range(3, 8)
        )
    page = words_of(client_of(cast.sam).get(PAGE))
    assert "13 30 Nov 30 1 2 3 4 T , training day 14 7 Dec 7 E , exam week 8 E , exam week" in page
    assert "In 1 of the weeks there are exams, and no coaching is expected." in page
    assert "Training day: Marking Friday 4 December 2026 Change" in page
    assert "Exam week: Mocks Mon 7 Dec to Fri 11 Dec 2026 Change" in page


def test_bank_holidays_are_known(cast, client_of):
    assert "3 May 3 B , bank holiday 4 5 6 7" in words_of(client_of(cast.sam).get(PAGE))


def test_a_year_without_dates_offers_a_proposal(cast, client_of):
    page = client_of(cast.sam).get(f"{PAGE}?year=2027")
    assert "No dates yet for 2027 to 2028 Without half-terms no coaching is expected" in words_of(page)
    assert f'href="{PAGE}/years/2027"' in page.content.decode()


@pytest.mark.parametrize("year", ["26", "xyz", "9999", "2026.5", "²⁰²⁶"])
def test_a_year_that_cannot_be_is_not_there(cast, client_of, year):
    assert client_of(cast.sam).get(PAGE, {"year": year}).status_code == 404


def test_the_trusts_page_says_what_every_school_has_and_what_only_some(cast, client_of):
    with as_owner(cast.ashdown):
        for school in (cast.north, cast.south):
            ClosedDay.objects.create(school=school, day=FRIDAY, kind="training day")
        ClosedDay.objects.create(school=cast.south, day=FRIDAY - DAY, kind="closure", name="Snow")
    page = words_of(client_of(cast.ada).get(TRUST))
    assert "2 schools with dates for 2026 to 2027" in page
    assert "North School 40 open weeks, 193 days with lessons Look South School 40 open weeks, 192 days" in page
    assert "Closure: Snow Thursday 3 December 2026. 1 of 2: South School. Change" in page
    assert "Training day Friday 4 December 2026. Every school. Change" in page


# --- Changing ---------------------------------------------------------------------------------------------------------


def test_a_training_day_is_added_and_said(cast, client_of):
    browser = client_of(cast.sam)
    answer = browser.post(f"{PAGE}/new?kind=training-day", a_line(name="Marking"))
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{PAGE}?year=2026")
    assert "Added: Marking, Friday 4 December 2026." in words_of(browser.get(PAGE))
    assert closed(cast) == [(FRIDAY, "training day", "Marking")]


@pytest.mark.parametrize(
    ("kind", "line", "words"),
    [
        ("training-day", a_line(first=""), "First day: Choose the first day."),
        ("training-day", a_line(first="4 December"), "First day: Write the day like 1/12/2026."),
        ("training-day", a_line(first="2062-12-04"), "Check the year: a calendar reaches from last school year"),
        ("closure", a_line(last="2026-12-01"), "Last day: The last day comes before the first."),
        ("closure", a_line(name="n" * 41), "Name: Keep it under 40 characters."),
        ("closure", a_line(first="2026-12-05"), "There’s no weekday among these."),
        ("closure", a_line(first="2026-10-28"), "isn’t in a half-term of North School, so it’s closed anyway."),
        ("half-term", a_line(name="Extra", last="2026-12-07"), "That overlaps with another half-term."),
        ("half-term", a_line(last="2026-12-07"), "Name: Give it a name, such as Autumn 1."),
        ("half-term", a_line(name="Extra"), "Last day: Choose the last day."),
    ],
)
def test_what_is_refused_is_said_beside_it_and_nothing_typed_is_lost(cast, client_of, kind, line, words):
    answer = client_of(cast.sam).post(f"{PAGE}/new?kind={kind}", line)
    assert (answer.status_code, closed(cast)) == (422, [])
    assert words in words_of(answer)
    assert f'value="{line["name"]}"' in answer.content.decode() or not line["name"]


def test_a_half_term_is_changed(cast, client_of):
    browser = client_of(cast.hana)
    opened = browser.get(f"{PAGE}/{AUTUMN_1}").content.decode()
    assert ('value="2026-09-02"' in opened, 'value="2026-10-23"' in opened) == (True, True)
    browser.post(f"{PAGE}/{AUTUMN_1}", {"name": "Autumn 1", "first": "2026-09-03", "last": "2026-10-23"})
    assert "Autumn 1 Thursday 3 September to Friday 23 October" in words_of(browser.get(PAGE))


def test_a_line_is_taken_out(cast, client_of):
    browser = client_of(cast.sam)
    browser.post(f"{PAGE}/new?kind=closure", a_line(last="2026-12-08"))
    path = f"{PAGE}/closure/2026-12-04/2026-12-08"
    assert f'action="{path}/remove"' in browser.get(path).content.decode()
    assert browser.post(f"{path}/remove").status_code == 302
    assert (closed(cast), browser.get(path).status_code) == ([], 404)


def test_the_trust_adds_at_every_school_and_takes_out_where_it_is(cast, client_of):
    browser = client_of(cast.ada)
    browser.post(f"{TRUST}/new?kind=closure", a_line(name="Storm"))
    with as_owner(cast.ashdown):
        ClosedDay.objects.filter(school=cast.north).delete()
    path = f"{TRUST}/closure/2026-12-04/2026-12-04"
    assert "Storm At South School." in words_of(browser.get(path))
    browser.post(path, a_line(name="Snow"))
    assert (closed(cast), closed(cast, "south")) == ([], [(FRIDAY, "closure", "Snow")])
    browser.post(f"{path}/remove")
    assert closed(cast, "south") == []


@pytest.mark.parametrize(
    "path",
    [
        "holiday/2026-12-04/2026-12-04", "closure/2026-12-04/2026-12-05", "closure/yesterday/2026-12-04",
        "half-term/2026-09-02/2026-10-22", "closure/9999-12-31/9999-12-31", "training-day/0001-01-01/0001-01-01",
    ],
)  # fmt: skip
def test_a_line_that_is_not_there_is_missing(cast, client_of, path):
    assert client_of(cast.sam).get(f"{PAGE}/{path}").status_code == 404
    assert client_of(cast.sam).post(f"{PAGE}/{path}/remove").status_code == 404


def test_an_exam_week_moves_coverage(cast, client_of):
    recounted(cast)
    browser = client_of(cast.sam)
    browser.post(f"{PAGE}/new?kind=exam-week", a_line(first="2026-11-24", name="Mocks"))
    recounted(cast)
    with job_for(cast.ashdown, "waymark_rollup"):
        row = CoverageWeek.objects.get(school=cast.north, week=MONDAY, team=None)
    assert (row.people, row.due) == (7, 0)
    assert "Nobody is due this week" in words_of(client_of(cast.hana).get("/schools/north-school/coverage"))


# --- A new year -------------------------------------------------------------------------------------------------------


def proposal(page) -> dict:
    """What the form would post as it stands."""
    form = page.context["form"]
    return {name: form[name].value() for name in form.fields}


def test_next_years_half_terms_are_proposed_from_this_years_and_kept_when_saved(cast, client_of):
    browser = client_of(cast.sam)
    given = proposal(browser.get(f"{PAGE}/years/2027"))
    assert (given["name_0"], given["first_0"], given["last_0"]) == (
        "Autumn 1",
        datetime.date(2027, 9, 1),
        datetime.date(2027, 10, 22),
    )
    assert len(given) == 18
    answer = browser.post(f"{PAGE}/years/2027", given | {"first_0": "2027-09-02"})
    assert answer.headers["Location"] == f"{PAGE}?year=2027"
    with acting_as(cast.tariq):
        kept = HalfTerm.objects.filter(school=cast.north, year=2027)
        assert (kept.count(), kept.first().starts_on) == (6, datetime.date(2027, 9, 2))
        assert HalfTerm.objects.filter(school=cast.south, year=2027).count() == 0


def test_a_year_that_is_there_already_is_not_begun_again(cast, client_of):
    browser = client_of(cast.sam)
    assert "There are half-terms already." in words_of(browser.get(f"{PAGE}/years/2026"))
    browser.post(f"{PAGE}/years/2026", proposal(browser.get(f"{PAGE}/years/2026")))
    with acting_as(cast.tariq):
        assert HalfTerm.objects.filter(school=cast.north, year=2026).count() == 6


def test_half_terms_of_a_year_that_get_in_each_others_way_are_said(cast, client_of):
    browser = client_of(cast.sam)
    given = proposal(browser.get(f"{PAGE}/years/2027"))
    answer = browser.post(f"{PAGE}/years/2027", given | {"first_1": "2027-10-20", "first_5": "2029-06-01"})
    page = words_of(answer)
    assert answer.status_code == 422
    assert "First day: Autumn 2 begins before Autumn 1 is over." in page
    assert "First day: That isn’t in the school year 2027 to 2028." in page


def test_where_there_is_no_year_before_a_usual_one_is_proposed(cast, client_of):
    given = proposal(client_of(cast.sam).get(f"{PAGE}/years/2030"))
    assert (given["name_5"], len(given)) == ("Summer 2", 18)


def test_the_trust_begins_a_year_for_schools_without_one(cast, client_of):
    client_of(cast.sam).post(
        f"{PAGE}/years/2027", proposal(client_of(cast.sam).get(f"{PAGE}/years/2027")) | {"name_0": "Michaelmas"}
    )
    browser = client_of(cast.ada)
    assert "1 of 2 schools without dates for 2027 to 2028" in words_of(browser.get(f"{TRUST}?year=2027"))
    page = browser.get(f"{TRUST}/years/2027")
    assert "For 1 school without dates." in words_of(page)
    browser.post(f"{TRUST}/years/2027", proposal(page))
    with acting_as(cast.tariq):
        names = HalfTerm.objects.filter(year=2027, starts_on="2027-09-01").order_by("school__name")
        assert list(names.values_list("name", flat=True)) == ["Michaelmas", "Autumn 1"]


# --- Whose it is ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["tariq", "cleo", "harry", "edie", "greta", "gwen"])
def test_nobody_else_opens_or_changes_a_schools_calendar(cast, client_of, who):
    browser = client_of(getattr(cast, who))
    assert browser.get(PAGE).status_code == 403
    assert browser.post(f"{PAGE}/new?kind=closure", a_line()).status_code == 403
    assert browser.post(f"{PAGE}/{AUTUMN_1}/remove").status_code == 403
    assert browser.post(f"{TRUST}/new?kind=closure", a_line()).status_code == 403
    assert closed(cast) == []


@pytest.mark.parametrize("schools", [2, 30])
def test_the_trusts_page_costs_the_same_for_many_schools(cast, client_of, django_assert_num_queries, schools):
    with as_owner(cast.ashdown):
        for n in range(schools - 2):
            school = School.objects.create(urn=300000 + n, name=f"School {n}", slug=f"school-{n}", phase="primary")
            HalfTerm.objects.create(
                school=school, year=2026, name="Autumn 1", starts_on="2026-09-02", ends_on="2026-10-24"
            )
            ClosedDay.objects.create(school=school, day="2026-10-02", kind="training day", name=f"Day {n}")
    browser = client_of(cast.ada)
    browser.get(TRUST)
    with django_assert_num_queries(8):
        browser.get(TRUST)


@pytest.mark.parametrize("days", [1, 30])
def test_a_schools_page_costs_the_same_for_many_days(cast, client_of, django_assert_num_queries, days):
    with as_owner(cast.ashdown):
        for n in range(days):
            ClosedDay.objects.create(school=cast.north, day=MONDAY + n * DAY, kind="closure", name=f"{n}")
    browser = client_of(cast.sam)
    browser.get(PAGE)
    with django_assert_num_queries(8):
        browser.get(PAGE)
