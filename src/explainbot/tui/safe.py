"""Safe text: the one door through which outside text reaches a widget.

A plain string given to a Textual widget is parsed as markup: a passage could crash the
program, lose words or run an action.  `show` returns Content, which is never parsed.
"""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content
from textual.style import Style

from explainbot.text.display import one_line, visible

Run = tuple[int, int, str | Style]
"""Start and end inside the text, and how to paint that run."""


def show(text: str, runs: Iterable[Run] = ()) -> Content:
    """Return the text painted harmlessly, every offset as in ``text``."""
    content = Content(visible(text))
    for start, end, style in runs:
        content = content.stylize(style, start, end)
    return content


def line(text: str, style: str | Style = "") -> Content:
    """Return the text on one line, in one style."""
    content = Content(one_line(text))
    return content.stylize(style) if style else content


def link(content: Content, action: str) -> Content:
    """Make content clickable; ``action`` holds our own ids, never outside text."""
    return content.stylize(Style.from_meta({"@click": action}))


def lines(parts: Iterable[Content]) -> Content:
    """Put pieces under each other."""
    return Content("\n").join(parts)
