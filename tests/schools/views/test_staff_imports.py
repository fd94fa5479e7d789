"""Bringing staff in from a file, as an office does it in a browser; a worker compares it and brings it in."""

import datetime
import re

import pytest
from django.utils import timezone

from schools.actions import staff_imports
from schools.models import Membership, Person, StaffImport, StaffMapping
from tests.schools.importers.hostile import zipped
from tests.schools.later import drain
from tests.schools.views.staff_files import (
    COLUMNS,
    EVERYBODY,
    HEADINGS,
    NORTH,
    TARIQ,
    TRUST,
    brought_in,
    compared,
    only_import,
    people,
    posts_of,
    send,
    text,
)
from tests.world import TODAY, acting_as, as_owner, job_for

# --- Sending ----------------------------------------------------------------------------------------------------------


def test_a_file_is_read_and_its_columns_are_guessed_with_two_samples_each(cast, client_of):
    browser = client_of(cast.sam)
    answer = send(browser, f"{HEADINGS}\nA1,Ann,O'Neil,ann@ashdown.example,Head of Art\nB2,Bo,Roy,,\nC3,Cy,Orr,,\n")
    columns = answer.headers["Location"]
    assert (answer.status_code, columns.endswith("/columns")) == (302, True)
    page = browser.get(columns)
    assert "Code A1 · , B2 Not used Staff code" in text(page)
    chosen = re.findall(r'<option value="(\w+)" selected>', page.content.decode())
    assert chosen == ["external_id", "first_name", "last_name", "email", "job_title"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Staff file: The file is empty."),
        (b"%PDF-1.7 x", "Staff file: staff.csv is a PDF, not a CSV file. Ask for it as CSV, and send that."),
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
         "Say which column is the staff code or the work e-mail. People are never matched by name."),
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
    assert "Theo Thorpe North School, last day 23 November 2026. Not in the file" in shown
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
