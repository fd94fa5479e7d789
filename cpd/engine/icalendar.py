"""A calendar file (iCalendar, RFC 5545) of times that somebody's own calendar takes in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LONGEST_LINE = 75  # octets, as section 3.1 asks


@dataclass(frozen=True, slots=True)
class Event:
    """One entry. `uid` stays the same when the file is fetched again, so that a calendar changes it and adds none."""

    uid: str
    title: str
    place: str
    starts_at: datetime
    minutes: int
    is_cancelled: bool = False


def written(events: Iterable[Event], *, product: str, stamp: datetime) -> str:
    """The file: lines that end in CRLF, times in UTC."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{_text(product)}//EN", "METHOD:PUBLISH"]
    for event in events:
        lines += _entry(event, stamp)
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in _folded(line))


def _entry(event: Event, stamp: datetime) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"DTSTAMP:{_utc(stamp)}",
        f"DTSTART:{_utc(event.starts_at)}",
        f"DTEND:{_utc(event.starts_at + timedelta(minutes=event.minutes))}",
        f"SUMMARY:{_text(event.title)}",
        f"LOCATION:{_text(event.place)}",
        f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}",
        "END:VEVENT",
    ]


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    for mark in ("\\", ";", ","):
        words = words.replace(mark, f"\\{mark}")
    return "\\n".join(words.splitlines())


def _folded(line: str) -> Iterator[str]:
    """The line in pieces of at most 75 octets, all but the first begun by a space; no character is cut through."""
    piece = ""
    for character in line:
        if len((piece + character).encode()) > LONGEST_LINE:
            yield piece
            piece = " "
        piece += character
    yield piece
