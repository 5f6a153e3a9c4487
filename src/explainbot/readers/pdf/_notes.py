"""Footnotes of a PDF: each behind the paragraph that its mark is in, without marks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from explainbot.readers.pdf._layout import Line, Paragraph

_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_START = re.compile(rf"[{_DIGITS}]{{1,3}}\s?(?=[^\W\d_]|[\"'“„«(])")
_MARK = rf"(?:(?<=[^\W\d_]{{3}})|(?<=\d{{3}})|(?<=[.,;:!?)\]\"”’»]))%s(?![{_DIGITS}⁻])"
"""Behind a word, a long number or a stop: no power of a unit or of a letter."""
_SMALLER = 0.95
_LARGER = 1.02
"""Times the size of the text: smaller than it, and as large as notes can be."""


def opens_note(line: Line, body: float) -> bool:
    """Whether a line begins a footnote: with a raised number.

    In letters as large as those of the text, a blank must part it from the words.
    """
    start = _START.match(line.text)
    if start is None or line.size > _LARGER * body:
        return False
    return line.size < _SMALLER * body or start[0][-1].isspace()


def place_notes(found: Sequence[Paragraph], body: float) -> list[Paragraph]:
    """Return the paragraphs, each note behind that of its page with its mark."""
    notes = [each for each in found if opens_note(each.lines[0], body)]
    behind: dict[int, list[Paragraph]] = {}
    placed: set[int] = set()
    texts = [each for each in found if not any(each is note for note in notes)]
    for note in notes:
        first = note.lines[0]
        start = _START.match(first.text)
        number = start[0].strip() if start else ""
        marked = _unmark(texts, number, first.page)
        if marked is not None:
            first.text = first.text[len(start[0]) if start else 0 :]
            first.lead = max(0, first.lead - len(number))
            behind.setdefault(id(marked), []).append(note)
            placed.add(id(note))
    kept = [each for each in found if id(each) not in placed]
    return [one for each in kept for one in (each, *behind.get(id(each), ()))]


def _unmark(texts: Sequence[Paragraph], number: str, page: int) -> Paragraph | None:
    """Take a mark out of the page's text; return the paragraph that it was in."""
    mark = re.compile(_MARK % number)
    for paragraph in texts:
        for line in paragraph.lines:
            found = mark.search(line.text) if line.page == page else None
            if found:
                line.text = line.text[: found.start()] + line.text[found.end() :]
                line.lead = min(line.lead, len(line.text))
                return paragraph
    return None
