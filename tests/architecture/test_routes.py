"""Every page says who may open it, and does what it says, for every person of the cast and a stranger.

The routes come from the URL configuration itself: one without a rule here, or without one of schools.access's decorators,
fails the build. Where the answer depends on whose thing is asked for, the things are Tariq's, coached by Cleo at North.
"""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.architecture.plant import plant

NORTH_LEADERS = {"hana", "lina"}
TRUST_TEAM = {"edie", "greta", "cass"}
DIRECTORS = {"edie", "greta"}
PEOPLE = ["tariq", "tess", "theo", "cleo", "carl", "hana", "lina", "sam", "abel", "harry", "petra", "una", "edie", "greta", "cass", "ada", "gwen", "bram", "bea", "ben"]
EVERYBODY = set(PEOPLE)
ASHDOWN = EVERYBODY - {"bram", "bea", "ben"}


def routes(patterns=None, prefix=""):
    """(name, pattern, view) of every route."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield entry.name, prefix + str(entry.pattern), entry.callback


def test_every_view_says_who_may_open_it():
    assert [pattern for _, pattern, view in routes() if not hasattr(view, "access")] == []


def test_every_view_has_a_name():
    assert [pattern for name, pattern, _ in routes() if not name] == []
    names = [name for name, *_ in routes()]
    assert sorted(names) == sorted(set(names))
