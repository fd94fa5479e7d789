"""How words read in the API, and how they come in. Whose words they are is decided by the policies, not here."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cpd.catalogue import catalogue
from cpd.focuses import focuses
from observations.forms.fields import LONGEST, SIGNS
from observations.models import Answer, ConversationState, DropInState, FollowUp, StepState
from schools.fields import TOO_FAR, is_near

LONGEST_SIGN = 400
AGREED = ("next_on", "talk_on")


class Words(serializers.CharField):
    """Text kept as it was typed, spaces and all; only the ends of lines are made the same."""

    def __init__(self, **kwargs):
        super().__init__(
            **{"required": False, "allow_blank": True, "trim_whitespace": False, "max_length": LONGEST, **kwargs}
        )

    def to_internal_value(self, data):
        return super().to_internal_value(data).replace("\r\n", "\n").replace("\r", "\n")


class Signs(serializers.ListField):
    """What shows that a step works: a list of short lines, kept as lines of one text (WrittenSerializer joins them)."""

    def __init__(self, **kwargs):
        super().__init__(child=serializers.CharField(max_length=LONGEST_SIGN), max_length=SIGNS, **kwargs)

    def to_representation(self, data):
        return [line.strip() for line in data.splitlines() if line.strip()]


class Day(serializers.DateField):
    """A day within a few years of today: nobody drops in, or means to, further away than that."""

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)

    def to_internal_value(self, data):
        day = super().to_internal_value(data)
        if not is_near(day):
            raise serializers.ValidationError(TOO_FAR)
        return day


class WordedSerializer(serializers.Serializer):
    """What a drop-in and a conversation both say."""

    happened_on = serializers.DateField(allow_null=True)
    praise = serializers.CharField()
    question = serializers.CharField()
    follow_up = serializers.ChoiceField(FollowUp.choices, allow_blank=True)
    step_words = serializers.CharField()
    signs = Signs()
    model = serializers.CharField()
    rehearsal = serializers.CharField()


class SaidSerializer(WordedSerializer):
    """What a drop-in says, or said before a change."""

    lesson = serializers.CharField()
    focus = serializers.CharField(help_text="The code of a focus, or nothing.")
    next_on = serializers.DateField(allow_null=True)
    talk_on = serializers.DateField(allow_null=True, help_text="The day on which the two mean to talk about it.")


class CorrectionSerializer(SaidSerializer):
    corrected_at = serializers.DateTimeField(help_text="Until then it said this.")


class DropInSerializer(SaidSerializer):
    id = serializers.UUIDField()
    client_id = serializers.UUIDField()
    author = serializers.UUIDField(source="author_id")
    teacher = serializers.UUIDField(source="teacher_id")
    school = serializers.UUIDField(source="school_id")
    pairing = serializers.UUIDField(source="pairing_id", allow_null=True)
    state = serializers.ChoiceField(DropInState.choices)
    library_step = serializers.CharField(help_text="The code of the library step it was adapted from, or nothing.")
    version = serializers.IntegerField(help_text="Goes up with every save. Say which one you changed.")
    started_at = serializers.DateTimeField()
    saved_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    shared_at = serializers.DateTimeField(allow_null=True)
    corrections = serializers.SerializerMethodField(help_text="What it said before, the latest first.")

    def to_representation(self, drop_in):
        """As it was written; the days that the two agreed as they stand by now, once there is a visit that has them."""
        said = super().to_representation(drop_in)
        if visit := drop_in.visit:
            said |= {name: self.fields[name].to_representation(getattr(visit, name)) for name in AGREED}
        return said

    @extend_schema_field(CorrectionSerializer(many=True))
    def get_corrections(self, drop_in) -> list[dict]:
        return CorrectionSerializer(self.context["corrections"].get(drop_in.id, ()), many=True).data


class TalkedSerializer(WordedSerializer):
    """What a conversation says, or said before a change."""

    rounds = serializers.IntegerField(allow_null=True, help_text="How many times the two rehearsed it.")
    try_on = serializers.DateField(allow_null=True, help_text="When the teacher meant to try it.")
    try_where = serializers.CharField()


class TalkCorrectionSerializer(TalkedSerializer):
    corrected_at = serializers.DateTimeField(help_text="Until then it said this.")


class ConversationSerializer(TalkedSerializer):
    id = serializers.UUIDField()
    author = serializers.UUIDField(source="author_id")
    teacher = serializers.UUIDField(source="teacher_id")
    school = serializers.UUIDField(source="school_id")
    pairing = serializers.UUIDField(source="pairing_id")
    drop_in = serializers.UUIDField(source="drop_in_id", allow_null=True, help_text="The drop-in they talked about.")
    state = serializers.ChoiceField(ConversationState.choices)
    library_step = serializers.CharField(help_text="The code of the library step it was adapted from, or nothing.")
    started_at = serializers.DateTimeField()
    saved_at = serializers.DateTimeField()
    shared_at = serializers.DateTimeField(allow_null=True)
    corrections = serializers.SerializerMethodField(help_text="What it said before, the latest first.")

    @extend_schema_field(TalkCorrectionSerializer(many=True))
    def get_corrections(self, talk) -> list[dict]:
        return TalkCorrectionSerializer(self.context["corrections"].get(talk.id, ()), many=True).data


class EarlierAnswerSerializer(serializers.Serializer):
    words = serializers.CharField()
    until = serializers.DateTimeField(help_text="Until then it said this.")


class AnswerSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    drop_in = serializers.UUIDField(source="drop_in_id", allow_null=True)
    conversation = serializers.UUIDField(source="conversation_id", allow_null=True)
    teacher = serializers.UUIDField(source="teacher_id")
    author = serializers.UUIDField(source="author_id", help_text="Who wrote the drop-in or the conversation.")
    by = serializers.UUIDField(source="by_id", help_text="Which of the two says this.")
    kind = serializers.ChoiceField(Answer.Kind.choices)
    words = serializers.CharField(help_text="May be nothing where somebody says thank you.")
    said_at = serializers.DateTimeField()
    corrections = serializers.SerializerMethodField(help_text="What it said before, the latest first.")

    @extend_schema_field(EarlierAnswerSerializer(many=True))
    def get_corrections(self, answer) -> list[dict]:
        return EarlierAnswerSerializer(self.context["corrections"].get(answer.id, ()), many=True).data


class WrittenSerializer(serializers.Serializer):
    """What its author may write. What is left out stays; what keeps it from being shared is said on sharing."""

    happened_on = Day()
    lesson = Words(max_length=120)
    praise = Words()
    question = Words()
    focus = serializers.ChoiceField([focus.code for focus in focuses()], required=False, allow_blank=True)
    follow_up = serializers.ChoiceField(FollowUp.choices, required=False, allow_blank=True)
    library_step = serializers.CharField(required=False, allow_blank=True, max_length=40)
    step_words = Words()
    signs = Signs(required=False)
    model = Words()
    rehearsal = Words()
    next_on = Day(allow_null=True)
    talk_on = Day(allow_null=True)

    def validate_signs(self, lines: list[str]) -> str:
        return "\n".join(" ".join(line.split()) for line in lines)

    def validate_library_step(self, code: str) -> str:
        if code and catalogue().step(code) is None:
            raise serializers.ValidationError("The library has no step of this code.")
        return code


class NewDropInSerializer(WrittenSerializer):
    client_id = serializers.UUIDField(help_text="Made by you: the same one gives the same draft again.")
    teacher = serializers.UUIDField(help_text="Somebody whom you coach today.")


class ChangedDropInSerializer(WrittenSerializer):
    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1, help_text="The version that you changed.")


class StepSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    teacher = serializers.UUIDField(source="teacher_id")
    school = serializers.UUIDField(source="school_id")
    chosen_with = serializers.UUIDField(source="chosen_with_id")
    drop_in = serializers.UUIDField(source="drop_in_id", allow_null=True)
    conversation = serializers.UUIDField(source="conversation_id", allow_null=True)
    words = serializers.CharField()
    signs = Signs()
    ticked = serializers.SerializerMethodField(
        help_text="Positions of the signs that the teacher has ticked, from 0. Null for anybody but the teacher."
    )
    model = serializers.CharField()
    rehearsal = serializers.CharField()
    library_step = serializers.CharField()
    state = serializers.ChoiceField(StepState.choices)
    chosen_on = serializers.DateField()
    rehearsed_on = serializers.DateField(allow_null=True)
    trying_on = serializers.DateField(allow_null=True)
    habit_on = serializers.DateField(allow_null=True)
    check_back_on = serializers.DateField()
    retired_on = serializers.DateField(allow_null=True, help_text="Null for the live one.")
    retired_reason = serializers.CharField()

    def get_ticked(self, step) -> list[int] | None:
        is_own = step.teacher_id == self.context["reader"]
        return sorted(self.context["ticked"].get(step.id, [])) if is_own else None


class StepStateSerializer(serializers.Serializer):
    state = serializers.ChoiceField(
        StepState.choices, help_text="Before trying it, the place is the one the two got to together."
    )


class TicksSerializer(serializers.Serializer):
    ticked = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=SIGNS - 1),
        max_length=SIGNS,
        help_text="Exactly these are ticked then, from 0; others than the step has are passed over.",
    )
