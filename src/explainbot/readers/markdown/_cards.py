"""Questions in the forms of note programs: in bullets, and as cards.

Bullets with what answers below (Notion, Logseq), "question::answer" and a question, a
line "?" and the answer (Obsidian).  Lines of properties ("id:: ...") are no text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from explainbot.readers.markdown._parts import Level, Parts
from explainbot.records import Heading, Span
from explainbot.text.lines import is_question_line, lines, one_line, trim
from explainbot.text.questions import without_label

if TYPE_CHECKING:
    from markdown_it.token import Token

_BULLET = re.compile(r"[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+(?P<box>\[[ xX]\][ \t])?")
_TAGS = re.compile(r"(?<!\s)(?:\s++#[\w/-]++|\s++\^[\w-]++){1,100}+\s*$")
_CARD_TAG = re.compile(r"(?<!\S)#(?:flash)?cards?\b", re.IGNORECASE)
_PROPERTY = re.compile(
    r"[ \t]*(?:[-*+][ \t]+)?(?:id|collapsed|card-[\w-]+|deck|logseq\.[\w.-]+|heading|"
    r"background-color|created-at|updated-at|alias|tags|type|template|title|icon|"
    r"public|exclude-from-graph-view|query-[\w-]+|ls-type|hl-[\w-]+):: ?.*$"
)
_PAIR = re.compile(
    r"(?P<asked>[^:\s](?:(?!::).)*?\S?)[ \t]{0,99}(?P<sign>:{2,3})(?!:)"
    r"[ \t]*(?P<said>\S.*)$"
)
_MARKS = re.compile(r"\*\*|__|`")
_TERM_WORDS = 5
_BETWEEN = frozenset({"?", "??"})
"""Rows between what is asked and the answer."""
_HEADING = re.compile(r"#{1,6}[ \t]+(?P<words>.+?)[ \t]{0,99}#{0,99}$")


def find_cards(text: str, skip: int, tokens: list[Token], level: Level) -> Parts:
    """Return the questions and cards of a text, and what between them is no text.

    Args:
        text: The document's text.
        skip: Where its front matter ends.
        tokens: Of what follows it.
        level: Of a heading at a place.
    """
    parts = Parts()
    rows = lines(text, skip)
    if any(token.type == "list_item_open" for token in tokens):
        parts.headings += _bulleted(text, rows, tokens, level)
    if "::" not in text and not re.search(r"^\?\??[ \t]*$", text, re.MULTILINE):
        return parts
    code = {
        number
        for token in tokens
        if token.type in {"fence", "code_block"} and token.map
        for number in range(*token.map)
    }
    tagged = _CARD_TAG.search(text, skip) is not None
    for number, (start, end) in enumerate(rows):
        row = text[start:end]
        if number in code or ("::" not in row and row.strip() not in _BETWEEN):
            continue
        if _PROPERTY.match(row):
            parts.skips.append(trim(text, start, end))
        elif row.strip() in _BETWEEN:
            _two_sided(text, rows, number, parts, level)
        else:
            _paired(text, (start, end), parts, level, tagged=tagged)
    return parts


def _bulleted(
    text: str, rows: list[Span], tokens: list[Token], level: Level
) -> Iterator[Heading]:
    """Yield the questions that are items of a list with what answers below."""
    outline = _is_outline(tokens)
    quotes = depth = 0
    for token, after in pairwise(tokens):
        quotes += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
        depth += {"list_item_open": 1, "list_item_close": -1}.get(token.type, 0)
        if token.type != "list_item_open" or quotes or not token.map or not after.map:
            continue
        first, last = token.map
        row = rows[first]
        mark = _BULLET.match(text, *row)
        if mark is None or mark["box"]:
            continue
        words = _TAGS.sub("", text[mark.end() : row[1]])
        below = level(row[0]) + depth - 1
        head = _HEADING.match(words) if after.type == "heading_open" else None
        if head and outline:
            yield Heading(*trim(text, *row), int(after.tag[1:]), head["words"])
        if after.type != "paragraph_open":
            continue
        title = without_label(_MARKS.sub("", one_line(words)))
        more = (text[slice(*each)] for each in rows[first + 1 : last])
        said = any(each.strip() and not _PROPERTY.match(each) for each in more)
        if said and is_question_line(title):
            yield Heading(*trim(text, *row), min(below, 6), title)


def _is_outline(tokens: list[Token]) -> bool:
    """Whether all of a text is bullets, as Logseq writes its pages."""
    tops = {token.type for token in tokens if not token.level and token.nesting >= 0}
    return tops == {"bullet_list_open"}


def _two_sided(
    text: str, rows: list[Span], number: int, parts: Parts, level: Level
) -> None:
    """Take the lines above a "?" as what is asked, those below as the answer."""
    first = last = number
    while first and _is_side(text, rows[first - 1]):
        first -= 1
    while last + 1 < len(rows) and _is_side(text, rows[last + 1]):
        last += 1
    if number in {first, last}:
        return
    place = trim(text, rows[first][0], rows[number - 1][1])
    title = _TAGS.sub("", _MARKS.sub("", one_line(text[slice(*place)])))
    parts.headings.append(Heading(*place, level(place[0]), title))
    parts.skips.append(trim(text, *rows[number]))
    parts.runs.append((place[0], rows[last][1]))


def _is_side(text: str, row: Span) -> bool:
    """Whether a row is of what is asked or answered, not blank nor another "?"."""
    return text[slice(*row)].strip() not in {"", *_BETWEEN}


def _paired(text: str, row: Span, parts: Parts, level: Level, *, tagged: bool) -> None:
    """Take a line with two or three colons as a card, where it is one."""
    start, end = row
    mark = _BULLET.match(text, start, end)
    begin = mark.end() if mark else trim(text, start, end)[0]
    found = _PAIR.match(text, begin, end)
    if not found or text.count("::", begin, end) > 1:
        return
    title = _MARKS.sub("", one_line(found["asked"]))
    term = tagged and len(title.split()) <= _TERM_WORDS and title[:1].isalpha()
    term = term and not set(title) & set(",;.")
    if is_question_line(title) or term:
        place = trim(text, start, found.end("asked"))
        parts.headings.append(Heading(*place, level(start), title))
        parts.skips.append(found.span("sign"))
        parts.runs.append((place[0], end))
