"""Coverage: what a list of questions reaches of a corpus, and where it is unclear."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from explainbot.answering.scope import Scope
from explainbot.progress import ProgressCallback, StepProgress, no_progress
from explainbot.teaching.contradictions import Contradiction, contradictions
from explainbot.teaching.places import PassagePlace, passage_of, place_of

if TYPE_CHECKING:
    from explainbot.answering.explainer import Explainer
    from explainbot.index.storage.rows import StoredSection
    from explainbot.records import Answer, Quote, Section


@dataclass(frozen=True)
class Unanswered:
    """A question that is not answered."""

    question: str
    match: str
    reason: str | None
    nearest: PassagePlace | None


@dataclass(frozen=True)
class Coverage:
    """What ``explainbot coverage`` found."""

    questions: int
    """Asked; blank ones are none."""
    answered: int
    sections: int
    """That may be quoted."""
    stopped: int
    """Sections that stop.toml keeps back, or that are in none of the collections."""
    unreached: tuple[PassagePlace, ...]
    """Sections that stood neither first nor among the other passages of any answer."""
    fights: tuple[Fight, ...]
    contradictions: tuple[Contradiction, ...]
    unanswered: tuple[Unanswered, ...]
    index: str


def cover(
    questions: Iterable[tuple[str, Sequence[str]]],
    explainer: Explainer,
    *,
    top: int = 3,
    total: int = 0,
    on_progress: ProgressCallback = no_progress,
) -> Coverage:
    """Ask every question and look at what the answers reach.

    Args:
        questions: Each with the earlier questions of its conversation.
        explainer: Answers them.
        top: So many other passages of each answer count as reached.
        total: Number of questions, for progress; 0 when it is not known.
        on_progress: Told how far it is.
    """
    store = explainer.store
    rows = explainer.scope.rows
    wanted = (store.corpus.all_rows() if rows is None else rows).tolist()
    quotable = [(row, store.corpus.section(row)) for row in store.get(wanted).values()]
    sections = [section for _, section in quotable]
    shown = {section.id for section in sections}
    rivals = Rivals(explainer, quotable)
    asked = answered = 0
    reached: set[str] = set()
    unanswered: list[Unanswered] = []
    for number, (question, history) in enumerate(questions):
        on_progress(StepProgress("asking", number, total))
        if not question.strip():
            continue
        answer = explainer.ask(question, history, top)
        asked, answered = asked + 1, answered + answer.answered
        for part in answer.parts or (answer,):
            ranking = [*part.quotes, *part.alternatives]
            reached |= {quote.section.id for quote in ranking}
            rivals.look(part, history)
            if not part.answered:
                unanswered.append(_unanswered(part, ranking))
    return Coverage(
        asked,
        answered,
        len(sections),
        store.count() - len(sections),
        tuple(place_of(item) for item in sections if item.id not in reached),
        rivals.fights(),
        tuple(
            found
            for found in contradictions(store, on_progress=on_progress)
            if {found.first.section, found.second.section} <= shown
        ),
        tuple(unanswered),
        store.name,
    )


def _unanswered(answer: Answer, ranking: list[Quote]) -> Unanswered:
    nearest = passage_of(ranking[0]) if ranking else None
    return Unanswered(answer.question, answer.match, answer.reason, nearest)


SURE = 0.7
"""Confidence with which a second section must be quoted where the first is taken away;
docs/gaps.md says on what it was chosen."""

Heading = tuple[str, tuple[str, ...], str]


@dataclass(frozen=True)
class Fight:
    """Two sections under different headings of which either answers questions."""

    first: PassagePlace
    second: PassagePlace
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
