"""What a program hears that listens to the logger "explainbot"; others hear nothing."""

from __future__ import annotations

import logging
import os
import sys
import threading
from pathlib import Path

import pytest

from explainbot.engine.process import Process
from explainbot.progress import ROOT, Log
from explainbot.testing import tiny_workspace
from tests.guards.program import ROOT as SOURCES
from tests.guards.program import Program

WORDS = "The tides of Ribe rise twice a day."
QUESTION = "When do the tides of Ribe rise?"


@pytest.fixture
def heard(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Return what is heard of everything, down to the details."""
    caplog.set_level(logging.DEBUG, ROOT)
    return caplog


def lines(heard: pytest.LogCaptureFixture, level: int) -> list[str]:
    """Return what was told at a level, each line after the module that told it."""
    return [
        f"{record.name}: {record.getMessage()}"
        for record in heard.records
        if record.levelno == level
    ]


def test_building_and_answering_are_told(
    tmp_path: Path, heard: pytest.LogCaptureFixture
) -> None:
    """Each step by the module that takes it: big ones as INFO, others as DEBUG."""
    files = {"ribe.txt": f"Ribe\n\n{WORDS}\n", "empty.txt": ""}
    lab = tiny_workspace(tmp_path / "lab", files)
    lab.index()
    built = lines(heard, logging.INFO)
    details = lines(heard, logging.DEBUG)
    heard.clear()
    lab.explainer().ask(QUESTION)
    root = lab.places.root

    assert (
        f"explainbot.index.build.build: index of {root}: 2 files in the corpus" in built
    )
    assert (
        "explainbot.index.build.corpus: empty.txt: failed, the file is empty" in built
    )
    assert (
        f"explainbot.index.build.build: index of {root}: nothing has changed" in built
    )
    assert "explainbot.index.build.corpus: ribe.txt: loaded, 1 sections" in details
    assert "explainbot.index.build.vectorize: embedded: 1 of 1 sections" in details
    opened, read = lines(heard, logging.INFO)
    assert opened.startswith(
        f"explainbot.index.index: index opened: {lab.places.index}, "
    )
    assert read.startswith("explainbot.reranking.loading: reader: none")
    (answered,) = lines(heard, logging.DEBUG)
    assert answered.startswith("explainbot.answering.explainer: ")


def test_no_text_of_a_question_or_of_the_material_is_told(
    tmp_path: Path, heard: pytest.LogCaptureFixture
) -> None:
    """Whoever reads a log does not learn what somebody asked."""
    lab = tiny_workspace(tmp_path / "lab", {"ribe.txt": f"Ribe\n\n{WORDS}\n"})
    lab.explainer().ask(QUESTION, ["What is Ribe?"])

    assert heard.records
    assert "tides" not in heard.text
    assert "What is" not in heard.text


def test_the_engine_says_that_it_starts_and_ends(
    tmp_path: Path, heard: pytest.LogCaptureFixture
) -> None:
    """A process of its own, by its number."""
    done = threading.Event()
    process = Process(
        [sys.executable, "-c", ""],
        tmp_path / "engine.log",
        lambda _: None,
        lambda _: done.set(),
    )
    process.listen()
    assert done.wait(60)
    started, ended = lines(heard, logging.INFO)

    assert started.startswith("explainbot.engine.process: engine: process ")
    assert ended.endswith("ended: exit status 0")


def test_the_line_that_tells_is_named(heard: pytest.LogCaptureFixture) -> None:
    """A listener that prints places prints the teller's, not the logger's own."""
    Log("explainbot.here").info("%d of %d", 1, 2)

    (record,) = heard.records
    assert (record.pathname, record.funcName, record.getMessage()) == (
        __file__,
        "test_the_line_that_tells_is_named",
        "1 of 2",
    )


def test_nothing_is_told_unasked(tmp_path: Path) -> None:
    """A program that uses logging, and does not listen, sees no line of ours."""
    code = (
        "import logging, sys\n"
        "from pathlib import Path\n"
        "from explainbot.testing import tiny_workspace\n"
        "lab = tiny_workspace(Path('lab'), {'a.txt': 'Ribe\\n\\nThe tides rise.'})\n"
        "lab.explainer().ask('When do the tides rise?')\n"
        "print(logging.getLogger('explainbot').handlers)\n"
    )
    environment = os.environ | {"PYTHONPATH": str(SOURCES / "src")}
    finished = Program(tmp_path, environment).python("-c", code)

    assert (finished.returncode, finished.stderr) == (0, "")
    assert finished.stdout == "[<NullHandler (NOTSET)>]\n"
