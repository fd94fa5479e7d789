"""Other processes for the tests of this folder: each is a real Python program with one line of purpose."""

import subprocess
import sys

from coaching.embedded.places import PROJECT

USER = """
import sys
from coaching.embedded.servers import running
with running(sys.argv[1]):
    print("ready", flush=True)
    sys.stdin.read()
"""


def python(program, *arguments, **options):
    """A running Python program of the project, with pipes to talk through."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen([sys.executable, "-c", program, *map(str, arguments)], cwd=PROJECT, **pipes | options)


def user_of(home):
    """A process that uses the servers of a data folder until its input ends."""
    process = python(USER, home)
    assert process.stdout.readline() == "ready\n"
    return process


def leave(process):
    """Let such a process end in its own way, and give its exit status."""
    process.communicate(timeout=20)
    return process.returncode
