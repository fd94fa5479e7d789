"""Staff come in from a file: the eight schools of group UID 3015 and a staff file composed for them."""

import csv
import datetime
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from schools.actions import trusts
from schools.models import Appointment, Membership, Person, Team
from tests.schools.importers import gias
from tests.world import as_login, job_for

SAMPLES = Path(__file__).parents[2] / "data" / "staff"
STAFF = SAMPLES / "orion_staff.csv"
MAP = [
    "external_id=Staff Code", "last_name=Legal Surname", "first_name=Preferred Forename", "email=Work Email",
    "school=School", "job_title=Post", "team=Department", "fte=FTE", "teaching=Teaching Staff",
    "line_manager=Line Manager", "starts_on=Start Date", "ends_on=Leaving Date",
]  # fmt: skip
NOTHING = "Joined 0, corrected 0, moved 0, left 0"


@pytest.fixture
def orion(db):
    """The trust with the group UID 3015, just started; its id."""
    with as_login("waymark_worker"):
        call_command("import_schools", str(gias.DATA / gias.EXTRACT_2026), verbosity=0, stdout=io.StringIO())
        trust, *_ = trusts.start(uid=3015, administrator="ada@orion.example", today=datetime.date(2026, 9, 1))
    return trust.id


SECONDARY, PRIMARY = "3 new teams at {}: English, Maths, Science.", "2 new teams at {}: Key Stage 1, Key Stage 2."
NEW_HERE = [
    PRIMARY.format("Orion Blenheim"),
    SECONDARY.format("Orion Coopers"),
    SECONDARY.format("Orion Eden Park"),
    *(PRIMARY.format(f"Orion {name}") for name in ("Mead Road", "Ravensworth", "Scotts Park")),
    SECONDARY.format("Orion Spires"),
    SECONDARY.format("The Ravensbourne School"),
    "Posts begin or end as early as 1 September 2019: weeks of coverage since then are counted again.",
]


def import_staff(path: Path = STAFF, *arguments: str, mapping: list[str] | None = None) -> list[str]:
    """What the command prints; a refusal is raised after it."""
    out = io.StringIO()
    map_arguments = ["--map", *(MAP if mapping is None else mapping)] if mapping != [] else []
    with as_login("waymark_worker"):
        try:
            call_command("import_staff", str(path), "--trust", "3015", *map_arguments, *arguments, stdout=out)
        finally:
            import_staff.printed = out.getvalue().splitlines()
    return import_staff.printed


def edited(folder: Path, change) -> Path:
    """A copy of the staff file; `change` gets its rows as dictionaries by staff code and returns the rows to keep."""
    with STAFF.open(encoding="utf-8-sig", newline="") as source:
        rows = list(csv.DictReader(source))
    kept = change(rows)
    path = folder / "staff.csv"
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, rows[0].keys())
        writer.writeheader()
        writer.writerows(kept)
    return path


def with_code(rows: list[dict], code: str) -> dict:
    return next(row for row in rows if row["Staff Code"] == code)


def everything(trust) -> tuple[list, list]:
    with job_for(trust):
        return (
            sorted(Person.objects.values_list("id", "external_id", "first_name", "last_name", "email", "left_on")),
            sorted(
                Membership.objects.values_list("id", "school", "team", "job_title", "fte", "line_manager", "starts_on")
            ),
        )


def test_a_staff_file_brings_people_and_their_posts(orion):
    assert import_staff() == [
        "CSV: 65 lines about staff.",
        "Never read: Date of Birth, Password.",
        *NEW_HERE,
        "Joined 64, corrected 0, moved 0, left 0, unchanged 0.",
    ]
    with job_for(orion):
        lukasz = Membership.objects.select_related("person", "school", "team", "line_manager").get(
            person__external_id="01002"
        )
        assert (lukasz.person.name, lukasz.person.email) == ("Łukasz Żak", "l.zak@orion.example")
        assert (lukasz.school.name, lukasz.team.name, lukasz.job_title) == (
            "Orion Spires",
            "English",
            "Assistant Headteacher",
        )
        assert (lukasz.fte, lukasz.teaching, lukasz.line_manager.name) == (100, True, "Siân O'Neil")
        assert (lukasz.starts_on, lukasz.ends_on) == (datetime.date(2024, 1, 1), None)
        assert Membership.objects.filter(teaching=False).count() == 12
        assert Membership.objects.get(person__external_id="01007").fte == 80
        assert Team.objects.filter(school__name="Orion Coopers").count() == 3


def test_somebody_new_whose_last_day_is_known_leaves_on_it(orion, tmp_path):
    def until_easter(rows):
        return [with_code(rows, "01003") | {"Line Manager": "", "Leaving Date": "26/03/2027"}]

    import_staff(edited(tmp_path, until_easter))
    with job_for(orion):
        temporary = Membership.objects.select_related("person").get(person__external_id="01003")
        assert temporary.ends_on == temporary.person.left_on == datetime.date(2027, 3, 27)
    assert import_staff(edited(tmp_path, until_easter))[-1] == f"{NOTHING}, unchanged 1."


def test_somebody_at_two_schools_has_two_posts_and_one_main(orion):
    import_staff()
    with job_for(orion):
        posts = Membership.objects.filter(person__external_id="01009").order_by("fte")
        assert [(p.school.name, p.fte, p.is_main) for p in posts] == [
            ("Orion Scotts Park", 40, False),
            ("Orion Spires", 60, True),
        ]


def test_the_same_file_twice_changes_nothing(orion):
    import_staff()
    before = everything(orion)
    assert import_staff()[-1] == f"{NOTHING}, unchanged 64."
    assert everything(orion) == before


def test_a_dry_run_says_the_same_and_writes_nothing(orion):
    before = everything(orion)
    assert import_staff(STAFF, "--dry-run")[-2:] == [
        "Joined 64, corrected 0, moved 0, left 0, unchanged 0.",
        "Dry run: nothing was written.",
    ]
    assert everything(orion) == before


def test_the_administrator_named_at_the_start_is_recognised_by_e_mail(orion, tmp_path):
    def with_ada(rows):
        with_code(rows, "01011")["Work Email"] = "Ada@Orion.example"
        return rows

    import_staff(edited(tmp_path, with_ada))
    with job_for(orion):
        ada = Person.objects.get(email="ada@orion.example")
        assert (ada.external_id, ada.name) == ("01011", "Beatriz Ferncastle")


_LEFT_OUT = r"^Not every line could be brought in: 58 people were brought in or changed, and 6 lines left out\."


def test_faulty_lines_are_named_and_the_rest_comes_in(orion, cast, tmp_path):
    def with_faults(rows):
        with_code(rows, "01003")["FTE"] = "1.5"
        with_code(rows, "01004")["School"] = "Hayes School"
        with_code(rows, "01006")["Work Email"] = "n.rahman@orion.example"
        with_code(rows, "01010")["Start Date"] = "31/02/2026"
        with_code(rows, "01012")["Work Email"] = "bram.burns@west.example"
        return rows

    with pytest.raises(CommandError, match=_LEFT_OUT):
        import_staff(edited(tmp_path, with_faults))
    taken_twice = "n.rahman@orion.example is given to two people: staff codes 01006 and 01007."
    assert import_staff.printed[2:] == [
        *NEW_HERE,
        "Joined 58, corrected 0, moved 0, left 0, unchanged 0.",
        "6 problems; whoever these lines are about was left as they were:",
        "  staff.csv line 4, FTE: “1.5” is not a share of full time between 0.01 and 1, such as 0.6 or 60%.",
        "  staff.csv line 5: “Hayes School” is no school of this trust. If it stands for one: "
        '--school "Hayes School=URN".',
        f"  staff.csv line 7: {taken_twice}",
        f"  staff.csv line 8: {taken_twice}",
        "  staff.csv line 11, Start Date: “31/02/2026” is not a day of the calendar (day first, then month).",
        "  staff.csv line 13: bram.burns@west.example already belongs to an account. Give another e-mail, or have that "
        "account closed first.",
    ]
    with job_for(orion):
        assert (
            Person.objects.filter(external_id__in=["01003", "01004", "01006", "01007", "01010", "01012"]).count() == 0
        )
    with job_for(cast.birch):
        assert Person.objects.get(email="bram.burns@west.example").id == cast.bram.id


def test_a_correction_of_a_part_timer_holds_from_today_and_keeps_the_past(orion, tmp_path):
    import_staff()

    def fewer_hours(rows):
        with_code(rows, "01003").update({"FTE": "0.6", "Department": "Media"})
        return rows

    assert import_staff(edited(tmp_path, fewer_hours))[-1] == "Joined 0, corrected 1, moved 0, left 0, unchanged 63."
    with job_for(orion) as claim:
        posts = Membership.objects.filter(person__external_id="01003").order_by("starts_on")
        assert [(p.starts_on, p.ends_on, p.fte, p.team.name) for p in posts] == [
            (datetime.date(2019, 9, 1), claim.today, 100, "English"),
            (claim.today, None, 60, "Media"),
        ]


def test_whoever_moves_school_has_one_post_after_the_other(orion, tmp_path):
    import_staff()

    def moved(rows):
        with_code(rows, "01003").update(
            {"School": "Orion Eden Park", "Start Date": "02/11/2026", "Line Manager": "01037"}
        )
        return rows

    printed = import_staff(edited(tmp_path, moved), "--complete")
    assert printed[-1] == "Joined 0, corrected 0, moved 1, left 0, unchanged 63."
    with job_for(orion):
        posts = Membership.objects.filter(person__external_id="01003").order_by("starts_on")
        day = datetime.date(2026, 11, 2)
        assert [(p.school.name, p.ends_on, p.is_main) for p in posts] == [
            ("Orion Spires", day, True),
            ("Orion Eden Park", None, True),
        ]
        assert posts[1].starts_on == day
    assert import_staff(edited(tmp_path, moved), "--complete")[-1] == f"{NOTHING}, unchanged 64."


def test_whoever_a_complete_file_does_not_name_is_out_at_once(orion, tmp_path):
    import_staff()
    with as_login("waymark_owner"), connection.cursor() as cursor:
        cursor.execute(
            "insert into iam.session (token_hash, trust_id, person_id) "
            "select iam.hash('olwen’s token'), trust_id, person_id from iam.account where email like 'o.kilbride@%'"
        )
    printed = import_staff(edited(tmp_path, lambda rows: [r for r in rows if r["Staff Code"] != "01064"]), "--complete")
    assert printed[-2:][0] == "Joined 0, corrected 0, moved 0, left 1, unchanged 63."
    with job_for(orion) as claim:
        olwen = Person.objects.get(external_id="01064")
        assert (olwen.left_on, olwen.memberships.get().ends_on) == (claim.today, claim.today)
    with connection.cursor() as cursor:
        cursor.execute("select iam.begin('olwen’s token')")
        assert cursor.fetchone() == (None,)


def test_over_a_tenth_missing_stops_the_import_until_it_is_confirmed(orion, tmp_path):
    import_staff()
    before = everything(orion)
    path = edited(tmp_path, lambda rows: [row for row in rows if not row["Staff Code"].startswith("0101")])
    with pytest.raises(CommandError) as stopped:
        import_staff(path, "--complete")
    # Their line managers are missing with them, which is no fault: they are known.
    assert str(stopped.value).startswith(
        "10 of 64 people are missing from the file and would leave. If the file really names everybody, repeat with "
        "--confirm-leavers. Nothing was imported. Missing: "
    )
    assert import_staff(path, "--complete", "--dry-run")[-2:] == [
        "Over a tenth would leave: the import itself will ask for --confirm-leavers.",
        "Dry run: nothing was written.",
    ]
    assert everything(orion) == before
    confirmed = import_staff(path, "--complete", "--confirm-leavers")
    assert confirmed[2] == "Joined 0, corrected 0, moved 0, left 10, unchanged 54."


def test_a_leaver_who_returns_has_their_own_account_again(orion, tmp_path):
    import_staff()
    import_staff(edited(tmp_path, lambda rows: [row for row in rows if row["Staff Code"] != "01064"]), "--complete")
    assert import_staff()[-1] == "Joined 1, corrected 0, moved 0, left 0, unchanged 63."
    with job_for(orion):
        assert Person.objects.get(external_id="01064").left_on is None
        assert Person.objects.filter(last_name="Kilbride").count() == 1


def test_a_head_who_leaves_by_import_is_head_no_more(orion, tmp_path):
    import_staff()
    with job_for(orion) as claim:
        sian = Person.objects.get(external_id="01001")
        Appointment.objects.create(
            person=sian, role="headteacher", school=sian.memberships.get().school, starts_on=datetime.date(2026, 9, 1)
        )
        yesterday = claim.today - datetime.timedelta(days=1)

    def left(rows):
        with_code(rows, "01001")["Leaving Date"] = f"{yesterday:%d/%m/%Y}"
        return rows

    printed = import_staff(edited(tmp_path, left))
    assert printed[-1] == f"  Left: Siân O'Neil, last day {yesterday:%-d %B %Y}"
    with job_for(orion) as claim:
        assert [a.ends_on for a in Appointment.objects.filter(person=sian)] == [claim.today]


@pytest.mark.parametrize("folder", ["sds_v1", "sds_uk"])
def test_microsofts_teachers_come_in_when_their_schools_are_named(orion, folder):
    arguments = ["--school", "10001=136464", "Fabrikam High School=144465", "--email-domain", "contoso.example"]
    printed = import_staff(SAMPLES / folder, *arguments, mapping=[])
    assert printed[1:] == ["Never read: Password.", "Joined 12, corrected 0, moved 0, left 0, unchanged 0."]
    assert import_staff(SAMPLES / folder, *arguments, mapping=[])[-1] == f"{NOTHING}, unchanged 12."
    with job_for(orion):
        assert Membership.objects.filter(school__urn=136464, teaching=True).count() == 7
        assert Membership.objects.filter(school__urn=144465, teaching=True).count() == 5
        assert Person.objects.get(external_id="14001").email == "cbeane@contoso.example"


def test_a_microsoft_school_that_nobody_named_is_shown_with_its_name(orion):
    with pytest.raises(CommandError):
        import_staff(SAMPLES / "sds_v1", "--school", "10001=136464", mapping=[])
    assert import_staff.printed[2] == (
        "7 joiners without a work e-mail cannot sign in yet (--email-domain completes user names)."
    )
    assert import_staff.printed[5] == (
        "  Teacher.csv line 9: “10002 Fabrikam High School” is no school of this trust. If it stands for one: "
        '--school "10002=URN".'
    )


def test_microsofts_v2_1_staff_come_in_and_its_pupils_do_not(orion):
    arguments = ["--school", "110001=136464", "110003=144465"]
    printed = import_staff(SAMPLES / "sds_v2_1", *arguments, mapping=[])
    assert printed == [
        "Microsoft School Data Sync v2.1: 2 lines about staff.",
        "Never read: password.",
        "Refused, being about pupils or parents: 4.",
        "Left out, having no role as staff in the file: 2.",
        "1 left out at Ministry of TwoDotOne, which is no school. If it stands for one: --school 110004=URN.",
        "1 new team at Orion Coopers: Computer Science Department.",
        "Joined 2, corrected 0, moved 0, left 0, unchanged 0.",
    ]
    with job_for(orion):
        posts = Membership.objects.order_by("person__last_name")
        assert [(p.person.name, p.school.urn, p.team and p.team.name) for p in posts] == [
            ("Kristen Fein", 144465, None),
            ("Jason Jonzer", 136464, "Computer Science Department"),
        ]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--trust", "99"], "No trust “99” was started here. See start_trust."),
        (["--school", "999999"], "The trust has no school with the URN 999999. Nothing was imported."),
        (["--school", "Coopers=x"], "“Coopers=x” does not end with a URN, the school's number of 6 digits."),
        (["--map", "Surname"], "“Surname” does not say FIELD=HEADING, such as last_name=Surname."),
        (["--map", "team=Password"], "The column Password is never read. Nothing was imported."),
    ],
)
def test_a_wrong_command_line_is_answered_in_one_sentence(orion, arguments, sentence):
    with pytest.raises(CommandError) as refusal:
        import_staff(STAFF, *arguments)
    assert str(refusal.value) == sentence


def test_a_file_that_is_not_there_or_is_about_pupils_brings_in_nobody(orion, tmp_path):
    pupils = tmp_path / "pupils.csv"
    pupils.write_text("Code,Forename,Surname,UPN\n1,Ora,Klein,A123\n")
    with pytest.raises(CommandError, match=r"about pupils \(it has the column UPN\). Nothing was read from it."):
        import_staff(pupils)
    with pytest.raises(CommandError, match=r"missing.csv cannot be opened: No such file or directory. Nothing was imp"):
        import_staff(tmp_path / "missing.csv")
    with job_for(orion):
        assert [person.email for person in Person.objects.all()] == ["ada@orion.example"]
