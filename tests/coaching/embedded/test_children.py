"""The programs of the demo never outlive it."""

import os
import signal

import pytest

from coaching.embedded.children import Family, run
from coaching.embedded.processes import wait_until
from tests.coaching.embedded.companions import python

pytestmark = pytest.mark.xdist_group("embedded")

WAITS = "import signal; signal.pause()"
STUBBORN_PARENT = """
import signal, subprocess, sys
deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); signal.pause()"
child = subprocess.Popen([sys.executable, "-c", deaf])
open(sys.argv[1], "w").write(str(child.pid) + "\\n")
signal.pause()
"""
WRITES_ITS_NAME = """
import signal, sys
def end(*_):
    open(sys.argv[1], "a").write(sys.argv[2] + "\\n")
    sys.exit()
signal.signal(signal.SIGTERM, end)
open(sys.argv[1] + "." + sys.argv[2], "w").close()
signal.pause()
"""
PARENT = """
import os, signal, sys
from coaching.embedded.children import Family
family = Family()
family.start("child", ("-c", "import signal; signal.pause()"), environment=dict(os.environ), stage=0)
print(family.children[0].process.pid, flush=True)
signal.pause()
"""


def lives(pid):
    """Whether a process runs; one that ended and waits to be collected does not."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def ended(pid):
    return wait_until(lambda: not lives(pid), seconds=5)


def test_the_highest_stage_is_stopped_first(tmp_path):
    family, order = Family(), tmp_path / "order"
    for stage, name in ((0, "web"), (2, "beat"), (1, "worker")):
        family.start(name, ("-c", WRITES_ITS_NAME, str(order), name), environment=dict(os.environ), stage=stage)
    assert wait_until(lambda: len(list(tmp_path.glob("order.*"))) == 3, seconds=10)
    family.stop()
    assert order.read_text().split() == ["beat", "worker", "web"]


def test_one_that_dies_is_named_and_what_it_started_is_ended(tmp_path):
    family, note = Family(), tmp_path / "grandchild"
    family.start("web", ("-c", WAITS), environment=dict(os.environ), stage=0)
    family.start("worker", ("-c", STUBBORN_PARENT, str(note)), environment=dict(os.environ), stage=0)
    assert family.dead() is None
    assert wait_until(lambda: note.exists() and note.read_text().endswith("\n"), seconds=10)
    web, worker = (child.process for child in family.children)
    worker.send_signal(signal.SIGKILL)
    assert wait_until(lambda: family.dead() == "worker", seconds=5)
    family.stop()
    assert web.returncode == -signal.SIGTERM
    assert ended(int(note.read_text()))


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="the kernel's promise is Linux's")
def test_they_end_when_the_demo_itself_is_killed():
    parent = python(PARENT)
    child = int(parent.stdout.readline())
    assert lives(child)
    parent.kill()
    parent.communicate()
    assert ended(child)


def test_steps_run_side_by_side_and_one_that_fails_keeps_its_words(tmp_path):
    log = tmp_path / "setup.log"
    well, badly = ("-c", "pass"), ("-c", "print('no such table'); raise SystemExit(3)")
    assert run([well, well], dict(os.environ), log=log) is True
    assert run([badly, well], dict(os.environ), log=log) is False
    assert log.read_text() == "no such table\n"
