"""In which of a corpus's languages a question is asked.

A section in another language holds a question's words by chance, in another sense, or
as a name; measured by its own language's rules, it would be taken for an answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from explainbot.text.languages import main_language, stop_words
from explainbot.text.terms import POSSESSIVE, terms, words

if TYPE_CHECKING:
    from explainbot.embedding.protocol import Encoder
    from explainbot.index.protocol import Store

MODEL = 0.5
"""What a word counts that the model alone knows: it knows some of other languages."""


def asked_languages(question: str, store: Store, encoder: Encoder) -> tuple[str, ...]:
    """Return the languages of the corpus that most words of a question are of.

    A word is of each language that has it among its empty words or in whose sections it
    stands, in any form.  One that is of none counts half for the model's own language,
    if the model knows it.  Of a corpus in one language that one is returned, of a
    question whose words are of none all of them.

    Args:
        question: The question; several languages are returned if they share it.
        store: The index.
        encoder: Whose vocabulary is known as well.
    """
    languages = store.languages
    if not languages[1:]:
        return languages or (main_language(languages),)
    asked = {POSSESSIVE.sub("", word) for word, _, _ in words(question)}
    of = {code: _words_of(asked, code, store) for code in languages}
    left = asked.difference(*of.values())
    counts = {code: float(len(found)) for code, found in of.items()}
    for code in counts.keys() & set(encoder.languages):
        counts[code] += MODEL * sum(map(encoder.knows_word, left))
    most = max(counts.values())
    return tuple(code for code in languages if counts[code] == most)


def _words_of(asked: set[str], language: str, store: Store) -> set[str]:
    """Return those words that are empty in a language, or stand in its sections."""
    own = {word: terms(word, language) for word in asked}
    every = (term for found in own.values() for term in found)
    known = store.term_numbers(every, language)
    empty = stop_words(language)
    return {
        word
        for word, found in own.items()
        if word in empty or (found and all(term in known for term in found))
    }
