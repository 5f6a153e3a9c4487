"""Tables of AsciiDoc as tables of a page."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass

_CELL = re.compile(
    r"(?:(?P<times>\d+)\*)?(?:(?P<wide>\d+)?(?:\.(?P<high>\d+))?\+)?"
    r"[<^>]?(?:\.[<^>])?(?P<style>[adehlmsv])?\Z"
)
_COLUMN = re.compile(r"(?:(?P<times>\d{1,2})\*)?\S*")
_WIDEST = 200


@dataclass(frozen=True)
class Columns:
    """How a table says that it is written."""

    sign: str
    """"|" or "!" before each cell, "," or ":" between two."""
    stated: str
    """Its attributes."""

    @property
    def count(self) -> int:
        """How many columns it states; 0 for as many as its first line has."""
        found = re.search(
            r"cols\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^,\]]+))", self.stated
        )
        if not found:
            return 0
        listed = found[1] or found[2] or found[3] or ""
        if listed.strip().isdecimal():
            return int(listed)
        parts = re.split(r"[,;]", listed)
        times = [_COLUMN.match(part.strip()) for part in parts]
        return sum(int(one["times"] or 1) for one in times if one)

    @property
    def headed(self) -> bool:
        """Whether it states that its first row is its head."""
        return "header" in self.stated


@dataclass
class _Cell:
    text: str
    row: int
    """The line in which it begins."""
    wide: int = 1
    high: int = 1
    head: bool = False
    times: int = 1


def table_html(rows: list[str], columns: Columns, words: Callable[[str], str]) -> str:
    """Return a table with a line for each line of it, and one before and after.

    Args:
        rows: Between the lines that mark it.
        columns: What it states.
        words: Returns a cell's text as HTML.
    """
    cells, first = _cells(rows, columns)
    wide = columns.count or first or 1
    lead = next((at for at, row in enumerate(rows) if row.strip()), 0)
    blank = lead + 1 < len(rows) and not rows[lead + 1].strip()
    headed = columns.headed or (blank and "%noheader" not in columns.stated)
    out = ["<table>", *("" for _ in rows), "</table>"]
    left, number = 0, 0
    covered: dict[int, int] = {}
    for cell in cells:
        for _ in range(min(cell.times, _WIDEST)):
            if left == 0:
                left = wide - sum(rest > 0 for rest in covered.values())
                covered = {at: rest - 1 for at, rest in covered.items() if rest > 1}
                out[cell.row + 1] += "<tr>"
                number += 1
            tag = "th" if cell.head or (headed and number == 1) else "td"
            spans = f' colspan="{cell.wide}"' if cell.wide > 1 else ""
            spans += f' rowspan="{cell.high}"' if cell.high > 1 else ""
            html = " ".join(words(cell.text.strip()).split("\n"))
            out[cell.row + 1] += f"<{tag}{spans}>{html}</{tag}>"
            for at in range(cell.wide if cell.high > 1 else 0):
                covered[len(covered) + at] = cell.high - 1
            left = max(left - cell.wide, 0)
            if left == 0:
                out[cell.row + 1] += "</tr>"
    return "\n".join(out)


def _cells(rows: list[str], columns: Columns) -> tuple[list[_Cell], int]:
    """Return the cells in order, and how many the first filled line has."""
    if columns.sign in ",:":
        return _separated(rows, columns.sign)
    sign = re.escape(columns.sign)
    cells: list[_Cell] = []
    first = 0
    for number, row in enumerate(rows):
        parts = re.split(rf"(?<!\\){sign}", row)
        if len(parts) == 1:
            if cells and row.strip():
                cells[-1].text += f"\n{row}"
            continue
        before, found = _specified(parts[0])
        if before.strip() and cells:
            cells[-1].text += f"\n{before}"
        for at, part in enumerate(parts[1:], start=1):
            text, following = _specified(part) if at < len(parts) - 1 else (part, None)
            cells.append(
                _made(text.replace(f"\\{columns.sign}", columns.sign), number, found)
            )
            found = following
        first = first or len(parts) - 1
    return cells, first


def _specified(text: str) -> tuple[str, re.Match[str] | None]:
    """Return the text before a cell's own specification, and that."""
    words = re.search(r"(?:^|\s)(\S*)\Z", text)
    found = _CELL.match(words[1]) if words and words[1] else None
    if found is None or words is None or not found[0]:
        return text, None
    return text[: words.start(1)], found


def _made(text: str, row: int, found: re.Match[str] | None) -> _Cell:
    if found is None:
        return _Cell(text, row)
    wide, high = int(found["wide"] or 1), int(found["high"] or 1)
    times = int(found["times"] or 1)
    head = found["style"] == "h"
    return _Cell(text, row, min(wide, _WIDEST), min(high, _WIDEST), head, times)


def _separated(rows: list[str], sign: str) -> tuple[list[_Cell], int]:
    cells: list[_Cell] = []
    first = 0
    for number, row in enumerate(rows):
        if row.strip():
            parts = next(csv.reader([row], delimiter=sign), [])
            cells += [_Cell(part, number) for part in parts]
            first = first or len(parts)
    return cells, first
