"""Ranker: a question and the conversation before it become ranked passages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from explainbot.answering.confidence import (
    ALWAYS,
    DOUBT,
    GOOD,
    Confidence,
    confidence,
)
from explainbot.answering.conversation import (
    SIGNALS,
    SURE,
    about,
    added,
    leaning,
    refers_back,
    stands_alone,
)
from explainbot.answering.distinctions import Difference, Distinctions
from explainbot.answering.evidence import Sentences, rate
from explainbot.answering.headings import is_question
from explainbot.answering.rank import Signals, order, signals
from explainbot.answering.reread import Read, moved, read, to_read
from explainbot.answering.retrieve import CANDIDATES, Query, candidates, make_query
from explainbot.answering.scope import EVERYTHING, Scope
from explainbot.answering.turns import Turn, Turns
from explainbot.index.analysis import terms
from explainbot.index.passages import resolve_pronoun
from explainbot.languages import main_language

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from explainbot.embedding import Encoder
    from explainbot.index import Store
    from explainbot.index.stored import StoredSection
    from explainbot.reader import Reader

LOOKED_AT = 12
"""Candidates in which what tells the question from the first is looked for."""
MEASURED = ("head", "part", "two", "words", "pairs", "same_heading")
"""Signals of the ranking that are told beside those of the confidence."""


@dataclass(frozen=True)
class Ranking:
    """The candidates of one question, best first."""

    query: Query
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

    @property
    def leaned(self) -> bool:
        """Whether the question was read as a follow-up."""
        return self.lean >= SURE


@dataclass(frozen=True, eq=False)
class _Prepared:
    """What was found out of a question with others at once."""

    vector: NDArray[np.float32]
    nearest: list[int]
    """Rows of the sections nearest in meaning, of all."""


class Ranker:
    """Ranks the sections of one index with one encoder."""

    def __init__(
        self, store: Store, encoder: Encoder, reader: Reader | None = None
    ) -> None:
        """Take an opened index, the encoder that made it, and perhaps a reader."""
        self.store = store
        self.encoder = encoder
        self.reader = reader
        self.doubt = DOUBT if reader and reader.own else ALWAYS
        """Confidences between which the reader is asked."""
        self.turns = Turns(self._turn)
        self._prepared: dict[str, _Prepared] = {}
        main = main_language(store.languages)
        covered = not encoder.languages or main in encoder.languages
        self.unknown_language = "" if covered else main
        """The corpus's main language, if the encoder was not made for it."""

    def rank(
        self, question: str, history: Sequence[str], scope: Scope = EVERYTHING
    ) -> Ranking:
        """Rank the sections for a question.

        Args:
            question: One question, its typing errors repaired.
            history: Earlier questions, oldest first.
            scope: Which sections; at least one.
        """
        texts = [question]
        history = self.turns.before(question, history)
        if history and self._may_lean(question):
            history = self.turns.on_topic(history, scope)
            subject = self.turns.subject(history, scope)
            last = f"{history[-1]} {self.turns.last(history, scope).said}".strip()
            texts += [" ".join(history), last, about(question, subject)]
        resolved = [self.store.names.resolve(text) for text in texts]
        ready = self._prepared.get(resolved[0])
        vectors = self._encoded(resolved, ready)
        queries = [
            make_query(text, vector, self.store)
            for text, vector in zip(texts, vectors, strict=True)
        ]
        nearest = ready.nearest if ready and scope.rows is None else None
        rows = candidates(queries, self.store, scope.rows, nearest)
        found = self.store.get(rows)
        sections = [found[row] for row in rows]
        known = [
            signals(query, sections, self.store, unknown=self.unknown_language)
            for query in queries
        ]
        return self._ordered(queries[0], sections, known)

    def prepare(self, questions: Sequence[str]) -> None:
        """Encode and search questions, repaired ones, at once.

        All that was prepared or remembered before is forgotten, so that equal blocks
        of questions give equal bytes, whatever was asked before.
        """
        self.turns.forget()
        self._prepared.clear()
        texts = list(dict.fromkeys(map(self.store.names.resolve, questions)))
        if texts:
            vectors = self.encoder.encode_questions(texts)
            nearest = self.store.dense_many(vectors, CANDIDATES)
            pairs = zip(vectors, nearest, strict=True)
            self._prepared = {
                text: _Prepared(*pair) for text, pair in zip(texts, pairs, strict=True)
            }

    def _encoded(
        self, texts: list[str], ready: _Prepared | None
    ) -> list[NDArray[np.float32]]:
        """Return vectors, that of the first text as it was prepared if it was."""
        if ready is None:
            return list(self.encoder.encode_questions(texts))
        rest = self.encoder.encode_questions(texts[1:]) if len(texts) > 1 else ()
        return [ready.vector, *rest]

    def _ordered(
        self, query: Query, sections: list[StoredSection], known: list[Signals]
    ) -> Ranking:
        own = known[0]
        scores, full, coverage, lean = _leaned(query, sections, known)
        places = order(scores, sections)

        def judged(
            readings: Mapping[int, Read], *, differs: bool = False
        ) -> Confidence:
            top = places[0]
            reading = readings.get(sections[top].row)
            return confidence(
                scores[places].tolist(),
                float(full[top]),
                float(coverage[top]),
                unknown=any(number < 0 for number in query.names),
                other=self._about_another(query, sections[top]),
                differs=differs,
                asking=own.asking,
                lean=lean,
                read=reading.score if reading else None,
                own=bool(self.reader and self.reader.own),
                foreign=bool(self.unknown_language),
            )

        sure = judged({})
        readings: dict[int, Read] = {}
        # A question that needs the one before says too little to a reader.
        if lean < SURE and self.doubt[0] <= sure.probability < self.doubt[1]:
            chosen = places[: to_read(scores[places])]
            readings = self._read(query, sections, own, chosen)
        if readings:
            ranked = scores[places]
            scores[places] = moved(ranked, [item.score for item in readings.values()])
            places = order(scores, sections)
            sure = judged(readings)
        difference, better = self._first_that_fits(query, sections, places, own)
        if better or difference:
            scores = _passed(scores, places, better)
            places = order(scores, sections)
            sure = judged(readings, differs=difference is not None)
        return Ranking(
            query,
            [sections[place] for place in places],
            scores[places].tolist(),
            places,
            own,
            sure,
            lean,
            {row: item.sentences for row, item in readings.items()},
            difference,
        )

    def _first_that_fits(
        self,
        query: Query,
        sections: list[StoredSection],
        places: list[int],
        own: Signals,
    ) -> tuple[Difference | None, int]:
        """Return what tells the question from the passage to claim, and its rank.

        The rank is 0 unless the first passage differs and one like it holds what is
        asked.
        """
        ranked = [sections[place] for place in places[:LOOKED_AT]]
        top, *others = ranked
        if own.same_heading[places[0]]:
            return None, 0
        told = Distinctions(query, self.store)
        difference = told.difference(top, others, float(own.head[places[0]]))
        if difference is None:
            return None, 0
        for rank, section in enumerate(others, start=1):
            rest = [item for item in ranked if item is not section]
            head = float(own.head[places[rank]])
            if (
                told.replaces(section, top)
                and told.difference(section, rest, head) is None
            ):
                return None, rank
        return difference, 0

    def _read(
        self, query: Query, every: list[StoredSection], own: Signals, places: list[int]
    ) -> dict[int, Read]:
        """Return what the reader says of the sections at some places, by row."""
        if self.reader is None or (self.reader.own and self.unknown_language):
            return {}
        titles = [every[at].subject or every[at].title for at in places]
        rated = [rate(query, every[at], self.store, own.parts(at)) for at in places]
        found = read(self.reader, query.text, titles, rated)
        return dict(zip([every[at].row for at in places], found, strict=True))

    def _about_another(self, query: Query, section: StoredSection) -> bool:
        """Whether a question names something else than a passage's subject.

        "How does al-Qaida fund itself?" is not answered under "Islamic State: How does
        it fund itself?", however alike they sound.  Only a heading that leaves its
        subject to a pronoun is judged, and only by names that the passage lacks; but
        "Hoover Dam", where the corpus knows a part of the name, is something else.
        """
        if query.stranger:
            return True
        subject = self.store.names.subjects.get(section.subject, section.subject)
        if (
            not query.names
            or resolve_pronoun(section.heading, subject) == section.heading
        ):
            return False
        held = set(self.store.section_terms([section]).tolist())
        return not held.intersection(query.names)

    def _may_lean(self, question: str) -> bool:
        """Whether a question could be about what was said before.

        One that names a subject of the corpus and asks something of it is not, nor are
        a few words that the corpus does not hold ("hi", "what is bitcoin"), unless a
        pronoun or an "and" says so.
        """
        if stands_alone(question, self.store.names):
            return False
        own = set(terms(question))
        if not own:
            return any(sign.isalnum() for sign in question)
        return refers_back(question) or bool(self.store.term_numbers(own))

    def _turn(self, history: Sequence[str], scope: Scope) -> Turn:
        """Return how the last question of a conversation was answered."""
        ranking = self.rank(history[-1], history[-2:-1], scope)
        sure = ranking.confidence
        if sure.match == "none":
            return Turn()
        section = ranking.sections[0]
        alone = sure.probability >= GOOD and not ranking.leaned
        subject = section.subject or section.title
        (start, end), _ = self.sentences(ranking, 0).chosen()
        said = self.store.text(section)[start:end]
        return Turn(said, section.document_id, subject, sure=alone)

    def sentences(self, ranking: Ranking, place: int) -> Sentences:
        """Return the sentences of a rank, from 0, as the reader left them if it did."""
        section = ranking.sections[place]
        held = ranking.read.get(section.row)
        cosines = ranking.signals.parts(ranking.places[place])
        return held or rate(ranking.query, section, self.store, cosines)


def _passed(
    scores: NDArray[np.float64], places: list[int], rank: int
) -> NDArray[np.float64]:
    """Return the scores, those before a rank as far behind it as they were before."""
    changed = scores.copy()
    passed = places[:rank]
    changed[passed] = np.maximum(2 * scores[places[rank]] - scores[passed] - 1e-5, 0.0)
    return changed


def _leaned(
    query: Query, sections: list[StoredSection], known: list[Signals]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], float]:
    """Return scores, full and coverage as the conversation bears on them, and how much.

    Args:
        query: The question.
        sections: The candidates.
        known: Signals of the question alone, then of what is searched beside it.
    """
    own, resolved = known[0], known[-1]
    scores, full, coverage = own.score, own.full, own.coverage
    if not known[1:]:
        return scores, full, coverage, 0.0
    documents = [item.document_id for item in sections]
    questions, last = (item.weighted(SIGNALS) for item in known[1:3])
    lean = leaning(query.text, scores, questions, documents)
    asking = [is_question(item.heading) for item in sections]
    more, weight = added(questions, last, resolved.score, documents, asking)
    return (
        (scores + lean * more) / (1 + lean * weight),
        full + lean * (resolved.full - full),
        coverage + lean * (resolved.coverage - coverage),
        lean,
    )
