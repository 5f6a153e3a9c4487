"""Markdown.

Canonical text: the file, exactly, mark-up and line ends included, without its byte
order mark.  Headings are those of CommonMark at the outer level ("#" and underlined;
not inside code, quotes or lists), bold questions that begin a paragraph or an item,
the question cells of a question and answer table, and headings written as HTML.
A YAML front matter is no part of any section; it says what the file is about.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from explainbot.readers.base import Decoded, Metadata, Parsed
from explainbot.readers.front_matter import read_front_matter
from explainbot.readers.markdown_units import (
    asked_callouts,
    bold_headlines,
    bold_questions,
    definition_terms,
    is_bold,
    raw_headings,
    table_questions,
)
from explainbot.records import Heading
from explainbot.text.lines import lines, one_line, trim

if TYPE_CHECKING:
    from pathlib import Path

    from markdown_it.token import Token


def parse(decoded: Decoded, _path: Path) -> Parsed:
    """Return the text as it is, with its headings; the first of level 1 titles it."""
    text = decoded.text
    stated = read_front_matter(text)
    headings = _headings(text, stated.end)
    own = next((h.title for h in headings if h.level == 1 and not is_bold(text, h)), "")
    return Parsed(
        text,
        Metadata(title=own).over(stated.about),
        headings=headings,
        front=stated.end,
        warnings=stated.warnings,
    )


def _headings(text: str, skip: int) -> tuple[Heading, ...]:
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").parse(text[skip:])
    own = [*_own_headings(text, skip, tokens), *raw_headings(text, skip, tokens)]
    own += table_questions(text, skip)
    own += definition_terms(text, skip, tokens)
    own += asked_callouts(text, skip)
    if len(own) <= 1:
        own += bold_headlines(text, skip, tokens)
    places = {place for heading in own for place in (heading.start, heading.end)}
    bold = [
        each
        for each in bold_questions(text, skip, tokens)
        if not any(each.start <= place <= each.end for place in places)
    ]
    kept: list[Heading] = []
    after = len(text)
    for heading in sorted([*own, *bold], key=lambda each: each.start, reverse=True):
        if heading.end > after:
            continue  # a table may read a line as a heading does
        if heading in own or text[heading.end : after].strip():
            kept.insert(0, heading)
            after = heading.start
    return tuple(kept)


def _own_headings(text: str, skip: int, tokens: list[Token]) -> list[Heading]:
    rows = lines(text, skip)
    headings = []
    for token, inline in pairwise(tokens):
        if token.type == "heading_open" and token.level == 0 and token.map:
            first, last = token.map
            start, end = trim(text, rows[first][0], rows[last - 1][1])
            headings.append(Heading(start, end, int(token.tag[1:]), _words(inline)))
    return headings


def _words(inline: Token) -> str:
    parts = []
    for child in inline.children or []:
        if child.type in {"text", "code_inline", "image"}:
            parts.append(child.content)
        elif child.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
    return one_line("".join(parts))
