"""The tree itself: which way imports point, what may lie where, and what the linters say."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ["observations", "coaching", "cpd", "schools"]
TOP = {
    "manage.py",
    *APPS,
    "templates",
    "static",
    "tests",
    "pyproject.toml",
    "docker-compose.yml",
    "README.md",
    "uv.lock",
    "Dockerfile",
    "LICENSE",
}
NEVER_IN_THE_INTERFACE = re.compile(
    r"\b(grade[sd]?|scores?|ratings?|judgements?|compliance|underperform\w*|league table)\b", re.I
)


def tracked() -> list[Path]:
    names = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def imports_of(path: Path) -> set[str]:
    """The apps that a file imports, and those it names as a string to be imported."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found & set(APPS)


@pytest.mark.parametrize("app", APPS)
def test_imports_point_one_way(app):
    forbidden = set(APPS[: APPS.index(app)])
    files = sorted((ROOT / app).rglob("*.py"))
    assert {
        f"{path.relative_to(ROOT)} imports {name}" for path in files for name in imports_of(path) & forbidden
    } == set()
    assert len(files) > 5


def test_the_arrow_test_would_notice(tmp_path):
    wrong = tmp_path / "tasks.py"
    wrong.write_text("from observations.models import DropIn\nimport coaching.models\n")
    assert imports_of(wrong) == {"observations", "coaching"}


def test_the_arrow_holds_for_the_import_linter_too():
    assert run("lint-imports", "--no-cache") == (0, "")


def test_arithmetic_knows_no_framework():
    knows = [
        str(path.relative_to(ROOT))
        for path in ROOT.glob("*/engine/*.py")
        if re.search(
            r"^\s*(from|import) (django|datetime\.now|schools\.models|coaching\.models)",
            path.read_text(encoding="utf-8"),
            re.M,
        )
    ]
    assert knows == []


def test_nothing_else_lies_at_the_top():
    assert {
        path.relative_to(ROOT).parts[0] for path in tracked() if not path.relative_to(ROOT).parts[0].startswith(".")
    } - TOP == set()


def test_words_that_are_never_in_the_interface():
    found = {
        (str(path.relative_to(ROOT)), word.group(0))
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for word in NEVER_IN_THE_INTERFACE.finditer(
            re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", "", path.read_text(encoding="utf-8"), flags=re.S)
        )
    }
    assert found == set()


def test_no_template_brings_its_own_style_or_script():
    inline = re.compile(r"\sstyle=|<style|\son\w+=|<script(?![^>]*\bsrc=)", re.I)
    assert [
        str(p.relative_to(ROOT))
        for p in sorted((ROOT / "templates").rglob("*.html"))
        if p.parent.name != "mail" and inline.search(p.read_text(encoding="utf-8"))  # a letter has no style sheet
    ] == []


def test_ruff_has_nothing_to_say():
    assert run("ruff", "check", "--quiet", ".") == (0, "")


def test_ruff_would_lay_nothing_out_otherwise():
    assert run("ruff", "format", "--quiet", "--check", ".") == (0, "")


def test_mypy_has_nothing_to_say():
    assert run(sys.executable, "-m", "mypy", "--no-error-summary", *APPS) == (0, "")


def run(*command: str) -> tuple[int, str]:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, "" if done.returncode == 0 else done.stdout + done.stderr
