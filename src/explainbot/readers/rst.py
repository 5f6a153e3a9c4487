"""reStructuredText: headings, definition lists and glossaries.

Canonical text: the file, exactly, mark-up and line ends included, without its byte
order mark.  Headings are lines underlined, or under- and overlined, with punctuation;
their levels are in the order in which such lines first appear; bold questions that
begin a paragraph, the terms of definition lists and glossaries, the titles of boxes and
tabs, and the questions of question and answer tables come one level below.  Comments
(told with their lines), link targets, substitutions, the fields below the title, the
marks and options of boxes, and directives that show no text of their own (an image, a
table of contents) are no part of any section.

Nothing is executed, inserted or rendered: titles and explicit mark-up are told by lines
alone, in the rules of the specification, so docutils is not needed.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import takewhile
from pathlib import Path

from explainbot.readers.base import (
    PLACES_TOLD,
    Decoded,
    HiddenText,
    Markup,
    Metadata,
    Parsed,
    word_set,
)
from explainbot.readers.columns import column_pair
from explainbot.readers.markdown.notes import Note, note_headings
from explainbot.records import Heading, Span
from explainbot.text.lines import (
    HEADING_WORDS,
    blocks,
    is_question_line,
    lines,
    one_line,
    trim,
)

_ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1*\s*\Z")
_SHORTEST = 4
"""Of an underline that is shorter than its title."""
_EXPLICIT = re.compile(r"\.\.(?:\s|\Z)")
_SHOWN = re.compile(
    r"\.\.\s+(?:\[[^\]]+\](?:\s|\Z)|(?P<name>[\w:.+-]+?)\s?::(?:\s|\Z))"
)
_NO_TEXT = frozenset(
    "image include raw contents toctree sectnum section-numbering index meta highlight "
    "default-role role target-notes header footer title unicode date replace class "
    "literalinclude plot graphviz automodule autoclass autofunction currentmodule "
    "module only tabularcolumns bibliography cssclass rst-class".split()
)
_ELSEWHERE = frozenset({"include", "literalinclude"})
_FOR_ONE_FORM = frozenset({"raw", "only"})
_NEVER_PROSE = frozenset(
    "toctree meta index plot graphviz unicode date replace bibliography raw only "
    "automodule autoclass autofunction include literalinclude".split()
)
"""Of what shows no text, what is told in other words or has no words below it."""
_WORDS = 3
"""From so many on, what is indented below a mark reads as text."""
_ROW_TOLD = 60
_FOR_PAGES = re.compile(r"\.\.\s+only::\s+html\b", re.IGNORECASE)
_NO_COMMENT = re.compile(r"\.\.\s+(?:_|\||\[)|__\s")
_FROM_FILE = re.compile(
    r"^[ \t]*\.\.[ \t]+(?P<what>csv-table::[^\r\n]{0,60})[^\r\n]*\r?\n"
    r"(?:[ \t]+:[\w-]+:[^\r\n]*\r?\n)*?[ \t]+:(?:file|url):",
    re.MULTILINE | re.IGNORECASE,
)
_NOTE = re.compile(r"\.\.[ \t]+\[(?P<label>\d+|#[\w.-]*|\*)\](?:\s|\Z)")
_NOTE_MARK = re.compile(r"\[(?P<label>\d+|#[\w.-]*|\*)\]_(?!\w)")
_BOX = re.compile(
    r"[ \t]*\.\.[ \t]+(?P<name>admonition|topic|sidebar|dropdown|details|collapse|card|"
    r"question|exercise|solution|example|note|tip|hint|important|warning|attention|"
    r"caution|danger|error|seealso|tabs|tab-set|tab|tab-item|group-tab|list-table|"
    r"csv-table|only)::[ \t]*(?P<title>.*)$",
    re.IGNORECASE,
)
_TITLED = word_set(
    "admonition topic sidebar dropdown details collapse card question exercise example"
)
_TABS = word_set("tab tab-item group-tab")
_TABLES = word_set("list-table csv-table")
_CODE = re.compile(r"[ \t]*\.\.[ \t]+(?:code|code-block|sourcecode|parsed-literal)::")
_OPTION = re.compile(r"[ \t]+:[\w-]+:(?:[ \t]|$)")
_NAMED = re.compile(r"[ \t]+:header:[ \t]*(?P<names>.+?)[ \t]*$")
_ITEM = re.compile(r"(?P<white>[ \t]*)(?P<row>\*[ \t]+)?-(?:[ \t]+|$)")
_CELL = re.compile(
    r"""(?:(?<=,)|\A)[ \t]*(?P<cell>"(?:[^"]|"")*"|[^,"\s][^,]*|)[ \t]*(?=,|\Z)"""
)
_FIELD = re.compile(r":(?P<name>[A-Za-z ]+):\s+(?P<value>\S.*)")
_ROLE = re.compile(r"(?::[\w:.+-]+:)?`+([^`<]+?)(?:\s*<[^`>]*>)?`+_{0,2}")
_BOLD = re.compile(r"\*\*(?P<words>[^*]{2,300}?)\*\*(?=\W|\Z)")
_EMPHASIS = re.compile(r"(\*{1,2})(\S(?:.*?\S)?)\1")


def parse(decoded: Decoded, _path: Path, *, hidden: bool = False) -> Parsed:
    """Return the text as it is, with its headings; one alone at the top titles it."""
    text = decoded.text
    titles = list(_titles(text))
    boxes = list(_boxes(text, titles))
    asked = list(_questions(text, titles))
    headings = [*titles, *(each for _, heading, _ in boxes for each in heading)]
    for each in [
        *asked,
        *_terms(text, titles),
    ]:  # a bold question can be a term as well
        if not any(
            each.start < other.end and other.start < each.end for other in headings
        ):
            headings.append(each)
    headings.sort(key=lambda each: each.start)
    headings += note_headings(text, headings, _notes(text))
    headings.sort(key=lambda each: each.start)
    told = HiddenText(read=hidden)
    comments = [
        span
        for span in _comments(text)
        if told.tell(f"a comment in line {len(lines(text, 0, span[0]))}")
    ]
    tops = [each.title for each in titles if each.level == 1]
    title = tops[0] if len(tops) == 1 and titles[0].level == 1 else ""
    fields = _fields(text, titles)[1]
    return Parsed(
        text,
        Metadata(
            title=title,
            author=fields.get("author", fields.get("authors", "")),
            date=fields.get("date", ""),
        ),
        headings=tuple(headings),
        warnings=(*told.notes(), *_unread(text)),
        skips=tuple(sorted(span for _, _, skips in boxes for span in skips)),
        hidden=tuple(comments),
    )


def markup(text: str, _headings: Sequence[Heading]) -> Markup:
    """Return what shows no text."""
    return Markup(skips=tuple(silent_blocks(text)))


def _titles(text: str) -> Iterator[Heading]:
    rows = lines(text)
    styles: list[tuple[str, bool]] = []
    silent = _silent_blocks(text)
    free = True
    at = 0
    while at < len(rows):
        span = _title(text, rows, at) if free else None
        if span and not any(left <= rows[at][0] < right for left, right in silent):
            title, last, style = span
            if style not in styles:
                styles.append(style)
            start, end = trim(text, rows[at][0], rows[last][1])
            yield Heading(start, end, styles.index(style) + 1, title)
            at, free = last + 1, True
        else:
            free = not text[slice(*rows[at])].strip()
            at += 1


def _title(
    text: str, rows: list[Span], at: int
) -> tuple[str, int, tuple[str, bool]] | None:
    """Return words, last row and style of the title that begins at a row, if any."""
    first, *more = [text[slice(*row)].rstrip() for row in rows[at : at + 3]]
    if len(more) == 2 and _is_rule(first) and more[0].strip():  # noqa: PLR2004
        over = more[1] == first and len(first) >= len(more[0])
        if over and not _is_rule(more[0]):
            return _words(more[0]), at + 2, (first[0], True)
    if not first or first[0].isspace() or not more or not _is_rule(more[0]):
        return None
    long = len(more[0]) >= min(len(first), _SHORTEST)
    if _is_rule(first) or not long or _EXPLICIT.match(first):
        return None
    return _words(first), at + 1, (more[0][0], False)


def _is_rule(row: str) -> bool:
    return bool(row) and _ADORNMENT.match(row) is not None


def _words(title: str) -> str:
    return one_line(_EMPHASIS.sub(r"\2", _ROLE.sub(r"\1", title))).replace("\\", "")


def _questions(text: str, titles: list[Heading]) -> Iterator[Heading]:
    """Yield the bold questions that begin a paragraph and have text after them."""
    for start, end in blocks(text):
        bold = _BOLD.match(text, start, end)
        if not bold or not is_question_line(one_line(bold["words"])):
            continue
        level = _level_above(titles, start)
        if text[bold.end() :].strip():
            title = one_line(bold["words"])
            yield Heading(start, bold.end(), level + 1, title)


def _terms(text: str, titles: list[Heading]) -> Iterator[Heading]:
    silent = silent_blocks(text)
    for start, end in terms(text):
        if not any(left <= start < right for left, right in silent):
            title = _words(text[start:end].partition(" : ")[0])
            yield Heading(start, end, _level_above(titles, start) + 1, title)


def _level_above(titles: list[Heading], place: int) -> int:
    return next((each.level for each in reversed(titles) if each.start <= place), 0)


def silent_blocks(text: str) -> list[Span]:
    """Return the fields and explicit mark-up that show no text, trimmed, in order."""
    fields, _ = _fields(text, list(_titles(text)))
    glossaries = [each.span() for each in GLOSSARY.finditer(text)]
    found = [*_silent_blocks(text), *glossaries, *([fields] if fields else [])]
    return sorted(trim(text, *each) for each in found)


@lru_cache(maxsize=2)
def _silent_blocks(text: str) -> tuple[Span, ...]:
    found: list[Span] = []
    start: int | None = None
    end = 0
    for left, right in lines(text):
        row = text[left:right]
        if start is not None and (not row.strip() or row[0].isspace()):
            end = right
            continue
        if start is not None:
            found.append(trim(text, start, end))
            start = None
        # An empty comment only ends what stands above it; what follows is text.
        empty = row.strip() == ".." and not _next_row(text, right).strip()
        if _EXPLICIT.match(row) and _is_silent(row) and not empty:
            start, end = left, right
    if start is not None:
        found.append(trim(text, start, end))
    return tuple(found)


def _next_row(text: str, end: int) -> str:
    rest = text[end : end + 200].removeprefix("\r").removeprefix("\n")
    return rest.splitlines()[0] if rest else ""


def _is_silent(row: str) -> bool:
    shown = _SHOWN.match(row)
    if shown and _FOR_PAGES.match(row):
        return False
    return not shown or (shown["name"] or "").lower() in _NO_TEXT


def _comments(text: str) -> Iterator[Span]:
    """Yield the comments that say something."""
    for start, end in _silent_blocks(text):
        row = text[slice(*lines(text, start, end)[0])]
        if text[start:end] != ".." and not (
            _SHOWN.match(row) or _NO_COMMENT.match(row)
        ):
            yield start, end


def _notes(text: str) -> list[Note]:
    """Return the footnotes, in order; those without a number are counted."""
    marks: dict[str, list[int]] = {}
    for mark in _NOTE_MARK.finditer(text):
        marks.setdefault(mark["label"], []).append(mark.start())
    found: list[Note] = []
    rows = lines(text)
    for number, (start, end) in enumerate(rows):
        note = _NOTE.match(text[start:end])
        if note:
            body = _body(text, rows, number)
            places = marks.get(note["label"], [])
            at = places[0] if places else None
            if note["label"] in {"#", "*"} and places:
                del places[0]
            found.append(Note(start, body[-1][1] if body else end, at))
    return found


def _unread(text: str) -> tuple[str, ...]:
    """Return a note on what the page shows and a reader of the file does not see."""
    places = []
    for start, end in _silent_blocks(text):
        left, right = lines(text, start, end)[0]
        shown = _SHOWN.match(text[left:right])
        name = (shown["name"] or "").lower() if shown else ""
        mark = shown or _NO_COMMENT.match(text[left:right])
        taken = mark and name not in _NEVER_PROSE and _is_prose(text[right:end])
        only = name in _FOR_ONE_FORM and text[right:end].strip()
        if name in _ELSEWHERE or only or taken:
            row = one_line(text[left:right])[:_ROW_TOLD].removeprefix("..").strip()
            places.append(f'"{row}" in line {len(lines(text, 0, start))}')
    places += [
        f'"{one_line(each["what"])}" in line {len(lines(text, 0, each.start()))}'
        for each in _FROM_FILE.finditer(text)
    ]
    if not places:
        return ()
    told = "; ".join(places[:PLACES_TOLD])
    more = len(places) - PLACES_TOLD
    return (f"not read: {told}" + (f" and {more} more" if more > 0 else ""),)


def _is_prose(below: str) -> bool:
    """Whether text is indented below a mark that shows none, so that it is its own."""
    rows = (row for row in below.splitlines() if not _OPTION.match(row))
    return sum(len(row.split()) for row in rows) >= _WORDS


def _boxes(
    text: str, titles: list[Heading]
) -> Iterator[tuple[Span, list[Heading], list[Span]]]:
    """Yield the boxes, tabs and tables: where each begins, its headings and skips."""
    rows = lines(text)
    silent = [*_silent_blocks(text), *_literals(text, rows)]
    for number, (start, end) in enumerate(rows):
        found = _BOX.match(text[start:end])
        if not found or any(left <= start < right for left, right in silent):
            continue
        level = min(_level_above(titles, start) + 1, 6)
        body = _body(text, rows, number)
        mark = trim(text, start, end)
        skips = [
            trim(text, *row)
            for row in takewhile(lambda row: _OPTION.match(text[slice(*row)]), body)
        ]
        name, title = found["name"].lower(), _words(found["title"])
        if name in _TABLES:
            headings, more = _table(text, body, level, name)
            if headings:
                yield mark, headings, [mark, *more]
            else:
                named = [Heading(*mark, level, title)] if title else []
                yield mark, named, [*(() if title else (mark,)), *_shown(text, skips)]
        elif name in _TABS or (name in _TITLED and _heads(title)):
            yield mark, [Heading(*mark, level, title)] if title else [], skips
        else:
            shown = end if name == "only" else start + found.start("title")
            yield mark, [], [trim(text, mark[0], shown), *skips]


def _shown(text: str, options: list[Span]) -> Iterator[Span]:
    """Yield a table's options but for the names of its columns."""
    for start, end in options:
        named = _NAMED.match(text[_line_start(text, start) : end])
        if named:
            end = _line_start(text, start) + named.start("names")  # noqa: PLW2901
        yield trim(text, start, end)


def _heads(title: str) -> bool:
    return is_question_line(title) or len(title.split()) > 1


def _body(text: str, rows: list[Span], number: int) -> list[Span]:
    """Return the lines that are indented below a line."""
    within = _indent(text[slice(*rows[number])])
    body = list(
        takewhile(
            lambda row: (
                not text[slice(*row)].strip() or _indent(text[slice(*row)]) > within
            ),
            rows[number + 1 :],
        )
    )
    while body and not text[slice(*body[-1])].strip():
        del body[-1]
    return body


def _literals(text: str, rows: list[Span]) -> Iterator[Span]:
    """Yield the blocks of code, which may show directives."""
    for number, (start, end) in enumerate(rows):
        row = text[start:end].rstrip()
        if _CODE.match(row) or (row.endswith("::") and not _BOX.match(row)):
            body = _body(text, rows, number)
            if body:
                yield body[0][0], body[-1][1]


def _table(
    text: str, body: list[Span], level: int, name: str
) -> tuple[list[Heading], list[Span]]:
    """Return the questions of a table that heads questions and answers, and no text."""
    options = list(takewhile(lambda row: _OPTION.match(text[slice(*row)]), body))
    rest = [row for row in body[len(options) :] if text[slice(*row)].strip()]
    table = _listed(text, rest) if name == "list-table" else _separated(text, rest)
    head = next(
        filter(None, (_NAMED.match(text[slice(*row)]) for row in options)), None
    )
    names = head["names"] if head else ""
    if names:
        first = next(csv.reader([names], skipinitialspace=True))
    elif table:
        first, gone = (
            [text[slice(*cell)].strip('" ') for cell in table[0]],
            table.pop(0),
        )
        options.append((_line_start(text, gone[0][0]), gone[-1][1]))
    else:
        return [], []
    question, answer = column_pair(first)
    if question is None or answer is None or question > answer:
        return [], []
    headings, skips = [], [trim(text, *row) for row in options]
    for cells in table:
        if answer < len(cells):
            begin = trim(text, *cells[0])[0] if question else cells[question][0]
            place = trim(text, _line_start(text, begin), cells[question][1])
            title = _words(text[slice(*cells[question])].strip('" '))
            headings.append(Heading(*place, level, title))
            left, right = cells[answer]
            if text[left:right].startswith('"'):
                left += 1
                skips.append((right - 1, right))
            skips.append(trim(text, place[1], left))
    return headings, [span for span in skips if span[0] < span[1]]


def _line_start(text: str, place: int) -> int:
    return max(text.rfind("\n", 0, place), text.rfind("\r", 0, place)) + 1


def _listed(text: str, rows: list[Span]) -> list[list[Span]]:
    """Return the cells of a list table, by rows."""
    table: list[list[Span]] = []
    for start, end in rows:
        item = _ITEM.match(text[start:end])
        if item and item["row"]:
            table.append([])
        if item and table and (item["row"] or len(item["white"]) < _deep(table, text)):
            table[-1].append((start + item.end(), end))
        elif table and table[-1]:
            table[-1][-1] = (table[-1][-1][0], end)
    return table


def _deep(table: list[list[Span]], text: str) -> int:
    """Return at which column the words of a row's cells stand."""
    place = table[-1][0][0]
    return place - _line_start(text, place)


def _separated(text: str, rows: list[Span]) -> list[list[Span]]:
    """Return the cells of a CSV table, by rows, each on a line of its own."""
    return [
        [
            (start + cell.start("cell"), start + cell.end("cell"))
            for cell in _CELL.finditer(text[start:end].rstrip())
        ]
        for start, end in rows
    ]


def _fields(text: str, titles: list[Heading]) -> tuple[Span | None, dict[str, str]]:
    """Return the place and the values of the fields at the top or below the title."""
    start = titles[0].end if titles and not text[: titles[0].start].strip() else 0
    found: dict[str, str] = {}
    place: Span | None = None
    for left, right in lines(text, start):
        row = text[left:right]
        match = _FIELD.match(row)
        if match:
            found[match["name"].lower()] = match["value"].strip()
            place = (place[0] if place else left, left + len(row.rstrip()))
        elif row.strip() or place:
            break
    return place, found


GLOSSARY = re.compile(
    r"^\.\.[ \t]+glossary[ \t]*::[^\r\n]*(?:\r?\n[ \t]+:[\w-]+:[^\r\n]*)*",
    re.MULTILINE | re.IGNORECASE,
)
"""The line that begins a glossary, with its options."""
_MARKED = re.compile(
    r"[-*+•]\s|[|>:]|\.\.|__|\(?(?:\d{1,3}|#|[a-zA-Z])[.)]\s|[=`~^\"'#+-]{3}|\S{0,3}::"
)
"""How lines begin that are no term: items, fields, tables, directives."""


def terms(text: str) -> list[Span]:
    """Return the places of the terms, in order."""
    found: list[Span] = []
    loose: list[Span] = []
    for span, inside in _candidates(text):
        (found if inside else loose).append(span)
    return sorted([*found, *(loose if len(loose) > 1 else [])])


def _candidates(text: str) -> Iterator[tuple[Span, bool]]:
    """Yield lines with an indented line below, and whether a glossary holds them."""
    rows = lines(text)
    heads = {match.start() for match in GLOSSARY.finditer(text)}
    within: int | None = None  # of a glossary, the indent of its terms; -1 as yet none
    free = True
    for number, (start, end) in enumerate(rows):
        row = text[start:end]
        bare = row.strip()
        if not bare:
            free = True
            continue
        indent = _indent(row)
        if start in heads:
            within, free = -1, False
            continue
        if indent == 0:
            within = None
        elif within == -1 and not bare.startswith(":"):
            within, free = indent, True
        at = within or 0
        follows = text[slice(*rows[number + 1])] if number + 1 < len(rows) else ""
        deeper = bool(follows.strip()) and _indent(follows) > indent
        if free and deeper and indent == at and _is_term(bare):
            yield (start + indent, start + len(row.rstrip())), within is not None
        # Below a definition the next term needs no empty line before it.
        free = indent > at


def _indent(row: str) -> int:
    return len(row) - len(row.lstrip())


def _is_term(bare: str) -> bool:
    short = len(bare.split()) <= HEADING_WORDS
    return short and not _MARKED.match(bare) and not bare.endswith(("::", ".", ","))
