"""Finding people and taking somebody on, as their office does it in a browser."""

import re

import pytest

from schools.models import Change, Membership, Person
from tests.schools.views.record_pages import text
from tests.world import MONDAY, TODAY, as_owner, job_for

STAFF, NEW, TRUST = "/schools/north-school/staff", "/schools/north-school/staff/new", "/trust/staff"


def names(answer) -> list[str]:
    return re.findall(r'<a class="who" href="/staff/[^"]+">([^<]+)</a>', answer.content.decode())


NORTH = [
    "Abel Ashe",
    "Cleo Clarke",
    "Carl Cole",
    "Hana Haddad",
    "Lina Lowe",
    "Sam Stone",
    "Tariq Tahir",
    "Theo Thorpe",
    "Tess Tully",
]


@pytest.mark.parametrize("who", ["hana", "lina", "sam", "ada"])
def test_an_office_finds_its_people_by_name(cast, client_of, who):
    answer = client_of(getattr(cast, who)).get(STAFF)
    assert names(answer) == NORTH
    assert "9 people at North School" in text(answer)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=th", ["Theo Thorpe"]),
        ("q=tariq.tahir@", ["Tariq Tahir"]),
        ("q=CLARKE+cleo", ["Cleo Clarke"]),
        ("q=clarke+carl", []),
        ("q=%00%25", []),
        ("show=nonsense&page=99&q=abel", ["Abel Ashe"]),
        ("show=left", []),
    ],
)
def test_a_list_is_narrowed_by_what_somebody_remembers(cast, client_of, asked, found):
    assert names(client_of(cast.sam).get(f"{STAFF}?{asked}")) == found


def test_who_leaves_is_away_or_left_is_found_as_such(cast, client_of):
    with job_for(cast.ashdown):
        from schools.actions import leaves, people

        leaves.start(person=cast.tess, school=cast.north, starts_on=MONDAY, ends_on=None, by=cast.ada)
        people.leave(person=cast.theo, on=TODAY, by=None)
        people.leave(person=cast.carl, on=TODAY.replace(day=30), by=None)
    sam = client_of(cast.sam)
    assert {show: names(sam.get(f"{STAFF}?show={show}")) for show in ("leaving", "on-leave", "left")} == {
        "leaving": ["Carl Cole"],
        "on-leave": ["Tess Tully"],
        "left": ["Theo Thorpe"],
    }
    assert "Leaves on 30 November 2026" in text(sam.get(f"{STAFF}?show=leaving"))


def test_the_trust_s_administrator_finds_everybody_and_narrows_to_a_school(cast, client_of):
    ada = client_of(cast.ada)
    everybody = names(ada.get(TRUST))
    assert (len(everybody), "Edie Ellis" in everybody, "Bram Burns" in everybody) == (17, True, False)
    assert names(ada.get(f"{TRUST}?school=south-school")) == ["Harry Hope", "Petra Poole", "Una Upton"]
    assert names(ada.get(f"{TRUST}?school=south-school&q=upton")) == ["Una Upton"]


def test_the_trust_s_administrator_adds_somebody_to_a_school_and_finds_its_teams(cast, client_of):
    ada = client_of(cast.ada)
    assert "Add somebody to a school Add somebody to the trust’s own team" in text(ada.get(TRUST))
    asked = ada.get(f"{TRUST}/new?at=school")
    assert text(asked).startswith("Staff Add somebody to a school At which school? North School South School ")
    assert [f'href="{at}"' in asked.content.decode() for at in (NEW, TRUST)] == [True, True]
    assert 'href="/schools/north-school/teams"' in ada.get(f"{TRUST}?school=north-school").content.decode()


def test_a_line_says_nothing_twice(cast, client_of):
    with as_owner(cast.ashdown):
        Membership.objects.filter(person=cast.theo).update(job_title="Teacher, Maths")
        Membership.objects.filter(person=cast.hana).update(job_title="Headteacher")
        Membership.objects.filter(person=cast.tess).update(job_title="Assistant headteacher")
    page = client_of(cast.sam).get(STAFF).content.decode()
    lines = dict(re.findall(r'<a class="who" href="[^"]+">([^<]+)</a></p><p class="what">([^<]*)</p>', page))
    assert [lines[name] for name in ("Theo Thorpe", "Hana Haddad", "Tess Tully", "Lina Lowe")] == [
        "Teacher, Maths", "Headteacher", "Assistant headteacher, Maths", "Teaching-and-learning lead. English",
    ]  # fmt: skip


@pytest.mark.parametrize("more", [1, 30])
def test_a_list_costs_the_same_for_one_more_as_for_thirty(cast, client_of, django_assert_num_queries, more):
    with as_owner(cast.ashdown):
        for number in range(more):
            person = Person.objects.create(first_name="More", last_name=f"Person {number}")
            Membership.objects.create(person=person, school=cast.north, team=cast.english, starts_on=TODAY)
    sam = client_of(cast.sam)
    with django_assert_num_queries(10):
        assert len(names(sam.get(STAFF))) == 9 + more


def test_a_long_list_comes_fifty_to_a_page(cast, client_of):
    with as_owner(cast.ashdown):
        people = Person.objects.bulk_create(
            Person(first_name="More", last_name=f"Zebra {number:02}") for number in range(60)
        )
        Membership.objects.bulk_create(Membership(person=one, school=cast.north, starts_on=TODAY) for one in people)
    sam = client_of(cast.sam)
    first, second = sam.get(f"{STAFF}?q=zebra"), sam.get(f"{STAFF}?q=zebra&page=2")
    assert (len(names(first)), len(names(second))) == (50, 10)
    assert "?q=zebra&amp;page=2" in first.content.decode()


NEWCOMER = {
    "first_name": "Nell",
    "last_name": "Nye",
    "email": "Nell.Nye@Ashdown.example",
    "external_id": "NN1",
    "starts_on": "2026-11-30",
    "job_title": "Teacher of English",
    "team": "",
    "fte": "0.6",
    "teaching": "on",
    "line_manager": "",
}


@pytest.mark.parametrize("who", ["hana", "sam", "ada"])
def test_somebody_is_taken_on(cast, client_of, who):
    given = NEWCOMER | {"team": str(cast.english.id), "line_manager": str(cast.hana.id)}
    answer = client_of(getattr(cast, who)).post(NEW, given)
    assert (answer.status_code, answer.headers["Location"]) == (302, STAFF)
    with as_owner(cast.ashdown):
        post = Membership.objects.select_related("person").get(person__email="nell.nye@ashdown.example")
        assert (post.person.name, post.fte, post.team_id, post.line_manager_id, post.teaching, post.is_main) == (
            "Nell Nye",
            60,
            cast.english.id,
            cast.hana.id,
            True,
            True,
        )
        assert {line.by_id for line in Change.objects.filter(person=post.person)} == {getattr(cast, who).id}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"first_name": " "}, "First name: Type a first name."),
        (
            {"email": "nell"},
            "Work e-mail: That doesn’t look like an e-mail address. Check for a missing @ or full stop.",
        ),
        (
            {"email": "tariq.tahir@ashdown.example"},
            "Work e-mail: tariq.tahir@ashdown.example already belongs to an account.",
        ),
        ({"email": "bram.burns@west.example"}, "Work e-mail: bram.burns@west.example already belongs to an account."),
        ({"external_id": "TTAHIR"}, "Staff code: TTAHIR is somebody else’s staff code."),
        ({"fte": "1.5"}, "FTE: It’s 1 at most. For six tenths write 0.6."),
        ({"fte": "0"}, "FTE: It’s more than 0. Use a number such as 0.6."),
        ({"fte": "NaN"}, "FTE: Use a number such as 1 or 0.6."),
        ({"starts_on": "soon"}, "From: Write the day like 1/12/2026."),
        ({"starts_on": "1066-10-14"}, "From: Check the year."),
        ({"team": "no-such-team"}, "Team: That team isn’t this school’s. Choose another."),
        ({"line_manager": "00000000-0000-0000-0000-000000000000"}, "Line manager: They don’t work at this school."),
        ({"job_title": "x" * 121}, "Job title: Ensure this value has at most 120 characters"),
    ],
)
def test_what_cannot_be_is_said_beside_it_and_what_was_typed_stays(cast, client_of, wrong, said):
    answer = client_of(cast.hana).post(NEW, NEWCOMER | wrong)
    assert answer.status_code == 422
    assert said in text(answer)
    assert 'value="Nye"' in answer.content.decode()
    with as_owner(cast.ashdown):
        assert not Person.objects.filter(last_name="Nye").exists()


def test_somebody_of_the_trust_s_own_team_needs_no_post(cast, client_of):
    ada = client_of(cast.ada)
    given = {"first_name": "Cora", "last_name": "Crisp", "email": "cora.crisp@ashdown.example", "external_id": ""}
    record = ada.post(f"{TRUST}/new", given).headers["Location"]
    assert "No post at a school" in text(ada.get(f"{TRUST}?q=crisp"))
    with as_owner(cast.ashdown):
        cora = Person.objects.get(last_name="Crisp")
    assert record == f"/staff/{cora.id}"
    page = text(ada.get(record))
    assert ("No post at a school." in page, "Give a role" in page) == (True, True)
    assert client_of(cast.sam).get(record).status_code == 404


@pytest.mark.parametrize("who", ["ada", "sam"])
def test_an_administrator_without_pupils_or_coaching_lands_on_their_people(cast, client_of, who):
    expected = {"ada": TRUST, "sam": STAFF}[who]
    assert client_of(getattr(cast, who)).get("/").headers["Location"] == expected
    assert f'href="{expected}" aria-current="page"' in client_of(getattr(cast, who)).get(expected).content.decode()
