"""Where a request comes from: the address our own proxy added, never one that the caller wrote."""

import pytest
from django.test import RequestFactory

from schools.place import place_of


def place(settings, *, proxy: bool, peer: str, forwarded: str | None = None) -> str:
    settings.BEHIND_PROXY = proxy
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return place_of(RequestFactory().get("/", REMOTE_ADDR=peer, **headers))


@pytest.mark.parametrize(
    ("forwarded", "found"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("203.0.113.9, 198.51.100.7", "198.51.100.7"),
        ("203.0.113.9,198.51.100.7:50123", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::9]:50123", "2001:db8:1:2::/64"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("::1", "::/64"),
        ("198.51.100.7, nonsense", "10.0.0.2"),
        ("198.51.100.7, ", "10.0.0.2"),
        ("", "10.0.0.2"),
        (None, "10.0.0.2"),
    ],
)
def test_behind_a_proxy_the_last_address_counts(settings, forwarded, found):
    assert place(settings, proxy=True, peer="10.0.0.2", forwarded=forwarded) == found


def test_without_a_proxy_the_header_is_the_callers_own_and_is_not_read(settings):
    assert place(settings, proxy=False, peer="198.51.100.7", forwarded="203.0.113.9") == "198.51.100.7"


def test_two_addresses_of_one_household_are_one_place(settings):
    first, second = (place(settings, proxy=False, peer=f"2001:db8:1:2::{n}") for n in (1, 2))
    assert first == second
