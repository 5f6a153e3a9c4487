"""Questions of a page outside heading elements: bold, named so, in a table."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from explainbot.readers.columns import HEADER_ROWS, column_pair, plain_name, sorts
from explainbot.readers.html._content import BLOCKS, HEADINGS, unfolds
from explainbot.readers.html._tree import words_of
from explainbot.records import Heading
from explainbot.text.lines import (
    is_headline,
    is_question_line,
    one_line,
    tells_phrases,
)
from explainbot.text.questions import without_label
from explainbot.text.tables import ABOVE, LEFT
from explainbot.text.word_lists import patterns_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_WIDEST = 200
"""Cells of a row that heads questions and answers, at most."""


_BOLD = ("b", "strong")
_UNFOLDED = ("summary", "button")
_LONGEST = 400
_WIDEST = 200
"""Columns or rows that a merged cell covers at most."""
_FEWEST_WORDS = 4
"""Of the mean definition in a list of terms that are headings."""


@cache
def _named() -> re.Pattern[str]:
    """Return the names that pages give to what holds a question."""
    return re.compile(
        rf"(?<![a-z])(?:{patterns_of('question_classes')}"
        r"|(?:faq|accordion|toggle|qa)[-_]*(?:q|title|header|heading|trigger|button))"
        r"(?![a-z])",
        re.IGNORECASE,
    )


def is_one_of(element: _Element, questions: frozenset[str]) -> bool:
    """Whether the element's words are one of the questions, in small letters."""
    if not questions:
        return False
    words = ""
    for piece in element.itertext():
        words += str(piece)
        if len(words) > 2 * _LONGEST:
            return False
    return one_line(words).casefold() in questions


def asks(element: _Element) -> bool:
    """Whether the element is one question that its page marks as such.

    It is bold and begins its block, its class or id names it a question, or it is what
    a reader presses to unfold the answer.
    """
    bold = element.tag in _BOLD
    if not (bold or element.attrib or element.tag in _UNFOLDED):
        return False  # as most are
    if unfolds(element) or _is_named_question(element):
        return True
    named = not bold and _named().search(
        f"{element.get('class') or ''} {element.get('id') or ''}"
    )
    if not (bold or named) or (bold and not _begins(element)):
        return False
    if any(element.find(f".//{tag}") is not None for tag in (*HEADINGS, "summary")):
        return False
    text = words_of(element)
    if len(text) > _LONGEST or not is_question_line(without_label(text)):
        return False
    return not (bold and _is_phrase(element))


def _is_phrase(element: _Element) -> bool:
    """Whether bold words begin an item of a list that tells what phrases mean."""
    item = next(element.iterancestors(*BLOCKS), None)
    above = None if item is None or item.tag != "li" else item.getparent()
    if above is None:
        return False
    first = islice((each for each in above if each.tag == "li"), _NEAR)
    return tells_phrases([_lead(each) for each in first])


_NEAR = 40
"""Items of a list that are looked at to know what it is."""


def _lead(item: _Element) -> tuple[str, str]:
    """Return the bold words that begin an item, and those behind on the same line."""
    bold = next((each for each in item.iter(*_BOLD) if _begins(each)), None)
    if bold is None or any(each.tag in {"br", "p"} for each in bold.itersiblings()):
        return "", ""
    lead = words_of(bold)
    return lead, words_of(item).removeprefix(lead)


def _is_named_question(element: _Element) -> bool:
    """Whether the page's data (microdata of schema.org) names it a question's name."""
    if element.get("itemprop") != "name" or not words_of(element):
        return False
    holder = next(element.iterancestors(), None)
    while holder is not None and holder.get("itemscope") is None:
        holder = holder.getparent()
    kind = "" if holder is None else holder.get("itemtype") or ""
    return kind.rstrip("/").endswith("/Question")


def explains(term: _Element, known: dict[_Element, bool]) -> bool:
    """Whether a term of a definition list heads what it means: words, no mere facts.

    Args:
        term: The term.
        known: Is told what was found of the term's list, for all others in it.
    """
    said = term.getnext()
    above = term.getparent()
    if said is None or said.tag != "dd" or above is None:
        return False
    if above not in known:
        texts = [len(words_of(each).split()) for each in above.iter("dd")]
        known[above] = sum(texts) >= _FEWEST_WORDS * len(texts)
    return known[above]


def is_bold_title(element: _Element) -> bool:
    """Whether the element is a block's whole text, in bold, and can be a headline."""
    block = next(element.iterancestors(*BLOCKS), None)
    if element.tag not in _BOLD or block is None or block.tag in {"td", "th", "li"}:
        return False
    words = words_of(element)
    return len(words) <= _LONGEST and words == words_of(block) and is_headline(words)


def is_row_number(cell: _Element) -> bool:
    """Whether the cell only counts the rows of a question and answer table."""
    table = next(cell.iterancestors("table"), None)
    row = cell.getparent()
    columns = None if table is None else question_columns(table)
    if columns is None or row is None or cell not in cells(row):
        return False
    first = cells(row).index(cell) < columns[0]
    return first and words_of(cell).rstrip(".)").isdigit()


def _begins(element: _Element) -> bool:
    """Whether nothing but mark-up stands before the element in its block."""
    current = element
    while current.tag not in BLOCKS:
        before, above = current.getprevious(), current.getparent()
        if above is None:
            return True
        while before is not None and not (before.tail or "").strip():
            if before.tag in BLOCKS or before.tag == "br":
                return True
            if isinstance(before.tag, str) and words_of(before):
                return False
            before = before.getprevious()
        if before is not None:
            return False
        if (above.text or "").strip():
            return False
        current = above
    return current.tag not in {"td", "th", *HEADINGS}


def question_columns(table: _Element) -> tuple[int, int] | None:
    """Return the question and answer columns, if a row heads them.

    The table's first, or the first below titles.
    """
    row = _head(table)
    if row is None or len(row) > _WIDEST:
        return None
    return _pair(tuple(words_of(cell) for cell in cells(row)))


def _head(table: _Element) -> _Element | None:
    """Return a table's first row that is no title: one cell above several."""
    first = None
    for row in islice(table.iter("tr"), HEADER_ROWS):
        first = row if first is None else first
        if len(cells(row)) > 1 and any(map(words_of, cells(row)[1:])):
            return row
    return first


def _is_title(row: _Element) -> bool:
    """Whether a row of a question and answer table stands above its head."""
    table = next(row.iterancestors("table"), None)
    head = None if table is None else _head(table)
    if table is None or head is None:
        return False
    for each in islice(table.iter("tr"), HEADER_ROWS):
        if each is head:
            return False
        if each is row:
            return True
    return False


@lru_cache(maxsize=256)
def _pair(names: tuple[str, ...]) -> tuple[int, int] | None:
    """Return the question and answer columns by their names; asked for every cell."""
    question, answer = column_pair(names)
    if question is None or answer is None or question > answer:
        return None
    return question, answer


def cells(row: _Element) -> list[_Element]:
    """Return the row's cells."""
    return [cell for cell in row if cell.tag in {"td", "th"}]


def covered_cells(table: _Element) -> dict[_Element, tuple[list[str], list[str]]]:
    """Return what merged cells cover beside each cell of a table that has such.

    Of a cell, ABOVE for each column right before it that a cell above covers; and LEFT
    for each that it covers itself to its right, ABOVE for others at the row's end.  A
    cell over the whole width covers none.
    """
    found: dict[_Element, tuple[list[str], list[str]]] = {}
    if table.find(".//*[@rowspan]") is None and table.find(".//*[@colspan]") is None:
        return found
    below: dict[int, int] = {}
    for row in table.iter("tr"):
        if next(row.iterancestors("table"), None) is not table:
            continue
        column, more = 0, {}
        own = cells(row)
        for cell in own:
            before = []
            while below.get(column, 0) > 0:
                before.append(ABOVE)
                column += 1
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            found[cell] = (before, [LEFT] * (wide - 1) if len(own) > 1 else [])
            if high > 1:
                more.update(dict.fromkeys(range(column, column + wide), high - 1))
            column += wide
        while own and below.get(column, 0) > 0:
            found[own[-1]][1].append(ABOVE)
            column += 1
        below = {at: left - 1 for at, left in below.items() if left > 1} | more
    return found


def _span(cell: _Element, name: str) -> int:
    stated = (cell.get(name) or "").strip()
    return (
        min(max(int(stated), 1), _WIDEST)
        if stated.isdecimal() and len(stated) < len("1000")
        else 1
    )


def is_head(row: _Element) -> bool:
    """Whether the row names the columns of a question and answer table."""
    table = next(row.iterancestors("table"), None)
    if table is None or question_columns(table) is None:
        return False
    return _head(table) is row


def is_question_cell(cell: _Element) -> bool:
    """Whether the cell stands in the question column of such a table."""
    table = next(cell.iterancestors("table"), None)
    row = cell.getparent()
    columns = None if table is None else question_columns(table)
    if columns is None or row is None or is_head(row) or _is_title(row):
        return False
    found = cells(row)
    return cell in found and found.index(cell) == columns[0]


def further_name(cell: _Element) -> str:
    """Return the name of a column that belongs to the answers of such a table as well.

    "" for questions, answers, numbers, and columns that only sort the rows.
    """
    table = next(cell.iterancestors("table"), None)
    row = cell.getparent()
    columns = None if table is None else question_columns(table)
    if table is None or columns is None or row is None or cell not in cells(row):
        return ""
    at = cells(row).index(cell)
    head = _head(table)
    if head is None or head is row or at in columns or at >= len(cells(head)):
        return ""
    if not words_of(cell) or _is_title(row):
        return ""
    name = words_of(cells(head)[at])
    return "" if sorts(plain_name(name)) else name


def with_text(text: str, headings: list[Heading], soft: set[int]) -> list[Heading]:
    """Return the headings without those starting in ``soft`` that no text follows."""
    kept: list[Heading] = []
    after = len(text)
    for heading in reversed(headings):
        if heading.start not in soft or text[heading.end : after].strip():
            kept.append(heading)
            after = heading.start
    return kept[::-1]
