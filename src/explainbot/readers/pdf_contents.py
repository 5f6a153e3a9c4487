"""Tables of contents in a PDF: lines that end in the number of a page."""

from __future__ import annotations

import re

from explainbot.readers.pdf_layout import Line
from explainbot.text.lines import is_headline, one_line

_LEADER = re.compile(r"(?:[.\u2026\u00b7_]\s?){4,}(?:\|\s*)?\d{1,4}\s*\Z")
_NUMBERED = re.compile(r"[^\W\d_].*\s(?P<page>\d{1,4})\s*\Z")
_HEAD = re.compile(
    r"(?:table of contents|contents|inhalt(?:sverzeichnis)?|sommaire"
    r"|table des mati[eè]res"
    r"|[ií]ndice(?: general)?|sum[aá]rio|inhoud(?:sopgave)?|spis tre[sś]ci|obsah"
    r"|inneh[aå]ll|indhold|innhold)\W*\Z",
    re.IGNORECASE,
)
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
        if _HEAD.match(line.text):
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
