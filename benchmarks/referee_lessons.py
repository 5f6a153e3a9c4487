"""Lessons: source texts of our own, and what a reader sees of them.

The mark-up is told in lessons/README.md.  What is seen is worked out from the source
alone, so that it can be held against what any program makes of a file of the lesson.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, NamedTuple

FOLDER = Path(__file__).parent / "lessons"
Kind = Literal[
    "heading", "paragraph", "item", "step", "term", "row", "box", "caption", "hidden"
]
Mark = Literal["", "raised", "lowered", "formula", "note", "hidden"]

_MARKS: dict[str, Mark] = {
    "^": "raised", "_": "lowered", "$": "formula", "n": "note", "h": "hidden"
}  # fmt: skip
_OPENS: dict[str, Kind] = {
    "#": "heading", "-": "item", ":": "term", "|": "row", ">": "box", "!": "caption",
    "%": "hidden",
}  # fmt: skip
_RUN = re.compile(r"⟦([\^_$nh]) ?([^⟧]*)⟧|([^⟦]+)")


class Run(NamedTuple):
    """Some words of a line, all of one kind."""

    text: str
    mark: Mark = ""


Words = tuple[Run, ...]


@dataclass(frozen=True)
class Block:
    """A line of a lesson: a heading, a paragraph, an item, or a row of cells."""

    kind: Kind
    cells: tuple[Words, ...]
    level: int = 0
    """Of a heading."""


@dataclass(frozen=True)
class Lesson:
    """One source text."""

    name: str
    language: str
    blocks: tuple[Block, ...]

    @property
    def title(self) -> str:
        """Its first heading."""
        return plain(self.blocks[0].cells[0])

    def groups(self) -> list[tuple[Block, ...]]:
        """Return its blocks, those of one list or table together."""
        found: list[list[Block]] = []
        for block in self.blocks:
            joined = block.kind in ("item", "step", "term", "row")
            if joined and found and found[-1][0].kind == block.kind:
                found[-1].append(block)
            else:
                found.append([block])
        return [tuple(group) for group in found]


class Seen(NamedTuple):
    """What a reader sees of a lesson, in runs, and what is hidden from them."""

    blocks: tuple[Words, ...]
    notes: tuple[str, ...]
    hidden: tuple[str, ...]


def lessons() -> list[Lesson]:
    """Return all lessons, by name."""
    return [read(path) for path in sorted(FOLDER.glob("*.txt"))]


def read(path: Path) -> Lesson:
    """Return one lesson."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line.strip()]
    language = lines[0].removeprefix("@ ")
    return Lesson(path.stem, language, tuple(_block(line) for line in lines[1:]))


def seen(
    lesson: Lesson, *, left_out: tuple[Kind, ...] = (), hides: bool = True
) -> Seen:
    """Return what a reader sees of a file of this lesson.

    Args:
        lesson: The lesson.
        left_out: Kinds of block that the file does not hold.
        hides: Whether the file holds what the lesson hides, as hidden.
    """
    blocks: list[Words] = []
    notes: list[str] = []
    hidden: list[str] = []
    above: tuple[Words, ...] = ()
    for block in lesson.blocks:
        if block.kind in left_out:
            continue
        for cell in block.cells:
            notes += [run.text for run in cell if run.mark == "note"]
            hidden += [run.text for run in cell if run.mark == "hidden"]
        if block.kind == "hidden":
            hidden += [plain(block.cells[0])]
            continue
        for cell in block.cells:
            if plain(cell) == "^" and above:
                continue
            blocks += pieces(cell)
        above = block.cells
    return Seen(tuple(blocks), tuple(notes), tuple(hidden) if hides else ())


def pieces(words: Words) -> list[Words]:
    """Return the runs that a reader sees; what is hidden parts none."""
    kept = tuple(run for run in words if run.mark not in ("note", "hidden"))
    return [kept] if kept else []


def plain(words: Words) -> str:
    """Return the words without what is raised, hidden or a note, on one line."""
    return "".join(run.text for run in words if run.mark in ("", "formula")).strip()


def _block(line: str) -> Block:
    opening, _, rest = line.partition(" ")
    if set(opening) == {"#"}:
        return Block("heading", (_words(rest),), len(opening))
    kind = "step" if re.fullmatch(r"\d\.", opening) else _OPENS.get(opening)
    if kind is None:
        return Block("paragraph", (_words(line),))
    cells = rest.strip().removesuffix("|").split(" | ")
    if kind not in ("row", "term", "box"):
        cells = [rest]
    return Block(kind, tuple(_words(cell.strip()) for cell in cells))


def _words(text: str) -> Words:
    return tuple(
        Run(plain_text) if plain_text else Run(inner, _MARKS[mark])
        for mark, inner, plain_text in _RUN.findall(text)
    )


# -- Lessons for programs that write less ----------------------------------------------

LINEAR: dict[str, Words] = {
    r"k c^{2}": (Run("k c"), Run("2", "raised")),
    r"\frac{1}{2}": (Run("1/2"),),
    r"\frac{2}{3}": (Run("2/3"),),
    r"\frac{3}{4}": (Run("3/4"),),
    r"\frac{1}{5}": (Run("1/5"),),
    r"h=\sqrt{2 k t}": (Run("h = √(2kt)"),),
}
"""Formulas that can be typed, as one types them."""


def can_be_typed(lesson: Lesson) -> bool:
    """Whether all its formulas can be typed on a line."""
    return all(
        run.text in LINEAR
        for block in lesson.blocks
        for cell in block.cells
        for run in cell
        if run.mark == "formula"
    )


def without(
    lesson: Lesson, *marks: Mark, kinds: tuple[Kind, ...] = (), typed: bool = False
) -> Lesson:
    """Return the lesson without runs and blocks of some kinds.

    Args:
        lesson: The lesson.
        marks: Kinds of run that go.
        kinds: Kinds of block that go.
        typed: Put formulas as they are typed on a line.
    """

    def kept(words: Words) -> Words:
        found: list[Run] = []
        for run in words:
            if typed and run.mark == "formula":
                found += LINEAR[run.text]
            elif run.mark not in marks:
                found.append(run)
        return tuple(found)

    return replace(
        lesson,
        blocks=tuple(
            replace(block, cells=tuple(kept(cell) for cell in block.cells))
            for block in lesson.blocks
            if block.kind not in kinds
        ),
    )
