"""Ranker: a question and the conversation before it become ranked passages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING
from weakref import proxy

from explainbot.answering.checks.distinctions import Difference, Distinctions
from explainbot.answering.checks.signals import signals_of, unread_signals
from explainbot.answering.confidence import (
    GOOD,
    Confidence,
    confidence,
    held_back,
    unclaimed,
    with_row,
    with_words,
)
from explainbot.answering.evidence import Sentences, rate
from explainbot.answering.follow_up.conversation import (
    SURE,
    about,
    may_mean_earlier,
    needs_more,
    own_words,
    refers_back,
    stands_alone,
)
from explainbot.answering.follow_up.differences import gains, other_aspect, other_deed
from explainbot.answering.follow_up.holding import holding, numbers_of, written
from explainbot.answering.follow_up.resolving import (
    Topic,
    asked_again,
    asked_of,
    asks_alike,
    contradicts,
    fragment,
    headed,
    is_empty,
    named_in,
    names_all,
    names_kind,
    resolved,
    swapped,
    tells_of,
    topic,
)
from explainbot.answering.follow_up.turns import (
    EarlierTurn,
    Mixed,
    Turns,
    leaned_on,
    put_behind,
)
from explainbot.answering.items.labelled import lacks_row, look_up, passing
from explainbot.answering.items.rows import Lookup
from explainbot.answering.question.wording import asked_languages
from explainbot.answering.ranked import Ranking
from explainbot.answering.reranking import (
    Read,
    as_read,
    is_far,
    moved,
    read,
    read_on,
    settles,
    still_differs,
    to_read,
    unranked,
)
from explainbot.answering.retrieval import CANDIDATES, Query, candidates, make_query
from explainbot.answering.scope import EVERYTHING, Scope, both
from explainbot.answering.scoring import (
    Signals,
    alike_in,
    merged_signals,
    order,
    signals,
)
from explainbot.embedding.questions import QuestionVectors
from explainbot.index.passages import resolve_pronoun
from explainbot.text.languages import main_language
from explainbot.text.terms import terms
from explainbot.text.word_lists import has_list

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from explainbot.embedding.protocol import Encoder
    from explainbot.index.protocol import Store
    from explainbot.index.storage.rows import StoredSection
    from explainbot.reranking.protocol import Reader


ROW = 2
"""Sentences of a row at most."""
LOOKED_AT = 12
"""Candidates in which what tells the question from the first is looked for."""
LEAST_IN_WORDS = 0.25
"""Confidence of a follow-up asked in full, below which it is not claimed: a pronoun's
thing is often told of in the passage by a pronoun too."""
TABLES = 8
"""Passages among which a table with the row asked for is looked for."""
PASSED = 0.001
"""By how much it then scores more than the first."""


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
        # A cycle of references would hold the index open.
        self.turns = Turns(partial(Ranker._turn, proxy(self)))
        self._prepared: dict[str, _Prepared] = {}
        self.languages = store.languages or (main_language(()),)
        """Of the corpus, the most frequent first."""
        known = encoder.languages
        self.unknown_languages = {
            code for code in self.languages if known and code not in known
        }
        """Those of them that the encoder was not made for."""
        self.vectors = QuestionVectors(encoder, self.languages)

    def rank(
        self, question: str, history: Sequence[str], scope: Scope = EVERYTHING
    ) -> Ranking:
        """Rank the sections for a question.

        Args:
            question: One question, its typing errors repaired.
            history: Earlier questions, oldest first.
            scope: Which sections; at least one.
        """
        history = self.turns.before(question, history)
        if not history or not self._may_lean(question):
            return self.alone(question, scope)
        language = self._asked(question)[0]
        if needs_more(question, language):
            question = self._named_by_heading(question, history, scope)
            return self._follow_up(question, history, scope, language)
        alone = self.alone(question, scope)
        sure = alone.confidence
        if sure.probability >= GOOD or not may_mean_earlier(
            question, language, nothing=sure.match == "none"
        ):
            return alone
        known = self.vectors.of_main(alone.query.vector, alone.query.language)
        talk = self._in_talk(question, history, scope, known)
        top = talk.sections[0]
        told = f"{top.title} {top.subject} {written(top, self.store)}"
        return talk if gains(question, alone, talk, told) else alone

    def _named_by_heading(
        self, question: str, history: Sequence[str], scope: Scope
    ) -> str:
        """Return "and while?" as "and the while loop?", if a section is called so."""
        if not is_empty(fragment(question)):
            return question
        document = self.turns.last(history, scope).document
        rows = self.store.corpus.rows_in([document] if document else [])
        every = self.store.get(rows).values()
        return headed(question, (section.heading for section in every))

    def _follow_up(
        self, question: str, history: Sequence[str], scope: Scope, language: str
    ) -> Ranking:
        """Rank the sections for a question that needs what was said before."""
        if not has_list("subordinating", language):
            talk = self._in_talk(question, history, scope)
            own = self._untold(talk, question, history, scope, language)
            return self._in_talk(question, history, scope, thing=own) if own else talk
        heading = self.turns.last(history, scope).heading
        found = self._after(question, history, scope)
        if found.confidence.probability < GOOD:
            # One that found nothing is what "it" means only if nothing else is.
            answered = self.turns.answered(history, scope)
            other = self._after(question, answered, scope) if answered else found
            found = other if other.confidence.probability >= GOOD else found
        return self._apart(found, question, heading, language)

    def _untold(
        self,
        talk: Ranking,
        question: str,
        history: Sequence[str],
        scope: Scope,
        language: str,
    ) -> str:
        """Return the words of a follow-up that the passage found again has none of.

        "And what is its history?" after what answered how bread is made; "" otherwise.
        """
        last, top = self.turns.last(history, scope), talk.sections[0]
        if not last.heading or (last.document, last.heading) != (
            top.document_id,
            top.heading,
        ):
            return ""
        found = own_words(question, language)
        own = " ".join(question[start:end] for start, end in found)
        return "" if not own or holding(own, [top], self.store) else own

    def _after(self, question: str, history: Sequence[str], scope: Scope) -> Ranking:
        """Rank the sections for a follow-up in English.

        It is claimed only if it would be in the words that it stands for, where those
        are known.
        """
        whole = swapped(question, history[-1]) or asked_again(question, history[-1])
        thing = self.turns.topic(history, scope)
        words = whole or resolved(question, thing)
        talk = self._in_talk(question, history, scope)
        # With its thing only put behind it, a question is no whole sentence.
        alone = None if words.endswith(")") or not words else self.alone(words, scope)
        if whole:
            thing_asked = fragment(question)
            found = self._searched([whole], scope, thing=thing_asked)
            heading = found.sections[0].heading
            if asks_alike(whole, heading, thing_asked):
                words = whole = heading
                found = alone = self._searched([whole], scope, thing=thing_asked)
            if found.confidence.probability >= GOOD:
                talk = found.asked(question)
        elif alone and (names_kind(question) or self._is_of(thing, talk, alone)):
            talk = alone.asked(question)
        talk = replace(talk, resolved=words, after=history[-1])
        if talk.confidence.probability < GOOD:
            return talk
        person = thing.name if thing.person and words else ""
        wrong = self._of_another(question, person, talk)
        if alone and not wrong:
            sure = alone.confidence.probability
            wrong = sure < (GOOD if whole else LEAST_IN_WORDS)
            wrong = wrong or (bool(whole) and self._lacks(question, whole, talk))
        return replace(talk, confidence=unclaimed(talk.confidence)) if wrong else talk

    def _is_of(self, thing: Topic, talk: Ranking, alone: Ranking) -> bool:
        """Whether, asked in full, it is surely answered where its thing is told of.

        And the passage found from the conversation tells of another thing.
        """
        held = []
        for top in (talk.sections[0], alone.sections[0]):
            numbers = numbers_of(thing.name, top.language, self.store) or set()
            held.append(numbers <= set(self.store.section_terms([top]).tolist()))
        return held == [False, True] and alone.confidence.probability >= GOOD

    def _lacks(self, question: str, whole: str, ranking: Ranking) -> bool:
        """Whether the first passage has no word of what is asked of a fragment."""
        rest = asked_of(question, whole)
        known = numbers_of(rest, ranking.sections[0].language, self.store)
        return bool(known) and not holding(rest, ranking.sections[:1], self.store)

    def _of_another(self, question: str, person: str, ranking: Ranking) -> bool:
        """Whether the first passage is about somebody else than "he" stands for."""
        section = ranking.sections[0]
        (start, end), _ = self.sentences(ranking, 0).chosen()
        marked = self.store.text(section)[start:end]
        whole = written(section, self.store)
        return contradicts(question, marked, whole) or not tells_of(
            person, section, whole
        )

    def _apart(
        self, talk: Ranking, question: str, before: str, language: str
    ) -> Ranking:
        """Return how a follow-up is ranked, not claimed if it asks for another thing.

        Only short rows are compared: running text answers more than its heading says.

        Args:
            talk: How it was ranked.
            question: The follow-up.
            before: Heading of what answered the question before; "" if nothing did.
            language: Of the question.
        """
        top = talk.sections[0]
        row = len(top.sentences) <= ROW
        if talk.difference or not (row and talk.leaned) or top.language != language:
            return talk
        if not (before and top.heading):
            return talk
        compared = other_aspect if fragment(question, language) else other_deed
        found = compared(question, before, top.heading, language)
        if not found:
            return talk
        return replace(talk, difference=found, confidence=held_back(talk.confidence))

    def alone(self, question: str, scope: Scope) -> Ranking:
        """Rank the sections for a question by itself."""
        rank = partial(self._searched, [question], scope)
        return self.turns.ranked(question, scope, id(self.reader), rank)

    def _in_talk(
        self,
        question: str,
        history: Sequence[str],
        scope: Scope,
        vector: NDArray[np.float32] | None = None,
        thing: str = "",
    ) -> Ranking:
        """Rank the sections for a question after others; its vector may be known.

        ``thing`` is what must be held; "" takes what a fragment names.
        """
        history = self.turns.on_topic(history, scope)
        subject = self.turns.subject(history, scope)
        last = f"{history[-1]} {self.turns.last(history, scope).said}".strip()
        texts = [question, " ".join(history), last, about(question, subject)]
        thing = thing or fragment(question, self._asked(question)[0])
        return self._searched(texts, scope, vector, thing)

    def _searched(
        self,
        texts: list[str],
        scope: Scope,
        vector: NDArray[np.float32] | None = None,
        thing: str = "",
    ) -> Ranking:
        """Rank the sections for the first text, which the others say more of.

        With ``thing``, what a follow-up names, only those that hold it; if none does,
        nothing can be claimed.
        """
        asked = self._asked(texts[0])
        names = self.store.names_in(asked[0])
        resolved = [names.resolve(text) for text in texts]
        ready = self._prepared.get(resolved[0])
        vectors = self.vectors.encode(resolved, ready.vector if ready else vector)
        nearest = ready.nearest if ready and scope.rows is None else None
        queries, sections = self._found(texts, vectors, scope, nearest, asked)
        if not sections:
            queries, sections = self._found(
                texts, vectors, scope, nearest, self.languages
            )
        found = self._scored(queries, sections)
        if thing and is_empty(thing):  # "and while?" may only name a section
            called = [item for item in sections if names_all(item.heading, thing)]
            return self._scored(queries, called or sections, "" if called else thing)
        if not thing or holding(thing, found.sections[:1], self.store):
            return found
        if held := holding(thing, sections, self.store):
            return self._scored(queries, held)
        return self._scored(queries, sections, named_in(thing))

    def _asked(self, question: str) -> Sequence[str]:
        """Return the languages of the sections that a question may be answered from."""
        if not self.vectors.speaker.languages:
            return self.languages
        # Meaning does not bridge languages, and words must be in the question's.
        return asked_languages(question, self.store, self.vectors.speaker)

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
    ) -> tuple[dict[str, list[Query]], list[StoredSection]]:
        """Return each text's query by language, and the candidates.

        Args:
            texts: The question, and what is searched beside it.
            vectors: Of each text.
            scope: Which sections.
            nearest: What is known to be nearest to the question.
            languages: Of the sections.
        """
        queries: dict[str, list[Query]] = {}
        sections: list[StoredSection] = []
        for language in languages:
            known = language not in self.unknown_languages
            own = self.vectors.for_language(language, texts, vectors)
            asked = [
                make_query(text, vector, self.store, language, known=known)
                for text, vector in zip(texts, own, strict=True)
            ]
            rows = self._candidates(asked, scope, nearest)
            found = self.store.get(rows)
            if found:
                queries[language] = asked
                sections += [found[row] for row in rows]
        return queries, sections

    def _candidates(
        self, queries: list[Query], scope: Scope, nearest: list[int] | None
    ) -> list[int]:
        """Return the rows of the sections in the queries' language to be scored."""
        language = queries[0].language
        among = self.store.rows_in_language(language)
        if among is None:
            return candidates(queries, self.store, scope.rows, nearest)
        return candidates(queries, self.store, both(Scope((), among), scope).rows)

    def _scored(
        self,
        queries: dict[str, list[Query]],
        sections: list[StoredSection],
        lacking: str = "",
    ) -> Ranking:
        """Rank the candidates; ``lacking`` is what was named and none of them holds.

        Args:
            queries: Of each text, by language.
            sections: The candidates, those of a language side by side.
            lacking: "" if nothing is.
        """
        known: list[list[Signals]] = []
        for language, asked in queries.items():
            own = [item for item in sections if item.language == language]
            unknown = language if language in self.unknown_languages else ""
            if own:
                known.append(
                    [signals(one, own, self.store, unknown=unknown) for one in asked]
                )
        every = [merged_signals(each) for each in zip(*known, strict=True)]
        return self._ordered(queries, sections, every, lacking)

    def prepare(self, questions: Sequence[str]) -> None:
        """Encode and search questions, repaired ones, at once.

        All that was prepared or remembered before is forgotten, so that equal blocks
        of questions give equal bytes, whatever was asked before.
        """
        self.turns.forget()
        self._prepared.clear()
        texts = list(dict.fromkeys(map(self._resolved, questions)))
        if texts:
            vectors = self.vectors.main.encode_questions(texts)
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

    def _ordered(
        self,
        queries: Mapping[str, list[Query]],
        sections: list[StoredSection],
        known: list[Signals],
        lacking: str,
    ) -> Ranking:
        asked = {code: one[0] for code, one in queries.items()}
        question = next(iter(asked.values())).text
        mixed = leaned_on(question, sections, known, self._asked(question)[0])
        own, scores = known[0], mixed.scores  # these are moved in their place
        places = order(scores, sections)
        if mixed.lean < SURE:
            places = self._put_first(question, sections, scores, places)
        places = self._past_exercise(asked, sections, own, scores, places)
        spoken = as_read(queries, mixed.lean)
        alike = alike_in(places, sections)
        chosen = alike[: to_read(scores[alike])]
        readings = self._read(spoken, sections, own, chosen)
        # What is resolved by rule is good enough to mark an answer, not to choose it.
        if readings and mixed.lean < SURE:
            ranked = scores[alike]
            scores[alike] = moved(ranked, [item.score for item in readings.values()])
            places = order(scores, sections)
            places = self._put_first(question, sections, scores, places)
        alike = alike_in(places, sections)
        difference, better = self._first_that_fits(spoken, sections, alike, own)
        if better:
            put_behind(scores, alike, better)
            places = order(scores, sections)
        top = places[0]
        far = mixed.lean < SURE and is_far(mixed.full[top], mixed.coverage[top])
        held = self._read_whole(spoken, sections, own, top, readings=readings, far=far)
        difference = still_differs(difference, question, held, mixed.lean)
        sure = self._judged(
            asked[sections[places[0]].language],
            sections,
            own,
            mixed,
            alike_in(places, sections),
            read=held,
            lacking=bool(lacking),
            differs=difference is not None,
        )
        return Ranking(
            asked,
            [sections[place] for place in places],
            scores[places].tolist(),
            places,
            own,
            sure,
            mixed.lean,
            {row: item.sentences for row, item in readings.items()},
            lacking=lacking,
            difference=difference,
        )

    def _judged(
        self,
        query: Query,
        sections: list[StoredSection],
        own: Signals,
        mixed: Mixed,
        places: list[int],
        *,
        read: Read | None,
        lacking: bool,
        differs: bool,
    ) -> Confidence:
        """Return how sure it is that the first passage answers.

        Args:
            query: The question, as it is compared with that passage.
            sections: The candidates.
            own: Signals of the question alone.
            mixed: The same as the conversation bears on them.
            places: Those of the passage's language, best first.
            read: What the reader said of it.
            lacking: Whether a follow-up names what no passage holds.
            differs: Whether something tells the question from the passage.
        """
        top = places[0]
        section = sections[top]
        # What the reader read was rated for the same words, but of a follow-up.
        told = read.sentences if read and mixed.lean < SURE else None
        table = self._looked_up(query.text, section)
        settled = told is not None and self._settles(query.text, section, table)
        found = confidence(
            mixed.scores[places].tolist(),
            float(mixed.full[top]),
            float(mixed.coverage[top]),
            unknown=any(number < 0 for number in query.names),
            other=lacking
            or lacks_row(section, table, own.parts(top))
            or self._about_another(query, section),
            exercise=self._only_asks(query, sections, own, top, told),
            differs=differs or unranked(table, read),
            nowhere=len(query.unknown) / max(len(set(query.terms)), 1),
            asking=float(own.asking[top]),
            lean=mixed.lean,
            read=read.score if read else None,
            span=read.margin if read else 0.0,
            own=bool(self.reader and self.reader.own),
            foreign=section.language in self.unknown_languages,
            checks=signals_of(query, self.store, section, read.sentences)
            if read
            else unread_signals(query, self.store, section, own.parts(top)),
        )
        if (table and table.named) or settled:
            return with_row(found)
        return with_words(found) if told else found

    def _first_that_fits(
        self,
        queries: Mapping[str, Query],
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
        query = queries[top.language]
        table = self._looked_up(query.text, top)
        same = own.same_heading[places[0]] == 1
        if same or (table and table.named and table.rows):
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
        self,
        queries: Mapping[str, Query],
        every: list[StoredSection],
        own: Signals,
        places: list[int],
    ) -> dict[int, Read]:
        """Return what the reader says of sections of one language, by row."""
        language = every[places[0]].language
        if self.reader is None or (self.reader.own and language in self.vectors.unread):
            return {}
        query = queries[language]
        titles = [every[at].topic for at in places]
        self.store.expect([every[at] for at in places])
        rated = [rate(query, every[at], self.store, own.parts(at)) for at in places]
        found = read(self.reader, query.text, titles, rated)
        return dict(zip([every[at].row for at in places], found, strict=True))

    def _read_whole(
        self,
        queries: Mapping[str, Query],
        sections: list[StoredSection],
        own: Signals,
        top: int,
        *,
        readings: dict[int, Read],
        far: bool,
    ) -> Read | None:
        """Let the reader read the rest of the passage that is to be shown."""
        section = sections[top]
        if section.row not in readings:
            readings |= self._read(queries, sections, own, [top])
        held = readings.get(section.row)
        if self.reader is not None and held is not None:
            title, text = section.topic, queries[section.language].text
            held = read_on(self.reader, text, title, held, far=far)
            readings[section.row] = held
        return held

    def _put_first(
        self,
        question: str,
        sections: list[StoredSection],
        scores: NDArray[np.float64],
        places: list[int],
    ) -> list[int]:
        """Let a table that has the row asked for pass others before it that have not.

        Only where the first passage is such a table; and an amount that is named pass
        what is told beside it.  The scores are changed in their place; returned is the
        order by them.
        """
        ranked = [sections[place] for place in places[:TABLES]]
        rank = passing(
            question, ranked, lambda section: self._looked_up(question, section)
        )
        if not rank:
            return places
        scores[places[rank]] = scores[places[0]] + PASSED
        return order(scores, sections)

    def _past_exercise(
        self,
        queries: Mapping[str, Query],
        sections: list[StoredSection],
        own: Signals,
        scores: NDArray[np.float64],
        places: list[int],
    ) -> list[int]:
        """Put a first passage behind that asks what is asked; change the scores."""
        if sections[places[0]].told_whole:
            return places
        from explainbot.answering.checks.exercises import past_exercise

        return past_exercise(queries, sections, self.store, own, scores, places=places)

    def _only_asks(
        self,
        query: Query,
        sections: list[StoredSection],
        own: Signals,
        top: int,
        told: Sentences | None,
    ) -> bool:
        """Whether an exercise asks what is asked, and the best tells it not."""
        if sections[top].told_whole and own.asked is None:
            return False
        from explainbot.answering.checks.exercises import only_asks

        return only_asks(query, sections, self.store, own, top, told=told)

    def _looked_up(self, question: str, section: StoredSection) -> Lookup | None:
        """Return what a question finds in a passage's tables; None without tables."""
        return look_up(question, section, self.store.text(section), section.language)

    def _settles(
        self, question: str, section: StoredSection, table: Lookup | None
    ) -> bool:
        """Whether the reader finds in what a question names what it leaves open."""
        if (
            not self.reader
            or not table
            or not table.open
            or not has_list("measures", section.language)
        ):
            return False
        text = self.store.text(section)
        return settles(
            question, section, text, table, reader=self.reader, encoder=self.encoder
        )

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
        language = self._asked(question)[0]
        return refers_back(question, language) or any(
            self.store.term_numbers(own, code) for code in self.languages
        )

    def _turn(self, history: Sequence[str], scope: Scope) -> EarlierTurn:
        """Return how the last question of a conversation was answered."""
        ranking = self.rank(history[-1], history[-2:-1], scope)
        sure = ranking.confidence
        names = self.store.names_in(self._asked(history[-1])[0])
        if sure.match == "none":
            return EarlierTurn(topic=topic(history[-1], names))
        section = ranking.sections[0]
        alone = sure.probability >= GOOD and not ranking.leaned
        subject = section.topic
        (start, end), _ = self.sentences(ranking, 0).chosen()
        said = self.store.text(section)[start:end]
        own = topic(history[-1], names)
        heading = section.heading if sure.probability >= GOOD else ""
        return EarlierTurn(said, section.document_id, subject, alone, own, heading)

    def sentences(self, ranking: Ranking, place: int) -> Sentences:
        """Return the sentences of a rank, from 0, as the reader left them if it did."""
        section = ranking.sections[place]
        held = ranking.read.get(section.row)
        cosines = ranking.signals.parts(ranking.places[place])
        query = ranking.queries[section.language]
        return held or rate(query, section, self.store, cosines)
