"""Notes of plain text formats: which of them stand below another heading's text.

The text stays as it is; where notes stand at the end of a file, each begins a section
under the heading below which it is first referred to.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from explainbot.records import Heading, Span

_NOTE = re.compile(r"^ {0,3}\[\^(?P<label>[^\]\s]+)\]:", re.MULTILINE)
_MARK = re.compile(r"\[\^(?P<label>[^\[\]\s]++)\](?!:)")
_ROW = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


class Note(NamedTuple):
    """A note, and where it is first referred to."""

    start: int
    end: int
    mark: int | None


def markdown_notes(text: str, skip: int, code: Sequence[Span]) -> list[Note]:
    """Return the notes of a Markdown text, in order.

    Args:
        text: The document's text.
        skip: Where its front matter ends.
        code: The places of code.
    """
    if "]:" not in text or "[^" not in text:
        return []

    def is_code(place: int) -> bool:
        return any(left <= place < right for left, right in code)

    marks: dict[str, int] = {}
    for mark in _MARK.finditer(text, skip):
        if mark["label"] not in marks and not is_code(mark.start()):
            marks[mark["label"]] = mark.start()
    return [
        Note(note.start(), _end(text, note.end()), marks.get(note["label"]))
        for note in _NOTE.finditer(text, skip)
        if not is_code(note.start())
    ]


def _end(text: str, place: int) -> int:
    """Return where a note ends: before a line that is neither indented nor its own."""
    row = _ROW.match(text, place)
    place = end = row.end() if row else place
    blank = False
    while place < len(text):
        row = _ROW.match(text, place)
        if row is None or not row.group():
            break
        bare = row.group().strip()
        if bare and row.group()[0] not in " \t" and (blank or _begins(bare)):
            break
        place = row.end()
        blank = not bare
        end = end if blank else place
    return end


def _begins(bare: str) -> bool:
    return bare.startswith(("[^", "#", "```", "~~~", ">", "|", "- ", "* "))


def note_headings(
    text: str, headings: Sequence[Heading], notes: Sequence[Note]
) -> Iterator[Heading]:
    """Yield marks, without length, where a note or what follows it has another heading.

    Notes under a heading of their own stay there.

    Args:
        text: The document's text.
        headings: All of it, in order.
        notes: In order.
    """
    starts = [each.start for each in headings]
    runs = [(each.start, each.end) for each in notes]

    def above(place: int) -> int:
        return bisect_right(starts, place) - 1

    moved: int | None = None
    last = 0
    for note in notes:
        own = above(note.start)
        if moved is not None and _says(text, last, note.start):
            yield from _again(headings, own, _begin(text, last))
            moved = None
        elif moved is not None and own != above(last - 1):
            moved = None
        wanted = own if note.mark is None else above(note.mark)
        if _is_for_notes(text, headings, own, runs):
            wanted = own
        if wanted != (own if moved is None else moved):
            yield from _again(headings, wanted, note.start)
            moved = None if wanted == own else wanted
        last = note.end
    if moved is not None:
        own = above(last - 1)
        after = starts[own + 1] if own + 1 < len(starts) else len(text)
        if _says(text, last, after):
            yield from _again(headings, own, _begin(text, last))


def _is_for_notes(
    text: str, headings: Sequence[Heading], own: int, runs: Sequence[Span]
) -> bool:
    """Whether nothing but notes stands below a heading."""
    if own < 0:
        return False
    place = headings[own].end
    after = headings[own + 1].start if own + 1 < len(headings) else len(text)
    for start, end in runs:
        if place <= start < after:
            if _says(text, place, start):
                return False
            place = end
    return not _says(text, place, after)


def _again(headings: Sequence[Heading], which: int, place: int) -> Iterator[Heading]:
    """Yield a heading once more at a place, below those above it."""
    if which < 0:
        yield Heading(place, place, 1, "")
        return
    chain = [headings[which]]
    for each in reversed(headings[:which]):
        if each.level < chain[0].level:
            chain.insert(0, each)
    for each in chain:
        yield Heading(place, place, each.level, each.title)


def _says(text: str, start: int, end: int) -> bool:
    return bool(text[start:end].strip())


def _begin(text: str, place: int) -> int:
    return place + len(text[place:]) - len(text[place:].lstrip())
