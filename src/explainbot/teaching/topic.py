"""What a question is about, in the words that it was asked with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from explainbot.answering.explanation import content_words, held_numbers
from explainbot.text.languages import stop_words
from explainbot.text.terms import words

if TYPE_CHECKING:
    from explainbot.index.protocol import Store

LANGUAGES = ("en", "de", "es", "fr", "it", "nl", "pt", "pl", "sv", "da", "no", "tr")
"""Languages in which a class may ask whatever the language of the corpus."""
FEWEST = 2
"""Empty words of a language that make a short question one of it."""


def language_of(question: str, usual: Sequence[str] = ("en",)) -> str:
    """Return the language with most of a question's words among its empty ones.

    Of a short question a guess: another language than the usual ones must have at
    least two such words, and more of them than any usual one.

    Args:
        question: A few words.
        usual: Languages of the corpus, the most used first.
    """
    typed = {word for word, _, _ in words(question)}
    codes = dict.fromkeys((*usual, *LANGUAGES))
    counts = {code: len(typed & stop_words(code)) for code in codes}
    expected = max(("en", *usual), key=lambda code: counts.get(code, 0))
    best = max(counts, key=counts.__getitem__)
    if counts[best] >= max(FEWEST, counts.get(expected, 0) + 1):
        return best
    return expected


def topic_words(question: str, store: Store) -> list[str]:
    """Return the words with content, as written, each once."""
    usual = store.languages or ("en",)
    return content_words(question, (language_of(question, usual), usual[0]))


def unknown_words(question: str, store: Store) -> list[str]:
    """Return the words with content, as written, that no section holds in any form."""
    found = held_numbers(topic_words(question, store), store)
    return [word for word, numbers in found.items() if not numbers]
