"""Explainer: a question and the conversation before it become an Answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from explainbot.answering.evidence import excerpt
from explainbot.answering.message import plain, questions
from explainbot.answering.ranking import Ranker, Ranking
from explainbot.answering.reason import reason
from explainbot.answering.why import why
from explainbot.answering.wording import repair
from explainbot.errors import CorpusEmptyError
from explainbot.records import Answer, Match, Quote, shifted

if TYPE_CHECKING:
    from explainbot.embedding import Encoder
    from explainbot.index import Store
    from explainbot.reader import Reader

ORDER: list[Match] = ["none", "weak", "good", "strong"]
HALF = re.compile("[\ud800-\udfff]")
"""One half of a pair of code units."""
TOP = 3
"""Alternatives given with an answer."""


class Explainer:
    """Answers from one index with one encoder.  Not safe to share between threads."""

    def __init__(
        self, store: Store, encoder: Encoder, reader: Reader | None = None
    ) -> None:
        """Take an opened index and the encoder that made it.

        Args:
            store: The index.
            encoder: The one that made it.
            reader: What judges the best passages once more, if anything.

        Raises:
            CorpusEmptyError: The index holds no section.
        """
        self.store = store
        self.encoder = encoder
        self.ranker = Ranker(store, encoder, reader)
        if not store.count():
            raise CorpusEmptyError(
                "the corpus is empty: there is nothing to quote from",
                hint="Add material with: explainbot add FILE",
            )

    def ask(
        self,
        question: str,
        history: Sequence[str] = (),
        top: int = TOP,
        *,
        exact: bool = False,
    ) -> Answer:
        """Return what the material says to a question, or that it does not say.

        Args:
            question: In the student's words.
            history: Earlier questions of the conversation, oldest first.
            top: How many alternatives to give, at least 0.
            exact: Whether to leave typing errors as they are.
        """
        question = well_formed(question)
        if not question.strip():
            return self._nothing(question, "empty question")
        earlier = [well_formed(item) for item in history if item.strip()]
        wanted = plain(question)
        whole = self._one(question, wanted, earlier, top, exact=exact)
        single = questions(wanted)
        if len(single) == 1:
            return whole
        parts = []
        for place, part in enumerate(single):
            before = [*earlier, *single[:place]]
            parts.append(self._one(part, part, before, top, exact=exact))
        return _together(whole, parts, top)

    def _one(
        self,
        question: str,
        wanted: str,
        history: Sequence[str],
        top: int,
        *,
        exact: bool,
    ) -> Answer:
        """Answer a single question, of which ``wanted`` is what it asks."""
        repaired = wanted if exact else repair(wanted, self.store, self.encoder)
        ranking = self.ranker.rank(repaired, history)
        asked_as = question if repaired == wanted else repaired
        if ranking.leaned:
            asked_as = f"{repaired} (after: {history[-1]})"
        match = ranking.confidence.match
        answered = match in ("strong", "good")
        shown = self._shown(ranking, max(top + 1, 2))
        return Answer(
            question,
            asked_as,
            shown[:1] if answered else (),
            shown[1 : top + 1] if answered else shown[:top],
            round(ranking.confidence.probability, 4),
            match,
            None if answered else self._reason(ranking, shown[0]),
            model=self.encoder.identity,
            index=self.store.name,
            signals=ranking.numbers,
            why=why(ranking, shown, self.store, history),
        )

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

    def _quote(self, ranking: Ranking, place: int) -> Quote:
        stored = ranking.sections[place]
        section = self.store.section(stored)
        best, more = self.ranker.sentences(ranking, stored).chosen()
        part = excerpt(self.store.text(stored), stored.sentences, best, more)
        quote = Quote(
            section,
            stored.start,
            stored.end,
            shifted(best, stored.start),
            tuple(shifted(span, stored.start) for span in more),
            shifted(part, stored.start) if part else None,
            round(ranking.scores[place], 5),
            stored.sha256,
        )
        quote.check()
        return quote

    def _shown(self, ranking: Ranking, count: int) -> tuple[Quote, ...]:
        """Return the best quotes, the same words of two equal files only once."""
        shown: dict[str, Quote] = {}
        for place in range(len(ranking.sections)):
            if len(shown) == count:
                break
            quote = self._quote(ranking, place)
            shown.setdefault(quote.id, quote)
        return tuple(shown.values())

    def _reason(self, ranking: Ranking, nearest: Quote) -> str:
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
