"""Tokenizer of the multilingual model: the likeliest pieces of each word.

A unigram model (Kudo 2018) as SentencePiece lays it down: signs are written as the
model's table says, runs of blanks become one, a word begins with "▁", and of all ways
to cut it the one with the greatest sum of scores is taken (Viterbi 1967).  A sign that
no piece begins with is unknown.

Written here because a text's first token is to come soon: the package ``tokenizers``
takes a second to lay the 250,000 pieces out, this a fifth of one; words are
remembered, so that a passage costs a twentieth of its way through the network.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from explainbot.embedding.multilingual.files import Pieces


BLANK = "▁"
"""Stands for a blank."""
UNKNOWN_COSTS = 10.0
"""By how much an unknown sign scores less than the rarest piece."""
REMEMBERED = 50_000
"""Words whose pieces are kept."""
LONGEST_WORD = 4_096
"""Signs that are cut up together, of a text without blanks."""
SPECIAL = 4
"""First pieces that are no text, whoever writes them; nor is the last, a mask."""
_WORD = re.compile(f"{BLANK}?[^{BLANK}]{{1,{LONGEST_WORD}}}|{BLANK}")
_BLANKS = re.compile(" {2,}")


class Tokenizer:
    """Cuts texts into the model's pieces."""

    def __init__(self, pieces: Pieces, limit: int) -> None:
        """Lay the pieces out.

        Args:
            pieces: Of the model's file.
            limit: Tokens of a text at most, those that open and close it included.
        """
        last = len(pieces.texts) - 1
        numbers = range(SPECIAL, last)
        self._known = dict(zip(pieces.texts[SPECIAL:last], numbers, strict=True))
        self._scores = pieces.scores
        self._longest = max(map(len, self._known), default=1)
        self._worst = min(pieces.scores) - UNKNOWN_COSTS
        self._written = pieces.written
        self._ends = (pieces.opening, pieces.closing)
        self._unknown = pieces.unknown
        self._limit = limit
        self._remembered: dict[str, list[int]] = {}

    def knows(self, word: str) -> bool:
        """Whether a word is one piece."""
        return BLANK + word in self._known

    def ids(self, text: str, opening: str) -> list[int]:
        """Return the numbers of a text's tokens, those of its ends included.

        Args:
            text: Any text.
            opening: What is put before it, such as "query:".
        """
        plain = text.translate(self._written)
        if not unicodedata.is_normalized("NFC", plain):
            plain = unicodedata.normalize("NFC", plain)
        flat = _BLANKS.sub(" ", f" {opening} {plain}").replace(" ", BLANK)
        found = [self._ends[0]]
        for word in _WORD.findall(flat):
            found += self._cut(word)
            if len(found) >= self._limit:
                break
        return [*found[: self._limit - 1], self._ends[1]]

    def _cut(self, word: str) -> list[int]:
        """Return the numbers of a word's pieces."""
        found = self._remembered.get(word)
        if found is None:
            if len(self._remembered) >= REMEMBERED:
                self._remembered.clear()
            found = self._remembered[word] = self._best(word)
        return found

    def _best(self, word: str) -> list[int]:
        count = len(word)
        best = [0.0] + [-1e30] * count
        back = [(0, self._unknown)] * (count + 1)
        known, scores, longest = self._known, self._scores, self._longest
        for start in range(count):
            score = best[start]
            for end in range(start + 1, min(count, start + longest) + 1):
                number = known.get(word[start:end])
                if number is not None and score + scores[number] > best[end]:
                    best[end] = score + scores[number]
                    back[end] = (start, number)
            if score + self._worst > best[start + 1]:
                best[start + 1] = score + self._worst
                back[start + 1] = (start, self._unknown)
        found = []
        end = count
        while end:
            end, number = back[end]
            found.append(number)
        return found[::-1]
