"""The arithmetic knows dates and whole numbers, and nothing of Django, the clock or chance."""

import ast
import sys
from pathlib import Path

import pytest

import coaching.engine

MODULES = sorted(Path(coaching.engine.__file__).parent.glob("*.py"))
ENGINES = ("coaching.engine", "schools.engine")
CLOCK_AND_CHANCE = {"random", "secrets", "time", "os", "uuid", "zoneinfo"}


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_a_module_imports_the_standard_library_and_its_neighbours_only(module):
    tops = {
        name if name.startswith(ENGINES) else name.split(".")[0] for name in imported(ast.parse(module.read_text()))
    }
    foreign = {name for name in tops if not name.startswith(ENGINES) and name not in sys.stdlib_module_names}
    assert (foreign, tops & CLOCK_AND_CHANCE) == (set(), set())


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_today_is_always_an_argument(module):
    calls = [node.func for node in ast.walk(ast.parse(module.read_text())) if isinstance(node, ast.Call)]
    clocks = [call for call in calls if isinstance(call, ast.Attribute) and call.attr in {"today", "now", "utcnow"}]
    assert clocks == []
