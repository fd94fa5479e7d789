"""Staff files are known by their headings; what nobody needs is not read, and nothing about pupils is."""

from pathlib import Path

import pytest

from schools.importers.csvfile import UnreadableFile
from schools.importers.staff import formats
from schools.importers.staff.formats import UnknownFile

SAMPLES = Path(__file__).parents[2] / "data" / "staff"
THE_FIELDS = (
    "The fields are external_id, first_name, last_name, email, school, job_title, team, fte, teaching, line_manager, "
    "starts_on, ends_on, role."
)
MAPPING = {"external_id": "Code", "first_name": "Forename", "last_name": "Surname", "email": "Work Email"}


def staff_csv(folder: Path, text: str) -> Path:
    path = folder / "staff.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("folder", "kind"),
    [("sds_v1", "Microsoft School Data Sync v1"), ("sds_uk", "Microsoft School Data Sync, UK Format")],
)
def test_microsofts_teacher_files_are_known_by_their_headings(folder, kind):
    file = formats.read(SAMPLES / folder, email_domain="contoso.example")
    first = file.rows[0]
    assert (file.kind, len(file.rows), file.problems, file.unread) == (kind, 12, (), ("Password",))
    assert (first.external_id, first.name, first.email, first.teaching) == (
        "14001",
        "Craig Beane",
        "cbeane@contoso.example",
        True,
    )
    assert first.school == ("10001", "10001", "Contoso High School")


def test_user_names_make_no_e_mails_without_a_domain():
    assert {row.email for row in formats.read(SAMPLES / "sds_v1" / "Teacher.csv").rows} == {""}


def test_microsofts_v2_1_brings_in_staff_and_refuses_pupils_and_parents():
    file = formats.read(SAMPLES / "sds_v2_1")
    assert [(row.name, row.email, row.team, row.school[-1]) for row in file.rows] == [
        ("Jason Jonzer", "jjonzer@classrmtest31.org", "Computer Science Department", "College of Engineering"),
        ("Kristen Fein", "kfein@classrmtest31.org", "", "Ministry of TwoDotOne"),
    ]
    assert (file.pupils, file.without_role, file.unread, file.problems) == (4, 2, ("password",), ())
    assert file.notes == (
        "1 left out at Ministry of TwoDotOne, which is no school. If it stands for one: --school 110004=URN.",
    )


def test_a_role_above_schools_is_kept_when_it_is_said_to_stand_for_one():
    file = formats.read(SAMPLES / "sds_v2_1", mapped_schools=frozenset({"110004"}))
    assert [(row.name, row.primary, row.school[0]) for row in file.rows] == [
        ("Jason Jonzer", True, "110002"),
        ("Kristen Fein", True, "110004"),
        ("Kristen Fein", False, "110003"),
    ]


def test_a_role_that_ends_with_its_school_year_does_not_end_the_post(tmp_path):
    for name in ("users.csv", "orgs.csv", "academicSessions.csv"):
        (tmp_path / name).write_bytes((SAMPLES / "sds_v2_1" / name).read_bytes())
    (tmp_path / "roles.csv").write_text(
        "userSourcedId,orgSourcedId,role,sessionSourcedId,isPrimary,roleStartDate,roleEndDate\n"
        "114006,110003,teacher,SY2021K12,TRUE,2021-08-24,2022-06-11\n"
        "114007,110003,nurse,SY2021K12,TRUE,2021-10-01,2022-01-31\n"
        "114008,110003,wizard,,TRUE,,\n"
        "999,110003,teacher,,TRUE,,\n"
    )
    file = formats.read(tmp_path)
    assert [(r.teaching, str(r.starts_on), str(r.ends_on)) for r in file.rows[:2]] == [
        (True, "None", "None"),
        (False, "2021-10-01", "2022-02-01"),
    ]
    assert [str(problem) for problem in file.problems] == [
        "roles.csv line 4, role: “wizard” is no role of staff known here.",
        "roles.csv line 5, userSourcedId: users.csv has nobody with the number 999.",
    ]


def test_any_other_file_is_read_by_the_columns_it_is_said_to_have(tmp_path):
    path = staff_csv(
        tmp_path, "Code,Surname,Forename,Work Email,School\n7,O'Neil,Siân,S.ONeil@School.example,Coopers\n"
    )
    file = formats.read(path, mapping={**MAPPING, "school": "school"})
    assert [(r.external_id, r.name, r.email, r.school) for r in file.rows] == [
        ("7", "Siân O'Neil", "s.oneil@school.example", ("Coopers",))
    ]
    assert file.carries == {"external_id", "first_name", "last_name", "email", "school"}


def test_pupils_and_parents_are_refused_by_their_role(tmp_path):
    path = staff_csv(
        tmp_path,
        "Code,Surname,Forename,Work Email,Type\n"
        "1,Todd,Ann,a@s.example,Teacher\n2,Klein,Ora,o@s.example,Pupil\n3,Klein,Jo,j@s.example, GUARDIAN\n",
    )
    file = formats.read(path, mapping={**MAPPING, "role": "Type"})
    assert ([row.name for row in file.rows], file.pupils) == (["Ann Todd"], 2)


@pytest.mark.parametrize("heading", ["UPN", "Student Number", "Graduation Year", "unique  pupil number"])
def test_a_file_about_pupils_is_refused_whole(tmp_path, heading):
    path = staff_csv(tmp_path, f"Code,Surname,Forename,Work Email,{heading}\n1,Klein,Ora,o@s.example,x\n")
    with pytest.raises(UnreadableFile) as refusal:
        formats.read(path, mapping=MAPPING)
    assert str(refusal.value) == f"staff.csv is about pupils (it has the column {heading}). Nothing was read from it."


def test_a_password_is_dropped_unread(tmp_path):
    path = staff_csv(
        tmp_path,
        "Code,Surname,Forename,Work Email,PassWord,NI Number,D.O.B,Pay Scale\n"
        "7,Todd,Ann,a@s.example,hunter2,QQ123456C,1/1/1980,M6\n",
    )
    file = formats.read(path, mapping=MAPPING)
    assert file.unread == ("PassWord", "NI Number", "D.O.B", "Pay Scale")
    assert "hunter2" not in repr(file)


@pytest.mark.parametrize(
    ("mapping", "sentence"),
    [
        ({}, "staff.csv is no kind of file known here. Say which column is which, such as --map last_name=Surname. "
             f"It has the columns Code, Surname, Forename, Password. {THE_FIELDS}"),
        ({"external_id": "Password"}, "The column Password is never read."),
        ({"external_id": "Staff ID"}, "staff.csv has no column Staff ID. It has Code, Surname, Forename, Password."),
        ({"shoe_size": "Code"}, f"There is no field shoe_size. {THE_FIELDS}"),
        ({"external_id": "Code", "last_name": "Surname"}, "Say which column is first_name."),
        ({"first_name": "Forename", "last_name": "Surname"},
         "Say which column is external_id or email: people are matched by one of them, never by name."),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_as_it_stands_says_what_to_do(tmp_path, mapping, sentence):
    path = staff_csv(tmp_path, "Code,Surname,Forename,Password\n7,Todd,Ann,x\n")
    with pytest.raises(UnknownFile) as refusal:
        formats.read(path, mapping=mapping)
    assert str(refusal.value) == sentence


def test_a_line_that_cannot_be_taken_apart_is_a_problem(tmp_path):
    path = staff_csv(tmp_path, 'Code,Surname,Forename,Work Email\n7,"Todd,Ann,a@s.example\n8,Roy,Bo,b@s.example\n')
    file = formats.read(path, mapping=MAPPING)
    assert [row.name for row in file.rows] == ["Bo Roy"]
    assert [problem.place.line for problem in file.problems] == [2]
