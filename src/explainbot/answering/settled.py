"""What a teacher settled by hand, as it bears on one index (curation.py)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from explainbot.answering.pins import CONFIDENCE, Pins
from explainbot.answering.scope import EVERYTHING, Scope
from explainbot.answering.synonyms import Synonyms
from explainbot.curation import Placed, place
from explainbot.records import Answer, Quote
from explainbot.text.terms import words

if TYPE_CHECKING:
    from explainbot.curation import Curation, Pin
    from explainbot.index.protocol import Store
    from explainbot.index.storage.rows import StoredSection

WHY_PINNED = "These words were pinned to this question by hand (pins.toml)."


class Settled:
    """Synonyms, pins and the stop list of one corpus."""

    def __init__(self, curation: Curation, store: Store) -> None:
        """Take what was settled and the index that it bears on."""
        self._store = store
        self._stops = curation.stop_words
        self.synonyms = Synonyms(curation.synonyms, *store.languages or ("en",))
        self.scope = _quotable(curation, store)
        """The sections that may be quoted."""
        self.problems: dict[Pin, str] = {}
        """Why the words of a pin cannot be quoted."""
        placed = []
        for pin in curation.pins:
            found = place(pin, map(store.section, _sections_of(pin.document, store)))
            if isinstance(found, Placed):
                placed.append(found)
            else:
                self.problems[pin] = found
        self.pins = Pins(placed)

    def asked(self, question: str) -> str:
        """Return the question without the words of the stop list.

        One that is nothing but such words is left as it is.
        """
        if not self._stops:
            return question
        kept, last = "", 0
        for word, start, end in words(question):
            if word in self._stops:
                kept, last = kept + question[last:start].rstrip(), end
        kept = (kept + question[last:]).strip()
        return kept if any(words(kept)) else question

    def pinned(self, answer: Answer, pin: Placed | None, top: int) -> Answer:
        """Return the answer with the pinned words in the first place, if any are."""
        if pin is None:
            return answer
        quote = Quote(
            pin.section, pin.section.start, pin.section.end, pin.span, score=1.0
        )
        others = [*answer.quotes, *answer.alternatives]
        return replace(
            answer,
            quotes=(quote,),
            alternatives=tuple(
                item for item in others if item.section.id != pin.section.id
            )[:top],
            confidence=CONFIDENCE,
            match="strong",
            reason=None,
            signals={**answer.signals, "pinned": 1.0},
            why=(WHY_PINNED, *answer.why),
        )


def _sections_of(document: str, store: Store) -> list[StoredSection]:
    rows = store.rows_in([document])
    found = store.get(rows)
    return [found[row] for row in rows]


def _quotable(curation: Curation, store: Store) -> Scope:
    if not curation.stop_sections:
        return EVERYTHING
    documents = {document for document, _ in curation.stop_sections}
    kept_back = [
        stored.row
        for document in documents
        for stored in _sections_of(document, store)
        if not curation.quotable(document, stored.heading)
    ]
    rows = store.all_rows()
    return Scope((), np.sort(rows[~np.isin(rows, kept_back)]))
