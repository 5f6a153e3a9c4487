"""The question's wording: typing errors repaired, names resolved.

A word is repaired only if neither the corpus nor the model's vocabulary holds it, and
only to a word of the corpus: same first letter, one edit away (two from eight letters
on; exchanging two neighbours is one edit), the nearest, one with letters left out or
doubled before one with another letter, then the most used.
"""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

from explainbot.answering.opposites import apart
from explainbot.index.analysis import POSSESSIVE, stemmed, terms, words
from explainbot.languages import (
    CONTRACTION,
    STOP_WORDS,
    main_language,
    stop_words,
)

if TYPE_CHECKING:
    from explainbot.embedding import Encoder
    from explainbot.index import Store

SHORTEST = 4
"""Letters below which a word is left alone."""
SHORTEST_NAME = 6
"""The same for a word with a capital, but for names of the corpus's subjects: "Boko"
is a name, not a misspelt "book"."""
PLURALS = ("es", "s")
"""A text may hold the plural alone of a word that is asked for."""
LONGEST_ENDING = 2
LONG = 8
"""Letters from which two edits are allowed."""


class Repairs:
    """Questions with their typing errors repaired, some of them in advance."""

    def __init__(self, store: Store, encoder: Encoder, also: Container[str]) -> None:
        """Take what ``repair`` takes."""
        self._store, self._encoder, self._also = store, encoder, also
        self._kept: dict[str, str] = {}

    def of(self, question: str) -> str:
        """Return the question without typing errors."""
        if question in self._kept:
            return self._kept[question]
        return repair(question, self._store, self._encoder, self._also)

    def kept(self, question: str) -> str:
        """Return the question without typing errors, and keep that."""
        self._kept[question] = self.of(question)
        return self._kept[question]

    def forget(self) -> None:
        """Forget what was kept."""
        self._kept.clear()


def repair(
    question: str, store: Store, encoder: Encoder, also: Container[str] = ()
) -> str:
    """Return the question with its typing errors repaired; else as it was.

    Args:
        question: In the student's words.
        store: The index.
        encoder: Whose vocabulary is known as well.
        also: Further words, in lower case, that are no typing errors.
    """
    suspects = {}
    short: set[str] = set()
    for word, start, end in words(question):
        bare = POSSESSIVE.sub("", word)
        name = bool(start) and question[start].isupper()
        if CONTRACTION.fullmatch(bare) or bare in also:
            continue
        if len(bare) >= SHORTEST and bare.isalpha() and not encoder.knows_word(bare):
            suspects[start, end] = bare
            if name and len(bare) < SHORTEST_NAME:
                short.add(bare)
    known = _known(set(suspects.values()), store)
    named = {(start, end) for start, end, _ in store.names.mentions(question)}
    pieces, last = [], 0
    for (start, _), word in suspects.items():
        if word in known or any(left <= start < right for left, right in named):
            continue
        better = _nearest(word, store)
        if better is None or (word in short and not store.names.hold(better)):
            continue
        if question[start : start + len(word)].isupper():
            better = better.upper()
        elif question[start].isupper():
            better = better.capitalize()
        pieces += [question[last:start], better]
        last = start + len(word)
    return "".join([*pieces, question[last:]])


def _opposed(word: str, better: str, store: Store) -> bool:
    """Whether a word of the corpus is the opposite of the one typed, no repair."""
    language = main_language(store.languages)
    return apart(stemmed(word, language), stemmed(better, language), language)


def _known(suspects: set[str], store: Store) -> set[str]:
    """Return the words that the corpus holds, in this form or another."""
    held = store.known_words(suspects)
    for language in store.languages:
        stems = {word: terms(word, language) for word in suspects - held}
        numbers = store.term_numbers(term for found in stems.values() for term in found)
        held |= {
            word
            for word, found in stems.items()
            if all(term in numbers for term in found)
            and (found or word in stop_words(language))
        }
    return held


def _singular(word: str, made: str, store: Store) -> bool:
    """Whether a word is another one's plural: both have the same stem."""
    language = main_language(store.languages)
    return terms(made, language) == terms(word, language)


def _nearest(word: str, store: Store) -> str | None:
    from rapidfuzz.distance import OSA, Indel

    allowed = 2 if len(word) >= LONG else 1
    longest = len(word) + allowed + LONGEST_ENDING
    best: tuple[int, bool, int, int, str] | None = None
    for other, uses in store.words_like(word[0], len(word) - allowed, longest):
        forms = [other]
        if other.endswith(PLURALS):
            forms += [other.removesuffix(end) for end in PLURALS if other.endswith(end)]
        for form in forms:
            distance = OSA.distance(word, form, score_cutoff=allowed)
            # Few words are near, so all else is looked at last.
            if distance > allowed or not _mends(other) or _opposed(word, form, store):
                continue
            made = form != other
            if not made or _singular(other, form, store):
                # A letter left out or doubled is likelier than one for another.
                found = (distance, made, Indel.distance(word, form), -uses, form)
                best = found if best is None else min(best, found)
    return best[-1] if best else None


def _mends(word: str) -> bool:
    """Whether a word may be what was meant.

    One that says nothing mends nothing, and may be a word of another language.
    """
    return word.isalpha() and word not in STOP_WORDS
