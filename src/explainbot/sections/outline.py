"""The headings of a document: the reader's, or those its plain lines form.

In plain text a question on a line of its own, followed by a paragraph, starts a
question and answer unit; a short line alone between blank lines, with no final stop
and a paragraph after it, is a headline; "Q:" and "A:" mark questions and answers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from explainbot.lines import (
    HEADING_CHARACTERS,
    is_list_item,
    is_table_row,
    lines,
    one_line,
    strip_bullet,
    trim,
)
from explainbot.readers.front_matter import front_matter
from explainbot.readers.markdown_units import is_bold, markup_skips
from explainbot.records import Document, Heading, Span
from explainbot.sections.forms import ANSWERED, ASKED, Block, bare, find_blocks

_NUMBER = re.compile(r"\(?\d{1,3}[.)]\s+")


@dataclass(frozen=True)
class Outline:
    """The headings of a text and the runs that belong to no section."""

    headings: tuple[Heading, ...]
    skips: tuple[Span, ...] = ()


def find_outline(document: Document) -> Outline:
    """Return the document's headings, in order, and its skips, in order.

    The reader's headings hold; those of plain lines are looked for where it found
    none, or nothing but the title, and never in a table.
    """
    text = document.text
    markdown = document.media_type == "text/markdown"
    skip = front_matter(text) if markdown else 0
    skips: list[Span] = [(0, skip)] if skip else []
    given = document.headings
    if markdown:
        skips += markup_skips(text, skip, given)
    own = [each for each in given if not (markdown and is_bold(text, each))]
    if len(own) > 1 or document.media_type == "text/csv":
        return Outline(given, tuple(skips))
    headings = list(given)
    # A file with mark-up marks its own headlines, so only questions are looked for.
    headlines = not (given or markdown)
    level = own[-1].level + 1 if own else 1
    starts = [skip, *(each.end for each in given)]
    ends = [*(each.start for each in given), len(text)]
    for start, end in zip(starts, ends, strict=True):
        if own and end <= own[0].start:
            continue
        found = _plain(find_blocks(document, start, end), level, headlines=headlines)
        headings += found.headings
        skips += found.skips
    headings.sort(key=lambda heading: heading.start)
    return Outline(tuple(headings), tuple(sorted(skips)))


def _plain(found: list[Block], level: int, *, headlines: bool) -> Outline:
    """Read questions, headlines and labels; labels alone where they are the form."""
    pairs = {
        number
        for number, (block, after) in enumerate(pairwise(found))
        if ASKED.match(block.text)
        and len(block.text) <= HEADING_CHARACTERS
        and _answer(after.text)
    }
    others = [
        number
        for number in _unlabelled(found, headlines=headlines)
        if number not in pairs
    ]
    # Where labels are the form, an answer's short lines are no headings, but those
    # right above a labelled question are: they head a group of them.
    dominant = len(pairs) > len([number for number in others if number])
    if dominant:
        others = [number for number in others if not number or number + 1 in pairs]
    headings: list[Heading] = []
    skips: list[Span] = []
    for number, block in enumerate(found):
        if number in pairs:
            label = ASKED.match(block.text)
            title = one_line(block.text[label.end() if label else 0 :])
            headings.append(Heading(block.start, block.end, level, title))
        elif number - 1 in pairs or (dominant and headings):
            skips += _label(block)
        if number in others:
            headings.append(_heading(block, level))
    return Outline(tuple(headings), tuple(skips))


def _answer(text: str) -> bool:
    label = ANSWERED.match(text)
    return label is not None and text[label.end() :].strip() != ""


def _label(block: Block) -> list[Span]:
    if not _answer(block.text):
        return []
    label = ANSWERED.match(block.text)
    left, right = trim(block.text, 0, label.end() if label else 0)
    return [(block.start + left, block.start + right)]


def _unlabelled(found: list[Block], *, headlines: bool) -> list[int]:
    """Return which blocks are questions or headlines with a body after them."""
    chosen = []
    quoted = _quoted_form(found)
    for number, (block, after) in enumerate(pairwise(found)):
        if block.labelled:
            continue
        opens = (number == 0 and block.start == 0) or _is_body(after)
        asked = block.question and not (
            block.bulleted and number and found[number - 1].bulleted
            and found[number - 1].question
        )  # fmt: skip
        asked = asked or (quoted and block.quoted_question)
        if (asked and _is_body(after)) or (headlines and block.headline and opens):
            chosen.append(number)
    return chosen


def _quoted_form(found: list[Block]) -> bool:
    """Whether quoted questions head the text: no talk, and other questions beside."""
    asked = sum(block.question or block.quoted_question for block in found)
    talk = any(block.quoted and not block.quoted_question for block in found)
    return asked > 1 and not talk


def _is_body(block: Block) -> bool:
    listed = is_list_item(block.text) or is_table_row(block.text)
    return not block.question and (listed or not block.headline)


def _heading(block: Block, level: int) -> Heading:
    words = block.text
    if block.underlined:
        words = words[slice(*lines(words)[0])]
    words = bare(_NUMBER.sub("", strip_bullet(bare(words)), count=1))
    if block.quoted_question:
        words = words.strip('"“”„«» \t')
    return Heading(block.start, block.end, level, one_line(words))
