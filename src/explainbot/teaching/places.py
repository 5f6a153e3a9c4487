"""Places of passages, as a teacher's report names them."""

from __future__ import annotations

from dataclasses import dataclass

from explainbot.index.passages import told_citation
from explainbot.records import Quote, Section
from explainbot.text.lines import one_line

FIRST_WORDS = 100
"""Characters of a passage that a report shows."""


@dataclass(frozen=True)
class PassagePlace:
    """Where a passage stands and how it begins."""

    section: str
    document: str
    title: str
    heading: str
    citation: str
    start: int
    end: int
    begins: str
    """Its first words, on one line."""
    told: str = ""
    """The citation, with what the text is about in place of a heading's pronoun."""


def passage_of(quote: Quote) -> PassagePlace:
    """Return a quote's place."""
    document, text = quote.document, one_line(quote.text)
    begins = text if len(text) <= FIRST_WORDS else f"{text[: FIRST_WORDS - 1]}…"
    return PassagePlace(
        quote.section.id,
        document.id,
        document.title,
        quote.section.heading,
        quote.citation,
        quote.start,
        quote.end,
        begins,
        told_citation(quote),
    )


def place_of(section: Section) -> PassagePlace:
    """Return a section's place."""
    whole = (section.start, section.end)
    return passage_of(Quote(section, *whole, evidence=whole))
