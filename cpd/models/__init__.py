"""Professional learning: the step library, twilights, who was there. Imported here so that Django finds them."""

from cpd.models.attendance import Attendance, CatchUp, DayNotWorked, Excused, Expected, How
from cpd.models.library import LibraryArea, LibraryStep, LibraryTopic, Module
from cpd.models.twilight import (
    CalledOff,
    Facilitator,
    Twilight,
    TwilightCode,
    TwilightSchool,
    TwilightTeam,
    Whom,
)

__all__ = [
    "Attendance",
    "CalledOff",
    "CatchUp",
    "DayNotWorked",
    "Excused",
    "Expected",
    "Facilitator",
    "How",
    "LibraryArea",
    "LibraryStep",
    "LibraryTopic",
    "Module",
    "Twilight",
    "TwilightCode",
    "TwilightSchool",
    "TwilightTeam",
    "Whom",
]
