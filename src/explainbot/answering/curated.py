"""Curated answers: pins, synonyms and exclusions, as they bear on one index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from explainbot.answering.question.wording import SHORTEST
from explainbot.answering.scope import EVERYTHING, Scope
from explainbot.answering.scoring import plain_words
from explainbot.curation import LONGEST, Placed, place
from explainbot.records import Answer, Quote
from explainbot.text.terms import stemmed, words

if TYPE_CHECKING:
    from explainbot.curation import Curation, Pin
    from explainbot.index.protocol import Store
    from explainbot.index.storage.rows import StoredSection


WHY_PINNED = "These words were pinned to this question by hand (pins.toml)."


class Curated:
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
            found = place(
                pin, map(store.corpus.section, _sections_of(pin.document, store))
            )
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
    rows = store.corpus.rows_in([document])
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
    rows = store.corpus.all_rows()
    return Scope((), np.sort(rows[~np.isin(rows, kept_back)]))


ARTICLES = frozenset(("a", "an", "the"))
CONFIDENCE = 0.99
"""Of a pinned answer: a person chose it."""


class Pins:
    """Finds the pin that a question is meant for.

    By its words alone: vectors do not tell "What is an example of it?" from "What is
    not an example of it?" (a cosine of .997).
    """

    def __init__(self, pins: Sequence[Placed] = ()) -> None:
        """Take the pins; of two for one question the first counts."""
        self._by_words = {
            _key(question): pin for pin in reversed(pins) for question in pin.questions
        }

    def find(self, question: str) -> Placed | None:
        """Return the pin for a question, whatever its case, signs and articles.

        Words of four letters and more may have one typing error each.
        """
        if not self._by_words:
            return None
        asked = _key(question)
        near = (pin for key, pin in self._by_words.items() if _alike(asked, key))
        return self._by_words.get(asked) or next(near, None)


def _key(question: str) -> tuple[str, ...]:
    return tuple(word for word in plain_words(question) if word not in ARTICLES)


def _alike(asked: tuple[str, ...], key: tuple[str, ...]) -> bool:
    """Whether each word is the same, but for a typing error."""
    from rapidfuzz.distance import OSA

    return len(asked) == len(key) and all(
        one == other
        or (
            min(len(one), len(other)) >= SHORTEST
            and OSA.distance(one, other, score_cutoff=1) <= 1
        )
        for one, other in zip(asked, key, strict=True)
    )


MOST = 6
"""Wordings of one question, itself included."""
ACRONYM = 4
"""Capitals up to which a name must stand just so: "US" is not "us"."""


class Synonyms:
    """Finds names in a question, in any form of their words, and their others."""

    def __init__(self, groups: Sequence[Sequence[str]], *languages: str) -> None:
        """Take the groups.

        Args:
            groups: Names of one thing, two or more each.
            languages: ISO 639-1 codes; they decide which forms are of one word.
        """
        self._names = {
            code: {
                _name_key(name, code): (name, tuple(group))
                for group in groups
                for name in group
            }
            for code in languages
        }
        """By language, from the stems of each name to the name and its group."""
        self.words = frozenset(
            word for group in groups for name in group for word, _, _ in words(name)
        )
        """Every word of a name, in lower case: none of them is a typing error."""

    def wordings(self, question: str) -> list[str]:
        """Return the question, and with each other name in the place of one it uses."""
        found = [question]
        for start, end, name, group in self._mentions(question):
            before, after = question[:start], question[end:]
            found += [before + other + after for other in group if other != name]
        return found[:MOST]

    def _mentions(
        self, question: str
    ) -> Iterator[tuple[int, int, str, tuple[str, ...]]]:
        """Yield offsets, name and group of each name used, the longer ones first."""
        if not self.words:
            return
        spans = [(start, end) for _, start, end in words(question)]
        stems = {code: _name_key(question, code) for code in self._names}
        place = 0
        while place < len(spans):
            for count in range(min(LONGEST, len(spans) - place), 0, -1):
                start, end = spans[place][0], spans[place + count - 1][1]
                keys = {code: own[place : place + count] for code, own in stems.items()}
                found = self._found(keys, question[start:end])
                if found:
                    yield start, end, *found
                    place += count - 1
                    break
            place += 1

    def _found(
        self, keys: Mapping[str, tuple[str, ...]], text: str
    ) -> tuple[str, tuple[str, ...]] | None:
        """Return the name and the group of a piece of text with these stems."""
        for code, key in keys.items():
            name, group = self._names[code].get(key, ("", ()))
            if name and (text == name or not _exact(name)):
                return name, group
        return None


def _name_key(name: str, language: str) -> tuple[str, ...]:
    return tuple(stemmed(word, language) for word, _, _ in words(name))


def _exact(name: str) -> bool:
    return name.isupper() and len(name) <= ACRONYM
