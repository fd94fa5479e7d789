"""Logs for machines: one JSON object a line, with when, what and where in the code, and nothing that anybody typed.

An error's own message may quote the row it is about, so a line has the error's kind and place, and never its message.
"""

import json
import logging
import re
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parents[2]
OURS = ("schools", "cpd", "coaching", "observations")  # what these log, they log by ids
LONGEST = 500  # characters of what one line says
ADDRESS = re.compile(r"[^\s<>\"'(),;:]+@[^\s<>\"'(),;:]+")

# The request that this thread is answering, as its line and everything logged meanwhile call it.
request_number: ContextVar[str] = ContextVar("request_number", default="")


class Lines(logging.Formatter):
    """A record as one line: at, level, logger, event; request while one is answered; error and where when one arose."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": ADDRESS.sub("(an address)", event_of(record))[:LONGEST],
            "request": request_number.get(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[0]:
            _, error, where = record.exc_info
            line |= {"error": kinds_of(error), "where": frames_of(where)}
        return json.dumps({name: value for name, value in line.items() if value != ""}, default=str)


def event_of(record: logging.LogRecord) -> str:
    """What happened. Of other people's lines only so much as cannot quote a request or an error."""
    if record.name == "django.request" and isinstance(record.args, tuple) and record.args:
        return str(record.args[0])  # "Not Found" and the like; its path may hold anything
    if record.name.startswith("django.security"):
        return "refused before a page was chosen"
    told = getattr(record, "data", None)
    if record.name.startswith("celery") and isinstance(told, dict):
        return f"Task {told.get('name')} {told.get('description', '')}".strip()
    if record.exc_info and record.name.partition(".")[0] not in OURS:
        return str(record.msg).partition("\n")[0]
    return record.getMessage()


def kinds_of(error: BaseException | None) -> list[str]:
    """The error's class, and those of what caused it."""
    kinds: list[str] = []
    while error is not None and len(kinds) < 5:
        kinds.append(f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins."))
        error = error.__cause__ or error.__context__
    return kinds


def frames_of(where: TracebackType | None) -> list[str]:
    """The places in our own code that the error came through, the innermost last: file, line and function."""
    frames = [frame for frame in traceback.extract_tb(where) if frame.filename.startswith(str(ROOT))]
    ours = [frame for frame in frames if ".venv" not in frame.filename] or frames
    return [f"{Path(frame.filename).relative_to(ROOT)}:{frame.lineno} {frame.name}" for frame in ours][-8:]


def settings_of(*, level: str, as_lines: bool) -> dict:
    """Django's LOGGING: lines for machines, or, at the keyboard, whole messages and tracebacks."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": "coaching.watching.logs.Lines"}},
        "handlers": {"console": {"class": "logging.StreamHandler", **({"formatter": "lines"} if as_lines else {})}},
        "root": {"handlers": ["console"], "level": level},
        # Django would give it handlers of its own, for DEBUG and for mail to administrators.
        "loggers": {"django": {"handlers": [], "propagate": True}},
    }
