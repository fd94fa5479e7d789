"""A staff file of five thousand people: read in the child process, and compared by a worker."""

import csv
import datetime
import io

from schools import tenancy
from schools.importers.staff import difference, formats, guesses, limited, packing, store
from schools.importers.staff.known import IN_THE_BROWSER, Wishes
from schools.management.trust_command import trust_id
from schools.models import School
from tests.benchmarks.timing import Times, in_turn

PEOPLE = 5_000
HEADINGS = ("Staff Code", "Forename", "Surname", "Work Email", "URN", "Post", "Department", "FTE", "Start Date")


class Import:
    """One file, taken from an upload to what its preview shows."""

    def __init__(self) -> None:
        self.trust = trust_id("demo")
        with tenancy.job(trust_id=self.trust) as claim:
            self.today: datetime.date = claim.today
            self.content = _list_of(list(School.objects.values_list("urn", flat=True)))
        self.kept = limited.read(io.BytesIO(self.content), name="staff.csv")

    def read(self) -> None:
        self.kept = limited.read(io.BytesIO(self.content), name="staff.csv")

    def compare(self) -> None:
        bundle = packing.unpacked(self.kept)
        wishes = Wishes(complete=True, ways=IN_THE_BROWSER)
        with tenancy.job(trust_id=self.trust):
            file = formats.read(bundle, mapping=guesses.guessed(bundle.main.headings))
            plan, known = store.compare(file, today=self.today, wishes=wishes)
        assert len(difference.readable(plan, file, known, wishes)["joining"]) == PEOPLE


def measure(*, rounds: int) -> dict[str, Times]:
    """The times by step. Needs Django set up on the worker's login."""
    a_file = Import()
    steps = {
        f"a staff file of {PEOPLE:,} people: read in its child process": a_file.read,
        f"a staff file of {PEOPLE:,} people: compared": a_file.compare,
    }
    return in_turn(steps, rounds=rounds, warm_up=1)


def _list_of(urns: list[int]) -> bytes:
    held = io.StringIO()
    writer = csv.writer(held)
    writer.writerow(HEADINGS)
    for n in range(PEOPLE):
        named = (f"BM{n:05}", f"Ann{n}", f"Todd{n}", f"a.todd{n}@benchmark.example")
        writer.writerow((*named, urns[n % len(urns)], "Teacher", f"Team {n % 9}", "0.8", "01/09/2026"))
    return held.getvalue().encode()
