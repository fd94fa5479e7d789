"""What a file would change, in words; and what whoever sent it may not touch."""

import datetime

import pytest

from schools.importers.staff import difference
from schools.importers.staff.known import KnownPost, Wishes
from schools.importers.staff.plan import plan
from tests.schools.importers.staff_files import COOPERS, EDEN, SEPTEMBER, TODAY, known, person, planned, row, staff_file

ANN, BO = person("ann", "7"), person("bo", "8", "Bo Roy")


def told(snapshot, *rows, **wishes) -> dict:
    file, wanted = staff_file(*rows), Wishes(**wishes)
    return difference.readable(plan(snapshot, file, today=TODAY, wishes=wanted), file, snapshot, wanted)


def reasons(made) -> list[str]:
    return [problem.sentence for problem in made.problems]


def test_who_joins_is_told_with_their_post():
    joining = told(known(), row(2, "9", "Cy Orr", job_title="Cook", team="Kitchen", fte=60, teaching=False))["joining"]
    words = "Cook, Kitchen, FTE 0.6, does not teach, from 24 November 2026"
    posts = [{"school": "Orion Coopers", "words": words}]
    assert joining == [{"name": "Cy Orr", "changes": [], "email": "9@orion.example", "posts": posts}]


def test_what_changes_is_told_as_it_was_and_as_it_would_be():
    changing = told(known(ANN, BO), row(2, "7", "Ann O'Neil", fte=50, line_manager="8"))["changing"]
    assert changing == [
        {
            "name": "Ann Todd",
            "changes": [
                {"what": "Last name", "was": "Todd", "now": "O'Neil"},
                {"what": "Share of full time at Orion Coopers", "was": "1", "now": "0.5 from 24 November 2026"},
                {"what": "Line manager at Orion Coopers", "was": "nobody", "now": "Bo Roy from 24 November 2026"},
            ],
        }
    ]


def test_a_move_is_told_as_an_end_and_a_beginning():
    changing = told(known(ANN), row(2, "7", school=str(EDEN), starts_on=TODAY), row(3, "7", left=True))["changing"]
    assert [change["what"] for change in changing[0]["changes"]] == [
        "Ends at Orion Coopers",
        "Begins at Orion Eden Park",
    ]
    assert [change["now"] for change in changing[0]["changes"]] == [
        "last day 23 November 2026",
        "from 24 November 2026",
    ]


def test_who_leaves_is_told_with_the_last_day():
    leaving = told(known(ANN, BO), row(2, "8", "Bo Roy"), complete=True)["leaving"]
    assert leaving == [
        {
            "name": "Ann Todd",
            "changes": [],
            "last_day": "23 November 2026",
            "missing": True,
            "schools": ["Orion Coopers"],
        }
    ]


def test_an_e_mail_of_an_account_is_told_apart():
    emails = told(known(ANN), row(2, "7", email="new@orion.example"), row(3, "9", "Cy Orr"))["emails"]
    assert emails == [{"name": "Ann Todd", "was": "7@orion.example", "now": "new@orion.example"}]


def test_texts_that_stand_for_no_school_are_told_with_how_many_lines_have_them():
    rows = [row(n, str(n), school="Spires") for n in (2, 3)] + [row(4, "4", school="Annexe"), row(5, "5")]
    assert told(known(), *rows)["strange_schools"] == [
        {"text": "Spires", "shown": "Spires", "lines": 2},
        {"text": "Annexe", "shown": "Annexe", "lines": 1},
    ]
    assert told(known(), *rows, schools={"spires": EDEN, "annexe": EDEN})["strange_schools"] == []


def test_a_plan_that_does_the_same_has_the_same_mark():
    first, same = (planned(known(ANN), row(2, "7", "Ann O'Neil"), row(3, "9")) for _ in range(2))
    other = planned(known(ANN), row(2, "7", "Ann O’Neil"), row(3, "9"))
    assert difference.mark(first) == difference.mark(same) != difference.mark(other)


def test_new_teams_and_weeks_counted_again_are_told():
    there = {COOPERS: ("Art and Design", "English", "Maths", "Year 1")}
    rows = [
        row(2, "7", team="Art"), row(3, "8", "Bo Roy", team="maths", starts_on=SEPTEMBER),
        row(4, "9", "Cy Orr", team="Englsh"), row(5, "10", "Di Poe", team="Year 2", school=str(EDEN)),
    ]  # fmt: skip
    notes = told(known(ANN, teams=there), *rows)["notes"]
    assert notes[:3] == [
        "2 new teams at Orion Coopers: Art, Englsh. “Art” is much like “Art and Design”, which is there already: check "
        "that it isn’t the same team. “Englsh” is much like “English”, which is there already: check that it isn’t the "
        "same team.",
        "1 new team at Orion Eden Park: Year 2.",
        "Posts begin or end as early as 1 September 2026: weeks of coverage since then are counted again.",
    ]  # fmt: skip


# --- What may not be touched ------------------------------------------------------------------------------------------


def test_lines_of_another_school_are_left_out():
    made = planned(known(), row(2, "9"), row(3, "10", school=str(EDEN)), only=COOPERS)
    assert ([p.ref for p in made.people], reasons(made)) == (
        [("number", "9")],
        ["This line is about another school. Each school brings in its own."],
    )


def test_somebody_elsewhere_in_the_trust_is_not_drawn_in():
    elsewhere = known(ANN, posts=[KnownPost("post", "ann", EDEN, starts_on=SEPTEMBER)])
    sentence = "is somebody elsewhere in the trust. The trust administrator can add them."
    assert reasons(planned(elsewhere, row(2, "7"), only=COOPERS)) == [f"Staff code 7 {sentence}"]
    by_email = planned(elsewhere, row(2, "", "Ann Todd", email="7@orion.example"), only=COOPERS)
    assert reasons(by_email) == [f"7@orion.example {sentence}"]


def test_nothing_of_somebody_elsewhere_can_be_found_out_with_a_file():
    posts = [KnownPost("her post", "nia", EDEN, starts_on=SEPTEMBER)]
    posts += [KnownPost("post", "ann", COOPERS, starts_on=SEPTEMBER, line_manager="nia")]
    nia = person("nia", "HLT0315", "Nia Upton", email="nia@orion.example")
    probes = [
        row(2, "NEW1", "Xy Zed", email="nia@orion.example"),
        row(3, "HLT0315", "Xy Zed", email="xy@orion.example"),
        row(4, "", "Cy Orr", email="nia@orion.example"),
        row(5, "7", email="nia@orion.example"),
    ]
    seen = [told(known(ANN, nia, posts=posts), probe, only=COOPERS) for probe in probes]
    seen.append(told(known(ANN, nia, posts=posts), *probes[1:3], only=COOPERS))
    sentence = "is somebody elsewhere in the trust. The trust administrator can add them."
    by_email, by_number = f"nia@orion.example {sentence}", f"Staff code HLT0315 {sentence}"
    assert [[problem["why"] for problem in each["problems"]] for each in seen] == [
        [by_email], [by_number], [by_email], [by_email], [by_number, by_email],
    ]  # fmt: skip


def test_a_line_manager_elsewhere_is_not_taken_over_nor_named():
    posts = [KnownPost("her post", "nia", EDEN, starts_on=SEPTEMBER)]
    posts += [KnownPost("post", "ann", COOPERS, starts_on=SEPTEMBER, line_manager="nia")]
    nia = person("nia", "HLT0315", "Nia Upton", left_on=datetime.date(2026, 10, 1))
    lines = row(2, "9", "Cy Orr", line_manager="HLT0315"), row(3, "7", line_manager="9")
    shown = told(known(ANN, nia, posts=posts), *lines, only=COOPERS)
    sentence = "the line manager HLT0315 is somebody elsewhere in the trust, and is not taken over."
    assert [note for note in shown["notes"] if "manager" in note] == [f"staff.csv line 2: {sentence}"]
    changes = [change for person in shown["changing"] for change in person["changes"]]
    assert [(change["was"], change["now"]) for change in changes] == [("somebody elsewhere in the trust", "Cy Orr")]


def at_two_schools() -> list[KnownPost]:
    """Ann's posts: the main one at Eden Park, a lesser one at Coopers."""
    return [KnownPost(f"post {s}", "ann", s, starts_on=SEPTEMBER, is_main=s == EDEN) for s in (COOPERS, EDEN)]


def test_a_post_at_another_school_is_not_changed_from_here():
    made = planned(known(ANN, posts=at_two_schools()), row(2, "7", primary=True), only=COOPERS)
    assert (made.people, reasons(made)) == (
        (),
        ["This would change a post at another school too. The trust administrator can do that."],
    )


def test_somebody_who_is_here_too_is_no_stranger():
    posts = at_two_schools()
    made = planned(known(ANN, posts=posts), row(2, "7", "Ann O'Neil"), only=COOPERS, complete=True)
    assert [(p.ref, p.fields, p.steps) for p in made.people] == [("ann", (("last_name", "O'Neil"),), ())]


@pytest.mark.parametrize("email", ["7@orion.example", ""])
def test_an_e_mail_may_stay_as_it_is(email):
    assert planned(known(ANN), row(2, "7", email=email), keeps_emails=True).problems == ()


def test_an_e_mail_may_not_be_changed_nor_given_where_there_was_none():
    for snapshot in (known(ANN), known(person("ann", "7", email=""))):
        made = planned(snapshot, row(2, "7", email="x@orion.example"), keeps_emails=True)
        assert (made.people, reasons(made)) == (
            (),
            ["x@orion.example is another e-mail than the one we have. Ask your school administrator to change it."],
        )


def test_a_leader_may_stand_in_the_file_as_they_are_and_not_change():
    head = known(person("ann", "7", leads=True), BO)
    assert planned(head, row(2, "7"), row(3, "8", "Bo Roy"), spares_leaders=True).problems == ()
    made = planned(head, row(2, "7", "Ann O'Neil"), spares_leaders=True)
    assert (made.people, [sentence[:44] for sentence in reasons(made)]) == (
        (),
        ["This is somebody who leads a school or has a"],
    )
    missing = planned(head, row(3, "8", "Bo Roy"), spares_leaders=True, complete=True)
    assert (missing.people, missing.notes) == ((), ("Ann Todd is not in the file, and stays.",))


def test_nobody_says_of_themself_that_they_leave_or_have_another_address():
    made = planned(known(ANN, BO), row(2, "7", left=True), by="ann")
    assert reasons(made) == ["Nobody says of themself that they leave or stay. Ask another administrator to."]
    made = planned(known(ANN, BO), row(2, "7", ends_on=TODAY + datetime.timedelta(days=9)), by="ann")
    assert reasons(made) == ["Nobody says of themself that they leave or stay. Ask another administrator to."]
    made = planned(known(ANN), row(2, "7", email="x@orion.example"), by="ann")
    assert reasons(made) == [
        "x@orion.example is another e-mail than yours. Nobody changes their own here: ask another administrator."
    ]
    assert planned(known(ANN, BO), row(3, "8", "Bo Roy"), by="ann", complete=True).missing == ()
