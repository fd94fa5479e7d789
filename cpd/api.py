"""Professional development in the API: the open step library, the same for every trust, and the trust's twilights."""

import uuid
from collections.abc import Sequence

from django.http import Http404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from cpd.catalogue import catalogue
from cpd.models import Attendance, Expected, LibraryStep, Twilight
from cpd.models.twilight import CalledOff, Whom
from schools.actions.tokens import FACTS, ROLLUPS
from schools.api.endpoint import Endpoint, next_page, page_of
from schools.api.reading import LIMIT, MOST, PageParameters, Parameters

ROUND_A_TWILIGHT = ("invited", "teams", "facilitators")


class LibraryStepSerializer(serializers.Serializer):
    code = serializers.CharField(help_text="Lasting: what a drop-in calls `library_step`.")
    text = serializers.CharField()
    examples = serializers.ListField(child=serializers.CharField(), help_text="Worked wordings of it; most have none.")
    area = serializers.CharField(source="area.title")
    topic = serializers.CharField(source="area.topic.title")
    topic_code = serializers.CharField(source="area.topic_id")


class LibraryParameters(Parameters):
    topic = serializers.CharField(required=False, max_length=80, help_text="Only the steps of this topic, by its code.")
    cursor = serializers.CharField(required=False, max_length=80, help_text="Where to go on, out of `next`.")
    limit = serializers.IntegerField(min_value=1, max_value=MOST, default=LIMIT)


class LibrarySteps(Endpoint):
    integrations = (FACTS, ROLLUPS)

    @extend_schema(
        summary="The steps of the open library",
        parameters=[LibraryParameters],
        responses=page_of(LibraryStepSerializer),
    )
    def list(self, request) -> Response:
        """In the order of their codes. Published by the Department for Education under the Open Government Licence."""
        asked = LibraryParameters.of(request)
        codes = sorted(step.code for step in catalogue().steps.values() if _is_asked_for(step, asked))
        shown = [catalogue().steps[code] for code in codes[: asked["limit"]]]
        more = next_page(request, cursor=shown[-1].code) if len(codes) > len(shown) else None
        return Response({"results": LibraryStepSerializer(shown, many=True).data, "next": more})

    @extend_schema(summary="One step of the library", responses=LibraryStepSerializer)
    def retrieve(self, request, code: str) -> Response:
        """A step by its code."""
        step = catalogue().step(code)
        if step is None:
            raise Http404
        return Response(LibraryStepSerializer(step).data)


def _is_asked_for(step: LibraryStep, asked: dict) -> bool:
    return step.code > asked.get("cursor", "") and asked.get("topic", step.area.topic_id) == step.area.topic_id


class TwilightSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    title = serializers.CharField(help_text="What is practised.")
    topic = serializers.CharField(help_text="Its topic of the library by its code, or nothing.")
    step = serializers.CharField(help_text="Its step of the library by its code, or nothing.")
    starts_at = serializers.DateTimeField()
    minutes = serializers.IntegerField()
    place = serializers.CharField()
    whom = serializers.ChoiceField(Whom.choices, help_text="Who is meant, of these schools and teams.")
    schools = serializers.SerializerMethodField()
    teams = serializers.SerializerMethodField(help_text="A school none of whose teams is named is meant as a whole.")
    facilitators = serializers.SerializerMethodField(help_text="The people who lead it.")
    called_off_at = serializers.DateTimeField(source="cancelled_at", allow_null=True)
    called_off_why = serializers.ChoiceField(CalledOff.choices, source="cancelled_why", allow_blank=True)
    is_expected = serializers.SerializerMethodField(help_text="Whether you are meant to come; null for an integration.")
    minutes_there = serializers.SerializerMethodField(help_text="How long you were there; null if you weren’t.")

    def get_schools(self, twilight) -> list[uuid.UUID]:
        return [invited.school_id for invited in twilight.invited.all()]

    def get_teams(self, twilight) -> list[uuid.UUID]:
        return [meant.team_id for meant in twilight.teams.all()]

    def get_facilitators(self, twilight) -> list[uuid.UUID]:
        return [leads.person_id for leads in twilight.facilitators.all()]

    def get_is_expected(self, twilight) -> bool | None:
        return twilight.id in self.context["expected"] if self.context["reader"] else None

    def get_minutes_there(self, twilight) -> int | None:
        return self.context["there"].get(twilight.id)


class TwilightParameters(PageParameters):
    school = serializers.UUIDField(required=False, help_text="Only those to which this school is invited.")
    starts_since = serializers.DateTimeField(required=False, help_text="Only those from this moment on.")


class Twilights(Endpoint):
    integrations = (FACTS,)

    @extend_schema(
        summary="Twilights of the trust",
        parameters=[TwilightParameters],
        responses=page_of(TwilightSerializer),
    )
    def list(self, request) -> Response:
        """Where and when, with whom, and whether you are meant to come and were there. Nobody else’s attendance."""
        parameters, rows = TwilightParameters.of(request), Twilight.objects.all()
        if "school" in parameters:
            rows = rows.filter(invited__school=parameters["school"])
        if "starts_since" in parameters:
            rows = rows.filter(starts_at__gte=parameters["starts_since"])
        return self.page(rows.prefetch_related(*ROUND_A_TWILIGHT), parameters, self._serialized)

    @extend_schema(summary="One twilight", responses=TwilightSerializer)
    def retrieve(self, request, id: uuid.UUID) -> Response:
        """A session of deliberate practice after school."""
        twilight = self.one(Twilight.objects.prefetch_related(*ROUND_A_TWILIGHT), id=id)
        return Response(self._serialized([twilight])[0])

    def _serialized(self, twilights: Sequence[Twilight]) -> Sequence[dict]:
        me = getattr(self.request.user, "id", None)
        own = {"person": me, "twilight__in": twilights}
        context = {
            "reader": me,
            "expected": set(Expected.objects.filter(**own, excused="").values_list("twilight_id", flat=True)),
            "there": dict(Attendance.objects.filter(**own).values_list("twilight_id", "minutes")),
        }
        return TwilightSerializer(twilights, many=True, context=context).data


urlpatterns = [
    path("twilights", Twilights.as_view({"get": "list"}), name="api_twilights"),
    path("twilights/<uuid:id>", Twilights.as_view({"get": "retrieve"}), name="api_twilight"),
    path("library/steps", LibrarySteps.as_view({"get": "list"}), name="api_library_steps"),
    path("library/steps/<slug:code>", LibrarySteps.as_view({"get": "retrieve"}), name="api_library_step"),
]
