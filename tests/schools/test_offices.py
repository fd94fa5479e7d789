"""What an office may do to people and roles, asked of PostgreSQL by somebody who sends it any SQL as the web login."""

import pytest
from django.db import DatabaseError, connection, transaction

from schools.models import Appointment, Change, Leave, Membership, Person
from schools.refusals import rule_behind
from tests.world import MONDAY, TODAY, acting_as, as_login, as_owner, job_for, stable_id

REFUSED, NOTHING_HAPPENS = "row-level security", "nothing happens"


def attempt(sql: str, *parameters) -> str:
    """What became of a statement: how many rows it changed, or the rule that refused it."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return str(cursor.rowcount) if cursor.rowcount else NOTHING_HAPPENS
    except DatabaseError as error:
        return rule_behind(error) or str(error)


def outcomes(cast, names: str, sql: str, *parameters) -> dict[str, str]:
    """The same statement, by each of these people, every time from the same beginning."""
    found = {}
    for name in names.split():
        with transaction.atomic():
            with acting_as(getattr(cast, name)):
                found[name] = attempt(sql, *parameters)
            transaction.set_rollback(True)
    return found


def everybody(others: str, cast, sql: str, *parameters, **named: str) -> None:
    """Each of the cast, Birch's included, meets `others`, but for those who are named."""
    people = "tariq theo cleo lina hana sam abel harry petra edie greta cass ada gwen bram bea"
    assert outcomes(cast, people, sql, *parameters) == {name: named.get(name, others) for name in people.split()}


RENAME = "update schools_person set last_name = 'Other' where id = %s"
READDRESS = "update schools_person set email = 'mine@elsewhere.example' where id = %s"


def test_an_office_corrects_the_names_of_its_own_people(cast):
    everybody(NOTHING_HAPPENS, cast, RENAME, cast.theo.id, hana="1", lina="1", sam="1", ada="1")


@pytest.mark.parametrize("leader", ["hana", "lina", "edie"])
def test_whoever_leads_is_the_trust_s_administrator_s_to_look_after(cast, leader):
    everybody(NOTHING_HAPPENS, cast, RENAME, getattr(cast, leader).id, ada="1")


def test_only_administrators_turn_somebody_s_mail_round(cast):
    refused = "email_is_not_theirs_to_change"
    everybody(NOTHING_HAPPENS, cast, READDRESS, cast.theo.id, hana=refused, lina=refused, sam="1", ada="1")


@pytest.mark.parametrize("self_served", ["sam", "ada"])
def test_and_never_their_own(cast, self_served):
    who = getattr(cast, self_served)
    assert outcomes(cast, self_served, READDRESS, who.id) == {self_served: "nobody_changes_their_own_email"}


def test_nor_does_somebody_whom_a_head_made_administrator(cast):
    """A head could otherwise make somebody administrator for the purpose, with a mailbox of the head's own."""
    with acting_as(cast.hana):
        Appointment.objects.create(
            person=cast.carl, role="school_administrator", school=cast.north, starts_on=TODAY, by=cast.hana
        )
    with acting_as(cast.ada):
        Appointment.objects.create(
            person=cast.abel, role="school_administrator", school=cast.north, starts_on=TODAY, by=cast.ada
        )
    assert outcomes(cast, "carl abel", READDRESS, cast.theo.id) == {
        "carl": "email_is_not_theirs_to_change",
        "abel": "1",
    }
    assert outcomes(cast, "carl", RENAME, cast.theo.id) == {"carl": "1"}


def test_nor_does_one_whom_somebody_made_it_who_ran_the_trust_once(cast):
    with as_owner(cast.ashdown):
        Appointment.objects.create(
            person=cast.hana, role="trust_administrator", starts_on="2026-09-01", ends_on="2026-10-01"
        )
    with acting_as(cast.hana):
        Appointment.objects.create(
            person=cast.carl, role="school_administrator", school=cast.north, starts_on=TODAY, by=cast.hana
        )
    assert outcomes(cast, "carl", READDRESS, cast.theo.id) == {"carl": "email_is_not_theirs_to_change"}


def test_an_administrator_goes_on_with_e_mails_after_whoever_named_them_has_gone(cast):
    with as_owner(cast.ashdown):
        Appointment.objects.filter(person=cast.sam).update(by=cast.ada)
        Appointment.objects.filter(person=cast.ada).update(ends_on=TODAY)
    assert outcomes(cast, "sam", READDRESS, cast.theo.id) == {"sam": "1"}


def test_a_head_does_not_call_back_an_administrator_of_e_mails_whom_the_trust_dismissed(cast):
    """The role is called back, as the head may give it: from then on the head gave it."""
    with acting_as(cast.ada):
        Appointment.objects.filter(person=cast.sam).update(ends_on=TODAY)
    with acting_as(cast.hana):
        assert attempt("update schools_appointment set ends_on = null where person_id = %s", cast.sam.id) == "1"
        assert Appointment.objects.get(person=cast.sam).by_id == cast.hana.id
    assert outcomes(cast, "sam", READDRESS, cast.theo.id) == {"sam": "email_is_not_theirs_to_change"}


def test_the_trust_s_administrator_calls_one_back_as_they_were(cast):
    with acting_as(cast.ada):
        Appointment.objects.filter(person=cast.sam).update(ends_on=TODAY)
        Appointment.objects.filter(person=cast.sam).update(ends_on=None)
    assert outcomes(cast, "sam", READDRESS, cast.theo.id) == {"sam": "1"}


def test_an_address_that_was_missing_is_not_for_a_head_to_fill_in(cast):
    with job_for(cast.ashdown):
        Person.objects.filter(id=cast.theo.id).update(email=None)
    assert outcomes(cast, "hana sam", READDRESS, cast.theo.id) == {"hana": "email_is_not_theirs_to_change", "sam": "1"}


def test_an_address_that_changes_ends_sessions_and_codes_and_tells_both(cast):
    with connection.cursor() as cursor:
        cursor.execute("select iam.request_code(%s, 'here')", [cast.theo.email])
    with acting_as(cast.sam):
        Person.objects.filter(id=cast.theo.id).update(email="theo@new.example")
        change = Change.objects.get(person=cast.theo, subject="email")
    assert (change.values, change.by_id) == ({"email": [cast.theo.email, "theo@new.example"]}, cast.sam.id)
    with as_login("waymark_owner"), connection.cursor() as cursor:
        cursor.execute("select count(*) from iam.session where person_id = %s", [cast.theo.id])
        assert cursor.fetchone() == (0,)
        cursor.execute("select count(*) from iam.code where email = %s", [cast.theo.email])
        assert cursor.fetchone() == (0,)
        cursor.execute("select email from iam.account where person_id = %s", [cast.theo.id])
        assert cursor.fetchall() == [("theo@new.example",)]
        cursor.execute(
            "select dedupe_key, payload ->> 'change' from iam.outbox where kind = 'address_changed' order by dedupe_key"
        )
        assert cursor.fetchall() == [
            (f"address now:{change.id}", str(change.id)),
            (f"address was:{change.id}", str(change.id)),
        ]


ADD = (
    "insert into schools_person (id, trust_id, first_name, last_name, email)"
    " values (%s, %s, 'New', 'Person', 'new@x.example')"
)
POST = (
    "insert into schools_membership (id, trust_id, person_id, school_id, job_title, fte, teaching, is_main, starts_on)"
    " values (gen_random_uuid(), %s, %s, %s, '', 100, true, false, '2026-11-24')"
)


def test_an_office_takes_somebody_on(cast):
    expected = dict.fromkeys(("hana", "lina", "sam", "ada", "harry"), "1")
    everybody(REFUSED, cast, ADD, stable_id("new"), cast.ashdown, **expected)


def test_and_gives_a_newcomer_a_post_at_its_own_school_alone(cast):
    with acting_as(cast.hana):
        attempt(ADD, stable_id("new"), cast.ashdown)
    there = {"hana": "1", "ada": "1", "lina": REFUSED, "harry": REFUSED}
    assert outcomes(cast, " ".join(there), POST, cast.ashdown, stable_id("new"), cast.north.id) == there
    assert outcomes(cast, "hana", POST, cast.ashdown, stable_id("new"), cast.south.id) == {"hana": REFUSED}


@pytest.mark.parametrize("who", ["edie", "una", "petra", "ada"])
def test_nobody_is_drawn_into_a_school_by_a_post_there(cast, who):
    everybody(REFUSED, cast, POST, cast.ashdown, getattr(cast, who).id, cast.north.id, ada="1")


def test_an_office_changes_posts_at_its_own_school(cast):
    sql = "update schools_membership set job_title = 'x' where person_id = %s"
    everybody(NOTHING_HAPPENS, cast, sql, cast.theo.id, hana="1", lina="1", sam="1", ada="1")
    everybody(NOTHING_HAPPENS, cast, sql, cast.hana.id, ada="1")


def test_a_post_is_in_a_team_of_its_own_school(cast):
    sql = "update schools_membership set team_id = %s where person_id = %s"
    refused = dict.fromkeys(("hana", "sam", "ada"), "team_is_of_the_school")
    assert outcomes(cast, "hana sam ada", sql, cast.infants.id, cast.theo.id) == refused
    assert outcomes(cast, "hana sam ada", sql, cast.english.id, cast.theo.id) == dict.fromkeys(refused, "1")
    assert outcomes(cast, "hana", sql, None, cast.theo.id) == {"hana": "1"}


def test_a_post_stays_with_its_person_and_its_school(cast):
    for column in ("person_id", "school_id", "trust_id", "id"):
        sql = f"update schools_membership set {column} = {column} where person_id = %s"
        assert outcomes(cast, "hana ada", sql, cast.theo.id) == {"hana": REFUSED, "ada": REFUSED}


def test_nobody_ends_their_own_post_or_says_that_they_left(cast):
    ends = "update schools_membership set ends_on = '2026-12-01' where person_id = %s"
    leaves = "update schools_person set left_on = '2026-12-01' where id = %s"
    assert outcomes(cast, "sam hana ada", ends, cast.sam.id) == {
        "sam": "nobody_ends_their_own_post",
        "hana": "1",
        "ada": "1",
    }
    assert outcomes(cast, "sam hana", leaves, cast.sam.id) == {"sam": "nobody_ends_their_own_post", "hana": "1"}


def test_whoever_works_at_another_school_too_leaves_by_the_trust_alone(cast):
    with job_for(cast.ashdown):
        Membership.objects.create(person=cast.theo, school=cast.south, is_main=False, starts_on=MONDAY)
    sql = "update schools_person set left_on = '2026-11-24' where id = %s"
    assert outcomes(cast, "hana harry ada", sql, cast.theo.id) == {
        "hana": "works_at_another_school_too",
        "harry": "works_at_another_school_too",
        "ada": "1",
    }


def test_a_leaver_stays_with_the_office_of_their_last_school(cast):
    with acting_as(cast.ada):
        Membership.objects.filter(person=cast.theo).update(ends_on=TODAY)
        Person.objects.filter(id=cast.theo.id).update(left_on=TODAY)
    sql = "update schools_person set left_on = null where id = %s"
    everybody(NOTHING_HAPPENS, cast, sql, cast.theo.id, hana="1", lina="1", sam="1", ada="1")


APPOINT = (
    "insert into schools_appointment (id, trust_id, person_id, school_id, role, starts_on, by_id)"
    " values (gen_random_uuid(), %s, %s, %s, %s, '2026-11-24', %s)"
)


@pytest.mark.parametrize("role", ["advocate", "school_administrator"])
def test_a_school_s_office_gives_its_roles(cast, role):
    givers = {"hana": "1", "lina": "1", "sam": "1", "ada": "1", "harry": REFUSED, "cleo": REFUSED, "edie": REFUSED}
    for giver, outcome in givers.items():
        me = getattr(cast, giver)
        given = (cast.ashdown, cast.theo.id, cast.north.id, role, me.id)
        assert outcomes(cast, giver, APPOINT, *given) == {giver: outcome}


@pytest.mark.parametrize(
    "role", ["headteacher", "lead", "trust_administrator", "chief_executive", "central_coach", "governor"]
)
def test_the_others_are_the_trust_s_administrator_s_to_give(cast, role):
    where = cast.north.id if role in ("headteacher", "lead") else None
    for giver, outcome in {"hana": REFUSED, "sam": REFUSED, "lina": REFUSED, "edie": REFUSED, "ada": "1"}.items():
        given = (cast.ashdown, cast.theo.id, where, role, getattr(cast, giver).id)
        assert outcomes(cast, giver, APPOINT, *given) == {giver: outcome}


def test_nobody_gives_a_role_to_themself_or_in_somebody_else_s_name(cast):
    mine = (cast.ashdown, cast.hana.id, cast.north.id, "school_administrator")
    assert outcomes(cast, "hana", APPOINT, *mine, cast.hana.id) == {"hana": REFUSED}
    assert outcomes(cast, "hana", APPOINT, *mine, None) == {"hana": REFUSED}
    assert outcomes(cast, "hana", APPOINT, *mine, cast.ada.id) == {"hana": REFUSED}
    assert outcomes(cast, "ada", APPOINT, cast.ashdown, cast.ada.id, None, "chief_executive", cast.ada.id) == {
        "ada": REFUSED
    }
    assert outcomes(cast, "hana", APPOINT, cast.ashdown, cast.theo.id, cast.north.id, "advocate", cast.ada.id) == {
        "hana": REFUSED
    }


def test_a_role_is_ended_by_those_who_may_give_it_and_changed_in_nothing_else(cast):
    ends = "update schools_appointment set ends_on = '2026-11-24' where person_id = %s"
    everybody(NOTHING_HAPPENS, cast, ends, cast.abel.id, hana="1", lina="1", sam="1", ada="1")
    everybody(NOTHING_HAPPENS, cast, ends, cast.lina.id, ada="1")
    everybody(NOTHING_HAPPENS, cast, ends, cast.ada.id)
    promotes = "update schools_appointment set role = 'headteacher' where person_id = %s"
    assert outcomes(cast, "hana ada", promotes, cast.abel.id) == {"hana": REFUSED, "ada": REFUSED}


def test_a_role_goes_to_people_of_the_school_alone(cast):
    given = (cast.ashdown, cast.una.id, cast.north.id, "advocate", cast.hana.id)
    assert outcomes(cast, "hana", APPOINT, *given) == {"hana": REFUSED}


def test_leave_is_for_the_office_to_say(cast):
    sql = (
        "insert into schools_leave (id, trust_id, person_id, school_id, starts_on)"
        " values (gen_random_uuid(), %s, %s, %s, '2026-11-30')"
    )
    ours = {"hana": "1", "lina": "1", "sam": "1", "ada": "1"}
    everybody(REFUSED, cast, sql, cast.ashdown, cast.theo.id, cast.north.id, **ours)
    with acting_as(cast.ada):
        attempt(sql, cast.ashdown, cast.theo.id, cast.north.id)
    everybody(NOTHING_HAPPENS, cast, "update schools_leave set ends_on = '2027-01-04'", **ours)
    everybody(NOTHING_HAPPENS, cast, "delete from schools_leave", **ours)


def test_leave_that_has_begun_is_not_unsaid(cast):
    with job_for(cast.ashdown):
        Leave.objects.create(person=cast.theo, school=cast.north, starts_on=TODAY)
    assert outcomes(cast, "hana ada", "delete from schools_leave") == dict.fromkeys(("hana", "ada"), NOTHING_HAPPENS)


MERGE = "select sec.merge_people(%s, %s)"


@pytest.fixture
def twice(cast):
    """Theo's second record, with a post at North and a role there."""
    with job_for(cast.ashdown):
        double = Person.objects.create(
            first_name="Theo", last_name="Thorpe", email="t.thorpe@x.example", external_id="T2"
        )
        Membership.objects.create(person=double, school=cast.north, starts_on=TODAY)
        Appointment.objects.create(person=double, school=cast.north, role="advocate", starts_on=TODAY)
    return double


def test_two_records_are_made_one_and_nothing_is_deleted(cast, twice):
    with acting_as(cast.sam):
        assert attempt(MERGE, twice.id, cast.theo.id) == "1"
    with as_owner(cast.ashdown):
        twice.refresh_from_db()
        assert (twice.merged_into_id, twice.left_on) == (cast.theo.id, TODAY)
        assert list(Appointment.objects.filter(person=cast.theo).values_list("role", "ends_on")) == [("advocate", None)]
        assert list(Membership.objects.filter(person=twice).values_list("ends_on", flat=True)) == [TODAY]
        assert Membership.objects.filter(person=cast.theo).count() == 1
        assert {c.person_id for c in Change.objects.filter(subject="merged")} == {cast.theo.id, twice.id}
    with as_login("waymark_owner"), connection.cursor() as cursor:
        cursor.execute("select left_on from iam.account where person_id = %s", [twice.id])
        assert cursor.fetchall() == [(TODAY,)]


def test_posts_that_do_not_overlap_go_over(cast, twice):
    with as_owner(cast.ashdown):
        Membership.objects.filter(person=twice).update(school=cast.south)
    with acting_as(cast.ada):
        assert attempt(MERGE, twice.id, cast.theo.id) == "1"
        posts = Membership.objects.filter(person=cast.theo).order_by("starts_on")
        assert list(posts.values_list("school", "is_main", "ends_on")) == [
            (cast.north.id, True, None),
            (cast.south.id, False, None),
        ]


@pytest.mark.parametrize(("merges", "by"), [("hana", "hana"), ("ada", None)])
def test_a_role_that_goes_over_is_given_by_whoever_merges_unless_by_the_trust(cast, merges, by):
    """A head could otherwise make a record with a mailbox of the head's own and let it turn everybody's mail round."""
    with acting_as(cast.hana):
        made = Person.objects.create(first_name="Sam", last_name="Stone", email="sam@elsewhere.example")
        Membership.objects.create(person=made, school=cast.north, starts_on=TODAY)
    with acting_as(getattr(cast, merges)):
        assert attempt(MERGE, cast.sam.id, made.id) == "1"
        held = Appointment.objects.get(person=made)
        assert (held.role, held.by_id) == ("school_administrator", getattr(cast, by).id if by else None)
    with acting_as(made):
        assert attempt(READDRESS, cast.tariq.id) == ("email_is_not_theirs_to_change" if by else "1")


def test_a_record_that_holds_coaching_does_not_go(cast, twice):
    assert outcomes(cast, "sam ada", MERGE, cast.tariq.id, cast.theo.id) == dict.fromkeys(
        ("sam", "ada"), "merged_person_has_coaching"
    )
    assert outcomes(cast, "sam", MERGE, cast.cleo.id, cast.theo.id) == {"sam": "merged_person_has_coaching"}
    with as_owner(cast.ashdown), connection.cursor() as cursor:
        cursor.execute(
            "insert into observations_opening (id, trust_id, reader_id, teacher_id, what, opened_at)"
            " values (gen_random_uuid(), %s, %s, %s, 'step', now())",
            [cast.ashdown, cast.cleo.id, twice.id],
        )
    assert outcomes(cast, "ada", MERGE, twice.id, cast.theo.id) == {"ada": "merged_person_has_observations"}


def test_nobody_merges_themself_or_people_they_do_not_look_after(cast, twice):
    refused = "merging_is_not_theirs"
    everybody(refused, cast, MERGE, twice.id, cast.theo.id, hana="1", lina="1", sam="1", ada="1", theo=refused)
    assert outcomes(cast, "sam", MERGE, twice.id, cast.sam.id) == {"sam": refused}
    assert outcomes(cast, "hana", MERGE, twice.id, cast.una.id) == {"hana": refused}
    assert outcomes(cast, "hana", MERGE, twice.id, cast.lina.id) == {"hana": refused}
    assert outcomes(cast, "ada", MERGE, twice.id, cast.bram.id) == {"ada": "merges_two_who_are_there"}


def test_nobody_marks_a_record_as_merged_by_hand_or_writes_the_trail(cast, twice):
    sql = "update schools_person set merged_into_id = %s, left_on = '2026-11-24' where id = %s"
    assert outcomes(cast, "sam ada", sql, cast.theo.id, twice.id) == {"sam": REFUSED, "ada": REFUSED}
    sql = (
        'insert into schools_change (id, trust_id, person_id, subject, kind, "values", made_at)'
        " values (gen_random_uuid(), %s, %s, 'person', 'added', '{}', now())"
    )
    assert outcomes(cast, "sam ada", sql, cast.ashdown, cast.edie.id) == {"sam": REFUSED, "ada": REFUSED}
    for sql in ("update schools_change set kind = 'added'", "delete from schools_change"):
        assert outcomes(cast, "sam ada", sql) == {"sam": REFUSED, "ada": REFUSED}


def test_the_trail_says_what_was_changed_and_by_whom(cast):
    with acting_as(cast.hana):
        post = Membership.objects.get(person=cast.theo)
        Membership.objects.filter(id=post.id).update(fte=60, team=cast.english)
        change = Change.objects.get(person=cast.theo)
    assert (change.subject, change.kind, change.by_id, change.school_id) == (
        "post",
        "changed",
        cast.hana.id,
        cast.north.id,
    )
    assert change.values == {"fte": [100, 60], "team_id": [str(cast.maths.id), str(cast.english.id)]}
