"""Why nothing, or little, is claimed: in words for a student."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explainbot.index.analysis import terms, words
from explainbot.languages import CONTRACTION, STOP_WORDS

if TYPE_CHECKING:
    from explainbot.answering.retrieve import Query
    from explainbot.index import Store
    from explainbot.index.stored import StoredSection

MOST = 3
"""Words named at most."""


def reason(query: Query, section: StoredSection, store: Store, *, other: bool) -> str:
    """Say what the corpus, or the nearest passage, lacks of the question.

    Args:
        query: The question as it was searched.
        section: The top-ranked one.
        store: The index.
        other: Whether the passage is about something else than the question.
    """
    if other:
        subject = section.subject or section.title
        return f"the closest passage is about {subject}, not what was asked about"
    numbers = word_numbers(query, store)
    nowhere = [word for word, found in numbers.items() if not found]
    if nowhere:
        return f"found nowhere in this corpus: {', '.join(nowhere[:MOST])}"
    held = set(store.section_terms([section]).tolist())
    absent = [word for word, found in numbers.items() if not found & held]
    if absent:
        return f"the closest passage does not mention: {', '.join(absent[:MOST])}"
    return "no passage answers this clearly enough"


def content_words(text: str) -> list[str]:
    """Return the words with content as they are written, each once."""
    found = [
        text[start:end]
        for word, start, end in words(text)
        if word not in STOP_WORDS and not CONTRACTION.fullmatch(word)
    ]
    return list(dict.fromkeys(found))


def word_numbers(query: Query, store: Store) -> dict[str, set[int]]:
    """Map the question's words with content to the numbers of their terms.

    A word of which no section holds any form has none.
    """
    language = store.languages[0] if store.languages else "en"
    own = {
        word: terms(word, language, store.names) for word in content_words(query.text)
    }
    known = store.term_numbers(term for found in own.values() for term in found)
    return {
        word: {known[term][0] for term in found if term in known}
        for word, found in own.items()
        if found
    }
