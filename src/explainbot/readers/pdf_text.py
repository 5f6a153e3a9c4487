"""The paragraphs of a PDF as text with headings, and the pages that they stand on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from explainbot.readers.base import Parsed
from explainbot.readers.pdf_paragraphs import Habit, Joiner, Paragraph
from explainbot.records import Heading, Mark
from explainbot.text.lines import (
    HEADING_CHARACTERS,
    HEADING_WORDS,
    is_headline,
    is_list_item,
    is_question,
    one_line,
)
from explainbot.text.questions import heading_title, without_label

_LARGE = 1.12
"""Times the size of the text: headings."""
_BOLD_WORDS = 20
_LARGE_STOPPED = 8
"""Words of a large line that may end in a full stop."""
_DEEPEST = 6
_NUMBER = re.compile(r"[\d.\s)]+|[^\w\s]+")
_Style = tuple[float, bool]


@dataclass(frozen=True)
class Bookmark:
    """An entry of the file's own outline."""

    title: str
    page: int
    level: int


@dataclass
class _Block:
    """A paragraph as text."""

    text: str
    pages: list[tuple[int, int]]
    """Where, inside the text, each page begins."""
    paragraph: Paragraph
    lead: int = 0
    """How many characters at its beginning are bold."""
    level: int = 0
    """Of the heading that it is; 0 for text."""

    @property
    def row(self) -> bool:
        return self.paragraph.lines[0].row

    @property
    def style(self) -> _Style:
        return round(self.paragraph.size * 2) / 2, self.paragraph.bold


def build(
    paragraphs: Sequence[Paragraph],
    habit: Habit,
    joiner: Joiner,
    bookmarks: Sequence[Bookmark],
) -> Parsed:
    """Return the canonical text with its headings and a mark where a page begins."""
    blocks = [_block(paragraph, joiner) for paragraph in paragraphs]
    _find_headings(blocks, habit, bookmarks)
    parts: list[str] = []
    headings: list[Heading] = []
    marks: list[Mark] = []
    length = 0
    deepest = max((block.level for block in blocks), default=0)
    before: _Block | None = None
    for block in blocks:
        if before:
            listed = is_list_item(before.text) and is_list_item(block.text)
            gap = "\n" if listed and not (before.level or block.level) else "\n\n"
            parts.append(gap)
            length += len(gap)
        for offset, page in block.pages:
            if not marks or marks[-1].page != page:
                marks.append(Mark(length + offset, page=page))
        heading = _heading(block, length, deepest)
        headings += [heading] if heading else []
        parts.append(block.text)
        length += len(block.text)
        before = block
    return Parsed(
        "".join(parts), headings=tuple(headings), marks=tuple(marks) or (Mark(0),)
    )


def _heading(block: _Block, start: int, deepest: int) -> Heading | None:
    if block.level:
        title = heading_title(block.text)
        end = start + len(block.text)
        return Heading(start, end, block.level, title)
    lead = block.text[: block.lead].rstrip()
    title = without_label(one_line(lead))
    if is_question(title) and block.text[block.lead :].strip():
        level = min(deepest + 1, _DEEPEST)
        return Heading(start, start + len(lead), level, title)
    return None


def _block(paragraph: Paragraph, joiner: Joiner) -> _Block:
    text, lead, opened = "", 0, True
    pages: list[tuple[int, int]] = []
    for line in paragraph.lines:
        if text and line.row:
            text += "\n"
        elif text:
            text = joiner.join(text, line.text)
        if not pages or pages[-1][1] != line.page:
            pages.append((len(text), line.page))
        if opened:
            lead = len(text) + line.lead
            opened = line.lead == len(line.text)
        text += line.text
    soft = text.replace("\u00ad", "") if len(pages) == 1 else text
    return _Block(soft, pages, paragraph, lead)


def _find_headings(
    blocks: list[_Block], habit: Habit, bookmarks: Sequence[Bookmark]
) -> None:
    """Set the levels of the blocks that are headings."""
    total = sum(len(block.text) for block in blocks)
    bold = sum(len(block.text) for block in blocks if block.paragraph.bold)
    marked = {(mark.page, _bare(mark.title)): mark.level for mark in bookmarks}
    chosen = [
        block
        for block in blocks
        if _can_head(block)
        and (
            _is_styled(block, habit, bold_counts=2 * bold < total)
            or (block.pages[0][1], _bare(block.text)) in marked
        )
    ]
    chosen = _without_table_heads(blocks, _without_byline(blocks, chosen))
    ranks = sorted({block.style for block in chosen}, key=_rank)
    for block in chosen:
        block.level = min(ranks.index(block.style) + 1, _DEEPEST)
    if len(chosen) > 1:
        _find_questions(blocks, min(len(ranks) + 1, _DEEPEST))


def _rank(style: _Style) -> tuple[float, bool]:
    return -style[0], not style[1]


def _bare(title: str) -> str:
    """Return the words of a title, its number left out, for comparison."""
    return one_line(_NUMBER.sub(" ", title)).casefold()


def _can_head(block: _Block) -> bool:
    text = block.text
    if block.row or len(text) > HEADING_CHARACTERS or not _bare(text):
        return False
    bulleted = is_list_item(text) and not text.lstrip("(")[:1].isdigit()
    few = len(text.split()) <= HEADING_WORDS
    return few and not bulleted and any(letter.isalpha() for letter in text)


def _is_styled(block: _Block, habit: Habit, *, bold_counts: bool) -> bool:
    words = len(block.text.split())
    stopped = block.text.rstrip()[-1] in ".!:;,"
    if block.paragraph.size >= _LARGE * habit.body:
        return not stopped or (words <= _LARGE_STOPPED and block.text[-1] in ".!:")
    even = block.paragraph.size >= 0.95 * habit.body
    bold = block.paragraph.bold and bold_counts and even
    return bold and not stopped and words <= _BOLD_WORDS


def _without_table_heads(blocks: list[_Block], chosen: list[_Block]) -> list[_Block]:
    """Leave out lines right above numbers alone: they name the columns of a table."""
    heads = [
        block
        for block, after in pairwise(blocks)
        if not any(map(str.isalpha, after.text))
    ]
    return [block for block in chosen if not any(block is each for each in heads)]


def _without_byline(blocks: list[_Block], chosen: list[_Block]) -> list[_Block]:
    """Leave out authors and dates between the title and the first heading or text."""
    top: list[_Block] = []
    for block in blocks:
        if not any(block is each for each in chosen):
            break
        top.append(block)
    if len(top) < 2:  # noqa: PLR2004
        return chosen
    title = top[0]
    byline = [
        block
        for block in top[1:]
        if not block.paragraph.bold
        and block.paragraph.size < title.paragraph.size
        and not is_question(block.text)
        and (block is not top[-1] or not is_headline(block.text))
    ]
    return [block for block in chosen if not any(block is each for each in byline)]


def _find_questions(blocks: list[_Block], level: int) -> None:
    """Make headings of questions that stand alone before a paragraph of text."""
    for number, block in enumerate(blocks[:-1]):
        after = blocks[number + 1]
        asks = is_question(block.text) and not (block.level or block.row)
        answered = not (after.level or is_question(after.text))
        if asks and answered:
            block.level = level
