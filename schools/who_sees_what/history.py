"""The dated changes of who sees what, from the file beside this one."""

import datetime
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("history.toml")


@dataclass(frozen=True)
class Change:
    """What changed on a day and why; `mark` is that of all rules from then on."""

    on: datetime.date
    what: str
    why: str
    mark: str


@cache
def changes() -> tuple[Change, ...]:
    """Every change, the newest last; read once per process."""
    return tuple(Change(**entry) for entry in tomllib.loads(FILE.read_text(encoding="utf-8"))["change"])
