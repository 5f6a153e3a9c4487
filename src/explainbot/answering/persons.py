"""Whether a passage tells of the person whom "he" or "she" stands for.

Judged in English, by its pronouns and names alone, and only against a claim.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from explainbot.answering.conversation import own_words
from explainbot.text.terms import POSSESSIVE, words

if TYPE_CHECKING:
    from explainbot.index.storage.rows import StoredSection

HE, SHE = frozenset({"he", "him", "his"}), frozenset({"she", "her", "hers"})


def contradicts(question: str, marked: str, passage: str) -> bool:
    """Whether "he" is asked for, "she" marked, and no "he" is in the passage.

    Or the other way round.
    """
    asked, said, held = (_sexes(text) for text in (question, marked, passage))
    return any(
        asked[sex] and not asked[1 - sex] and said[1 - sex] and not held[sex]
        for sex in (0, 1)
    )


def tells_of(person: str, section: StoredSection, written: str) -> bool:
    """Whether a section names somebody, or is headed by nobody else.

    The title of a document stands over sections with headings of their own only where
    it is the first of these.

    Args:
        person: As the question names one; "" if that is not known.
        section: The section.
        written: Its headings and its words.
    """
    path = section.heading_path
    over = section.title if not path or path[0] == section.title else ""
    return named(person, f"{over} {written}")


def named(person: str, text: str) -> bool:
    """Whether a text holds a word of a person's name."""
    own = {person[start:end].lower() for start, end in own_words(person)}
    held = (POSSESSIVE.sub("", word) for word, _, _ in words(text))
    return not own or not own.isdisjoint(held)


def _sexes(text: str) -> tuple[bool, bool]:
    held = {word for word, _, _ in words(text)}
    return bool(held & HE), bool(held & SHE)
