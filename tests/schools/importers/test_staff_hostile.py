"""Staff files as nobody should send them: each is read as far as it makes sense, or refused in one sentence."""

import io
import os
import subprocess
import sys

import pytest

from schools.importers.csvfile import UnreadableFile
from schools.importers.staff import bundles, formats, guesses, limited, packing
from schools.importers.staff.bundles import Bundle
from schools.importers.staff.limited import Limits
from tests.schools.importers import hostile, hostile_packages
from tests.schools.importers.hostile import Hostile

SHAPES, CONTENTS = [*hostile.shapes(), *hostile_packages.packages()], hostile.contents()
MEGABYTE = 1024  # in kilobytes, as the kernel counts memory


def by_label(file: Hostile) -> str:
    return file.label


def read_apart(file: Hostile) -> Bundle:
    return packing.unpacked(limited.read(io.BytesIO(file.content), name=file.name))


def outcome(file: Hostile, opened) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """The names of the people that can be used, the reason for each other line, and why the file as a whole cannot."""
    try:
        bundle = opened(file)
        mapping = None if formats.knows(bundle) else guesses.guessed(bundle.main.headings)
        read = formats.read(bundle, mapping=mapping)
    except (UnreadableFile, formats.UnknownFile) as reason:
        return (), (), str(reason)
    wrong = {problem.place for problem in read.problems}
    names = tuple(row.name for row in read.rows if not wrong & {*row.places})
    return names, tuple(problem.sentence for problem in read.problems), ""


def test_there_are_more_than_two_hundred_and_no_two_are_the_same():
    files = [*SHAPES, *CONTENTS]
    assert len(files) > 200
    assert len({(file.content, file.name) for file in files}) == len({file.label for file in files}) == len(files)


@pytest.mark.parametrize("file", SHAPES, ids=by_label)
def test_a_file_of_a_strange_shape(file):
    names, wrong, refused = outcome(file, read_apart)
    assert (names, wrong) == (file.names, file.wrong)
    assert file.refused in refused
    assert bool(file.refused) == bool(refused)


@pytest.mark.parametrize("file", CONTENTS, ids=by_label)
def test_a_file_that_says_strange_things(file):
    opened = outcome(file, lambda file: bundles.of_bytes(file.content, name=file.name))
    assert opened == (file.names, file.wrong, "")


def test_a_secret_is_not_in_what_is_kept():
    with_secret = [file for file in SHAPES if b"hunter2" in file.content or file.label.startswith("whole")]
    assert len(with_secret) > 2
    kept = [repr(limited.read(io.BytesIO(file.content), name=file.name)) for file in with_secret if file.names]
    assert [text for text in kept if "hunter2" in text or "Klein" in text] == []


MEASURED = (
    "import sys; from schools.importers.staff import child; child.main(*sys.argv[1:]); sys.stdout.flush(); "
    "told = dict(line.split(':') for line in open('/proc/self/status')); print(told['VmPeak'], file=sys.stderr)"
)
HEAVY = [
    "fifteen megabytes of rows",
    "sixty thousand people in a workbook (workbook)",
    "a bomb (zip)",
    "ghost rows (workbook)",
    "texts that unpack to 140 MB (workbook)",
]


@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="the kernel does not tell a process's memory")
@pytest.mark.parametrize("file", [file for file in SHAPES if file.label in HEAVY], ids=by_label)
def test_no_file_takes_more_memory_than_there_is_to_have(file):
    limits = Limits()
    arguments = [file.name, str(limits.memory), str(limits.seconds)]
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *arguments],
        cwd=limited.PROJECT,
        input=file.content,
        capture_output=True,
        check=False,
    )
    if done.returncode == 0:
        assert int(done.stderr.split()[0]) <= limits.memory * MEGABYTE
    else:
        assert b"memory" in done.stderr  # what it asked for over the limit it was not given


def test_a_child_may_have_so_much_memory_and_no_more():
    def given(megabytes: int) -> bool:
        source = (
            "from schools.importers.staff import child; child.limit(memory=300, seconds=10); "
            f"bytearray({megabytes} * 1024 * 1024)"
        )
        done = subprocess.run([sys.executable, "-c", source], cwd=limited.PROJECT, capture_output=True, check=False)
        return done.returncode == 0

    assert (given(100), given(300)) == (True, False)


def test_a_child_that_takes_too_long_is_stopped():
    commas = next(file for file in SHAPES if file.label == "fifteen megabytes of commas")
    with pytest.raises(UnreadableFile, match="is too large to be read"):
        limited.read(io.BytesIO(commas.content), name="staff.csv", limits=Limits(patience=0.01))
    source = "from schools.importers.staff import child; child.limit(memory=300, seconds=1)\nwhile True: pass"
    done = subprocess.run([sys.executable, "-c", source], cwd=limited.PROJECT, check=False)
    assert done.returncode < 0


def test_one_file_is_read_at_a_time():
    class Busy(io.BytesIO):
        """A file that is still being taken in while another one comes."""

        def read(self, *size):
            with pytest.raises(UnreadableFile, match="Somebody else’s file is being read"):
                limited.read(io.BytesIO(b"a,b"), name="second.csv")
            return super().read(*size)

    for _ in range(2):  # and then it is the next one's turn
        assert limited.read(Busy(b"a,b"), name="first.csv")


def test_a_child_is_told_nothing_of_ours(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "known to the web alone")
    source = "import json, os; print(json.dumps({'refused': ' '.join(sorted(os.environ))}))"
    monkeypatch.setattr(limited, "COMMAND", [sys.executable, "-c", source])
    with pytest.raises(UnreadableFile) as told:
        limited.read(io.BytesIO(b""), name="staff.csv")
    assert set(str(told.value).split()) <= {"LANG", "LC_CTYPE", "PYTHONUTF8"}


@pytest.mark.parametrize(
    ("name", "shown"),
    [("C:\\Users\\ann\\staff.csv", "staff.csv"), ("../../staff.csv", "staff.csv"), ("st\u202eaff\n.csv", "staff.csv"),
     ("", "The file"), ("a" * 300 + ".csv", "a" * 116 + ".csv")],
)  # fmt: skip
def test_a_files_name_is_shown_without_its_folders(name, shown):
    assert limited.tidy(name) == shown
