"""How coaching's facts and figures read in the API. No field can hold a word that was written about somebody."""

from rest_framework import serializers

from coaching.forms import MOST_COACHES

SCHOOL_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")


class PairingSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    school = serializers.UUIDField(source="school_id")
    teacher = serializers.UUIDField(source="teacher_id")
    coach = serializers.UUIDField(source="coach_id")
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True, help_text="The first day on which they are no pair any more.")


class CoverageWeekSerializer(serializers.Serializer):
    school = serializers.UUIDField(source="school_id")
    team = serializers.UUIDField(source="team_id", allow_null=True, help_text="Null for the whole school.")
    week = serializers.DateField(help_text="Its Monday.")
    period_starts_on = serializers.DateField(
        allow_null=True, help_text="The Monday on which the week’s period begins; null in a holiday."
    )
    people = serializers.IntegerField(help_text="Teachers on the list that week.")
    due = serializers.IntegerField(help_text="Of them, due in the week’s period.")
    seen = serializers.IntegerField(help_text="Of those due, seen in the period by the end of the week.")
    seen_by_day = serializers.SerializerMethodField(help_text="The same by the end of Monday, Tuesday … Friday.")
    booked = serializers.IntegerField()
    expected = serializers.IntegerField(help_text="In 1/1200 of a cycle, so that part-timers add up exactly.")
    completed = serializers.IntegerField(help_text="Cycles; at most one for a person in a period.")
    with_coach = serializers.IntegerField()
    with_skilled_coach = serializers.IntegerField()

    def get_seen_by_day(self, row) -> list[int]:
        return [getattr(row, f"seen_by_{day}") for day in SCHOOL_DAYS]


class TargetSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    school = serializers.UUIDField(source="school_id")
    number = serializers.IntegerField(help_text="How many coaches the school means to have.")
    due_on = serializers.DateField()
    reason = serializers.SerializerMethodField(help_text="Null for an integration.")
    set_by = serializers.UUIDField(source="by_id", allow_null=True)
    set_at = serializers.DateTimeField()
    replaced_at = serializers.DateTimeField(allow_null=True, help_text="Null for the one that stands.")

    def get_reason(self, target) -> str | None:
        return target.reason if self.context["with_reasons"] else None


class NewTargetSerializer(serializers.Serializer):
    """What the page's form asks for too, and looks at more closely (coaching/forms.py)."""

    number = serializers.IntegerField(min_value=0, max_value=MOST_COACHES)
    due_on = serializers.DateField(help_text="A day ahead.")
    reason = serializers.CharField(max_length=200)
    replaces = serializers.UUIDField(
        allow_null=True, help_text="The id of the target that stands, or null where there is none."
    )
