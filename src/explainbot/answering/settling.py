"""Whether a row or an item that a question names holds what else it asks for.

"When are the meerkats fed?" names the row of the meerkats and leaves "fed" open.  A
reader reads that row alone, each cell with its column's name; what the rest of the
question has in common with a column's name, by meaning, counts beside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from explainbot.answering.labelled import AFTER_LABEL
from explainbot.answering.reread import headed
from explainbot.answering.rows import units
from explainbot.text.tables import find_tables
from explainbot.text.terms import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from explainbot.answering.rows import Lookup
    from explainbot.embedding.protocol import Encoder
    from explainbot.index.storage.rows import StoredSection
    from explainbot.reranking.protocol import Reader

EVEN = 0.5
"""Cosine of the rest of a question with a column's name that speaks neither way."""
RELATED = 8.0
"""Of that cosine, in the reader's logit; chosen with EVEN on benchmarks/classroom."""
COLUMNS = 8
"""Columns that are compared at most."""
Cells = list[tuple[str, str]]
"""Of a row: the names of the columns, "" where not known, and the cells."""


def settles(
    question: str,
    section: StoredSection,
    text: str,
    found: Lookup,
    *,
    reader: Reader,
    encoder: Encoder,
) -> bool:
    """Return whether what is named holds the answer to the whole question.

    Args:
        question: One question, in English.
        section: The passage.
        text: Its text.
        found: What the question names in it; one row, or the sentences of one item.
        reader: What judges.
        encoder: What compares the question with the names of the columns.
    """
    first, last = (
        section.sentences[found.chosen[0]],
        section.sentences[found.chosen[-1]],
    )
    cells = _cells(text, first[0]) if found.rows else []
    told = ". ".join(f"{name}: {cell}" if name else cell for name, cell in cells)
    if not cells:
        told = text[first[0] : last[1]]
        if section.heading and not AFTER_LABEL.match(told):
            told = f"{section.heading}: {told}"
    logit = reader.read(question, [headed(section.topic, told)])[0].score
    if not cells:
        return logit >= 0
    return logit + RELATED * (_related(question, cells, encoder) - EVEN) >= 0


def _cells(text: str, start: int) -> Cells:
    """Return the filled cells of the row that begins there."""
    for table in find_tables(text):
        for row in table.rows:
            if row.start == start:
                named = enumerate(row.cells)
                return [(table.name(row, at), cell) for at, cell in named if cell]
    return []


def _related(question: str, cells: Cells, encoder: Encoder) -> float:
    """Return how near the rest of a question comes to a column, 0 to 1."""
    said = frozenset(units(question, "en"))
    held = [frozenset(units(cell, "en")) for _, cell in cells]
    shares = [len(said & own) / max(len(own), 1) for own in held]
    key = shares.index(max(shares))
    rest = " ".join(
        word
        for word, _, _ in words(question)
        if held[key].isdisjoint(units(word, "en"))
    )
    others: Sequence[tuple[str, str]] = [*cells[:key], *cells[key + 1 :]][:COLUMNS]
    columns = [
        told for name, cell in others if name for told in (name, f"{name}: {cell}")
    ]
    if not rest or not columns:
        return 0.0
    asked, *known = encoder.encode_questions([rest, *columns])
    return max(float(vector @ asked) for vector in known)
