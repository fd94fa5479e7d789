"""OneRoster 1.1 and 1.2, School Data Sync v2: who works where, and what a manifest says of bulk, delta and absent."""

import datetime
from pathlib import Path

import pytest

from schools.importers.csvfile import UnreadableFile
from schools.importers.staff import formats
from schools.importers.staff.formats import UnknownFile
from tests.schools.importers.hostile import zipped
from tests.schools.importers.staff_files import COOPERS, EDEN, SCHOOLS, known, person, planned

ORGS = (
    "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\n"
    "o-1,,,Orion Coopers,school,136464,o-9\no-2,,,Orion Eden Park,school,,o-9\no-3,,,English,department,,o-1\n"
    "o-9,,,Orion,district,,\n"
)
USERS_11 = (
    "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,"
    "identifier,email,sms,phone,agentSourcedIds,grades,password\n"
    'u-1,,,true,"o-1, o-2",teacher,atodd,,Ann,Todd,,,a.todd@orion.example,,,,,hunter2\n'
    "u-2,,,false,o-2,aide,broy,,Bo,Roy,,,,,,,,hunter2\n"
    "u-3,,,true,o-1,student,kklein,,Kit,Klein,,,,,,,07,hunter2\n"
    "u-4,,,true,o-1,guardian,,,Pat,Klein,,,,,,,,\n"
)
USERS_12 = (
    "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,email,sms,"
    "phone,agentSourcedIds,grades,password,userMasterIdentifier,preferredGivenName,preferredMiddleName,"
    "preferredFamilyName,primaryOrgSourcedId,pronouns\n"
    "u-1,,,true,atodd,,Annabel,Todd,,,a.todd@orion.example,,,,,x,,Ann,,,o-2,\n"
    "u-2,,,true,broy,,Bo,Roy,,,b.roy@orion.example,,,,,x,,,,,,\n"
    "u-3,,,true,kklein,,Kit,Klein,,,,,,,,x,,,,,,\n"
)
ROLES_12 = (
    "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId\n"
    "r-1,,,u-1,primary,teacher,2026-09-01,,o-1,\nr-2,,,u-1,secondary,principal,,2027-07-31,o-2,\n"
    "r-3,,,u-2,primary,counselor,,,o-3,\nr-4,,,u-3,primary,student,,,o-1,\n"
)


def manifest(**files: str) -> str:
    said = "".join(f"file.{name},{mode}\n" for name, mode in files.items())
    return f"propertyName,value\nmanifest.version,1.0\noneroster.version,1.2\n{said}"


def sent(folder: Path, **files: str) -> Path:
    path = folder / "export.zip"
    path.write_bytes(zipped(*((f"{name}.csv", text) for name, text in files.items())))
    return path


def one_roster_12(folder: Path, *, mode: str = "bulk", users: str = USERS_12, roles: str = ROLES_12, **modes: str):
    said = {"users": mode, "roles": mode, "orgs": "bulk"} | modes
    return formats.read(sent(folder, users=users, roles=roles, orgs=ORGS, manifest=manifest(**said)))


def test_one_roster_1_1_keeps_roles_and_places_with_the_users(tmp_path):
    said = manifest(users="bulk", orgs="bulk")
    file = formats.read(sent(tmp_path, users=USERS_11, orgs=ORGS, manifest=said), email_domain="orion.example")
    assert [(row.name, row.email, row.school, row.teaching) for row in file.rows] == [
        ("Ann Todd", "a.todd@orion.example", ("o-1", "136464", "Orion Coopers", "o-9", "Orion"), True),
        ("Ann Todd", "a.todd@orion.example", ("o-2", "Orion Eden Park", "o-9", "Orion"), True),
        ("Bo Roy", "broy@orion.example", ("o-2", "Orion Eden Park", "o-9", "Orion"), False),
    ]
    assert (file.kind, file.scope, file.pupils, file.without_role, file.unread) == (
        "OneRoster 1.1",
        "bulk",
        1,
        1,
        ("password",),
    )
    assert file.notes == ("1 switched off in the other system; that alone does not mean that they have left.",)


def test_one_roster_1_2_keeps_each_role_in_a_line_of_its_own(tmp_path):
    file = one_roster_12(tmp_path)
    assert [(row.name, row.school[0], row.team, row.teaching, row.primary) for row in file.rows] == [
        ("Ann Todd", "o-1", "", True, False),
        ("Ann Todd", "o-2", "", False, True),
        ("Bo Roy", "o-3", "English", False, True),
    ]
    assert (file.kind, file.pupils, file.problems) == ("OneRoster 1.2", 1, ())
    assert (file.rows[0].starts_on, file.rows[1].ends_on) == (datetime.date(2026, 9, 1), datetime.date(2027, 8, 1))


def test_school_data_sync_v2_is_read_like_one_roster_1_1(tmp_path):
    users = (
        "sourcedId,orgSourcedIds,givenName,familyName,username,password,role,grade\nu-1,o-1,Ann,Todd,atodd,x,teacher,\n"
    )
    file = formats.read(
        sent(tmp_path, users=users, orgs="sourcedId,name,type,parentSourcedId\no-1,Orion Coopers,school,\n")
    )
    assert (file.kind, file.scope, [row.name for row in file.rows]) == (
        "Microsoft School Data Sync v2",
        "",
        ["Ann Todd"],
    )


def test_a_zip_and_a_folder_are_read_alike(tmp_path):
    (tmp_path / "export").mkdir()
    for name, text in {"users": USERS_11, "orgs": ORGS, "manifest": manifest(users="bulk", orgs="bulk")}.items():
        (tmp_path / "export" / f"{name}.csv").write_text(text)
    packed = sent(tmp_path, users=USERS_11, orgs=ORGS, manifest=manifest(users="bulk", orgs="bulk"))
    assert formats.read(tmp_path / "export") == formats.read(packed)


def everybody():
    return known(person("ann", "u-1", "Ann Todd"), person("bo", "u-2", "Bo Roy"), person("cy", "u-5", "Cy Orr"))


def test_whoever_a_bulk_file_does_not_name_has_left(tmp_path):
    made = planned(everybody(), file=one_roster_12(tmp_path))
    assert [person.ref for person in made.missing] == ["cy"]


def test_nobody_is_missing_from_a_delta(tmp_path):
    made = planned(everybody(), file=one_roster_12(tmp_path, mode="delta"), complete=True)
    assert (made.missing, made.problems) == ((), ())


def test_without_a_manifest_nobody_is_taken_for_gone(tmp_path):
    file = formats.read(sent(tmp_path, users=USERS_12, roles=ROLES_12, orgs=ORGS))
    assert (file.kind, planned(everybody(), file=file).missing) == ("OneRoster 1.2", ())
    assert file.notes[0].startswith("There is no manifest.csv")


def test_whoever_a_delta_deletes_has_left_every_school(tmp_path):
    users = USERS_12.splitlines()[0] + "\nu-1,tobedeleted,2026-11-01T00:00:00Z,,,,Ann,Todd,,,,,,,,,,,,,,\n"
    file = one_roster_12(tmp_path, mode="delta", users=users, roles=ROLES_12.splitlines()[0] + "\n")
    made = planned(everybody(), file=file)
    assert [(p.ref, p.leaves_on, p.missing) for p in made.people] == [("ann", datetime.date(2026, 11, 24), False)]


def test_of_whom_nothing_but_the_end_is_said_only_the_number_is_kept(tmp_path):
    users = USERS_12.splitlines()[0] + "\nu-77,tobedeleted,2026-11-01,,,,Kit,Klein,,,,,,,,,,,,,,\n"
    file = one_roster_12(tmp_path, mode="delta", users=users, roles=ROLES_12.splitlines()[0] + "\n")
    assert "Klein" not in repr(file)
    assert planned(everybody(), file=file).people == ()


def test_a_role_that_a_delta_deletes_ends_one_post_and_not_the_other(tmp_path):
    roles = ROLES_12.splitlines()[0] + "\nr-1,tobedeleted,2026-11-01,u-1,primary,teacher,,,o-1,\n"
    file = one_roster_12(tmp_path, mode="delta", roles=roles)
    made = planned(everybody(), file=file)
    assert [(p.ref, [step.post.school for step in p.steps]) for p in made.people] == [("ann", [COOPERS])]


def test_a_delta_speaks_of_people_it_does_not_describe(tmp_path):
    users = USERS_12.splitlines()[0] + "\n"
    roles = ROLES_12.splitlines()[0] + "\nr-9,active,2026-11-01,u-1,secondary,teacher,2027-01-01,,o-2,\n"
    made = planned(everybody(), file=one_roster_12(tmp_path, mode="delta", users=users, roles=roles))
    assert [(p.ref, p.is_new, [step.post.school for step in p.steps]) for p in made.people] == [("ann", False, [EDEN])]
    roles = roles.replace("u-1", "u-99")
    made = planned(everybody(), file=one_roster_12(tmp_path, mode="delta", users=users, roles=roles))
    assert [problem.sentence for problem in made.problems] == [
        "The file does not say who staff code u-99 is, and nobody here is known by it."
    ]


@pytest.mark.parametrize("mode", ["absent", "ABSENT"])
def test_an_absent_file_is_not_a_file_of_nobody(tmp_path, mode):
    said = manifest(users=mode, roles="bulk", orgs="bulk")
    with pytest.raises(UnreadableFile, match=r"users.csv is absent, so there is nothing about staff here"):
        formats.read(sent(tmp_path, users=USERS_12, roles=ROLES_12, orgs=ORGS, manifest=said))


def test_a_file_that_the_manifest_calls_absent_is_not_read(tmp_path):
    strange = ORGS.replace("Orion Coopers", "Somewhere else").replace("136464", "999999")
    said = manifest(users="bulk", roles="bulk", orgs="absent")
    file = formats.read(sent(tmp_path, users=USERS_12, roles=ROLES_12, orgs=strange, manifest=said))
    assert {row.school for row in file.rows} == {("o-1",), ("o-2",), ("o-3",)}


def test_a_user_of_no_role_and_a_list_of_names_are_not_enough(tmp_path):
    path = tmp_path / "users.csv"
    path.write_text("sourcedId,givenName,familyName\n1,Kit,Klein\n")
    with pytest.raises(UnreadableFile, match="does not say who of the users is staff and who is a pupil"):
        formats.read(path)
    path.write_text("Number,Name\n1,Kit\n")
    with pytest.raises((UnreadableFile, UnknownFile)):
        formats.read(path)


def test_schools_are_known_by_the_identifier_of_the_other_system(tmp_path):
    made = planned(known(), file=one_roster_12(tmp_path), schools={"o-3": COOPERS})
    assert {step.post.school for person in made.people for step in person.steps} == {SCHOOLS[0].urn, SCHOOLS[1].urn}
