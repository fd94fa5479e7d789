import csv
import io
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schools.importers import csvfile
from schools.importers.csvfile import Remark, UnreadableFile


def read(text, **options):
    return csvfile.read(text if isinstance(text, bytes) else text.encode(), name="staff.csv", **options)


def values(table):
    return [row.values for row in table.rows]


def test_rows_are_mapped_by_heading_with_the_line_a_text_editor_shows():
    table = read("URN,Name\n135305,Orion Spires\n136464,Orion Coopers\n")
    assert table.headings == ("URN", "Name")
    assert [(row.line, row["URN"], row["Name"]) for row in table.rows] == [
        (2, "135305", "Orion Spires"),
        (3, "136464", "Orion Coopers"),
    ]
    assert (table.encoding, table.warnings, table.unread) == ("utf-8", (), ())


def test_a_heading_that_the_file_lacks_reads_as_blank():
    assert read("URN\n135305\n").rows[0]["Name"] == ""


def test_a_file_on_disk_is_called_by_its_own_name(tmp_path):
    (tmp_path / "people.csv").write_text("Name\nTariq\n")
    table = csvfile.read(tmp_path / "people.csv")
    assert (table.name, values(table)) == ("people.csv", [{"Name": "Tariq"}])


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("Name\nFIERTÉ at St Paul’s\n".encode(), "utf-8"),
        ("Name\nFIERTÉ at St Paul’s\n".encode("utf-8-sig"), "utf-8"),
        ("Name\nFIERTÉ at St Paul’s\n".encode("cp1252"), "cp1252"),
        ("Name\nFIERTÉ at St Paul’s\n".encode("utf-16"), "utf-16"),
    ],
)
def test_the_same_name_comes_out_of_every_encoding(content, encoding):
    table = read(content)
    assert (values(table), table.encoding, table.warnings) == ([{"Name": "FIERTÉ at St Paul’s"}], encoding, ())


def test_a_character_lost_before_the_file_was_made_is_warned_of():
    table = read("Name\nARET\ufffd LEARNING TRUST\n")
    assert values(table) == [{"Name": "ARET\ufffd LEARNING TRUST"}]
    assert table.warnings == (
        Remark("A character was already lost when this file was made (it shows as \ufffd).", (2,)),
    )


def test_bad_bytes_in_a_file_that_calls_itself_utf_8_are_damage_and_not_windows_1252():
    table = read(b"\xef\xbb\xbfName\nARET\xc9 and Beaut\xc3\xa9\n")
    assert values(table) == [{"Name": "ARET\ufffd and Beauté"}]


def test_nul_bytes_are_taken_out_and_reported():
    table = read("URN,Name\n135305,Orion\0 Spires\n" + "136464,Orion Coopers\n" * 3)
    assert table.rows[0].values == {"URN": "135305", "Name": "Orion Spires"}
    assert table.warnings == (Remark("NUL bytes were taken out.", (2,)),)


def test_short_rows_are_padded_and_reported_once():
    table = read("URN,Name,HasSharedHT\n1,A\n2,B\n3,C\n4,D\n")
    assert values(table)[0] == {"URN": "1", "Name": "A", "HasSharedHT": ""}
    assert [str(remark) for remark in table.warnings] == [
        "Lines 2, 3, 4 and 1 more: 2 fields under 3 headings; those missing at the end are read as blank."
    ]


def test_long_rows_keep_every_value_under_its_heading():
    table = read("URN,Name\n1,A\n2,B,extra,extra\n")
    assert values(table) == [{"URN": "1", "Name": "A"}, {"URN": "2", "Name": "B"}]
    assert [str(remark) for remark in table.warnings] == [
        "Line 3: 4 fields under 2 headings; the surplus at the end is left out."
    ]


def test_title_lines_above_the_headings_are_passed_over():
    table = read('School Workforce Census,,\n"Crown copyright, 2022",,\n,,\nURN,Name,Teachers\n1,A,12\n')
    assert table.headings == ("URN", "Name", "Teachers")
    assert [(row.line, row["Teachers"]) for row in table.rows] == [(5, "12")]


def test_a_file_of_one_column_has_its_first_line_as_heading():
    assert values(read("URN\n1\n2\n")) == [{"URN": "1"}, {"URN": "2"}]


def test_thousands_of_empty_rows_are_no_rows():
    table = read("URN,Name\n1,A\n" + ",\n" * 21_900 + "2,B\n")
    assert [(row.line, row["URN"]) for row in table.rows] == [(2, "1"), (21_903, "2")]
    assert table.warnings == ()


def test_a_cell_may_run_over_several_lines():
    table = read('Name,Address\nSpires,"Bredlands Lane\nSturry\nKent"\nCoopers,Chislehurst\n')
    assert [(row.line, row["Address"]) for row in table.rows] == [
        (2, "Bredlands Lane\nSturry\nKent"),
        (5, "Chislehurst"),
    ]


@pytest.mark.parametrize("bad", ['2,"B\n', '2,"B"b"\n', '2,"B",\n3,"C\n'])
def test_an_open_quotation_mark_loses_its_own_row_and_no_other(bad):
    table = read("URN,Name\n1,A\n" + bad + "8,H\n9,I\n")
    assert values(table)[-2:] == [{"URN": "8", "Name": "H"}, {"URN": "9", "Name": "I"}]
    assert [remark.reason for remark in table.unread] == [
        "A quotation mark is not closed or stands in the wrong place. Row left out."
    ]


def test_two_open_quotation_marks_do_not_swallow_the_rows_between_them():
    table = read('URN,Name\n1,"A\n2,B\n3,C\n4,"D\n5,E\n')
    assert [row["URN"] for row in table.rows] == ["2", "3", "5"]
    assert [remark.lines for remark in table.unread] == [(2, 5)]


def test_a_row_cut_off_at_the_end_of_the_file_is_left_out():
    table = read("URN,Name,Teachers\n1,A,12\n2,B,9\n3,C")
    assert [row["URN"] for row in table.rows] == ["1", "2"]
    assert table.unread == (Remark("The file stops in the middle of this row. Row left out.", (4,)),)


def test_a_whole_last_row_needs_no_line_break():
    assert len(read("URN,Name\n1,A\n2,B").rows) == 2


def test_a_file_cut_off_inside_a_character_is_still_utf_8():
    table = read("URN,Name,Teachers\n1,FIERTÉ,12\n2,FIERTÉ,9\n3,FIERTÉ".encode()[:-1])
    assert (table.encoding, [row["Name"] for row in table.rows]) == ("utf-8", ["FIERTÉ", "FIERTÉ"])


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_commas_semicolons_and_tabs_all_separate(mark):
    table = read(mark.join(("Code", "Name", "Roles")) + "\n" + mark.join(("t1", "Tariq", '"teacher, coach"')) + "\n")
    assert values(table) == [{"Code": "t1", "Name": "Tariq", "Roles": "teacher, coach"}]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_break_counts_as_one(end):
    table = read(end.join(("URN,Name", "1,A", "2,B", "")))
    assert [(row.line, row["Name"]) for row in table.rows] == [(2, "A"), (3, "B")]


def test_commas_and_doubled_spaces_inside_a_value_stay():
    table = read('Name\n"THE BRIDGE  ACADEMY, HACKNEY"\n')
    assert values(table) == [{"Name": "THE BRIDGE  ACADEMY, HACKNEY"}]


def test_columns_that_nobody_asked_for_are_never_held():
    table = read("sourcedId,password,givenName\nt1,secret,Tariq\n", keep={"sourcedId", "givenName", "email"})
    assert values(table) == [{"sourcedId": "t1", "givenName": "Tariq"}]
    assert table.headings == ("sourcedId", "password", "givenName")
    assert "secret" not in repr(table)


def test_blank_headings_are_skipped_and_of_a_repeated_one_the_first_counts():
    table = read("Name,Role,Name,,\nTariq,teacher,Cleo,x,y\n")
    assert values(table) == [{"Name": "Tariq", "Role": "teacher"}]
    assert table.warnings == (Remark("The heading “Name” stands there twice; the first column is used.", (1,)),)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "staff.csv is empty."),
        (b"\xef\xbb\xbf\r\n\r\n", "staff.csv is empty."),
        (
            b"PK\x03\x04 workbook",
            "staff.csv is a zip file or an Excel workbook (.xlsx), not a CSV file. "
            "Unpack it, or save it as CSV, and send that.",
        ),
        (bytes(range(64)) + b"\0" * 64, "staff.csv is not a text file. Save it as CSV (UTF-8) and send that."),
    ],
)
def test_what_is_no_csv_file_is_refused_in_a_sentence(content, sentence):
    with pytest.raises(UnreadableFile) as refusal:
        read(content)
    assert str(refusal.value) == sentence


def test_a_file_over_the_limit_is_refused_before_it_is_read():
    with pytest.raises(UnreadableFile) as refusal:
        read("a" * (2 * 1024 * 1024 + 1), max_bytes=2 * 1024 * 1024)
    assert str(refusal.value) == "staff.csv is larger than 2 MB, which is too large to read."


CELL = st.text(string.printable + "éÉ’“£", max_size=6).map(str.strip)


@given(st.lists(st.lists(CELL, min_size=3, max_size=3).filter(any), min_size=1, max_size=8))
def test_whatever_a_csv_writer_writes_comes_back(rows):
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(["one", "two", "three"])
    writer.writerows(rows)
    assert [list(row.values.values()) for row in read(out.getvalue()).rows] == rows
