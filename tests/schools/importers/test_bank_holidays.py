import json
from datetime import date

import pytest

from schools.importers import bank_holidays
from schools.models import BankHoliday
from tests import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def load():
    def as_worker(*path):
        with world.as_login("waymark_worker"):
            return bank_holidays.load(*path)

    return as_worker


@pytest.fixture
def published(tmp_path):
    """Write a file as gov.uk publishes it."""

    def write(*events):
        path = tmp_path / "bank-holidays.json"
        path.write_text(json.dumps({"england-and-wales": {"events": list(events)}, "scotland": {"events": []}}))
        return path

    return write


def event(day, title, notes=""):
    return {"title": title, "date": day, "notes": notes, "bunting": False}


def test_the_shipped_days_are_there_and_loading_again_changes_none(load):
    assert load() == "Bank holidays: 0 new or changed, 0 taken out, 140 in all."
    first, last = BankHoliday.objects.first(), BankHoliday.objects.last()
    assert (first.day, first.name, first.is_substitute) == (date(2012, 1, 2), "New Year’s Day", True)
    assert (last.day, last.name, last.is_substitute) == (date(2028, 12, 26), "Boxing Day", False)


def test_the_bank_holidays_of_this_school_year(load):
    days = BankHoliday.objects.filter(day__gte=date(2026, 9, 1), day__lt=date(2027, 9, 1))
    assert [(holiday.day.isoformat(), holiday.name) for holiday in days] == [
        ("2026-12-25", "Christmas Day"),
        ("2026-12-28", "Boxing Day"),
        ("2027-01-01", "New Year’s Day"),
        ("2027-03-26", "Good Friday"),
        ("2027-03-29", "Easter Monday"),
        ("2027-05-03", "Early May bank holiday"),
        ("2027-05-31", "Spring bank holiday"),
        ("2027-08-30", "Summer bank holiday"),
    ]


def test_a_holiday_that_was_moved_goes_and_days_outside_the_file_stay(load, published):
    path = published(event("2027-05-03", "Early May bank holiday"), event("2027-05-31", "Spring bank holiday"))
    load(path)
    moved = published(event("2027-05-01", "First of May"), event("2027-05-31", "Spring bank holiday"))
    assert load(moved) == "Bank holidays: 1 new or changed, 1 taken out, 2 in all."
    may = BankHoliday.objects.filter(day__year=2027, day__month=5)
    assert [holiday.name for holiday in may] == ["First of May", "Spring bank holiday"]
    assert BankHoliday.objects.count() == 140


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"england-and-wales": {"events": [{"title": "May Day", "date": "soon"}]}}']
)
def test_any_other_file_is_refused_by_name_and_changes_nothing(load, tmp_path, text):
    path = tmp_path / "holidays.json"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"^holidays\.json is not a file of bank holidays as gov\.uk publishes them: "):
        load(path)
    assert BankHoliday.objects.count() == 140
