"""Ends of answers: where the text goes on below the heading above a question.

An indented answer ends where the text stands further left, a framed note at its last
">", what a term means at the next paragraph that is not indented, and an answer on the
line of its question with its paragraph, unless the others of its kind have several.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from explainbot.records import Document, Heading, Span
from explainbot.sections._passages import paragraphs
from explainbot.text.lines import (
    blocks,
    is_list_item,
    is_question_line,
    is_table_row,
    lines,
    trim,
)
from explainbot.text.questions import question_label

DRAWN = re.compile(r"(?:[*=~#•·_–—-][ \t]*){3,}\Z")
"""A line that is drawn between two parts."""
_TAB = 4
_ROW_LEVEL = 6
_MEANS = re.compile(r"[ \t]*(?:\r\n|\r|\n)\s*?:[ \t]")
_FRAMED = re.compile(r"[ \t]*>")
_ADMONITION = re.compile(r"(?:!!!|\?\?\?\+?|===[!+]?)[ \t]")
_QUESTION_ROW = re.compile(r"[^\r\n]*\|")
_MORE = (":", "\uff1a")
NO_HEADING = Heading(0, 0, 1, "")


def resumed(heading: Heading, place: int) -> Heading:
    """Return the mark that the text from a place on belongs to an earlier heading."""
    return replace(heading, start=place, end=place)


def answer_ends(
    document: Document, headings: Sequence[Heading], skips: Sequence[Span]
) -> list[Heading]:
    """Return a mark, a heading without words, for each place where an answer ends.

    Args:
        document: Whose text it is.
        headings: All that it has, in order.
        skips: What no section holds.
    """
    found: list[Heading] = []
    # Blanks in the place of a mark are no indentation, so that needs the text itself.
    seen = replace(document, text=document.seen) if document.skips else document
    run: list[tuple[Heading, list[Span]]] = []
    above: list[Heading] = []
    headline = NO_HEADING
    for number, heading in enumerate(headings):
        last = number + 1 == len(headings)
        end = len(document.text) if last else headings[number + 1].start
        above = [each for each in above if each.level < heading.level]
        same = headline.level == heading.level  # plain text has but one level
        upper = above[-1] if above else headline if same else NO_HEADING
        above.append(heading)
        if not is_question_line(heading.title):
            headline = heading
        if heading.start == heading.end:
            run = []
            continue
        at = _shaped_end(document, heading, end)
        if at is None and _runs_in(document, heading):
            parts = paragraphs(seen, heading.end, end)
            run.append((heading, parts))
            if last or not _runs_in(document, headings[number + 1]):
                at = _run_end(seen, run)
                run = []
        elif at is None:
            run = []
            at = _drawn_end(seen, heading, end)
        if at is not None:
            at = max((right for left, right in skips if left <= at < right), default=at)
            at = trim(document.text, at, end)[0]
            if document.text[at:end].strip():
                found.append(resumed(upper, at))
    return found


def _runs_in(document: Document, heading: Heading) -> bool:
    """Whether the answer begins on the line of the question."""
    text = document.text
    if heading.start == heading.end or text[heading.start] in "<#=>":
        return False
    first = lines(text, heading.end, min(len(text), heading.end + 200))[0]
    said = text[slice(*first)].strip(" \t|")
    row = heading.level == _ROW_LEVEL and _QUESTION_ROW.match(text, heading.start)
    return bool(said) and (bool(row) or is_question_line(heading.title))


def _run_end(document: Document, run: list[tuple[Heading, list[Span]]]) -> int | None:
    """Return where the last answer of a run of questions ends, if text goes on."""
    text = document.text
    if any(len(parts) > 1 for _, parts in run[:-1]):
        return None
    _, parts = run[-1]
    if not parts or text[slice(*parts[0])].endswith(_MORE):
        return None
    for start, end in parts[1:]:
        part = text[start:end]
        if not (is_list_item(part) or is_table_row(part) or _indent(text, start)):
            return start
    return None


def _drawn_end(document: Document, heading: Heading, end: int) -> int | None:
    """Return where text goes on below a line that is drawn under an answer."""
    text = document.text
    label = question_label().match(text, heading.start, heading.end)
    if not (document.traits.plain or document.traits.markup) or not label:
        return None
    parts = blocks(text, heading.end, end)
    for (left, right), (start, _) in pairwise(parts):
        if DRAWN.match(text[left:right]):
            return start
    return None


def _shaped_end(document: Document, heading: Heading, end: int) -> int | None:
    """Return where an answer ends that is indented or framed, if text goes on."""
    text = document.text
    words = text[heading.start : heading.end]
    if document.traits.markup and _FRAMED.match(words):
        return _after_frame(text, heading, end)
    if document.traits.markup == "markdown" and _MEANS.match(text, heading.end):
        return _first(
            text, heading, end, lambda row: not row.startswith((" ", "\t", ":"))
        )
    if not _takes_indented(document, heading, words):
        return None
    within = _indent(text, heading.start)
    rows = [row for row in _rows(text, heading.end, end) if text[slice(*row)].strip()]
    if not rows or _indent(text, trim(text, *rows[0])[0]) <= within:
        return None
    for start, stop in rows[1:]:
        place = trim(text, start, stop)[0]
        if _indent(text, place) <= within:
            return place
    return None


def _takes_indented(document: Document, heading: Heading, words: str) -> bool:
    """Whether a heading is one whose text is indented below it."""
    if document.traits.markup == "rst":
        return "\n" not in words and "\r" not in words
    if document.traits.block_a_line:
        return False
    bulleted = is_list_item(words) and is_question_line(heading.title)
    return bulleted or _ADMONITION.match(words) is not None


def _rows(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the lines that begin between two places."""
    rows = iter(lines(text, start, end))
    next(rows)  # what is left of the heading's own
    yield from rows


def _after_frame(text: str, heading: Heading, end: int) -> int | None:
    """Return where text stands below a framed note, be it another frame."""
    framed = True
    for start, stop in _rows(text, heading.end, end):
        row = text[start:stop]
        framed = framed and _FRAMED.match(row) is not None
        if row.strip() and not framed:
            return trim(text, start, stop)[0]
    return None


def _first(
    text: str, heading: Heading, end: int, ends: Callable[[str], bool]
) -> int | None:
    """Return where the first line begins that ends an answer."""
    for start, stop in _rows(text, heading.end, end):
        row = text[start:stop]
        if row.strip() and ends(row):
            return trim(text, start, stop)[0]
    return None


def _indent(text: str, place: int) -> int:
    """Return by how many columns the line of a place is indented."""
    start = max(text.rfind("\n", 0, place), text.rfind("\r", 0, place)) + 1
    white = text[start:place]
    return sum(_TAB if sign == "\t" else 1 for sign in white) if white.isspace() else 0
