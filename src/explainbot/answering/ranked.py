"""Ranking: the passages of one question, best first, with what put them there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from explainbot.answering.checks.distinctions import Difference
from explainbot.answering.confidence import GOOD, Confidence, confidence
from explainbot.answering.evidence import Sentences
from explainbot.answering.follow_up.conversation import SURE
from explainbot.answering.retrieval import Query
from explainbot.answering.scoring import Signals
from explainbot.index.storage.rows import StoredSection

MEASURED = ("head", "part", "two", "words", "pairs", "same_heading")
"""Signals of the ranking that are told beside those of the confidence."""


@dataclass(frozen=True)
class Ranking:
    """The candidates of one question, best first."""

    queries: Mapping[str, Query]
    """The question as it is compared with the sections of each language."""
    sections: list[StoredSection]
    scores: list[float]
    places: list[int]
    """Where each section stands in the arrays of ``signals``."""
    signals: Signals
    """Of the question alone."""
    confidence: Confidence
    lean: float
    """How much the conversation counted, 0 to 1."""
    read: dict[int, Sentences]
    """The sentences of the passages that a reader judged, by row."""
    difference: Difference | None = None
    """What tells the question from the first passage, if anything does."""
    lacking: str = ""
    """What a follow-up names, if no passage holds it."""
    resolved: str = ""
    """A follow-up in words that need no other question; "" if they are not known."""
    after: str = ""
    """The earlier question that it goes on from, if that is not the last."""

    @property
    def query(self) -> Query:
        """The question as it is compared with the top-ranked passage."""
        return self.queries[self.sections[0].language]

    @property
    def numbers(self) -> dict[str, float]:
        """What the ranking and the confidence measured of the top-ranked passage."""
        own, place = self.signals, self.places[0]
        measured = {
            name: round(float(getattr(own, name)[place]), 5) for name in MEASURED
        }
        measured["lean"] = round(self.lean, 5)
        return measured | self.confidence.signals

    @property
    def margin(self) -> float:
        """By how much the first scores more than the second; 1 without one."""
        return self.scores[0] - self.scores[1] if self.scores[1:] else 1.0

    def asked(self, question: str) -> Ranking:
        """Return this, of a follow-up in full, as that of the follow-up itself."""
        own = {code: replace(one, text=question) for code, one in self.queries.items()}
        return replace(self, queries=own, lean=1.0)

    def claimed_alone(self) -> bool:
        """Whether the first passage would be claimed of the question by itself.

        As far as its own signals tell, which were measured beside those of the
        conversation: nothing is searched or read for it.
        """
        own, query = self.signals, self.query
        ranked = sorted(
            zip(self.places, self.sections, strict=True),
            key=lambda one: -own.score[one[0]],
        )
        top, section = ranked[0]
        if section.row != self.sections[0].row:
            return False
        found = confidence(
            [float(own.score[place]) for place, _ in ranked],
            float(own.full[top]),
            float(own.coverage[top]),
            unknown=any(number < 0 for number in query.names),
            other=bool(self.confidence.signals["other"]),
        )
        return found.probability >= GOOD

    @property
    def leaned(self) -> bool:
        """Whether the question was read as a follow-up."""
        return self.lean >= SURE
