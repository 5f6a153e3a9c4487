"""The class at once: what counts as wrong, and what is told of it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("aiohttp", reason="needs explainbot[serve]")

from benchmarks.soak import (
    THINGS,
    Class,
    Figures,
    family,
    megabytes,
    question_on,
    word_of,
)


def test_each_thing_has_a_word_of_its_own() -> None:
    """So an answer from another text cannot be taken for the right one."""
    words = [word_of(thing) for thing in THINGS]
    assert len(set(words)) == len(THINGS) == 40
    assert not any(thing in word for thing in THINGS for word in words)


@pytest.mark.parametrize(
    ("question", "text", "wrong"),
    [
        ("What is a bravok?", "the selkovarb keeps it", 0),
        ("What is a bravok?", "the selnudarb keeps it", 1),
        ("What is a telhorn?", "the selkovarb keeps it", 1),
    ],
)
def test_the_answer_of_another_is_wrong(
    tmp_path: Path, question: str, text: str, wrong: int
) -> None:
    """Be it of another question or from another text."""
    them = Class(tmp_path, tmp_path, time.monotonic(), 1)
    told = {"question": question, "quotes": [{"text": text}]}
    them._check(told, question_on("bravok"), "bravok", "client 1")
    assert len(them.figures.wrong) == wrong


def test_the_lines_tell_times_and_memory() -> None:
    """The median, the slowest but one in a hundred, and whether memory grows."""
    figures = Figures(megabytes=[100, 100, 120, 130])
    for seconds in range(1, 101):
        figures.took("HTTP answers", seconds)
    figures.counts["HTTP 503"] += 3
    assert list(figures.lines()) == [
        "HTTP 503: 3",
        "HTTP answers: 100, median 50.50 s, p99 100.00 s",
        "memory of the servers, MB: first quarter 100, last quarter 130, most 130",
        "wrong: 0",
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
def test_the_memory_is_that_of_a_process_and_its_children() -> None:
    """Each counted once."""
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        assert {os.getpid(), child.pid} <= set(family(os.getpid()))
        status = Path("/proc/self/status").read_text("ascii")
        own = re.search(r"VmHWM:\s+(\d+)", status)
        assert own
        assert 1 < megabytes(os.getpid()) < 4 * int(own[1]) / 1024
    finally:
        child.communicate()
