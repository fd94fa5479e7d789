#!/usr/bin/env python
"""Waymark's commands. Those that need a database get the embedded servers for as long as they run."""

import os
import secrets
import signal
import sys
from contextlib import AbstractContextManager, nullcontext

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from coaching import env
from coaching.embedded.binaries import CannotStart
from coaching.embedded.places import default_home

WITHOUT_A_DATABASE = {
    "help",
    "version",
    "demo",  # starts and stops the servers itself
    "makemessages",
    "compilemessages",
    "collectstatic",
    "check_mail",
    "findstatic",
    "makemigrations",
    "diffsettings",
    "startapp",
    "startproject",
}
LOGIN_OF = {"runserver": "web", "recount": "rollup", "backup": "backup"}  # every other command has the worker's


def needs_embedded_servers(arguments: list[str]) -> bool:
    """Whether this command line reads or writes the database and no other database is named."""
    if env.is_set("DATABASE_URL") or not arguments or {"--help", "-h", "--version"} & set(arguments):
        return False
    if arguments[0] == "check":
        return "--database" in arguments
    return arguments[0] not in WITHOUT_A_DATABASE


def servers_for(arguments: list[str]) -> AbstractContextManager[object]:
    if not needs_embedded_servers(arguments):
        return nullcontext()
    from coaching.embedded.servers import running  # only here: the other commands need no database driver

    # Ended by SIGTERM or by closing the terminal, Python would not leave the block below, and the servers would stay.
    for end in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(end, lambda number, _frame: sys.exit(128 + number))
    return running(default_home())


def require_settings() -> None:
    """Read the settings, so that what is wrong with the environment is told in a sentence."""
    try:
        _ = settings.INSTALLED_APPS
    except ImproperlyConfigured as sentence:
        sys.exit(str(sentence))


def unreachable(problem: Exception) -> str:
    """In a sentence, why the database cannot be signed in to; "" for any other problem."""
    said = str(problem).strip().partition("\n")[0]
    is_libpqs = type(problem).__name__ == "OperationalError"  # Django's or psycopg2's
    is_no_link = is_libpqs and said.startswith(("connection to server", "could not translate host name"))
    return f"The database does not answer: {said}." if is_no_link else ""


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coaching.settings")
    os.environ.setdefault("WAYMARK_PROCESS", LOGIN_OF.get("".join(sys.argv[1:2]), "worker"))
    if sys.argv[1:2] == ["demo"]:  # one key for all its programs; a new one at each start costs nobody anything
        os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(48))
    try:
        require_settings()
        with servers_for(sys.argv[1:]):
            execute_from_command_line(sys.argv)
    except CannotStart as sentence:
        sys.exit(str(sentence))
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
    except Exception as problem:
        if why := unreachable(problem):
            sys.exit(why)
        raise


if __name__ == "__main__":
    main()
