"""The blocks of an office document, and the canonical text that they make.

An empty line parts two blocks; the items of a list and the rows of a table follow each
other on lines of their own.  A block that is numbered on the page begins with its
number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

from explainbot.records import Heading, Mark
from explainbot.text.lines import is_headline, is_question, strip_bullet
from explainbot.text.questions import ANSWERED, ASKED, heading_title, without_label
from explainbot.text.tables import ABOVE, LEFT

Kind = Literal["paragraph", "heading", "question", "item", "row", "break"]
"""A break ends the section above it; it has no words."""
_DEEPEST = 9
_COVERED = (f"| {ABOVE}", f"| {LEFT}")
"""How a table's row ends whose last cell a merged one covers."""


@dataclass
class Block:
    """A paragraph, heading, list item or table row, or where a section ends."""

    text: str
    kind: Kind = "paragraph"
    level: int = 0
    """Of a heading, 1 is outermost; 0 for a question: below the heading above it."""
    strong: bool = False
    """Whether all of it is set in bold or large letters."""
    number: str = ""
    """A number or bullet that the page shows before the text."""
    place: str = ""
    lead: str = ""
    """What a paragraph begins with in bold, where the rest of it is not."""
    joint: str | None = None
    """What parts it from the block before, where that is no line of its own."""
    title: str = ""
    """Of a heading, its words where they are other than the text."""

    @property
    def shown(self) -> str:
        """The text with its number."""
        return f"{self.number} {self.text}" if self.number else self.text

    @property
    def asks(self) -> bool:
        """Whether it can be a question above its answer."""
        bare = without_label(strip_bullet(self.text))
        return self.kind in {"paragraph", "item"} and is_question(bare)


Runs = list[tuple[str, bool]]
"""Pieces of a paragraph's text; whether each is set in bold or large letters."""


def all_strong(runs: Runs) -> bool:
    """Whether all words of a paragraph are strong."""
    said = [strong for text, strong in runs if text.strip()]
    return bool(said) and all(said)


def strong_lead(runs: Runs) -> str:
    """Return the strong words that a paragraph begins with; "" if all are, or none."""
    lead = ""
    for text, strong in runs:
        if text.strip() and not strong:
            return lead
        lead += text
    return ""


def numbered(blocks: list[Block]) -> list[Block]:
    """Name the blocks' places: "paragraph 1" and so on, empty ones left out."""
    kept = [block for block in blocks if block.text.strip()]
    for number, block in enumerate(kept, start=1):
        block.place = f"paragraph {number}"
    return kept


def with_next(blocks: list[Block]) -> Iterator[tuple[Block, Block | None]]:
    """Yield each block with the one after it."""
    return zip_longest(blocks, blocks[1:])


def with_headings(blocks: list[Block]) -> list[Block]:
    """Make headings of lines that are set off by their looks alone, and of questions.

    Where no style marks headings below the title, lines in bold or large letters with
    text after them are headings, and then so are plain questions above their answers.
    Where styles do, only questions in bold are, one level below the heading above.
    Labels such as "Q:" are left to the cutting, which reads plain text.
    """
    styled = [block for block in blocks if block.kind in {"heading", "question"}]
    sub = [block for block in styled if block.kind == "question" or block.level > 1]
    if not sub and len(styled) <= 1:
        labels = [ASKED, ANSWERED]
        if not all(any(map(each.match, _texts(blocks))) for each in labels):
            _set_off(blocks)
    else:
        first, after = blocks[0], blocks[1] if len(blocks) > 1 else None
        if first.strong and not first.asks and _heads(blocks, first, after):
            first.kind, first.level = "heading", 1
        for block, after in with_next(blocks):
            if block.strong and _answered(block, after):
                block.kind = "question"
    return blocks


def _texts(blocks: list[Block]) -> list[str]:
    return [block.text for block in blocks]


def _set_off(blocks: list[Block]) -> None:
    chosen: list[Block] = []
    for block, after in with_next(blocks):
        if block.strong and (_answered(block, after) or _heads(blocks, block, after)):
            chosen.append(block)
    if len(chosen) < 2:  # noqa: PLR2004 - a lone line may be set off for its weight
        return
    for block in chosen:
        title = block is blocks[0] and not block.asks
        block.kind = "question" if block.asks else "heading"
        block.level = 0 if block.asks else 1 if title else 2
    for block, after in with_next(blocks):
        if block.kind == "paragraph" and _answered(block, after):
            block.kind = "question"


def _heads(blocks: list[Block], block: Block, after: Block | None) -> bool:
    """Whether a block can head what follows: text, or a group of questions."""
    if block.kind != "paragraph" or not is_headline(block.text) or after is None:
        return False
    text = not after.strong and after.kind != "heading"
    return text or after.asks or block is blocks[0]


def _answered(block: Block, after: Block | None) -> bool:
    return block.asks and _answers(after)


def _answers(after: Block | None) -> bool:
    """Whether a block can be the answer to the question above it."""
    return (
        after is not None
        and after.kind in {"paragraph", "item", "row"}
        and not after.asks
    )


@dataclass(frozen=True)
class Composed:
    """The canonical text of blocks, with its headings and marks."""

    text: str
    headings: tuple[Heading, ...]
    marks: tuple[Mark, ...]


def compose(blocks: Sequence[Block]) -> Composed:
    """Return the text that the blocks make; those without words are left out.

    A break is a heading without words, where the next block begins.
    """
    parts: list[str] = []
    headings: list[Heading] = []
    marks: list[Mark] = []
    length, level, before = 0, 0, None
    ended: Block | None = None
    for block in blocks:
        body = _bare(block.shown)
        if body and block.text.endswith(_COVERED):
            body = block.text.strip(" ")
        ended = block if block.kind == "break" else ended
        if not body:
            continue
        if before is not None:
            joint = "\n" if _joined(before, block) else "\n\n"
            joint = joint if block.joint is None else block.joint
            parts.append(joint)
            length += len(joint)
        if ended is not None:
            headings.append(Heading(length, length, ended.level, ""))
            level, ended = ended.level, None
        if not marks or marks[-1].label != block.place:
            marks.append(Mark(length, label=block.place))
        if block.kind in {"heading", "question"}:
            if block.kind == "heading":
                level = block.level
            depth = min(block.level or level + 1, _DEEPEST)
            end = length + len(body)
            title = heading_title(block.title or block.text)
            headings.append(Heading(length, end, depth, title))
        parts.append(body)
        length += len(body)
        before = block
    return Composed("".join(parts), tuple(headings), tuple(marks))


def _bare(text: str) -> str:
    """Return the text without white space at its ends and at its lines' ends."""
    rows = [row.rstrip() for row in text.split("\n")]
    return "\n".join(rows).strip()


def _joined(before: Block, block: Block) -> bool:
    return before.kind == block.kind and block.kind in {"item", "row"}
