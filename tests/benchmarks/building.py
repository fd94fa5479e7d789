"""What is measured on: a site with the demo trust and England's register, each loaded by its command and timed."""

import gzip
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.site import Site, fill_demo, site

REGISTER = Path(__file__).parents[1] / "data" / "gias" / "grouplinks_edubaseallacademiesandfree20190601.csv.gz"
COMMANDS = {
    "load_reference": "step library and bank holidays, load_reference",
    "import_schools": "England’s register of June 2019, import_schools",
    "import_schools again": "the same file again, which changes nothing",
    "seed_demo": "the demo trust, seed_demo",
    "recount": "its coverage counted for the first time, recount",
}


@contextmanager
def built(home: Path) -> Iterator[Site]:
    """The site, all loaded; `seconds` says how long each command took, the start of Python and Django included."""
    with site(home=home, name="waymark_benchmarks", redis=1) as made:
        made.command("import_schools", str(_unpacked(home)))
        first = made.seconds["import_schools"]
        made.command("import_schools", str(_unpacked(home)))
        made.seconds |= {"import_schools": first, "import_schools again": made.seconds["import_schools"]}
        fill_demo(made)
        made.command("version")
        made.ask("analyze; select 1")
        yield made


def seconds_by_what(made: Site) -> dict[str, float]:
    """The commands' times, in words, the start of Python first."""
    return {
        "the start of Python and Django, version": made.seconds["version"],
        **{words: made.seconds[name] for name, words in COMMANDS.items()},
    }


def _unpacked(home: Path) -> Path:
    """The register's file as it is downloaded."""
    path = home / REGISTER.stem
    if not path.exists():
        with gzip.open(REGISTER, "rb") as packed, path.open("wb") as plain:
            shutil.copyfileobj(packed, plain)
    return path
