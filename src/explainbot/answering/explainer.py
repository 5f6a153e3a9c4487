"""Explainer: a question and the conversation before it become an Answer."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import replace
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Self

from explainbot.answering import BLOCK
from explainbot.answering.confidence import BANDS
from explainbot.answering.curated import Curated
from explainbot.answering.explanation import (
    TIE,
    UNCLEAR,
    reason,
    why,
    why_across,
)
from explainbot.answering.follow_up.conversation import needs_more, opening
from explainbot.answering.items.excerpts import excerpt
from explainbot.answering.items.lists import in_full
from explainbot.answering.question.foreign import (
    bare_term,
    foreign_language,
    foreign_term,
    said_across,
    said_of,
    shared_words,
)
from explainbot.answering.question.message import (
    MOST_QUESTIONS,
    START,
    every_question,
    is_small_talk,
    plain,
    questions,
    single_spaced,
    small_talk,
    tells_topic,
)
from explainbot.answering.question.wording import (
    Repairs,
    Understanding,
    asked_languages,
)
from explainbot.answering.ranked import Ranking
from explainbot.answering.ranker import Ranker
from explainbot.answering.scope import Scope, both, find_scope, read_tags, tag_notes
from explainbot.answering.topics import outline, topic, without_lead
from explainbot.curation import NOTHING, Curation
from explainbot.errors import CorpusEmptyError, ExplainbotError
from explainbot.progress import Log
from explainbot.records import Answer, Match, Quote, shifted
from explainbot.text.folding import folded
from explainbot.text.questions import holds_mark
from explainbot.text.terms import collection_key

if TYPE_CHECKING:
    from explainbot.answering.across.search import AcrossLanguages
    from explainbot.embedding.protocol import Encoder
    from explainbot.index.protocol import Store
    from explainbot.reranking.protocol import Reader


LOG = Log(__name__)
HALF = re.compile("[\ud800-\udfff]")
"""One half of a pair of code units."""
TOP = 3
"""Alternatives given with an answer."""
LEAST_STEP = 0.0001
"""Between two confidences that are told apart."""


NOT_BRIDGED = (
    "a model for many languages finds texts by questions in others: "
    "pip install explainbot[languages], then explainbot index"
)
NOT_EMBEDDED = (
    "these texts are not yet prepared for questions in other languages. "
    "Run: explainbot index"
)
_LOOKED_AT = 20
"""Passages among which prose is looked for where all that is shown is a bank's."""


class Explainer:
    """Answers from one index with one encoder; a context manager that closes the index.

    Not safe to share between threads.
    """

    def __init__(
        self,
        store: Store,
        encoder: Encoder,
        reader: Reader | None = None,
        curation: Curation = NOTHING,
        *,
        changed: Callable[[Iterable[str]], Sequence[str]] = lambda _: (),
        notes: Sequence[str] = (),
    ) -> None:
        """Take an opened index and the encoder that made it.

        Args:
            store: The index.
            encoder: The one that made it.
            reader: What judges the best passages once more, if anything.
            curation: What was settled by hand.
            changed: Returns those of some documents whose file is no longer what was
                indexed; quotes of them say so.
            notes: What to know of the index; each answer carries them.

        Raises:
            CorpusEmptyError: The index holds no section.
        """
        self.store, self.encoder = store, encoder
        self.ranker = Ranker(store, encoder, reader)
        self._changed, self._index_notes = changed, tuple(notes)
        self.settled = Curated(curation, store)
        self.explains = True
        """Whether answers say why, and show what is near."""
        self.scope = self.settled.scope
        self._repairs = Repairs(store, encoder, self.settled.synonyms.words)
        if not store.count():
            raise CorpusEmptyError(
                "there are no texts: nothing can be quoted",
                hint="Add material with: explainbot add FILE",
            )

    @cached_property
    def _bridge(self) -> AcrossLanguages:
        """What answers questions in other languages; most questions need it not."""
        from explainbot.answering.across.search import AcrossLanguages

        return AcrossLanguages(self.store, self.encoder)

    def __enter__(self) -> Self:
        """Return this."""
        self.store.check_open()
        return self

    def __exit__(self, *_: object) -> None:
        """Close it, however the block ended."""
        self.close()

    def close(self) -> None:
        """Close the index, for those that ``within`` returned too; may be called twice.

        Answers stay as they are; a question asked later raises ClosedError.
        """
        self.store.close()

    def ask(
        self,
        question: str,
        history: Sequence[str] = (),
        top: int = TOP,
        *,
        exact: bool = False,
        collections: Sequence[str] = (),
    ) -> Answer:
        """Return what the material says to a question, or that it does not say.

        Args:
            question: In the student's words; "#name" limits it to that collection.
            history: Earlier questions of the conversation, oldest first; small talk
                among them does not count, and is not about them itself ("help").
            top: How many alternatives to give, at least 0.
            exact: Whether to leave typing errors as they are.
            collections: Names of the folders and tags to answer from, any of them; ()
                for those of ``within``, else for all.

        Raises:
            UnknownCollectionError: No folder and no tag has one of the names.
            ClosedError: The index was closed.
            TypeError: ``history`` or ``collections`` is one text.
            ValueError: ``top`` is less than 0.
        """
        self.store.check_open()
        _several("history", history)
        if top < 0:
            raise ValueError(f"top is {top}: ask for 0 alternatives or more")
        while True:
            self.store.renew()
            before = self.store.parts_missing
            self.ranker.turns.of_parts(before)
            try:
                found = self._asked(question, history, top, collections, exact=exact)
            except (ExplainbotError, LookupError):
                if self.store.parts_missing == before:
                    raise
            else:
                if self.store.parts_missing == before:
                    return _in_part(found, *before) if before else found
            self.prepare(())  # what was found in a part that is gone by now
            self.ranker.turns.forget()

    def _asked(
        self,
        question: str,
        history: Sequence[str],
        top: int,
        collections: Sequence[str],
        *,
        exact: bool,
    ) -> Answer:
        typed = well_formed(question)
        tagged = read_tags(single_spaced(typed), self.store)
        if collections:
            return self.within(collections).ask(question, history, top, exact=exact)
        if not typed.strip():
            return self._nothing(typed, "empty question")
        scope = both(self.scope, find_scope(tagged.tags, self.store))
        if scope.rows is not None and not len(scope.rows):
            return self._nothing(typed, f"no text is in all of: {_listed(scope)}")
        said = small_talk(tagged.text)
        earlier = [
            folded(read_tags(well_formed(item), self.store).text)
            for item in (history if said is None or said.kind == START else ())
            if item.strip() and not is_small_talk(item)
        ]
        answer = self._message(tagged.text, earlier, top, scope, exact=exact)
        notes = (*answer.notes, *tag_notes(tagged, self.store), *self._index_notes)
        answer = self._of_now(replace(answer, question=typed, notes=notes))
        if not tagged.tags:
            return answer
        within = f" (in: {', '.join(tagged.tags)})"
        named = " ".join(f"#{collection_key(tag)}" for tag in tagged.tags)
        return replace(
            answer,
            asked_as=answer.asked_as + within,
            resolved=answer.resolved and answer.resolved + within,
            did_you_mean=tuple(f"{other} {named}" for other in answer.did_you_mean),
        )

    def _of_now(self, answer: Answer) -> Answer:
        """Return the answer with its quotes telling whose file has changed since."""
        names = {quote.document.id for quote in _quotes(answer)}
        changed = frozenset(self._changed(sorted(names))) if names else frozenset()
        return _with_changed(answer, changed) if changed else answer

    def with_easier(self, answer: Answer) -> Answer:
        """Return an answer with an easier passage that answers, too, if there is one.

        The reader judges each other passage that is easier; ``ask`` leaves it out.
        """
        from explainbot.answering.easier import with_easier  # for those who want it

        self.store.check_open()
        reader = self.ranker.reader
        known = self.ranker.vectors.unread
        foreign = answer.answered and answer.quotes[0].document.language in known
        own = reader is not None and reader.own
        return with_easier(answer, None if own and foreign else reader)

    def notes(self, question: str) -> tuple[str, ...]:
        """Return the notes that the answer to a question will carry."""
        tagged = read_tags(single_spaced(well_formed(question)), self.store)
        return (*tag_notes(tagged, self.store), *self._index_notes)

    def within(self, collections: Sequence[str]) -> Explainer:
        """Return an explainer that answers from these collections; () for all.

        Raises:
            UnknownCollectionError: No folder and no tag has one of the names.
            TypeError: ``collections`` is one text.
        """
        _several("collections", collections)
        limited = copy(self)
        limited.scope = both(self.settled.scope, find_scope(collections, self.store))
        return limited

    def brief(self) -> Explainer:
        """Return an explainer whose answers hold only what is claimed, and how surely.

        For rows of a table: they lack ``why``, wordings that sound the same, what
        stands beneath, and all passages of an answer that claims nothing.  Closed with
        this one; what was prepared counts for both.
        """
        brief = copy(self)
        brief.explains = False
        return brief

    def _message(
        self,
        question: str,
        earlier: Sequence[str],
        top: int,
        scope: Scope,
        *,
        exact: bool,
    ) -> Answer:
        """Answer a message that may hold several questions."""
        asked = folded(question)
        wanted = plain(asked)
        if earlier and tells_topic(asked, self._language_of(asked)):
            earlier = ()
        if not (earlier and opening(wanted)):  # "what about" goes on from another
            wanted = without_lead(wanted)
        whole = self._one(question, wanted, earlier, top, scope, exact=exact)
        every = every_question(wanted)
        if len(every) == 1:
            return whole
        single, left = every[:MOST_QUESTIONS], len(every[MOST_QUESTIONS:])
        parts = []
        for place, part in enumerate(single):
            before = [*earlier, *single[:place]]
            parts.append(self._one(part, part, before, top, scope, exact=exact))
        answer = together(whole, parts, top)
        if left and answer.parts:
            told = f"only the first {len(single)} questions are answered; {left} more"
            answer = replace(answer, notes=(f"{told} were asked in the same message",))
        return answer

    def _one(
        self,
        question: str,
        wanted: str,
        history: Sequence[str],
        top: int,
        scope: Scope,
        *,
        exact: bool,
    ) -> Answer:
        """Answer a single question, of which ``wanted`` is what it asks."""
        begun = time.monotonic()
        if not (exact or self.settled.pins.find(wanted)):
            told = self._told_of_term(question, wanted, top, scope)
            if told is not None:
                return told
            code = foreign_language(wanted, self.store, self.ranker.vectors.speaker)
            if code is not None:
                asked = self._in_full(wanted, history, code)
                found = self._across(question, asked, code, top, scope)
                return found or self._foreign(question, wanted, code, top, scope)
        reading = Understanding(wanted) if exact else self._repairs.reading(wanted)
        repaired, meant = reading
        if not exact:
            history = [self._repairs.of_earlier(plain(item)) for item in history]
        ranking = self._ranked(self.settled.asked(repaired), history, scope)
        asked_as = question if ranking.query.text == wanted else ranking.query.text
        if ranking.leaned and _was_changed(ranking):
            asked_as = f"{ranking.query.text} (after: {ranking.after or history[-1]})"
        match = ranking.confidence.match
        answered = match in ("strong", "good")
        # Where it is about something else, no other word would help.
        other = ranking.confidence.signals["other"]
        if self.explains and not (answered or exact or meant or other):
            meant = self._repairs.alike(repaired)
        # ``why`` names the second; none is looked through that nobody sees.
        shown = self._shown(ranking, max(top + answered, 2 if self.explains else 0))
        answer = Answer(
            question,
            asked_as,
            shown[:1] if answered else (),
            shown[1 : top + 1] if answered else shown[:top],
            round(ranking.confidence.probability, 4),
            match,
            None if answered else self._reason(ranking, scope),
            resolved=ranking.resolved if ranking.leaned else "",
            model=self.encoder.identity,
            index=self.store.name,
            reading_rules=self.store.reading_rules,
            did_you_mean=meant,
            signals=ranking.numbers,
            why=why(ranking, shown, self.store, history) if self.explains else (),
        )
        LOG.debug("%s match, %.3f s", match, time.monotonic() - begun)
        wordings = (wanted, repaired, plain(question))
        pin = next(filter(None, map(self.settled.pins.find, wordings)), None)
        answer = self.settled.pinned(answer, pin, top)
        return self._with_outline(answer, ranking) if self.explains else answer

    def _with_outline(self, answer: Answer, ranking: Ranking) -> Answer:
        """Return the answer with what stands beneath a thing that is only named."""
        named = topic(ranking.query.text, ranking.query.language)
        first = [*answer.quotes, *answer.alternatives][:1]
        if (
            ranking.leaned
            or ranking.confidence.match == "none"
            or not (named and first)
        ):
            return answer
        return replace(answer, headings=outline(self.store, first[0]))

    def _told_of_term(
        self, question: str, wanted: str, top: int, scope: Scope
    ) -> Answer | None:
        """Return what stands under a term that is asked about in another language.

        "What does Bude mean?", of a text in German; None where no such term is a
        heading.
        """
        term = foreign_term(wanted, self.store)
        if not term:
            return None
        found = self._one(question, term, (), top, scope, exact=True)
        for quote in found.quotes:
            language, heading = quote.document.language, quote.section.heading
            if bare_term(heading, language) == bare_term(term, language):
                return replace(found, asked_as=term)
        return None

    def _in_full(self, wanted: str, history: Sequence[str], code: str) -> str:
        """Return a follow-up in another language behind the question before it."""
        earlier = plain(history[-1]) if history else ""
        return f"{earlier} {wanted}" if earlier and needs_more(wanted, code) else wanted

    def _across(
        self, question: str, wanted: str, code: str, top: int, scope: Scope
    ) -> Answer | None:
        """Answer a question in another language than the texts by meaning.

        None where the multilingual model is not installed, or has embedded none.

        Args:
            question: In the student's words.
            wanted: What it asks, perhaps behind the question before.
            code: Its language; "" if it is not known.
            top: Alternatives to give.
            scope: Which sections.
        """
        ranking = self._bridge.rank(wanted, code, scope)
        if ranking is None:
            return None
        sure = ranking.confidence
        answered = sure.match in ("strong", "good")
        shown = self._shown(ranking, max(top + answered, 2 if self.explains else 0))
        told = said_across(code, ranking.sections[0].language)
        return Answer(
            question,
            wanted,
            shown[:1] if answered else (),
            shown[1 : top + 1] if answered else shown[:top],
            round(sure.probability, 4),
            sure.match,
            None if answered else UNCLEAR,
            model=self.encoder.identity,
            index=self.store.name,
            reading_rules=self.store.reading_rules,
            notes=(told,),
            signals=ranking.numbers,
            why=why_across(ranking, shown, told) if self.explains else (),
            question_language=code,
        )

    def _foreign(
        self, question: str, wanted: str, code: str, top: int, scope: Scope
    ) -> Answer:
        """Look up what a question in another language shares with the texts.

        Nothing is claimed: it cannot be told what is asked of the words.  Where nothing
        is shared no section is near: what looks alike has nothing to do with it.
        """
        shared = shared_words(wanted, code, self.store)
        found = self._one(question, shared or wanted, (), top, scope, exact=True)
        near = shared and found.match != "none"
        match: Match = "weak" if near else "none"
        reason = said_of(code, self.store.languages)
        return replace(
            found,
            asked_as=shared if near else question,
            quotes=(),
            alternatives=(*found.quotes, *found.alternatives)[:top] if near else (),
            match=match,
            confidence=min(found.confidence, BANDS[match][1] - LEAST_STEP),
            reason=f"{reason}; looked up: {shared}" if near else reason,
            did_you_mean=(shared,) if near else (),
            headings=found.headings if near else (),
            notes=(*found.notes, self._how_to_bridge()),
            question_language=code,
        )

    def _how_to_bridge(self) -> str:
        """Return what would find texts in other languages than the question."""
        if self._bridge.encoder is None:
            return NOT_BRIDGED
        return NOT_EMBEDDED

    def _language_of(self, question: str) -> str:
        """Return the language of the sections that a question is answered from."""
        speaker = self.ranker.vectors.speaker
        if not speaker.languages:
            return self.ranker.languages[0]
        return asked_languages(question, self.store, speaker)[0]

    def _ranked(self, question: str, history: Sequence[str], scope: Scope) -> Ranking:
        """Rank the question, or the wording by a teacher's synonyms that finds most."""
        rankings = [
            self.ranker.rank(wording, history, scope)
            for wording in self.settled.synonyms.wordings(question)
        ]
        return max(rankings, key=lambda ranking: ranking.scores[0])

    def ask_many(
        self,
        questions: Iterable[str | tuple[str, Sequence[str]]],
        top: int = TOP,
        *,
        block: int = BLOCK,
    ) -> Iterator[Answer]:
        """Answer questions, each alone or with its history, one after the other.

        Args:
            questions: Read as the answers are asked for, never more than a block ahead.
            top: As for ``ask``.
            block: So many are encoded and searched at once, at least 1; 1 answers each
                before the next is read.
        """
        rest = iter(questions)
        while items := list(islice(rest, block)):
            asked = [(one, ()) if isinstance(one, str) else one for one in items]
            if block > 1:
                self.prepare(question for question, _ in asked)
            for question, history in asked:
                yield self.ask(question, history, top)
            self.prepare(())

    def prepare(self, block: Iterable[str]) -> None:
        """Encode and search several questions at once, for the ``ask`` of each.

        What was prepared before is forgotten.  Equal blocks give equal bytes; against
        a question asked alone, scores may differ in their last digit.
        """
        texts: dict[str, None] = {}
        self._repairs.forget()
        parts: list[str] = []
        for typed in block:
            spaced = single_spaced(well_formed(typed))
            wanted = plain(folded(read_tags(spaced, self.store).text))
            wanted = without_lead(wanted)
            parts += filter(str.strip, (wanted, *questions(wanted)))
        if parts:
            self._repairs.expect(parts)
        for part in parts:
            texts[self.settled.asked(self._repairs.kept(part))] = None
        self.ranker.prepare(list(texts))

    def _nothing(self, question: str, why: str) -> Answer:
        return Answer(
            question, question, (), (), 0.0, "none", why,
            model=self.encoder.identity, index=self.store.name,
            reading_rules=self.store.reading_rules,
        )  # fmt: skip

    def _quote(self, ranking: Ranking, place: int) -> Quote:
        stored = ranking.sections[place]
        section = self.store.corpus.section(stored)
        sentences = self.ranker.sentences(ranking, place)
        best, more = sentences.chosen()
        if not place:  # only what comes first may be claimed
            query = ranking.queries[stored.language]
            best, more = in_full(query, stored, self.store, sentences)
        words = sentences.words_of_answer
        if words and not best[0] <= words[0] < words[1] <= best[1]:
            words = None  # another sentence was marked than the reader's
        part = excerpt(self.store.text(stored), stored.sentences, best, more)
        quote = Quote(
            section,
            stored.start,
            stored.end,
            shifted(best, stored.start),
            tuple(shifted(span, stored.start) for span in more),
            shifted(part, stored.start) if part else None,
            round(ranking.scores[place], 5),
            shifted(words, stored.start) if words else None,
            stored.sha256,
        )
        quote.check()
        return quote

    def _shown(self, ranking: Ranking, count: int) -> tuple[Quote, ...]:
        """Return the best quotes, the same words of two equal files only once."""
        shown: dict[str, Quote] = {}
        self.store.expect(ranking.sections[:count], whole=True)
        for place in range(len(ranking.sections)):
            if len(shown) == count:
                break
            quote = self._quote(ranking, place)
            shown.setdefault(quote.id, quote)
        found = tuple(shown.values())
        return self._with_prose(found, ranking) if count > 1 else found

    def _with_prose(
        self, shown: tuple[Quote, ...], ranking: Ranking
    ) -> tuple[Quote, ...]:
        """Return the quotes, prose among them where a bank's questions fill the list.

        The best passage of a text takes the place of the last of them.
        """
        if not all(quote.document.traits.bank for quote in shown):
            return shown
        for place in range(len(shown), min(len(ranking.sections), _LOOKED_AT)):
            quote = self._quote(ranking, place)
            if not quote.document.traits.bank:
                return (*shown[:-1], quote)
        return shown

    def _reason(self, ranking: Ranking, scope: Scope) -> str:
        other = bool(ranking.confidence.signals["other"])
        near = ranking.margin < TIE and ranking.confidence.match != "none"
        tied = ranking.sections[1] if near else None
        top = ranking.sections[0]
        if ranking.lacking:
            return f"no passage names what was asked about: {ranking.lacking}"
        words = reason(
            ranking.query,
            top,
            self.store,
            other=other,
            exercise="exercise" in ranking.confidence.signals,
            difference=ranking.difference,
            tied=tied,
        )
        return f"{words} (looked only in: {_listed(scope)})" if scope.names else words


def _quotes(answer: Answer) -> Iterator[Quote]:
    """Yield all quotes of an answer, and of its parts."""
    yield from (*answer.quotes, *answer.alternatives, *answer.headings)
    for part in answer.parts:
        yield from _quotes(part)


def _with_changed(answer: Answer, changed: Collection[str]) -> Answer:
    def told(quotes: Iterable[Quote]) -> tuple[Quote, ...]:
        return tuple(
            replace(quote, source_changed=quote.document.id in changed)
            for quote in quotes
        )

    return replace(
        answer,
        quotes=told(answer.quotes),
        alternatives=told(answer.alternatives),
        headings=told(answer.headings),
        parts=tuple(_with_changed(part, changed) for part in answer.parts),
    )


def _was_changed(talk: Ranking) -> bool:
    """Whether what was said before changed what is claimed of a question.

    Not where it is answered by the same passage alone, in the words it stands in.
    """
    claimed = talk.confidence.match in ("strong", "good")
    return bool(talk.resolved) or not claimed or not talk.claimed_alone()


def _listed(scope: Scope) -> str:
    return ", ".join(dict.fromkeys(scope.names))


def well_formed(text: str) -> str:
    """Return the text with half characters, which no encoding has, replaced."""
    return HALF.sub("\ufffd", text)


ORDER: list[Match] = ["none", "weak", "good", "strong"]


def _in_part(answer: Answer, gone: int, every: int) -> Answer:
    """Return an answer that says that parts of the index could not be asked."""
    note = f"{gone} of {every} parts could not be asked"
    return replace(answer, parts_missing=(gone, every), notes=(*answer.notes, note))


def _several(name: str, values: Sequence[str]) -> None:
    """Refuse one text where several are asked for: it would be read by letters."""
    if isinstance(values, str):
        raise TypeError(f'{name} is one text; give a list of them: ["{values}"]')


def together(whole: Answer, parts: list[Answer], top: int) -> Answer:
    """Return one answer for a message that seems to hold several questions.

    Sentences that end with a question mark are several questions if one of them is
    answered, and so are clauses joined by "and" of which the first names a thing ("how
    many wardens are there and what do they earn").  Others are only if each is
    answered, by a sentence of its own; else it was one question after all.
    """
    answered = [part for part in parts if part.answered]
    sentences = {(part.quotes[0].id, part.quotes[0].evidence) for part in answered}
    marked = sum(holds_mark(part.question) for part in parts) > 1
    apart = marked or (bool(parts) and not needs_more(parts[0].question))
    if not (answered and (apart or len(sentences) == len(parts))):
        return whole
    if not marked and len(answered) > len(sentences):
        return whole
    quotes = tuple({part.quotes[0].id: part.quotes[0] for part in answered}.values())
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
