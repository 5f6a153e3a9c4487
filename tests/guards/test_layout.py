"""The house: one subject a module, few modules a folder, doors that show.

A module is split when it has two reasons to change, never for its length alone.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.guards.test_architecture import MODULES, OURS, SOURCE

LONG, TOO_LONG = 600, 800
"""Lines of a module: listed from the one on, refused from the other on."""
FUNCTION_LINES = 50
IN_A_FOLDER = 14
DOOR = (ast.Import, ast.ImportFrom, ast.Assign, ast.If, ast.Expr)
"""What an ``__init__`` may hold beside ``__getattr__`` and ``__dir__``."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(path: Path) -> Iterator[Function]:
    """Yield every function of a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def code_lines(function: Function) -> int:
    """Count the lines of a function's body, its docstring left out."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def private(module: str) -> bool:
    """Whether only a module's own folder may import it."""
    return module.rpartition(".")[2].startswith("_") and "__" not in module


@pytest.mark.parametrize(
    "path", MODULES.values(), ids=lambda path: str(path.relative_to(SOURCE))
)
def test_a_function_is_read_at_one_sitting(path: Path) -> None:
    """A function has at most 50 lines of code."""
    long = {
        function.name: code_lines(function)
        for function in functions(path)
        if code_lines(function) > FUNCTION_LINES
    }

    assert long == {}


def test_no_module_is_too_long() -> None:
    """A module has at most 800 lines; those above 600 are worth a second look."""
    lines = {
        name: path.read_text(encoding="utf-8").count("\n")
        for name, path in MODULES.items()
    }
    listed = {name: count for name, count in lines.items() if count > LONG}

    assert max(lines.values()) <= TOO_LONG, f"has one subject become two? {listed}"


def test_a_folder_is_seen_at_a_glance() -> None:
    """At most 14 modules lie in a folder, its door and its folders not counted."""
    held: dict[Path, list[str]] = defaultdict(list)
    for path in MODULES.values():
        if path.name != "__init__.py":
            held[path.parent].append(path.name)
    full = {
        str(folder.relative_to(SOURCE)): len(names)
        for folder, names in held.items()
        if len(names) > IN_A_FOLDER
    }

    assert full == {}, "a folder is missing"


def test_what_only_a_folder_needs_is_imported_there_alone() -> None:
    """A module whose name begins with an underscore has importers beside it only."""
    outside = [
        str(entry)
        for entry in OURS
        if private(entry.target)
        and entry.importer.rpartition(".")[0] != entry.target.rpartition(".")[0]
    ]

    assert outside == []


@pytest.mark.parametrize(
    "path",
    [path for path in MODULES.values() if path.name == "__init__.py"],
    ids=lambda path: str(path.parent.relative_to(SOURCE)),
)
def test_a_door_holds_no_logic(path: Path) -> None:
    """An ``__init__`` hands names on; what it says of itself is a sentence."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    other = [
        node.name if isinstance(node, Function) else ast.unparse(node)
        for node in tree.body
        if not isinstance(node, DOOR)
        and not (
            isinstance(node, ast.FunctionDef)
            and node.name in {"__getattr__", "__dir__"}
        )
    ]

    assert other == []
    assert ast.get_docstring(tree)


def test_no_two_classes_bear_one_name() -> None:
    """A public class is found by its name alone."""
    homes: dict[str, list[str]] = defaultdict(list)
    for name, path in MODULES.items():
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes[node.name].append(name)

    assert {name: where for name, where in homes.items() if len(where) > 1} == {}
