"""Tables as Markdown, and their numbers as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from measures import table

from explainbot.evaluation.measures import Figure

if TYPE_CHECKING:
    from marks import WrongMark


@dataclass(frozen=True)
class Difference:
    """A figure that is shown with its sign."""

    figure: Figure


Cell = Figure | Difference | float | int | str | None


class Report:
    """What was measured, part by part."""

    def __init__(self) -> None:
        """Begin without anything."""
        self._texts: list[str] = []
        self.figures: dict[str, Any] = {}
        self.wrong: list[WrongMark] = []
        """Right passages with a wrong mark."""

    def heading(self, title: str, *notes: str) -> None:
        """Begin a part."""
        self._texts += [f"## {title}", *notes]

    def say(self, text: str) -> None:
        """Add a paragraph."""
        self._texts.append(text)

    def table(
        self, name: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]]
    ) -> None:
        """Add a table; its numbers are found under ``name``."""
        shown = [[cell_text(cell) for cell in row] for row in rows]
        self._texts.append(table(heads, shown))
        self.figures[name] = [
            {head: _plain(cell) for head, cell in zip(heads, row, strict=True)}
            for row in rows
        ]

    @property
    def markdown(self) -> str:
        """Everything."""
        return "\n\n".join(self._texts) + "\n"

    def write(self, markdown: Path | None, numbers: Path | None) -> None:
        """Write what is there so far to the files that are given."""
        if markdown:
            markdown.write_text(self.markdown, encoding="utf-8")
        if numbers:
            text = json.dumps(self.figures, indent=1, ensure_ascii=False)
            numbers.write_text(text + "\n", encoding="utf-8")


def difference(figure: Figure | None) -> Difference | None:
    """Return a figure as a difference."""
    return None if figure is None else Difference(figure)


def cell_text(cell: Cell) -> str:
    """Return a cell: ".861", ".861 [.849, .872]", "+.012 [-.001, +.024]", a dash."""
    if cell is None:
        return "–"
    if isinstance(cell, Figure):
        return f"{number(cell.value)} [{number(cell.low)}, {number(cell.high)}]"
    if isinstance(cell, Difference):
        one = cell.figure
        return f"{signed(one.value)} [{signed(one.low)}, {signed(one.high)}]"
    return number(cell) if isinstance(cell, float) else str(cell)


def number(value: float) -> str:
    """Return a share with three places and no leading zero."""
    text = f"{value:.3f}"
    if text == "-0.000":
        return ".000"
    return text.replace("0.", ".", 1) if abs(value) < 1 else text


def signed(value: float) -> str:
    """Return a difference as ``number`` does, with its sign."""
    text = number(value)
    return text if text.startswith("-") or text == ".000" else f"+{text}"


def _plain(cell: Cell) -> Any:
    if isinstance(cell, Difference):
        cell = cell.figure
    return asdict(cell) if isinstance(cell, Figure) else cell
