"""The process in which a file from outside is read: `python -m schools.importers.staff.child NAME < file`.

It limits itself before it looks at the file, knows no setting, no database and no secret, and prints the file's bundle
line by line as JSON (`packing.py`), or one line that says why it cannot be read. Whoever started it reads what it
printed (`limited.py`) and takes an early end for a refusal.
"""

import json
import os
import resource
import sys

MEGABYTE = 1024 * 1024
MAX_OUTPUT = 100 * MEGABYTE
BEHIND_PAGES = 10
TOO_LARGE = "is too large to be read. Send only those columns and rows that are about staff."


def main(name: str, memory: str, seconds: str) -> None:
    """Read the file at standard input. memory: megabytes of address space. seconds: of processor time."""
    limit(memory=int(memory), seconds=int(seconds))
    # Here and not above: what reads a file is loaded under the limits too.
    from schools.importers.csvfile import UnreadableFile
    from schools.importers.staff import bundles, packing

    try:
        lines = packing.lines(bundles.of_bytes(sys.stdin.buffer.read(), name=name))
        sys.stdout.writelines(lines)
    except UnreadableFile as reason:
        _refuse(str(reason))
    except MemoryError:
        _refuse(f"{name} {TOO_LARGE}")


def limit(*, memory: int, seconds: int) -> None:
    """Let this process have so many megabytes of address space and seconds of processor time, and start no other.

    Whoever waits for a page goes first.
    """
    os.nice(BEHIND_PAGES)
    for what, most in (
        (resource.RLIMIT_AS, memory * MEGABYTE),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, MAX_OUTPUT),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        _, hardest = resource.getrlimit(what)
        least = most if hardest == resource.RLIM_INFINITY else min(most, hardest)
        if (what, sys.platform) != (resource.RLIMIT_AS, "darwin"):  # macOS knows the limit and refuses to set it
            resource.setrlimit(what, (least, least))


def _refuse(sentence: str) -> None:
    print(json.dumps({"refused": sentence}))


if __name__ == "__main__":
    main(*sys.argv[1:])
