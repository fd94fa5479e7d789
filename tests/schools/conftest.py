"""A mail server of our own, to which everything goes that a test sends."""

import pytest

from tests.mailserver import MailServer
from tests.schools import later


@pytest.fixture(autouse=True)
def nothing_done():
    later.done.clear()


@pytest.fixture
def server(settings):
    with MailServer() as running:
        settings.EMAIL_BACKEND = "tests.mailserver.Backend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", running.port, False
        yield running
