"""What a question names in a passage: a row of a table, an item of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explainbot.answering import rows
from explainbot.answering.labelled import item_named

if TYPE_CHECKING:
    from explainbot.answering.rows import Lookup
    from explainbot.index.stored import StoredSection


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
    return item_named(question, section, text) if found is None else found
