from datetime import date

import pytest

from schools.importers.register import values
from schools.importers.register.values import Unreadable


@pytest.mark.parametrize(
    "cell",
    ["", "-", "..", "NULL", "None", "Not applicable", "Not-applicable", "Does not apply", "Not recorded", "SUPP", "NA"],
)
def test_every_spelling_of_nothing_reads_as_blank(cell):
    assert (values.text(cell), values.code(cell, width=2), values.day(cell), values.company_number(cell)) == (
        "",
        "",
        None,
        "",
    )


@pytest.mark.parametrize(("cell", "code"), [("6", "06"), ("06", "06"), ("10", "10"), ("0", ""), ("99", ""), ("00", "")])
def test_codes_have_their_leading_zeros_back(cell, code):
    assert values.code(cell, width=2) == code


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("07559170", "07559170"),
        ("7318714", "07318714"),
        ("oc 301234", "OC301234"),
        ("SC123456", "SC123456"),
        ("0", ""),
        ("Not recorded", ""),
    ],
)
def test_company_numbers_have_eight_characters(cell, number):
    assert values.company_number(cell) == number


@pytest.mark.parametrize("cell", ["135305", "135,305", "135305.0"])
def test_a_urn_survives_a_spreadsheet(cell):
    assert values.number(cell) == 135305


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("", "is blank"),
        ("NAT", "“NAT” is not a number"),
        ("54.10%", "“54.10%” is not a number"),
        ("£45,421", "“£45,421” is not a number"),
        ("-135305", "“-135305” is not a number"),
        ("²³", "“²³” is not a number"),
        ("0", "“0” is out of range"),
        ("999999999999", "“999999999999” is out of range"),
    ],
)
def test_what_is_no_urn_says_why(cell, reason):
    with pytest.raises(Unreadable) as problem:
        values.number(cell)
    assert str(problem.value) == reason


@pytest.mark.parametrize(
    "cell",
    [
        "01-04-2026",
        "01/04/2026",
        "1/4/2026",
        "2026-04-01",
        "2026-04-01T00:00:00",
        "01/04/2026 00:00:00",
        "2026-04-01 00:00",
    ],
)
def test_every_way_of_writing_a_date_is_the_same_day(cell):
    assert values.day(cell) == date(2026, 4, 1)


@pytest.mark.parametrize("cell", ["00:00.0", "31-02-2019", "04-13-2019", "01-04-26", "soon"])
def test_what_is_no_date_says_so(cell):
    with pytest.raises(Unreadable) as problem:
        values.day(cell)
    assert str(problem.value) == f"“{cell}” is not a date"


@pytest.mark.parametrize(
    ("name", "code", "phase"),
    [
        ("All through", "7", "All-through"),
        ("All-through", "7", "All-through"),
        ("PRIMARY", "2", "Primary"),
        ("Not applicable", "0", ""),
        ("", "4", "Secondary"),
        ("", "", ""),
        ("Upper", "", "Upper"),
    ],
)
def test_phases_are_in_the_wording_of_today(name, code, phase):
    assert values.phase(name, code) == phase


def test_a_text_that_no_column_holds_is_unreadable():
    with pytest.raises(Unreadable) as problem:
        values.text("A" * 251)
    assert str(problem.value) == "is longer than 250 characters"


def test_a_line_break_inside_a_name_becomes_a_space_and_doubled_spaces_stay():
    assert values.text("CATALYST  ACADEMIES\nTRUST") == "CATALYST  ACADEMIES TRUST"
