from coaching.models.coach import Coach, CoachState, State
from coaching.models.coverage import CoverageDifference, CoverageWeek, DirtyWeek
from coaching.models.pairing import Pairing
from coaching.models.target import CoachTarget
from coaching.models.visit import Visit

__all__ = [
    "Coach",
    "CoachState",
    "CoachTarget",
    "CoverageDifference",
    "CoverageWeek",
    "DirtyWeek",
    "Pairing",
    "State",
    "Visit",
]
