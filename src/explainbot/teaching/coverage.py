"""What a list of questions reaches of a corpus, and where it is unclear."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from explainbot.progress import Progress, ProgressCallback, no_progress
from explainbot.teaching.contradictions import Contradiction, contradictions
from explainbot.teaching.places import Passage, passage_of, place_of
from explainbot.teaching.rivals import Fight, Rivals

if TYPE_CHECKING:
    from explainbot.answering.explainer import Explainer
    from explainbot.records import Answer, Quote


@dataclass(frozen=True)
class Unanswered:
    """A question that is not answered."""

    question: str
    match: str
    reason: str | None
    nearest: Passage | None


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
    unreached: tuple[Passage, ...]
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
    wanted = (store.all_rows() if rows is None else rows).tolist()
    quotable = [(row, store.section(row)) for row in store.get(wanted).values()]
    sections = [section for _, section in quotable]
    shown = {section.id for section in sections}
    rivals = Rivals(explainer, quotable)
    asked = answered = 0
    reached: set[str] = set()
    unanswered: list[Unanswered] = []
    for number, (question, history) in enumerate(questions):
        on_progress(Progress("asking", number, total))
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
