"""Explainer: a question and the conversation before it become an Answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from explainbot.answering.confidence import Confidence, confidence
from explainbot.answering.conversation import (
    WEIGHT,
    background,
    leans_back,
    refers_back,
)
from explainbot.answering.evidence import choose
from explainbot.answering.message import plain, questions
from explainbot.answering.rank import Signals, order, signals
from explainbot.answering.reason import reason
from explainbot.answering.retrieve import Query, candidates, make_query
from explainbot.answering.wording import repair
from explainbot.errors import CorpusEmptyError
from explainbot.index.analysis import terms
from explainbot.index.passages import resolve_pronoun
from explainbot.records import Answer, Match, Quote

if TYPE_CHECKING:
    from explainbot.embedding import Encoder
    from explainbot.index import Store
    from explainbot.index.store import StoredSection

ORDER: list[Match] = ["none", "weak", "good", "strong"]
HALF = re.compile("[\ud800-\udfff]")
"""One half of a pair of code units."""
TOP = 3
"""Alternatives given with an answer."""


@dataclass(frozen=True)
class _Ranking:
    """The candidates of one question, best first."""

    query: Query
    sections: list[StoredSection]
    scores: list[float]
    confidence: Confidence
    coverage: float
    leaned: bool


class Explainer:
    """Answers from one index with one encoder.  Not safe to share between threads."""

    def __init__(self, store: Store, encoder: Encoder) -> None:
        """Take an opened index and the encoder that made it.

        Raises:
            CorpusEmptyError: The index holds no section.
        """
        self.store = store
        self.encoder = encoder
        if not store.count():
            raise CorpusEmptyError(
                "the corpus is empty: there is nothing to quote from",
                hint="Add material with: explainbot add FILE",
            )

    def ask(self, question: str, history: Sequence[str] = (), top: int = TOP) -> Answer:
        """Return what the material says to a question, or that it does not say.

        Args:
            question: In the student's words.
            history: Earlier questions of the conversation, oldest first.
            top: How many alternatives to give, at least 0.
        """
        question = well_formed(question)
        if not question.strip():
            return self._nothing(question, "empty question")
        earlier = [well_formed(item) for item in history if item.strip()]
        wanted = plain(question)
        whole = self._one(question, wanted, earlier, top)
        single = questions(wanted)
        if len(single) == 1:
            return whole
        parts = []
        for place, part in enumerate(single):
            parts.append(self._one(part, part, [*earlier, *single[:place]], top))
        return _together(whole, parts, top)

    def _one(
        self, question: str, wanted: str, history: Sequence[str], top: int
    ) -> Answer:
        """Answer a single question, of which ``wanted`` is what it asks."""
        repaired = repair(wanted, self.store, self.encoder)
        ranking = self._rank(repaired, history)
        asked_as = question if repaired == wanted else repaired
        if ranking.leaned:
            asked_as = f"{repaired} (after: {history[-1]})"
        return self._answer(question, asked_as, ranking, top)

    def ask_many(
        self, questions: Iterable[str | tuple[str, Sequence[str]]], top: int = TOP
    ) -> Iterator[Answer]:
        """Answer questions, each alone or with its history, one after the other."""
        for item in questions:
            question, history = (item, ()) if isinstance(item, str) else item
            yield self.ask(question, history, top)

    def _nothing(self, question: str, why: str) -> Answer:
        return Answer(
            question, question, (), (), 0.0, "none", why,
            model=self.encoder.identity, index=self.store.name,
        )  # fmt: skip

    def _rank(self, question: str, history: Sequence[str]) -> _Ranking:
        texts = [question]
        if history and self._leans(question):
            more = background(history, self._said(history))
            texts += [more.questions, more.last]
        resolved = [self.store.names.resolve(text) for text in texts]
        vectors = self.encoder.encode_questions(resolved)
        queries = [
            make_query(text, vector, self.store)
            for text, vector in zip(texts, vectors, strict=True)
        ]
        rows = candidates(queries, self.store)
        found = self.store.get(rows)
        sections = [found[row] for row in rows]
        known = [signals(query, sections, self.store) for query in queries]
        return self._ordered(queries[0], sections, known)

    def _ordered(
        self, query: Query, sections: list[StoredSection], known: list[Signals]
    ) -> _Ranking:
        scores, full, coverage = known[0].score, known[0].full, known[0].coverage
        if len(known) > 1:
            share = WEIGHT / (len(known) - 1)
            scores = scores + share * np.sum([item.score for item in known[1:]], axis=0)
            scores = scores / (1 + WEIGHT)
            full = np.max([item.full for item in known], axis=0)
            coverage = np.max([item.coverage for item in known], axis=0)
        places = order(scores, sections)
        ranked = [float(scores[place]) for place in places]
        top = places[0]
        return _Ranking(
            query,
            [sections[place] for place in places],
            ranked,
            confidence(
                ranked,
                float(full[top]),
                float(coverage[top]),
                unknown=any(number < 0 for number in query.names),
                other=self._about_another(query, sections[top]),
            ),
            float(coverage[top]),
            len(known) > 1,
        )

    def _about_another(self, query: Query, section: StoredSection) -> bool:
        """Whether a question names something else than a passage's subject.

        "How does al-Qaida fund itself?" is not answered under "Islamic State: How does
        it fund itself?", however alike they sound.  Only a heading that leaves its
        subject to a pronoun is judged, and only by names that the passage lacks.
        """
        subject = self.store.names.subjects.get(section.subject, section.subject)
        if (
            not query.names
            or resolve_pronoun(section.heading, subject) == section.heading
        ):
            return False
        held = set(self.store.section_terms([section]).tolist())
        return not held.intersection(query.names)

    def _leans(self, question: str) -> bool:
        """Whether a question leans back, and is no greeting or new topic.

        A few words that the corpus does not hold ("hi", "what is bitcoin") are not
        about what was said before, unless a pronoun or an "and" says so.
        """
        if not leans_back(question, self.store.names):
            return False
        own = set(terms(question))
        if not own:
            return any(sign.isalnum() for sign in question)
        return refers_back(question) or bool(self.store.term_numbers(own))

    def _said(self, history: Sequence[str]) -> str:
        """Return what answered the last question of a conversation."""
        ranking = self._rank(history[-1], history[-2:-1])
        if ranking.confidence.match == "none":
            return ""
        quote = self._quote(ranking, 0)
        return quote.evidence_text

    def _quote(self, ranking: _Ranking, place: int) -> Quote:
        stored = ranking.sections[place]
        section = self.store.section(stored)
        best, more = choose(
            ranking.query, stored, self.store, section.document.language
        )
        quote = Quote(
            section,
            stored.start,
            stored.end,
            (stored.start + best[0], stored.start + best[1]),
            tuple((stored.start + left, stored.start + right) for left, right in more),
            round(ranking.scores[place], 5),
            stored.sha256,
        )
        quote.check()
        return quote

    def _answer(
        self, question: str, asked_as: str, ranking: _Ranking, top: int
    ) -> Answer:
        match = ranking.confidence.match
        answered = match in ("strong", "good")
        shown = self._shown(ranking, top + 1 if answered else max(top, 1))
        return Answer(
            question,
            asked_as,
            shown[:1] if answered else (),
            shown[1:] if answered else shown[:top],
            round(ranking.confidence.probability, 4),
            match,
            None if answered else self._reason(ranking, shown[0]),
            model=self.encoder.identity,
            index=self.store.name,
            signals=ranking.confidence.signals,
        )

    def _shown(self, ranking: _Ranking, count: int) -> tuple[Quote, ...]:
        """Return the best quotes, the same words of two equal files only once."""
        shown: dict[str, Quote] = {}
        for place in range(len(ranking.sections)):
            if len(shown) == count:
                break
            quote = self._quote(ranking, place)
            shown.setdefault(quote.id, quote)
        return tuple(shown.values())

    def _reason(self, ranking: _Ranking, nearest: Quote) -> str:
        other = bool(ranking.confidence.signals["other"])
        return reason(ranking.query, nearest, self.store, other=other)


def well_formed(text: str) -> str:
    """Return the text with half characters, which no encoding has, replaced."""
    return HALF.sub("\ufffd", text)


def _together(whole: Answer, parts: list[Answer], top: int) -> Answer:
    """Return one answer for a message that seems to hold several questions.

    Sentences that each end with a question mark are several questions if one of them
    is answered.  Clauses joined by "and" are only if each is answered, by a section of
    its own; else it was one question after all.
    """
    answered = [part for part in parts if part.answered]
    sections = {part.quotes[0].section.id for part in answered}
    sentences = all(part.question.rstrip().endswith("?") for part in parts)
    needed = 1 if sentences else len(parts)
    if len(answered) < needed or len(sections) < len(answered):
        return whole
    quotes = tuple(part.quotes[0] for part in answered)
    used = {quote.id for quote in quotes}
    others = (*whole.quotes, *whole.alternatives)
    return replace(
        whole,
        quotes=quotes,
        alternatives=tuple(item for item in others if item.id not in used)[:top],
        confidence=min(part.confidence for part in answered),
        match=min((part.match for part in answered), key=ORDER.index),
        reason=None,
        parts=tuple(parts),
    )
