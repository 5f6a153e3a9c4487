"""Mutated files: a few of some kinds, and what the figures are made of."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

pytest.importorskip("resource", reason="limits are made by what Linux has")

from benchmarks.mutants import Tally, kinds, mutant, read_one, seeds, table, tried

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="it looks at /proc")


def test_a_mutant_is_the_same_each_time() -> None:
    """By its number and seed; others are others."""
    made = [mutant(".docx", number) for number in range(20)]
    assert made == [mutant(".docx", number) for number in range(20)]
    assert len(set(made)) > 15
    assert mutant(".txt", 1, seed=1) != mutant(".txt", 1, seed=2)


def test_every_kind_has_a_file_to_begin_with() -> None:
    """And none of those is refused for its form alone."""
    assert len(kinds()) >= 31
    assert all(seeds(suffix) for suffix in kinds())


def test_what_becomes_of_a_file(tmp_path: Path) -> None:
    """Text, or the error's name."""
    good, bad = tmp_path / "a.txt", tmp_path / "b.docx"
    good.write_text("Tides are the rise of the sea.", "utf-8")
    bad.write_bytes(b"no archive")
    assert (read_one(good), read_one(bad)) == ("text", "SourceError")


@LINUX
@pytest.mark.parametrize("suffix", [".md", ".xml", ".xlsx"])
def test_some_mutants_are_read_or_refused(suffix: str, tmp_path: Path) -> None:
    """In processes of their own; a second call goes on where the first ended."""
    log = tmp_path / "log"
    found = tried([suffix], 8, 7, log)[suffix]
    assert (found.done, found.failed) == (8, {})
    assert found.ends.total() == 8
    more = tried([suffix], 10, 7, log)[suffix]
    assert (more.done, more.ends.total()) == (10, 10)


def test_the_table_tells_failures_apart() -> None:
    """From texts and from errors."""
    tally = Tally()
    tally.add(0, "text", 0.1, 90)
    tally.add(1, "SourceError", 2.0, 80)
    tally.add(2, "! its process died", 0.0, 0)
    assert list(table({".md": tally}))[2:] == ["| .md | 3 | 1 | 1 | 1 | 2.0 | 90 |"]
