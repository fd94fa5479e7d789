"""Words in the API: drop-ins and conversations that somebody wrote or that were shared with them, and action steps.

What the pages write, this writes by the same actions; and whoever reads words about a teacher that are not their own
leaves a line in the reader ledger here as there (observations/actions/openings.py).
"""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db.models import Model, Q, QuerySet
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from coaching.actions.visits import DoorWasShut, NotTheirCoach
from coaching.facts import calendar_of
from coaching.models import Pairing
from observations.actions import drafts, drop_ins, openings, step_states, ticks
from observations.actions.steps import AnotherStepIsLive
from observations.engine import days
from observations.models import (
    ActionStep,
    Answer,
    Conversation,
    ConversationCorrection,
    ConversationState,
    Correction,
    DropIn,
    DropInState,
    EarlierAnswer,
    StepState,
    Tick,
)
from observations.serializers import (
    AnswerSerializer,
    ChangedDropInSerializer,
    ConversationSerializer,
    DropInSerializer,
    NewDropInSerializer,
    StepSerializer,
    StepStateSerializer,
    TicksSerializer,
)
from schools.api.endpoint import Endpoint, page_of
from schools.api.problems import Refused
from schools.api.reading import PageParameters


class LetterParameters(PageParameters):
    """Of what is written to a teacher."""

    teacher = serializers.UUIDField(required=False, help_text="Only to this teacher.")
    saved_since = serializers.DateTimeField(required=False, help_text="Only what was saved at this moment or later.")


class DropInParameters(LetterParameters):
    state = serializers.ChoiceField(DropInState.choices, required=False)


class DropIns(Endpoint):
    @extend_schema(
        summary="Drop-ins written by the reader or shared with them",
        parameters=[DropInParameters],
        responses=page_of(DropInSerializer),
    )
    def list(self, request) -> Response:
        """A coach’s own, drafts among them, while they coach the teacher; a teacher’s, once shared. Nobody else’s."""
        parameters = DropInParameters.of(request)
        return self.page(_narrowed(self._own(), parameters), parameters, _serialized)

    @extend_schema(summary="One drop-in", responses=DropInSerializer)
    def retrieve(self, request, id: uuid.UUID) -> Response:
        """What it says, and what it said before it was corrected."""
        return self._answer(self.one(self._own(), id=id))

    @extend_schema(
        summary="Begin a draft",
        request=NewDropInSerializer,
        responses={200: DropInSerializer, 201: DropInSerializer},
    )
    def create(self, request) -> Response:
        """With somebody whom you coach today. Sent again, it is the same draft (200), and what it says is saved.

        Without `happened_on` it is about the last day on which the school was open. A draft is yours alone.
        """
        words = _valid(NewDropInSerializer, request.data)
        client_id, teacher = words.pop("client_id"), words.pop("teacher")
        kept = DropIn.objects.written_by(request.user).filter(client_id=client_id).first()
        draft = kept or self._begun(client_id, teacher)
        return self._answer(_saved(draft, 1, words, request), status=200 if kept else 201)

    @extend_schema(
        summary="Save a draft",
        request=ChangedDropInSerializer,
        responses=DropInSerializer,
    )
    def partial_update(self, request, id: uuid.UUID) -> Response:
        """Of your own drafts. Saved elsewhere since `version`, the answer is 409 and holds that as `current`."""
        draft = self.one(DropIn.objects.written_by(request.user), id=id)
        words = _valid(ChangedDropInSerializer, request.data)
        return self._answer(_saved(draft, words.pop("version"), words, request))

    @extend_schema(summary="Share a drop-in with its teacher", request=None, responses=DropInSerializer)
    def share(self, request, id: uuid.UUID) -> Response:
        """Of your own. The teacher gets an e-mail without a word of it. Shared already: nothing more happens.

        What still keeps it from being shared is said in a 422.
        """
        draft = self.one(DropIn.objects.written_by(request.user), id=id)
        try:
            return self._answer(drop_ins.share(drop_in=draft, on=request.today, by=request.user))
        except drafts.Unfinished as unfinished:
            raise ValidationError(unfinished.problems) from unfinished
        except (NotTheirCoach, DoorWasShut, AnotherStepIsLive) as refusal:
            raise Refused(409, str(refusal)) from refusal

    def _own(self) -> QuerySet[DropIn]:
        me = self.request.user
        mine = Q(author=me) | Q(teacher=me, state=DropInState.SHARED)
        return DropIn.objects.filter(mine).select_related("visit")

    def _begun(self, client_id: uuid.UUID, teacher: uuid.UUID) -> DropIn:
        request = self.request
        pairing = Pairing.objects.of_coach(request.user).of_teacher(teacher).open_on(request.today).first()
        if pairing is None:
            raise ValidationError({"teacher": str(NotTheirCoach())})
        on = days.last_open_day(calendar_of(pairing.school_id), request.today)
        return drop_ins.start(client_id=client_id, pairing=pairing, on=on, by=request.user)

    def _answer(self, drop_in: DropIn, *, status: int = 200) -> Response:
        return Response(_serialized([drop_in])[0], status=status)


def _serialized(found: Sequence[DropIn]) -> Sequence[dict]:
    context = {"corrections": _before(Correction, "drop_in", found)}
    return DropInSerializer(found, many=True, context=context).data


def _before(kept: type[Model], of: str, found: Sequence[Model]) -> Mapping[uuid.UUID, list[Model]]:
    """What each said before it was changed, the latest first: rows of `kept`, whose key `of` names it. One query."""
    rows = defaultdict(list)
    for was in kept._default_manager.filter(**{f"{of}__in": found}):
        rows[getattr(was, f"{of}_id")].append(was)
    return rows


def _narrowed(letters: QuerySet, parameters: Mapping[str, object]) -> QuerySet:
    """Drop-ins or conversations under the parameters of their lists."""
    asked = {"state": "state", "teacher": "teacher", "saved_since": "saved_at__gte"}
    return letters.filter(**{field: parameters[name] for name, field in asked.items() if name in parameters})


def _valid(serializer: type[serializers.Serializer], data: object) -> dict:
    given = serializer(data=data)
    given.is_valid(raise_exception=True)
    return given.validated_data


def _saved(draft: DropIn, version: int, words: Mapping[str, object], request) -> DropIn:
    try:
        return drop_ins.save(drop_in=draft, version=version, words=words, by=request.user)
    except drafts.Overwritten as clash:
        (current,) = _serialized([clash.other])
        raise Refused(409, "It was saved elsewhere since that version.", current=current) from clash
    except drop_ins.AlreadyFinished as finished:
        raise Refused(409, str(finished)) from finished


class ConversationParameters(LetterParameters):
    state = serializers.ChoiceField(ConversationState.choices, required=False)


class Conversations(Endpoint):
    @extend_schema(
        summary="Conversations that the reader wrote up or that were shared with them",
        parameters=[ConversationParameters],
        responses=page_of(ConversationSerializer),
    )
    def list(self, request) -> Response:
        """A coach’s own, drafts among them, while they coach the teacher; a teacher’s, once shared. Nobody else’s."""
        parameters = ConversationParameters.of(request)
        return self.page(_narrowed(self._own(), parameters), parameters, _serialized_talks)

    @extend_schema(summary="One conversation", responses=ConversationSerializer)
    def retrieve(self, request, id: uuid.UUID) -> Response:
        """What it says, and what it said before it was corrected."""
        return Response(_serialized_talks([self.one(self._own(), id=id)])[0])

    def _own(self) -> QuerySet[Conversation]:
        me = self.request.user
        return Conversation.objects.filter(Q(author=me) | Q(teacher=me, state=ConversationState.SHARED))


def _serialized_talks(found: Sequence[Conversation]) -> Sequence[dict]:
    context = {"corrections": _before(ConversationCorrection, "conversation", found)}
    return ConversationSerializer(found, many=True, context=context).data


class AnswerParameters(PageParameters):
    drop_in = serializers.UUIDField(required=False, help_text="Only of this drop-in.")
    conversation = serializers.UUIDField(required=False, help_text="Only of this conversation.")


class Answers(Endpoint):
    @extend_schema(
        summary="What a teacher said to a drop-in or a conversation, and what was said in return",
        parameters=[AnswerParameters],
        responses=page_of(AnswerSerializer),
    )
    def list(self, request) -> Response:
        """For the two whose words they are: the teacher, and whoever wrote to them, while they coach them."""
        parameters, me = AnswerParameters.of(request), request.user
        about = {name: parameters[name] for name in ("drop_in", "conversation") if name in parameters}
        return self.page(Answer.objects.filter(Q(teacher=me) | Q(author=me), **about), parameters, _serialized_answers)


def _serialized_answers(found: Sequence[Answer]) -> Sequence[dict]:
    context = {"corrections": _before(EarlierAnswer, "answer", found)}
    return AnswerSerializer(found, many=True, context=context).data


class StepParameters(PageParameters):
    teacher = serializers.UUIDField(
        required=False, help_text="The steps of somebody whom you coach today. Without it, your own."
    )
    live = serializers.BooleanField(required=False, help_text="Only the live one, or only those that have ended.")


class Steps(Endpoint):
    @extend_schema(
        summary="Action steps, live and past",
        parameters=[StepParameters],
        responses=page_of(StepSerializer),
    )
    def list(self, request) -> Response:
        """Your own; or, for whoever coaches them today, a teacher’s.

        The teacher sees when you opened a step that somebody else chose with them.
        """
        parameters = StepParameters.of(request)
        rows = self._readable().filter(teacher=parameters.get("teacher", request.user.id))
        if (live := parameters.get("live")) is not None:
            rows = rows.filter(retired_on__isnull=live)
        return self.page(rows, parameters, self._opened)

    @extend_schema(summary="One action step", responses=StepSerializer)
    def retrieve(self, request, id: uuid.UUID) -> Response:
        """Your own, or that of somebody whom you coach today, who sees that you opened it."""
        return Response(self._opened([self.one(self._readable(), id=id)])[0])

    @extend_schema(summary="Say how far your step has got", request=StepStateSerializer, responses=StepSerializer)
    def partial_update(self, request, id: uuid.UUID) -> Response:
        """Of your own live step: trying it, a habit, and back again."""
        step, to = self._mine(id), StepState(_valid(StepStateSerializer, request.data)["state"])
        try:
            moved = step_states.move(step=step, to=to, by=request.user, on=request.today)
        except step_states.NotLive as ended:
            raise Refused(409, str(ended)) from ended
        return Response(self._opened([moved])[0])

    @extend_schema(summary="Tick signs of your step", request=TicksSerializer, responses=StepSerializer)
    def tick(self, request, id: uuid.UUID) -> Response:
        """For yourself alone: nobody else can read them, and nothing counts them."""
        step, positions = self._mine(id), _valid(TicksSerializer, request.data)["ticked"]
        try:
            ticks.keep(step=step, positions=positions, by=request.user)
        except step_states.NotLive as ended:
            raise Refused(409, str(ended)) from ended
        return Response(self._opened([step])[0])

    def _readable(self) -> QuerySet[ActionStep]:
        """Not those that a teacher shows to the reader: these have their place and their end on the pages."""
        me, today = self.request.user, self.request.today
        coached = Pairing.objects.of_coach(me).open_on(today).values("teacher")
        return ActionStep.objects.filter(Q(teacher=me) | Q(teacher__in=coached))

    def _mine(self, id: uuid.UUID) -> ActionStep:
        return self.one(ActionStep.objects.of(self.request.user), id=id)

    def _opened(self, steps: Sequence[ActionStep]) -> Sequence[dict]:
        """The steps as they are shown; the ledger says so in the same transaction."""
        openings.record(reader=self.request.user, steps=steps)
        ticked = defaultdict(list)
        for step_id, position in Tick.objects.filter(step__in=steps).values_list("step_id", "position"):
            ticked[step_id].append(position)
        context = {"reader": self.request.user.id, "ticked": ticked}
        return StepSerializer(steps, many=True, context=context).data


urlpatterns = [
    path("drop-ins", DropIns.as_view({"get": "list", "post": "create"}), name="api_drop_ins"),
    path("drop-ins/<uuid:id>", DropIns.as_view({"get": "retrieve", "patch": "partial_update"}), name="api_drop_in"),
    path("drop-ins/<uuid:id>/share", DropIns.as_view({"post": "share"}), name="api_drop_in_share"),
    path("conversations", Conversations.as_view({"get": "list"}), name="api_conversations"),
    path("conversations/<uuid:id>", Conversations.as_view({"get": "retrieve"}), name="api_conversation"),
    path("answers", Answers.as_view({"get": "list"}), name="api_answers"),
    path("steps", Steps.as_view({"get": "list"}), name="api_steps"),
    path("steps/<uuid:id>", Steps.as_view({"get": "retrieve", "patch": "partial_update"}), name="api_step"),
    path("steps/<uuid:id>/ticks", Steps.as_view({"put": "tick"}), name="api_step_ticks"),
]
