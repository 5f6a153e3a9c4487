"""Headings as questions: whether one is the question that is asked."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from explainbot.index.passages import resolve_pronoun
from explainbot.text.terms import words as words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from explainbot.index.protocol import Store
    from explainbot.index.storage.rows import StoredSection


PIECE = re.compile(r"[a-z0-9]{2,}")


def same_headings(
    question: str, sections: Sequence[StoredSection], store: Store
) -> list[bool]:
    """Whether each heading, as it is written or with its subject, is the question.

    Args:
        question: The question.
        sections: At least one; all in one language.
        store: The index.
    """
    asked = plain_words(question)
    named = plain_words(store.names_in(sections[0].language).resolve(question))
    # To look for one long word is much faster than to find all words of a heading.
    piece, named_piece = _longest_piece(asked), _longest_piece(named)
    same = []
    for item in sections:
        topic = item.topic
        lower = item.heading.lower()
        if piece not in lower and named_piece not in f"{lower}\n{topic.lower()}":
            same.append(False)
            continue
        own = plain_words(item.heading)
        resolved = resolve_pronoun(item.heading, topic)
        same.append(own in (asked, named) or named == plain_words(resolved))
    return same


def _longest_piece(words: tuple[str, ...]) -> str:
    """Return what stands in every text with these words, in lower case; may be "".

    It cannot reach over the edge of a pronoun that a name takes the place of, nor be
    the "s" of a name that owns.
    """
    return max(PIECE.findall(" ".join(words)), key=len, default="")


@lru_cache(maxsize=4096)
def plain_words(text: str) -> tuple[str, ...]:
    """Return the words in lower case, contractions and all."""
    return tuple(word.replace("’", "'") for word, _, _ in words_of(text))
