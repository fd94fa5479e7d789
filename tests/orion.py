"""The trust with the group UID 3015: schools from the school register, invented people from a staff file."""

import csv
import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.site import Site

DATA = Path(__file__).parent / "data"
REGISTER = DATA / "gias" / "grouplinks_2026_extract.csv"
STAFF = DATA / "staff" / "orion_staff.csv"
COLUMNS = [
    "external_id=Staff Code",
    "last_name=Legal Surname",
    "first_name=Preferred Forename",
    "email=Work Email",
    "school=School",
    "job_title=Post",
    "team=Department",
    "fte=FTE",
    "teaching=Teaching Staff",
    "line_manager=Line Manager",
    "starts_on=Start Date",
    "ends_on=Leaving Date",
]
UID = "3015"
COOPERS = "136464"
ADMINISTRATOR = "ada.ames@orion.example"
DIRECTOR = "dana.dean@orion.example"
HEAD = "r.harcastle@orion.example"
DAY, WEEK = datetime.timedelta(days=1), datetime.timedelta(weeks=1)
SATURDAY = 5


def fill_orion(made: Site) -> None:
    """Load the trust as its administrator would, and name the people who lead."""
    made.command("import_schools", str(REGISTER))
    for administrator in (ADMINISTRATOR, DIRECTOR):
        made.command("start_trust", UID, "--administrator", administrator)
    made.command("import_calendar", str(_terms(made.home)), "--trust", UID)
    made.command("import_staff", str(STAFF), "--trust", UID, "--map", *COLUMNS)
    by = ("--trust", UID, "--by", ADMINISTRATOR)
    made.command("appoint", HEAD, "headteacher", "--school", COOPERS, *by)
    made.command("appoint", DIRECTOR, "growth_director", *by)


def today() -> datetime.date:
    """A real trust has no pinned day: it is the day it is in London."""
    return datetime.datetime.now(ZoneInfo("Europe/London")).date()


def last_school_day(made: Site) -> datetime.date:
    """Today, or the last day before it that was neither at a weekend nor a bank holiday."""
    holidays = {day for (day,) in made.ask("select day from schools_bankholiday")}
    back = (today() - number * DAY for number in range(14))
    return next(day for day in back if day.weekday() < SATURDAY and day not in holidays)


def _terms(folder: Path) -> Path:
    """A calendar in which school is open now, whenever now is."""
    spans = [("Last half-term", -14, -8), ("This half-term", -7, 8)]
    path = folder / "terms.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["Kind", "Name", "First day", "Last day"])
        for name, first, last in spans:
            writer.writerow(["half-term", name, today() + first * WEEK, today() + last * WEEK])
    return path
