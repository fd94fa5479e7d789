"""The benchmarks' third process, which has the worker's login: prints the times of a staff file as JSON."""

import json
import sys

import django


def main(rounds: str) -> None:
    django.setup()
    from tests.benchmarks import staff_file  # only now, since models want the settings

    times = staff_file.measure(rounds=int(rounds))
    print(json.dumps({name: each.each for name, each in times.items()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
