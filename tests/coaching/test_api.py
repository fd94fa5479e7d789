"""Facts and figures through the API: pairs, coverage as the pages show it, and coach targets."""

import datetime

import pytest

from coaching.models import CoachTarget, CoverageWeek, Pairing
from schools.models import School
from tests.coaching.views.school import more_teachers
from tests.tokens import Program, integration, program_of
from tests.world import MONDAY, TODAY, acting_as, as_owner, job_for, stable_id

TARGET = {"number": 6, "due_on": "2027-07-21", "reason": "Agreed with the head", "replaces": None}
WEEK = datetime.timedelta(weeks=1)


def rows_of(program, path: str) -> list[dict]:
    return program.get(path).json()["results"]


@pytest.fixture
def edie(cast):
    return program_of(cast.edie)


@pytest.fixture
def integrated(cast):
    return Program(integration(cast.ada, scopes=["rollups"]))


# --- Pairs ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "teachers"),
    [("tariq", ["Tariq"]), ("cleo", ["Tariq", "Tess"]), ("hana", ["Tariq", "Tess"]), ("edie", []), ("sam", [])],
)
def test_pairs_are_ones_own_and_a_schools_for_its_leaders(cast, name, teachers):
    found = rows_of(program_of(getattr(cast, name)), "/pairings?open_on=2026-11-24")
    named = {str(cast.tariq.id): "Tariq", str(cast.tess.id): "Tess"}
    assert sorted(named[row["teacher"]] for row in found) == teachers


def test_a_pair_that_has_ended_runs_no_more_on_that_day(cast):
    with job_for(cast.ashdown):
        Pairing.objects.filter(teacher=cast.tess).update(ends_on=TODAY)
    hana = program_of(cast.hana)
    assert [len(rows_of(hana, f"/pairings?open_on={day}")) for day in ("2026-11-23", "2026-11-24")] == [2, 1]


@pytest.mark.parametrize("rows", [1, 30])
def test_pairs_ask_the_database_the_same_for_one_and_thirty(cast, rows, django_assert_num_queries):
    more_teachers(cast, rows)
    hana = program_of(cast.hana)
    # A savepoint and its end, the claim; the pairs.
    with django_assert_num_queries(4):
        assert len(rows_of(hana, "/pairings")) == 2 + rows


# --- Coverage ------------------------------------------------------------------------------------------------------


def counted(cast, sizes: dict[School, int], *, week=MONDAY, **figures) -> None:
    with as_owner(cast.ashdown):
        CoverageWeek.objects.bulk_create(
            CoverageWeek(school=school, week=week, people=people, **figures) for school, people in sizes.items()
        )


def people_in(program, school) -> list[int]:
    return [row["people"] for row in rows_of(program, f"/coverage?school={school.id}")]


def test_leaders_read_their_school_and_its_teams(cast):
    counted(cast, {cast.north: 4}, due=4, seen=2, expected=4800)
    with as_owner(cast.ashdown):
        CoverageWeek.objects.create(school=cast.north, team=cast.english, week=MONDAY, people=2)
    whole, team = sorted(
        rows_of(program_of(cast.hana), f"/coverage?school={cast.north.id}"), key=lambda r: -r["people"]
    )
    assert (whole["team"], whole["seen"], whole["due"], whole["expected"]) == (None, 2, 4, 4800)
    assert (team["team"], team["people"]) == (str(cast.english.id), 2)
    assert whole["week"] == "2026-11-23"


def test_a_school_of_fewer_than_five_stays_inside_and_takes_the_next_smallest_along(cast, edie, integrated):
    with job_for(cast.ashdown):
        west = School.objects.create(id=stable_id("East"), urn=100003, name="East", slug="east", phase="primary")
    counted(cast, {cast.north: 40, cast.south: 6, west: 4})
    for program in (edie, integrated):
        assert [people_in(program, school) for school in (cast.north, cast.south, west)] == [[40], [], []]


def test_schools_of_five_and_more_are_shown_whole(cast, edie, integrated):
    counted(cast, {cast.north: 40, cast.south: 6})
    with as_owner(cast.ashdown):
        CoverageWeek.objects.create(school=cast.north, team=cast.english, week=MONDAY, people=6)
    for program in (edie, integrated):
        assert [people_in(program, school) for school in (cast.north, cast.south)] == [[40], [6]]


@pytest.mark.parametrize("name", ["tariq", "cleo", "sam", "ada", "gwen", "harry", "bram"])
def test_nobody_else_reads_figures_of_a_school(cast, name):
    counted(cast, {cast.north: 40, cast.south: 6})
    assert people_in(program_of(getattr(cast, name)), cast.north) == []


def test_weeks_come_a_year_at_a_time_up_to_this_one(cast):
    for number in range(-1, 60):
        counted(cast, {cast.north: 10}, week=MONDAY - number * WEEK)
    hana, since = program_of(cast.hana), MONDAY - 59 * WEEK
    first = hana.get(f"/coverage?school={cast.north.id}&since={since}").json()
    rest = hana.get(first["next"].partition("/api/v1")[2]).json()
    weeks = [row["week"] for row in first["results"] + rest["results"]]
    assert weeks == [str(since + number * WEEK) for number in range(60)]
    assert (len(first["results"]), rest["next"]) == (53, None)


@pytest.mark.parametrize("since", ["0001-01-01", "9999-12-31"])
def test_a_day_at_the_end_of_time_is_a_day(cast, since):
    assert program_of(cast.hana).get(f"/coverage?school={cast.north.id}&since={since}").status_code == 200


def test_a_school_has_to_be_named(cast, edie):
    answer = edie.get("/coverage")
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (400, "school")


@pytest.mark.parametrize("weeks", [1, 30])
def test_coverage_asks_the_database_the_same_for_one_week_and_thirty(cast, edie, weeks, django_assert_num_queries):
    for number in range(weeks):
        counted(cast, {cast.north: 40, cast.south: 6}, week=MONDAY - number * WEEK)
    # A savepoint and its end, the claim; the schools and their sizes, the weeks.
    with django_assert_num_queries(6):
        assert len(rows_of(edie, f"/coverage?school={cast.north.id}")) == weeks


# --- Targets -------------------------------------------------------------------------------------------------------


def test_a_director_sets_a_target_and_the_one_before_is_kept(cast, edie):
    first = edie.put(f"/schools/{cast.north.id}/target", TARGET).json()
    second = edie.put(f"/schools/{cast.north.id}/target", {**TARGET, "number": 8, "replaces": first["id"]}).json()
    assert (second["number"], second["set_by"], second["replaced_at"]) == (8, str(cast.edie.id), None)
    assert [row["number"] for row in rows_of(edie, "/targets")] == [6, 8]
    assert [row["number"] for row in rows_of(edie, "/targets?standing=true")] == [8]


def test_a_target_set_meanwhile_is_not_written_over(cast, edie):
    set_by_edie = edie.put(f"/schools/{cast.north.id}/target", TARGET).json()
    clash = program_of(cast.greta).put(f"/schools/{cast.north.id}/target", {**TARGET, "number": 9})
    assert (clash.status_code, clash.json()["current"]) == (409, set_by_edie)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"number": 201}, "number"),
        ({"number": "many"}, "number"),
        ({"due_on": "2026-11-24"}, "due_on"),
        ({"due_on": "2099-01-01"}, "due_on"),
        ({"reason": " "}, "reason"),
        ({"replaces": "7"}, "replaces"),
    ],
)
def test_a_target_that_cannot_be_is_pointed_at(cast, edie, changed, field):
    answer = edie.put(f"/schools/{cast.north.id}/target", {**TARGET, **changed})
    assert (answer.status_code, [one["pointer"] for one in answer.json()["errors"]]) == (422, [f"#/{field}"])


def test_an_integration_reads_numbers_and_days_of_targets_not_the_reason(cast, edie, integrated):
    edie.put(f"/schools/{cast.north.id}/target", TARGET)
    (row,) = rows_of(integrated, "/targets")
    assert (row["number"], row["due_on"], row["reason"]) == (6, "2027-07-21", None)


def test_a_target_by_a_program_is_the_pages_target(cast, edie):
    edie.put(f"/schools/{cast.north.id}/target", TARGET)
    with acting_as(cast.hana):
        assert CoachTarget.objects.get(replaced_at=None).number == 6
