"""Browsers of those who keep records."""

import pytest


@pytest.fixture
def sam(cast, client_of):
    """The browser of North's administrator."""
    return client_of(cast.sam)


@pytest.fixture
def ada(cast, client_of):
    """The browser of the trust's administrator."""
    return client_of(cast.ada)
