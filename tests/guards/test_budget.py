"""A module is one subject, a function short enough to be read at one sitting.

A module is split when it has two reasons to change, never for its length alone.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "explainbot"
FILES = sorted(SOURCE.rglob("*.py"))
FILE_LINES = 800
FUNCTION_LINES = 50

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


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_file_and_its_functions_keep_the_budget(path: Path) -> None:
    """A file has at most 800 lines, a function at most 50 of code."""
    long = {
        function.name: code_lines(function)
        for function in functions(path)
        if code_lines(function) > FUNCTION_LINES
    }

    assert long == {}
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= FILE_LINES
