"""Markup that is written: Markdown escapes, and the frame of an HTML page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import escape
from itertools import groupby

from explainbot.records import Emphasis
from explainbot.text.display import one_line

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


def marked_html(
    pieces: Iterable[tuple[str, Emphasis]],
    element: str = "b",
    painted: Callable[[str], str] = str,
) -> str:
    """Return runs of a passage, the answering sentence in one element.

    Args:
        pieces: Runs of text, each with how it stands out.
        element: Of the sentence; the answer's own words in it are underlined.
        painted: What is done to a text before it is escaped.
    """
    told = []
    for inside, runs in groupby(pieces, key=lambda run: run[1] >= Emphasis.SENTENCE):
        shown = "".join(_run(escape(painted(text)), how) for text, how in runs)
        told.append(f"<{element}>{shown}</{element}>" if inside else shown)
    return "".join(told)


def _run(shown: str, emphasis: Emphasis) -> str:
    element = {Emphasis.WORDS: "u", Emphasis.FURTHER: "i"}.get(emphasis)
    return f"<{element}>{shown}</{element}>" if element else shown


def line(text: str) -> str:
    """Return any text as one line of HTML, control characters painted."""
    return escape(one_line(text))
