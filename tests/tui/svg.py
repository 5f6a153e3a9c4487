"""The screen as a small SVG file: a line for each run of one style, and no fonts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.style import Style

if TYPE_CHECKING:
    from textual.strip import Strip

_WIDE, _HIGH = 8, 17
"""Pixels of a cell."""
_BACK, _FORE = "#121212", "#e0e0e0"
_SIGNS = {"bold": "font-weight:bold", "italic": "font-style:italic"}


def svg_of(screens: Sequence[Sequence[Strip]]) -> str:
    """Return screens under each other as one picture."""
    names: dict[str, str] = {}
    rows: list[str] = []
    top = 0
    for strips in screens:
        backs = Counter(_look(s.style or Style())[1] for row in strips for s in row)
        common = backs.most_common(1)[0][0]
        wide, high = strips[0].cell_length * _WIDE, len(strips) * _HIGH
        rows.append(
            f'<rect fill="{common}" y="{top * _HIGH}" width="{wide}" height="{high}"/>'
        )
        for strip in strips:
            rows.extend(_row(strip, top, names, common))
            top += 1
        top += 1
    width = max(strip.cell_length for strips in screens for strip in strips)
    style = "".join(f".{name}{{{css}}}" for css, name in names.items())
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width * _WIDE}" '
        f'height="{top * _HIGH}" font-family="monospace" font-size="13">\n'
        f"<style>text{{white-space:pre}}{style}</style>\n"
        f'<rect width="100%" height="100%" fill="#555"/>\n'
    )
    return head + "\n".join(rows) + "\n</svg>\n"


def _row(strip: Strip, row: int, names: dict[str, str], common: str) -> Iterator[str]:
    column = 0
    runs: list[tuple[int, str, Style]] = []
    for segment in strip:
        style = segment.style or Style()
        last = runs[-1] if runs else None
        if last is not None and _look(last[2]) == _look(style):
            runs[-1] = (last[0], last[1] + segment.text, style)
        else:
            runs.append((column, segment.text, style))
        column += cell_len(segment.text)
    for start, text, style in runs:
        ink, back = _look(style)
        x, y, width = start * _WIDE, row * _HIGH, cell_len(text) * _WIDE
        if back != common:
            name = names.setdefault(f"fill:{back}", f"s{len(names)}")
            where = f'x="{x}" y="{y}" width="{width}" height="{_HIGH}"'
            yield f'<rect class="{name}" {where}/>'
        if text.strip() or "underline" in ink:
            name = names.setdefault(ink, f"s{len(names)}")
            words = escape(text.rstrip() if "underline" not in ink else text)
            long = cell_len(text.rstrip() or text) * _WIDE
            yield (
                f'<text class="{name}" x="{x}" y="{y + 13}" textLength="{long}">'
                f"{words}</text>"
            )


def _look(style: Style) -> tuple[str, str]:
    """Return how letters are painted, and the colour behind them."""
    fore = _hex(style, fore=True)
    back = _hex(style, fore=False)
    if style.reverse:
        fore, back = back, fore
    css = [f"fill:{fore}"]
    css += [sign for name, sign in _SIGNS.items() if getattr(style, name)]
    css += ["opacity:.6"] if style.dim else []
    lines = [
        name
        for name, on in (("underline", style.underline), ("line-through", style.strike))
        if on
    ]
    css += [f"text-decoration:{' '.join(lines)}"] if lines else []
    return ";".join(css), back


def _hex(style: Style, *, fore: bool) -> str:
    color = style.color if fore else style.bgcolor
    default = _FORE if fore else _BACK
    if color is None or color.is_default:
        return default
    return color.get_truecolor().hex
