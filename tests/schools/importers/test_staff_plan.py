"""What a staff file changes: joining, correcting, moving, leaving; and that the same file twice changes nothing."""

import datetime
import itertools

from hypothesis import given
from hypothesis import strategies as st

from schools.importers.staff.known import KnownPost
from schools.importers.staff.posts import Begin, End
from schools.importers.staff.records import Place, Problem
from tests.schools.importers.staff_files import (
    COOPERS,
    EDEN,
    FIELDS,
    MEAD,
    SEPTEMBER,
    TODAY,
    carried_out,
    known,
    person,
    planned,
    row,
    staff_file,
)

DAY = datetime.timedelta(days=1)
JANUARY = datetime.date(2027, 1, 1)


def steps(made):
    return [step for planned_person in made.people for step in planned_person.steps]


def refusals(made) -> list[str]:
    return [str(problem) for problem in made.problems]


def test_somebody_new_joins_with_a_post():
    made = planned(known(), row(2, "7", job_title="Teacher", team="Maths", fte=60, teaching=True, starts_on=SEPTEMBER))
    (ann,) = made.people
    assert (ann.is_new, dict(ann.fields)) == (
        True, {"external_id": "7", "email": "7@orion.example", "first_name": "Ann", "last_name": "Todd"},
    )  # fmt: skip
    assert ann.steps == (
        Begin(KnownPost(None, None, COOPERS, "Maths", "Teacher", 60, True, None, True, SEPTEMBER, None)),
    )


def test_a_post_without_a_first_day_begins_today_or_on_the_day_that_is_given():
    assert [step.post.starts_on for step in steps(planned(known(), row(2, "7")))] == [TODAY]
    assert [step.post.starts_on for step in steps(planned(known(), row(2, "7"), starts_on=SEPTEMBER))] == [SEPTEMBER]


def test_what_counts_changes_from_today_and_the_past_stays_as_it_was():
    made = planned(known(person("ann", "7")), row(2, "7", fte=60, team="Maths", job_title="Teacher"))
    after = carried_out(known(person("ann", "7")), made)
    assert sorted((p.starts_on, p.ends_on, p.fte, p.team, p.job_title) for p in after.posts) == [
        (SEPTEMBER, TODAY, 100, "", ""),
        (TODAY, None, 60, "Maths", "Teacher"),
    ]


def test_a_job_title_is_corrected_in_place():
    made = planned(known(person("ann", "7")), row(2, "7", job_title="Teacher"))
    assert [(step.values, step.on) for step in steps(made)] == [((("job_title", "Teacher"),), None)]


def test_a_blank_cell_changes_nothing():
    post = KnownPost("post", "ann", COOPERS, "Maths", "Teacher", 60, False, "bo", True, SEPTEMBER)
    snapshot = known(person("ann", "7"), person("bo", "8", "Bo Roy"), posts=[post])
    made = planned(snapshot, row(2, "7", email=""))
    assert (made.people, made.unchanged) == ((), 1)


def test_a_team_is_the_same_whatever_its_capitals():
    post = KnownPost("post", "ann", COOPERS, "Maths", starts_on=SEPTEMBER)
    assert planned(known(person("ann", "7"), posts=[post]), row(2, "7", team="MATHS")).people == ()


def test_a_first_day_only_moves_back_once_it_has_come():
    snapshot = known(person("ann", "7"))
    assert steps(planned(snapshot, row(2, "7", starts_on=SEPTEMBER + DAY))) == []
    (step,) = steps(planned(snapshot, row(2, "7", starts_on=SEPTEMBER - DAY)))
    assert (step.values, step.on) == ((("starts_on", SEPTEMBER - DAY),), None)


def test_a_first_day_still_to_come_is_corrected_either_way():
    snapshot = known(person("ann", "7"), posts=[KnownPost("post", "ann", COOPERS, starts_on=JANUARY)])
    (step,) = steps(planned(snapshot, row(2, "7", starts_on=JANUARY + DAY)))
    assert step.values == (("starts_on", JANUARY + DAY),)


def test_a_last_day_to_come_ends_the_post_then_and_the_person_with_it():
    made = planned(known(person("ann", "7")), row(2, "7", ends_on=JANUARY))
    assert [(p.leaves_on, p.steps[0].values) for p in made.people] == [(JANUARY, (("ends_on", JANUARY),))]


def test_a_last_day_taken_back_lets_the_person_stay():
    post = KnownPost("post", "ann", COOPERS, starts_on=SEPTEMBER, ends_on=JANUARY)
    snapshot = known(person("ann", "7", left_on=JANUARY), posts=[post])
    file = staff_file(row(2, "7"), carries=FIELDS | {"ends_on"})
    (ann,) = planned(snapshot, file=file).people
    assert (ann.returns, ann.leaves_on, ann.steps[0].values) == (True, None, (("ends_on", None),))
    assert planned(snapshot, row(2, "7")).people == ()  # a file without such a column says nothing about it


def test_a_last_day_past_takes_the_person_out():
    made = planned(known(person("ann", "7")), row(2, "7", ends_on=TODAY - DAY))
    assert [(p.leaves_on, [s.on for s in p.steps], p.missing) for p in made.people] == [
        (TODAY - DAY, [TODAY - DAY], False)
    ]


def test_a_status_of_gone_takes_the_person_out_today():
    made = planned(known(person("ann", "7")), row(2, "7", left=True))
    assert [(p.leaves_on, [s.on for s in p.steps]) for p in made.people] == [(TODAY, [TODAY])]


def test_somebody_who_left_before_they_were_ever_known_is_not_brought_in():
    made = planned(known(), row(2, "7", ends_on=SEPTEMBER))
    assert (made.people, made.problems, made.unchanged) == ((), (), 1)


def test_somebody_who_left_and_is_in_the_file_again_returns_to_their_own_account():
    post = KnownPost("post", "ann", COOPERS, starts_on=datetime.date(2020, 9, 1), ends_on=SEPTEMBER)
    snapshot = known(person("ann", "7", left_on=SEPTEMBER), posts=[post])
    (ann,) = planned(snapshot, row(2, "7", starts_on=datetime.date(2020, 9, 1))).people
    assert (ann.ref, ann.returns, [step.post.starts_on for step in ann.steps]) == ("ann", True, [TODAY])


def test_two_schools_are_two_posts_and_the_larger_is_the_main_one():
    made = planned(known(), row(2, "7", fte=40), row(3, "7", school=str(EDEN), fte=60))
    assert [(s.post.school, s.post.fte, s.post.is_main) for s in steps(made)] == [
        (COOPERS, 40, False),
        (EDEN, 60, True),
    ]


def test_the_main_post_stays_where_it_is_unless_the_file_says_otherwise():
    snapshot = known(person("ann", "7"))
    more = row(3, "7", school=str(EDEN))
    assert [(type(s), s.post.is_main) for s in steps(planned(snapshot, row(2, "7"), more))] == [(Begin, False)]
    made = planned(snapshot, row(2, "7"), row(3, "7", school=str(EDEN), primary=True))
    assert [(s.post.school, s.values, s.on) for s in steps(made)[:1]] == [(COOPERS, (("is_main", False),), TODAY)]
    assert [(s.post.school, s.post.is_main) for s in steps(made)[1:]] == [(EDEN, True)]


def test_another_school_in_a_file_that_is_not_complete_is_a_second_post():
    made = planned(known(person("ann", "7")), row(2, "7", school=str(EDEN)))
    assert [(type(s), s.post.school) for s in steps(made)] == [(Begin, EDEN)]


def test_whoever_moves_is_at_the_old_school_until_the_day_they_are_at_the_new_one():
    snapshot = known(person("ann", "7"), person("bo", "8", "Bo Roy"))
    rows = (row(2, "8", "Bo Roy"), row(3, "7", school=str(EDEN), starts_on=datetime.date(2026, 11, 2)))
    made = planned(snapshot, *rows, complete=True)
    assert [(p.ref, p.moves, p.leaves_on) for p in made.people] == [("ann", True, None)]
    assert [(type(s), s.post.school) for s in steps(made)] == [(End, COOPERS), (Begin, EDEN)]
    assert [steps(made)[0].on, steps(made)[1].post.starts_on] == [datetime.date(2026, 11, 2)] * 2


def test_a_move_to_come_is_planned_once():
    snapshot = known(person("ann", "7"), person("bo", "8", "Bo Roy"))
    rows = (row(2, "8", "Bo Roy"), row(3, "7", school=str(EDEN), starts_on=JANUARY))
    made = planned(snapshot, *rows, complete=True)
    after = carried_out(snapshot, made)
    assert [(p.school, p.ends_on, p.is_main) for p in after.posts if p.person == "ann"] == [
        (COOPERS, JANUARY, True),
        (EDEN, None, True),
    ]
    assert planned(after, *rows, complete=True).people == ()


def test_whoever_a_complete_file_does_not_name_has_left():
    snapshot = known(person("ann", "7"), person("bo", "8", "Bo Roy"))
    made = planned(snapshot, row(2, "8", "Bo Roy"), complete=True)
    assert [(p.ref, p.leaves_on, p.missing) for p in made.people] == [("ann", TODAY, True)]
    assert (made.present, made.is_suspect) == (2, True)
    assert planned(snapshot, row(2, "8", "Bo Roy")).people == ()


def test_a_complete_file_speaks_only_of_the_schools_it_names():
    snapshot = known(
        person("ann", "7"), person("bo", "8", "Bo Roy"), posts=[KnownPost("post", "ann", EDEN, starts_on=SEPTEMBER)]
    )
    assert planned(snapshot, row(2, "8", "Bo Roy"), complete=True).people == ()


def test_whoever_is_still_to_start_is_not_missing():
    snapshot = known(
        person("ann", "7"), person("bo", "8", "Bo Roy"), posts=[KnownPost("post", "ann", COOPERS, starts_on=JANUARY)]
    )
    assert planned(snapshot, row(2, "8", "Bo Roy"), complete=True).people == ()


def test_nobody_is_missing_while_a_line_may_be_about_them():
    snapshot = known(person("ann", "7"), person("bo", "8", "Bo Roy"))
    unread = Problem(Place("staff.csv", 3), "", "A quotation mark is not closed.")
    made = planned(snapshot, file=staff_file(row(2, "8", "Bo Roy"), problems=[unread]), complete=True)
    assert (made.people, made.notes) == (
        (),
        ("Nobody was taken for gone: a line left out may be about one of them. Correct it and import again.",),
    )


def test_a_faulty_line_about_somebody_known_keeps_nobody_else_from_leaving():
    snapshot = known(person("ann", "7"), person("bo", "8", "Bo Roy"), person("cy", "9", "Cy Lee"))
    fault = Problem(Place("staff.csv", 3), "FTE", "That is no share of full time.")
    made = planned(
        snapshot, file=staff_file(row(2, "8", "Bo Roy"), row(3, "9", "Cy Lee"), problems=[fault]), complete=True
    )
    assert [(p.ref, p.missing) for p in made.people] == [("ann", True)]


def test_whoever_holds_a_role_for_the_whole_trust_is_not_taken_out_by_a_file():
    snapshot = known(person("ann", "7", central=True), person("bo", "8", "Bo Roy"))
    made = planned(snapshot, row(2, "8", "Bo Roy"), complete=True)
    assert [(p.leaves_on, p.missing, [type(s) for s in p.steps]) for p in made.people] == [(None, False, [End])]
    assert made.notes == ("Ann Todd has a role for the whole trust and stays.",)


def test_a_line_manager_is_somebody_of_the_file_or_somebody_known():
    snapshot = known(person("cy", "9", "Cy Lee"))
    made = planned(
        snapshot, row(2, "7", line_manager="8"), row(3, "8", "Bo Roy", line_manager="9"),
        row(4, "9", "Cy Lee", line_manager="8@ORION.example"),
    )  # fmt: skip
    assert {
        p.name: dict(getattr(p.steps[0], "values", ())).get("line_manager", p.steps[0].post.line_manager)
        for p in made.people
    } == {
        "Ann Todd": ("number", "8"),
        "Bo Roy": "cy",
        "Cy Lee": ("number", "8"),
    }


def test_a_line_manager_whom_nobody_knows_is_an_error():
    assert refusals(planned(known(), row(2, "7", line_manager="Mrs Roy"))) == [
        "staff.csv line 2: Nobody has the staff code or e-mail Mrs Roy, given as line manager."
    ]


def test_whoever_reports_to_somebody_left_out_is_left_out_too():
    fault = Problem(Place("staff.csv", 4), "FTE", "That is no share of full time.")
    rows = (row(2, "7", line_manager="8"), row(3, "8", "Bo Roy", line_manager="9"), row(4, "9", "Cy Lee"))
    made = planned(known(), file=staff_file(*rows, problems=[fault]))
    assert (made.people, refusals(made)) == (
        (),
        [
            "staff.csv line 2: The line manager 8 (staff.csv line 3) could not be brought in.",
            "staff.csv line 3: The line manager 9 (staff.csv line 4) could not be brought in.",
            "staff.csv line 4, FTE: That is no share of full time.",
        ],
    )


def test_a_line_manager_who_has_left_is_not_taken_over():
    snapshot = known(person("cy", "9", "Cy Lee", left_on=SEPTEMBER))
    made = planned(snapshot, row(2, "7", line_manager="9"), row(3, "8", "Bo Roy", line_manager="8"))
    assert [step.post.line_manager for step in steps(made)] == [None, None]
    assert made.notes == (
        "staff.csv line 2: the line manager 9 has left and is not taken over.",
        "staff.csv line 3: named as their own line manager; taken as having none.",
    )


def test_a_last_day_before_the_day_that_was_set_for_starting_is_an_error():
    made = planned(known(), row(2, "7", ends_on=JANUARY), starts_on=JANUARY + DAY)
    assert refusals(made) == ["staff.csv line 2: The last day lies before the first."]


# What a file may say about five people at three schools, of whom the trust knows some already. Faults are seldom, so
# that most files change something.
days = st.sampled_from([None, None, SEPTEMBER, datetime.date(2026, 11, 2), TODAY, JANUARY])
seldom = st.sampled_from([False] * 15 + [True])
who_and_where = st.tuples(st.integers(1, 5), st.sampled_from([COOPERS, EDEN, MEAD]))


@st.composite
def rows(draw, line, number, school):
    starts_on, ends_on = draw(days), draw(days)
    return row(
        line,
        "" if draw(seldom) else str(number),
        f"Ann{number} Todd",
        email="" if draw(seldom) else f"{number}@orion.example",
        school="999" if draw(seldom) else str(school),
        team=draw(st.sampled_from(["", "Maths", "maths", "English"])),
        job_title=draw(st.sampled_from(["", "Teacher"])),
        fte=draw(st.sampled_from([None, 50, 100])),
        teaching=draw(st.sampled_from([None, True, False])),
        line_manager="nobody" if draw(seldom) else draw(st.sampled_from(["", "", "1", "2@orion.example"])),
        starts_on=starts_on,
        ends_on=ends_on if not (starts_on and ends_on and ends_on <= starts_on) else None,
        primary=draw(st.booleans()),
        left=draw(seldom),
    )


@st.composite
def files(draw):
    places = draw(st.lists(who_and_where, max_size=7, unique=not draw(seldom)))
    carries = FIELDS | ({"ends_on"} if draw(st.booleans()) else set())
    return staff_file(*(draw(rows(line, *place)) for line, place in enumerate(places, 2)), carries=carries)


@st.composite
def trusts(draw):
    """A trust that came about by importing one file, then another some weeks later."""
    empty = known()
    first = carried_out(empty, planned(empty, file=draw(files()), today=SEPTEMBER, complete=draw(st.booleans())))
    return carried_out(
        first, planned(first, file=draw(files()), today=datetime.date(2026, 11, 2), complete=draw(st.booleans()))
    )


@given(trusts(), files(), st.booleans())
def test_the_same_file_twice_changes_nothing(snapshot, file, complete):
    made = planned(snapshot, file=file, complete=complete)
    again = planned(carried_out(snapshot, made), file=file, complete=complete)
    assert (again.people, again.problems) == ((), made.problems)


@given(trusts(), files(), st.booleans(), st.randoms(use_true_random=False))
def test_the_order_of_the_lines_makes_no_difference(snapshot, file, complete, random):
    shuffled = list(file.rows)
    random.shuffle(shuffled)
    assert planned(snapshot, file=staff_file(*shuffled, carries=file.carries), complete=complete) == planned(
        snapshot, file=file, complete=complete
    )


@given(trusts(), files(), st.booleans())
def test_whoever_has_a_faulty_line_is_left_as_they_were(snapshot, file, complete):
    made = planned(snapshot, file=file, complete=complete)
    faulty = {problem.place for problem in made.problems}
    named = {text for r in file.rows if r.place in faulty for text in (r.external_id, r.email) if text}

    def theirs(trust):
        people = [p for p in trust.people if {p.external_id, p.email} & named and p.works_on(TODAY)]
        keys = {p.key for p in people}
        return people, [post for post in trust.posts if post.person in keys]

    assert theirs(carried_out(snapshot, made)) == theirs(snapshot)


@given(trusts(), files(), st.booleans())
def test_no_two_posts_at_a_school_overlap_and_at_most_one_open_post_is_the_main_one(snapshot, file, complete):
    after = carried_out(snapshot, planned(snapshot, file=file, complete=complete))
    assert [p for p in after.posts if p.ends_on and p.ends_on < p.starts_on] == []
    clashes = [
        (one, other)
        for one, other in itertools.combinations([p for p in after.posts if p.starts_on != p.ends_on], 2)
        if one.person == other.person and _share_a_day(one, other)
    ]
    assert [pair for pair in clashes if pair[0].school == pair[1].school] == []
    open_and_main = [pair for pair in clashes if all(post.is_main and not post.ends_on for post in pair)]
    assert open_and_main == []


def _share_a_day(one: KnownPost, other: KnownPost) -> bool:
    last = datetime.date.max
    return one.starts_on < (other.ends_on or last) and other.starts_on < (one.ends_on or last)


@given(trusts(), files(), st.booleans())
def test_whoever_has_no_post_any_more_has_left(snapshot, file, complete):
    after = carried_out(snapshot, planned(snapshot, file=file, complete=complete))
    running = {post.person for post in after.posts if post.runs_after(TODAY)}
    assert {p.key for p in after.people if p.works_on(TODAY)} == running
