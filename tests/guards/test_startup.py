"""What starting must not load: the program's speed is mostly what it leaves out."""

from __future__ import annotations

import json

import pytest

from tests.guards.program import Program

HEAVY = {
    "aiohttp",
    "asyncio",
    "faiss",
    "fsrs",
    "logging",
    "lxml",
    "numpy",
    "onnx",
    "onnxruntime",
    "sentence_transformers",
    "tantivy",
    "textual",
    "tokenizers",
    "torch",
    "transformers",
}
"""Not needed before there is a question."""

NOT_FOR_A_QUESTION = {
    "aiohttp",
    "asyncio",
    "explainbot.index.build.build",
    "explainbot.readers.reading",
    "explainbot.registry.plugins",
    "explainbot.reports",
    "explainbot.sections.sections",
    "explainbot.settings",
    "faiss",
    "fsrs",
    "logging",
    "onnx",
    "pandas",
    "rich",
    "scipy",
    "sentence_transformers",
    "sklearn",
    "textual",
    "torch",
    "transformers",
}
"""Not needed for one question to a small index, the reader included."""

PROBE = """\
import json, runpy, sys
sys.argv = ["explainbot", *sys.argv[1:]]
try:
    runpy.run_module("explainbot", run_name="__main__")
except SystemExit as end:
    print(end.code or 0, file=sys.stderr)
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


def loaded(program: Program, *arguments: str) -> set[str]:
    """Run the program and return the modules in memory when it ended well."""
    finished = program.python("-c", PROBE, *arguments)
    *_, status, modules = finished.stderr.splitlines()
    assert status == "0", finished.stderr
    return set(json.loads(modules))


def test_importing_the_package_loads_nothing_heavy(bare_program: Program) -> None:
    """``import explainbot`` costs no more than the standard library."""
    code = "import explainbot, sys, json; print(json.dumps(sorted(sys.modules)))"
    finished = bare_program.python("-c", code)

    assert set() == HEAVY & set(json.loads(finished.stdout))


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        ("--version",),
        ("ask", "--help"),
        ("study", "--help"),
        ("serve", "--help"),
    ],
    ids=" ".join,
)
def test_help_loads_nothing_heavy(
    bare_program: Program, arguments: tuple[str, ...]
) -> None:
    """Help and version appear at once."""
    assert set() == HEAVY & loaded(bare_program, *arguments)


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", "How does IS fund itself?"),
        ("ask", "--json", "How does IS fund itself?"),
    ],
    ids=["text", "json"],
)
def test_a_question_is_answered_without_torch(
    program: Program, arguments: tuple[str, ...]
) -> None:
    """One plain question to a small index needs numpy and what the reader runs on."""
    assert set() == NOT_FOR_A_QUESTION & loaded(program, *arguments)
