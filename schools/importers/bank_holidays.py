"""Bank holidays of England and Wales, from the file that gov.uk publishes (schools/data/PROVENANCE.md)."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from django.db import transaction

from schools.models.bank_holiday import BankHoliday

SHIPPED = Path(__file__).resolve().parent.parent / "data" / "bank_holidays.json"
DIVISION = "england-and-wales"


def load(path: Path = SHIPPED) -> str:
    """Bring the table level with the file and say what changed.

    A holiday that the file no longer has on its day, between the file's first and last, was moved, and goes.
    Raises ValueError when the file is not in gov.uk's shape.
    """
    holidays = read(path)
    with transaction.atomic():
        known = BankHoliday.objects.in_bulk()
        changed = [holiday for holiday in holidays if _differs(holiday, known.get(holiday.day))]
        BankHoliday.objects.bulk_create(
            changed, update_conflicts=True, unique_fields=["day"], update_fields=["name", "is_substitute"]
        )
        moved = _moved_away(holidays, known)
        if moved:
            BankHoliday.objects.filter(day__in=moved).delete()
    return f"Bank holidays: {len(changed)} new or changed, {len(moved)} taken out, {len(holidays)} in all."


def read(path: Path) -> list[BankHoliday]:
    """The file's holidays, unsaved, in order of day. Raises ValueError when it is not in gov.uk's shape."""
    try:
        events = json.loads(path.read_text(encoding="utf-8"))[DIVISION]["events"]
        holidays = [_holiday(event) for event in events]
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path.name} is not a file of bank holidays as gov.uk publishes them: {error!r}.") from error
    return sorted(holidays, key=lambda holiday: holiday.day)


def _holiday(event: dict[str, str]) -> BankHoliday:
    return BankHoliday(
        day=date.fromisoformat(event["date"]),
        name=event["title"],
        is_substitute=event.get("notes", "") == "Substitute day",
    )


def _differs(holiday: BankHoliday, known: BankHoliday | None) -> bool:
    return known is None or (known.name, known.is_substitute) != (holiday.name, holiday.is_substitute)


def _moved_away(holidays: list[BankHoliday], known: dict[date, BankHoliday]) -> list[date]:
    days = {holiday.day for holiday in holidays}
    return [day for day in known if days and min(days) <= day <= max(days) and day not in days]
