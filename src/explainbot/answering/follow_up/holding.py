"""Sections that hold what a follow-up names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explainbot.answering.follow_up.conversation import own_words
from explainbot.answering.follow_up.resolving import label
from explainbot.text.terms import terms

if TYPE_CHECKING:
    from explainbot.index.protocol import Store
    from explainbot.index.storage.rows import StoredSection


def holding(
    thing: str, sections: list[StoredSection], store: Store
) -> list[StoredSection]:
    """Return the sections that hold a word of what is named, and its label."""
    numbers = {
        language: numbers_of(thing, language, store)
        for language in {item.language for item in sections}
    }
    if not any(own is not None for own in numbers.values()):
        return sections
    held = [
        item
        for item in sections
        if (numbers[item.language] or set()).intersection(
            store.section_terms([item]).tolist()
        )
    ]
    labelled = label(thing)
    return [item for item in held if labelled.search(written(item, store))]


def numbers_of(thing: str, language: str, store: Store) -> set[int] | None:
    """Return the numbers of the terms of what is named; None if it has no term."""
    own = {
        term
        for start, end in own_words(thing, language)
        for term in terms(thing[start:end], language, store.names_in(language))
    }
    if not own:
        return None
    return {number for number, _ in store.term_numbers(own, language).values()}


def written(section: StoredSection, store: Store) -> str:
    """Return the headings and the words of a section."""
    heads = (*section.heading_path, section.heading)
    return " ".join((*heads, store.text(section)))
