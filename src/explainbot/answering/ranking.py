"""Ranker: a question and the conversation before it become ranked passages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from explainbot.answering.asked_language import asked_languages
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
from explainbot.answering.evidence import Sentences, rate
from explainbot.answering.headings import is_question
from explainbot.answering.rank import Signals, joined, order, signals
from explainbot.answering.reread import Read, moved, read, to_read
from explainbot.answering.retrieve import CANDIDATES, Query, candidates, make_query
from explainbot.answering.scope import EVERYTHING, Scope, both
from explainbot.answering.turns import Turn, Turns
from explainbot.index.analysis import terms
from explainbot.index.passages import resolve_pronoun
from explainbot.languages import main_language

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from explainbot.embedding import Encoder
    from explainbot.index import Store
    from explainbot.index.stored import StoredSection
    from explainbot.reader import Reader

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
        self.languages = store.languages or (main_language(()),)
        """Of the corpus, the most frequent first."""
        known = encoder.languages
        self.unknown_languages = {
            code for code in self.languages if known and code not in known
        }
        """Those of them that the encoder was not made for."""

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
        asked = self._asked(question)
        names = self.store.names_in(asked[0])
        resolved = [names.resolve(text) for text in texts]
        ready = self._prepared.get(resolved[0])
        vectors = self._encoded(resolved, ready)
        nearest = ready.nearest if ready and scope.rows is None else None
        found = self._found(texts, vectors, scope, nearest, asked)
        if not found[1]:
            found = self._found(texts, vectors, scope, nearest, self.languages)
        return self._ordered(question, *found)

    def _asked(self, question: str) -> Sequence[str]:
        """Return the languages of the sections that a question may be answered from."""
        if not self.encoder.languages:
            return self.languages
        # Meaning does not bridge languages, and words must be in the question's.
        return asked_languages(question, self.store, self.encoder)

    def _resolved(self, question: str) -> str:
        """Return the question with each subject under its main name."""
        return self.store.names_in(self._asked(question)[0]).resolve(question)

    def _found(
        self,
        texts: list[str],
        vectors: list[NDArray[np.float32]],
        scope: Scope,
        nearest: list[int] | None,
        languages: Sequence[str],
    ) -> tuple[dict[str, Query], list[StoredSection], list[Signals]]:
        """Return queries by language, the candidates, and what each text scores.

        Args:
            texts: The question, and what is searched beside it.
            vectors: Of each text.
            scope: Which sections.
            nearest: What is known to be nearest to the question.
            languages: Of the sections.
        """
        queries: dict[str, Query] = {}
        sections: list[StoredSection] = []
        known: list[list[Signals]] = []
        for language in languages:
            asked = [
                make_query(text, vector, self.store, language)
                for text, vector in zip(texts, vectors, strict=True)
            ]
            rows = self._candidates(asked, scope, nearest)
            found = self.store.get(rows)
            if not found:
                continue
            own = [found[row] for row in rows]
            unknown = language if language in self.unknown_languages else ""
            known.append(
                [signals(query, own, self.store, unknown=unknown) for query in asked]
            )
            queries[language] = asked[0]
            sections += own
        return queries, sections, [joined(each) for each in zip(*known, strict=True)]

    def _candidates(
        self, queries: list[Query], scope: Scope, nearest: list[int] | None
    ) -> list[int]:
        """Return the rows of the sections in the queries' language to be scored."""
        language = queries[0].language
        among = self.store.rows_in_language(language)
        if among is None:
            return candidates(queries, self.store, scope.rows, nearest)
        return candidates(queries, self.store, both(Scope((), among), scope).rows)

    def prepare(self, questions: Sequence[str]) -> None:
        """Encode and search questions, repaired ones, at once.

        All that was prepared or remembered before is forgotten, so that equal blocks
        of questions give equal bytes, whatever was asked before.
        """
        self.turns.forget()
        self._prepared.clear()
        texts = list(dict.fromkeys(map(self._resolved, questions)))
        if texts:
            vectors = self.encoder.encode_questions(texts)
            # Of several languages each is searched by itself.
            nearest = (
                [[] for _ in texts]
                if self.languages[1:]
                else self.store.dense_many(vectors, CANDIDATES)
            )
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
        self,
        question: str,
        queries: Mapping[str, Query],
        sections: list[StoredSection],
        known: list[Signals],
    ) -> Ranking:
        own, resolved = known[0], known[-1]
        scores, full, coverage, lean = own.score, own.full, own.coverage, 0.0
        if len(known) > 1:
            documents = [item.document_id for item in sections]
            questions, last = (item.weighted(SIGNALS) for item in known[1:3])
            lean = leaning(question, scores, questions, documents)
            asking = [is_question(item.heading) for item in sections]
            more, weight = added(questions, last, resolved.score, documents, asking)
            scores = (scores + lean * more) / (1 + lean * weight)
            full = full + lean * (resolved.full - full)
            coverage = coverage + lean * (resolved.coverage - coverage)
        places = order(scores, sections)

        def judged(readings: Mapping[int, Read]) -> Confidence:
            top = places[0]
            reading = readings.get(sections[top].row)
            language = sections[top].language
            query = queries[language]
            return confidence(
                scores[_alike(places, sections)].tolist(),
                float(full[top]),
                float(coverage[top]),
                unknown=any(number < 0 for number in query.names),
                other=self._about_another(query, sections[top]),
                asking=float(own.asking[top]),
                lean=lean,
                read=reading.score if reading else None,
                own=bool(self.reader and self.reader.own),
                foreign=language in self.unknown_languages,
            )

        sure = judged({})
        readings: dict[int, Read] = {}
        # A question that needs the one before says too little to a reader.
        if lean < SURE and self.doubt[0] <= sure.probability < self.doubt[1]:
            alike = _alike(places, sections)
            chosen = alike[: to_read(scores[alike])]
            readings = self._read(queries, sections, own, chosen)
        if readings:
            ranked = scores[alike]
            scores[alike] = moved(ranked, [item.score for item in readings.values()])
            places = order(scores, sections)
            sure = judged(readings)
        return Ranking(
            queries,
            [sections[place] for place in places],
            scores[places].tolist(),
            places,
            own,
            sure,
            lean,
            {row: item.sentences for row, item in readings.items()},
        )

    def _read(
        self,
        queries: Mapping[str, Query],
        every: list[StoredSection],
        own: Signals,
        places: list[int],
    ) -> dict[int, Read]:
        """Return what the reader says of sections of one language, by row."""
        language = every[places[0]].language
        if self.reader is None or (
            self.reader.own and language in self.unknown_languages
        ):
            return {}
        query = queries[language]
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
        names = self.store.names_in(section.language).subjects
        subject = names.get(section.subject, section.subject)
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
        if stands_alone(question, self.store.names_in(self._asked(question)[0])):
            return False
        own = set(terms(question))
        if not own:
            return any(sign.isalnum() for sign in question)
        return refers_back(question) or any(
            self.store.term_numbers(own, language) for language in self.languages
        )

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
        query = ranking.queries[section.language]
        return held or rate(query, section, self.store, cosines)


def _alike(places: list[int], sections: list[StoredSection]) -> list[int]:
    """Return those places, in order, whose section is in the language of the first.

    How sure an answer is does not depend on files in other languages.
    """
    language = sections[places[0]].language
    return [place for place in places if sections[place].language == language]
