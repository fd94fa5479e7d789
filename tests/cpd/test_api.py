"""The step library and twilights through the API."""

import datetime

import pytest

from cpd.models import Attendance, Expected, Facilitator, LibraryStep, Twilight, TwilightSchool
from tests.tokens import Program, integration, program_of
from tests.world import as_owner

EVENING = datetime.datetime(2026, 11, 26, 16, tzinfo=datetime.UTC)


def twilights(cast, number: int, *, school=None) -> list[Twilight]:
    """So many evenings, one a week, led by Cleo; Tariq is expected and came to each."""
    school, of_tariq = school or cast.north, {"person": cast.tariq, "school": cast.north}
    with as_owner(cast.ashdown):
        made = [
            Twilight.objects.create(
                title="Cold call",
                starts_at=EVENING + week * datetime.timedelta(weeks=1),
                minutes=60,
                place="Hall",
                by=cast.hana,
            )
            for week in range(number)
        ]
        for twilight in made:
            TwilightSchool.objects.create(twilight=twilight, school=school)
            Facilitator.objects.create(twilight=twilight, person=cast.cleo)
            Expected.objects.create(twilight=twilight, **of_tariq)
            Attendance.objects.create(twilight=twilight, how="tap", tapped_at=EVENING, minutes=50, **of_tariq)
    return made


def test_a_twilight_says_where_when_and_what_it_is_to_the_reader(cast):
    (made,) = twilights(cast, 1)
    path = f"/twilights/{made.id}"
    mine, hers, nobodys = (
        program.get(path).json()
        for program in (program_of(cast.tariq), program_of(cast.tess), Program(integration(cast.ada)))
    )
    assert (mine["title"], mine["starts_at"], mine["schools"], mine["facilitators"]) == (
        "Cold call",
        "2026-11-26T16:00:00Z",
        [str(cast.north.id)],
        [str(cast.cleo.id)],
    )
    assert [(one["is_expected"], one["minutes_there"]) for one in (mine, hers, nobodys)] == [
        (True, 50),
        (False, None),
        (None, None),
    ]


def test_twilights_by_school_and_from_a_moment_on(cast):
    twilights(cast, 2)
    twilights(cast, 1, school=cast.south)
    tariq = program_of(cast.tariq)
    asked = (f"?school={cast.south.id}", f"?school={cast.north.id}&starts_since=2026-11-30T00:00:00Z")
    assert [len(tariq.get(f"/twilights{filters}").json()["results"]) for filters in ("", *asked)] == [3, 1, 1]


@pytest.mark.parametrize("number", [1, 30])
def test_twilights_ask_the_database_the_same_for_one_and_thirty(cast, number, django_assert_num_queries):
    twilights(cast, number)
    tariq = program_of(cast.tariq)
    # A savepoint and its end, the claim; the twilights, their schools, teams and leaders, one's own part in them.
    with django_assert_num_queries(9):
        assert len(tariq.get("/twilights").json()["results"]) == number


def test_the_library_goes_on_to_its_end(cast):
    tariq, path, codes = program_of(cast.tariq), "/library/steps?limit=200", []
    while path:
        answer = tariq.get(path).json()
        codes += [step["code"] for step in answer["results"]]
        path = answer["next"] and answer["next"].partition("/api/v1")[2]
    assert codes == sorted(LibraryStep.objects.values_list("code", flat=True))
    assert len(codes) > 200


def test_a_topic_is_a_part_of_the_library(cast):
    steps = program_of(cast.tariq).get("/library/steps?topic=i-questioning").json()["results"]
    assert {step["topic"] for step in steps} == {"Questioning"}


def test_a_step_by_its_code(cast):
    tariq = program_of(cast.tariq)
    assert tariq.get("/library/steps/i-questioning-1-1").json()["topic_code"] == "i-questioning"
    assert tariq.get("/library/steps/nothing").status_code == 404
