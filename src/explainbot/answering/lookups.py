"""What a question names in a passage: a row of a table, an item of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explainbot.answering import rows
from explainbot.answering.amounts import amount_named, asks_amount
from explainbot.answering.labelled import item_named

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from explainbot.answering.rows import Lookup
    from explainbot.index.storage.rows import StoredSection


def look_up(
    question: str, section: StoredSection, text: str, language: str
) -> Lookup | None:
    """Return what a question finds in a passage's tables, or else in its lists.

    None where it has neither, or the question names no item of the lists.

    Args:
        question: One question.
        section: The passage.
        text: Its text.
        language: The main language of the corpus, ISO 639-1.
    """
    found = rows.look_up(question, section, text, language)
    if found is not None:
        return found
    amount = amount_named(question, section, text)
    return item_named(question, section, text) if amount is None else amount


def lacks_row(
    section: StoredSection, table: Lookup | None, cosines: NDArray[np.float32]
) -> bool:
    """Whether a question names what no row holds, and the tables are what is asked.

    They are where they hold half of the passage, or the sentence nearest to the
    question is a row: else the text around them may answer in other words.

    Args:
        section: The passage.
        table: What the question finds in its tables.
        cosines: Of the question with the heading and each sentence.
    """
    if table is None or not table.missing or not section.sentences:
        return False
    if table.text_too:
        return True
    lengths = [end - start for start, end in section.sentences]
    inside = sum(lengths[place] for place in table.rows)
    return 2 * inside >= sum(lengths) or int(cosines[1:].argmax()) in table.rows


def passing(
    question: str,
    ranked: Sequence[StoredSection],
    found: Callable[[StoredSection], Lookup | None],
) -> int:
    """Return the rank of the section that should come first, 0 for the first itself.

    The first table that has the row asked for passes a table that has not; a list of
    amounts that has the one asked for passes the rest of its document.

    Args:
        question: The question.
        ranked: The first sections, best first.
        found: Returns what the question finds in one.
    """
    first = found(ranked[0])
    if first is not None and first.named:
        return 0
    tables = first is not None and bool(first.rows)
    if not tables and not asks_amount(question):
        return 0
    for rank, section in enumerate(ranked[1:], start=1):
        if not tables and section.document != ranked[0].document:
            continue
        other = found(section)
        if other is None or not other.named or other.missing:
            continue
        if other.rows if tables else other.amount:
            return rank
    return 0
