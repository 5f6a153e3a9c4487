"""The example of docs/extending.md is a package that can be installed and used."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from tests.guards.program import ROOT, Program

FILE = re.compile(r"`([\w./]+)`:?\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def school(bare_program: Program, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """Return the program beside the page's package, installed without a network."""
    folder = tmp_path_factory.mktemp("school")
    page = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")
    for name, text in FILE.findall(page):
        path = folder / "school-extras" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    here = bare_program.at(folder)
    finished = here.python(
        *("-m", "pip", "install", "--no-deps", "--no-index", "--no-build-isolation"),
        *("--no-cache-dir", "--disable-pip-version-check"),
        *("--target", str(folder / "site"), "./school-extras"),
    )
    assert finished.returncode == 0, finished.stderr
    path = f"{folder / 'site'}{os.pathsep}{here.environment['PYTHONPATH']}"
    made = Program(folder, here.environment | {"PYTHONPATH": path})
    assert made.run("init", "lab").returncode == 0
    return made.at(folder / "lab")


def asked(program: Program, *arguments: str) -> dict[str, Any]:
    """Return the JSON of an answer that is claimed."""
    finished = program.run("ask", "--json", *arguments)
    assert (finished.returncode, finished.stderr) == (0, "")
    answer: dict[str, Any] = json.loads(finished.stdout)
    return answer


def test_a_calendar_is_added_and_quoted(school: Program) -> None:
    """The reader's sections are loaded; a quote says the place that the reader told."""
    added = school.run("add", "--json", "../school-extras/term.ics")
    (report,) = json.loads(added.stdout)["files"]
    assert (report["status"], report["sections"]) == ("loaded", 2)

    (quote,) = asked(school, "When is the parents' evening?")["quotes"]
    assert (quote["document"], quote["heading"], quote["place"]) == (
        "term.ics",
        "Parents' evening",
        "event 1",
    )
    assert quote["evidence"] == "Parents' evening: 12 May 2027, 19:00, the sports hall."

    (quote,) = asked(school, "What should I bring on the school trip?")["quotes"]
    assert quote["place"] == "event 2"
    assert quote["evidence"] == "Bring a raincoat, and food for the whole day."


def test_the_toy_encoder_answers(school: Program) -> None:
    """An index is made with the model of a plug-in, and asked with it alone."""
    made = school.at(school.folder.parent)
    assert made.run("init", "toy").returncode == 0
    toy = school.at(school.folder.parent / "toy")
    model = ("--model", "letters")
    calendar = "../school-extras/term.ics"
    assert toy.run("add", *model, calendar).returncode == 0

    answer = asked(toy, *model, "What should I bring on the school trip?")
    assert re.fullmatch(r"letters@[0-9a-f]{16}", str(answer["model"]))
    assert toy.run("ask", "What should I bring?").returncode == 2


def test_a_plug_in_that_cannot_be_imported(school: Program, tmp_path: Path) -> None:
    """What is loaded beside it is loaded; one line names package and entry point."""
    module = school.folder.parent / "site" / "school_extras" / "calendar.py"
    (tmp_path / "term.ics").write_text("BEGIN:VCALENDAR", encoding="utf-8")
    (tmp_path / "sea.txt").write_text("The sea rises and falls.", encoding="utf-8")
    code = module.read_text(encoding="utf-8")
    module.write_text("import not_there_at_all\n", encoding="utf-8")
    try:
        finished = school.run(
            "add", str(tmp_path / "term.ics"), str(tmp_path / "sea.txt")
        )
    finally:
        module.write_text(code, encoding="utf-8")

    assert finished.returncode == 2
    assert "Traceback" not in finished.stdout + finished.stderr
    assert "loaded" in finished.stdout
    assert (
        'term.ics: the reader ".ics" (school_extras.calendar:KIND, package '
        "school-extras) cannot be imported (ModuleNotFoundError: No module named "
        "'not_there_at_all')" in " ".join(finished.stdout.split())
    )
