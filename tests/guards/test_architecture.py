"""Imports point one way, without a cycle."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "explainbot"

LAYERS = (
    "__main__",
    "cli",
    "serving",
    "client",
    "tui",
    "engine",
    "sharing",
    "evaluation",
    "batch",
    "study",
    "teaching",
    "usage",
    "render",
    "",  # the package's own front door
    "workspace",
    "answering",
    "reranking",
    "index",
    "embedding",
    "bulk",
    "sections",
    "readers",
    "curation",
    "config",
    "exercises",
    "settings",
    "paths",
    "folders",
    "reports",
    "text",
    "records",
    "registry",
    "errors",
    "progress",
)
"""From the top down; a module may import from its own layer and from those below."""

BESIDE = "testing"
"""Doubles for tests: may import anything, and nothing of the package imports them."""


@dataclass(frozen=True)
class Import:
    """One import of a module of ours by another, or of somebody else's package."""

    importer: str
    target: str
    line: int
    inner: bool
    """Whether it stands inside a function."""

    def __str__(self) -> str:
        return f"{self.importer}:{self.line} imports {self.target}"


def modules() -> dict[str, Path]:
    """Return the package's modules by dotted name below it; "" is the package."""
    found = {}
    for path in sorted(SOURCE.rglob("*.py")):
        parts = path.relative_to(SOURCE).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


def layer(module: str) -> str:
    """Return the layer that a module belongs to."""
    return module.partition(".")[0]


def imports_of(module: str) -> Iterator[Import]:
    """Yield what a module of ours imports, wherever in the file it stands."""
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    inner = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [(alias.name, "") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}:{node.lineno}: a relative import"
            names = [(str(node.module), alias.name) for alias in node.names]
        else:
            continue
        for name, member in names:
            yield Import(module, resolve(name, member), node.lineno, id(node) in inner)


def resolve(name: str, member: str) -> str:
    """Name the module of ours that ``from name import member`` reads, or its package.

    Somebody else's package is named with a leading "/".
    """
    package, _, rest = name.partition(".")
    if package != "explainbot":
        return f"/{package}"
    longer = f"{rest}.{member}".strip(".")
    return longer if longer in MODULES else rest


IMPORTS = [entry for module in MODULES for entry in imports_of(module)]
OURS = [entry for entry in IMPORTS if not entry.target.startswith("/")]


def test_every_module_has_a_layer() -> None:
    """A module outside the list of layers is not noticed by the other tests."""
    unknown = {layer(module) for module in MODULES} - {*LAYERS, BESIDE}

    assert set() == unknown


def test_imports_point_down() -> None:
    """A module imports from its own layer and those below, never from above."""
    rank = {name: number for number, name in enumerate(LAYERS)}
    upward = [
        str(entry)
        for entry in OURS
        if layer(entry.importer) != BESIDE
        and (
            layer(entry.target) == BESIDE
            or rank[layer(entry.target)] < rank[layer(entry.importer)]
        )
    ]

    assert upward == []


def test_there_is_no_import_cycle() -> None:
    """No module needs itself, imports inside functions and for types included."""
    graph: dict[str, set[str]] = {module: set() for module in MODULES}
    for entry in OURS:
        graph[entry.importer].add(entry.target)

    try:
        order = list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(f"import cycle: {' -> '.join(error.args[1])}")

    assert len(order) == len(MODULES)
