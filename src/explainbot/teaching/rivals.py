"""Sections of which either would be quoted to a question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from explainbot.answering.scope import Scope
from explainbot.teaching.places import Passage, passage_of

if TYPE_CHECKING:
    from explainbot.answering.explainer import Explainer
    from explainbot.index.storage.rows import StoredSection
    from explainbot.records import Answer, Quote, Section

SURE = 0.7
"""Confidence with which a second section must be quoted where the first is taken away;
docs/gaps.md says on what it was chosen."""

Heading = tuple[str, tuple[str, ...], str]


@dataclass(frozen=True)
class Fight:
    """Two sections under different headings of which either answers questions."""

    first: Passage
    second: Passage
    questions: tuple[str, ...]
    confidence: float
    """The greatest with which the second would be quoted if the first were not there,
    0 to 1."""


def heading_of(section: Section) -> Heading:
    """Return what sections under one heading share; one without any is alone."""
    return section.document.id, section.heading_path, section.heading or section.id


class Rivals:
    """Asks questions again without the section that answered them best."""

    def __init__(
        self, explainer: Explainer, sections: Sequence[tuple[StoredSection, Section]]
    ) -> None:
        """Take all sections that may be quoted."""
        self._explainer = explainer
        self._rows = np.array([stored.row for stored, _ in sections], dtype=np.int64)
        self._under: defaultdict[Heading, list[int]] = defaultdict(list)
        for stored, section in sections:
            self._under[heading_of(section)].append(stored.row)
        self._found: dict[frozenset[str], list[tuple[str, Quote, Quote, float]]] = {}

    def look(self, answer: Answer, history: Sequence[str]) -> None:
        """See whether another section would answer in the place of the first one.

        A pinned question is settled, and one that is not in the corpus has no rivals.
        """
        ranking = [*answer.quotes, *answer.alternatives]
        if answer.match == "none" or not ranking or "pinned" in answer.signals:
            return
        first = ranking[0]
        taken = self._under[heading_of(first.section)]
        others = copy(self._explainer)
        others.scope = Scope((), np.setdiff1d(self._rows, taken))
        again = others.ask(answer.question, history, 0)
        if again.quotes and again.confidence >= SURE:
            second = again.quotes[0]
            pair = frozenset((first.section.id, second.section.id))
            found = (answer.question, first, second, again.confidence)
            self._found.setdefault(pair, []).append(found)

    def fights(self) -> tuple[Fight, ...]:
        """Return what was found, the pairs with most questions first."""
        found = map(_fight, self._found.values())
        return tuple(
            sorted(found, key=lambda one: (-len(one.questions), -one.confidence))
        )


def _fight(found: list[tuple[str, Quote, Quote, float]]) -> Fight:
    _, first, second, _ = found[0]
    return Fight(
        passage_of(first),
        passage_of(second),
        tuple(dict.fromkeys(question for question, *_ in found)),
        max(confidence for *_, confidence in found),
    )
