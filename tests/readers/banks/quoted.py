"""What is quoted of a question bank."""

from __future__ import annotations

from pathlib import Path

from explainbot.readers.reading import read
from explainbot.sections.sections import split, uncovered

Row = tuple[str, str, str]


def quoted(path: Path) -> list[Row]:
    """Return heading, quote and place of each section; no word is lost or doubled."""
    document = read(path, name=path.name, source_path=f"corpus/{path.name}").document
    sections = split(document)
    assert uncovered(document, sections) == []
    return [
        (each.heading, each.text, document.label_at(each.start)) for each in sections
    ]


def notes(path: Path) -> tuple[str, ...]:
    """Return what the report says of the file."""
    return read(path, name=path.name, source_path=f"corpus/{path.name}").warnings


def written(folder: Path, name: str, text: str) -> Path:
    """Write a file and return its path."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
