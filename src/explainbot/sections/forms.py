"""Plain text cut into blocks: paragraphs, and inside them questions and answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from explainbot.lines import (
    blocks,
    is_headline,
    is_list_item,
    is_question,
    is_underline,
    is_wrap,
    line_pieces,
    lines,
    one_line,
    strip_bullet,
    trim,
)
from explainbot.records import Document, Span

_NUMBERED = r"\s*(?:\d{0,3}\s*:|\d{1,3}\s*[.)])(?:\s+|$)"
ASKED = re.compile(rf"(?:q|question|f|frage|p|pregunta|v|d){_NUMBERED}", re.IGNORECASE)
ANSWERED = re.compile(
    rf"(?:a|answer|antwort|r|réponse|respuesta){_NUMBERED}", re.IGNORECASE
)
_MARKUP = re.compile(r"(?:\*\*|__)(.+?)(?:\*\*|__)\Z", re.DOTALL)
_QUOTED = re.compile(r"[\"“„«]\s*(?P<words>[^\"“”„«»]+?)\s*[\"”“»]\Z", re.DOTALL)
_ASKED_FIRST = re.compile(
    r".{2,200}?(?:\?[*_]{0,2}[ \t\r\n]+|\uff1f\s*)(?=\S)", re.DOTALL
)


@dataclass(frozen=True)
class Block:
    """A paragraph, or a part of one that stands for itself."""

    start: int
    end: int
    text: str

    @property
    def single(self) -> bool:
        """Whether it is one line."""
        return len(lines(self.text)) == 1

    @property
    def labelled(self) -> bool:
        """Whether it begins with "Q:" or "A:"."""
        return bool(ASKED.match(self.text) or ANSWERED.match(self.text))

    @property
    def question(self) -> bool:
        """Whether it is one question, in one line or wrapped into two."""
        rows = self.text.splitlines()
        if len(rows) > 2 or is_underline(rows[-1]):  # noqa: PLR2004
            return False
        if len(rows) == 2 and (asks(rows[0]) or is_list_item(rows[1])):  # noqa: PLR2004
            return False
        return asks(one_line(self.text))

    @property
    def quoted(self) -> bool:
        """Whether it stands between quotation marks as a whole."""
        return _QUOTED.match(self.text) is not None

    @property
    def quoted_question(self) -> bool:
        """Whether it is one question between quotation marks."""
        found = _QUOTED.match(self.text)
        return self.single and found is not None and is_question(found["words"])

    @property
    def bulleted(self) -> bool:
        """Whether it is an item of a list with bullets."""
        return is_list_item(self.text) and not self.text[0].isdigit()

    @property
    def underlined(self) -> bool:
        """Whether it is a headline or question with a line drawn below."""
        rows = [self.text[slice(*row)] for row in lines(self.text)]
        under = [is_underline(row) for row in rows[1:]]
        return under == [True] and (is_headline(rows[0]) or is_question(rows[0]))

    @property
    def headline(self) -> bool:
        """Whether it can be a headline."""
        return self.underlined or (self.single and is_headline(bare(self.text)))


def bare(line: str) -> str:
    """Return the line without bold mark-up around it."""
    marked = _MARKUP.match(line.strip())
    return marked[1] if marked else line.strip()


def asks(line: str) -> bool:
    """Whether the line is a question, behind a bullet and in bold or not."""
    return is_question(bare(strip_bullet(line)))


def question_end(piece: str) -> int:
    """Return where the question that begins a paragraph with its answer ends; or 0."""
    found = _ASKED_FIRST.match(piece)
    if not found or not asks(found[0]) or is_question(piece[found.end() :]):
        return 0
    return 0 if ASKED.match(piece) or ANSWERED.match(piece) else found.end()


def find_blocks(document: Document, start: int, end: int) -> list[Block]:
    """Return the blocks of ``text[start:end]``, in order, all but white space."""
    text = document.text
    labelled = _is_labelled(text, start, end)
    spans = blocks(text, start, end)
    if document.media_type == "text/html":
        spans = [trim(text, *row) for row in lines(text, start, end)]
    spans = [part for span in spans for part in _cut(text, *span, labelled=labelled)]
    found = [Block(*span, text[slice(*span)]) for span in spans if span[0] < span[1]]
    return _with_inline(found)


def _is_labelled(text: str, start: int, end: int) -> bool:
    rows = [text[slice(*row)] for row in lines(text, start, end)]
    return any(map(ASKED.match, rows)) and any(map(ANSWERED.match, rows))


def _with_inline(found: list[Block]) -> list[Block]:
    """Part questions from answers on the same line, if that is a form of the text.

    It is where such lines make up, with other questions, half of the text, and a
    paragraph that stands alone is one of them where all about it are questions.
    """
    pieces = [list(_pieces(block)) for block in found]
    inline = sum(question_end(piece.text) > 0 for row in pieces for piece in row)
    asked = sum(block.question for block in found)
    total = sum(map(len, pieces)) - 1  # a title is none of them
    general = inline > 1 and 2 * (inline + asked) >= total
    result: list[Block] = []
    for number, block in enumerate(found):
        after = found[number + 1] if number + 1 < len(found) else None
        next_asks = not after or after.question or question_end(after.text) > 0
        alone = len(pieces[number]) == 1 and next_asks and asked > 0
        before_asks = number > 0 and found[number - 1].question
        if general or (alone and not before_asks):
            result += _parted(block, pieces[number])
        else:
            result.append(block)
    return result


def _pieces(block: Block) -> Iterator[Block]:
    for left, right in line_pieces(block.text, 0, len(block.text)):
        if left < right:
            yield Block(block.start + left, block.start + right, block.text[left:right])


def _parted(block: Block, pieces: list[Block]) -> list[Block]:
    edges = [block.start]
    for piece in pieces:
        end = question_end(piece.text)
        if end:
            edges += [piece.start, piece.start + end]
    if len(edges) == 1:
        return [block]
    text, start = block.text, block.start
    spans = [
        trim(text, left - start, right - start)
        for left, right in zip(edges, [*edges[1:], block.end], strict=True)
    ]
    return [
        Block(start + left, start + right, text[left:right])
        for left, right in spans
        if left < right
    ]


def _cut(text: str, start: int, end: int, *, labelled: bool) -> list[Span]:
    """Cut a block after a question line, an underlined line, before "Q:" and "A:"."""
    rows = lines(text, start, end)
    width = max(right - left for left, right in rows)
    units = _question_rows(text, rows, max(width, 72))
    edges = [start]
    for number, row in enumerate(rows[1:], start=1):
        line = text[slice(*row)].strip()
        before = rows[number - 1]
        opens = (number == 1 or number - 1 in units) and asks(text[slice(*before)])
        opens = opens and not (is_question(line) or is_underline(line))
        opens = opens and not is_wrap(text, before, row, max(width, 72))
        opens = opens or (before == rows[1:2][0] and is_underline(text[slice(*before)]))
        opens = opens or number in units
        if opens or (labelled and (ASKED.match(line) or ANSWERED.match(line))):
            edges.append(trim(text, *row)[0])
    return [
        trim(text, left, right)
        for left, right in zip(edges, [*edges[1:], end], strict=True)
    ]


def _question_rows(text: str, rows: list[Span], width: int) -> set[int]:
    """Return the lines that ask, where a block is questions with answers below each."""
    asked = [number for number, row in enumerate(rows) if asks(text[slice(*row)])]
    if len(asked) < 2 or asked[0] or asked[-1] == len(rows) - 1:  # noqa: PLR2004
        return set()
    apart = all(right - left > 1 for left, right in pairwise(asked))
    wrapped = any(is_wrap(text, rows[at - 1], rows[at], width) for at in asked[1:])
    return set() if wrapped or not apart else set(asked)
