"""Who coaches whom, how far coaching reaches, and the coach targets: facts and figures. The words are elsewhere."""

import uuid

from django.db.models import Q
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.response import Response

from coaching.actions import targets
from coaching.engine import weeks
from coaching.forms import TargetForm
from coaching.models import CoachTarget, CoverageWeek, Pairing
from coaching.overview import hidden_schools
from coaching.serializers import CoverageWeekSerializer, NewTargetSerializer, PairingSerializer, TargetSerializer
from schools.access import in_trust_team, led_schools, sets_targets
from schools.actions.tokens import INTEGRATION, ROLLUPS
from schools.api.endpoint import Endpoint, next_page, page_of
from schools.api.problems import Refused
from schools.api.reading import OpenOnParameters, PageParameters, Parameters, running
from schools.models import School

A_YEAR = 53 * weeks.WEEK


class Pairings(Endpoint):
    @extend_schema(
        summary="Who coaches whom",
        parameters=[OpenOnParameters],
        responses=page_of(PairingSerializer),
    )
    def list(self, request) -> Response:
        """One’s own pairs, as a teacher or a coach; for those who lead a school all of its pairs. Nobody else’s."""
        parameters = OpenOnParameters.of(request)
        rows = running(Pairing.objects.all(), parameters)
        return self.page(rows, parameters, lambda found: PairingSerializer(found, many=True).data)

    @extend_schema(summary="One pair", responses=PairingSerializer)
    def retrieve(self, request, id: uuid.UUID) -> Response:
        """A teacher and their coach, from a day to a day."""
        return Response(PairingSerializer(self.one(Pairing.objects, id=id)).data)


class CoverageParameters(Parameters):
    school = serializers.UUIDField()
    since = serializers.DateField(
        required=False, help_text="From the week of this day on, 53 weeks at most. Without it, the last 53 weeks."
    )


class Coverage(Endpoint):
    integrations = (ROLLUPS,)

    @extend_schema(
        summary="How far coaching reaches in a school, week by week",
        parameters=[CoverageParameters],
        responses=page_of(CoverageWeekSerializer),
    )
    def list(self, request) -> Response:
        """Whole numbers as the rollup keeps them, of a week that has begun.

        Those who lead the school read every team and the whole school. The trust’s team and an integration read whole
        schools of five teachers and more, less the next smallest where one is left out: as on the trust’s own page.
        """
        parameters, this_week = CoverageParameters.of(request), weeks.monday(request.today)
        since = weeks.monday(parameters.get("since", this_week - A_YEAR + weeks.WEEK))
        until = since + A_YEAR if since <= this_week else this_week
        rows = CoverageWeek.objects.filter(
            _in_sight(request), school=parameters["school"], week__gte=since, week__lt=until, week__lte=this_week
        ).order_by("week", "team")
        more = next_page(request, since=until) if since <= until <= this_week else None
        return Response({"results": CoverageWeekSerializer(rows, many=True).data, "next": more})


def _in_sight(request) -> Q:
    """Which schools' figures are shown to a reader of several. The policies say what a reader of one finds."""
    if not in_trust_team(request) and request.profile["token_kind"] != INTEGRATION:
        return Q()
    led = [school["school"] for school in led_schools(request)]
    return Q(school__in=led) | ~Q(school__in=hidden_schools(today=request.today))


class TargetParameters(PageParameters):
    school = serializers.UUIDField(required=False, help_text="Only of this school.")
    standing = serializers.BooleanField(required=False, help_text="Only those that stand, or only those replaced.")


class Targets(Endpoint):
    integrations = (ROLLUPS,)

    @extend_schema(
        summary="Coach targets, those that stand and those before them",
        parameters=[TargetParameters],
        responses=page_of(TargetSerializer),
    )
    def list(self, request) -> Response:
        """For the trust’s team and an integration those of every school; for those who lead a school its own."""
        parameters = TargetParameters.of(request)
        rows = CoachTarget.objects.all()
        if "school" in parameters:
            rows = rows.filter(school=parameters["school"])
        if (standing := parameters.get("standing")) is not None:
            rows = rows.filter(replaced_at__isnull=standing)
        return self.page(rows, parameters, lambda found: self._serialized(found, many=True))

    @extend_schema(summary="Set a school’s coach target", request=NewTargetSerializer, responses=TargetSerializer)
    def update(self, request, school: uuid.UUID) -> Response:
        """In place of the one that stands, which is kept: for the chief executive and the Professional Growth Director.

        `replaces` says which one you saw. When another was set since, the answer is 409 and holds it as `current`.
        """
        if not sets_targets(request):
            raise PermissionDenied("The chief executive and the Professional Growth Director set coach targets.")
        place = self.one(School.objects.open_on(request.today), id=school)
        given = NewTargetSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        form = TargetForm(given.validated_data, today=request.today)
        if not form.is_valid():
            raise ValidationError(form.errors)
        try:
            target = targets.set_target(school=place, by=request.user, **form.cleaned_data)
        except targets.ChangedMeanwhile as changed:
            current = self._serialized(changed.current) if changed.current else None
            raise Refused(409, str(changed), current=current) from changed
        return Response(self._serialized(target))

    def _serialized(self, target, *, many: bool = False):
        context = {"with_reasons": self.request.profile["token_kind"] != INTEGRATION}
        return TargetSerializer(target, many=many, context=context).data


urlpatterns = [
    path("pairings", Pairings.as_view({"get": "list"}), name="api_pairings"),
    path("pairings/<uuid:id>", Pairings.as_view({"get": "retrieve"}), name="api_pairing"),
    path("coverage", Coverage.as_view({"get": "list"}), name="api_coverage"),
    path("targets", Targets.as_view({"get": "list"}), name="api_targets"),
    path("schools/<uuid:school>/target", Targets.as_view({"put": "update"}), name="api_school_target"),
]
