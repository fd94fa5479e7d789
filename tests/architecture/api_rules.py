"""Who gets which status from each route of the API. The rows asked for are Tariq's, whom Cleo coaches at North.

They ask in the order of their names, each after what the one before changed: Greta's target comes after Edie's.

"facts" and "rollups" are integrations of Ashdown, one for each scope.
"""

from tests.architecture.test_routes import BIRCH, EVERYBODY, LEADERS, PAIR, Rule, at, plain

INTEGRATIONS = {"facts", "rollups"}
NORTH = set("tariq tess theo cleo carl hana lina sam abel".split())
ASKING = EVERYBODY | INTEGRATIONS
PEOPLE_ONLY = {200: EVERYBODY}
NEW_DROP_IN = {"client_id": "0193a1c2-0000-7000-8000-000000000001", "praise": "You waited."}
NEW_TARGET = {"number": 5, "due_on": "2027-07-21", "reason": "Agreed with the head", "replaces": "{target}"}


def api(path: str):
    return plain(f"/api/v1{path}")


def with_id(path: str, which: str):
    """A path with the id of a planted row where it says {}."""
    return lambda rows: f"/api/v1{path}".format(rows[which].pk)


API_RULES = {
    "api_openapi": Rule(api("/openapi.json"), {}, 200),
    "api_me": Rule(api("/me"), {200: ASKING}, 401),
    "api_schools": Rule(api("/schools"), {200: ASKING}, 401),
    "api_school": Rule(at("api_school", "school"), {404: BIRCH}, 200),
    "api_people": Rule(api("/people"), {403: {"rollups"}}, 200),
    "api_person": Rule(at("api_person", "person"), {200: NORTH | {"ada", "facts"}, 403: {"rollups"}}, 404),
    "api_memberships": Rule(api("/memberships"), {403: {"rollups"}}, 200),
    "api_membership": Rule(
        at("api_membership", "membership"),
        {200: LEADERS | {"tariq", "cleo", "sam", "ada", "facts"}, 403: {"rollups"}},
        404,
    ),
    "api_library_steps": Rule(api("/library/steps"), {200: ASKING}, 401),
    "api_library_step": Rule(api("/library/steps/i-questioning-1-1"), {200: ASKING}, 401),
    "api_twilights": Rule(api("/twilights"), {403: {"rollups"}}, 200),
    "api_twilight": Rule(at("api_twilight", "twilight"), {403: {"rollups"}, 404: BIRCH}, 200),
    "api_pairings": Rule(api("/pairings"), PEOPLE_ONLY, 403),
    "api_pairing": Rule(at("api_pairing", "pairing"), {200: PAIR | LEADERS, 403: INTEGRATIONS}, 404),
    "api_coverage": Rule(with_id("/coverage?school={}", "school"), {403: {"facts"}}, 200),
    "api_targets": Rule(api("/targets"), {403: {"facts"}}, 200),
    "api_school_target": Rule(
        at("api_school_target", "school"), {200: {"edie"}, 409: {"greta"}}, 403, "put", NEW_TARGET
    ),
    "api_drop_ins": Rule(api("/drop-ins"), PEOPLE_ONLY, 403),
    "api_drop_in": Rule(at("api_drop_in", "shared drop-in"), {200: PAIR, 403: INTEGRATIONS}, 404),
    "api_drop_in_share": Rule(
        at("api_drop_in_share", "draft drop-in"), {200: {"cleo"}, 403: INTEGRATIONS}, 404, "post"
    ),
    "api_conversations": Rule(api("/conversations"), PEOPLE_ONLY, 403),
    "api_conversation": Rule(at("api_conversation", "shared conversation"), {200: PAIR, 403: INTEGRATIONS}, 404),
    "api_answers": Rule(api("/answers"), PEOPLE_ONLY, 403),
    "api_steps": Rule(api("/steps"), PEOPLE_ONLY, 403),
    "api_step": Rule(at("api_step", "step"), {200: PAIR, 403: INTEGRATIONS}, 404),
    "api_step_ticks": Rule(
        at("api_step_ticks", "step"), {200: {"tariq"}, 403: INTEGRATIONS}, 404, "put", {"ticked": [0]}
    ),
}
# Other verbs of the same routes, by a name of their own.
MORE_VERBS = {
    "begin a draft": Rule(
        api("/drop-ins"), {201: {"cleo"}, 403: INTEGRATIONS}, 422, "post", {**NEW_DROP_IN, "teacher": "{person}"}
    ),
    "save a draft": Rule(
        at("api_drop_in", "draft drop-in"),
        {200: {"cleo"}, 403: INTEGRATIONS},
        404,
        "patch",
        {"version": 1, "praise": "You waited."},
    ),
    "say how far a step has got": Rule(
        at("api_step", "step"), {200: {"tariq"}, 403: INTEGRATIONS}, 404, "patch", {"state": "trying"}
    ),
    "another's drafts": Rule(at("api_drop_in", "draft drop-in"), {200: {"cleo"}, 403: INTEGRATIONS}, 404),
    "steps of a teacher": Rule(with_id("/steps?teacher={}", "person"), PEOPLE_ONLY, 403),
    "pairings of a school": Rule(with_id("/pairings?school={}", "school"), PEOPLE_ONLY, 403),
    "targets of a school": Rule(with_id("/targets?school={}", "school"), {403: {"facts"}}, 200),
    "memberships of a school": Rule(with_id("/memberships?school={}", "school"), {403: {"rollups"}}, 200),
}
