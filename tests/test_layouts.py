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

from explainbot.readers import read
from explainbot.records import Document, Section
from explainbot.sections import split, uncovered

LAYOUTS = Path(__file__).parent / "layouts"
FILES = sorted(path for path in LAYOUTS.iterdir() if path.suffix != ".json")
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


def test_boundaries_are_where_a_person_would_cut() -> None:
    """Starts with their headings, and ends: F1 over all files together."""
    scores = {path.name: _score(path) for path in FILES}
    total = Score(
        *(
            sum(getattr(score, name) for score in scores.values())
            for name in ("found", "wanted", "right")
        )
    )
    wrong = {name: score for name, score in scores.items() if score.f1 < 1}

    assert total.f1 >= LEAST, wrong


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_character_is_in_one_section(path: Path) -> None:
    """No text is lost or held twice, whatever the layout."""
    document = _document(path)

    assert uncovered(document, split(document)) == []


def test_every_layout_is_labelled() -> None:
    """A file without labels, or labels without a file, would not be counted."""
    labelled = {path.name.removesuffix(".json") for path in LAYOUTS.glob("*.json")}

    assert {path.name for path in FILES} == labelled
    assert len(FILES) >= 40
