"""Search across languages: the sections nearest in meaning, and how sure the first is.

Only the multilingual model bridges languages: words are of no use (with names, figures
and cognates the right one of 59 sections is found in .907 of the questions of xquad's
dev part, in eleven languages, without them in .904), and the program's reader knows
English alone.  A section scores

    .3 cosine of the section + .5 of its closest heading or sentence
    + .2 mean of its two closest sentences

and the confidence is a logistic regression on three signals of the first one:

- part: the cosine of its closest heading or sentence;
- margin: its score less the mean of the four next ones;
- figures: 1 if the question names a number that is not in it.

Fitted to the questions of xquad's dev part in eleven languages: those that the texts
answer, those that they do not, and, counted .6 each, those whose section was taken out,
so that the nearest one only is about the same thing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from explainbot.answering.confidence import NEXT, OTHER_AT_MOST, Confidence
from explainbot.answering.evidence import Sentences
from explainbot.answering.ranked import Ranking
from explainbot.answering.retrieval import CANDIDATES, make_query
from explainbot.answering.scope import Scope, both
from explainbot.answering.scoring import MUTE, Signals, order, part_signals
from explainbot.embedding.mixed import MIXED_NAME, across_encoder
from explainbot.embedding.protocol import main_encoder
from explainbot.errors import ModelError
from explainbot.progress import Log

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from explainbot.embedding.protocol import Encoder
    from explainbot.index.protocol import AcrossStore, Store
    from explainbot.index.storage.rows import Rows, StoredSection


LOG = Log(__name__)
WEIGHTS = {"full": 0.3, "part": 0.5, "two": 0.2}
COEFFICIENTS = {"part": 6.64, "margin": 18.37, "figures": -2.07}
INTERCEPT = -4.46
MARKED = 20
"""Sections of which the closest sentence is found: more are never looked at."""
FIGURE = re.compile(r"\d{2,18}")


class AcrossLanguages:
    """Ranks the sections of one index for questions in other languages."""

    def __init__(self, store: Store, encoder: Encoder) -> None:
        """Take an opened index and the encoder that made it; nothing is loaded yet."""
        self._store = store
        self._given = encoder

    @cached_property
    def encoder(self) -> Encoder | None:
        """The multilingual model; None where it is not installed, or cannot be used."""
        try:
            return across_encoder(self._given, self._store.model)
        except ModelError as error:
            LOG.info("questions in other languages: %s", error)
            return None

    @cached_property
    def _beside(self) -> AcrossStore | None:
        """The vectors that are kept for this beside the default model's."""
        return self._store.across(self.encoder.identity) if self.encoder else None

    @cached_property
    def _within(self) -> Rows:
        """Rows of the sections that the multilingual model embedded, ascending."""
        if self.encoder is None:
            return np.zeros(0, dtype=np.int64)
        known: Sequence[str] = ()
        if self.encoder is not self._given:  # of two models the second, if it is there
            known = main_encoder(self._given).languages
            if self._store.model.rpartition("@")[0] != MIXED_NAME:
                known = self._store.languages
        codes = [code for code in self._store.languages if code not in known]
        found = [
            row for code in codes for row in self._store.corpus.rows_in_language(code)
        ]
        return np.array(sorted(found), dtype=np.int64)

    @property
    def ready(self) -> bool:
        """Whether any section can be found."""
        return bool(len(self._within)) or self._beside is not None

    def rank(self, question: str, code: str, scope: Scope) -> Ranking | None:
        """Return the sections nearest in meaning; None where none can be found.

        Args:
            question: In a language that the texts are not in.
            code: That language; "" if it is not known.
            scope: Which sections.
        """
        if not self.ready or self.encoder is None:
            return None
        vector = self.encoder.encode_questions([question])[0]
        sections = self._candidates(vector, scope)
        if not sections:
            return None
        signals = self._signals(vector, sections)
        scores = sum(
            weight * getattr(signals, name) for name, weight in WEIGHTS.items()
        )
        places = order(scores, sections)
        ranked = [sections[place] for place in places]
        sure = self._judged(question, signals, scores[places].tolist(), ranked, places)
        languages = dict.fromkeys(section.language for section in sections)
        LOG.debug("asked in %s of texts in %s", code or "?", ", ".join(languages))
        return Ranking(
            {one: make_query(question, vector, self._store, one) for one in languages},
            ranked,
            scores[places].tolist(),
            places,
            signals,
            sure,
            0.0,
            {
                section.row: self._sentences(section, signals.parts(place))
                for section, place in islice(zip(ranked, places, strict=True), MARKED)
            },
        )

    def _candidates(
        self, vector: NDArray[np.float32], scope: Scope
    ) -> list[StoredSection]:
        rows: dict[int, None] = {}
        if len(self._within):
            among = both(Scope((), self._within), scope).rows
            rows.update(dict.fromkeys(self._store.dense(vector, CANDIDATES, among)))
        if self._beside is not None:
            near = self._beside.search(vector, CANDIDATES, scope.rows)
            rows.update(dict.fromkeys(near))
        found = self._store.get(rows)
        return [found[row] for row in rows if row in found]

    def _signals(
        self, vector: NDArray[np.float32], sections: Sequence[StoredSection]
    ) -> Signals:
        full = np.zeros(len(sections))
        parts: list[NDArray[np.float32]] = []
        within = set(self._within.tolist())
        for place, section in enumerate(sections):
            if section.row in within:
                own = self._store.section_vectors([section.row])[0]
                full[place] = float(np.vecdot(own, vector))
                parts.append(self._store.part_cosines([section], vector))
            elif self._beside is not None:
                found = self._beside.cosines(section.row, section.parts, vector)
                full[place] = found[0]
                parts.append(found[1])
        cosines = np.concatenate(parts)
        head, best, two = part_signals(cosines, sections)
        counted = np.where([item.mute for item in sections], MUTE, 1.0)
        none = np.zeros(len(sections))
        return Signals(
            full * counted,
            np.maximum(head, best) * counted,
            head * counted,
            two * counted,
            none,
            none,
            none,
            none,
            none,
            cosines,
            np.cumsum([item.parts for item in sections]),
        )

    def _judged(
        self,
        question: str,
        signals: Signals,
        scores: list[float],
        ranked: list[StoredSection],
        places: list[int],
    ) -> Confidence:
        top = ranked[0]
        others = scores[1 : 1 + NEXT]
        text = f"{top.title} {top.heading} {self._store.text(top)}"
        found = {
            "part": float(signals.part[places[0]]),
            "margin": scores[0] - sum(others) / len(others) if others else 0.0,
            "figures": float(not figures(question) <= figures(text)),
        }
        chance = probability(found)
        measured = found | {"best": scores[0], "other": 0.0, "differs": 0.0}
        if top.mute:
            chance, measured = min(chance, OTHER_AT_MOST), measured | {"exercise": 1.0}
        return Confidence(chance, measured)

    def _sentences(
        self, section: StoredSection, cosines: NDArray[np.float32]
    ) -> Sentences:
        """Return the sentences, the closest in meaning the best."""
        text = self._store.text(section)
        spans = section.sentences or ((0, len(text)),)
        scores = np.full(len(spans), -np.inf)
        for at, tells in enumerate(section.tells[: len(spans)]):
            if tells and at + 1 < len(cosines):
                scores[at] = cosines[at + 1]
        return Sentences(text, tuple(spans), scores)


def figures(text: str) -> set[int]:
    """Return the numbers of two digits or more, in whatever digits."""
    return {int(found) for found in FIGURE.findall(text)}


def probability(signals: dict[str, float]) -> float:
    """Return the chance, 0 to 1, that these signals mean a right answer."""
    total = INTERCEPT + sum(
        weight * signals[name] for name, weight in COEFFICIENTS.items()
    )
    return 1 / (1 + math.exp(-total))
