"""What is passed on of the log of a program that ended."""

import pytest

from coaching.embedded.processes import last_words

TRACEBACK = """Traceback (most recent call last):
  File "manage.py", line 9, in <module>
psycopg2.errors.CheckViolation: new row violates check constraint "choice_can_be_read"
DETAIL:  Failing row contains (1, weekly).
CONTEXT:  SQL function "sec.choice" during startup
"""


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("LOG:  starting\nFATAL:  could not map memory\nLOG:  shut down\n", "FATAL:  could not map memory"),
        (TRACEBACK, 'psycopg2.errors.CheckViolation: new row violates check constraint "choice_can_be_read"'),
        ("CommandError: No such file.\n\n", "CommandError: No such file."),
        ("bind: address already in use\n", "bind: address already in use"),
        ("", "it wrote nothing"),
    ],
)
def test_the_line_that_says_why_is_passed_on(tmp_path, written, said):
    log = tmp_path / "program.log"
    log.write_text(f"earlier\n{written}")
    assert last_words(log, since=len("earlier\n")) == said
