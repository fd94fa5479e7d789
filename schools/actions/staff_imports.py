"""Staff files that an office sends: read, described, compared, brought in or not. A worker compares and brings in.

What may be touched follows from who sent the file (`rights`), and is asked again when it is brought in: a school's
office touches its own people only, leaders and the trust's own people are the trust administrator's, and an e-mail that
somebody signs in with is changed by those who may change one on the person's page (schools/sql/offices.sql).
"""

import datetime
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import IO, Any

from django.db import DataError, IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from schools import outbox, progress
from schools.actions import memberships, people
from schools.engine.folding import folded
from schools.importers.csvfile import UnreadableFile
from schools.importers.staff import difference, formats, limited, packing, store
from schools.importers.staff.bundles import Bundle
from schools.importers.staff.formats import UnknownFile
from schools.importers.staff.known import IN_THE_BROWSER, Wishes
from schools.importers.staff.records import StaffFile
from schools.models import Appointment, Person, Role, School, StaffImport, StaffMapping
from schools.models.appointment import SCHOOL_OFFICE
from schools.models.periods import runs_on
from schools.refusals import Refusal

log = logging.getLogger(__name__)

State = StaffImport.State
KEPT_FOR = datetime.timedelta(days=7)
CHANGED_MEANWHILE = (
    "Something changed here after you looked, so nothing was brought in. This is what the file would change now."
)
NO_LONGER_THEIRS = "Whoever sent the file no longer looks after these people, so nothing was brought in."
COULD_NOT = "The file could not be brought in, and nothing was changed. Check it, and send it again."


class NotOpen(Refusal):
    """The import is with a worker, done, or put aside."""

    sentence = "This file is being worked on, or was brought in or put aside meanwhile."


class LeaversUnconfirmed(Exception):
    """More than a tenth would leave, and nobody has said that this is meant."""


@dataclass(frozen=True)
class Rights:
    """What whoever sent a file may do today. urn: of the one school they may touch, None for the whole trust."""

    urn: int | None
    changes_emails: bool
    changes_leaders: bool


# --- From the page ----------------------------------------------------------------------------------------------------


def read(*, upload: IO[bytes], name: str, school: School | None, by: Person) -> StaffImport:
    """Read an upload in a process of its own and keep its rows. Raises UnreadableFile."""
    file = limited.read(upload, name=name)
    made: StaffImport = StaffImport.objects.create(
        school=school,
        by=by,
        file_name=file["name"],
        file=file,
        counts={"refused": file["pupils"]},
    )
    log.info("staff file read: %s, by %s", made.id, by.id)
    return made


def remembered(school: School | None) -> StaffMapping:
    """What was said last time of this school's files, or the trust's; a blank one where nothing was."""
    return StaffMapping.objects.filter(school=school).first() or StaffMapping(school=school)


@transaction.atomic
def compare(*, staff_import: StaffImport, columns: Mapping[str, str], options: Mapping[str, Any], by: Person) -> None:
    """Say what the columns mean, remember it, and have the file compared. Raises NotOpen."""
    texts = {folded(text): urn for text, urn in options.get("schools", {}).items()}
    wanted = {**options, "schools": texts}
    _move(
        staff_import, by, State.COMPARING, columns=dict(columns), options=wanted, turn=staff_import.turn + 1, trouble=""
    )
    kept = {key: wanted[key] for key in ("schools", "email_domain") if key in wanted}
    mapping = remembered(staff_import.school)
    mapping.columns, mapping.options = {**mapping.columns, **columns}, {**mapping.options, **kept}
    mapping.save()
    _put("staff_compare", staff_import)


@transaction.atomic
def bring_in(*, staff_import: StaffImport, leavers_confirmed: bool, by: Person) -> None:
    """Say yes to what the preview shows. Raises NotOpen, LeaversUnconfirmed."""
    if staff_import.preview and staff_import.preview["is_suspect"] and not leavers_confirmed:
        raise LeaversUnconfirmed
    _move(staff_import, by, State.APPLYING, leavers_confirmed=leavers_confirmed, turn=staff_import.turn + 1, trouble="")
    _put("staff_apply", staff_import)


def drop(*, staff_import: StaffImport, by: Person) -> None:
    """Don't bring the file in; its rows are gone at once, also while it is being compared. Raises NotOpen."""
    _move(staff_import, by, State.DROPPED, file=None, preview=None, finished_at=timezone.now())


def _move(staff_import: StaffImport, by: Person, to: str, **values: Any) -> None:
    """Take an open import on, once however often it is pressed."""
    open_states = {
        State.COMPARING: [State.READ, State.COMPARED],
        State.APPLYING: [State.COMPARED],
        State.DROPPED: [State.READ, State.COMPARING, State.COMPARED],
    }[State(to)]
    asked = StaffImport.objects.filter(id=staff_import.id, by=by, state__in=open_states, file__isnull=False)
    if not asked.filter(turn=staff_import.turn).update(state=to, **values):
        raise NotOpen
    for field, value in {"state": to, **values}.items():
        setattr(staff_import, field, value)
    log.info("staff import %s: %s, by %s", staff_import.id, to, by.id)


def _put(kind: str, staff_import: StaffImport) -> None:
    payload = {"import": str(staff_import.id), "turn": staff_import.turn}
    outbox.put(queue="work", kind=kind, key=f"{kind}:{staff_import.id}:{staff_import.turn}", payload=payload)


# --- From the worker --------------------------------------------------------------------------------------------------


def compare_now(*, staff_import: StaffImport, today: datetime.date) -> None:
    """Compare the file with what is known, and show it."""
    if understood := _understood_or_told(staff_import, today):
        file, wishes = understood
        _shown(staff_import, *_compared(file, today, wishes))


def bring_in_now(*, staff_import: StaffImport, today: datetime.date) -> None:
    """Bring the file in, all of it or nothing, if it still changes what the preview showed; else show it again."""
    store.one_at_a_time()
    understood = _understood_or_told(staff_import, today)
    if understood is None:
        return
    file, wishes = understood
    plan, preview, counted = _compared(file, today, wishes)
    suspect = plan.is_suspect and not staff_import.leavers_confirmed
    if difference.mark(plan) != staff_import.mark or suspect:
        _shown(staff_import, plan, preview, counted, trouble=CHANGED_MEANWHILE)
        return
    try:
        with transaction.atomic():
            store.in_the_name_of(staff_import)
            told = progress.teller(f"staff import {staff_import.id}")
            taken = store.apply(plan, by=staff_import.by, told=told)
            transaction.set_rollback(bool(taken))
    except (people.CodeTaken, people.NotTheirs, memberships.Refused, IntegrityError, DataError):
        log.exception("staff import %s could not be brought in", staff_import.id)
        _show(staff_import, state=State.COMPARED, trouble=COULD_NOT)
        return
    if taken:
        staff_import.taken = sorted({*staff_import.taken, *taken})
        staff_import.save(update_fields=["taken"])
        wishes = replace(wishes, taken=frozenset(staff_import.taken))
        _shown(staff_import, *_compared(file, today, wishes), trouble=CHANGED_MEANWHILE)
        return
    done = {"file": None, "finished_at": timezone.now(), "counts": counted, "preview": preview}
    _show(staff_import, state=State.DONE, trouble="", **done)
    log.info("staff import %s: brought in %s, by %s", staff_import.id, counted, staff_import.by_id)


def tidy(*, now: datetime.datetime) -> int:
    """Forget what files said that were sent more than seven days ago; returns how many."""
    old = StaffImport.objects.filter(uploaded_at__lt=now - KEPT_FOR).exclude(file=None, preview=None)
    unfinished = Q(state__in=[State.READ, State.COMPARING, State.COMPARED, State.APPLYING])
    old.filter(unfinished).update(state=State.DROPPED, finished_at=now)
    return old.update(file=None, preview=None)


def rights(*, of: Person, school: School | None, today: datetime.date) -> Rights:
    """What somebody may do with a file today. Raises people.NotTheirs when it is nothing at all."""
    held = list(Appointment.objects.filter(runs_on(today), person=of))
    if any(one.role == Role.TRUST_ADMINISTRATOR for one in held):
        return Rights(school.urn if school else None, changes_emails=True, changes_leaders=True)
    here = [one for one in held if school and one.school_id == school.id and one.role in SCHOOL_OFFICE]
    if not here or school is None:
        raise people.NotTheirs(NO_LONGER_THEIRS)
    administers = [one for one in here if one.role == Role.SCHOOL_ADMINISTRATOR]
    named = any(one.by_id is None or _gave_for_the_trust(one, today) for one in administers)
    return Rights(school.urn, changes_emails=named, changes_leaders=False)


def _gave_for_the_trust(given: Appointment, today: datetime.date) -> bool:
    """As sec.gave_for_the_trust (schools/sql/handing_on.sql): a trust administrator now, or when the role began."""
    held = Appointment.objects.filter(person=given.by_id, role=Role.TRUST_ADMINISTRATOR)
    return bool(held.filter(runs_on(today) | runs_on(given.starts_on)).exists())


def asked_about(staff_import: StaffImport) -> list[dict[str, Any]]:
    """The texts of a file to be asked about: those that stood for no school, and those that somebody has explained."""
    strange = list((staff_import.preview or {}).get("strange_schools", []))
    known = {folded(each["text"]) for each in strange}
    explained = [text for text in staff_import.options.get("schools", {}) if text not in known]
    return strange + [{"text": text, "shown": text, "lines": 0} for text in explained]


def bundle_of(staff_import: StaffImport) -> Bundle:
    """The rows of an open import. Raises UnknownFile when they are gone."""
    if staff_import.file is None:
        raise UnknownFile("The rows of this file are no longer kept. Send it again.")
    return packing.unpacked(staff_import.file)


def _understood(staff_import: StaffImport, today: datetime.date) -> tuple[StaffFile, Wishes]:
    options = staff_import.options
    may = rights(of=staff_import.by, school=staff_import.school, today=today)
    schools = dict(options.get("schools", {}))
    file = formats.read(
        bundle_of(staff_import),
        mapping=staff_import.columns,
        email_domain=options.get("email_domain", ""),
        mapped_schools=frozenset(schools),
        ways=IN_THE_BROWSER,
    )
    starts_on = options.get("starts_on")
    return file, Wishes(
        schools=schools,
        school=may.urn,
        starts_on=datetime.date.fromisoformat(starts_on) if starts_on else None,
        complete=bool(options.get("complete")),
        renumbered=bool(options.get("renumbered")),
        taken=frozenset(staff_import.taken),
        only=may.urn,
        keeps_emails=not may.changes_emails,
        spares_leaders=not may.changes_leaders,
        by=staff_import.by_id,
        ways=IN_THE_BROWSER,
    )


def _understood_or_told(staff_import: StaffImport, today: datetime.date) -> tuple[StaffFile, Wishes] | None:
    """The file and what is wished for it; None where it cannot be used, and then the page says why."""
    try:
        return _understood(staff_import, today)
    except (UnknownFile, UnreadableFile, people.NotTheirs) as reason:
        _show(staff_import, state=State.READ, trouble=str(reason)[:300])
        return None


def _compared(file: StaffFile, today: datetime.date, wishes: Wishes) -> tuple[Any, dict, dict]:
    plan, known = store.compare(file, today=today, wishes=wishes)
    return plan, difference.readable(plan, file, known, wishes), difference.counts(plan, file)


def _shown(staff_import: StaffImport, plan: Any, preview: dict, counted: dict, *, trouble: str = "") -> None:
    marked = {"mark": difference.mark(plan), "preview": preview, "counts": counted, "leavers_confirmed": False}
    _show(staff_import, state=State.COMPARED, trouble=trouble, **marked)


def _show(staff_import: StaffImport, **values: Any) -> None:
    """What came of it, unless it was asked for again meanwhile."""
    found = StaffImport.objects.filter(id=staff_import.id, turn=staff_import.turn, state=staff_import.state)
    if not found.update(**values):
        log.info("staff import %s: a comparison came late", staff_import.id)


def underway(*, import_id: Any, turn: int, state: str) -> StaffImport | None:
    """The import that a job is about, if it still waits for this very job."""
    wanted = StaffImport.objects.select_related("by", "school").filter(id=import_id, turn=turn, state=state)
    found: StaffImport | None = wanted.first()
    return found
