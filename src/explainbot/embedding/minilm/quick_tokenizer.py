"""Tokens of a few texts in Python: for the one question of a short-lived process.

The package tokenizers takes 13 MB and 20 ms to load and to be given its word pieces,
more than a question and a few windows of passages cost here.  Texts of letters and
signs of Western Europe are cut as it cuts them, tokens and offsets; any other is handed
to it.

WordPiece, and what is done before it: Devlin et al. 2019.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from explainbot.embedding.minilm.files import (
    SPECIAL,
    UNKNOWN,
    ModelFiles,
    load_tokenizer,
    read_pieces,
)

if TYPE_CHECKING:
    from explainbot.records import Span

RANGES = ((0x20, 0x7F), (0xA0, 0x180), (0x2010, 0x2028), (0x2030, 0x203B))
"""First sign of a range, and the one behind its last."""
BLANKS = "\t\n\r"
LONGEST_WORD = 100
"""Letters; a longer word is unknown."""


def plain_signs() -> dict[str, str]:
    """Return the signs that are known here, each as the model reads it: one sign."""
    found = {sign: sign for sign in BLANKS}
    for first, behind in RANGES:
        for sign in map(chr, range(first, behind)):
            read = _read(sign)
            if len(read) == 1 and unicodedata.category(sign)[0] != "C":
                found[sign] = read
    return found


def _read(sign: str) -> str:
    """Return a sign in lower case and without accents."""
    apart = unicodedata.normalize("NFD", sign)
    return "".join(one for one in apart if unicodedata.category(one) != "Mn").lower()


@dataclass(frozen=True)
class Tokens:
    """Of one text, without those that open and close it."""

    ids: list[int]
    offsets: list[Span]
    """Of each, in the text."""


class QuickTokenizer:
    """Cuts texts as the model's tokenizer does; that is loaded for unusual ones."""

    def __init__(self, files: ModelFiles) -> None:
        """Take the default model's files; nothing is read yet."""
        self._files = files

    @cached_property
    def pieces(self) -> dict[str, int]:
        """The number of each word piece."""
        return read_pieces(self._files)

    def takes(self, text: str) -> bool:
        """Whether a text is cut here."""
        rare = text.translate(self._none_left)
        return not rare and not ("[" in text and any(one in text for one in SPECIAL))

    def encode(self, text: str, *, add_special_tokens: bool) -> Any:
        """Return one text's tokens, as ``encode_batch`` does."""
        return self.encode_batch([text], add_special_tokens=add_special_tokens)[0]

    def encode_batch(
        self, texts: Sequence[str], *, add_special_tokens: bool
    ) -> list[Any]:
        """Return what has the ``ids`` and ``offsets`` of each text's tokens.

        Args:
            texts: Any.
            add_special_tokens: What opens and closes a text, too; not here.
        """
        if add_special_tokens:
            raise ValueError(add_special_tokens)
        own: dict[str, Any] = {
            text: self._tokens(text) for text in texts if self.takes(text)
        }
        other = [text for text in texts if text not in own]
        if other:
            cut = self._whole.encode_batch(other, add_special_tokens=False)
            own |= zip(other, cut, strict=True)
        return [own[text] for text in texts]

    @cached_property
    def _signs(self) -> dict[str, str]:
        return plain_signs()

    @cached_property
    def _none_left(self) -> dict[int, None]:
        return {ord(sign): None for sign in self._signs}

    @cached_property
    def _reading(self) -> dict[int, str]:
        return {ord(sign): read for sign, read in self._signs.items() if sign != read}

    @cached_property
    def _word(self) -> re.Pattern[str]:
        """A word, or one sign."""
        marks = re.escape(
            "".join(sign for sign in {*self._signs.values()} if _is_mark(sign))
        )
        return re.compile(f"[{marks}]|[^\\s{marks}]+")

    @cached_property
    def _whole(self) -> Any:
        return load_tokenizer(self._files)

    def _tokens(self, text: str) -> Tokens:
        ids: list[int] = []
        offsets: list[Span] = []
        for word in self._word.finditer(text.translate(self._reading)):
            first = word.start()
            for number, start, end in _pieces_of(word.group(), self.pieces):
                ids.append(number)
                offsets.append((first + start, first + end))
        return Tokens(ids, offsets)


def _is_mark(sign: str) -> bool:
    """Whether a sign stands for itself wherever it is."""
    ascii_mark = "!" <= sign <= "~" and not sign.isalnum()
    return ascii_mark or unicodedata.category(sign)[0] == "P"


def _pieces_of(word: str, pieces: dict[str, int]) -> Iterator[tuple[int, int, int]]:
    """Yield number, start and end of the longest pieces from the left.

    It is one unknown piece if none fits somewhere.
    """
    found = list(_from_left(word, pieces)) if len(word) <= LONGEST_WORD else []
    if not found or found[-1][2] < len(word):
        found = [(SPECIAL[UNKNOWN], 0, len(word))]
    yield from found


def _from_left(word: str, pieces: dict[str, int]) -> Iterator[tuple[int, int, int]]:
    start = 0
    while start < len(word):
        prefix = "##" if start else ""
        for end in range(len(word), start, -1):
            number = pieces.get(prefix + word[start:end])
            if number is not None:
                yield number, start, end
                start = end
                break
        else:
            return
