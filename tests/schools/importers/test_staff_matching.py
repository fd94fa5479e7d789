"""People are matched by staff code, then by work e-mail, never by name."""

import datetime
from dataclasses import replace

import pytest

from schools.importers.staff.known import KnownSchool
from tests.schools.importers.staff_files import COOPERS, EDEN, SCHOOLS, known, person, planned, row

YESTERDAY = datetime.date(2026, 11, 23)


def refusals(made) -> list[str]:
    return [str(problem) for problem in made.problems]


def test_a_staff_number_is_matched_before_an_e_mail():
    made = planned(known(person("ann", "7")), row(2, "7", email="ann.new@orion.example"))
    assert [(p.ref, p.fields) for p in made.people] == [("ann", (("email", "ann.new@orion.example"),))]


def test_an_e_mail_is_matched_where_no_number_is_known_and_the_number_is_kept():
    made = planned(known(person("ann", "", email="ann@orion.example")), row(2, "7", email="ann@orion.example"))
    assert [(p.ref, p.fields) for p in made.people] == [("ann", (("external_id", "7"),))]


def test_a_name_alone_matches_nobody():
    made = planned(known(person("ann", "7")), row(2, "8"))
    assert [(p.ref, p.is_new) for p in made.people] == [(("number", "8"), True)]


def test_somebody_who_marries_keeps_their_account():
    made = planned(known(person("ann", "7")), row(2, "7", "Ann O'Neil", email="ann.oneil@orion.example"))
    assert [(p.ref, p.fields) for p in made.people] == [
        ("ann", (("email", "ann.oneil@orion.example"), ("last_name", "O'Neil")))
    ]


def test_a_number_given_to_somebody_else_is_an_error():
    made = planned(known(person("ann", "7")), row(2, "7", "Bo Roy", email="bo@orion.example"))
    assert (made.people, refusals(made)) == (
        (), ["staff.csv line 2: Staff code 7 belongs to somebody with another name and another e-mail."],
    )  # fmt: skip


def test_two_people_with_one_e_mail_are_both_errors():
    made = planned(known(), row(2, "7", email="x@orion.example"), row(3, "8", "Bo Roy", email="x@orion.example"))
    sentence = "x@orion.example is given to two people: staff codes 7 and 8."
    assert (made.people, refusals(made)) == ((), [f"staff.csv line 2: {sentence}", f"staff.csv line 3: {sentence}"])


def test_an_e_mail_of_another_member_of_staff_is_an_error():
    snapshot = known(person("ann", "7"), person("bo", "8", "Bo Roy"))
    made = planned(snapshot, row(2, "7", email="8@orion.example"))
    assert (made.people, refusals(made)) == (
        (),
        ["staff.csv line 2: 8@orion.example belongs to another member of staff."],
    )


def test_a_new_number_for_a_known_e_mail_is_asked_about():
    snapshot = known(person("ann", "7", email="ann@orion.example"))
    assert refusals(planned(snapshot, row(2, "99", email="ann@orion.example"))) == [
        "staff.csv line 2: ann@orion.example belongs to staff code 7 already. If the same person has a new number, "
        "import with --renumbered; if it is somebody else, import the other one’s last day first."
    ]
    made = planned(snapshot, row(2, "99", email="ann@orion.example"), renumbered=True)
    assert [(p.ref, p.fields) for p in made.people] == [("ann", (("external_id", "99"),))]


def test_an_e_mail_known_elsewhere_is_an_error_that_names_no_trust():
    made = planned(known(), row(2, "7", email="x@orion.example"), taken=frozenset({"x@orion.example"}))
    assert (made.people, refusals(made)) == (
        (),
        [
            "staff.csv line 2: x@orion.example already belongs to an account. Give another e-mail, or have that "
            "account closed first."
        ],
    )


def test_the_e_mail_of_somebody_who_left_goes_to_the_next_who_has_it():
    snapshot = known(person("ann", "7", email="head@orion.example", left_on=YESTERDAY))
    made = planned(snapshot, row(2, "8", "Bo Roy", email="head@orion.example"))
    assert [(p.ref, p.is_new) for p in made.people] == [(("number", "8"), True)]


def test_lines_that_fit_the_same_person_are_errors():
    snapshot = known(person("ann", "7", email="ann@orion.example"))
    made = planned(snapshot, row(2, "7", email=""), row(3, "", email="ann@orion.example"))
    sentence = "The lines for ann@orion.example and staff code 7 fit the same person."
    assert refusals(made) == [f"staff.csv line 2: {sentence}", f"staff.csv line 3: {sentence}"]


def test_a_line_with_the_e_mail_alone_belongs_to_the_number_that_has_it():
    made = planned(
        known(), row(2, "7", email="ann@orion.example"), row(3, "", email="ann@orion.example", school=str(EDEN))
    )
    assert [(p.ref, len(p.steps)) for p in made.people] == [(("number", "7"), 2)]


@pytest.mark.parametrize(
    "second", [{"name": "Bo Todd"}, {"email": "other@orion.example"}, {"job_title": "Head of Maths"}]
)
def test_lines_that_contradict_each_other_are_errors(second):
    values = {"job_title": "Teacher", **second}
    made = planned(known(), row(2, "7", job_title="Teacher"), row(3, "7", **values))
    assert (made.people, [problem.place.line for problem in made.problems]) == ((), [2, 3])


def test_the_same_line_twice_is_one():
    made = planned(known(), row(2, "7", fte=60), row(3, "7", fte=60))
    assert ([len(p.steps) for p in made.people], made.problems) == ([1], ())


@pytest.mark.parametrize(
    "text", ["136464", "3055400", "305/5400", "305 5400", "Orion Coopers", "ORION  coopers", "Coopers School"]
)
def test_a_school_is_found_by_urn_dfe_number_or_a_name_it_has_or_had(text):
    made = planned(known(), row(2, "7", school=text))
    assert [p.steps[0].post.school for p in made.people] == [COOPERS]


def test_a_school_of_no_such_name_is_an_error_that_says_what_to_do():
    assert refusals(planned(known(), row(2, "7", school="10001"), row(3, "8", "Bo Roy", school=""))) == [
        'staff.csv line 2: “10001” is no school of this trust. If it stands for one: --school "10001=URN".',
        "staff.csv line 3: No school is given. Name one for such lines: --school URN.",
    ]


def test_a_school_may_be_translated_and_one_given_for_lines_without():
    made = planned(
        known(), row(2, "7", school="10001"), row(3, "8", "Bo Roy", school=""), schools={"10001": EDEN}, school=COOPERS
    )
    assert [p.steps[0].post.school for p in made.people] == [EDEN, COOPERS]


def test_a_name_that_two_schools_had_is_asked_about():
    snapshot = replace(known(), schools=(*SCHOOLS, KnownSchool(999999, "Coopers School")))
    assert refusals(planned(snapshot, row(2, "7", school="Coopers School"))) == [
        "staff.csv line 2: “Coopers School” fits more than one school of this trust. Say which: "
        '--school "Coopers School=URN".'
    ]
