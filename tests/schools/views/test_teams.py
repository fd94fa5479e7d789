"""The teams of a school, kept by its office: added, renamed, put together, removed."""

import pytest

from coaching.actions import coverage
from coaching.models import CoverageWeek
from schools.actions import teams as actions
from schools.models import Membership, Team
from tests.coaching.views.school import recounted, words_of
from tests.world import MONDAY, acting_as, as_owner, job_for

PAGE = "/schools/north-school/teams"


def names(cast) -> list[str]:
    with acting_as(cast.tariq):
        return list(Team.objects.filter(school=cast.north).values_list("name", flat=True))


def team_page(team) -> str:
    return f"{PAGE}/{team.id}"


@pytest.fixture
def media(cast) -> Team:
    """A team that nobody was ever in."""
    with as_owner(cast.ashdown):
        return Team.objects.create(school=cast.north, name="Media")


def test_it_lists_the_teams_with_how_many_are_in_each_today(cast, client_of, media):
    with as_owner(cast.ashdown):
        Membership.objects.filter(person=cast.carl).update(ends_on="2026-11-01")
    page = words_of(client_of(cast.sam).get(PAGE))
    assert "3 teams at North School" in page
    assert "English 4 people Change Maths 2 people Change Media Nobody yet Change" in page


def test_a_team_is_added_and_renamed(cast, client_of):
    browser = client_of(cast.sam)
    assert browser.post(f"{PAGE}/new", {"name": " Art "}).headers["Location"] == PAGE
    assert "Art is a team now." in words_of(browser.get(PAGE))
    with acting_as(cast.tariq):
        art = Team.objects.get(name="Art")
    browser.post(team_page(art), {"name": "Art and design"})
    assert names(cast) == ["Art and design", "English", "Maths"]


@pytest.mark.parametrize(
    ("name", "words"),
    [("", "Give the team a name."), ("n" * 81, "Keep it under 80"), ("Maths", "There’s a team called Maths already.")],
)
def test_a_name_that_cannot_be_is_refused_in_words(cast, client_of, media, name, words):
    for path in (f"{PAGE}/new", team_page(media)):
        answer = client_of(cast.sam).post(path, {"name": name})
        assert (answer.status_code, words in words_of(answer)) == (422, True)
    assert names(cast) == ["English", "Maths", "Media"]


def test_a_team_that_nobody_was_in_can_go(cast, client_of, media):
    browser = client_of(cast.sam)
    assert "Nobody was ever in it." in words_of(browser.get(team_page(media)))
    browser.post(f"{team_page(media)}/remove")
    assert names(cast) == ["English", "Maths"]


def test_a_team_with_posts_stays_and_says_why(cast, client_of):
    browser = client_of(cast.sam)
    assert f"{team_page(cast.maths)}/remove" not in browser.get(team_page(cast.maths)).content.decode()
    answer = browser.post(f"{team_page(cast.maths)}/remove")
    assert answer.headers["Location"] == team_page(cast.maths)
    assert "Maths can’t go yet: people have or had a post in it." in words_of(browser.get(team_page(cast.maths)))
    assert names(cast) == ["English", "Maths"]


def test_two_teams_become_one_and_coverage_with_them(cast, client_of):
    recounted(cast)
    browser = client_of(cast.sam)
    answer = browser.post(f"{team_page(cast.maths)}/merge", {"into": str(cast.english.id)})
    assert answer.headers["Location"] == PAGE
    assert "Maths is now part of English." in words_of(browser.get(PAGE))
    assert names(cast) == ["English"]
    recounted(cast)
    with job_for(cast.ashdown, "waymark_rollup"):
        rows = CoverageWeek.objects.filter(school=cast.north, week=MONDAY).exclude(team=None)
        assert list(rows.values_list("team", "people")) == [(cast.english.id, 7)]
        assert coverage.recount_everything() == []


def test_a_team_is_put_together_with_one_of_its_own_school(cast, client_of):
    browser = client_of(cast.sam)
    for into in ("", str(cast.infants.id), str(cast.maths.id), "English"):
        assert browser.post(f"{team_page(cast.maths)}/merge", {"into": into}).status_code == 422, into
    assert names(cast) == ["English", "Maths"]


@pytest.mark.parametrize("who", ["tariq", "cleo", "abel", "harry", "edie", "greta", "gwen"])
def test_nobody_else_keeps_the_teams(cast, client_of, who):
    browser = client_of(getattr(cast, who))
    assert [
        browser.get(PAGE).status_code,
        browser.post(f"{PAGE}/new", {"name": "Art"}).status_code,
        browser.post(team_page(cast.maths), {"name": "Art"}).status_code,
        browser.post(f"{team_page(cast.maths)}/merge", {"into": str(cast.english.id)}).status_code,
        browser.post(f"{team_page(cast.maths)}/remove").status_code,
    ] == [403] * 5


@pytest.mark.parametrize("who", ["tariq", "harry", "greta", "bram"])
def test_the_database_lets_nobody_else_put_teams_together(cast, who):
    them = getattr(cast, who)
    with acting_as(them), pytest.raises(actions.InUse) as refused:
        actions.merge(team=cast.maths, into=cast.english, by=them)
    assert "not theirs to merge" in str(refused.value.__cause__)
    assert names(cast) == ["English", "Maths"]


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_costs_the_same_for_many_teams(cast, client_of, django_assert_num_queries, number):
    with as_owner(cast.ashdown):
        Membership.objects.filter(person=cast.theo).update(ends_on="2027-01-01")
        for n in range(number):
            team = Team.objects.create(school=cast.north, name=f"Team {n}")
            Membership.objects.create(
                person=cast.theo, school=cast.north, team=team, is_main=False,
                starts_on=f"20{30 + n}-09-01", ends_on=f"20{31 + n}-09-01",
            )  # fmt: skip
    browser = client_of(cast.sam)
    browser.get(PAGE)
    with django_assert_num_queries(7):
        browser.get(PAGE)


def test_a_team_that_somebody_has_just_removed_is_told_in_words(cast, media):
    with as_owner(cast.ashdown):
        Team.objects.filter(id=media.id).delete()
    with acting_as(cast.sam), pytest.raises(actions.InUse, match="has just been changed by somebody else"):
        actions.merge(team=media, into=cast.science, by=cast.sam)
