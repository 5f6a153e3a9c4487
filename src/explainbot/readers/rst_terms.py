"""The terms of definition lists and glossaries in reStructuredText.

A term is a line of its own with an indented line right below it.  One alone is taken
for a line that hangs over, except in a glossary.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from explainbot.records import Span
from explainbot.text.lines import HEADING_WORDS, lines

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
