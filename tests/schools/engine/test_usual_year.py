from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from schools.engine.usual_year import easter_sunday, usual_year


def test_easter_falls_where_the_almanac_has_it():
    assert [easter_sunday(y) for y in (2024, 2025, 2026, 2027, 2028)] == [
        date(2024, 3, 31),
        date(2025, 4, 20),
        date(2026, 4, 5),
        date(2027, 3, 28),
        date(2028, 4, 16),
    ]


def test_the_year_that_begins_in_2026():
    assert [(s.name, s.starts_on, s.ends_on) for s in usual_year(2026)] == [
        ("Autumn 1", date(2026, 9, 2), date(2026, 10, 26)),
        ("Autumn 2", date(2026, 11, 2), date(2026, 12, 21)),
        ("Spring 1", date(2027, 1, 4), date(2027, 2, 15)),
        ("Spring 2", date(2027, 2, 22), date(2027, 3, 26)),
        ("Summer 1", date(2027, 4, 12), date(2027, 5, 31)),
        ("Summer 2", date(2027, 6, 7), date(2027, 7, 22)),
    ]


@given(st.integers(2000, 2100))
def test_every_year_has_six_half_terms_in_order_and_about_as_many_days_as_the_law_wants(year):
    stretches = usual_year(year)
    edges = [day for s in stretches for day in (s.starts_on, s.ends_on)]
    weekdays = sum(
        1 for s in stretches for n in range((s.ends_on - s.starts_on).days) if (s.starts_on.toordinal() + n - 1) % 7 < 5
    )
    assert edges == sorted(set(edges))
    assert 185 <= weekdays <= 205
