"""What a list of questions reaches of a corpus, and where it is unclear."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from explainbot.reports import Progress, ProgressCallback, no_progress
from explainbot.teaching.contradictions import Contradiction, contradictions
from explainbot.teaching.places import Passage, passage_of, place_of

if TYPE_CHECKING:
    from explainbot.answering import Explainer
    from explainbot.records import Answer, Quote

CLOSE = 0.03
"""Two scores nearer than this leave it open which passage comes first."""


@dataclass(frozen=True)
class Unanswered:
    """A question that is not answered."""

    question: str
    match: str
    reason: str | None
    nearest: Passage | None


@dataclass(frozen=True)
class Fight:
    """Two sections under different headings that are nearly as near to questions."""

    first: Passage
    second: Passage
    questions: tuple[str, ...]


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
    asked = answered = 0
    reached: set[str] = set()
    fights: dict[frozenset[str], list[tuple[str, Quote, Quote]]] = defaultdict(list)
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
            close = _close(part, ranking)
            if close:
                pair = frozenset(quote.section.id for quote in close)
                fights[pair].append((part.question, *close))
            if not part.answered:
                unanswered.append(_unanswered(part, ranking))
    store = explainer.store
    rows = explainer.scope.rows
    wanted = range(store.count()) if rows is None else rows.tolist()
    sections = [store.section(item) for item in store.get(wanted).values()]
    shown = {section.id for section in sections}
    return Coverage(
        asked,
        answered,
        len(sections),
        store.count() - len(sections),
        tuple(place_of(item) for item in sections if item.id not in reached),
        tuple(
            sorted(map(_fight, fights.values()), key=lambda one: -len(one.questions))
        ),
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


def _close(answer: Answer, ranking: list[Quote]) -> tuple[Quote, Quote] | None:
    """Return the first passage and its rival; None if nothing comes near it.

    Passages under one heading are no rivals: they say one thing together.
    """
    if answer.match == "none" or not ranking:
        return None
    first = ranking[0]
    others = [quote for quote in ranking if _heading(quote) != _heading(first)]
    if others and first.score - others[0].score < CLOSE:
        return first, others[0]
    return None


def _heading(quote: Quote) -> tuple[str, tuple[str, ...], str]:
    section = quote.section
    alone = section.id if not section.heading else section.heading
    return quote.document.id, section.heading_path, alone


def _fight(found: list[tuple[str, Quote, Quote]]) -> Fight:
    _, first, second = found[0]
    questions = tuple(dict.fromkeys(question for question, _, _ in found))
    return Fight(passage_of(first), passage_of(second), questions)
