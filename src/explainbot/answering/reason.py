"""Why nothing, or little, is claimed: in words for a student."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from explainbot.index.analysis import terms, words
from explainbot.languages import (
    CONTRACTION,
    STOP_WORDS,
    main_language,
    stop_words,
)
from explainbot.wrap import shortened

if TYPE_CHECKING:
    from explainbot.answering.distinctions import Difference
    from explainbot.answering.retrieve import Query
    from explainbot.index import Store
    from explainbot.index.stored import StoredSection

MOST = 3
"""Words named at most."""
LETTERS = 40
"""Of a word that are named at most."""
LANGUAGES = 2
"""Of a corpus's languages, whose empty words are left out."""
ASKING = frozenset(
    "happen happens happened happening mean means meaning meant explain explains"
    " explained explanation describe define definition example examples know called"
    " difference reason reasons kind kinds way ways thing things".split()
)
"""Words that say how something is asked about: to lack them says nothing."""
TIE = 0.02
"""Scores that differ by less are as good as equal."""


def reason(
    query: Query,
    section: StoredSection,
    store: Store,
    *,
    other: bool,
    difference: Difference | None = None,
    tied: StoredSection | None = None,
) -> str:
    """Say what the corpus, or the nearest passage, lacks of the question.

    Args:
        query: The question as it was searched.
        section: The top-ranked one.
        store: The index.
        other: Whether the passage is about something else than the question.
        difference: What tells the question from the passage, if anything.
        tied: Another one that scores about as much, if any.
    """
    numbers = word_numbers(query, store)
    nowhere = [word for word, found in numbers.items() if not found]
    figures = nowhere and all(any(map(str.isdigit, word)) for word in nowhere)
    if other and not figures:
        subject = section.subject or section.title
        return f"the closest passage is about {subject}, not what was asked about"
    if difference:
        return f"the closest passage {difference.sentence}"
    if nowhere:
        return f"found nowhere in this corpus: {_named(nowhere)}"
    held = set(store.section_terms([section]).tolist())
    absent = [word for word, found in numbers.items() if not found & held]
    if absent:
        return f"the closest passage does not mention: {_named(absent)}"
    if tied and tied.heading != section.heading:
        both = f"“{section.heading}” and “{tied.heading}”"
        return f"two sections fit about as well: {both}"
    return "no passage answers this clearly enough"


def _named(found: Sequence[str]) -> str:
    return ", ".join(shortened(word, LETTERS) for word in found[:MOST])


def content_words(text: str, languages: Sequence[str] = ()) -> list[str]:
    """Return the words with content as they are written, each once.

    Args:
        text: A question.
        languages: Those of the corpus, by ISO 639-1 code; English counts always.
    """
    empty = (STOP_WORDS | ASKING).union(*map(stop_words, languages[:LANGUAGES]))
    found = [
        text[start:end]
        for word, start, end in words(text)
        if word not in empty and not CONTRACTION.fullmatch(word)
    ]
    return list(dict.fromkeys(found))


def word_numbers(query: Query, store: Store) -> dict[str, set[int]]:
    """Map the question's words with content to the numbers of their terms.

    A word of which no section holds any form has none.
    """
    language = main_language(store.languages)
    own = {
        word: terms(word, language, store.names)
        for word in content_words(query.text, store.languages)
    }
    known = store.term_numbers(term for found in own.values() for term in found)
    return {
        word: {known[term][0] for term in found if term in known}
        for word, found in own.items()
        if found
    }
