"""The project's settings, for the real processes of these tests: a mail server of ours, and a kind of letter to try."""

from coaching.settings import *  # noqa: F403
from coaching.settings import INSTALLED_APPS as OURS

INSTALLED_APPS = [*OURS, "tests.faults"]
EMAIL_BACKEND = "tests.mailserver.Backend"
