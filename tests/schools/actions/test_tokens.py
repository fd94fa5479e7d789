"""Tokens as the database keeps them: whose they are, what a claim opened with one may read, and when they end."""

import datetime

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from schools import tenancy
from schools.actions import tokens
from schools.actions.tokens import EnoughTokens, NotTheirsToMake
from tests.architecture.plant import TENANT_MODELS, plant
from tests.architecture.test_audiences import EVERYBODY, READERS, can_read
from tests.tokens import MONTH, integration, personal
from tests.world import acting_as, as_login, job_for


def owner_says(sql: str, *parameters) -> list[tuple]:
    with as_login("waymark_owner"), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall() if cursor.description else []


def test_a_personal_token_opens_the_claim_of_its_person(cast):
    with tenancy.token(personal(cast.lina)) as claim:
        by_token = claim
    with tenancy.session(f"token of {cast.lina.id}") as claim:
        by_session = claim
    assert (by_token.trust, by_token.person, by_token.today) == (cast.ashdown, cast.lina.id, by_session.today)
    added = {"token", "token_kind", "scopes", "expires_at"}
    assert {name: value for name, value in by_token.profile.items() if name not in added} == by_session.profile


def test_only_a_hash_of_it_is_kept(cast):
    plain = personal(cast.lina)
    (kept,) = owner_says("select to_jsonb(t)::text from iam.api_token t where person_id = %s", cast.lina.id)[0]
    assert plain not in kept
    assert plain.removeprefix("waymark_") not in kept


def test_an_integration_acts_as_nobody_in_its_trust(cast):
    with tenancy.token(integration(cast.ada)) as claim:
        assert (claim.trust, claim.person) == (cast.ashdown, None)
        assert (claim.profile["appointments"], claim.profile["school"]) == ([], None)


@pytest.mark.parametrize("wrong", ["", "waymark_nobody", "token of nobody", "a\0b"])
def test_a_token_that_is_none_opens_nothing(cast, wrong):
    with tenancy.token(wrong) as claim:
        assert claim is None


def test_a_browser_s_session_is_no_token_and_a_token_no_session(cast):
    with tenancy.token(f"token of {cast.lina.id}") as claim:
        assert claim is None
    with tenancy.session(personal(cast.lina)) as claim:
        assert claim is None


def test_a_revoked_token_opens_nothing(cast):
    plain = personal(cast.lina)
    with acting_as(cast.lina):
        (kept,) = tokens.in_use("personal")
        assert tokens.revoke(token_id=kept.id, by=cast.lina)
        assert tokens.in_use("personal") == []
        assert not tokens.revoke(token_id=kept.id, by=cast.lina)
    with tenancy.token(plain) as claim:
        assert claim is None


def test_a_token_that_has_run_out_opens_nothing(cast):
    plain = personal(cast.lina)
    owner_says("update iam.api_token set expires_at = now() where person_id = %s", cast.lina.id)
    with tenancy.token(plain) as claim:
        assert claim is None


def test_the_token_of_somebody_who_left_opens_nothing(cast):
    plain = personal(cast.theo)
    with job_for(cast.ashdown):
        type(cast.theo).objects.filter(id=cast.theo.id).update(left_on="2026-11-24")
    with tenancy.token(plain) as claim:
        assert claim is None


def test_nor_is_it_there_again_when_they_come_back(cast):
    plain = personal(cast.theo)
    with job_for(cast.ashdown):
        for day in ("2026-11-24", None):
            type(cast.theo).objects.filter(id=cast.theo.id).update(left_on=day)
    with tenancy.token(plain) as claim:
        assert claim is None


def test_a_token_ends_when_the_e_mail_changes(cast):
    """Whoever sat at the wrong mailbox for an hour keeps no key when it is put right."""
    theirs, others = personal(cast.theo), personal(cast.tess)
    with acting_as(cast.sam):
        type(cast.theo).objects.filter(id=cast.theo.id).update(email="theo@new.example")
    with tenancy.token(theirs) as claim:
        assert claim is None
    with tenancy.token(others) as claim:
        assert claim.person == cast.tess.id


def test_another_name_or_a_last_day_to_come_ends_no_token(cast):
    plain = personal(cast.theo)
    with acting_as(cast.sam):
        type(cast.theo).objects.filter(id=cast.theo.id).update(last_name="Thorne", left_on="2027-07-22")
    with tenancy.token(plain) as claim:
        assert claim.person == cast.theo.id


def test_using_it_is_noted_without_a_word_about_what_for(cast):
    with tenancy.token(personal(cast.lina)):
        pass
    with acting_as(cast.lina):
        (kept,) = tokens.in_use("personal")
    assert kept.used_at is not None


def test_nobody_sees_or_ends_somebody_elses(cast):
    personal(cast.lina)
    integration(cast.ada)
    with acting_as(cast.lina):
        (hers,) = tokens.in_use("personal")
    with acting_as(cast.ada):
        (the_trusts,) = tokens.in_use("integration")
    for person in (cast.hana, cast.edie, cast.bram):
        with acting_as(person):
            assert (tokens.in_use("personal"), tokens.in_use("integration")) == ([], [])
            assert [tokens.revoke(token_id=kept.id, by=person) for kept in (hers, the_trusts)] == [False, False]
    with acting_as(cast.ada):
        assert tokens.in_use("personal") == []
        assert not tokens.revoke(token_id=hers.id, by=cast.ada)


@pytest.mark.parametrize("name", ["tariq", "hana", "sam", "edie", "gwen"])
def test_only_an_administrator_of_the_trust_makes_an_integration(cast, name):
    with pytest.raises(NotTheirsToMake):
        integration(getattr(cast, name))


def test_a_token_makes_and_ends_no_token(cast):
    with acting_as(cast.ada):
        mine = tokens.issue(kind="personal", label="Mine", scopes=["read", "write"], lasts=MONTH, by=cast.ada)
        (kept,) = tokens.in_use("personal")
    with tenancy.token(mine):
        assert tokens.in_use("personal") == []
        assert not tokens.revoke(token_id=kept.id, by=cast.ada)
        for kind in ("personal", "integration"):
            with pytest.raises(NotTheirsToMake):
                tokens.issue(kind=kind, label="Another", scopes=["read"], lasts=MONTH, by=cast.ada)


def test_twenty_are_enough(cast):
    for _ in range(20):
        personal(cast.lina)
    with pytest.raises(EnoughTokens):
        personal(cast.lina)


def test_none_lasts_longer_than_a_year(cast):
    too_long = {"kind": "personal", "label": "Long", "scopes": ["read"], "lasts": datetime.timedelta(days=367)}
    with acting_as(cast.lina), pytest.raises(IntegrityError, match="within a year"):
        tokens.issue(**too_long, by=cast.lina)


def test_ended_tokens_are_cleared_away_after_ninety_days(cast):
    personal(cast.lina)
    personal(cast.hana)
    owner_says("update iam.api_token set revoked_at = now() - interval '91 days' where person_id = %s", cast.lina.id)
    with as_login("waymark_worker"), connection.cursor() as cursor:
        cursor.execute("select iam.sweep()")
    assert owner_says("select person_id from iam.api_token") == [(cast.hana.id,)]


# --- What an integration reads, by plain SQL as the web login -----------------------------------------------------

OF_EVERYBODY = {label for label, readers in READERS.items() if readers == EVERYBODY}
READ = {
    "facts": OF_EVERYBODY | {"person", "membership"},
    "rollups": OF_EVERYBODY | {"school coverage", "target"},
}


def readable(rows) -> set[str]:
    return {label for label, row in rows.items() if can_read(row)}


@pytest.mark.parametrize("scope", ["facts", "rollups"])
def test_an_integration_reads_the_facts_of_its_scopes_and_never_a_word(cast, scope):
    rows, plain = plant(cast)["ashdown"], integration(cast.ada, scopes=[scope])
    with tenancy.token(plain):
        assert readable(rows) == READ[scope]


def test_an_integration_reads_nothing_of_another_trust(cast):
    rows, plain = plant(cast)["birch"], integration(cast.ada)
    with tenancy.token(plain):
        assert readable(rows) == set()


def test_an_integration_changes_nothing_anywhere(cast):
    plant(cast)
    plain, changed = integration(cast.ada), {}
    with tenancy.token(plain), connection.cursor() as cursor:
        for model in TENANT_MODELS:
            table = model._meta.db_table
            for verb in (f"update {table} set id = id", f"delete from {table}"):
                try:
                    with transaction.atomic():
                        cursor.execute(verb)
                        changed[verb] = cursor.rowcount
                except ProgrammingError as refused:
                    changed[verb] = refused.__cause__.pgcode
    assert set(changed.values()) <= {0, "42501"}
    assert len(changed) == 2 * len(TENANT_MODELS)


def test_a_claim_cannot_be_made_an_integrations_by_the_web_login(cast):
    for forged in ("select sec.mint_through(gen_random_uuid(), null, current_date, 'facts')", "table iam.api_token"):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(forged)
