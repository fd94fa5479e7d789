from observations.models.action_step import ActionStep, StepState, Tick
from observations.models.another_day import AnotherDay
from observations.models.answer import Answer, EarlierAnswer
from observations.models.attempt import Attempt
from observations.models.drop_in import Correction, DropIn, DropInState
from observations.models.note import Keepsake, Note
from observations.models.opening import Opening
from observations.models.words import FollowUp

__all__ = [
    "ActionStep",
    "AnotherDay",
    "Answer",
from observations.models.share import Share
    "Attempt",
    "Correction",
    "DropIn",
    "DropInState",
    "EarlierAnswer",
    "FollowUp",
    "Keepsake",
    "Note",
    "Opening",
    "StepState",
    "Tick",
]
    "Share",
