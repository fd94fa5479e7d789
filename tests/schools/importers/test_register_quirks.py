"""Every quirk that was met in published files of the register, one test each, numbered as they were noted."""

import csv
import io
from datetime import date

import pytest

from schools.importers.csvfile import UnreadableFile
from schools.importers.register import formats
from schools.importers.register.planning import plan
from schools.importers.register.records import Snapshot

from . import gias

ROW = gias.GROUP_LINK


def first_plan(*rows):
    return plan(Snapshot(), gias.extract(gias.written(*rows)))


def test_1_windows_1252_is_read_as_such():
    register = gias.register_after(gias.extract(gias.ENGLAND_2019))
    names = [trust.name for trust in register.trusts.values()] + [school.name for school in register.schools.values()]
    assert register.trusts[5622].name == "ARETÉ LEARNING TRUST"
    assert sum("’" in name for name in names) > 0
    assert sum("à" in name for name in names) > 0
    assert [name for name in names if any("\x80" <= letter <= "\x9f" for letter in name)] == []


def test_2_short_rows_are_padded_and_long_rows_keep_their_columns():
    short = gias.extract(gias.EXTRACT_2026)
    assert [len(remark.lines) for remark in short.warnings if "20 fields under 21" in remark.reason] == [40]
    long = gias.register_after(gias.extract(gias.SCHOOLS_FIXTURE)).schools[105135]
    assert (long.name, long.la_code, long.establishment_number, long.trust_uid) == (
        "St Paul's Academy",
        "203",
        "6905",
        17729,
    )


def test_3_of_the_two_rows_of_an_academy_only_the_trust_counts():
    sponsor = ROW | {"Linked UID": "3014", "Group Name": "Education for the 21st Century"}
    sponsor |= {"Group Type": "School sponsor", "Group Type (code)": "05"}
    planned = first_plan(sponsor, ROW)
    assert [trust.uid for trust in planned.trusts_created] == [3015]
    assert [(school.urn, school.trust_uid) for school in planned.schools_created] == [(135305, 3015)]


@pytest.mark.parametrize("written", ["01-01-2018", "01/01/2018", "2018-01-01", "2018-01-01T00:00:00"])
def test_4_all_ways_of_writing_a_date(written):
    assert first_plan(ROW | {"Joined date": written}).schools_created[0].joined_on == date(2018, 1, 1)


@pytest.mark.parametrize("damaged", ["", "00:00.0"])
def test_4_a_blank_or_broken_date_is_no_date(damaged):
    assert first_plan(ROW | {"Joined date": damaged}).schools_created[0].joined_on is None


def test_5_leading_zeros_come_back():
    planned = first_plan(ROW | {"Companies House Number": "7559170", "Group Type (code)": "6"})
    assert [(trust.company_number, trust.group_type) for trust in planned.trusts_created] == [("07559170", "06")]
    school = first_plan(gias.ESTABLISHMENT | {"EstablishmentNumber": "691", "LA (code)": "86"}).schools_created[0]
    assert (school.la_code, school.establishment_number) == ("086", "0691")


def test_6_names_keep_capitals_commas_and_doubled_spaces():
    register = gias.register_after(gias.extract(gias.ENGLAND_2019))
    assert register.trusts[15787].name == "AMADEUS PRIMARY ACADEMIES  TRUST"
    assert register.trusts[2428].name == "THE BRIDGE ACADEMY, HACKNEY"


def test_7_schools_of_one_name_stay_apart():
    register = gias.register_after(gias.extract(gias.ENGLAND_2019))
    same = [school for school in register.schools.values() if school.name == "St Mary's Catholic Primary School"]
    assert len({school.urn for school in same}) == 17


@pytest.mark.parametrize("nothing", ["Not applicable", "Does not apply", "None", "Not recorded", "..", "", "-", "NULL"])
def test_8_every_word_for_nothing_is_a_blank(nothing):
    blanked = {"PhaseOfEducation (name)": nothing, "PhaseOfEducation (code)": "0", "LA (name)": nothing}
    school = first_plan(ROW | blanked | {"LA (code)": "999"}).schools_created[0]
    assert (school.phase, school.la_name, school.la_code) == ("", "", "")


def test_8_the_phase_that_changed_its_hyphen_did_not_change():
    before = gias.register_after(gias.extract(gias.written(ROW | {"PhaseOfEducation (name)": "All through"})))
    after = plan(before, gias.extract(gias.written(ROW | {"PhaseOfEducation (name)": "All-through"})))
    assert after.changes_nothing


def test_9_closed_schools_are_held_as_closed():
    closed = {"EstablishmentStatus (name)": "Closed", "CloseDate": "31-08-2024"}
    school = first_plan(gias.ESTABLISHMENT | closed).schools_created[0]
    assert (school.status, school.closed_on) == ("Closed", date(2024, 8, 31))


def test_10_links_between_urns_are_many_to_many():
    links = first_plan(
        gias.LINK | {"LinkType": "Predecessor - merged"},
        gias.LINK | {"LinkType": "Predecessor - merged", "LinkURN": "118899"},
        gias.LINK | {"LinkType": "Predecessor - Split School", "URN": "135306"},
    ).links_created
    assert [(link.urn, link.linked_urn) for link in links] == [(135305, 118898), (135305, 118899), (135306, 118898)]


def test_11_a_federation_type_means_nothing_and_childrens_centres_are_no_schools():
    hard = gias.extract(gias.written(ROW | {"FederationType": "Hard"})).records
    assert hard == gias.extract(gias.written(ROW)).records
    centre = gias.ESTABLISHMENT | {
        "TypeOfEstablishment (code)": "47",
        "TypeOfEstablishment (name)": "Children's centre",
    }
    group = gias.ESTABLISHMENT | {"EstablishmentTypeGroup (name)": "Children's Centres"}
    assert first_plan(centre, group).schools_created == []


@pytest.mark.parametrize("suppressed", ["SUPP", "x", "c", "z", "NA", ".."])
def test_12_suppression_marks_are_no_values(suppressed):
    school = first_plan(
        gias.ESTABLISHMENT | {"EstablishmentNumber": suppressed, "OpenDate": suppressed}
    ).schools_created
    assert [(each.establishment_number, each.opened_on) for each in school] == [("", None)]


@pytest.mark.parametrize("figure", ["54.10%", "£45,421"])
def test_12_percentages_and_pounds_are_no_numbers(figure):
    extract = gias.extract(gias.written(ROW | {"URN": figure}, ROW))
    assert [remark.reason for remark in extract.problems] == [f"URN “{figure}” is not a number. Row left out."]
    assert len(extract.records) == 3


def test_13_totals_and_a_row_cut_off_are_reported_and_the_rest_is_read():
    total = ROW | {"URN": "NAT", "EstablishmentName": "England"}
    cut_off = gias.written(ROW, total, ROW | {"URN": "136464"}).rstrip()[:-20]
    extract = gias.extract(cut_off)
    assert [str(remark) for remark in extract.problems] == [
        "Line 4: The file stops in the middle of this row. Row left out.",
        "Line 3: URN “NAT” is not a number. Row left out.",
    ]
    assert {record.line for record in extract.records} == {2}


def test_14_title_rows_and_thousands_of_empty_rows_of_a_workbook_saved_as_csv():
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([["School Tables"] + [""] * 15] * 5)
    writer.writerows([list(ROW), list(ROW.values())])
    writer.writerows([[""] * 16] * 21_900)
    extract = gias.extract(out.getvalue().encode())
    assert (extract.rows, {record.line for record in extract.records}) == (1, {7})


def test_14_a_workbook_itself_is_refused_by_name():
    with pytest.raises(UnreadableFile) as refusal:
        formats.read(b"PK\x03\x04...", name="census_workforce.xlsx", today=gias.TODAY)
    assert str(refusal.value) == (
        "census_workforce.xlsx is a zip file or an Excel workbook (.xlsx), not a CSV file. "
        "Unpack it, or save it as CSV, and send that."
    )


def test_no_head_teacher_is_read():
    read = sorted(formats.HEADINGS_READ)
    assert [heading for heading in read if "head" in heading.casefold() or "props" in heading.casefold()] == []
    headed = gias.written(gias.ESTABLISHMENT | {"HeadFirstName": "Exemplia", "HeadLastName": "Exemplar"})
    assert "Exemp" not in repr(gias.extract(headed))
