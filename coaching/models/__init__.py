from coaching.models.coach import Coach, CoachState, State
from coaching.models.coverage import CoverageDifference, CoverageWeek, DirtyWeek
from coaching.models.meeting import Cause, Meeting, Outcome
from coaching.models.open_door import OpenDoor
from coaching.models.pairing import Pairing
from coaching.models.target import CoachTarget
from coaching.models.visit import Visit

__all__ = [
    "Cause",
    "Coach",
    "CoachState",
    "CoachTarget",
    "CoverageDifference",
    "CoverageWeek",
    "DirtyWeek",
    "Meeting",
    "OpenDoor",
    "Outcome",
    "Pairing",
    "State",
    "Visit",
]
