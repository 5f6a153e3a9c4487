"""Examples for training the small reader, from questions with mined near misses.

``pairs.json`` holds {"passages": [text], "docs": [[source, document]], "items": [{"s":
source, "q": question, "p": passage that answers, "a": [[start, end] of the answer],
"neg": [passages that hold none of the answers], "swap": the question with a name or a
number exchanged}]}.  Every question yields one group: a window of sentences around the
answer, then windows that do not answer it.

``unanswerable.json`` holds {"items": [[question, passage, known]]}: questions that
people wrote so that the passage seems to answer them and does not.  Each stands beside
an answerable question of the same passage, with the window that answers that one or
with the window that looks most like an answer.
"""

from __future__ import annotations

import json
import lzma
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

SHARES = {
    "squad1.1-train": 1.0,
    "qed": 1.0,
    "selqa": 1.0,
    "onestopqa": 1.0,
    "fairytaleqa": 1.0,
    "policyqa": 0.6,
    "qamr": 0.35,
}
"""How much of a source is seen an epoch; MedQuAD marks no answers."""
TRUST = {"policyqa": 0.4, "fairytaleqa": 0.5}
"""Weight of a near miss from a source whose mined ones are often answers."""
TITLED = ("squad1.1-train", "qed", "fairytaleqa", "selqa")
"""Sources whose documents are named by a title."""
LENGTHS = (48, 64, 84, 84, 84, 84, 160)
"""Tokens of a window, one of these at random: mostly as many as the program reads,
now and then fewer, or a whole paragraph."""
LONGEST_SENTENCE, LONGEST_WINDOW, QUESTION, TITLE = 70, 160, 40, 12
BARE, LOWER, KEYWORDS = 0.3, 0.25, 0.1
"""Shares of the questions without their mark, in lower case, as keywords."""
TWIN = 0.35
"""Share of the unanswerable questions with the window that answers another one."""
EMPTY = frozenset(
    "a an the is are was were do does did of in on at to for by with what who whom"
    " whose which when where why how has have had be been it its that this".split()
)
"""Words that are left out of keywords."""
COLON = 1012
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"'(\d])")


@dataclass(frozen=True)
class Example:
    """One question with one window."""

    question: list[int]
    title: list[int]
    """Of the window's document, and a colon; may be empty."""
    window: NDArray[np.int32]
    first: int
    """Place of the answer's first token in the window; -1 if it does not answer."""
    last: int
    answers: float
    weight: float
    same: bool
    """Whether the question is the group's own, not one with a name exchanged."""


class Examples:
    """Draws groups of examples, for ever."""

    def __init__(
        self,
        pairs: Path,
        tokenizer: Tokenizer,
        seed: int,
        unanswerable: Path | None = None,
    ) -> None:
        """Read and tokenize everything; takes a minute and 3 GB.

        Args:
            pairs: Questions with their passages and near misses.
            tokenizer: The default model's.
            seed: Of what is drawn.
            unanswerable: Questions that their passage does not answer, if any.
        """
        data = _loaded(pairs)
        self.chance = random.Random(seed)  # noqa: S311
        self.items = [one for one in data["items"] if one["s"] in SHARES and one["a"]]
        self.texts: list[str] = data["passages"]
        self.misses: dict[int, list[str]] = {}
        for question, place, _ in (
            _loaded(unanswerable)["items"] if unanswerable else ()
        ):
            self.misses.setdefault(place, []).append(question)
        self.tokenizer = tokenizer
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self.titles = [self._title(*one) for one in data["docs"]]
        used = {one["p"] for one in self.items}
        used |= {miss for one in self.items for miss in one["neg"]}
        self.used = sorted(used)
        self.tokens: dict[int, NDArray[np.int32]] = {}
        self.offsets: dict[int, NDArray[np.int32]] = {}
        self.sentences: dict[int, list[tuple[int, int]]] = {}
        for start in range(0, len(self.used), 2000):
            self._tokenize(self.used[start : start + 2000])
        holding = np.ones(self.tokenizer.get_vocab_size())
        for tokens in self.tokens.values():
            holding[np.unique(tokens)] += 1
        self.idf = np.log(len(self.tokens) / holding).clip(0)

    def _title(self, source: str, name: str) -> list[int]:
        if source not in TITLED or name.isdigit():
            return []
        text = re.sub("[_-]", " ", name)[:60]
        ids = self.tokenizer.encode(text, add_special_tokens=False).ids[:TITLE]
        return [*ids, COLON] if ids else []

    def _tokenize(self, passages: list[int]) -> None:
        texts = [self.texts[one] for one in passages]
        encoded = self.tokenizer.encode_batch(texts, add_special_tokens=False)
        for place, found in zip(passages, encoded, strict=True):
            offsets = np.array(found.offsets, np.int32).reshape(-1, 2)
            self.tokens[place] = np.array(found.ids, np.int32)
            self.offsets[place] = offsets
            cuts = [0, *(hit.end() for hit in SENTENCE.finditer(self.texts[place]))]
            starts = np.searchsorted(offsets[:, 0], cuts).tolist()
            self.sentences[place] = list(_pieces([*starts, len(found.ids)]))

    def groups(self, batch: int, stretch: int = 12) -> Iterator[list[list[Example]]]:
        """Yield batches of groups of like length."""
        while True:
            order = [
                one for one in self.items if self.chance.random() < SHARES[one["s"]]
            ]
            self.chance.shuffle(order)
            for start in range(0, len(order), batch * stretch):
                drawn = map(self.group, order[start : start + batch * stretch])
                found = sorted(filter(None, drawn), key=_length)
                cut = [found[i : i + batch] for i in range(0, len(found), batch)]
                self.chance.shuffle(cut)
                yield from cut

    def group(self, item: dict[str, Any]) -> list[Example]:
        """Return one question's examples, the right one first; [] if unusable."""
        question = self._question(self._typed(item["q"]))
        titled = self.chance.random() < 0.7
        room = self.chance.choice(LENGTHS)
        right = self._right(item, question, room, titled=titled)
        if right is None:
            return []
        found = [right]
        terms = np.array(sorted(set(question)))
        trust = TRUST.get(item["s"], 1.0)
        clear = self._without_answer(item)
        if clear and self.chance.random() < 0.75:
            drawn = self.chance.sample(clear, min(3, len(clear)))
            rates = self._rates(terms, item["p"])
            place = max(drawn, key=lambda one: rates[one])
            bounds = self._grown(item["p"], place, place, room, set(clear))
            found.append(self._wrong(question, item["p"], bounds, 1.0, titled=titled))
        # What people wrote to mislead teaches more than what was mined.
        misled = item["p"] in self.misses
        count = 1 if misled or self.chance.random() < 0.5 else 2
        for miss in self.chance.sample(item["neg"], min(len(item["neg"]), count)):
            if not self.sentences[miss]:
                continue
            best = int(np.argmax(self._rates(terms, miss)))
            if self.chance.random() >= 0.8:
                best = self.chance.randrange(len(self.sentences[miss]))
            bounds = self._grown(miss, best, best, room)
            found.append(self._wrong(question, miss, bounds, trust, titled=titled))
        if "swap" in item and self.chance.random() < 0.5:
            other = self._question(item["swap"])
            found.append(
                Example(other, right.title, right.window, -1, -1, 0.0, 1.0, same=False)
            )
        found += [
            self._unanswerable(right, item["p"], room, titled=titled)
            for _ in range(self.chance.choice((1, 2)) if misled else 0)
        ]
        if len(found) == 1:
            miss = self.chance.choice(self.used)
            bounds = self._grown(miss, 0, 0, room)
            found.append(self._wrong(question, miss, bounds, 1.0, titled=titled))
        return found

    def _unanswerable(
        self, right: Example, place: int, room: int, *, titled: bool
    ) -> Example:
        """Return a question that the right passage seems to answer and does not."""
        asked = self._question(self._typed(self.chance.choice(self.misses[place])))
        if self.chance.random() < TWIN:
            return Example(
                asked, right.title, right.window, -1, -1, 0.0, 1.0, same=False
            )
        rates = self._rates(np.array(sorted(set(asked))), place)
        best = int(np.argmax(rates))
        bounds = self._grown(place, best, best, room)
        return self._wrong(asked, place, bounds, 1.0, titled=titled, same=False)

    def _typed(self, text: str) -> str:
        """Return a question as somebody types it: whole, bare, lower, as keywords."""
        if self.chance.random() < KEYWORDS:
            kept = [
                one for one in text.rstrip("?. ").split() if one.lower() not in EMPTY
            ]
            text = " ".join(kept) if len(kept) > 1 else text
        if self.chance.random() < BARE:
            text = text.rstrip("?. ")
        return text.lower() if self.chance.random() < LOWER else text

    def _question(self, text: str) -> list[int]:
        ids = self.tokenizer.encode(text, add_special_tokens=False).ids
        return [int(one) for one in ids[:QUESTION]]

    def _right(
        self, item: dict[str, Any], question: list[int], room: int, *, titled: bool
    ) -> Example | None:
        place = item["p"]
        offsets, sentences = self.offsets[place], self.sentences[place]
        start, end = self.chance.choice(item["a"])
        inside = np.where((offsets[:, 1] > start) & (offsets[:, 0] < end))[0]
        if not len(inside):
            return None
        first, last = int(inside[0]), int(inside[-1])
        holding = max(i for i, (left, _) in enumerate(sentences) if left <= first)
        last = min(last, sentences[holding][1] - 1)
        low, high = self._grown(place, holding, holding, room)
        left = sentences[low][0]
        window = self.tokens[place][left : sentences[high][1]][:LONGEST_WINDOW]
        if last - left >= len(window):
            return None
        title = self.titles[place] if titled else []
        return Example(
            question, title, window, first - left, last - left, 1.0, 1.0, same=True
        )

    def _wrong(
        self,
        question: list[int],
        place: int,
        bounds: tuple[int, int],
        weight: float,
        *,
        titled: bool,
        same: bool = True,
    ) -> Example:
        low, high = bounds
        sentences = self.sentences[place]
        window = self.tokens[place][sentences[low][0] : sentences[high][1]]
        title = self.titles[place] if titled else []
        return Example(
            question, title, window[:LONGEST_WINDOW], -1, -1, 0.0, weight, same=same
        )

    def _without_answer(self, item: dict[str, Any]) -> list[int]:
        """Return the sentences of the right passage that hold none of the answers."""
        text, offsets = self.texts[item["p"]], self.offsets[item["p"]]
        answers = [text[start:end].lower() for start, end in item["a"]]
        clear = []
        for place, (left, right) in enumerate(self.sentences[item["p"]]):
            start, end = int(offsets[left][0]), int(offsets[right - 1][1])
            said = text[start:end].lower()
            crosses = any(one[0] < end and one[1] > start for one in item["a"])
            if not crosses and not any(answer in said for answer in answers):
                clear.append(place)
        return clear

    def _rates(self, terms: NDArray[Any], place: int) -> list[float]:
        tokens = self.tokens[place]
        return [
            float(self.idf[np.intersect1d(terms, tokens[left:right])].sum())
            for left, right in self.sentences[place]
        ]

    def _grown(
        self, place: int, low: int, high: int, room: int, only: set[int] | None = None
    ) -> tuple[int, int]:
        """Take neighbouring sentences at random while the window has room."""
        size = [right - left for left, right in self.sentences[place]]
        held = sum(size[low : high + 1])
        while True:
            beside = [
                one
                for one in (low - 1, high + 1)
                if 0 <= one < len(size)
                and held + size[one] <= room
                and (only is None or one in only)
            ]
            if not beside:
                return low, high
            taken = self.chance.choice(beside)
            low, high = min(low, taken), max(high, taken)
            held += size[taken]


def _loaded(path: Path) -> dict[str, Any]:
    opened = lzma.open if path.suffix == ".xz" else open
    with opened(path, "rt", encoding="utf-8") as stream:
        data: dict[str, Any] = json.load(stream)
    return data


def _pieces(starts: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the spans between token places, long ones in pieces."""
    for left, right in pairwise(starts):
        for start in range(left, right, LONGEST_SENTENCE):
            yield start, min(start + LONGEST_SENTENCE, right)


def _length(group: list[Example]) -> int:
    return max(len(one.window) + len(one.question) for one in group)
