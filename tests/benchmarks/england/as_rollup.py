"""England's process with the rollup's login: counts every trust, or those that were marked. Prints JSON."""

import json
import sys
import time
import uuid

import django


def main(what: str) -> None:
    django.setup()
    print(json.dumps({"everything": _everything, "marked": _marked}[what]()))


def _everything() -> dict[str, float]:
    """All trusts for the first time, and then as at night, when nothing differs. Seconds, and the slowest trust's."""
    from coaching.actions import coverage
    from schools import tenancy
    from schools.management.trust_command import trust_ids

    first, night = [], []
    for trust_id in trust_ids():
        with _timed(first), tenancy.job(trust_id=trust_id):
            coverage.recount()
        with _timed(night), tenancy.job(trust_id=trust_id):
            assert coverage.recount_everything() == []
    return {"first": sum(first), "night": sum(night), "slowest": max(night)}


def _marked() -> dict[str, float]:
    """The trusts named on standard input, as their bells would have the worker count them."""
    from coaching.actions import coverage
    from schools import tenancy

    changed, taken = 0, []
    for trust_id in sys.stdin.read().split():
        with _timed(taken), tenancy.job(trust_id=uuid.UUID(trust_id)):
            changed += coverage.recount()
    return {"trusts": len(taken), "rows": changed, "seconds": sum(taken)}


class _timed:
    """Seconds that a block took, put into a list."""

    def __init__(self, taken: list[float]) -> None:
        self.taken = taken

    def __enter__(self) -> None:
        self.began = time.perf_counter()

    def __exit__(self, *problem: object) -> None:
        self.taken.append(time.perf_counter() - self.began)


if __name__ == "__main__":
    main(*sys.argv[1:])
