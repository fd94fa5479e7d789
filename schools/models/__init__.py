from schools.models.appointment import Appointment, Role
from schools.models.bank_holiday import BankHoliday
from schools.models.calendar import ClosedDay, HalfTerm
from schools.models.change import Change
from schools.models.choice import Choice, Decision
from schools.models.leave import Leave
from schools.models.letter import LetterOff
from schools.models.membership import Membership
from schools.models.person import Person
from schools.models.register import RegisterLink, RegisterMembership, RegisterName, RegisterSchool, RegisterTrust
from schools.models.school import Phase, School, Team
from schools.models.staff_import import StaffImport, StaffMapping
from schools.models.trust import Trust

__all__ = [
    "Appointment",
    "BankHoliday",
    "Change",
    "Choice",
    "ClosedDay",
    "Decision",
    "HalfTerm",
    "Leave",
    "LetterOff",
    "Membership",
    "Person",
    "Phase",
    "RegisterLink",
    "RegisterMembership",
    "RegisterName",
    "RegisterSchool",
    "RegisterTrust",
    "Role",
    "School",
    "StaffImport",
    "StaffMapping",
    "Team",
    "Trust",
]
