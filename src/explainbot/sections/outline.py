"""The headings of a document: the reader's, or those its plain lines form.

In plain text a question on a line of its own, followed by a paragraph, starts a
question and answer unit; a short line alone between blank lines, with no final stop
and a paragraph after it, is a headline; "Q:" and "A:" mark questions and answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from explainbot.lines import (
    HEADING_CHARACTERS,
    blocks,
    is_headline,
    is_list_item,
    is_question,
    is_table_row,
    is_underline,
    is_wrap,
    lines,
    one_line,
    trim,
)
from explainbot.readers.markdown import front_matter
from explainbot.records import Document, Heading, Span

_NUMBERED = r"\s*(?:\d{0,3}\s*:|\d{1,3}\s*[.)])(?:\s+|$)"
_Q = re.compile(rf"(?:q|question|f|frage|p|pregunta|v|d){_NUMBERED}", re.IGNORECASE)
_A = re.compile(rf"(?:a|answer|antwort|r|réponse|respuesta){_NUMBERED}", re.IGNORECASE)
_NUMBER = re.compile(r"\(?\d{1,3}[.)]\s+")
_MARKUP = re.compile(r"(?:\*\*|__)(.+?)(?:\*\*|__)\Z", re.DOTALL)


@dataclass(frozen=True)
class Outline:
    """The headings of a text and the runs that belong to no section."""

    headings: tuple[Heading, ...]
    skips: tuple[Span, ...] = ()


@dataclass(frozen=True)
class _Block:
    start: int
    end: int
    text: str

    @property
    def single(self) -> bool:
        return len(lines(self.text)) == 1

    @property
    def question(self) -> bool:
        return self.single and is_question(_bare(self.text))

    @property
    def underlined(self) -> bool:
        rows = [self.text[slice(*row)] for row in lines(self.text)]
        under = [is_underline(row) for row in rows[1:]]
        return under == [True] and (is_headline(rows[0]) or is_question(rows[0]))

    @property
    def headline(self) -> bool:
        return self.underlined or (self.single and is_headline(_bare(self.text)))


def find_outline(document: Document) -> Outline:
    """Return the document's headings, in order, and its skips, in order.

    The reader's headings hold; those of plain lines are looked for where it found
    none, or nothing but the title, and never in a table.
    """
    text = document.text
    markdown = document.media_type == "text/markdown"
    skip = front_matter(text) if markdown else 0
    skips: tuple[Span, ...] = ((0, skip),) if skip else ()
    given = document.headings
    if len(given) > 1 or document.media_type == "text/csv":
        return Outline(given, skips)
    start = given[-1].end if given else skip
    level = given[-1].level + 1 if given else 1
    # A file with mark-up marks its own headlines, so only questions are looked for.
    found = _plain(document, start, level, headlines=not (given or markdown))
    return Outline(given + found.headings, skips + found.skips)


def _plain(document: Document, start: int, level: int, *, headlines: bool) -> Outline:
    rows = [document.text[slice(*row)] for row in lines(document.text, start)]
    labelled = any(_Q.match(row) for row in rows) and any(_A.match(row) for row in rows)
    found = list(_blocks(document, start, labelled=labelled))
    if labelled:
        return _labelled(found, level, headlines=headlines)
    headings = []
    for block, after in pairwise(found):
        opens = (block.start == found[0].start and start == 0) or _is_body(after)
        question = block.question and _is_body(after)
        if question or (headlines and block.headline and opens):
            headings.append(_heading(block, level))
    return Outline(tuple(headings))


def _is_body(block: _Block) -> bool:
    listed = is_list_item(block.text) or is_table_row(block.text)
    return not block.question and (listed or not block.headline)


def _bare(line: str) -> str:
    marked = _MARKUP.match(line.strip())
    return marked[1] if marked else line.strip()


def _heading(block: _Block, level: int) -> Heading:
    words = block.text
    if block.underlined:
        words = words[slice(*lines(words)[0])]
    title = one_line(_NUMBER.sub("", _bare(words), count=1))
    return Heading(block.start, block.end, level, title)


def _labelled(found: list[_Block], level: int, *, headlines: bool) -> Outline:
    """Read "Q: ..." as a heading and "A:" as a label that is no part of the answer."""
    headings: list[Heading] = []
    skips: list[Span] = []
    for number, block in enumerate(found):
        question, answer = _Q.match(block.text), _A.match(block.text)
        after = found[number + 1].text if number + 1 < len(found) else ""
        short = len(block.text) <= HEADING_CHARACTERS
        if question and short and _A.match(after):
            title = one_line(block.text[question.end() :])
            headings.append(Heading(block.start, block.end, level, title))
        elif answer and headings and headings[-1].end <= block.start:
            label = trim(block.text, 0, answer.end())
            skips.append((block.start + label[0], block.start + label[1]))
        elif headlines and number == 0 and block.headline:
            headings.append(_heading(block, level))
    return Outline(tuple(headings), tuple(skips))


def _blocks(document: Document, start: int, *, labelled: bool) -> Iterator[_Block]:
    text = document.text
    spans = blocks(text, start)
    if document.media_type == "text/html":
        spans = [trim(text, *row) for row in lines(text, start)]
    for left, right in spans:
        for first, last in _cut(text, left, right, labelled=labelled):
            if first < last:
                yield _Block(first, last, text[first:last])


def _cut(text: str, start: int, end: int, *, labelled: bool) -> list[Span]:
    """Cut a block after a question line, an underlined line, before "Q:" and "A:"."""
    rows = lines(text, start, end)
    width = max(right - left for left, right in rows)
    edges = [start]
    for number, row in enumerate(rows[1:], start=1):
        line = text[slice(*row)].strip()
        before = rows[number - 1]
        opens = number == 1 and is_question(_bare(text[slice(*before)]))
        opens = opens and not (is_question(line) or is_underline(line))
        opens = opens and not is_wrap(text, before, row, max(width, 72))
        opens = opens or (before == rows[1:2][0] and is_underline(text[slice(*before)]))
        if opens or (labelled and (_Q.match(line) or _A.match(line))):
            edges.append(trim(text, *row)[0])
    return [
        trim(text, left, right)
        for left, right in zip(edges, [*edges[1:], end], strict=True)
    ]
