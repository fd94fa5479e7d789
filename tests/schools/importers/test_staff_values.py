"""How cells of a staff file are read."""

import datetime

import pytest

from schools.importers.staff import values
from schools.importers.staff.records import Place, Problem
from schools.importers.staff.values import Unreadable

SEPTEMBER = datetime.date(2026, 9, 1)


@pytest.mark.parametrize(
    ("text", "hundredths"),
    [("1", 100), ("0.6", 60), ("60%", 60), ("0.60", 60), (" 1.00 ", 100), (".5", 50), ("0.666", 67), ("12.5 %", 13),
     ("100%", 100), ("0.01", 1), ("", None), ("-", None), ("N/A", None)],
)  # fmt: skip
def test_a_share_of_full_time_is_read_in_hundredths(text, hundredths):
    assert values.fte(text) == hundredths


@pytest.mark.parametrize("text", ["0", "1.2", "60", "37.5", "full", "0,6", "NaN", "Infinity", "-0.5", "1e400", "0.001"])
def test_what_is_no_share_of_full_time_is_refused(text):
    with pytest.raises(Unreadable) as refusal:
        values.fte(text)
    assert str(refusal.value) == f"“{text}” is not a share of full time between 0.01 and 1, such as 0.6 or 60%."


@pytest.mark.parametrize(
    "text", ["01/09/2026", "1/9/2026", "01-09-2026", "2026-09-01", "2026-09-01T00:00:00.000Z", "01/09/2026 00:00"]
)
def test_dates_are_read_day_first_or_as_iso(text):
    assert values.day(text) == SEPTEMBER


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("31/02/2026", "“31/02/2026” is not a day of the calendar (day first, then month)."),
        ("7/31/2026", "“7/31/2026” is not a day of the calendar (day first, then month)."),
        ("01/09/26", "“01/09/26” is not a date such as 01/09/2026."),
        ("soon", "“soon” is not a date such as 01/09/2026."),
        ("01/09/0206", "“01/09/0206” is too far away to be meant."),
    ],
)
def test_what_is_no_date_is_refused(text, sentence):
    with pytest.raises(Unreadable) as refusal:
        values.day(text)
    assert str(refusal.value) == sentence


def test_a_last_day_is_kept_as_the_first_day_without_the_person():
    assert values.day_after("31/08/2026") == SEPTEMBER


@pytest.mark.parametrize(
    ("text", "teaches"),
    [("Yes", True), ("y", True), ("TRUE", True), ("1", True), ("Teacher", True), ("No", False), ("0", False),
     ("Support  staff", False), ("Non-teaching", False), ("", None)],
)  # fmt: skip
def test_who_teaches_is_read_from_the_usual_words(text, teaches):
    assert values.yes_or_no(text) is teaches


def test_other_words_say_neither_yes_nor_no():
    with pytest.raises(Unreadable, match=r"^“perhaps” says neither yes nor no.$"):
        values.yes_or_no("perhaps")


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        (" A.Todd@School.Example ", "a.todd@school.example"),
        ("s.o'neil+hod@school.example", "s.o'neil+hod@school.example"),
        ("", ""),
        ("n/a", ""),
    ],
)
def test_an_e_mail_is_kept_in_lower_case(text, stored):
    assert values.email(text) == stored


@pytest.mark.parametrize(
    "text", ["todd", "a todd@school.example", "A Todd <a@b.example>", "a@b", "a@b@c.example", "a@b.example\u200b"]
)
def test_what_is_no_e_mail_is_refused(text):
    with pytest.raises(Unreadable, match=r"is not an e-mail address such as a.todd@school.example."):
        values.email(text)


@pytest.mark.parametrize("text", ["Siân", "O'Neil", "Łukasz", "Nguyễn", "李", "D’Arcy-Smith", "Mary  Jane"])
def test_a_name_is_kept_as_it_is_written(text):
    assert values.name(text) == " ".join(text.split())


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (" ", "The name is missing."),
        ("Zo\ufffd", "A letter was lost when the file was saved. Save it again as CSV UTF-8."),
        ("A\u202ebc", "There is a character in it that cannot be seen. Type it again."),
        ("x" * 101, "This is longer than 100 characters."),
    ],
)
def test_a_damaged_name_is_refused(text, sentence):
    with pytest.raises(Unreadable) as refusal:
        values.name(text)
    assert str(refusal.value) == sentence


def test_two_forms_of_one_letter_are_the_same_name():
    assert values.name("Zoe\u0308") == values.name("Zo\u00eb")


def test_every_faulty_cell_of_a_line_is_named():
    place = Place("staff.csv", 7)
    cells = {"external_id": ("Code", "12"), "fte": ("FTE", "2"), "teaching": ("Teaches", "maybe")}
    assert values.read_cells(place, cells) == (
        {"external_id": "12"},
        [
            Problem(place, "FTE", "“2” is not a share of full time between 0.01 and 1, such as 0.6 or 60%."),
            Problem(place, "Teaches", "“maybe” says neither yes nor no."),
        ],
    )


def test_a_line_without_number_and_e_mail_is_refused():
    place = Place("staff.csv", 7)
    cells = {"external_id": ("Code", "-"), "email": ("E-mail", ""), "first_name": ("Forename", "Ann")}
    _, problems = values.read_cells(place, cells)
    assert [str(problem) for problem in problems] == [
        "staff.csv line 7: Neither a staff code nor an e-mail is given, so nobody can be matched."
    ]


def test_a_last_day_before_the_first_is_refused():
    place = Place("staff.csv", 7)
    cells = {"external_id": ("Code", "1"), "starts_on": ("From", "02/09/2026"), "ends_on": ("To", "31/08/2026")}
    _, problems = values.read_cells(place, cells)
    assert problems == [Problem(place, "To", "The last day lies before the first.")]
