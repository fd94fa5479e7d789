"""The API asked with whatever its own description allows, and with what it does not, once by each role.

schemathesis makes the questions from the description that the running code gives; the same seed makes the same ones.
Nothing breaks, every answer is one that the description knows, and no planted token reaches somebody it is not for.
"""

from collections import defaultdict

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from coaching.wsgi import application
from tests.architecture.plant import plant
from tests.architecture.test_routes import foreign_words
from tests.tokens import FACTS_AND_ROLLUPS, integration, personal

ROLES = {
    "teacher": "tariq",
    "coach": "cleo",
    "headteacher": "hana",
    "lead": "lina",
    "school administrator": "sam",
    "advocate": "abel",
    "chief executive": "edie",
    "Professional Growth Director": "greta",
    "central coach": "cass",
    "trust administrator": "ada",
    "governor": "gwen",
    "head of another trust": "bram",
    "coach of another trust": "bea",
    "integration": "",
    "nobody": "",
}
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
ASKED = settings(
    max_examples=3,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
# Half of the questions are about rows that are there: Tariq's, at North.
KNOWN = {
    "drop-ins": "draft drop-in",
    "conversations": "shared conversation",
    "steps": "step",
    "schools": "school",
    "people": "person",
    "memberships": "membership",
    "pairings": "pairing",
    "twilights": "twilight",
}


@pytest.fixture
def description(db):
    # Between two requests a server lets go of connections that are not as it left them. The test's own has to stay.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def headers_of(cast, role: str) -> dict[str, str]:
    if role == "nobody":
        return {}
    scopes = ("read", "write")
    token = (
        integration(cast.ada, scopes=FACTS_AND_ROLLUPS)
        if role == "integration"
        else personal(getattr(cast, ROLES[role]), scopes=scopes)
    )
    return {"Authorization": f"Bearer {token}"}


def known_ids(operation, rows) -> dict[str, str]:
    """The path's id, as that of a row that is there."""
    noun = operation.path.removeprefix("/api/v1/").partition("/")[0]
    names = [one.name for one in operation.path_parameters]
    # Of drop-ins the draft, but for sharing: shared, its words would be its teacher's too.
    which = "shared drop-in" if operation.path.endswith("/share") else KNOWN.get(noun)
    return {name: str(rows[which].pk) for name in names if which}


def test_whatever_is_asked_nothing_breaks_and_no_word_gets_out(cast, description):
    rows, asked = plant(cast)["ashdown"], defaultdict(list)
    asking = {role: headers_of(cast, role) for role in ROLES}

    def ask(case):
        for role, headers in asking.items():
            answer = case.call(headers=headers)
            case.validate_response(answer, CHECKS)
            asked[role].append(answer.status_code)
            assert foreign_words(Said(answer), ROLES[role] or role, rows) == set(), (role, case.as_curl_command())

    for found in description.get_all_operations():
        operation = found.ok()
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            ASKED(given(case=operation.as_strategy(mode))(ask))()
        if ids := known_ids(operation, rows):
            ASKED(given(case=operation.as_strategy(path_parameters=ids))(ask))()
    assert {role for role, statuses in asked.items() if 200 in statuses} == set(ROLES) - {"nobody"}
    assert set(asked["nobody"]) == {401, 404}  # 404 of an address that is none
    assert len(asked["coach"]) > 120


class Said:
    """An answer of schemathesis as the search for tokens reads one."""

    cookies = ""

    def __init__(self, answer) -> None:
        self.content, self.headers = answer.content, answer.headers
