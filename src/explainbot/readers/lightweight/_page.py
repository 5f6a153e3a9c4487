"""Page of a text in lightweight markup: HTML with a line for each line of the text.

So the reader of pages, which cuts and shows it by the rules of all pages, tells the
lines of the text itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape

from explainbot.readers.base import HiddenText, Metadata, Parsed
from explainbot.readers.html.page import read_page
from explainbot.records import PlaceMark

_HELD = re.compile("\ue000(\\d+)\ue001")
_PRIVATE = re.compile("[\ue000\ue001]")
_DEEPEST = 6
_MOST_NESTED = 50


@dataclass
class Kept:
    """Pieces of a line that are finished and not looked at again."""

    pieces: list[str] = field(default_factory=list)

    def keep(self, html: str) -> str:
        """Return a sign that stands for a finished piece."""
        self.pieces.append(html)
        return f"\ue000{len(self.pieces) - 1}\ue001"

    def restore(self, text: str) -> str:
        """Return the text with the pieces in their places."""
        while _HELD.search(text):
            text = _HELD.sub(lambda found: self.pieces[int(found[1])], text)
        return text


def without_signs(text: str) -> str:
    """Return a text without the signs that stand for finished pieces."""
    return _PRIVATE.sub("\ufffd", text)


def tex(source: str, *, display: bool = False) -> str:
    """Return a formula in TeX as a page has it."""
    kind = "display" if display else "inline"
    marked = rf"\[{source}\]" if display else rf"\({source}\)"
    return f'<span class="math {kind}">{escape(marked)}</span>'


def heading(level: int, html: str, name: str = "") -> str:
    """Return a heading."""
    named = f' id="{escape(name)}"' if name else ""
    tag = f"h{max(1, min(level, _DEEPEST))}"
    return f"<{tag}{named}>{html}</{tag}>"


class Notes:
    """The notes of a text: their marks, and what they say."""

    def __init__(self) -> None:
        """Begin without any."""
        self._numbers: dict[str, int] = {}
        self._said: dict[int, str] = {}

    def mark(self, name: str = "") -> str:
        """Return the mark of a note."""
        number = self._number(name)
        return (
            f'<a role="doc-noteref" href="#fn{number}" id="fnref{number}">'
            f"<sup>{number}</sup></a>"
        )

    def says(self, name: str, html: str) -> None:
        """Take what a note says."""
        self._said[self._number(name)] = html

    def said(self, html: str, name: str = "") -> str:
        """Return the mark of a note that is written where it belongs."""
        made = self.mark(name)
        self._said[self._numbers[name] if name else len(self._numbers)] = html
        return made

    def _number(self, name: str) -> int:
        key = name or f"\0{len(self._numbers)}"
        return self._numbers.setdefault(key, len(self._numbers) + 1)

    def html(self) -> str:
        """Return them as a page's end has them."""
        if not self._said:
            return ""
        items = "".join(
            f'<li id="fn{number}">{said}</li>'
            for number, said in sorted(self._said.items())
        )
        return f'<section role="doc-endnotes"><ol>{items}</ol></section>'


class Lists:
    """The lists that are open, by how far their items are indented or marked."""

    def __init__(self) -> None:
        """Begin without any."""
        self._open: list[tuple[object, str]] = []

    def __bool__(self) -> bool:
        """Whether any is open."""
        return bool(self._open)

    @property
    def deepest(self) -> object:
        """What marks the items of the innermost list; None without one."""
        return self._open[-1][0] if self._open else None

    def item(self, key: object, tag: str, *, deeper: bool) -> str:
        """Return what begins an item, and a list before it where none is open.

        Args:
            key: What marks items of its list.
            tag: "ul", "ol" or "dl".
            deeper: Whether it stands inside the item before it.
        """
        html = ""
        keys = [known for known, _ in self._open]
        if key in keys:
            while self._open[-1][0] != key:
                html += self._close()
        elif not deeper or len(self._open) >= _MOST_NESTED:
            html += self.close()
        if self._open and self._open[-1] == (key, tag):
            return html + ("" if tag == "dl" else "</li>") + self._begin(tag)
        if self._open and self._open[-1][0] == key:
            html += self._close()
        self._open.append((key, tag))
        return f"{html}<{tag}>{self._begin(tag)}"

    @staticmethod
    def _begin(tag: str) -> str:
        return "" if tag == "dl" else "<li>"

    def _close(self) -> str:
        _, tag = self._open.pop()
        return f"</{tag}>" if tag == "dl" else f"</li></{tag}>"

    def close(self) -> str:
        """Return what ends all of them."""
        html = ""
        while self._open:
            html += self._close()
        return html


class PageLines:
    """One pass over the lines of a text, which gives a line of HTML for each."""

    def __init__(self, rows: list[str], begun: int = 0) -> None:
        """Take the lines.

        Args:
            rows: The lines.
            begun: How many stand before them in the file.
        """
        self.rows = rows
        self.begun = begun
        self.at = 0
        """Which line is read."""
        self.out: list[str] = []
        self.lists = Lists()

    @property
    def number(self) -> int:
        """The line that is read, as the file counts it, from 1."""
        return self.begun + self.at + 1

    def line(self, row: str) -> None:
        """Read the block that begins with a line."""
        raise NotImplementedError

    def body(self) -> str:
        """Return the page without its notes, a line for each line."""
        while self.at < len(self.rows):
            self.out.append("")
            self.line(self.rows[self.at])
            self.at += 1
        self.put(self.lists.close())
        return "\n".join(self.out)

    def put(self, html: str) -> None:
        """Add to the line that is read."""
        if not self.out:
            self.out.append("")
        self.out[-1] += html

    def next(self) -> str | None:
        """Go to the next line and return it; None at the end."""
        if self.at + 1 >= len(self.rows):
            return None
        self.at += 1
        self.out.append("")
        return self.rows[self.at]

    def peek(self) -> str | None:
        """Return the line after the one that is read; None at the end."""
        return self.rows[self.at + 1] if self.at + 1 < len(self.rows) else None

    def goes_on(self, row: str) -> bool:
        """Whether a line goes on what stands above it."""
        raise NotImplementedError

    def joined(self, first: str) -> str:
        """Return a line with those that go on after it."""
        rows = [first.strip()]
        while (row := self.peek()) is not None and self.goes_on(row):
            rows.append(row.strip())
            self.next()
        return "\n".join(rows)

    def fill(self, begun: int, html: str) -> None:
        """Put several lines of HTML into the lines from one on."""
        for place, line in enumerate(html.split("\n"), start=begun):
            if place < len(self.out):
                self.out[place] += line
            else:
                self.out[-1] += f" {line}"

    def lined(self, html: str) -> str:
        """Return the last line of HTML; those before are put where they belong."""
        lines = html.split("\n")
        for place, line in enumerate(lines[:-1], start=self.at - len(lines) + 1):
            self.out[max(place, 0)] += line
        return lines[-1]


def shown(html: str, about: Metadata, told: HiddenText) -> Parsed:
    """Return what a reader of the page sees, with the lines of the text.

    Args:
        html: With a line for each line of the text; what the text hides is `hidden`.
        about: What the text says about itself.
        told: Is told what the text hides.
    """
    found = read_page(f"<body>{html}</body>", HiddenText(read=True))
    return Parsed(
        found.text,
        about.over(found.about),
        headings=found.headings,
        marks=tuple(PlaceMark(mark.offset, line=mark.line) for mark in found.marks),
        hidden=found.hidden,
        warnings=(*found.warnings, *told.notes()),
    )
