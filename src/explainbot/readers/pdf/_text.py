"""Paragraphs of a PDF as text with headings, and the pages they stand on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from explainbot.readers.base import Parsed, word_set
from explainbot.readers.pdf._layout import Line, Paragraph
from explainbot.readers.pdf._notes import opens_note
from explainbot.records import Heading, PlaceMark
from explainbot.text.lines import (
    HEADING_CHARACTERS,
    HEADING_WORDS,
    is_headline,
    is_list_item,
    is_question_line,
    one_line,
)
from explainbot.text.questions import MARKS, heading_title, without_label

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
    marks: list[PlaceMark] = []
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
                marks.append(PlaceMark(length + offset, page=page))
        heading = _heading(block, length, deepest)
        headings += [heading] if heading else []
        parts.append(block.text)
        length += len(block.text)
        before = block
    return Parsed(
        "".join(parts), headings=tuple(headings), marks=tuple(marks) or (PlaceMark(0),)
    )


def _heading(block: _Block, start: int, deepest: int) -> Heading | None:
    if block.level:
        title = heading_title(block.text)
        end = start + len(block.text)
        return Heading(start, end, block.level, title)
    lead = block.text[: block.lead].rstrip()
    title = without_label(one_line(lead))
    if is_question_line(title) and block.text[block.lead :].strip():
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
        and not is_question_line(block.text)
        and (block is not top[-1] or not is_headline(block.text))
    ]
    return [block for block in chosen if not any(block is each for each in byline)]


def _find_questions(blocks: list[_Block], level: int) -> None:
    """Make headings of questions that stand alone before a paragraph of text."""
    for number, block in enumerate(blocks[:-1]):
        after = blocks[number + 1]
        asks = is_question_line(block.text) and not (block.level or block.row)
        answered = not (after.level or is_question_line(after.text))
        if asks and answered:
            block.level = level


_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_TAIL = re.compile(r"(?:[^\W\d_]+-)*[^\W\d_]+\Z")
_LONGEST_WORD = 200
_HYPHENS = "-\u2010\u00ad"
_STOP = re.compile(rf"[.!:;{MARKS}\u2026\u3002\uff01\u0964][\"'”’»)\]\d⁰¹²³⁴⁵⁶⁷⁸⁹]*\Z")
_SUSPENDED = word_set("and or und oder bis sowie et ou og och eller")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff00-\uffef\u3001\u3002]")
_CAPTION = re.compile(r"[^\W\d_]{3,12}\.?\s\d+(?:\.\d+)*\s?[:.]\s")
"""Of a figure or table, which stands between the parts of a paragraph."""
_FLOATS = 12
"""Paragraphs, at most, that stand between the parts of another."""
_SOME_WORDS = 4
_LOOSE = 1.3
"""Times the usual distance of two lines: where a paragraph ends."""
_INDENT = (0.8, 5.0)
"""Of a first line, in sizes of its letters."""
_SMALL = 0.93
"""Times the size of the text: footnotes and captions."""
_HYPHENATED = 0.01
"""Share of line ends with a hyphen in a file whose words are cut there."""


@dataclass(frozen=True)
class Habit:
    """What is usual in a file."""

    body: float
    """Size of the letters of its text."""
    leading: float
    """Distance of two lines of a paragraph, in sizes of their letters."""
    edges: dict[int, float] = field(default_factory=dict)
    """Where the longest line of each column ends."""


def find_habit(lines: list[Line], body: float) -> Habit:
    """Return what is usual in the lines."""
    counts: Counter[float] = Counter()
    for line, after in pairwise(lines):
        same = line.column == after.column and _same_style(line, after)
        same = same and not _STOP.search(line.text)
        if same and line.size and 0 < after.y - line.y < 4 * line.size:
            counts[round((after.y - line.y) / line.size, 1)] += len(after.text)
    edges: dict[int, float] = {}
    for line in lines:
        edges[line.column] = max(line.x1, edges.get(line.column, 0.0))
    return Habit(body, counts.most_common(1)[0][0] if counts else 1.2, edges)


def paragraphs(lines: list[Line], habit: Habit) -> list[Paragraph]:
    """Return the lines as paragraphs, in order; one may go on over a page's end."""
    found: list[Paragraph] = []
    for line in lines:
        if found and not _breaks(found[-1], line, habit):
            found[-1].lines.append(line)
        else:
            found.append(Paragraph([line]))
    return _continued(found, habit)


def _same_style(line: Line, after: Line) -> bool:
    near = abs(line.size - after.size) <= 0.06 * line.size
    return near and line.bold == after.bold


def _breaks(before: Paragraph, line: Line, habit: Habit) -> bool:
    """Whether a new paragraph begins with the line."""
    last = before.lines[-1]
    if line.column != last.column or line.row or last.row:
        return not (line.row and last.row and line.column == last.column)
    if not _same_style(last, line) or line.y - last.y <= 0:
        return not _goes_on_bold(last, line, habit)
    if line.y - last.y > _LOOSE * habit.leading * max(line.size, 1) + 0.5:
        return True
    if _opens(before, line) or opens_note(line, habit.body):
        return True
    if line.size > 1.1 * habit.body:
        return False  # the lines of a headline, however they are set
    return _indented(before, line) or _is_short(before, line, habit)


def _opens(before: Paragraph, line: Line) -> bool:
    """Whether the line begins as an item, or as a bold question with its answer."""
    if line.lead < len(line.text) and is_question_line(line.text[: line.lead]):
        return True
    return is_list_item(line.text) and line.x0 <= before.lines[0].x0 + line.size


def _goes_on_bold(last: Line, line: Line, habit: Habit) -> bool:
    """Whether text goes on in or after bold words that fill a whole line."""
    close = 0 < line.y - last.y <= _LOOSE * habit.leading * line.size
    even = abs(line.size - last.size) <= 0.06 * line.size
    runs = not _STOP.search(last.text) and line.text[:1].islower()
    return close and even and runs


def _indented(before: Paragraph, line: Line) -> bool:
    """Whether the line begins further in, or further out, than a paragraph goes on."""
    first, last = before.lines[0], before.lines[-1]
    step = line.x0 - last.x0
    least, most = (factor * line.size for factor in _INDENT)
    if is_list_item(first.text):
        return len(before.lines) > 1 and abs(step) > least
    if len(before.lines) == 1 and step < 0:
        return step < -most  # after an indented first line
    centred = abs((line.x0 + line.x1) - (last.x0 + last.x1)) < 0.2 * line.size
    runs = line.text[:1].islower() and not _STOP.search(last.text)
    return abs(step) > least and not (centred or runs)


def _is_short(before: Paragraph, line: Line, habit: Habit) -> bool:
    """Whether the last line ended though the next word would have fitted."""
    last = before.lines[-1]
    if line.text[:1].islower() and not _STOP.search(last.text):
        return False
    edge = max(each.x1 for each in [*before.lines[-3:], line])
    letters = max(len(line.text), 1)
    word = line.text.split(maxsplit=1)[0]
    wide = (line.x1 - line.x0) * (len(word) + 1) / letters
    room = edge - last.x1 - wide
    if is_question_line(" ".join(each.text for each in before.lines)):
        return habit.edges.get(line.column, edge) - last.x1 > wide
    return room > (0.5 if _STOP.search(last.text) else 3) * line.size


def _continued(found: list[Paragraph], habit: Habit) -> list[Paragraph]:
    """Join what goes on in the next column or page, footnotes in between or not."""
    joined: list[Paragraph] = []
    for paragraph in found:
        opened = _last_open(joined, paragraph, habit)
        if opened is None:
            joined.append(paragraph)
        else:
            opened.lines += paragraph.lines
    return joined


def _last_open(
    joined: list[Paragraph], paragraph: Paragraph, habit: Habit
) -> Paragraph | None:
    """Return the paragraph that this one goes on with, if one was left open."""
    first = paragraph.lines[0]
    if first.size > 1.1 * habit.body or is_list_item(first.text):
        return None
    for candidate in reversed(joined[-_FLOATS:]):
        if not _stands_between(candidate, first, habit):
            return candidate if _is_open(candidate, first) else None
    return None


def _stands_between(candidate: Paragraph, first: Line, habit: Habit) -> bool:
    """Whether a paragraph can go on behind this one: a note, caption or table."""
    last = candidate.lines[-1]
    if not _same_style(last, first):
        return candidate.size < _SMALL * habit.body
    table = last.row and not first.row
    caption = _CAPTION.match(candidate.lines[0].text) is not None
    return (table or caption) and first.text[:1].islower()


def _is_open(candidate: Paragraph, first: Line) -> bool:
    """Whether a line in another column can go on with a paragraph."""
    last = candidate.lines[-1]
    if last.row or first.row or not _same_style(last, first):
        return last.row and first.row
    if last.column == first.column or _CAPTION.match(candidate.lines[0].text):
        return False
    unfinished = not _STOP.search(last.text) and len(last.text.split()) >= _SOME_WORDS
    return unfinished or first.text[:1].islower() or last.text[-1] in _HYPHENS


class Joiner:
    """Joins lines, knowing how the file itself writes its words."""

    def __init__(self, lines: list[Line]) -> None:
        words: Counter[str] = Counter()
        cut = 0
        for line in lines:
            found = _WORD.findall(line.text.casefold())
            if line.text[-1:] in _HYPHENS:
                cut += 1
                found = found[:-1]
            words.update(found)
        self._words = words
        self._cuts = cut > _HYPHENATED * len(lines)

    def join(self, text: str, after: str) -> str:
        """Return what is put in place of ``text``'s end, before the next line.

        Returns:
            ``text`` with a blank after it, or with the hyphen at its end taken away or
            kept, ready for ``after`` to follow.
        """
        if text[-1:] not in _HYPHENS or len(text) < 2 or text[-2].isspace():  # noqa: PLR2004
            tight = _UNSPACED.match(text[-1:]) and _UNSPACED.match(after)
            return text if tight else f"{text} "
        head = _TAIL.search(text[-_LONGEST_WORD:-1])
        rest = _WORD.match(after)
        if text[-1] == "\u00ad":
            return text[:-1]
        if not head or not rest:
            return text
        first, second = head[0].casefold(), rest[0].casefold()
        if second in _SUSPENDED:  # "Nord- und Südsee"
            return f"{text} "
        if not rest[0][0].islower():
            return text
        return text if self._is_compound(first, second) else text[:-1]

    def _is_compound(self, first: str, second: str) -> bool:
        """Whether the hyphen belongs to the word, by how the file writes it."""
        words = self._words
        whole, hyphened = words[first + second], words[f"{first}-{second}"]
        if whole or hyphened:
            return hyphened > whole
        if "-" in first:
            first = first.rpartition("-")[2]
            return not words[first + second] and words[second] > 0
        both = words[first] > 0 and words[second] > 0
        return both or not self._cuts
