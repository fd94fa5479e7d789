"""Who and where: the token itself, schools, people, and where people work."""

import uuid
from collections import defaultdict
from collections.abc import Sequence

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from schools.access import runs_trust
from schools.actions.tokens import FACTS, INTEGRATION, ROLLUPS
from schools.api.endpoint import Endpoint, page_of
from schools.api.reading import OpenOnParameters, PageParameters, running
from schools.api.serializers import MembershipSerializer, MeSerializer, PersonSerializer, SchoolSerializer
from schools.models import Membership, Person, School, Team


class Me(Endpoint):
    integrations = (FACTS, ROLLUPS)

    @extend_schema(summary="Whom this token acts for", responses=MeSerializer)
    def retrieve(self, request) -> Response:
        """The person, what they hold today, and what the token may do. An integration has no person."""
        return Response(MeSerializer(request.profile).data)


class Schools(Endpoint):
    integrations = (FACTS, ROLLUPS)

    @extend_schema(
        summary="The trust’s schools, with their teams",
        parameters=[PageParameters],
        responses=page_of(SchoolSerializer),
    )
    def list(self, request) -> Response:
        """Every school of the trust, those that have left it too."""
        return self.page(School.objects.all(), PageParameters.of(request), _serialized_schools)

    @extend_schema(summary="One school", responses=SchoolSerializer)
    def retrieve(self, request, id: uuid.UUID) -> Response:
        """A school with its teams."""
        return Response(_serialized_schools([self.one(School.objects, id=id)])[0])


def _serialized_schools(schools: Sequence[School]) -> Sequence[dict]:
    teams = defaultdict(list)
    for team in Team.objects.filter(school__in=[school.id for school in schools]):
        teams[team.school_id].append(team)
    return SchoolSerializer(schools, many=True, context={"teams": teams}).data


class People(Endpoint):
    integrations = (FACTS,)

    @extend_schema(
        summary="People whose names the reader knows",
        parameters=[PageParameters],
        responses=page_of(PersonSerializer),
    )
    def list(self, request) -> Response:
        """Oneself, the people of one’s schools, and everybody of the trust who coaches or holds a role.

        The trust’s administrators and an integration with the scope `facts` read everybody. Nobody who leads the trust
        reads the names of teachers.
        """
        return self.page(Person.objects.all(), PageParameters.of(request), self._serialized)

    @extend_schema(summary="One person", responses=PersonSerializer)
    def retrieve(self, request, id: uuid.UUID) -> Response:
        """Somebody whose name the reader knows."""
        return Response(self._serialized([self.one(Person.objects, id=id)])[0])

    def _serialized(self, people: Sequence[Person]) -> Sequence[dict]:
        sees_codes = runs_trust(self.request) or self.request.profile["token_kind"] == INTEGRATION
        context = {"sees_codes": sees_codes, "reader": getattr(self.request.user, "id", None)}
        return PersonSerializer(people, many=True, context=context).data


class MembershipParameters(OpenOnParameters):
    person = serializers.UUIDField(required=False, help_text="Only of this person.")


class Memberships(Endpoint):
    integrations = (FACTS,)

    @extend_schema(
        summary="Who works where",
        parameters=[MembershipParameters],
        responses=page_of(MembershipSerializer),
    )
    def list(self, request) -> Response:
        """One’s own posts; for a school’s office its staff’s; for the trust’s administrators and an integration all."""
        parameters = MembershipParameters.of(request)
        rows = running(Membership.objects.all(), parameters)
        if "person" in parameters:
            rows = rows.filter(person=parameters["person"])
        return self.page(rows, parameters, lambda found: MembershipSerializer(found, many=True).data)

    @extend_schema(summary="One post", responses=MembershipSerializer)
    def retrieve(self, request, id: uuid.UUID) -> Response:
        """A post at a school, from a day to a day."""
        return Response(MembershipSerializer(self.one(Membership.objects, id=id)).data)
