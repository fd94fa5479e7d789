"""The register in the database: read whole for planning, written in bulk from a plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.db import connection, models, transaction

from schools.importers.register.planning import SCHOOL, TRUST, Plan
from schools.importers.register.records import (
    SCHOOL_FACTS,
    TRUST_FACTS,
    LinkState,
    SchoolState,
    Snapshot,
    TrustState,
)
from schools.models.register import RegisterLink, RegisterMembership, RegisterName, RegisterSchool, RegisterTrust

BATCH = 2000
ONE_IMPORT_AT_A_TIME = 7_310_001  # key of the advisory lock; any number no other lock of ours uses


def lock() -> None:
    """Wait for an import that is running; the lock ends with the transaction, which must be open."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [ONE_IMPORT_AT_A_TIME])


def load() -> Snapshot:
    """The whole register as it stands: 60,000 schools take about a second and 100 MB."""
    trusts = RegisterTrust.objects.values("uid", "name", "name_is_damaged", "seen_on", *TRUST_FACTS)
    schools = RegisterSchool.objects.values(
        "urn", "name", "name_is_damaged", "seen_on", "joined_on", *SCHOOL_FACTS, trust_uid=models.F("trust_id")
    )
    links = RegisterLink.objects.values("urn", "linked_urn", "linked_name", "kind", "established_on", "seen_on")
    return Snapshot(
        trusts={row["uid"]: TrustState(**row) for row in trusts.iterator(BATCH)},
        schools={row["urn"]: SchoolState(**row) for row in schools.iterator(BATCH)},
        links={(row["urn"], row["linked_urn"], row["kind"]): LinkState(**row) for row in links.iterator(BATCH)},
    )


@transaction.atomic
def apply(plan: Plan) -> None:
    """Write a plan made from the register as it stands. Everything or nothing."""
    _write(RegisterTrust, map(_trust, plan.trusts_created + plan.trusts_changed), key=["uid"])
    _write(RegisterSchool, map(_school, plan.schools_created + plan.schools_changed), key=["urn"])
    links = plan.links_created + plan.links_changed + _seen_anew(plan)
    _write(RegisterLink, map(_link, links), key=["urn", "linked_urn", "kind"])
    _mark_seen(RegisterTrust, plan.trusts_unchanged, plan)
    _mark_seen(RegisterSchool, plan.schools_unchanged, plan)
    _write_names(plan)
    _write_memberships(plan)


def _write(model: type[models.Model], rows: Iterable[models.Model], *, key: list[str]) -> None:
    """Insert, or update where the key is there: one statement a batch; bulk_update would need a CASE for each cell."""
    facts = [field.name for field in model._meta.concrete_fields if not field.primary_key and field.name not in key]
    model._default_manager.bulk_create(
        list(rows), batch_size=BATCH, update_conflicts=True, unique_fields=key, update_fields=facts
    )


def _trust(state: TrustState) -> RegisterTrust:
    return RegisterTrust(**asdict(state))


def _school(state: SchoolState) -> RegisterSchool:
    facts = asdict(state)
    return RegisterSchool(trust_id=facts.pop("trust_uid"), **facts)


def _link(state: LinkState) -> RegisterLink:
    return RegisterLink(**asdict(state))


def _seen_anew(plan: Plan) -> list[LinkState]:
    """Links that this file confirms and that no newer file spoke of."""
    stale = set(
        RegisterLink.objects.filter(seen_on__lt=plan.as_of).values_list("urn", "linked_urn", "kind")
        if plan.links_unchanged
        else ()
    )
    return [link for link in plan.links_unchanged if (link.urn, link.linked_urn, link.kind) in stale]


def _mark_seen(model: type[models.Model], ids: list[int], plan: Plan) -> None:
    if ids:
        model._default_manager.filter(pk__in=ids, seen_on__lt=plan.as_of).update(seen_on=plan.as_of)


def _write_names(plan: Plan) -> None:
    """The old name ends on the file's day and the new one begins; a damaged name never enters the history."""
    renamed = {kind: [each.number for each in plan.renamed if each.kind == kind] for kind in (TRUST, SCHOOL)}
    RegisterName.objects.filter(trust__in=renamed[TRUST], ends_on=None).update(ends_on=plan.as_of)
    RegisterName.objects.filter(school__in=renamed[SCHOOL], ends_on=None).update(ends_on=plan.as_of)
    named_anew = plan.renamed + plan.mended
    trusts = {each.number: each.new for each in named_anew if each.kind == TRUST}
    trusts |= {trust.uid: trust.name for trust in plan.trusts_created if not trust.name_is_damaged}
    schools = {each.number: each.new for each in named_anew if each.kind == SCHOOL}
    schools |= {school.urn: school.name for school in plan.schools_created if not school.name_is_damaged}
    names = [RegisterName(trust_id=uid, name=name, starts_on=plan.as_of) for uid, name in trusts.items()]
    names += [RegisterName(school_id=urn, name=name, starts_on=plan.as_of) for urn, name in schools.items()]
    RegisterName.objects.bulk_create(names, batch_size=BATCH)


def _write_memberships(plan: Plan) -> None:
    _correct_joining_days(plan)
    _end_memberships(plan)
    begun = {school.urn: (school.trust_uid, school.joined_on) for school in plan.schools_created if school.trust_uid}
    begun |= {move.urn: (move.to_uid, move.joined_on) for move in plan.moved}
    RegisterMembership.objects.bulk_create(
        [RegisterMembership(school_id=urn, trust_id=uid, joined_on=day) for urn, (uid, day) in begun.items()],
        batch_size=BATCH,
    )


def _end_memberships(plan: Plan) -> None:
    left = {move.urn: move.left_on for move in plan.moved if move.from_uid}
    ended = list(RegisterMembership.objects.filter(school__in=left, left_on=None))
    for membership in ended:
        membership.left_on = left[membership.school_id]
    RegisterMembership.objects.bulk_update(ended, ["left_on"], batch_size=BATCH)


def _correct_joining_days(plan: Plan) -> None:
    days: dict[int, Any] = {
        each.number: each.new for each in plan.altered if each.kind == SCHOOL and each.fact == "joined_on"
    }
    corrected = list(RegisterMembership.objects.filter(school__in=days, left_on=None))
    for membership in corrected:
        membership.joined_on = days[membership.school_id]
    RegisterMembership.objects.bulk_update(corrected, ["joined_on"], batch_size=BATCH)
