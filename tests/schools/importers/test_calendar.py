"""A school's own year from a CSV: half-terms, training days, closures; bad lines are named and nothing changes."""

import datetime
import io

import pytest
from django.core.management import CommandError, call_command

from schools.models import ClosedDay, HalfTerm
from tests.world import as_login, job_for

GOOD = """Kind,Name,First day,Last day,URN
half-term,Term 1,2026-09-02,2026-10-16,
half-term,Term 2,02/11/2026,18-12-2026,
training day,,2026-09-02,,100001
closure,Election,2027-05-06,,
"""


@pytest.fixture
def run(cast, tmp_path):
    def importing(text: str, **options) -> str:
        file, out = tmp_path / "terms.csv", io.StringIO()
        file.write_text(text, encoding="utf-8")
        with as_login("waymark_worker"):
            call_command("import_calendar", str(file), trust="demo", stdout=out, **options)
        return out.getvalue()

    return importing


@pytest.fixture
def only_ashdown(cast):
    """The command is told of the demo trust by name; the cast has two, so Birch steps aside for the test."""
    from django.db import connection

    with as_login("waymark_owner"), connection.cursor() as cursor:
        cursor.execute("delete from iam.trust where id = %s", [cast.birch])


def test_the_year_is_replaced_for_every_school_and_a_urn_speaks_of_one(cast, run, only_ashdown):
    assert run(GOOD) == "7 half-terms and closed days kept for 2 schools.\n"
    with job_for(cast.ashdown):
        assert list(HalfTerm.objects.filter(school=cast.south).values_list("name", "starts_on", "ends_on")) == [
            ("Term 1", datetime.date(2026, 9, 2), datetime.date(2026, 10, 17)),
            ("Term 2", datetime.date(2026, 11, 2), datetime.date(2026, 12, 19)),
        ]
        assert sorted(ClosedDay.objects.values_list("school__name", "day", "kind")) == [
            ("North School", datetime.date(2026, 9, 2), "training day"),
            ("North School", datetime.date(2027, 5, 6), "closure"),
            ("South School", datetime.date(2027, 5, 6), "closure"),
        ]


def test_the_same_file_twice_leaves_the_same_calendar(cast, run, only_ashdown):
    assert run(GOOD) == run(GOOD)
    with job_for(cast.ashdown):
        assert (HalfTerm.objects.count(), ClosedDay.objects.count()) == (4, 3)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            "holiday,Half-term,2026-10-19,2026-10-23,",
            "line 2: Kind is “holiday”; use half-term, training day, closure or exam week.",
        ),
        ("half-term,T1,2026-10-16,2026-09-02,", "line 2: The last day comes before the first."),
        ("half-term,T1,31/02/2026,,", "line 2: “31/02/2026” is not a date; write 2026-09-02 or 02/09/2026."),
        ("training day,,2026-09-02,,North", "line 2: URN is “North”; it is a number."),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_changed(cast, run, only_ashdown, line, sentence):
    with pytest.raises(CommandError) as refusal:
        run(f"Kind,Name,First day,Last day,URN\n{line}\n")
    assert str(refusal.value) == f"Nothing was changed:\n  {sentence}"
    with job_for(cast.ashdown):
        assert HalfTerm.objects.filter(school=cast.north).count() == 6


def test_a_file_that_speaks_of_no_day_is_refused(cast, run, only_ashdown):
    with pytest.raises(CommandError, match="no line of it says Kind, Name, First day, Last day"):
        run("Kind,Name,First day,Last day\n")


def test_a_year_of_which_the_file_has_no_half_term_is_left_alone(cast, run, only_ashdown):
    with pytest.raises(CommandError) as refusal:
        run(GOOD, year=2027)
    assert str(refusal.value) == "Nothing was changed: no half-term of the file begins in the school year 2027/28."


def test_only_the_schools_and_lines_that_were_kept_are_counted(cast, run, only_ashdown):
    text = "Kind,Name,First day,Last day,URN\nhalf-term,T1,2026-09-02,2026-10-16,100001\nclosure,Snow,2025-12-02,,\n"
    assert run(text) == (
        "1 line left out: not in the school year 2026/27.\n1 half-terms and closed days kept for 1 school.\n"
    )
    with job_for(cast.ashdown):
        assert HalfTerm.objects.filter(school=cast.south).count() == 6


def test_half_terms_that_overlap_are_refused(cast, run, only_ashdown):
    with pytest.raises(CommandError, match="two half-terms of one school overlap"):
        run("Kind,Name,First day,Last day\nhalf-term,T1,2026-09-02,2026-10-16\nhalf-term,T2,2026-10-16,2026-12-18\n")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("half-term,Term 3,2027-01-04,9999-12-31,", "From 2027-01-04 to 9999-12-31 is too long for a half-term"),
        ("closure,Flood,2027-01-04,2062-01-08,", "From 2027-01-04 to 2062-01-08 is too long for a closure"),
        (f"half-term,{'n' * 41},2027-01-04,2027-02-12,", "The name is longer than 40 characters"),
        (f"half-term,Term 3,2027-01-04,2027-02-12,{'9' * 5000}", "it is a number"),
        ('half-term,Term "3",2027-01-04,"2027-02-12,', "A quotation mark is not closed or stands in the wrong place"),
    ],
)
def test_a_line_that_cannot_be_meant_or_read_changes_nothing_and_is_named(cast, run, only_ashdown, line, problem):
    run(GOOD)
    with pytest.raises(CommandError, match=problem):
        run(GOOD + line + "\n")
    with job_for(cast.ashdown):
        assert (HalfTerm.objects.count(), ClosedDay.objects.count()) == (4, 3)
