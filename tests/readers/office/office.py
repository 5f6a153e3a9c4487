"""Helpers for the tests of office files."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from explainbot.readers.base import Reading
from explainbot.readers.reading import read
from explainbot.sections.sections import split, uncovered


def read_file(path: Path) -> Reading:
    """Read a file as the corpus would."""
    return read(path, name=path.name, source_path=f"corpus/{path.name}")


def sections_of(path: Path) -> list[tuple[str, str]]:
    """Return heading and text of a file's sections; nothing may be lost."""
    document = read_file(path).document
    sections = split(document)
    assert uncovered(document, sections) == []
    for heading in document.headings:
        assert bool(document.text[heading.start : heading.end]) == bool(heading.title)
    return [(section.heading, section.text) for section in sections]


def levels_of(path: Path) -> list[tuple[int, str]]:
    """Return level and title of a file's headings."""
    return [(each.level, each.title) for each in read_file(path).document.headings]


def changed(path: Path, part: str, old: str, new: str) -> Path:
    """Replace words of one part of a zip archive; return the new file."""
    target = path.with_stem(f"{path.stem}-changed")
    source = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            data = source.read(name)
            if name == part:
                assert old.encode() in data
                data = data.replace(old.encode(), new.encode())
            archive.writestr(name, data)
    return target


def archive(path: Path, parts: dict[str, str]) -> Path:
    """Write a zip archive of text parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, text in parts.items():
            target.writestr(name, text)
    return path
