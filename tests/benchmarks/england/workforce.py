"""How many teachers each school has, as estimated from its pupils (tests/data/workforce)."""

import csv
import gzip
from pathlib import Path

ESTIMATES = Path(__file__).parents[2] / "data" / "workforce" / "teachers_estimated.csv.gz"


def teachers_by_urn() -> dict[int, int]:
    """The estimates that there are: none for special schools."""
    with gzip.open(ESTIMATES, "rt", encoding="utf-8") as lines:
        return {int(row["URN"]): int(row["teachers"]) for row in csv.DictReader(lines)}
