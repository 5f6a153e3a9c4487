"""Conversation state: what answered earlier questions, and which belong together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from explainbot.answering.follow_up.conversation import (
    SIGNALS,
    context_scores,
    follow_up_probability,
    needs_more,
)
from explainbot.answering.follow_up.resolving import NO_TOPIC, Topic
from explainbot.answering.scoring import plain_words
from explainbot.text.questions import is_question

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from explainbot.answering.ranked import Ranking
    from explainbot.answering.scope import Scope
    from explainbot.answering.scoring import Signals
    from explainbot.index.storage.rows import StoredSection


LOOKED_BACK = 8
"""Earlier questions that a follow-up may be about."""
REMEMBERED = 256
"""Earlier questions of which the answer is kept for the next follow-up."""
RANKED = 16
"""Questions of which the ranking is kept, as the next one may ask for it."""


@dataclass(frozen=True)
class EarlierTurn:
    """How an earlier question was answered."""

    said: str = ""
    """The sentence that answered it; "" if nothing did."""
    document: str = ""
    """Where that stands."""
    subject: str = ""
    """What that document is about."""
    sure: bool = False
    """Whether it was answered, and by itself."""
    topic: Topic = NO_TOPIC
    """What it is about, as another question may speak of it."""
    heading: str = ""
    """Of the section that answered it, if it was claimed."""


class Turns:
    """Remembers how the questions of conversations were answered."""

    def __init__(self, find: Callable[[Sequence[str], Scope], EarlierTurn]) -> None:
        """Take what finds out how the last question of a conversation was answered."""
        self._find = find
        self._known: dict[tuple[object, ...], EarlierTurn] = {}
        self._ranked: dict[tuple[object, ...], Ranking] = {}
        self._missing: tuple[int, int] | None = None

    def of_parts(self, missing: tuple[int, int] | None) -> None:
        """Forget all that was found while other parts of the index were missing."""
        if missing != self._missing:
            self._missing = missing
            self.forget()

    def forget(self) -> None:
        """Forget all."""
        self._known.clear()
        self._ranked.clear()

    def ranked(
        self, question: str, scope: Scope, by: int, rank: Callable[[], Ranking]
    ) -> Ranking:
        """Return how a question by itself is ranked; found out once.

        A follow-up asks for that of the question before, which was just answered, and
        more than once for that of the words that it stands for.

        Args:
            question: The question.
            scope: Where its answer is looked for.
            by: Number of what judges; another one may rank otherwise.
            rank: Ranks it.
        """
        key = (question, scope.key, by)
        if key not in self._ranked:
            if len(self._ranked) >= RANKED:
                self._ranked.clear()
            self._ranked[key] = rank()
        return self._ranked[key]

    def last(self, history: Sequence[str], scope: Scope) -> EarlierTurn:
        """Return how the last question of a conversation was answered.

        Args:
            history: Earlier questions, oldest first; at least one.
            scope: Where its answer was looked for.
        """
        key = (scope.key, *history[-2:])
        if key not in self._known:
            if len(self._known) >= REMEMBERED:
                self.forget()
            self._known[key] = self._find(history, scope)
        return self._known[key]

    def subject(self, history: Sequence[str], scope: Scope) -> str:
        """Return what the last question that was answered is about; "" if none was."""
        turns = (self.last(history[:end], scope) for end in range(len(history), 0, -1))
        return next((turn.subject for turn in turns if turn.document), "")

    def topic(
        self, history: Sequence[str], scope: Scope, language: str = "en"
    ) -> Topic:
        """Return what the last question that needs no other is about."""
        end = _whole(history, language)
        return self.last(history[:end], scope).topic if end else NO_TOPIC

    def answered(
        self, history: Sequence[str], scope: Scope, language: str = "en"
    ) -> Sequence[str]:
        """Return a conversation up to the last question that was answered.

        () if the last one that needs no other was, or none was.
        """
        end = _whole(history, language)
        if not end or self.last(history[:end], scope).sure:
            return ()
        for before in range(end - 1, 0, -1):
            if self.last(history[:before], scope).document:
                return history[:before]
        return ()

    @staticmethod
    def before(question: str, history: Sequence[str]) -> Sequence[str]:
        """Return the earlier questions; one that is asked again does not count."""
        asked = plain_words(question)
        return [item for item in history if plain_words(item) != asked]

    def on_topic(self, history: Sequence[str], scope: Scope) -> Sequence[str]:
        """Return the last questions of a conversation that are about one document.

        They begin where a question is answered without leaning back, and by another
        document than the one before.
        """
        history = history[-LOOKED_BACK:]
        begins, topic = 0, ""
        for place in range(len(history)):
            turn = self.last(history[: place + 1], scope)
            if topic and turn.sure and turn.document != topic:
                begins = place
            if turn.sure or not topic:
                topic = turn.document
        return history[begins:]


def _whole(history: Sequence[str], language: str) -> int:
    """Return how far it is to the last question that needs no other; 0 without one."""
    ends = range(len(history), 0, -1)
    return next((end for end in ends if not needs_more(history[end - 1], language)), 0)


@dataclass(frozen=True, eq=False)
class Mixed:
    """Scores and signals of the candidates as the conversation bears on them."""

    scores: NDArray[np.float64]
    """Of the caller: it may change them."""
    full: NDArray[np.float64]
    coverage: NDArray[np.float64]
    lean: float
    """How much the conversation counted, 0 to 1."""


def leaned_on(
    question: str,
    sections: Sequence[StoredSection],
    known: Sequence[Signals],
    language: str,
) -> Mixed:
    """Return what the conversation makes of the candidates.

    Args:
        question: As it was asked.
        sections: The candidates.
        known: Signals of the question alone, then of what is searched beside it.
        language: The question's.
    """
    own, resolved = known[0], known[-1]
    scores, full, coverage = own.score, own.full, own.coverage
    if not known[1:]:
        return Mixed(scores, full, coverage, 0.0)
    documents = [item.document_id for item in sections]
    questions, last = (item.weighted(SIGNALS) for item in known[1:3])
    lean = follow_up_probability(question, scores, questions, documents, language)
    asking = [is_question(item.heading, item.language) for item in sections]
    more, weight = context_scores(questions, last, resolved.score, documents, asking)
    return Mixed(
        (scores + lean * more) / (1 + lean * weight),
        full + lean * (resolved.full - full),
        coverage + lean * (resolved.coverage - coverage),
        lean,
    )


def put_behind(scores: NDArray[np.float64], places: list[int], rank: int) -> None:
    """Put those before a rank as far behind it as they were before it."""
    passed = places[:rank]
    scores[passed] = np.maximum(2 * scores[places[rank]] - scores[passed] - 1e-5, 0.0)
