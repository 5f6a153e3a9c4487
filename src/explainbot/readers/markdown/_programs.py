"""Program text in Markdown: what MDX takes in, and chunks that a page does not show.

Of MDX: paragraphs of imports and exports, and of components that hold no words.  Of
Quarto and R Markdown: chunks of code whose options say that the code is not shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import dropwhile
from typing import TYPE_CHECKING

from explainbot.records import Span
from explainbot.text.lines import lines

if TYPE_CHECKING:
    from markdown_it.token import Token

SIGNS = re.compile(
    r"^(?:import\s|export\s|<[A-Z])|^[ \t]*(?:#\||//\|)|^[ \t]*(?:`{3,}|~{3,})[ \t]*\{",
    re.MULTILINE,
)
"""Where such text may be."""
_IMPORT = re.compile(
    r"import\s+(?:[\w*{][^'\"\n]*\sfrom\s+)?(?P<sign>['\"])[^'\"\n]+(?P=sign);?[ \t]*"
)
_EXPORT = re.compile(r"export\s+(?:const|let|var|default|function|async|\{|\*)")
_COMPONENT = re.compile(r"<[A-Z][\w.]*(?:\s[^<>]*)?/>")
_OPTION = re.compile(
    r"[ \t]*(?:#|//|--|%%)\|[ \t]*(?P<key>[\w.-]+):[ \t]*(?P<value>.*)"
)
_CHUNK = re.compile(r"\{(?P<head>[^}\n]*)\}")
_UNSHOWN = re.compile(r"(?:echo|include)\s*=\s*(?:FALSE|F)\b")


def program_runs(
    text: str, skip: int, tokens: list[Token]
) -> Iterator[tuple[Span, str]]:
    """Yield what is no text, with what it is; "" where nobody need be told.

    Args:
        text: The document's text.
        skip: Where its front matter ends.
        tokens: Of what follows it.
    """
    if not SIGNS.search(text, skip):
        return
    rows = lines(text, skip)
    for token in tokens:
        if not token.map or token.level:
            continue
        first, last = token.map
        span = rows[first][0], rows[min(last, len(rows)) - 1][1]
        said = text[slice(*span)].strip()
        if token.type in {"paragraph_open", "html_block"} and _is_program(said):
            yield span, ""
        elif token.type == "fence":
            yield from _chunk(text, token.info, [rows[at] for at in range(first, last)])


def _is_program(said: str) -> bool:
    """Whether a paragraph is only for the program that makes the page."""
    parts = [row.strip() for row in said.splitlines()]
    rest = list(dropwhile(_IMPORT.fullmatch, parts))
    if not rest or _EXPORT.match(rest[0]):
        return bool(parts)
    return all(_COMPONENT.fullmatch(part) for part in parts)


def _chunk(text: str, info: str, rows: list[Span]) -> Iterator[tuple[Span, str]]:
    """Yield a chunk that is not shown."""
    head = _CHUNK.match(info.strip())
    if head is None:
        return
    hides = bool(_UNSHOWN.search(head["head"]))
    for row in rows[1:]:
        found = _OPTION.match(text[slice(*row)].rstrip("\r\n"))
        if found is None:
            break
        stated = found["value"].strip().lower()
        hides = hides or (found["key"] in {"echo", "include"} and stated == "false")
    if hides:
        yield (rows[0][0], rows[-1][1]), "a chunk of code"
