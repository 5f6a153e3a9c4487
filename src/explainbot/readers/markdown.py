"""Markdown.

Canonical text: the file, exactly, mark-up and line ends included, without its byte
order mark.  Headings are those of CommonMark at the outer level ("#" and underlined;
not inside code, quotes or lists).  A YAML front matter is no part of any section.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from explainbot.lines import lines, one_line, trim
from explainbot.readers.base import Decoded, Parsed
from explainbot.records import Heading

if TYPE_CHECKING:
    from markdown_it.token import Token

SUFFIXES = (".md", ".markdown")
MEDIA_TYPE = "text/markdown"

_FRONT_MATTER = re.compile(
    r"---[ \t]*(?:\r\n|\r|\n)(?:.*?(?:\r\n|\r|\n))??(?:---|\.\.\.)[ \t]*(?=\r|\n|\Z)",
    re.DOTALL,
)
_YAML_KEY = re.compile(r"^[\w-]+[ \t]*:", re.MULTILINE)
_YAML_TITLE = re.compile(r"^title[ \t]*:[ \t]*(['\"]?)(.+?)\1[ \t]*\r?$", re.MULTILINE)


def parse(decoded: Decoded) -> Parsed:
    """Return the text as it is, with its headings; the first of level 1 titles it."""
    text = decoded.text
    skip = front_matter(text)
    headings = _headings(text, skip)
    named = _YAML_TITLE.search(text[:skip])
    own = next((heading.title for heading in headings if heading.level == 1), "")
    return Parsed(text, title=own or (named[2] if named else ""), headings=headings)


def front_matter(text: str) -> int:
    """Return the offset at which a YAML front matter ends; 0 if there is none."""
    found = _FRONT_MATTER.match(text)
    # "---" may also be a ruled line; a front matter holds at least one key.
    return found.end() if found and _YAML_KEY.search(found[0]) else 0


def _headings(text: str, skip: int) -> tuple[Heading, ...]:
    from markdown_it import MarkdownIt

    rows = lines(text, skip)
    tokens = MarkdownIt("commonmark").parse(text[skip:])
    headings = []
    for token, inline in pairwise(tokens):
        if token.type == "heading_open" and token.level == 0 and token.map:
            first, last = token.map
            start, end = trim(text, rows[first][0], rows[last - 1][1])
            headings.append(Heading(start, end, int(token.tag[1:]), _words(inline)))
    return tuple(headings)


def _words(inline: Token) -> str:
    parts = []
    for child in inline.children or []:
        if child.type in {"text", "code_inline", "image"}:
            parts.append(child.content)
        elif child.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
    return one_line("".join(parts))
