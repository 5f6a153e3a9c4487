"""The manual cannot lie: its examples run, its links lead somewhere."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts.cli_reference import reference
from tests.guards.program import ROOT, Program

PAGES = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").glob("*.md")),
]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ (?:explainbot|python)\b")
LINK = re.compile(r"\]\(([^()\s]+)\)")
SHELL = "import subprocess, sys; sys.exit(subprocess.call(sys.argv[1], shell=True))"
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Example:
    """One fenced block of a page."""

    page: Path
    line: int
    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"

    def sessions(self) -> Iterator[tuple[str, list[str]]]:
        """Yield each command of a console block with the output shown for it."""
        command, output = "", list[str]()
        for line in self.text.splitlines():
            if line.startswith("$ "):
                if command:
                    yield command, output
                command, output = line, []
            else:
                output.append(line)
        if command:
            yield command, output


def examples(kind: str) -> list[Example]:
    """Return the blocks of a kind on all pages."""
    found = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for match in FENCE.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            found.append(Example(page, line, match[1], match[2]))
    return [example for example in found if example.kind == kind]


@pytest.fixture(scope="module")
def manual(program: Program, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """Return the program where ``explainbot`` and ``python`` are commands."""
    commands = tmp_path_factory.mktemp("bin")
    for name, options in (("explainbot", " -m explainbot"), ("python", "")):
        command = commands / name
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}"{options} "$@"\n')
        command.chmod(0o755)
    path = f"{commands}{os.pathsep}{program.environment['PATH']}"
    return Program(program.folder, program.environment | {"PATH": path})


@pytest.fixture
def reader(manual: Program, tmp_path: Path) -> Program:
    """Return that program in a workspace that one example may change."""
    folder = tmp_path / "workspace"
    shutil.copytree(manual.folder, folder)
    return manual.at(folder)


def shown(lines: list[str]) -> re.Pattern[str]:
    """Return what output must look like: exact lines; "..." stands for any."""
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    parts = [
        r"(?:.*\n)*" if line == "..." else re.escape(line) + "\n" for line in lines
    ]
    return re.compile("".join(parts))


@pytest.mark.skipif(
    os.name == "nt", reason="the examples are written for a POSIX shell"
)
@pytest.mark.parametrize("example", examples("console"), ids=str)
def test_a_console_example_prints_what_is_shown(
    example: Example, reader: Program
) -> None:
    """Every command of the manual runs and prints the lines below it."""
    for command, output in example.sessions():
        assert COMMAND.match(command), f"{example}: not a command of ours: {command}"
        finished = reader.python("-c", SHELL, f"{command[2:]} 2>&1")

        assert "Traceback" not in finished.stdout, f"{example}: {command}"
        assert shown(output).fullmatch(finished.stdout), (
            f"{example}: {command}\nprinted:\n{finished.stdout}"
        )


@pytest.mark.parametrize("example", examples("python"), ids=str)
def test_a_python_example_runs(example: Example, reader: Program) -> None:
    """Every piece of Python in the manual runs in the shipped workspace."""
    finished = reader.python("-c", example.text)

    assert finished.returncode == 0, f"{example}:\n{finished.stderr}"


def anchors(page: Path) -> set[str]:
    """Return the anchors that a page's headings make, as code hosts form them."""
    titles = HEADING.findall(page.read_text(encoding="utf-8"))
    plain = (re.sub(r"[^\w\- ]", "", title).lower() for title in titles)
    return {title.strip().replace(" ", "-") for title in plain}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_resolve(page: Path) -> None:
    """A link to a file, or to a heading of one, leads there."""
    broken = []
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        if "://" in target or target.startswith("mailto:"):
            continue
        name, _, anchor = target.partition("#")
        place = (page.parent / name).resolve() if name else page
        if not place.exists() or (anchor and anchor not in anchors(place)):
            broken.append(target)

    assert broken == []


@pytest.mark.skipif(
    sys.version_info[:2] != (3, 11), reason="argparse words help by its Python version"
)
def test_the_command_reference_is_current() -> None:
    """docs/cli.md is what ``--help`` prints; scripts/cli_reference.py writes it."""
    written = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")

    assert reference() == written
