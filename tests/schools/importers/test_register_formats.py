from datetime import date

import pytest

from schools.importers.csvfile import UnreadableFile
from schools.importers.register import formats
from schools.importers.register.records import LinkRecord, MembershipRecord, SchoolRecord, TrustRecord

from . import gias


@pytest.mark.parametrize(
    ("file", "format_name", "as_of", "because"),
    [
        (gias.ENGLAND_2019, "group links (grouplinks_*)", date(2019, 6, 1), "from its name"),
        (gias.EXTRACT_2026, "group links (grouplinks_*)", date(2026, 4, 1), "its newest date"),
        (gias.ALL_LINKS_FIXTURE, "all links (alllinksdata)", date(2011, 8, 1), "its newest date"),
        (gias.GROUPS_FIXTURE, "all groups (allgroupsdata)", date(2011, 7, 14), "its newest date"),
        (gias.SCHOOLS_FIXTURE, "establishments (edubaseall*)", date(2017, 10, 1), "its newest date"),
        (gias.EDUBASE_FIXTURE, "establishments (edubaseall*)", date(2018, 12, 13), "its newest date"),
        (gias.LINKS_2025, "school links (links_*)", date(2025, 7, 27), "from its name"),
    ],
)
def test_each_file_is_known_by_its_headings_and_speaks_of_a_day(file, format_name, as_of, because):
    extract = gias.extract(file)
    assert (extract.format, extract.as_of, extract.as_of_because) == (format_name, as_of, because)


def test_the_order_of_the_columns_does_not_matter():
    turned = dict(reversed(gias.GROUP_LINK.items()))
    assert gias.extract(gias.written(turned)).records == gias.extract(gias.written(gias.GROUP_LINK)).records


def test_any_other_file_is_refused_by_its_name():
    with pytest.raises(UnreadableFile) as refusal:
        formats.read(b"URN,LA,ESTAB,SCHOOLTYPE,NOR,NORG\nNAT,,,,8000000,1\n", name="census.csv", today=gias.TODAY)
    assert str(refusal.value) == (
        "census.csv is no file of the school register that Waymark reads. "
        "Its headings begin: URN, LA, ESTAB, SCHOOLTYPE, NOR. "
        "Waymark reads: group links (grouplinks_*), all links (alllinksdata), all groups (allgroupsdata), "
        "establishments (edubaseall*), school links (links_*)."
    )


def test_a_row_of_group_links_is_a_trust_a_school_and_a_membership():
    assert gias.extract(gias.written(gias.GROUP_LINK)).records == (
        TrustRecord(line=2, uid=3015, name="ORION EDUCATION", group_type="06", company_number="07559170", is_open=True),
        SchoolRecord(
            line=2,
            urn=135305,
            name="Orion Spires",
            phase="Secondary",
            type_code="28",
            type_name="Academy sponsor led",
            la_code="886",
            la_name="Kent",
        ),
        MembershipRecord(line=2, urn=135305, uid=3015, joined_on=date(2018, 1, 1)),
    )


def test_a_row_of_establishments_has_the_establishment_number_and_names_the_trust():
    assert gias.extract(gias.written(gias.ESTABLISHMENT)).records == (
        SchoolRecord(
            line=2,
            urn=135305,
            name="Orion Spires",
            phase="Secondary",
            type_code="28",
            type_name="Academy sponsor led",
            la_code="886",
            la_name="Kent",
            establishment_number="6910",
            status="Open",
            opened_on=date(2007, 9, 1),
            is_open=True,
        ),
        TrustRecord(line=2, uid=3015, name="ORION EDUCATION", group_type="06"),
        MembershipRecord(line=2, urn=135305, uid=3015, joined_on=None),
    )


@pytest.mark.parametrize("flag", ["Supported by a trust", "Not applicable", "Not supported by a trust"])
def test_a_foundation_of_a_maintained_school_is_no_academy_trust(flag):
    extract = gias.extract(gias.written(gias.ESTABLISHMENT | {"TrustSchoolFlag (name)": flag}))
    assert [type(record) for record in extract.records] == [SchoolRecord]


def test_a_row_of_links_names_both_urns():
    assert gias.extract(gias.written(gias.LINK)).records == (
        LinkRecord(
            line=2,
            urn=135305,
            linked_urn=118898,
            linked_name="Montgomery School",
            kind="Predecessor",
            established_on=date(2007, 9, 1),
        ),
    )


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"URN": "NAT"}, "URN “NAT” is not a number. Row left out."),
        ({"URN": ""}, "URN is blank. Row left out."),
        ({"Linked UID": "x3015"}, "Linked UID “x3015” is not a number. Row left out."),
        ({"EstablishmentName": "Not recorded"}, "EstablishmentName is blank. Row left out."),
        ({"Group Name": ""}, "Group Name is blank. Row left out."),
        ({"Group Name": "A" * 251}, "Group Name is longer than 250 characters. Row left out."),
    ],
)
def test_a_bad_row_is_named_by_line_and_reason_and_the_next_is_read(row, reason):
    extract = gias.extract(gias.written(gias.GROUP_LINK | row, gias.GROUP_LINK))
    assert [(remark.reason, remark.lines) for remark in extract.problems] == [(reason, (2,))]
    assert [record.line for record in extract.records] == [3, 3, 3]


def test_a_cell_that_cannot_be_used_is_blank_and_reported_while_its_row_counts():
    extract = gias.extract(gias.written(gias.GROUP_LINK | {"Joined date": "00:00.0", "LA (name)": "K" * 101}))
    assert [str(remark) for remark in extract.warnings] == [
        "Line 2: LA (name) is longer than 100 characters; read as blank.",
        "Line 2: Joined date “00:00.0” is not a date; read as blank.",
    ]
    assert extract.records[2] == MembershipRecord(line=2, urn=135305, uid=3015, joined_on=None)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"Group Type": "School sponsor", "Group Type (code)": "05"}, "School sponsor: not an academy trust"),
        ({"Group Type": "Federation", "Group Type (code)": "01"}, "Federation: not an academy trust"),
        ({"Group Type": "", "Group Type (code)": ""}, "Group without a type: not an academy trust"),
        ({"Group Status": "Created in error"}, "Created in error"),
        ({"TypeOfEstablishment (code)": "47"}, "Children’s centre: not a school of England"),
    ],
)
def test_rows_that_are_not_the_registers_business_are_set_aside(row, reason):
    extract = gias.extract(gias.written(gias.GROUP_LINK | row))
    assert (extract.records, [remark.reason for remark in extract.set_aside]) == ((), [reason])


def test_the_operator_may_say_which_day_a_file_speaks_of():
    extract = gias.extract(gias.written(gias.GROUP_LINK), as_of=date(2026, 10, 1))
    assert (extract.as_of, extract.as_of_because) == (date(2026, 10, 1), "as told")


def test_dates_still_to_come_do_not_make_a_file_newer():
    extract = gias.extract(gias.written(gias.GROUP_LINK, gias.GROUP_LINK | {"Joined date": "01-01-2027"}))
    assert extract.as_of == date(2018, 1, 1)


@pytest.mark.parametrize("name", ["grouplinks_20271231.csv", "grouplinks_20261399.csv", "grouplinks.csv"])
def test_a_name_without_a_possible_day_leaves_the_dates_to_speak(name):
    extract = formats.read(gias.written(gias.GROUP_LINK), name=name, today=gias.TODAY)
    assert (extract.as_of, extract.as_of_because) == (date(2018, 1, 1), "its newest date")


def test_a_file_without_any_date_speaks_of_today():
    extract = gias.extract(gias.written(gias.GROUP_LINK | {"Joined date": ""}))
    assert (extract.as_of, extract.as_of_because) == (gias.TODAY, "it carries no date")
