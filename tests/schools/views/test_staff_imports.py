"""Bringing staff in from a file, as an office does it in a browser; a worker compares it and brings it in."""

import datetime
import html
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from schools.actions import memberships, staff_imports
from schools.models import Appointment, Membership, Person, StaffImport, StaffMapping
from tests.schools.importers.hostile import zipped
from tests.schools.later import drain
from tests.world import TODAY, acting_as, as_login, as_owner, job_for

NORTH, TRUST = "/schools/north-school/staff/import", "/trust/staff/import"
SAMPLES = Path(__file__).parents[2] / "data" / "staff"
HEADINGS = "Code,Forename,Surname,Email,Post"
COLUMNS = {
    "column_0": "external_id",
    "column_1": "first_name",
    "column_2": "last_name",
    "column_3": "email",
    "column_4": "job_title",
}
TARIQ = "TTAHIR,Tariq,Tahir,tariq.tahir@ashdown.example,"
EVERYBODY = [
    "HHADDAD,Hana,Haddad,,", "LLOWE,Lina,Lowe,,", "SSTONE,Sam,Stone,,", "AASHE,Abel,Ashe,,", "CCLARKE,Cleo,Clarke,,",
    "CCOLE,Carl,Cole,,", TARIQ, "TTULLY,Tess,Tully,,", "TTHORPE,Theo,Thorpe,,",
]  # fmt: skip


def text(answer) -> str:
    """The page's words, without its tags."""
    page = answer.content.decode()
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page[page.index("<main") :])).split())


def send(browser, content: str | bytes, *, to: str = NORTH, name: str = "staff.csv"):
    content = content if isinstance(content, bytes) else content.encode()
    return browser.post(to, {"file": SimpleUploadedFile(name, content)})


def compared(browser, *lines: str, to: str = NORTH, headings: str = HEADINGS, **more) -> str:
    """Send a file of these lines, say what its columns are, and let a worker compare it; the page that shows it."""
    columns = send(browser, "\n".join([headings, *lines]), to=to).headers["Location"]
    answer = browser.post(columns, {**COLUMNS, **more})
    assert answer.status_code == 302, text(answer)
    drain("work")
    return answer.headers["Location"]


def brought_in(browser, page: str, **more) -> str:
    answer = browser.post(page, more)
    assert answer.status_code == 302, text(answer)
    drain("work")
    return text(browser.get(page))


def people(cast) -> set[tuple]:
    with job_for(cast.ashdown):
        return set(Person.objects.values_list("external_id", "first_name", "last_name", "email", "left_on"))


def posts_of(cast, person) -> list[tuple]:
    with job_for(cast.ashdown):
        found = Membership.objects.filter(person=person).order_by("starts_on", "school__name")
        return list(found.values_list("school__name", "job_title", "is_main", "ends_on"))


def only_import(cast) -> StaffImport:
    with as_owner(cast.ashdown):
        return StaffImport.objects.get()


# --- Sending ----------------------------------------------------------------------------------------------------------


def test_a_file_is_read_and_its_columns_are_guessed_with_two_samples_each(cast, client_of):
    browser = client_of(cast.sam)
    answer = send(browser, f"{HEADINGS}\nA1,Ann,O'Neil,ann@ashdown.example,Head of Art\nB2,Bo,Roy,,\nC3,Cy,Orr,,\n")
    columns = answer.headers["Location"]
    assert (answer.status_code, columns.endswith("/columns")) == (302, True)
    page = browser.get(columns)
    assert "Code A1 · , B2 Not used Staff number" in text(page)
    chosen = re.findall(r'<option value="(\w+)" selected>', page.content.decode())
    assert chosen == ["external_id", "first_name", "last_name", "email", "job_title"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Staff file: The file is empty."),
        (b"%PDF-1.7 x", "Staff file: staff.csv is a PDF, not a CSV file. Unpack it, or save it as CSV, and send that."),
        (b"UPN,Forename\nA1,Kit\n", "is about pupils (it has the column UPN). Nothing was read from it."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_beside_the_field(cast, client_of, content, sentence):
    answer = send(client_of(cast.sam), content)
    assert (answer.status_code, sentence in text(answer)) == (422, True)
    with as_owner(cast.ashdown):
        assert StaffImport.objects.count() == 0


def test_nothing_chosen_is_said(cast, client_of):
    answer = client_of(cast.sam).post(NORTH, {})
    assert (answer.status_code, "Staff file: Choose a file." in text(answer)) == (422, True)


def test_a_file_larger_than_twenty_megabytes_is_not_kept(cast, client_of):
    answer = send(client_of(cast.sam), b"x" * (20 * 1024 * 1024 + 1))
    assert answer.status_code == 422
    assert "The file is larger than 20 MB. Send only those columns and rows that are about staff." in text(answer)


def test_secrets_and_pupils_are_not_kept(cast, client_of):
    lines = ["A1,Ann,Todd,hunter2,Teacher", "B2,Kit,Klein,hunter2,Pupil"]
    send(client_of(cast.sam), "\n".join(["Code,Forename,Surname,Password,Type", *lines]))
    kept = only_import(cast)
    assert [row for table in kept.file["tables"] for row in table["rows"]] == [[2, "A1", "Ann", "Todd", "Teacher"]]
    assert (kept.file["unread"], kept.counts) == (["Password"], {"refused": 1})


# --- Columns ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"column_1": ""}, "Say which column is the first name."),
        ({"column_2": ""}, "Say which column is the last name."),
        ({"column_0": "", "column_3": ""},
         "Say which column is the staff number or the work e-mail. People are never matched by name."),
        ({"column_4": "email"}, "Post: “Email” is said to be the work e-mail too."),
        ({"column_4": "shoe_size"}, "Post: Select a valid choice. shoe_size is not one of the available choices."),
        ({"starts_on": "soon"}, "First day at the school: Write the day like 1/12/2026."),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_and_the_rest_is_kept(cast, client_of, change, says):
    browser = client_of(cast.sam)
    columns = send(browser, f"{HEADINGS}\n{TARIQ}\n").headers["Location"]
    answer = browser.post(columns, {**COLUMNS, **change})
    assert (answer.status_code, says in text(answer)) == (422, True)
    assert only_import(cast).state == "read"


def test_what_was_chosen_is_remembered_for_the_schools_next_file(cast, client_of):
    browser = client_of(cast.sam)
    strange = "Ref,Given,Fam,Mail,Is"
    compared(browser, TARIQ, headings=strange)
    columns = send(browser, f"{strange}\n{TARIQ}\n").headers["Location"]
    chosen = re.findall(r'<option value="(\w+)" selected>', browser.get(columns).content.decode())
    assert chosen == ["external_id", "first_name", "last_name", "email", "job_title"]
    with acting_as(cast.harry):
        assert StaffMapping.objects.count() == 0


# --- The difference ---------------------------------------------------------------------------------------------------


def test_the_difference_is_readable(cast, client_of):
    browser = client_of(cast.sam)
    page = compared(
        browser,
        "A1,Ann,O'Neil,ann@ashdown.example,Head of Art",
        "TTAHIR,Tariq,Tahir-Todd,tariq.tahir@ashdown.example,Teacher",
        "X9,,Roy,,",
    )
    assert text(browser.get(page)).startswith(
        "Staff file 1 would join, 1 change, 0 leave staff.csv, CSV. Sent by Sam Stone, "
    )
    shown = text(browser.get(page))
    assert "Lines that can’t be used 1. Whoever they are about stays as they were." in shown
    assert "Line 4, Forename The name is missing." in shown
    assert "Ann O'Neil North School: Head of Art, from 24 November 2026 ann@ashdown.example" in shown
    assert "Last name: Tahir → becomes Tahir-Todd Job title at North School: Teacher" in shown
    assert people(cast) & {("A1", "Ann", "O'Neil", "ann@ashdown.example", None)} == set()


def test_while_a_worker_has_it_the_page_says_so_and_looks_again_by_itself(cast, client_of):
    browser = client_of(cast.sam)
    columns = send(browser, f"{HEADINGS}\n{TARIQ}\n").headers["Location"]
    page = browser.post(columns, COLUMNS).headers["Location"]
    assert "Comparing the file with what is here" in text(browser.get(page))
    waiting = browser.get(page, headers={"HX-Request": "true"})
    assert 'hx-trigger="every 2s"' in waiting.content.decode()
    assert "<html" not in waiting.content.decode()
    drain("work")
    assert browser.get(page, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


def test_a_file_that_changes_nothing_says_so(cast, client_of):
    browser = client_of(cast.sam)
    page = compared(browser, *EVERYBODY, complete="on")
    assert "0 would join, 0 change, 0 leave" in text(browser.get(page))
    assert "Nothing would change." in text(browser.get(page))


# --- Bringing it in ---------------------------------------------------------------------------------------------------


def test_a_yes_brings_the_file_in_and_forgets_its_rows(cast, client_of):
    browser = client_of(cast.sam)
    page = compared(browser, "A1,Ann,O'Neil,ann@ashdown.example,Head of Art", TARIQ)
    assert brought_in(browser, page).startswith("Staff file 1 joined, 0 changed, 0 left")
    assert ("A1", "Ann", "O'Neil", "ann@ashdown.example", None) in people(cast)
    kept = only_import(cast)
    assert (kept.state, kept.file, kept.counts["joining"]) == ("done", None, 1)
    assert "1 joined, 0 changed, 0 left." in text(browser.get(NORTH))


def test_pressed_twice_it_is_brought_in_once(cast, client_of):
    browser = client_of(cast.sam)
    page = compared(browser, "A1,Ann,O'Neil,ann@ashdown.example,")
    assert [browser.post(page).status_code for _ in range(2)] == [302, 409]
    drain("work")
    assert "1 joined" in text(browser.get(page))
    with job_for(cast.ashdown):
        assert Membership.objects.filter(person__external_id="A1").count() == 1


def test_whoever_leaves_is_named_and_keeps_their_past(cast, client_of):
    browser = client_of(cast.sam)
    everybody_but_theo = [line for line in EVERYBODY if "Theo" not in line]
    page = compared(browser, *everybody_but_theo, complete="on")
    shown = text(browser.get(page))
    assert "Theo Thorpe North School, last day 2026-11-23. Not in the file" in shown
    assert "1 of 9 people are not in the file, and would leave" in shown
    refused = browser.post(page)
    assert (refused.status_code, "Tick that everybody on the list has left" in text(refused)) == (422, True)
    brought_in(browser, page, leavers="on")
    assert posts_of(cast, cast.theo) == [("North School", "", True, TODAY)]
    assert ("TTHORPE", "Theo", "Thorpe", "theo.thorpe@ashdown.example", TODAY) in people(cast)


def test_what_changed_meanwhile_is_shown_again_and_nothing_is_brought_in(cast, client_of):
    browser = client_of(cast.sam)
    page = compared(browser, "A1,Ann,O'Neil,ann@ashdown.example,", "TTAHIR,Tariq,Tahir,,Teacher")
    with job_for(cast.ashdown):
        Membership.objects.filter(person=cast.tariq).update(job_title="Teacher")
    shown = brought_in(browser, page)
    assert "Something changed here after you looked, so nothing was brought in." in shown
    assert shown.startswith("Staff file 1 would join, 0 change, 0 leave")
    assert "ann@ashdown.example" not in {email for *_, email, _ in people(cast)}
    assert "1 joined" in brought_in(browser, page)


def test_an_address_of_another_trust_is_a_line_that_cannot_be_used(cast, client_of):
    browser = client_of(cast.sam)
    page = compared(browser, "A1,Ann,O'Neil,ben.boyle@west.example,", "B2,Bo,Roy,bo@ashdown.example,")
    shown = text(browser.get(page))
    assert "ben.boyle@west.example already belongs to an account." in shown
    assert "West" not in shown.replace("west.example", "")
    assert brought_in(browser, page).startswith("Staff file 1 joined")


def test_a_file_that_is_left_is_forgotten_at_once(cast, client_of):
    browser = client_of(cast.sam)
    page = compared(browser, TARIQ)
    assert browser.post(page, {"leave": "1"}).headers["Location"] == NORTH
    kept = only_import(cast)
    assert (kept.state, kept.file, kept.preview) == ("dropped", None, None)
    assert browser.post(page).status_code == 409


def test_a_file_that_is_being_compared_can_be_put_aside(cast, client_of):
    browser = client_of(cast.sam)
    columns = send(browser, f"{HEADINGS}\n{TARIQ}\n").headers["Location"]
    page = browser.post(columns, COLUMNS).headers["Location"]
    assert browser.post(page, {"leave": "1"}).headers["Location"] == NORTH
    drain("work")
    assert (only_import(cast).state, only_import(cast).preview) == ("dropped", None)


def test_a_file_of_the_trust_says_the_school_of_every_line(cast, client_of):
    browser = client_of(cast.ada)
    columns = send(browser, f"{HEADINGS},Ort\nA1,Ann,Todd,,Cook,North School\n", to=TRUST).headers["Location"]
    refused = browser.post(columns, COLUMNS | {"column_4": ""})
    assert (refused.status_code, only_import(cast).state) == (422, "read")
    page = refused.content.decode()
    assert "Say which column is the school." in page.split('for="id_column_5"')[1]
    assert browser.post(columns, COLUMNS | {"column_5": "school"}).status_code == 302


# --- What an office may touch -----------------------------------------------------------------------------------------


def test_a_school_touches_only_its_own_people(cast, client_of):
    browser = client_of(cast.sam)
    headings = "Code,Forename,Surname,Email,School"
    lines = ["A1,Ann,Todd,,South School", "UUPTON,Una,Upton,,100001", "PPOOLE,Petra,Poole-Roy,,North School"]
    page = compared(browser, *lines, headings=headings, column_4="school")
    shown = text(browser.get(page))
    assert shown.startswith("Staff file 0 would join, 0 change, 0 leave")
    assert "This line is about another school. Each school brings in its own." in shown
    assert shown.count("is somebody elsewhere in the trust. The trust administrator can add them.") == 2


@pytest.mark.parametrize("left_on", [None, datetime.date(2026, 10, 1)])
def test_a_school_does_not_reach_somebody_who_worked_there_once_and_went_on_elsewhere(cast, client_of, left_on):
    with job_for(cast.ashdown):
        Membership.objects.create(
            person=cast.una, school=cast.north, starts_on="2024-09-01", ends_on="2025-09-01", is_main=False
        )
        Membership.objects.filter(person=cast.una, school=cast.south).update(ends_on=left_on)
        Person.objects.filter(id=cast.una.id).update(left_on=left_on)
    browser = client_of(cast.sam)
    page = compared(browser, "UUPTON,Una,Upton,una@elsewhere.example,Cook")
    assert "is somebody elsewhere in the trust. The trust administrator can add them." in text(browser.get(page))


def test_a_school_brings_back_somebody_whose_last_post_was_there(cast, client_of):
    with job_for(cast.ashdown):
        Membership.objects.filter(person=cast.theo).update(ends_on="2026-10-01")
        Person.objects.filter(id=cast.theo.id).update(left_on="2026-10-01")
    browser = client_of(cast.sam)
    page = compared(browser, "TTHORPE,Theo,Thorpe,theo.thorpe@ashdown.example,Cook")
    brought_in(browser, page)
    assert posts_of(cast, cast.theo) == [
        ("North School", "", True, datetime.date(2026, 10, 1)),
        ("North School", "Cook", True, None),
    ]


@pytest.mark.parametrize(
    ("who", "says"),
    [
        ("hana", "tariq.new@ashdown.example is another e-mail than the one we have. Ask your school administrator"),
        ("lina", "tariq.new@ashdown.example is another e-mail than the one we have. Ask your school administrator"),
        ("sam", "E-mails that would change People sign in with these. Both addresses get a letter. Tariq Tahir"),
        ("ada", "E-mails that would change People sign in with these. Both addresses get a letter. Tariq Tahir"),
    ],
)
def test_heads_and_leads_change_nobodys_e_mail(cast, client_of, who, says):
    browser = client_of(getattr(cast, who))
    page = compared(browser, "TTAHIR,Tariq,Tahir,tariq.new@ashdown.example,")
    assert says in text(browser.get(page))


def test_an_administrator_whom_a_head_made_one_changes_nobodys_e_mail(cast, client_of):
    with as_owner(cast.ashdown):
        Appointment.objects.filter(person=cast.sam).update(by=cast.hana)
    browser = client_of(cast.sam)
    page = compared(browser, "TTAHIR,Tariq,Tahir,tariq.new@ashdown.example,")
    assert "is another e-mail than the one we have" in text(browser.get(page))


def test_an_e_mail_that_changes_is_told_to_both_addresses(cast, client_of):
    browser = client_of(cast.ada)
    page = compared(browser, "TTAHIR,Tariq,Tahir,tariq.new@ashdown.example,")
    brought_in(browser, page)
    with as_login("waymark_owner"), connection.cursor() as cursor:
        cursor.execute("select count(*) from iam.outbox where kind = 'address_changed'")
        assert cursor.fetchone() == (2,)


@pytest.mark.parametrize("line", ["HHADDAD,Hana,Harris,,", "LLOWE,Lina,Lowe,,Cook", "HHADDAD,Hana,Haddad,x@s.example,"])
def test_leaders_are_the_trust_administrators_to_change(cast, client_of, line):
    page = compared(client_of(cast.sam), line)
    assert "leads a school or has a role for the whole trust" in text(client_of(cast.sam).get(page))
    page = compared(client_of(cast.ada), line)
    assert "0 would join, 1 change, 0 leave" in text(client_of(cast.ada).get(page))


def test_nobody_says_of_themself_that_they_leave(cast, client_of):
    browser = client_of(cast.sam)
    page = compared(browser, *[line for line in EVERYBODY if "Sam" not in line], complete="on")
    assert "Sam Stone is not in the file, and stays." in text(browser.get(page))


def dismissed(cast, *, on: datetime.date) -> None:
    """The trust lets its administrator of North go on a day to come."""
    with job_for(cast.ashdown):
        memberships.end(membership=Membership.objects.get(person=cast.sam), on=on, by=cast.ada)
        Person.objects.filter(id=cast.sam.id).update(left_on=on)


NO_LAST_DAY = {"headings": "Code,Forename,Surname,Email,Last day", "column_4": "ends_on"}
IN_A_WEEK = TODAY + datetime.timedelta(days=7)


def test_nobody_says_of_themself_that_they_stay(cast, client_of):
    dismissed(cast, on=IN_A_WEEK)
    browser = client_of(cast.sam)
    page = compared(browser, "SSTONE,Sam,Stone,,", **NO_LAST_DAY)
    assert "Nobody says of themself that they leave or stay. Ask another administrator to." in text(browser.get(page))


@pytest.mark.parametrize("who", ["hana", "ada"])
def test_whoever_lets_a_role_run_on_by_a_file_gives_it(cast, client_of, who):
    """A head could otherwise keep an administrator of e-mails whom the trust lets go."""
    dismissed(cast, on=IN_A_WEEK)
    browser = client_of(getattr(cast, who))
    brought_in(browser, compared(browser, "SSTONE,Sam,Stone,,", **NO_LAST_DAY))
    with job_for(cast.ashdown):
        held = Appointment.objects.get(person=cast.sam)
    assert (held.ends_on, held.by_id) == (None, getattr(cast, who).id)


def test_who_lost_the_office_meanwhile_brings_nothing_in(cast, client_of):
    browser = client_of(cast.sam)
    page = compared(browser, "A1,Ann,O'Neil,ann@ashdown.example,")
    assert browser.post(page).status_code == 302
    with as_owner(cast.ashdown):
        Appointment.objects.filter(person=cast.sam).update(ends_on=TODAY)
    drain("work")
    kept = only_import(cast)
    assert (kept.state, kept.trouble) == (
        "read",
        "Whoever sent the file no longer looks after these people, so nothing was brought in.",
    )
    assert len(people(cast) & {("A1", "Ann", "O'Neil", "ann@ashdown.example", None)}) == 0


def test_the_database_lets_nobody_send_or_confirm_for_somebody_else(cast, client_of):
    compared(client_of(cast.sam), "A1,Ann,O'Neil,ann@ashdown.example,")
    with acting_as(cast.hana):
        assert StaffImport.objects.count() == 1
        assert StaffImport.objects.update(state="applying") == 0
        for school, by in ((cast.north, cast.sam), (cast.south, cast.hana), (None, cast.hana)):
            with pytest.raises(ProgrammingError), transaction.atomic():
                StaffImport.objects.create(school=school, by=by, file_name="staff.csv")
    for other in (cast.tariq, cast.harry, cast.edie, cast.bram):
        with acting_as(other):
            assert (StaffImport.objects.count(), StaffMapping.objects.count()) == (0, 0)


def test_a_colleague_looks_on_and_does_not_press(cast, client_of):
    page = compared(client_of(cast.sam), "A1,Ann,O'Neil,ann@ashdown.example,")
    colleague = client_of(cast.hana)
    assert "Bring it in" not in text(colleague.get(page))
    assert colleague.post(page).status_code == 403
    assert colleague.get(f"{page}/columns").headers["Location"] == page


def test_the_trusts_file_is_the_trust_administrators(cast, client_of):
    browser = client_of(cast.ada)
    headings = "Code,Forename,Surname,Email,School"
    lines = ["A1,Ann,Todd,ann@ashdown.example,Sooth", "UUPTON,Una,Upton,,100001", "B2,Bo,Roy,,South School"]
    page = compared(browser, *lines, to=TRUST, headings=headings, column_4="school")
    shown = text(browser.get(page))
    assert "“Sooth” is no school of this trust. If it stands for one, say so on the step before." in shown
    assert "Una Upton Begins at North School: from 24 November 2026" in shown
    columns = f"{page}/columns"
    assert "Sooth 1 line" in text(browser.get(columns))
    browser.post(columns, {**COLUMNS, "column_4": "school", "school_0": str(cast.south.urn)})
    drain("work")
    assert brought_in(browser, page).startswith("Staff file 2 joined, 1 changed, 0 left")
    assert client_of(cast.sam).get(page).status_code == 403
    with acting_as(cast.hana):
        assert StaffImport.objects.count() == 0


# --- Other formats ----------------------------------------------------------------------------------------------------


def test_one_roster_says_by_itself_what_its_columns_are_and_that_it_is_the_whole_list(cast, client_of):
    packed = zipped(
        ("manifest.csv", "propertyName,value\nfile.users,bulk\nfile.orgs,bulk\n"),
        ("orgs.csv", "sourcedId,name,type\no,North School,school\n"),
        ("users.csv", "sourcedId,orgSourcedIds,role,givenName,familyName,email\nTTAHIR,o,teacher,Tariq,Tahir,\n"),
    )
    browser = client_of(cast.ada)
    columns = send(browser, packed, to=TRUST, name="export.zip").headers["Location"]
    assert "OneRoster 1.1 export.zip says by itself what its columns are, and that it is the whole list." in text(
        browser.get(columns)
    )
    assert 'name="complete" id="id_complete" checked' in browser.get(columns).content.decode()
    page = browser.post(columns, {"complete": "on"}).headers["Location"]
    drain("work")
    assert "8 of 9 people are not in the file, and would leave" in text(browser.get(page))


# --- Forgetting -------------------------------------------------------------------------------------------------------


def test_what_files_said_is_forgotten_after_seven_days(cast, client_of):
    browser = client_of(cast.sam)
    done = compared(browser, "A1,Ann,O'Neil,ann@ashdown.example,")
    brought_in(browser, done)
    compared(browser, TARIQ)
    now = timezone.now()
    with job_for(cast.ashdown):
        assert staff_imports.tidy(now=now + datetime.timedelta(days=6)) == 0
        assert staff_imports.tidy(now=now + datetime.timedelta(days=8)) == 2
        kept = StaffImport.objects.order_by("uploaded_at").values_list("state", "file", "preview")
        assert list(kept) == [("done", None, None), ("dropped", None, None)]
    assert "1 joined, 0 changed, 0 left" in text(browser.get(done))
    assert "The names are no longer kept." in text(browser.get(done))


@pytest.mark.parametrize("lines", [1, 30])
def test_the_pages_ask_as_often_for_one_line_as_for_thirty(cast, client_of, django_assert_num_queries, lines):
    browser = client_of(cast.sam)
    for _ in range(3 if lines > 1 else 1):
        page = compared(browser, *[f"N{n},Ann,Todd,n{n}@ashdown.example," for n in range(lines)])
    with django_assert_num_queries(6):
        browser.get(NORTH)
    with django_assert_num_queries(6):
        browser.get(page)
    with django_assert_num_queries(8):
        browser.get(f"{page}/columns")


# --- Who did it -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("who", "to", "called"), [("sam", NORTH, "Sam Stone"), ("ada", TRUST, "Ada Ames")])
def test_the_trail_names_whoever_brought_the_file_in(cast, client_of, who, to, called):
    browser = client_of(getattr(cast, who))
    lines = "TTHORPE,Theodore,Thorpe,,Cook,North School", "N1,Nell,Neame,,Cook,North School"
    page = compared(browser, *lines, to=to, headings=f"{HEADINGS},School", column_5="school")
    brought_in(browser, page)
    with job_for(cast.ashdown):
        new = Person.objects.get(external_id="N1")
    pages = (cast.sam, f"/staff/{cast.theo.id}"), (cast.theo, "/me/record"), (cast.sam, f"/staff/{new.id}")
    for reader, record in pages:
        shown = text(client_of(reader).get(record))
        assert (f"by {called}, from a staff file" in shown, "by an import" in shown) == (True, False), shown
