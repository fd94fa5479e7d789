"""The benchmarks' second process, which has the rollup's login: prints the times of counting as JSON."""

import json
import sys

import django


def main(admin_dsn: str, database: str, school: str, rounds: str) -> None:
    django.setup()
    from tests.benchmarks import recount  # only now, since models want the settings

    times = recount.measure(admin_dsn=admin_dsn, database=database, school=school, rounds=int(rounds))
    print(json.dumps({name: each.each for name, each in times.items()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
