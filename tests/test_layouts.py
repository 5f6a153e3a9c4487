"""Sections where a person would cut, over a labelled set of layouts.

Beside each file of tests/layouts/ stands a file of the same name and ``.json``: its
sections in order, written by hand, as [heading, first words, last words].  The words
are looked for in the canonical text, each section's after the end of the one before.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from explainbot.readers.reading import read
from explainbot.records import Document, Section
from explainbot.sections.sections import split, uncovered

LAYOUTS = Path(__file__).parent / "layouts"
LABELLED = {path.name.removesuffix(".json") for path in LAYOUTS.glob("*.*.json")}
FILES = sorted(
    path
    for path in LAYOUTS.iterdir()
    if path.is_file() and path.name != "README.md" and not path.match("*.*.json")
)
KINDS = sorted({path.suffix for path in FILES})
LEAST = 0.97
"""Boundary F1 over the whole set."""

Boundary = tuple[str, int, str]
"""Start or end, offset, and of a start its heading."""


@dataclass(frozen=True)
class Score:
    """Boundaries found, wanted, and both."""

    found: int
    wanted: int
    right: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / (self.found + self.wanted)


def _document(path: Path) -> Document:
    return read(path, name=path.name, source_path=f"corpus/{path.name}").document


def _found(sections: list[Section]) -> set[Boundary]:
    return {
        each
        for section in sections
        for each in (
            ("start", section.start, section.heading),
            ("end", section.end, ""),
        )
    }


def _wanted(path: Path, text: str) -> set[Boundary]:
    labels = json.loads(path.with_name(f"{path.name}.json").read_text("utf-8"))
    found: set[Boundary] = set()
    position = 0
    for heading, first, last in labels:
        words = last.replace("\n", "\r\n") if "\r\n" in text else last
        start = text.find(first, position)
        end = text.find(words, max(start, position))
        assert start >= 0, f"{path.name}: {first!r} is not in the text"
        assert end >= 0, f"{path.name}: {last!r} is not in the text"
        position = end + len(words)
        found |= {("start", start, heading), ("end", position, "")}
    return found


def _score(path: Path) -> Score:
    document = _document(path)
    found, wanted = _found(split(document)), _wanted(path, document.text)
    return Score(len(found), len(wanted), len(found & wanted))


def _total(files: list[Path]) -> tuple[Score, list[str]]:
    """Return the score over files, and the names of those with errors."""
    scores = {path.name: _score(path) for path in files}
    total = Score(
        sum(score.found for score in scores.values()),
        sum(score.wanted for score in scores.values()),
        sum(score.right for score in scores.values()),
    )
    return total, [name for name, score in scores.items() if score.f1 < 1]


def test_boundaries_are_where_a_person_would_cut() -> None:
    """Starts with their headings, and ends: F1 over all files together."""
    total, wrong = _total(FILES)

    assert total.f1 >= LEAST, wrong


@pytest.mark.parametrize("kind", KINDS)
def test_boundaries_hold_for_each_kind_of_file(kind: str) -> None:
    """No kind is carried by the others."""
    total, wrong = _total([path for path in FILES if path.suffix == kind])

    assert total.f1 >= LEAST, wrong


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_character_is_in_one_section(path: Path) -> None:
    """No text is lost or held twice, whatever the layout."""
    document = _document(path)

    assert uncovered(document, split(document)) == []


def test_every_layout_is_labelled() -> None:
    """A file without labels, or labels without a file, would not be counted."""
    assert {path.name for path in FILES} == LABELLED
    assert len(FILES) >= 40
    assert len(KINDS) >= 15
