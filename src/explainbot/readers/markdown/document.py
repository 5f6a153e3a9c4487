"""Markdown: its headings, and questions that are no headings of its own.

Canonical text: the file, exactly, mark-up and line ends included, without its byte
order mark.  Headings are those of CommonMark at the outer level ("#" and underlined;
not inside code, quotes or lists), bold questions that begin a paragraph or an item,
the question cells of a question and answer table, and headings written as HTML.
A YAML front matter is no part of any section; it says what the file is about.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from explainbot.readers.base import Decoded, HiddenText, Markup, Metadata, Parsed
from explainbot.readers.columns import column_pair
from explainbot.readers.markdown._cards import find_cards
from explainbot.readers.markdown._hidden import code_runs, hidden_runs, line_of
from explainbot.readers.markdown._parts import Parts, find_parts, heads, resumptions
from explainbot.readers.markdown.notes import markdown_notes, note_headings
from explainbot.readers.metadata import front_matter, read_front_matter
from explainbot.records import Heading, Span, blanked, reach
from explainbot.text.lines import (
    is_headline,
    is_list_item,
    is_question_line,
    is_underline,
    lead_of,
    lines,
    one_line,
    tells_phrases,
    trim,
)
from explainbot.text.questions import MARKS, without_label

if TYPE_CHECKING:
    from pathlib import Path

    from markdown_it.token import Token


def parse(decoded: Decoded, _path: Path, *, hidden: bool = False) -> Parsed:
    """Return the text as it is, with its headings; the first of level 1 titles it."""
    told = HiddenText(read=hidden)
    parsed = read_markdown(
        decoded.text, told, lambda at: f"line {line_of(decoded.text, at)}"
    )
    return replace(parsed, warnings=(*parsed.warnings, *told.notes()))


def read_markdown(text: str, told: HiddenText, place: Callable[[int], str]) -> Parsed:
    """Return a text as ``parse`` does.

    Args:
        text: The text.
        told: Is told what the text hides.
        place: Says where an offset is.
    """
    from markdown_it import MarkdownIt

    stated = read_front_matter(text)
    tokens = MarkdownIt("commonmark").parse(text[stated.end :])
    runs = hidden_runs(text, stated.end, tokens)
    read = [
        run
        for run in runs
        if run.what and told.tell(f"{run.what} in {place(run.start)}")
    ]
    gone = [run for run in runs if run not in read]
    seen = blanked(text, [(run.start, run.end) for run in gone])
    # Comments of HTML are no text to the parser, either.
    if not all(text.startswith("<!--", run.start) for run in gone):
        tokens = MarkdownIt("commonmark").parse(seen[stated.end :])
    found = _found(seen, stated.end, tokens)
    headings = [
        each
        for each in found.headings
        if not any(run.start < each.end and each.start < run.end for run in gone)
    ]
    own = next(
        (
            each.title
            for each in headings
            if each.level == 1 and not is_lesser(seen, each)
        ),
        "",
    )
    asked = stated.question or (own == "" and _asking(stated.about.title)) or ""
    first = trim(seen, stated.end, headings[0].start if headings else len(seen))
    if asked and first[0] < first[1]:
        headings.insert(0, Heading(first[0], first[0], 1, asked))
    return Parsed(
        text,
        Metadata(title=own).over(stated.about),
        headings=tuple(headings),
        front=stated.end,
        warnings=stated.warnings,
        skips=tuple(sorted({*found.skips, *((run.start, run.end) for run in gone)})),
        hidden=tuple((run.start, run.end) for run in read),
    )


def _asking(title: str) -> str:
    return title if is_question_line(title) else ""


def markup(text: str, headings: Sequence[Heading]) -> Markup:
    """Return front matter, skips and bold questions of a text with those headings."""
    front = front_matter(text)
    return Markup(
        front,
        (*([(0, front)] if front else []), *markup_skips(text, front, headings)),
        frozenset(each for each in headings if is_lesser(text, each)),
    )


def _found(text: str, skip: int, tokens: list[Token]) -> Parts:
    """Return all headings, in order, and what is no text."""
    own = [*_own_headings(text, skip, tokens), *raw_headings(text, skip, tokens)]
    frame = [each for each in own if "<summary" not in text[each.start : each.end]]

    own.sort(key=lambda each: each.start)
    starts, levels = [each.start for each in own], [each.level for each in own]

    def level(place: int) -> int:
        """Return the level of what is headed at a place."""
        at = bisect_left(starts, place)
        return min(levels[at - 1] + 1, 6) if at else 1

    parts = find_parts(text, skip, tokens, level)
    cards = find_cards(text, skip, tokens, level)
    skips = [*parts.skips, *cards.skips]
    own += [*parts.headings, *cards.headings]
    own += table_questions(text, skip)
    own += definition_terms(text, skip, tokens)
    own += asked_callouts(text, skip)
    own = _apart(own)
    if len(own) <= 1:
        own += bold_headlines(text, skip, tokens)
    places = sorted(place for each in own for place in (each.start, each.end))
    bold = [
        each
        for each in bold_questions(text, skip, tokens)
        if bisect_left(places, each.start) == bisect_right(places, each.end)
    ]
    owned = frozenset(own)
    kept: list[Heading] = []
    after = len(text)
    for heading in sorted([*own, *bold], key=lambda each: each.start, reverse=True):
        if heading.end > after:
            continue  # a table may read a line as a heading does
        if heading in owned or text[heading.end : after].strip():
            kept.insert(0, heading)
            after = heading.start
    headed = reach((each.start, each.end) for each in kept)
    skips = [each for each in skips if headed(each[1]) <= each[0]]
    marks = resumptions(text, Parts(kept, [], [*parts.runs, *cards.runs]), frame, skips)
    kept = sorted([*kept, *marks], key=lambda each: (each.start, each.end))
    notes = markdown_notes(text, skip, code_runs(text, skip, tokens))
    kept += note_headings(text, kept, notes)
    kept.sort(key=lambda each: each.start)
    return Parts(kept, skips)


def _apart(headings: list[Heading]) -> list[Heading]:
    """Return the headings without those that lie in one that was found before."""
    kept: list[Heading] = []
    taken: list[int] = []
    for each in headings:
        at = bisect_left(taken, each.end)
        if at == 0 or kept[at - 1].end <= each.start:
            taken.insert(at, each.start)
            kept.insert(at, each)
    return kept


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
    return bare_title(one_line("".join(parts)))


def bare_title(title: str) -> str:
    """Return a title without its attributes, tags, name and the marks of links."""
    bare = _ATTRIBUTES.sub("", title)
    bare = _NAME.sub("", _TAGS.sub("", bare))
    if "[[" in bare or "==" in bare:
        bare = _SHINING.sub(r"\1", _WIKI.sub(lambda link: link[2] or link[1], bare))
    return bare.strip() or title


_BOLD = re.compile(
    r"\s*(?:[-*+]\s+|\d{1,3}[.)]\s+)*(\*\*|__)(?P<words>(?:(?!\n\s*\n).)+?)\1"
    rf"(?P<end>\s?[{MARKS}])?(?=\W|\Z)",
    re.DOTALL,
)
_RAW = re.compile(
    r"(?:</?(?:details|div|section)\b[^>]*>\s*){0,50}"
    r"<(?P<tag>h[1-6]|summary)\b[^<>]*>(?P<words>.{0,5000}?)</(?P=tag)\s*>",
    re.DOTALL | re.IGNORECASE,
)
_WHOLE_BOLD = re.compile(
    r"(?P<sign>\*\*|__)(?P<words>(?:(?!\*\*|__|[\r\n]).)+)(?P=sign)"
)
_ATTRIBUTES = re.compile(
    r"""\s*\{:?\s*(?:-|(?:[#.][\w:-]+|[\w-]+=(?:"[^"]*"|'[^']*'|[^\s}]+)|-)"""
    r"""(?:\s+(?:[#.][\w:-]+|[\w-]+=(?:"[^"]*"|'[^']*'|[^\s}]+)|-))*)\s*\}\s*\Z"""
)
_TAGS = re.compile(r"(?:\s+#(?:(?:flash)?cards?|question|todo)(?:/[\w/-]+)?)+\s*\Z")
_NAME = re.compile(r"\s\^[\w-]+\s*\Z")
_WIKI = re.compile(r"\[\[([^\[\]|]+)(?:\|([^\[\]]+))?\]\]")
_SHINING = re.compile(r"==(\S(?:[^=]*\S)?)==")
_LEVEL = 2
_CALLOUT = re.compile(
    r"^ {0,3}>[ \t]*\[!\w+\][+-]?[ \t]+(?P<words>[^\r\n]+)", re.MULTILINE
)
_MEANS = re.compile(r" {0,3}:[ \t]+(?=\S)")
_MEANS_BELOW = re.compile(r"[ \t]*(?:\r\n|\r|\n)\s*?(?P<sign>:)[ \t]+")
_TAG = re.compile(r"<[^>]+>")
_CELL_END = re.compile(r"(?<!\\)\|")
_TABLE_LEVEL = 6
_NEAR = 2000
_TABLE_ROW = re.compile(r"[^\r\n]*(?<!\\)\|(?=[ \t]*(?:[\r\n]|\Z))")
_TABLE_RULE = re.compile(r"(?=[:| \t]*-)[-:| \t]+\Z")
_LAST_TAGS = re.compile(r"^[ \t]*</details>\s*\Z", re.MULTILINE | re.IGNORECASE)
_MARKUP = re.compile(r"\*\*|__|`")


def bold_questions(text: str, skip: int, tokens: list[Token]) -> list[Heading]:
    """Return the bold questions that begin a paragraph or list item.

    Each goes below the last heading before it, and has some text after it; none is a
    phrase whose meaning its item tells.
    """
    rows = lines(text, skip)
    found = []
    level = 1
    quotes = 0
    phrases = _phrases(text, rows, tokens)
    for number, token in enumerate(tokens):
        quotes += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
        if token.type == "heading_open" and token.level == 0:
            level = int(token.tag[1:]) + 1
        if (
            token.type == "paragraph_open"
            and token.map
            and not quotes
            and number not in phrases
        ):
            start, end = rows[token.map[0]][0], rows[token.map[1] - 1][1]
            bold = _BOLD.match(text, start, end)
            if bold:
                title = without_label(one_line(bold["words"] + (bold["end"] or "")))
                place = trim(text, bold.start(), bold.end())
                if is_question_line(title):
                    found.append(Heading(*place, min(level, 6), title))
    return found


def _phrases(text: str, rows: Sequence[Span], tokens: list[Token]) -> set[int]:
    """Return where the items' paragraphs begin whose lists tell what phrases mean."""
    found: set[int] = set()
    opened: list[list[int]] = []
    for number, token in enumerate(tokens):
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            opened.append([])
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            own = opened.pop()
            first = [rows[tokens[at].map[0]] for at in own]  # type: ignore[index]
            if tells_phrases([lead_of(text[slice(*row)]) for row in first]):
                found.update(own)
        elif (
            token.type == "paragraph_open"
            and token.map
            and opened
            and tokens[number - 1].type == "list_item_open"
        ):
            opened[-1].append(number)
    return found


def asked_callouts(text: str, skip: int, level: int = 2) -> list[Heading]:
    """Return the questions that head a framed note: "> [!question] Why?"."""
    return [
        Heading(*trim(text, *found.span()), level, one_line(found["words"]))
        for found in _CALLOUT.finditer(text, skip)
        if heads(found["words"])
    ]


def bold_headlines(text: str, skip: int, tokens: list[Token]) -> list[Heading]:
    """Return the paragraphs that are a headline in bold and nothing else.

    There are none where only one paragraph is written so.
    """
    rows = lines(text, skip)
    found = []
    for token in tokens:
        if token.type == "paragraph_open" and token.map and token.level == 0:
            place = trim(text, rows[token.map[0]][0], rows[token.map[1] - 1][1])
            whole = _WHOLE_BOLD.fullmatch(text, *place)
            if whole and is_headline(whole["words"]):
                found.append(Heading(*place, _LEVEL, one_line(whole["words"])))
    return found if len(found) > 1 else []


def definition_terms(text: str, skip: int, tokens: list[Token]) -> list[Heading]:
    """Return the terms of definition lists: a line, and ": " before what it means."""
    rows = lines(text, skip)
    found: list[Heading] = []
    level, before = 1, (0, 0)
    for token in tokens:
        if token.type == "heading_open" and token.level == 0:
            level = int(token.tag[1:]) + 1
        if token.type != "paragraph_open" or not token.map or token.level:
            continue
        first, last = token.map
        colons = [at for at in range(first, last) if _MEANS.match(text, rows[at][0])]
        terms = [before] if colons[:1] == [first] and before[1] == 1 else []
        terms += [(at - 1, 1) for at in colons if at > first]
        for at, _ in terms:
            place = trim(text, *rows[at])
            if not _MEANS.match(text, rows[at][0]):
                title = _MARKUP.sub("", text[slice(*place)])
                found.append(Heading(*place, min(level, 6), one_line(title)))
        before = (first, last - first)
    return found


def is_lesser(text: str, heading: Heading) -> bool:
    """Whether the heading is none that Markdown knows: bold, or an item of a list."""
    return is_bold(text, heading) or is_list_item(text[heading.start : heading.end])


def is_bold(text: str, heading: Heading) -> bool:
    """Whether the heading is a bold question, not one that Markdown knows."""
    words = text[heading.start : heading.end]
    last = words.rstrip().splitlines()[-1:]
    return bool(_BOLD.match(words)) and not any(map(is_underline, last))


def markup_skips(text: str, skip: int, headings: Sequence[Heading]) -> list[Span]:
    """Return what of question and answer tables is no text, and closing tags.

    Args:
        text: The document's text.
        skip: Where its front matter ends.
        headings: Those that the reader found, in order.
    """
    skips = []
    passed = skip
    starts = {heading.start for heading in headings}
    for heading in headings:
        tags = _LAST_TAGS.search(text, passed, heading.start)
        if tags:
            skips.append(trim(text, tags.start(), heading.start))
        if heading.level == _TABLE_LEVEL and "|" in text[heading.start : heading.end]:
            skips += _table_skips(text, passed, heading)
        passed = heading.end
        means = _MEANS_BELOW.match(text, heading.end)
        if means and means.start("sign") not in starts:
            skips.append(means.span("sign"))
    last = _LAST_TAGS.search(text, passed) if headings else None
    return [*skips, trim(text, last.start(), len(text))] if last else skips


def _table_skips(text: str, passed: int, heading: Heading) -> list[Span]:
    """Return the two lines of a table's head above a row, and the row's last bar."""
    skips = []
    above = lines(text, max(passed, heading.start - _NEAR), heading.start)[:-1][-2:]
    whole = len(above) == 2 and (  # noqa: PLR2004
        above[0][0] == 0 or text[above[0][0] - 1] in "\r\n"
    )
    headed = whole and "|" in text[slice(*above[0])]
    if headed and _TABLE_RULE.match(text[slice(*above[1])]):
        skips.append(trim(text, above[0][0], above[1][1]))
    row = _TABLE_ROW.match(text, heading.start)
    if row and heading.end <= row.end() - 1:
        skips.append((row.end() - 1, row.end()))
    return skips


def raw_headings(text: str, skip: int, tokens: list[Token]) -> list[Heading]:
    """Return the headings and summaries written as HTML."""
    rows = lines(text, skip)
    found = []
    level = 0
    for token in tokens:
        if token.type == "heading_open" and token.level == 0:
            level = int(token.tag[1:])
        if token.type != "html_block" or token.level or not token.map:
            continue
        first, last = token.map
        for raw in _RAW.finditer(text, rows[first][0], rows[last - 1][1]):
            tag = raw["tag"].lower()
            level = level if tag == "summary" else int(tag[1:])
            own = min(level + 1, 6) if tag == "summary" else level
            title = one_line(_TAG.sub(" ", raw["words"]))
            if title:
                found.append(Heading(raw.start(), raw.end(), own, title))
    return found


def table_questions(text: str, skip: int) -> list[Heading]:
    """Return the question cells of tables that head a question and an answer column."""
    if "|" not in text or not re.search(r"^[ \t]*+\|?[ \t]*+:?-", text, re.MULTILINE):
        return []
    from markdown_it import MarkdownIt

    rows = lines(text, skip)
    found: list[Heading] = []
    columns: tuple[int, int] | None = None
    for token in MarkdownIt("commonmark").enable("table").parse(text[skip:]):
        if token.type == "tr_open" and token.map and token.level <= 2:  # noqa: PLR2004
            row = trim(text, *rows[token.map[0]])
            if columns:
                found += _table_row(text, row, columns)
            else:
                columns = _columns(text, row)
        elif token.type == "table_close":
            columns = None
        elif token.type == "thead_close" and columns is None:
            columns = (-1, -1)
    return found


def _cells(text: str, row: Span) -> list[Span]:
    start, end = row
    edges = [found.start() for found in _CELL_END.finditer(text, start, end)]
    if not edges or edges[0] != start:
        edges.insert(0, start - 1)
    if edges[-1] != end - 1:
        edges.append(end)
    return [(left + 1, right) for left, right in pairwise(edges)]


def _columns(text: str, row: Span) -> tuple[int, int] | None:
    question, answer = column_pair(
        [text[slice(*cell)].strip() for cell in _cells(text, row)]
    )
    if question is None or answer is None or question > answer:
        return None
    return question, answer


def _table_row(text: str, row: Span, columns: tuple[int, int]) -> list[Heading]:
    question, answer = columns
    cells = _cells(text, row)
    if question < 0 or answer >= len(cells):
        return []
    title = one_line(_MARKUP.sub("", text[slice(*cells[question])]))
    if not title or not text[slice(*cells[answer])].strip():
        return []
    return [Heading(row[0], cells[answer][0], _TABLE_LEVEL, title)]
