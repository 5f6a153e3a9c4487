"""Page furniture: running heads, feet, page numbers, tables of contents.

The outermost lines of a page are compared with those of the other pages, digits taken
as equal.  One is left out if it stands at the same height on three pages or more (two
of a file of up to four), in letters no larger than the text's, unlike the titles of
slides; and so is a page number, alone or with the name of a chapter, that counts the
pages.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from explainbot.readers.pdf._layout import Line
from explainbot.readers.pdf._page import Page
from explainbot.readers.pdf._words import Piece
from explainbot.text.lines import is_headline, one_line
from explainbot.text.word_lists import patterns_of

_DEEPEST = 4
"""Lines at the top, and at the bottom, that may be running ones."""
_ZONE = 0.2
"""Part of the page's height, at the top and at the bottom, in which they stand."""
_OFTEN = 3
_SHORT_FILE = 4
_LARGE = 1.15
"""Times the size of the text: larger letters are titles."""
_DIGITS = re.compile(r"\d+")
_COUNTED = re.compile(r"(?P<before>\d{1,4})(?!\d).*|.*?(?<!\d)(?P<after>\d{1,4})")
_Key = tuple[str, int, bool]


@cache
def _page_number() -> re.Pattern[str]:
    return re.compile(
        rf"[\W_]*(?:{patterns_of('page_names')}\b\.?\s*)?"
        r"(?:\d{1,4}|[ivxl]{1,7})"
        r"(?:\s*(?:/|of|von|de|di|van|z|av|af|\|)\s*\d{1,4})?[\W_]*",
        re.IGNORECASE,
    )


@cache
def _contents_heading() -> re.Pattern[str]:
    return re.compile(rf"{patterns_of('contents_headings')}\W*\Z", re.IGNORECASE)


def remove_running(pages: list[Page], body: float) -> int:
    """Take the running lines out of the pages; return how many there were.

    Args:
        pages: The whole file; changed in place.
        body: Size of the letters of its text.
    """
    edges = [(page, _edge_rows(page)) for page in pages]
    counts: Counter[_Key] = Counter()
    for page, (top, bottom) in edges:
        keys = {_key(row, page, top=True) for row in top}
        keys |= {_key(row, page, top=False) for row in bottom}
        keys |= {_count_key(row, page, top=True) for row in top}
        counts.update(keys | {_count_key(row, page, top=False) for row in bottom})
    least = 2 if len(pages) <= _SHORT_FILE else _OFTEN
    removed = 0
    for page, (top, bottom) in edges:
        for is_top, found in ((True, top), (False, bottom)):
            for row in found:
                names = (_key, _count_key)
                seen = [_seen(counts, name(row, page, top=is_top)) for name in names]
                often = max(seen) >= least
                often = often and max(each.size for each in row) <= _LARGE * body
                if not (often or _page_number().fullmatch(_words(row))):
                    break  # what stands further inside is text
                gone = {id(piece) for piece in row}
                page.pieces = [each for each in page.pieces if id(each) not in gone]
                removed += 1
    return removed


def _seen(counts: Counter[_Key], key: _Key) -> int:
    """Count the pages with such a line, a point higher or lower."""
    words, height, top = key
    if not words:
        return 0
    return sum(counts[words, height + step, top] for step in (-1, 0, 1))


def _key(row: list[Piece], page: Page, *, top: bool) -> _Key:
    height = row[0].y if top else page.height - row[0].y
    return _DIGITS.sub("#", _words(row)).casefold(), round(height / 2), top


def _count_key(row: list[Piece], page: Page, *, top: bool) -> _Key:
    """Return a key that rows share whose first or last number counts the pages."""
    _, height, _ = _key(row, page, top=top)
    found = _COUNTED.fullmatch(_words(row))
    if not found:
        return "", height, top
    side = "before" if found["before"] else "after"
    return f"{side}\0{int(found[side]) - page.number}", height, top


def _words(row: list[Piece]) -> str:
    return one_line(" ".join(p.text for p in sorted(row, key=lambda p: p.x0)))


def _edge_rows(page: Page) -> tuple[list[list[Piece]], list[list[Piece]]]:
    """Return the rows near the top, from the top, and near the bottom, from there."""
    found: list[list[Piece]] = []
    for piece in sorted(page.pieces, key=lambda piece: piece.y):
        if found and piece.y - found[-1][0].y < 0.3 * piece.size:
            found[-1].append(piece)
        else:
            found.append([piece])
    top = [row for row in found if row[0].y < _ZONE * page.height]
    bottom = [row for row in found if row[0].y > (1 - _ZONE) * page.height]
    return top[:_DEEPEST], bottom[::-1][:_DEEPEST]


_LEADER = re.compile(
    r"(?<![.\u2026\u00b7_])(?<![.\u2026\u00b7_]\s)(?:[.\u2026\u00b7_]\s?+){4,}+"
    r"(?:\|\s*)?\d{1,4}\s*\Z"
)
_NUMBERED = re.compile(r"\A[\W\d_]*+[^\W\d_].*\s(?P<page>\d{1,4})\s*\Z")
_FEWEST = 3
_HEAD_WORDS = 3
_SLIP = 3
"""Lines without a number that a table of contents may have one after the other."""


def without_contents(lines: list[Line]) -> tuple[list[Line], list[int]]:
    """Leave out tables of contents, each with the headline above it.

    Returns:
        The other lines, and the pages on which some were left out.
    """
    dotted = {at for at, line in enumerate(lines) if _LEADER.search(line.text)}
    if len(dotted) < _FEWEST:
        dotted = set()
    for at, line in enumerate(lines):
        if _contents_heading().match(line.text):
            dotted |= _listed(lines, at)
        near = {at - 1, at + 1} & dotted  # chapters stand there without dots
        if near and _NUMBERED.search(line.text):
            dotted.add(at)
    if not dotted:
        return lines, []
    first = min(dotted)
    above = one_line(lines[first - 1].text) if first else ""
    if is_headline(above) and len(above.split()) <= _HEAD_WORDS:
        dotted.add(first - 1)
    kept = [line for at, line in enumerate(lines) if at not in dotted]
    return kept, sorted({lines[at].page for at in dotted})


def _listed(lines: list[Line], head: int) -> set[int]:
    """Return the lines below a headline that end in ever higher page numbers."""
    found: list[int] = []
    page = 0
    for at in range(head + 1, len(lines)):
        match = _NUMBERED.search(lines[at].text)
        if match and int(match["page"]) >= page:
            page = int(match["page"])
            found.append(at)
        elif at - (found[-1] if found else head) > _SLIP:
            break
    if len(found) < _FEWEST:
        return set()
    return set(range(head, found[-1] + 1))
