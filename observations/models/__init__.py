from observations.models.action_step import ActionStep, StepState, Tick
from observations.models.another_day import AnotherDay
from observations.models.answer import Answer, EarlierAnswer
from observations.models.attempt import Attempt
from observations.models.conversation import (
    Alongside,
    Conversation,
    ConversationCorrection,
    ConversationState,
)
from observations.models.drop_in import Correction, DropIn, DropInState
from observations.models.note import Keepsake, Note
from observations.models.opening import Opening
from observations.models.share import Share
from observations.models.words import FollowUp

__all__ = [
    "ActionStep",
    "Alongside",
    "AnotherDay",
    "Answer",
    "Attempt",
    "Conversation",
    "ConversationCorrection",
    "ConversationState",
    "Correction",
    "DropIn",
    "DropInState",
    "EarlierAnswer",
    "FollowUp",
    "Keepsake",
    "Note",
    "Opening",
    "Share",
    "StepState",
    "Tick",
]
