"""How the rows of this app read in the API. Every reference is an id; a day is half-open where it ends something."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from schools.models import Phase, Role


class AppointmentSerializer(serializers.Serializer):
    role = serializers.ChoiceField(Role.choices)
    school = serializers.UUIDField(allow_null=True, help_text="Null for a role of the whole trust.")


class MeSerializer(serializers.Serializer):
    """Whom the token acts for, and how far it reaches."""

    person = serializers.UUIDField(allow_null=True, help_text="Null for an integration.")
    first_name = serializers.CharField(allow_null=True)
    last_name = serializers.CharField(allow_null=True)
    email = serializers.EmailField(allow_null=True)
    appointments = AppointmentSerializer(many=True, help_text="What the person holds today.")
    trust = serializers.UUIDField()
    trust_name = serializers.CharField()
    today = serializers.DateField(help_text="The day it is for the trust.")
    token_kind = serializers.ChoiceField(["personal", "integration"])
    scopes = serializers.ListField(child=serializers.ChoiceField(["read", "write", "facts", "rollups"]))
    expires_at = serializers.DateTimeField()


class TeamSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()


class SchoolSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    urn = serializers.IntegerField(help_text="Unique reference number in the national register.")
    name = serializers.CharField()
    slug = serializers.SlugField(help_text="As it stands in the addresses of pages.")
    phase = serializers.ChoiceField(Phase.choices)
    joined_on = serializers.DateField(allow_null=True)
    left_on = serializers.DateField(allow_null=True, help_text="The first day outside the trust.")
    teams = serializers.SerializerMethodField()

    @extend_schema_field(TeamSerializer(many=True))
    def get_teams(self, school) -> list[dict]:
        return TeamSerializer(self.context["teams"].get(school.id, ()), many=True).data


class PersonSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    external_id = serializers.SerializerMethodField(
        help_text="The staff code: for the trust’s administrators and integrations, and of oneself."
    )
    first_name = serializers.CharField()
    last_name = serializers.CharField()
    left_on = serializers.DateField(allow_null=True, help_text="The first day on which they no longer work here.")

    def get_external_id(self, person) -> str | None:
        sees = self.context["sees_codes"] or person.id == self.context["reader"]
        return person.external_id if sees else None


class MembershipSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    person = serializers.UUIDField(source="person_id")
    school = serializers.UUIDField(source="school_id")
    team = serializers.UUIDField(source="team_id", allow_null=True)
    job_title = serializers.CharField(allow_blank=True)
    fte = serializers.IntegerField(min_value=1, max_value=100, help_text="Hundredths of full time.")
    teaching = serializers.BooleanField()
    line_manager = serializers.UUIDField(source="line_manager_id", allow_null=True)
    is_main = serializers.BooleanField(help_text="The post that carries the person’s coverage.")
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)
