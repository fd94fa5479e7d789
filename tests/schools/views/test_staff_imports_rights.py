"""Whom an office may touch with a staff file, and who may say yes to one."""

import datetime

import pytest
from django.db import ProgrammingError, connection, transaction

from schools.actions import memberships
from schools.models import Appointment, Membership, Person, StaffImport, StaffMapping
from tests.schools.later import drain
from tests.schools.views.staff_files import (
    COLUMNS,
    EVERYBODY,
    TRUST,
    brought_in,
    compared,
    only_import,
    people,
    posts_of,
    text,
)
from tests.world import TODAY, acting_as, as_login, as_owner, job_for


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
