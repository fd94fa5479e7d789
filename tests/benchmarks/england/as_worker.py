"""England's process with the worker's login: opens and fills trusts, or writes a Monday's reminders. Prints JSON."""

import json
import sys
import time
from dataclasses import asdict

import django


def main(what: str, *arguments: str) -> None:
    django.setup()
    began = time.perf_counter()
    answer = {"load": _load, "remind": _remind}[what](*arguments)
    print(json.dumps({**answer, "seconds": time.perf_counter() - began}))


def _load(most: str, drop_ins: str) -> dict:
    from django.utils import timezone

    from tests.benchmarks.england import loading

    made = loading.load(today=timezone.localdate(), most=int(most) or None, drop_ins=int(drop_ins))
    return asdict(made)


def _remind(on: str) -> dict:
    """One statement for each trust, as if it were that day."""
    import datetime

    from coaching.actions import reminders
    from schools import tenancy
    from schools.management.trust_command import trust_ids

    put = {"first": 0, "again": 0}
    taken = dict.fromkeys(put, 0.0)
    for turn in put:
        began = time.perf_counter()
        for trust_id in trust_ids():
            with tenancy.job(trust_id=trust_id):
                put[turn] += reminders.put(on=datetime.date.fromisoformat(on))
        taken[turn] = time.perf_counter() - began
    return {"put": put["first"], "put_again": put["again"], "first": taken["first"], "again": taken["again"]}


if __name__ == "__main__":
    main(*sys.argv[1:])
