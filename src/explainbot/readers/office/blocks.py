"""Blocks of an office document, and the canonical text that they make.

An empty line parts two blocks; the items of a list and the rows of a table follow each
other on lines of their own.  A block that is numbered on the page begins with its
number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from statistics import mean
from typing import Literal

from explainbot.readers.columns import Layout, SourceRow, find_layout, label_of, numbers
from explainbot.records import Heading, PlaceMark, Span
from explainbot.text.lines import (
    is_headline,
    is_question_line,
    one_line,
    strip_bullet,
    tells_phrases,
)
from explainbot.text.questions import (
    answer_label,
    heading_title,
    question_label,
    without_label,
)
from explainbot.text.symbols import without_private
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
    hidden: bool = False
    """Whether the file hides it, or some of it."""
    resumes: bool = False
    """Whether it ends a table of questions, so that what follows belongs to the heading
    above them."""
    defines: bool = False
    """Whether its style sets it as the definition of the term above it."""

    @property
    def shown(self) -> str:
        """The text with its number."""
        return f"{self.number} {self.text}" if self.number else self.text

    @property
    def asks(self) -> bool:
        """Whether it can be a question above its answer."""
        bare = without_label(strip_bullet(self.text))
        return self.kind in {"paragraph", "item"} and is_question_line(bare)


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
        labels = [question_label(), answer_label()]
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
    marks: tuple[PlaceMark, ...]
    hidden: tuple[Span, ...] = ()
    """Runs that the file hides."""


def compose(blocks: Sequence[Block]) -> Composed:
    """Return the text that the blocks make; those without words are left out.

    A break is a heading without words, where the next block begins.
    """
    parts: list[str] = []
    headings: list[Heading] = []
    marks: list[PlaceMark] = []
    hidden: list[Span] = []
    length, level, before = 0, 0, None
    ended: Block | None = None
    above = Block("", "break", 1)
    for block in map(_with_signs, blocks):
        body = _bare(block.shown)
        if body and block.text.endswith(_COVERED):
            body = block.text.strip(" ")
        ended = block if block.kind == "break" else ended
        if not body:
            continue
        if before is not None:
            left = before.defines and _left_terms(block, headings, above)
            ended = above if left else ended
            joint = "\n" if _joined(before, block) else "\n\n"
            joint = joint if block.joint is None else block.joint
            parts.append(joint)
            length += len(joint)
        if ended is not None:
            headings += _resumed(ended, block, length)
            level, ended = ended.level, None
        if not marks or marks[-1].label != block.place:
            marks.append(PlaceMark(length, label=block.place))
        if block.kind in {"heading", "question"}:
            if block.kind == "heading":
                level, above = block.level, block
            depth = min(block.level or level + 1, _DEEPEST)
            end = length + len(body)
            title = heading_title(block.title or block.text)
            headings.append(Heading(length, end, depth, title))
        if block.hidden:
            hidden.append((length, length + len(body)))
        parts.append(body)
        length += len(body)
        before = block
        ended = above if block.resumes else ended
    return Composed("".join(parts), tuple(headings), tuple(marks), tuple(hidden))


def _left_terms(block: Block, headings: list[Heading], above: Block) -> bool:
    """Whether a list of terms ends above a block."""
    below = bool(headings) and headings[-1].level > above.level
    goes_on = block.defines or block.kind not in {"paragraph", "row"}
    return below and not goes_on


def _resumed(ended: Block, block: Block, start: int) -> list[Heading]:
    """Return the heading without words below which a block stands, if it needs one."""
    if ended.kind == "heading" and block.kind in {"heading", "question"}:
        return []
    title = heading_title(ended.title or ended.text)
    return [Heading(start, start, ended.level, title)]


def _with_signs(block: Block) -> Block:
    """Return a block without private characters, where a sign is known for them."""
    text = without_private(block.text)
    return block if text is block.text else replace(block, text=text)


def _bare(text: str) -> str:
    """Return the text without white space at its ends and at its lines' ends."""
    rows = [row.rstrip() for row in text.split("\n")]
    return "\n".join(rows).strip()


def _joined(before: Block, block: Block) -> bool:
    return before.kind == block.kind and block.kind in {"item", "row"}


WIDEST = 200
"""Columns that a merged cell covers at most."""
Cell = list[Block]
"""A table's cell."""
_MEANING_WORDS = 5
"""Of the mean second cell in a table of terms that nothing names so."""


def cell_text(cell: Cell) -> str:
    """Return a cell's paragraphs, each on a line of its own."""
    return "\n".join(block.shown for block in cell if block.text.strip())


def covered(sign: str) -> Cell:
    """Return a cell that a merged one covers, ABOVE or LEFT."""
    return [Block(sign)]


def table_blocks(rows: Sequence[Sequence[Cell]]) -> list[Block]:
    """Return a table as blocks.

    A table of questions and answers gives questions and paragraphs, whatever shows it:
    the names of its columns, questions beside their answers, "Q" and "A" in the first
    column, or terms beside sentences.  One that only places parts of the page gives
    those parts; any other gives rows, cells parted by " | ", empty ones kept.  A cell
    that a merged one covers is empty.
    """
    if _is_layout(rows):
        shown = (block for row in rows for cell in row for block in cell)
        return [block for block in shown if block.text not in {ABOVE, LEFT}]
    found = _read_table(rows)
    if found and any(block.kind == "question" for block in found):
        found[-1].resumes = True
    if found and found[0].kind == "row":
        # Empty paragraphs between two tables are no blocks.
        found[0].joint = "\n\n"
    return found


def _read_table(rows: Sequence[Sequence[Cell]]) -> list[Block]:
    table = [
        SourceRow(number, 0, tuple(cell_text(cell) for cell in row))
        for number, row in enumerate(rows, start=1)
    ]
    table = [row for row in table if any(row.cells)]
    if _is_labelled(table):
        return list(_labelled(table))
    layout, above = find_layout(table)
    if layout is None and _explains(table):
        layout = Layout(0, 1, tuple(table), 2)
    if layout is None or not layout.rows:
        return list(_rows(rows))
    titles = [
        Block(" | ".join(filter(None, map(one_line, row.cells))))
        for row in table[:above]
    ]
    units = [
        replace(block, hidden=_hides(rows[row.number - 1]))
        for row in layout.rows
        for block in _unit(row, layout)
    ]
    return [*titles, *units]


def _hides(row: Sequence[Cell]) -> bool:
    return any(block.hidden for cell in row for block in cell)


def _is_layout(rows: Sequence[Sequence[Cell]]) -> bool:
    kinds = {block.kind for row in rows for cell in row for block in cell}
    widths = (sum(_sign(cell) != LEFT for cell in row) for row in rows)
    return max(widths, default=0) <= 1 or bool(kinds & {"heading", "question", "row"})


def _sign(cell: Cell) -> str:
    """Return what covers a cell, ABOVE or LEFT; "" for a cell of its own."""
    text = cell[0].text if len(cell) == 1 else ""
    return text if text in {ABOVE, LEFT} else ""


def _is_labelled(table: Sequence[SourceRow]) -> bool:
    """Whether the first column says of each row whether it asks or answers."""
    labels = [label_of(row.cells[0]) for row in table if len(row.cells) > 1]
    return labels[:1] == ["Q"] and "A" in labels and "" not in labels


def _labelled(table: Sequence[SourceRow]) -> Iterator[Block]:
    for row in table:
        asks = len(row.cells) > 1 and label_of(row.cells[0]) == "Q"
        for cell in filter(None, row.cells[1:] or row.cells):
            yield Block(cell, "question" if asks else "paragraph")


def _explains(table: Sequence[SourceRow]) -> bool:
    """Whether short terms stand beside sentences, in two columns."""
    if len(table) < 2 or any(len(row.cells) != 2 for row in table):  # noqa: PLR2004
        return False
    terms = [one_line(row.cells[0]) for row in table]
    said = [one_line(row.cells[1]) for row in table]
    if not all(map(is_headline, terms)) or len(set(terms)) < len(terms):
        return False
    if not all(each.endswith((".", "!", "\u3002")) for each in said):
        return False
    words = mean(len(each.split()) for each in said)
    return words >= max(_MEANING_WORDS, 2 * mean(len(each.split()) for each in terms))


def _unit(row: SourceRow, layout: Layout) -> Iterator[Block]:
    """Yield a row's question, its answer, and what else it says."""
    first = (layout.question, layout.answer)
    named = dict(layout.further)
    rest = [at for at in range(len(row.cells)) if at not in first and at not in named]
    for at in (*first, *rest):
        cell = row.cells[at] if at < len(row.cells) else ""
        # A number in front of the question is no answer.
        if cell and not (at < layout.question and numbers(cell)):
            yield Block(cell, "question" if at == layout.question else "paragraph")
    more = layout.more(row)
    if more:
        yield Block(more)


def _rows(rows: Sequence[Sequence[Cell]]) -> Iterator[Block]:
    """Yield the rows with words, without the columns that are empty in all of them."""
    width = max(map(len, rows), default=0)
    used = [
        any(at < len(row) and cell_text(row[at]).strip() for row in rows)
        for at in range(width)
    ]
    for row in rows:
        if any(map(cell_text, row)):
            yield Block(
                _line(
                    [
                        _sign(cell) or cell_text(cell)
                        for cell, kept in zip(row, used, strict=False)
                        if kept or _sign(cell)
                    ]
                ),
                "row",
                hidden=_hides(row),
            )


def _line(cells: Sequence[str]) -> str:
    """Return a row on one line; an empty cell keeps its place.

    One cell over the whole width stands alone.
    """
    if all(cell == LEFT for cell in cells[1:]):
        return one_line(cells[0]) if cells else ""
    shown = (cell if cell in {ABOVE, LEFT} else one_line(cell) for cell in cells)
    return " | ".join(shown).strip(" ")


_LEAST = 2
_TERM_WORDS = 8
_SIGNS = ":.–—- "
"""Between a term and what it means."""


def with_run_in(blocks: list[Block]) -> list[Block]:
    """Return the blocks, those that begin with a bold heading parted in two."""
    found: list[Block] = []
    group: list[Block] = []
    for block in blocks:
        if block.kind in {"heading", "question", "break"}:
            found += [*_parted(group), block]
            group = []
        else:
            group.append(block)
    return [*found, *_parted(group)]


def _parted(group: list[Block]) -> list[Block]:
    """Part the blocks under one heading; terms where they begin half of them."""
    terms = [_term(block) for block in group]
    often = Counter(filter(None, terms))
    # A name that comes again is that of somebody who speaks.
    several = len(often) >= _LEAST and max(often.values()) == 1
    row = several and 2 * len(often) >= len(group)
    items = [block for block in group if block.kind == "item"]
    phrases = tells_phrases([(block.lead, _rest(block)) for block in items])
    found: list[Block] = []
    for block, term in zip(group, terms, strict=True):
        title = _question(block) or (term if row else "")
        title = "" if phrases and block.kind == "item" else title
        found += _halves(block, title) if title else [block]
    return found


def _rest(block: Block) -> str:
    return block.text.strip()[len(block.lead.strip()) :]


def _question(block: Block) -> str:
    """Return the bold question that the rest of a paragraph answers; or ""."""
    lead = without_label(block.lead.strip())
    asks = block.lead and is_question_line(lead) and not is_question_line(_rest(block))
    return lead if asks and any(map(str.isalpha, _rest(block))) else ""


def _term(block: Block) -> str:
    """Return the bold term that the rest of a paragraph can explain; or ""."""
    lead, rest = block.lead.strip(), _rest(block)
    words = lead.rstrip(_SIGNS)
    if (
        not is_headline(words)
        or len(words.split()) > _TERM_WORDS
        or is_question_line(lead)
    ):
        return ""
    if any(label.match(f"{words}: ") for label in (question_label(), answer_label())):
        return ""
    said = rest.lstrip(_SIGNS)
    apart = lead[-1] in _SIGNS or rest.lstrip()[:1] in set(_SIGNS.strip())
    return words if said and (apart or said[:1].isupper()) else ""


def _halves(block: Block, title: str) -> list[Block]:
    rest = _rest(block)
    said = rest.lstrip()
    space = rest[: len(rest) - len(said)]
    joint = "\n" if "\n" in space else " " if space else ""
    head = replace(block, text=block.lead.strip(), title=title, kind="question")
    rest_of = Block(said, place=block.place, joint=joint, hidden=block.hidden)
    return [head, rest_of]
