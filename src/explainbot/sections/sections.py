"""Sections of a document, the units that are retrieved."""

from __future__ import annotations

from bisect import bisect_left
from itertools import islice, takewhile

from explainbot.records import Document, Heading, Section, Span
from explainbot.sections._passages import TARGET_WORDS, passages
from explainbot.sections.outline import HeadingOutline, find_outline

__all__ = ["NO_TEXT", "TARGET_WORDS", "split", "uncovered", "warnings"]


NO_TEXT = "no text under the heading"
"""How the note about such a heading begins, behind its line."""


def split(document: Document) -> list[Section]:
    """Return the document's sections, in order, without overlap.

    A section is the text under one heading, or before the first; a long one becomes
    several passages of about ``TARGET_WORDS`` words under the same heading.  Every
    character of the text that is not white space is in exactly one section, heading
    or skip (front matter, the label of an answer).
    """
    outline = find_outline(document)
    sections: list[Section] = []
    for heading, path, body in _bodies(document, outline):
        sections.extend(
            Section(document, start, end, heading, path)
            for start, end in passages(document, *body)
        )
    return sections


def uncovered(document: Document, sections: list[Section]) -> list[Span]:
    """Return the runs of text that no section, heading or skip holds.

    Runs of white space alone are left out, so the list is empty when nothing was
    lost.  A run that two of them hold is returned as well.
    """
    outline = find_outline(document)
    taken = sorted(
        [(section.start, section.end) for section in sections]
        + [(heading.start, heading.end) for heading in outline.headings]
        + list(outline.skips)
    )
    gaps: list[Span] = []
    position = 0
    for start, end in taken:
        if start < position:
            gaps.append((start, min(end, position)))
        elif document.text[position:start].strip():
            gaps.append((position, start))
        position = max(position, end)
    if document.text[position:].strip():
        gaps.append((position, len(document.text)))
    return gaps


def warnings(document: Document, sections: list[Section]) -> tuple[str, ...]:
    """Return a line for each heading with no text below it, nor a lower heading."""
    headings = find_outline(document).headings
    starts = [section.start for section in sections]
    found = []
    for number, heading in enumerate(headings):
        below = headings[number + 1] if number + 1 < len(headings) else None
        end = below.start if below else len(document.text)
        filled = bisect_left(starts, heading.end) < bisect_left(starts, end)
        title = not number and below is not None  # a title may stand alone
        if not (filled or title or (below and below.level > heading.level)):
            line = document.line_at(heading.start)
            place = f"line {line}: " if line else ""
            found.append(f'{place}{NO_TEXT} "{heading.title}"')
    return tuple(found)


def _bodies(
    document: Document, outline: HeadingOutline
) -> list[tuple[str, tuple[str, ...], Span]]:
    """Return heading, headings above it and place of each run of text."""
    found: list[tuple[str, tuple[str, ...], Span]] = []
    above: list[Heading] = []
    skips = sorted(outline.skips)
    position = 0
    label = ""
    path: tuple[str, ...] = ()
    for heading in outline.headings:
        found += [(label, path, run) for run in _runs(skips, position, heading.start)]
        above = [other for other in above if other.level < heading.level]
        path = tuple(
            other.title
            for other in above
            if not (other.level == 1 and other.title == document.title)
        )
        label, position = heading.title, heading.end
        if heading.title:
            above.append(heading)
    end = len(document.text)
    return found + [(label, path, run) for run in _runs(skips, position, end)]


def _runs(skips: list[Span], start: int, end: int) -> list[Span]:
    """Return ``start`` to ``end`` without the skips in it."""
    runs = []
    for left, right in takewhile(
        lambda skip: skip[0] <= end, islice(skips, bisect_left(skips, (start,)), None)
    ):
        if start <= left and right <= end:
            runs.append((start, left))
            start = right
    return [*runs, (start, end)]
