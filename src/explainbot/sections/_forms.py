"""Blocks of plain text: paragraphs, and inside them questions and answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import groupby, pairwise

from explainbot.records import Document, Heading, Span
from explainbot.text.languages import stop_words
from explainbot.text.lines import (
    blocks,
    is_headline,
    is_list_item,
    is_question_line,
    is_table_row,
    is_underline,
    is_wrap,
    lead_of,
    line_pieces,
    lines,
    one_line,
    strip_bullet,
    tells_phrases,
    trim,
)
from explainbot.text.questions import answer_label, asked_first, question_label

_DEEP = re.compile(r"\d{1,2}(?:\.\d{1,2})+\.?[ \t]+[^\W\d_]")
_LEAST_CAPITALS = 4
_TOPIC, _NOTES = 3, 2
"""Words of a line that names what stands below it, and how many such lines make notes.
"""
_STOPS = (".", "!", "?", ":", "…", "。")
_MARKUP = re.compile(r"(\*\*|__|\*|_)(?P<words>.+?)\1\Z", re.DOTALL)
_REPLIED = re.compile(r"^(?:>[ \t]?)+(?=\S)", re.MULTILINE)
"""Before the lines of a letter that is answered."""
_QUOTED = re.compile(r"[\"“„«]\s*(?P<words>[^\"“”„«»]+?)\s*[\"”“»]\Z", re.DOTALL)


@dataclass(frozen=True)
class TextBlock:
    """A paragraph, or a part of one that stands for itself."""

    start: int
    end: int
    text: str
    topic: bool = False
    """Whether it is a line of notes that names what stands below, in small letters."""
    phrases: bool = False
    """Whether it is a list that tells what phrases mean, of which some ask."""

    @property
    def single(self) -> bool:
        """Whether it is one line."""
        return len(lines(self.text)) == 1

    @property
    def labelled(self) -> bool:
        """Whether it begins with "Q:" or "A:"."""
        return bool(
            question_label().match(self.text) or answer_label().match(self.text)
        )

    @property
    def question(self) -> bool:
        """Whether it is one question, in one line or wrapped into two."""
        if self.phrases:
            return False
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
        return self.single and found is not None and is_question_line(found["words"])

    @property
    def bulleted(self) -> bool:
        """Whether it is an item of a list with bullets."""
        return is_list_item(self.text) and not self.text[0].isdigit()

    @property
    def rows(self) -> list[str]:
        """Its lines, without one that is drawn above the first."""
        rows = [self.text[slice(*row)] for row in lines(self.text)]
        return rows[1:] if len(rows) > 2 and is_underline(rows[0]) else rows  # noqa: PLR2004

    @property
    def underlined(self) -> bool:
        """Whether it is a headline or question with a line drawn below."""
        rows = self.rows
        under = [is_underline(row) for row in rows[1:]]
        return under == [True] and (is_headline(rows[0]) or is_question_line(rows[0]))

    @property
    def headline(self) -> bool:
        """Whether it can be a headline."""
        return (
            self.topic
            or self.underlined
            or (self.single and is_headline(bare(self.text)))
        )


def bare(line: str) -> str:
    """Return the line without mark-up around it: of bold words, of a quoted mail."""
    words = _REPLIED.sub("", line.strip())
    marked = _MARKUP.match(words)
    return marked["words"] if marked else words


def asks(line: str) -> bool:
    """Whether the line is a question, behind a bullet and in bold or not."""
    return is_question_line(bare(strip_bullet(line)))


def question_end(piece: str) -> int:
    """Return where the question that begins a paragraph with its answer ends; or 0.

    0 as well for a row of a table, whose cells stay together.
    """
    if is_table_row(piece):
        return 0
    end = asked_first(piece)
    if not end or not asks(piece[:end]) or is_question_line(piece[end:]):
        return 0
    return 0 if question_label().match(piece) or answer_label().match(piece) else end


def find_blocks(document: Document, start: int, end: int) -> list[TextBlock]:
    """Return the blocks of ``text[start:end]``, in order, all but white space."""
    text = document.text
    labelled = _is_labelled(text, start, end)
    spans = blocks(text, start, end)
    if document.traits.block_a_line:
        spans = [trim(text, *row) for row in lines(text, start, end)]
    elif document.traits.plain:
        spans = _headed(text, spans)
    topics = _topics(document, spans) if document.traits.plain else {}
    spans = [
        part
        for start, end in spans
        for part in ((start, topics.get(start, start)), (topics.get(start, start), end))
        if text[slice(*part)].strip()
    ]
    spans = [trim(text, *span) for span in spans]
    phrases = _phrases(text, spans)
    spans = [
        part
        for span in spans
        for part in (
            [span] if span in phrases else _cut(text, *span, labelled=labelled)
        )
    ]
    found = [
        TextBlock(*span, text[slice(*span)], span[0] in topics, span in phrases)
        for span in spans
        if span[0] < span[1]
    ]
    return _with_inline(found)


def _phrases(text: str, spans: list[Span]) -> set[Span]:
    """Return the blocks of lists that tell what phrases mean, of which some ask.

    Items with blank lines between them are one list.
    """
    found: set[Span] = set()
    for listed, group in groupby(spans, lambda span: is_list_item(text[slice(*span)])):
        run = list(group)
        rows = [text[slice(*row)] for span in run for row in lines(text, *span)]
        items = [lead_of(row) for row in rows if is_list_item(row)]
        if listed and tells_phrases(items):
            found.update(run)
    return found


def _topics(document: Document, spans: list[Span]) -> dict[int, int]:
    """Return where lines of notes begin and end that name what stands below them.

    "mutations" right above a list, or alone above a paragraph, in small letters or
    not.  One such line may begin a sentence; several make notes, and then the first
    line of all is their title.
    """
    found: dict[int, int] = {}
    text, empty = document.text, stop_words(document.language)
    alone = [len(lines(text, *span)) == 1 for span in spans]
    named = [_is_topic(text[slice(*lines(text, *span)[0])], empty) for span in spans]
    for number, span in enumerate(spans):
        first, *rest = lines(text, *span)
        below = [text[slice(*row)].strip() for row in rest if text[slice(*row)].strip()]
        listed = bool(below) and all(map(is_list_item, below))
        over = number + 1 < len(spans) and not (alone[number + 1] and named[number + 1])
        small = text[span[0]].islower()
        if named[number] and (listed or (alone[number] and over and small)):
            found[span[0]] = trim(text, *first)[1]
    if not any(text[start].islower() for start in found) or len(found) < _NOTES:
        return {}
    if spans[0][0] == 0 and alone[0] and named[0]:
        found[0] = spans[0][1]
    return found


def _is_topic(line: str, empty: AbstractSet[str]) -> bool:
    """Whether a line can name what stands below it: a few words without a sign.

    Not all of them ``empty``: "and then".
    """
    words = line.strip()
    known = words.lower().split()
    if not words[:1].isalpha() or len(known) > _TOPIC or set(known) <= empty:
        return False
    return is_headline(f"{words[0].upper()}{words[1:]}")


_CARDS_SHARE = 1.5
"""Lines of a file of cards at most, for each card."""
_FEW_CARDS = 2


def find_cards(document: Document) -> list[Heading]:
    """Return the terms of a plain text that has a card a line: term, tab, meaning.

    Programs that teach words write such files.  Meanings of a few cards may go on in
    the line below; one line of another form, and it is none.
    """
    text = document.text
    if not document.traits.plain or "\t" not in text:
        return []
    rows = _first_lines(text)
    found = [
        Heading(*trim(text, row[0], text.index("\t", *row)), 1, one_line(term))
        for row in rows
        for term, tab, said in [text[slice(*row)].partition("\t")]
        if tab and said.strip() and "\t" not in said and any(map(str.isalpha, term))
    ]
    unlike = len({each.title for each in found}) == len(rows)
    return found if len(rows) > 1 and unlike else []


def _first_lines(text: str) -> list[Span]:
    """Return the lines that hold anything, without those that go on with a card's."""
    rows, above = [], ""
    every = lines(text)
    for row in every:
        line = text[slice(*row)]
        if line.strip() and ("\t" in line or not above.strip()):
            rows.append(row)
        above = line
    filled = sum(bool(text[slice(*row)].strip()) for row in every)
    few = _CARDS_SHARE * len(rows) >= filled and len(rows) > _FEW_CARDS
    return rows if few else [row for row in every if text[slice(*row)].strip()]


def _headed(text: str, spans: list[Span]) -> list[Span]:
    """Cut headlines from the paragraphs right below them, and above them.

    Those in capitals count where there are several, those with a number as "2.1" do
    alone.
    """
    heads = [_head_rows(text, span) for span in spans]
    several = sum(capital for rows in heads for _, capital in rows) > 1
    cut: list[Span] = []
    for (start, end), found in zip(spans, heads, strict=True):
        kept = [row for row, capital in found if several or not capital]
        edges = sorted({start, end, *(edge for row in kept for edge in row)})
        cut += [trim(text, left, right) for left, right in pairwise(edges)]
    return [span for span in cut if span[0] < span[1]]


def _head_rows(text: str, span: Span) -> list[tuple[Span, bool]]:
    """Return the lines of a block that head the line below; whether in capitals."""
    rows = lines(text, *span)
    found = []
    for number, (row, after) in enumerate(pairwise(rows)):
        line, below = text[slice(*row)].strip(), text[slice(*after)].strip()
        above = text[slice(*rows[number - 1])].rstrip() if number else "."
        if not is_headline(line) or not above.endswith(_STOPS):
            continue
        if is_list_item(below) or is_underline(below):
            continue
        capital = line.isupper() and sum(map(str.isalpha, line)) >= _LEAST_CAPITALS
        wrapped = is_wrap(text, row, after, max(len(line), 72))
        if (capital and not below.isupper()) or (_DEEP.match(line) and not wrapped):
            found.append((row, capital))
    return found


def _is_labelled(text: str, start: int, end: int) -> bool:
    rows = lines(text, start, end)
    return all(
        any(label.match(text, row[0], end) for row in rows)
        for label in (question_label(), answer_label())
    )


def _with_inline(found: list[TextBlock]) -> list[TextBlock]:
    """Part questions from answers on the same line, if that is a form of the text.

    It is where such lines make up, with other questions, half of the text, and a
    paragraph that stands alone is one of them where all about it are questions.
    """
    pieces = [[block] if block.phrases else list(_pieces(block)) for block in found]
    inline = sum(
        question_end(piece.text) > 0
        for row in pieces
        for piece in row
        if not piece.phrases
    )
    asked = sum(block.question for block in found)
    total = sum(map(len, pieces)) - 1  # a title is none of them
    general = inline > 1 and 2 * (inline + asked) >= total
    result: list[TextBlock] = []
    for number, block in enumerate(found):
        after = found[number + 1] if number + 1 < len(found) else None
        next_asks = not after or after.question or question_end(after.text) > 0
        alone = len(pieces[number]) == 1 and next_asks and asked > 0
        before_asks = number > 0 and found[number - 1].question
        if not block.phrases and (general or (alone and not before_asks)):
            result += _parted(block, pieces[number])
        else:
            result.append(block)
    return result


def _pieces(block: TextBlock) -> Iterator[TextBlock]:
    for left, right in line_pieces(block.text, 0, len(block.text)):
        if left < right:
            yield TextBlock(
                block.start + left, block.start + right, block.text[left:right]
            )


def _parted(block: TextBlock, pieces: list[TextBlock]) -> list[TextBlock]:
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
        TextBlock(start + left, start + right, text[left:right])
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
        opens = opens and not (is_question_line(line) or is_underline(line))
        opens = opens and not is_wrap(text, before, row, max(width, 72))
        opens = opens or (before == rows[1:2][0] and is_underline(text[slice(*before)]))
        opens = opens or number in units
        at = trim(text, *row)[0]
        # A label may stand on a line of its own, so the next line is looked at too.
        if opens or (
            labelled
            and (
                question_label().match(text, at, end)
                or answer_label().match(text, at, end)
            )
        ):
            edges.append(at)
    return [
        trim(text, left, right)
        for left, right in zip(edges, [*edges[1:], end], strict=True)
    ]


def _question_rows(text: str, rows: list[Span], width: int) -> set[int]:
    """Return the lines that ask, where a block is questions with answers below each."""
    asked = [number for number, row in enumerate(rows) if asks(text[slice(*row)])]
    if len(rows) > 1 and all(question_end(text[slice(*row)].strip()) for row in rows):
        return set(range(len(rows)))
    if len(asked) < 2 or asked[0] or asked[-1] == len(rows) - 1:  # noqa: PLR2004
        return set()
    apart = all(right - left > 1 for left, right in pairwise(asked))
    wrapped = any(is_wrap(text, rows[at - 1], rows[at], width) for at in asked[1:])
    return set() if wrapped or not apart else set(asked)
