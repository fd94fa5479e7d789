"""What every endpoint of the API has in common: tokens, refusals in one form, lists that go on, and how often."""

import json
import uuid

import pytest
import time_machine
from django.test import override_settings
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from schools.models import Membership, Person
from tests.architecture.test_routes import routes
from tests.tokens import Program, integration, personal, program_of
from tests.world import YEAR_BEGINS, job_for, stable_id

PROBLEM = "application/problem+json"


def test_a_token_says_whom_it_acts_for(cast):
    said = Program(personal(cast.lina)).get("/me").json()
    assert {name: said[name] for name in ("person", "first_name", "token_kind", "scopes", "today")} == {
        "person": str(cast.lina.id),
        "first_name": "Lina",
        "token_kind": "personal",
        "scopes": ["read"],
        "today": "2026-11-24",
    }
    assert said["appointments"] == [{"role": "lead", "school": str(cast.north.id)}]


def test_an_integration_is_nobody(cast):
    said = Program(integration(cast.ada)).get("/me").json()
    assert (said["person"], said["first_name"], said["appointments"]) == (None, None, [])
    assert (said["token_kind"], said["scopes"]) == ("integration", ["facts", "rollups"])


@pytest.mark.parametrize("sent", ["waymark_wrong", "a b", "x" * 4000])
def test_a_token_that_is_none_is_told_so(cast, sent):
    answer = Program(sent).get("/me")
    assert (answer.status_code, answer.headers["Content-Type"]) == (401, PROBLEM)
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="Waymark API", error="invalid_token"'
    assert answer.json()["detail"] == "That token is unknown, or it has ended."


def test_a_password_is_no_token(cast, client):
    assert client.get("/api/v1/me", headers={"Authorization": "Basic bGluYTpsaW5h"}).status_code == 401


def test_a_token_opens_no_page(cast, client):
    page = client.get("/me", headers={"Authorization": f"Bearer {personal(cast.lina)}"})
    assert page.headers["Location"].startswith("/sign-in")


# --- Refusals (RFC 9457) -------------------------------------------------------------------------------------------


def test_an_unknown_address_and_an_unknown_id_read_the_same(cast):
    lina = program_of(cast.lina)
    answers = [lina.get(path) for path in ("/nothing", f"/schools/{stable_id('no school')}", "/schools/not-an-id")]
    assert {(answer.status_code, answer.headers["Content-Type"], answer.content) for answer in answers} == {
        (404, PROBLEM, b'{"type": "about:blank", "title": "There is no such thing for you", "status": 404}')
    }


def test_a_verb_that_is_not_there(cast):
    answer = program_of(cast.lina).post("/schools")
    assert (answer.status_code, answer.headers["Content-Type"], answer.headers["Allow"]) == (
        405,
        PROBLEM,
        "GET, HEAD, OPTIONS",
    )


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("{", 400),
        ("[" * 100_000, 400),
        ("[]", 422),
        ("null", 422),
        ('{"praise": NaN}', 400),
        ('{"praise": "a\\u0000b"}', 422),
        ('{"focus": "\\ud800"}', 422),
        ("x" * 3_000_000, 413),
    ],
)
def test_a_body_that_cannot_be_used(cast, body, status):
    answer = program_of(cast.cleo).post("/drop-ins", body)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, PROBLEM)
    assert answer.json()["status"] == status


def test_a_form_is_no_json(cast):
    cleo = program_of(cast.cleo)
    answer = cleo.client.post("/api/v1/drop-ins", {"praise": "You waited."})
    assert (answer.status_code, answer.json()["title"]) == (415, "Send JSON")


def test_somebody_who_wants_a_page_is_told_that_there_is_json(cast):
    lina = program_of(cast.lina)
    answer = lina.client.get("/api/v1/me", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (406, PROBLEM)


def test_each_field_that_needs_a_second_look_is_pointed_at(cast):
    answer = program_of(cast.cleo).post("/drop-ins", {"client_id": "7", "signs": ["ok", ""], "focus": "charm"})
    assert (answer.status_code, answer.json()["errors"]) == (
        422,
        [
            {"pointer": "#/focus", "detail": '"charm" is not a valid choice.'},
            {"pointer": "#/signs/1", "detail": "This field may not be blank."},
            {"pointer": "#/client_id", "detail": "Must be a valid UUID."},
            {"pointer": "#/teacher", "detail": "This field is required."},
        ],
    )


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/schools?cursor=7", "cursor"),
        ("/schools?limit=0", "limit"),
        ("/schools?limit=201", "limit"),
        ("/people?scool=7", "scool"),
        ("/memberships?open_on=yesterday", "open_on"),
        ("/memberships?school=a%00b", "school"),
        ("/library/steps?cursor=a%00b", "cursor"),
        ("/drop-ins?saved_since=0001-01-01T00:00:00%2B14:00", "saved_since"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_named(cast, path, name):
    answer = program_of(cast.lina).get(path)
    assert (answer.status_code, [one["parameter"] for one in answer.json()["errors"]]) == (400, [name])


# --- Lists ---------------------------------------------------------------------------------------------------------


def more_people(cast, number: int) -> None:
    with job_for(cast.ashdown):
        made = Person.objects.bulk_create(Person(first_name=f"Teacher {n}", last_name="Extra") for n in range(number))
        Membership.objects.bulk_create(
            Membership(person=person, school=cast.north, starts_on=YEAR_BEGINS) for person in made
        )


def test_a_list_goes_on_where_it_left_off(cast):
    more_people(cast, 30)
    lina, path, pages = program_of(cast.lina), "/people?limit=20", []
    while path:
        answer = lina.get(path).json()
        pages.append([person["id"] for person in answer["results"]])
        path = answer["next"] and answer["next"].partition("/api/v1")[2]
    assert [len(page) for page in pages] == [20, 20, 6]
    listed = [person for page in pages for person in page]
    assert listed == sorted(set(listed))


@pytest.mark.parametrize(("path", "queries"), [("/people", 1), ("/memberships", 1), ("/schools", 2)])
@pytest.mark.parametrize("rows", [1, 30])
def test_a_list_asks_the_database_the_same_for_one_row_and_thirty(cast, path, queries, rows, django_assert_num_queries):
    more_people(cast, rows)
    lina = program_of(cast.lina)
    # Besides its own: a savepoint, the claim, the savepoint's end.
    with django_assert_num_queries(3 + queries):
        assert lina.get(path).status_code == 200


def test_members_of_a_school_on_a_day(cast):
    with job_for(cast.ashdown):
        Membership.objects.filter(person=cast.theo).update(ends_on="2026-11-24")
    ada = program_of(cast.ada)
    open_today = ada.get(f"/memberships?school={cast.north.id}&open_on=2026-11-24").json()["results"]
    open_before = ada.get(f"/memberships?school={cast.north.id}&open_on=2026-11-23").json()["results"]
    assert {one["person"] for one in open_before} - {one["person"] for one in open_today} == {str(cast.theo.id)}


# --- People --------------------------------------------------------------------------------------------------------


def codes_seen_by(program) -> set:
    return {person["external_id"] for person in program.get("/people?limit=200").json()["results"]}


def test_staff_codes_are_for_the_office_of_the_trust_and_for_oneself(cast):
    assert codes_seen_by(program_of(cast.tariq)) == {None, "TTAHIR"}
    everybodys = codes_seen_by(program_of(cast.ada))
    assert everybodys == codes_seen_by(Program(integration(cast.ada, scopes=["facts"])))
    assert {"TTAHIR", "UUPTON"} < everybodys


def test_the_trust_team_never_reads_a_teachers_name_here_either(cast):
    named = {person["first_name"] for person in program_of(cast.edie).get("/people?limit=200").json()["results"]}
    assert named & {"Tariq", "Tess", "Theo", "Una"} == set()
    assert {"Cleo", "Hana", "Edie"} < named


def test_a_school_names_its_teams(cast):
    (north,) = [one for one in program_of(cast.una).get("/schools").json()["results"] if one["urn"] == 100001]
    assert [team["name"] for team in north["teams"]] == ["English", "Maths"]


# --- How often -----------------------------------------------------------------------------------------------------


@pytest.fixture
def counted(settings):
    """Limits and a count of the test's own: other tests ask at the same time, and count in the same Redis."""
    settings.CACHES = {"default": settings.CACHES["default"] | {"KEY_PREFIX": uuid.uuid4().hex}}
    settings.API_REQUESTS_A_MINUTE, settings.API_REQUESTS_A_MINUTE_FROM_A_PLACE = 3, 5
    return settings


def statuses(program, times: int) -> list[int]:
    return [program.get("/me").status_code for _ in range(times)]


def test_a_token_is_told_to_wait_for_the_next_minute(cast, counted):
    lina = program_of(cast.lina)
    with time_machine.travel("2026-11-24T10:00:05+00:00", tick=False) as clock:
        assert statuses(lina, 4) == [200, 200, 200, 429]
        refused = lina.get("/me")
        assert (refused.headers["Content-Type"], refused.headers["Retry-After"]) == (PROBLEM, "55")
        clock.shift(55)
        assert statuses(lina, 1) == [200]


def test_a_place_is_counted_whatever_the_token_and_without_one(cast, counted):
    with time_machine.travel("2026-11-24T10:00:05+00:00", tick=False):
        assert statuses(program_of(cast.lina), 3) == [200] * 3
        assert statuses(Program("waymark_guess"), 3) == [401, 401, 429]
        assert statuses(program_of(cast.hana), 1) == [429]


def test_without_redis_nobody_is_refused(cast, counted):
    away = counted.CACHES["default"] | {"LOCATION": "unix:///nowhere/redis.sock?db=0"}
    with override_settings(CACHES={"default": away}):
        assert statuses(program_of(cast.lina), 8) == [200] * 8


# --- The description -----------------------------------------------------------------------------------------------


def test_the_description_is_whole(cast, client):
    described = json.loads(client.get("/api/v1/openapi.json").content)
    validate_schema(described)
    assert described["openapi"] == "3.1.0"
    assert {"401", "403", "404", "422", "429"} <= set(described["paths"]["/api/v1/drop-ins"]["post"]["responses"])


def test_the_description_has_every_route_and_every_verb(cast, client):
    described = json.loads(client.get("/api/v1/openapi.json").content)["paths"]
    served = {
        (f"/{pattern}".replace("<uuid:", "{").replace("<slug:", "{").replace(">", "}"), verb)
        for name, pattern, view in routes()
        if pattern.startswith("api/v1/") and name != "api_openapi"
        for verb in set(view.actions) - {"head"}
    }
    assert {(path, verb) for path, verbs in described.items() for verb in verbs} == served


def test_the_generator_warns_of_nothing():
    with GENERATOR_STATS.silence():
        SchemaGenerator(urlconf="coaching.api_urls").get_schema(public=True)
    assert not GENERATOR_STATS


def test_the_page_lays_every_operation_out(cast, client):
    page = client.get("/api/").content.decode()
    described = json.loads(client.get("/api/v1/openapi.json").content)["paths"]
    assert page.count('<article class="operation') == sum(len(verbs) for verbs in described.values())
