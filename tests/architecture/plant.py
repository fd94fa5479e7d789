"""One row in every tenant table of both trusts, each text carrying a token that only its audience may meet."""

import datetime
import itertools
from collections.abc import Iterable

from django.apps import apps
from django.db import models
from django.utils import timezone

from coaching.models import (
    Coach,
    CoachState,
    CoachTarget,
    CoverageDifference,
    CoverageWeek,
    DirtyWeek,
    Meeting,
    OpenDoor,
    Pairing,
    Visit,
)
from cpd.models import (
    Attendance,
    CatchUp,
    DayNotWorked,
    Expected,
    Facilitator,
    Twilight,
    TwilightCode,
    TwilightSchool,
    TwilightTeam,
)
from observations.models import (
    ActionStep,
    Alongside,
    AnotherDay,
    Answer,
    Attempt,
    Conversation,
    ConversationCorrection,
    Correction,
    DropIn,
    EarlierAnswer,
    Keepsake,
    Note,
    Opening,
    Share,
    Tick,
)
from schools.models import (
    Appointment,
    Change,
    Choice,
    ClosedDay,
    HalfTerm,
    Leave,
    Membership,
    StaffImport,
    StaffMapping,
    Trust,
)
from schools.models.base import TenantModel
from schools.models.letter import LetterOff
from tests.world import MONDAY, TODAY, as_owner, stable_id

IN_A_STEP = ("words", "signs", "model", "rehearsal")
IN_A_DROP_IN = ("lesson", "praise", "question", "focus", "step_words", "signs", "model", "rehearsal")
IN_A_CONVERSATION = ("praise", "question", "step_words", "signs", "model", "rehearsal", "try_where")
NUMBERS = itertools.count()
TENANT_MODELS = [m for m in apps.get_models() if issubclass(m, TenantModel)] + [apps.get_model("schools", "trust")]


def token(trust: str) -> str:
    return f"canary-{trust}-{next(NUMBERS)}"


def plant(cast) -> dict[str, dict[str, models.Model]]:
    """{'ashdown': {table label: row}, 'birch': {...}}.

    Ashdown's rows are of Tariq, coached by Cleo at North; Abel is shown one of them.
    """
    with as_owner(cast.ashdown):
        ashdown = _rows("ashdown", cast.north, cast.tariq, cast.cleo, cast.hana, cast.english, cast.abel)
    with as_owner(cast.birch):
        birch = _rows("birch", cast.west, cast.ben, cast.bea, cast.bram, cast.science, cast.bram)
    return {"ashdown": ashdown, "birch": birch}


def _rows(trust, school, teacher, coach, head, team, colleague) -> dict[str, models.Model]:
    pairing = Pairing.objects.get(teacher=teacher)
    visit = Visit.objects.create(school=school, teacher=teacher, coach=coach, pairing=pairing, on=TODAY, week=MONDAY)
    return {
        **_ground(trust, school, teacher, head, team),
        "coach": Coach.objects.get(person=coach),
        "coach state": CoachState.objects.get(coach__person=coach),
        "pairing": pairing,
        "visit": visit,
        "open door": OpenDoor.objects.create(school=school, teacher=teacher, team=team, on=TODAY),
        **_meetings(visit),
        **_figures(trust, school, team),
        **_evening(trust, school, teacher, coach, head, team),
        **_words(trust, visit),
        **_lent(trust, visit, colleague),
    }


def _ground(trust, school, teacher, head, team) -> dict[str, models.Model]:
    return {
        "trust": Trust.objects.get(id=school.trust_id),
        "school": school,
        "team": team,
        "person": teacher,
        "membership": Membership.objects.get(person=teacher),
        "appointment": Appointment.objects.get(person=head),
        "change": Change.objects.create(
            person=teacher, subject="person", kind="changed", values={"first_name": [token(trust), token(trust)]}
        ),
        "leave": Leave.objects.create(person=teacher, school=school, starts_on=datetime.date(2027, 6, 1)),
        "letter off": LetterOff.objects.create(person=teacher, kind="reminder"),
        "staff import": _staff_file(trust, school, head),
        "trust’s staff import": _staff_file(trust, None, head),
        "staff mapping": StaffMapping.objects.create(school=school, columns={"last_name": token(trust)}),
        "half-term": HalfTerm.objects.filter(school=school).first(),
        "closed day": ClosedDay.objects.create(
            school=school, day=datetime.date(2026, 12, 4), kind="training day", name=token(trust)
        ),
        "choice": Choice.objects.create(
            decision="cadence", school=school, value="1", starts_on=TODAY, reason=token(trust)
        ),
    }


def _staff_file(trust, school, head) -> StaffImport:
    """A file that the head sent, compared and waiting for a yes."""
    table = {"key": "staff.csv", "name": "staff.csv", "headings": ["Code", "Surname"], "encoding": "utf-8"}
    rows = {"rows": [[2, "1", token(trust)]], "warnings": [], "left_out": []}
    return StaffImport.objects.create(
        school=school,
        by=head,
        file_name=token(trust),
        state="compared",
        file={"name": "staff.csv", "unread": [], "pupils": 0, "without_role": 0, "tables": [table | rows]},
        preview={"kind": "CSV", "joining": [{"name": token(trust)}]},
        counts=dict.fromkeys(("lines", "joining", "changing", "leaving", "unchanged", "problems"), 1),
    )


def _figures(trust, school, team) -> dict[str, models.Model]:
    week_before, yesterday = MONDAY - datetime.timedelta(days=7), TODAY - datetime.timedelta(days=1)
    return {
        "team coverage": CoverageWeek.objects.create(school=school, team=team, week=MONDAY, people=6),
        "school coverage": CoverageWeek.objects.create(school=school, week=MONDAY, people=6),
        "small school coverage": CoverageWeek.objects.create(school=school, week=week_before, people=4),
        "dirty week": DirtyWeek.objects.filter(school=school).first(),
        "difference": CoverageDifference.objects.create(school=school, week=MONDAY, column="seen", kept=1, counted=2),
        "target": CoachTarget.objects.create(school=school, number=4, due_on=yesterday, reason=token(trust)),
    }


def _evening(trust, school, teacher, coach, head, team) -> dict[str, models.Model]:
    """Yesterday's twilight, which the coach led, and at which the teacher was expected and came."""
    evening = Twilight.objects.create(
        title=token(trust),
        place=token(trust),
        starts_at=datetime.datetime(2026, 11, 23, 15, 30, tzinfo=datetime.UTC),
        minutes=60,
        by=head,
    )
    of = {"twilight": evening, "person": teacher, "school": school}
    return {
        "twilight": evening,
        "twilight school": TwilightSchool.objects.create(twilight=evening, school=school),
        "twilight team": TwilightTeam.objects.create(twilight=evening, team=team),
        "facilitator": Facilitator.objects.create(twilight=evening, person=coach),
        "twilight code": TwilightCode.objects.create(twilight=evening, code="ACDEFH"),
        "expected": Expected.objects.create(**of),
        "attendance": Attendance.objects.create(**of, how="tap", tapped_at=evening.starts_at, minutes=60),
        "catch-up": CatchUp.objects.create(**of, on=TODAY, minutes=10, said_by=teacher),
        "day not worked": DayNotWorked.objects.create(person=teacher, school=school, weekday=2),
    }


def _words(trust, visit) -> dict[str, models.Model]:
    teacher, coach, now = visit.teacher, visit.coach, timezone.now()
    pair = {"author": coach, "teacher": teacher, "school": visit.school, "pairing": visit.pairing, "happened_on": TODAY}
    shared = DropIn.objects.create(
        **pair,
        visit=visit,
        client_id=stable_id(f"{trust} shared"),
        state="shared",
        finished_at=now,
        shared_at=now,
        **_tokens(trust, IN_A_DROP_IN),
    )
    draft = DropIn.objects.create(**pair, client_id=stable_id(f"{trust} draft"), **_tokens(trust, IN_A_DROP_IN))
    said_before = {"teacher": teacher, "author": coach, "happened_on": TODAY}
    step = ActionStep.objects.create(
        teacher=teacher,
        school=visit.school,
        chosen_with=coach,
        drop_in=shared,
        chosen_on=TODAY,
        check_back_on=TODAY,
        **_tokens(trust, IN_A_STEP),
    )
    return {
        "shared drop-in": shared,
        "draft drop-in": draft,
        "correction": Correction.objects.create(drop_in=shared, **said_before, **_tokens(trust, IN_A_DROP_IN)),
        "correction of what was taken back": Correction.objects.create(
            drop_in=draft, **said_before, **_tokens(trust, IN_A_DROP_IN)
        ),
        "step": step,
        "tick": Tick.objects.create(step=step, teacher=teacher, position=0),
        "opening": Opening.objects.create(reader=coach, teacher=teacher, what="step", step=step),
        **_conversations(trust, visit, shared),
        **_answers(trust, shared, step),
    }


def _meetings(visit) -> dict[str, models.Model]:
    about = {"school": visit.school, "teacher": visit.teacher, "coach": visit.coach, "pairing": visit.pairing}
    return {
        "meeting": Meeting.objects.create(**about, on=TODAY, week=MONDAY, outcome="held"),
        "missed meeting": Meeting.objects.create(
            **about, on=MONDAY, week=MONDAY, outcome="missed", cause="cover needed"
        ),
    }


def _conversations(trust, visit, drop_in) -> dict[str, models.Model]:
    """One that was shared, one being written, what both said before, and that they were held together."""
    two = {"teacher": visit.teacher, "author": visit.coach}
    about = {**two, "school": visit.school, "pairing": visit.pairing, "happened_on": TODAY}
    meeting = Meeting.objects.get(pairing=visit.pairing, outcome="held")
    shared = Conversation.objects.create(
        **about,
        **_tokens(trust, IN_A_CONVERSATION),
        drop_in=drop_in,
        meeting=meeting,
        client_id=stable_id(f"{trust} talked"),
        state="shared",
        shared_at=timezone.now(),
    )
    draft, beside = (
        Conversation.objects.create(**about, **_tokens(trust, IN_A_CONVERSATION), client_id=stable_id(f"{trust} {of}"))
        for of in ("talking", "talking to somebody else too")
    )
    before = {**two, "happened_on": TODAY}
    return {
        "shared conversation": shared,
        "draft conversation": draft,
        "correction of a conversation": ConversationCorrection.objects.create(
            conversation=shared, **before, **_tokens(trust, IN_A_CONVERSATION)
        ),
        "correction of a conversation that was taken back": ConversationCorrection.objects.create(
            conversation=draft, **before, **_tokens(trust, IN_A_CONVERSATION)
        ),
        "conversation alongside": beside,
        "alongside": Alongside.objects.create(author=visit.coach, main=draft, other=beside),
    }


def _answers(trust, letter, step) -> dict[str, models.Model]:
    """What the teacher says back, and what both keep for themselves."""
    teacher, coach = letter.teacher, letter.author
    two = {"drop_in": letter, "teacher": teacher, "author": coach}
    answer = Answer.objects.create(**two, by=teacher, kind="ask", words=token(trust))
    later = TODAY + datetime.timedelta(days=7)
    letter.visit.next_on = later
    letter.visit.save()
    return {
        "answer": answer,
        "earlier answer": EarlierAnswer.objects.create(answer=answer, words=token(trust)),
        "answer in return": Answer.objects.create(**two, by=coach, kind="reply", words=token(trust)),
        "note to self": Note.objects.create(person=teacher, drop_in=letter, words=token(trust)),
        "coach’s note to self": Note.objects.create(person=coach, words=token(trust)),
        "keepsake": Keepsake.objects.create(person=teacher, drop_in=letter),
        "attempt": Attempt.objects.create(step=step, teacher=teacher, on=TODAY, words=token(trust)),
        "another day": AnotherDay.objects.create(
            visit=letter.visit,
            teacher=teacher,
            coach=coach,
            instead_of=later,
            day=later + datetime.timedelta(days=1),
            words=token(trust),
        ),
    }


def _lent(trust, visit, colleague) -> dict[str, models.Model]:
    """A step of before, which the teacher lets a colleague read for a week."""
    ended = {"retired_on": TODAY, "retired_reason": "let go"}
    step = ActionStep.objects.create(
        teacher=visit.teacher,
        school=visit.school,
        chosen_with=visit.coach,
        chosen_on=MONDAY,
        check_back_on=TODAY,
        **ended,
        **_tokens(trust, IN_A_STEP),
    )
    until = TODAY + datetime.timedelta(days=7)
    share = Share.objects.create(teacher=visit.teacher, reader=colleague, what="step", step=step, until=until)
    return {"lent step": step, "share": share}


def _tokens(trust: str, fields: Iterable[str]) -> dict[str, str]:
    return {field: token(trust) for field in fields}
