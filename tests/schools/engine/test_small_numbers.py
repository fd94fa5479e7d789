from fractions import Fraction
from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schools.engine.small_numbers import GOVERNOR, TRUST, Cell, Column, Mask, cells, mask, rest

tried = settings(max_examples=150, deadline=None)
groups = st.dictionaries(st.sampled_from("ABCDEF"), st.integers(0, 12), min_size=1)
columns = st.builds(lambda sizes, more: Column(sizes, sum(sizes.values()) + more), groups, st.integers(0, 6))

NOBODY = "in no group"


TEAMS = {"English": 10, "Maths": 11, "Inclusion": 4, "Computing": 4, "Languages": 6}


def test_small_teams_are_hidden_together_and_the_total_stays():
    assert mask([Column(TEAMS)], k=TRUST) == Mask(frozenset({"Inclusion", "Computing"}))


def test_one_small_team_takes_the_next_smallest_with_it():
    alone = {**TEAMS, "Computing": 9}
    assert mask([Column(alone)], k=TRUST) == Mask(frozenset({"Inclusion", "Languages"}))


def test_small_teams_that_are_too_few_together_take_another_with_them():
    tiny = {"English": 10, "Drama": 2, "Music": 2, "Art": 7}
    assert mask([Column(tiny)], k=TRUST).hidden == {"Drama", "Music", "Art"}


def test_a_governor_sees_groups_of_ten():
    assert mask([Column(TEAMS)], k=GOVERNOR).hidden == {"Inclusion", "Computing", "Languages"}


@pytest.mark.parametrize("sizes", [{"English": 4}, {"English": 2, "Maths": 2}, {"English": 4, "Maths": 0}])
def test_a_school_too_small_to_show_leaves_out_its_total(sizes):
    found = mask([Column(sizes)], k=TRUST)
    assert not found.shows_total
    assert rest(sizes, found) is None


def test_nothing_is_hidden_of_groups_of_five_and_of_empty_ones():
    assert mask([Column({"English": 5, "Maths": 0})], k=TRUST) == Mask(frozenset())


def test_a_few_people_without_a_team_are_protected_like_a_team():
    assert mask([Column({"English": 10, "Maths": 7}, total=19)], k=TRUST) == Mask(frozenset({"Maths"}))
    assert mask([Column({"English": 10, "Maths": 7}, total=22)], k=TRUST) == Mask(frozenset())


def test_a_team_small_in_one_week_is_hidden_in_all():
    weeks = [Column({"English": 10, "Art": 5, "Maths": 8}), Column({"English": 10, "Art": 4, "Maths": 8})]
    assert mask(weeks, k=TRUST).hidden == {"Art", "Maths"}


def test_the_next_smallest_is_the_one_smallest_in_any_week():
    weeks = [Column({"Art": 4, "English": 6, "Maths": 9}), Column({"Art": 4, "English": 8, "Maths": 7})]
    assert mask(weeks, k=TRUST).hidden == {"Art", "English"}


def test_equal_groups_are_always_taken_in_the_same_order():
    sizes = {"English": 6, "Maths": 6, "Art": 2}
    assert mask([Column(sizes)], k=TRUST) == mask([Column(dict(reversed(sizes.items())))], k=TRUST)
    assert mask([Column(sizes)], k=TRUST).hidden == {"Art", "English"}


def test_cells_are_shown_or_hidden_in_the_order_given():
    shown = list(cells({"English": 7, "Art": 1, "Maths": 3}, Mask(frozenset({"Art", "Maths"}))))
    assert shown == [Cell("English", 7, False), Cell("Art", None, True), Cell("Maths", None, True)]


def test_those_hidden_may_be_shown_as_one():
    hidden = Mask(frozenset({"Art", "Maths"}))
    assert rest({"English": 7, "Art": 1, "Maths": 3}, hidden) == 4
    assert rest({"English": 7, "Art": 1, "Maths": 3}, hidden, total=12) == 5
    assert rest({"English": 7}, Mask(frozenset())) is None


def test_sizes_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="nor more than there are in all"):
        Column({"English": 10}, total=9)
    with pytest.raises(ValueError, match="fewer people than none"):
        Column({"English": -1})


# What a reader can work out from the tables of a page, by trying it.


def can_be_rebuilt(wanted, published):
    """Whether sums, differences and multiples of the published figures give the figure of these groups together.

    Each figure is the set of groups it adds up; Gaussian elimination says whether the wanted one depends on them.
    """
    groups = sorted(set().union(wanted, *published), key=str)
    reduced = []
    for figure in [*published, wanted]:
        row = [Fraction(group in figure) for group in groups]
        for other, pivot in reduced:
            if row[pivot]:
                row = [own - row[pivot] * theirs for own, theirs in zip(row, other, strict=True)]
        pivot = next((position for position, own in enumerate(row) if own), None)
        if pivot is None:
            if figure is wanted:
                return True
            continue
        if figure is not wanted:
            reduced.append(([own / row[pivot] for own in row], pivot))
    return False


def too_small(sizes, k):
    """Every choice of groups with people in them that have fewer than k together."""
    people = {group: size for group, size in sizes.items() if 0 < size < k}
    choices = chain.from_iterable(combinations(people, number) for number in range(1, len(people) + 1))
    return [frozenset(choice) for choice in choices if sum(people[group] for group in choice) < k]


def atoms(column, name=lambda group: group):
    return {name(group): size for group, size in {**column.sizes, NOBODY: column.ungrouped}.items() if size > 0}


def published(column, found, name=lambda group: group):
    """The figures a page may show of one column: each group not hidden, and the total where it may be shown."""
    shown = [frozenset({name(group)}) for group in column.sizes if group not in found.hidden]
    return [*shown, frozenset(atoms(column, name))] if found.shows_total else shown


def test_the_reader_of_these_tests_can_subtract():
    total = frozenset("ABC")
    assert can_be_rebuilt(frozenset("A"), [total, frozenset("B"), frozenset("C")])
    assert can_be_rebuilt(frozenset("AB"), [total, frozenset("C")])
    assert can_be_rebuilt(frozenset("A"), [frozenset("AB"), frozenset("BC"), frozenset("AC")])
    assert not can_be_rebuilt(frozenset("A"), [total, frozenset("C")])


@tried
@given(columns, st.sampled_from([3, TRUST, GOVERNOR]))
def test_no_small_figure_can_be_rebuilt_from_what_is_shown(column, k):
    shown = published(column, mask([column], k=k))
    assert [small for small in too_small(atoms(column), k) if can_be_rebuilt(small, shown)] == []


@tried
@given(columns, st.sampled_from([3, TRUST, GOVERNOR]))
def test_no_hidden_group_can_be_rebuilt_from_what_is_shown(column, k):
    found = mask([column], k=k)
    hidden = [frozenset({group}) for group in found.hidden]
    assert [group for group in hidden if can_be_rebuilt(group, published(column, found))] == []


@tried
@given(st.lists(columns, min_size=2, max_size=3), st.sampled_from([3, TRUST]))
def test_nor_from_several_weeks_and_their_sums(weeks, k):
    found = mask(weeks, k=k)
    names = [lambda group, week=week: (week, group) for week in range(len(weeks))]
    shown = list(chain.from_iterable(published(column, found, name) for column, name in zip(weeks, names, strict=True)))
    groups = {group for column in weeks for group in column.sizes} - found.hidden
    over_the_weeks = [frozenset(name(group) for name in names) for group in groups]
    if found.shows_total:
        over_the_weeks.append(frozenset().union(*(atoms(*pair) for pair in zip(weeks, names, strict=True))))
    for column, name in zip(weeks, names, strict=True):
        small = too_small(atoms(column, name), k)
        assert [group for group in small if can_be_rebuilt(group, [*shown, *over_the_weeks])] == []


@tried
@given(columns)
def test_what_governors_see_the_trust_sees(column):
    assert mask([column], k=TRUST).hidden <= mask([column], k=GOVERNOR).hidden


@tried
@given(columns, st.sampled_from([3, TRUST, GOVERNOR]))
def test_no_more_is_hidden_than_needed(column, k):
    found = mask([column], k=k)
    companions = [(column.sizes[group], group) for group in found.hidden if column.sizes[group] >= k]
    if companions:
        one_more = [*published(column, found), frozenset({max(companions)[1]})]
        assert [small for small in too_small(atoms(column), k) if can_be_rebuilt(small, one_more)] != []
    elif not too_small(atoms(column), k):
        assert found == Mask(frozenset())
