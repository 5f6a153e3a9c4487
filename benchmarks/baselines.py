"""What else one would use: BM25, sentence vectors, and mixtures of the two.

Each gets the program's own sections, their bare words (one also their headings), and
the question as it was typed; none knows of a conversation.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from judging import TOP
from vectors import kept

from explainbot.text.sentences import split_sentences

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from explainbot.embedding.protocol import Encoder

SYSTEMS = {
    "bm25": "BM25",
    "minilm": "MiniLM",
    "rrf": "RRF of both",
    "rrf-heads": "RRF, with headings",
    "txtai": "txtai hybrid",
}
"""Names on the command line and in tables."""
NEEDS = {"bm25": "bm25s", "rrf": "bm25s", "rrf-heads": "bm25s", "txtai": "txtai"}
"""Packages that are not the program's own."""
RRF = 60
DEPTH = 100
"""Places of each list that RRF looks at."""


def installed(system: str) -> bool:
    """Whether what a system needs is there."""
    return system not in NEEDS or importlib.util.find_spec(NEEDS[system]) is not None


@dataclass(frozen=True)
class Found:
    """One question's best passages."""

    rows: list[int]
    """Best first."""
    score: float
    """Of the best; 0 if there is none."""


class Words:
    """BM25 with its usual settings, English stop words left out."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Index the texts."""
        self._index = importlib.import_module("bm25s").BM25(k1=1.5, b=0.75)
        self._index.index(self._tokens(texts), show_progress=False)
        self._count = len(texts)

    def scores(self, question: str) -> NDArray[Any]:
        """Score every text."""
        tokens = self._tokens([question])[0]
        if not tokens:
            return np.zeros(self._count)
        return np.asarray(self._index.get_scores(tokens))

    @staticmethod
    def _tokens(texts: Sequence[str]) -> Any:
        return importlib.import_module("bm25s").tokenize(
            list(texts), stopwords="en", return_ids=False, show_progress=False
        )


class Meaning:
    """Cosine of the question and each text."""

    def __init__(self, texts: Sequence[str], encoder: Encoder, folder: Path) -> None:
        """Encode the texts, or take their vectors from ``folder``."""
        self._encoder = encoder
        self.vectors = kept(encoder, texts, folder)

    def scores(self, question: str) -> NDArray[Any]:
        """Score every text."""
        return np.asarray(self.vectors @ self._encoder.encode_questions([question])[0])


class Baselines:
    """The usual systems over one corpus."""

    def __init__(
        self, heads: Sequence[str], texts: Sequence[str], encoder: Encoder, folder: Path
    ) -> None:
        """Take the sections.

        Args:
            heads: "title > heading" of each.
            texts: Its words.
            encoder: Makes every vector.
            folder: Where vectors of passages are kept.
        """
        self._heads = heads
        self._texts = texts
        self._encoder = encoder
        self._folder = folder

    def search(self, system: str, questions: Sequence[str]) -> list[Found]:
        """Return the best passages for each question."""
        self._encoder.encode_questions(questions)  # at once, which is quicker
        if system == "txtai":
            return self._txtai_search(questions)
        return [_best(self._scores(system, question)) for question in questions]

    def _scores(self, system: str, question: str) -> NDArray[Any]:
        if system == "bm25":
            return self._words.scores(question)
        if system == "minilm":
            return self._meaning.scores(question)
        pair = (self._words, self._meaning)
        if system == "rrf-heads":
            pair = (self._headed_words, self._headed_meaning)
        return fused([one.scores(question) for one in pair])

    @cached_property
    def _words(self) -> Words:
        return Words(self._texts)

    @cached_property
    def _meaning(self) -> Meaning:
        return Meaning(self._texts, self._encoder, self._folder)

    @cached_property
    def _headed_words(self) -> Words:
        pairs = zip(self._heads, self._texts, strict=True)
        return Words([f"{head}\n{head}\n{text}" for head, text in pairs])

    @cached_property
    def _headed_meaning(self) -> Meaning:
        pairs = zip(self._heads, self._texts, strict=True)
        texts = [f"{head} > {text}" for head, text in pairs]
        return Meaning(texts, self._encoder, self._folder)

    def sentences(self, row: int, question: str) -> list[str]:
        """Return a section's sentences, the nearest in meaning to a question first."""
        parts = self._sentences[row]
        first = sum(map(len, self._sentences[:row]))
        vectors = self._sentence_vectors[first : first + len(parts)]
        scores = vectors @ self._encoder.encode_questions([question])[0]
        return [parts[place] for place in _order(scores)]

    @cached_property
    def _sentences(self) -> list[list[str]]:
        return [
            [text[start:end] for start, end in split_sentences(text)]
            for text in self._texts
        ]

    @cached_property
    def _sentence_vectors(self) -> NDArray[np.float32]:
        every = [sentence for part in self._sentences for sentence in part]
        return kept(self._encoder, every, self._folder)

    @cached_property
    def _txtai(self) -> Any:
        known = dict(zip(self._texts, self._meaning.vectors, strict=True))

        def transform(texts: Sequence[str]) -> NDArray[np.float32]:
            if all(text in known for text in texts):
                return np.array([known[text] for text in texts])
            return self._encoder.encode_questions(texts)

        index = importlib.import_module("txtai").Embeddings(
            method="external", transform=transform, hybrid=True, content=False
        )
        index.index(enumerate(self._texts))
        return index

    def _txtai_search(self, questions: Sequence[str]) -> list[Found]:
        found = self._txtai.batchsearch(list(questions), TOP)
        return [
            Found([int(row) for row, _ in one], float(one[0][1]) if one else 0.0)
            for one in found
        ]


def fused(lists: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """Return the sums of 1 / (60 + rank) over lists (Cormack et al. 2009).

    A passage without any score is not in a list.
    """
    total = np.zeros(len(lists[0]))
    for scores in lists:
        rows = [row for row in _order(scores)[:DEPTH] if scores[row] > 0]
        total[rows] += 1 / (RRF + np.arange(1, len(rows) + 1))
    return total


def _order(scores: NDArray[Any]) -> NDArray[np.int64]:
    return np.argsort(-scores, kind="stable")


def _best(scores: NDArray[Any]) -> Found:
    rows = [int(row) for row in _order(scores)[:TOP] if scores[row] > 0]
    return Found(rows, float(scores[rows[0]]) if rows else 0.0)
