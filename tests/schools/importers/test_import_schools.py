"""`manage.py import_schools` against the database, under the login that commands have."""

from contextlib import contextmanager
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from schools.models import RegisterLink, RegisterMembership, RegisterName, RegisterSchool, RegisterTrust
from tests import world

from . import gias

pytestmark = pytest.mark.django_db
HELD = (RegisterTrust, RegisterSchool, RegisterName, RegisterMembership, RegisterLink)


def import_schools(*files, **options):
    """The command's report, line by line."""
    out = StringIO()
    with world.as_login("waymark_worker"):
        call_command("import_schools", *map(str, files), stdout=out, **options)
    return out.getvalue().splitlines()


def small(folder, name, *rows):
    path = folder / name
    path.write_bytes(gias.written(*rows))
    return path


def everything():
    """Every row of the register, as text, one table after the other."""
    rows = []
    with connection.cursor() as cursor:
        for model in HELD:
            cursor.execute(f"select held::text from {model._meta.db_table} as held order by 1")
            rows.append([text for (text,) in cursor.fetchall()])
    return rows


def history(model, **which):
    return sorted(model.objects.filter(**which).values_list("starts_on", "ends_on", "name"))


@contextmanager
def nothing_written():
    before = everything()
    yield
    assert everything() == before


def test_england_of_2019_then_again_then_the_2026_extract_over_it(tmp_path):
    england, extract = gias.unpack(gias.ENGLAND_2019, tmp_path), gias.unpack(gias.EXTRACT_2026, tmp_path)
    assert import_schools(england)[:4] == [
        "grouplinks_edubaseallacademiesandfree20190601.csv: group links (grouplinks_*), Windows-1252, "
        "speaks of 1 June 2019 (from its name).",
        "  Rows: 14,621 read, 8,625 used, 5,996 set aside, 0 with a problem.",
        "  Trusts: 2,788 new, 0 renamed, 0 with other facts changed, 0 as before.",
        "  Schools: 8,625 new, 0 renamed, 0 moved trust, 0 with other facts changed, 0 as before.",
    ]
    assert [model.objects.count() for model in HELD] == [2_788, 8_625, 2_788 + 8_625, 8_625, 0]
    with nothing_written():
        assert "  Nothing changes." in import_schools(england)
    with nothing_written():
        foretold = import_schools(extract, dry_run=True)
    assert foretold[2:5] == [
        "  Trusts: 1 new, 4 renamed, 17 with other facts changed, 0 as before.",
        "  Schools: 0 new, 10 renamed, 5 moved trust, 2 with other facts changed, 12 as before.",
        "  Damaged names: 1 flagged.",
    ]
    assert [*import_schools(extract), "Dry run: nothing was written."] == foretold
    assert RegisterTrust.objects.get(uid=5622).name == "ARETÉ LEARNING TRUST"
    with nothing_written():
        import_schools(extract)
    with nothing_written():
        assert "  Nothing changes." in import_schools(england)


def test_a_rename_ends_the_old_name_and_begins_the_new_one(tmp_path):
    old = gias.GROUP_LINK | {"EstablishmentName": "Spires Academy", "Group Name": "EDUCATION FOR THE 21ST CENTURY"}
    import_schools(small(tmp_path, "links_20190601.csv", old))
    import_schools(small(tmp_path, "links_20260401.csv", gias.GROUP_LINK))
    june_2019, april_2026 = date(2019, 6, 1), date(2026, 4, 1)
    assert history(RegisterName, school=135305) == [
        (june_2019, april_2026, "Spires Academy"),
        (april_2026, None, "Orion Spires"),
    ]
    assert history(RegisterName, trust=3015) == [
        (june_2019, april_2026, "EDUCATION FOR THE 21ST CENTURY"),
        (april_2026, None, "ORION EDUCATION"),
    ]
    school = RegisterSchool.objects.get(urn=135305)
    assert (school.name, str(school.trust), school.seen_on) == ("Orion Spires", "Orion Education", april_2026)


def test_a_move_ends_one_membership_and_begins_the_next(tmp_path):
    moved = gias.GROUP_LINK | {"Linked UID": "5633", "Group Name": "IMPACT", "Joined date": "01-09-2022"}
    import_schools(small(tmp_path, "links_20190601.csv", gias.GROUP_LINK))
    import_schools(small(tmp_path, "links_20260401.csv", moved))
    memberships = RegisterMembership.objects.order_by("joined_on").values_list("trust_id", "joined_on", "left_on")
    assert list(memberships) == [(3015, date(2018, 1, 1), date(2022, 9, 1)), (5633, date(2022, 9, 1), None)]
    assert list(RegisterSchool.objects.values_list("trust_id", "joined_on")) == [(5633, date(2022, 9, 1))]


def test_a_corrected_joining_day_corrects_the_membership(tmp_path):
    import_schools(small(tmp_path, "links_20190601.csv", gias.GROUP_LINK | {"Joined date": ""}))
    import_schools(small(tmp_path, "links_20260401.csv", gias.GROUP_LINK))
    assert list(RegisterMembership.objects.values_list("joined_on", "left_on")) == [(date(2018, 1, 1), None)]


def test_a_name_first_seen_damaged_enters_the_history_when_it_is_whole(tmp_path):
    import_schools(small(tmp_path, "links_20190601.csv", gias.GROUP_LINK | {"Group Name": "ARET\ufffd TRUST"}))
    assert (RegisterTrust.objects.get().name_is_damaged, history(RegisterName, trust=3015)) == (True, [])
    import_schools(small(tmp_path, "links_20260401.csv", gias.GROUP_LINK | {"Group Name": "ARETÉ TRUST"}))
    assert (RegisterTrust.objects.get().name_is_damaged, history(RegisterName, trust=3015)) == (
        False,
        [(date(2026, 4, 1), None, "ARETÉ TRUST")],
    )


def test_a_file_that_changes_nothing_still_counts_as_the_newest_word(tmp_path):
    old = gias.GROUP_LINK | {"EstablishmentName": "Spires Academy"}
    import_schools(small(tmp_path, "links_20190601.csv", gias.GROUP_LINK, gias.GROUP_LINK | {"URN": "136464"}))
    import_schools(small(tmp_path, "links_20260401.csv", gias.GROUP_LINK))
    import_schools(small(tmp_path, "links_20250101.csv", old))
    assert list(RegisterSchool.objects.order_by("urn").values_list("name", "seen_on")) == [
        ("Orion Spires", date(2026, 4, 1)),
        ("Orion Spires", date(2019, 6, 1)),
    ]


def test_several_files_are_taken_oldest_first(tmp_path):
    old = small(tmp_path, "links_20190601.csv", gias.GROUP_LINK | {"EstablishmentName": "Spires Academy"})
    new = small(tmp_path, "links_20260401.csv", gias.GROUP_LINK)
    import_schools(new, old)
    assert [name for *_, name in history(RegisterName, school=135305)] == ["Spires Academy", "Orion Spires"]


def test_a_dry_run_of_several_files_sees_each_on_top_of_the_other(tmp_path):
    old = small(tmp_path, "links_20190601.csv", gias.GROUP_LINK | {"EstablishmentName": "Spires Academy"})
    new = small(tmp_path, "links_20260401.csv", gias.GROUP_LINK)
    with nothing_written():
        report = import_schools(old, new, dry_run=True)
    assert "    URN 135305 Spires Academy -> Orion Spires" in report
    assert report[-1] == "Dry run: nothing was written."


def test_a_bad_row_is_reported_and_the_rest_comes_in(tmp_path):
    bad = gias.GROUP_LINK | {"URN": "NAT"}
    report = import_schools(small(tmp_path, "links_20260401.csv", bad, gias.GROUP_LINK))
    assert report[-2:] == ["  Problems:", "    Line 2: URN “NAT” is not a number. Row left out."]
    assert list(RegisterSchool.objects.values_list("urn", flat=True)) == [135305]


def test_files_that_cannot_be_read_are_refused_by_name_and_nothing_is_imported(tmp_path):
    good, staff = small(tmp_path, "links_20260401.csv", gias.GROUP_LINK), tmp_path / "staff.csv"
    staff.write_text("Code,Role\nt1,teacher\n")
    with nothing_written(), pytest.raises(CommandError) as refusal:
        import_schools(good, staff, tmp_path / "missing.csv")
    assert str(refusal.value).splitlines() == [
        "staff.csv is no file of the school register that Waymark reads. Its headings begin: Code, Role. "
        "Waymark reads: group links (grouplinks_*), all links (alllinksdata), all groups (allgroupsdata), "
        "establishments (edubaseall*), school links (links_*).",
        f"{tmp_path / 'missing.csv'} cannot be opened: No such file or directory.",
        "Nothing was imported.",
    ]


def test_long_lists_are_cut_short_unless_all_is_asked_for(tmp_path):
    many = [gias.GROUP_LINK | {"URN": str(200000 + number)} for number in range(25)]
    path = small(tmp_path, "links_20260401.csv", *many)
    assert "    and 5 more (--verbosity 2 shows all)" in import_schools(path, dry_run=True)
    assert "    URN 200024 Orion Spires" in import_schools(path, dry_run=True, verbosity=2)


def test_the_links_file_is_kept_link_by_link(tmp_path):
    first = gias.LINK | {"URN": "200001", "LinkURN": "100001"}
    split = gias.LINK | {"URN": "200001", "LinkURN": "300001", "LinkType": "Successor - Split School"}
    merged = gias.LINK | {"URN": "300001", "LinkURN": "100002", "LinkType": "Predecessor - merged"}
    around = gias.LINK | {"URN": "100001", "LinkURN": "300001"}
    path = small(tmp_path, "links_20250727.csv", first, split, merged, around)
    import_schools(path)
    kept = set(RegisterLink.objects.values_list("urn", "linked_urn"))
    assert kept == {(200001, 100001), (200001, 300001), (300001, 100002), (100001, 300001)}
    with nothing_written():
        import_schools(path)
    import_schools(small(tmp_path, "links_20260101.csv", first))
    assert RegisterLink.objects.get(urn=200001, linked_urn=100001).seen_on == date(2026, 1, 1)


def test_open_schools_of_a_trust(tmp_path):
    closed = {"URN": "136464", "EstablishmentStatus (name)": "Closed", "CloseDate": "31-08-2024"}
    proposed = {"URN": "150000", "EstablishmentStatus (name)": "Proposed to open"}
    closing = {"URN": "136540", "CloseDate": "31-08-2027", "EstablishmentStatus (name)": "Open but proposed to close"}
    rows = [gias.ESTABLISHMENT | change for change in ({}, closed, proposed, closing)]
    import_schools(small(tmp_path, "edubase_20260401.csv", *rows))
    still_open = RegisterSchool.objects.of_trust(3015).open_on(date(2026, 11, 24))
    assert [school.urn for school in still_open] == [135305, 136540]
    assert RegisterSchool.objects.get(urn=135305).dfe_number == "886/6910"


def test_no_name_of_a_head_teacher_is_stored(tmp_path):
    headed = gias.ESTABLISHMENT | {"HeadTitle (name)": "Dr", "HeadFirstName": "Exemplia", "HeadLastName": "Exemplar"}
    import_schools(small(tmp_path, "edubase_20260401.csv", headed))
    assert RegisterSchool.objects.count() == 1
    assert "Exemp" not in repr(everything())
    columns = [field.name for model in HELD for field in model._meta.get_fields()]
    assert [column for column in columns if "head" in column] == []


@pytest.mark.parametrize("login", ["waymark_web", "waymark_rollup"])
def test_pages_read_the_register_and_cannot_write_it(tmp_path, login):
    import_schools(small(tmp_path, "links_20260401.csv", gias.GROUP_LINK))
    with world.as_login(login), connection.cursor() as cursor:
        cursor.execute("select count(*) from schools_registerschool")
        assert cursor.fetchone() == (1,)
        cursor.execute(
            "select bool_or(has_table_privilege(format('schools_register%s', name), 'insert, update, delete')) "
            "from unnest(array['trust', 'school', 'name', 'membership', 'link']) as name"
        )
        assert cursor.fetchone() == (False,)
