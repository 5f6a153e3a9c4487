"""Markup that is written: Markdown escapes, and the frame of an HTML page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from itertools import groupby

from explainbot.records import Emphasis, Piece
from explainbot.text.display import one_line
from explainbot.text.structure.blocks import PassageBlock, Runs, emphasised
from explainbot.text.structure.inline import Face

_SIGNS = re.compile(r"([\\`*_\[\]<>~|$^{}#&])")
_TICKS = re.compile(r"`+")


def inline(text: str) -> str:
    """Return a text on one line, its signs escaped."""
    return _SIGNS.sub(r"\\\1", " ".join(text.split()))


def fenced(text: str) -> str:
    """Return a block in which no character of the text means anything."""
    longest = max(map(len, _TICKS.findall(text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"


_HEAD = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; style-src 'unsafe-inline'{script}">
<title>{title}</title>
<style>
body {{ font: 11pt/1.45 system-ui, sans-serif; max-width: {width}em; margin: 2em auto;
  padding: 0 1em; color: #111; background: #fff; }}
h1 {{ font-size: 1.5em; }} h2 {{ font-size: 1.2em; margin-top: 1.8em; }}
h3 {{ font-size: 1em; margin: 0; }}
article {{ border-top: 1px solid #999; padding: .7em 0; break-inside: avoid; }}
p, ul, dl {{ margin: .3em 0; }} dt {{ float: left; clear: left; color: #444; }}
.note {{ color: #444; }} .error {{ color: #a00000; }}
mark {{ background: #ffe08a; font-weight: bold; }}
{style}@media print {{ body {{ margin: 0; max-width: none; }}
  @page {{ margin: 18mm; }} }}
</style>
</head>
<body>
<h1>{title}</h1>
"""
BLOCKQUOTE = """\
blockquote { margin: .3em 0; padding-left: .8em; border-left: 3px solid #555;
  white-space: pre-wrap; overflow-wrap: anywhere; }
blockquote > * { margin: 0; } blockquote > .gap { margin-top: .7em; }
blockquote blockquote { border-left-color: #bbb; }
code, pre { font-family: ui-monospace, monospace; font-size: .95em; }
pre { white-space: pre-wrap; background: #f3f3f3; padding: .3em .5em; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
th, td { border: 1px solid #999; padding: .15em .5em; text-align: left;
  vertical-align: top; overflow-wrap: break-word; }
.right { text-align: right; } .middle { text-align: center; }
"""
"""Rules of CSS by which every space and line break of a quote is seen."""
PAGE_END = "</body>\n</html>\n"


def page_head(
    title: str, style: str = "", *, width: int = 46, script: bool = False
) -> str:
    """Return a page down to below its title.

    Args:
        title: Of the page, any text.
        style: Further rules of CSS, each on a line.
        width: Of the text on a screen, in em.
        script: Whether a script of the page's own may run.
    """
    more = "; script-src 'unsafe-inline'" if script else ""
    return _HEAD.format(title=line(title), style=style, width=width, script=more)


def _run(shown: str, emphasis: Emphasis) -> str:
    element = {Emphasis.WORDS: "u", Emphasis.FURTHER: "i"}.get(emphasis)
    return f"<{element}>{shown}</{element}>" if element else shown


def passage_html(
    blocks: Sequence[PassageBlock],
    pieces: Sequence[Piece],
    element: str = "mark",
    *,
    two_signs: bool = False,
) -> str:
    """Return a passage as its author meant it, the answering sentence in one element.

    There is no white space between elements, for a quote shows all there is.

    Args:
        blocks: Of the passage or of a part of it.
        pieces: Runs of its source, each with how it stands out.
        element: Of the sentence; the answer's own words in it are underlined.
        two_signs: Whether the source's lines end with a carriage return and a line
            feed, of which the first is painted as a blank.
    """
    page = _Page(pieces, element)
    if len(blocks) == 1 and blocks[0].kind == "text":
        shown = page.runs(blocks[0].runs)
        return shown.replace(" \n", "\n") if two_signs else shown
    for block in blocks:
        page.add(block)
    return page.end()


_SIDES = {"<": "", "^": ' class="middle"', ">": ' class="right"'}
_ELEMENTS = {
    Face.STRONG: "strong",
    Face.EMPHASIS: "em",
    Face.CODE: "code",
    Face.STRUCK: "s",
}


class _Page:
    """Elements as far as they are written, and the lists that are open."""

    def __init__(self, pieces: Sequence[Piece], element: str) -> None:
        self.pieces = pieces
        self.element = element
        self.parts: list[str] = []
        self.lists: list[tuple[int, str]] = []

    def add(self, block: PassageBlock) -> None:
        """Write a block."""
        if block.kind == "item":
            self._item(block)
            return
        self._close(block.depth)
        gap = ' class="gap"' if block.gap else ""
        if block.kind == "table":
            told = f"<table{gap}>{self._rows(block)}</table>"
        elif block.kind == "rule":
            told = "<hr>"
        else:
            element = "pre" if block.kind == "code" else "p"
            said = self.runs(block.runs)
            said = f"<strong>{said}</strong>" if block.kind == "heading" else said
            told = f"<{element}{gap}>{said}</{element}>"
        quoted = block.quoted
        self.parts.append("<blockquote>" * quoted + told + "</blockquote>" * quoted)

    def end(self) -> str:
        """Close what is open and return all of it."""
        self._close(0)
        return "".join(self.parts)

    def _item(self, block: PassageBlock) -> None:
        number = block.mark[:-1]
        element = "ol" if number.isdecimal() else "ul"
        self._close(block.depth + 1)
        if self.lists and self.lists[-1] == (block.depth, element):
            self.parts.append("</li>")
        else:
            if self.lists and self.lists[-1][0] == block.depth:
                self._close(block.depth)
            self.lists.append((block.depth, element))
            gap = ' class="gap"' if block.gap and not block.depth else ""
            self.parts.append(f"<{element}{gap}>")
        value = f' value="{number}"' if element == "ol" else ""
        sign = "" if element == "ol" or block.mark == "•" else f"{escape(block.mark)} "
        self.parts.append(f"<li{value}>{sign}{self.runs(block.runs)}")

    def _close(self, depth: int) -> None:
        """Close the lists that stand deeper than so many."""
        while self.lists and self.lists[-1][0] >= depth:
            self.parts.append(f"</li></{self.lists.pop()[1]}>")

    def _rows(self, block: PassageBlock) -> str:
        rows = []
        for at, row in enumerate(block.rows):
            element = "th" if at < block.head else "td"
            cells = (
                f"<{element}{_SIDES[side]}>{self.runs(cell)}</{element}>"
                for cell, side in zip(row, block.aligned, strict=True)
            )
            rows.append(f"<tr>{''.join(cells)}</tr>")
        return "".join(rows)

    def runs(self, runs: Runs) -> str:
        """Return runs of one block, those of the answering sentence together."""
        found = [
            ("".join(run.text for run, _ in group), face, how)
            for (face, how), group in groupby(
                emphasised(runs, self.pieces), lambda run: (run[0].face, run[1])
            )
        ]
        told = []
        for inside, group in groupby(found, lambda run: run[2] >= Emphasis.SENTENCE):
            shown = "".join(_run(_set(text, face), how) for text, face, how in group)
            element = self.element
            told.append(f"<{element}>{shown}</{element}>" if inside else shown)
        return "".join(told)


def _set(text: str, face: Face) -> str:
    shown = escape(text)
    for each, element in _ELEMENTS.items():
        if each in face:
            shown = f"<{element}>{shown}</{element}>"
    return shown


def line(text: str) -> str:
    """Return any text as one line of HTML, control characters painted."""
    return escape(one_line(text))


def without(pattern: re.Pattern[str], text: str, closer: str) -> str:
    """Return a text without what a pattern finds.

    Args:
        pattern: One whose finds run from a sign to the next ``closer``.
        text: Where signs that are closed nowhere would be looked after to its end,
            each of them.
        closer: The sign that ends each find.
    """
    end = text.rfind(closer) + len(closer)
    return pattern.sub("", text[:end]) + text[end:] if end >= len(closer) else text
