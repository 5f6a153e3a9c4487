"""Scripts of a page: accents over letters, right-to-left lines, vertical columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from explainbot.readers.pdf._words import Break
from explainbot.text.formulas.raised import superscript
from explainbot.text.questions import MARKS

if TYPE_CHECKING:
    from explainbot.readers.pdf._words import Piece, Word

ACCENTS = {
    "\u00b4": "\u0301", "\u02ca": "\u0301", "`": "\u0300", "\u02cb": "\u0300",
    "^": "\u0302", "\u02c6": "\u0302", "~": "\u0303", "\u02dc": "\u0303",
    "\u00a8": "\u0308", "\u00af": "\u0304", "\u02c9": "\u0304", "\u02d8": "\u0306",
    "\u02d9": "\u0307", "\u02da": "\u030a", "\u00b0": "\u030a", "\u02dd": "\u030b",
    "\u02c7": "\u030c", "\u00b8": "\u0327", "\u02db": "\u0328",
    **{chr(code): chr(code) for code in (*range(0x300, 0x330), *range(0x64B, 0x660))},
}  # fmt: skip
"""Accents that stand for themselves, with the sign that joins them to a letter."""
ACCENT_CODES = frozenset(map(ord, ACCENTS))
_DOTLESS = {"\u0131": "i", "\u0237": "j"}
_BELOW = frozenset("\u0327\u0328\u0323\u0324\u0325\u0326\u032d\u032e")
_IDEOGRAPHS = 0x2E80
"""From here on scripts of eastern Asia, which are also written downwards."""
_COUNT = re.compile("[-\N{MINUS SIGN}]?[0-9]{1,3}|⁻?[⁰¹²³⁴-⁹]{1,3}")
_RAISED, _BESIDE = 0.85, 0.2
"""Sizes of the letters that a raised number hangs on: its own, and how near it is."""
_FEW = 10
"""Letters of a page that stand below each other by chance."""
_PLAIN_END = re.compile(r"(?:^|(?<=\s))[^\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]+\Z")
_COUNTED = re.compile(r"([-.):]+)(\d[\d.-]*)")
_STOPPED = re.compile(r"(?:^|(?<=\s))([.,:;!?])(\d[\d.,]*)\Z")
_SIDES = str.maketrans("()[]{}<>«»", ")(][}{><»«")
_TURNED = re.compile(
    rf"(?:^|(?<=\s))[)\]}}](?=\w)|(?<=[\w.!?])[(\[{{](?=\s|[.,;:!،؛{MARKS}]|$)"
)
_PROPER = re.compile(
    rf"(?:^|(?<=\s))[(\[{{](?=\w)|(?<=[\w.!?])[)\]}}](?=\s|[.,;:!،؛{MARKS}]|$)"
)


def accented(letter: str, accent: str) -> str:
    """Return a letter with an accent: one character where there is one."""
    sign = ACCENTS[accent]
    bare = letter if sign in _BELOW else _DOTLESS.get(letter, letter)
    return unicodedata.normalize("NFC", bare + sign)


def is_turned(letter: str) -> bool:
    """Whether a letter is written from right to left."""
    return letter >= "\u0590" and unicodedata.bidirectional(letter) in {"R", "AL"}


def joined_leftwards(before: str, blank: str, word: str) -> str:
    """Return a right-to-left line with the word that stands at its left end.

    Words of other scripts within it are read rightwards, and so is a number that the
    line begins with: its stop is drawn at its left.
    """
    plain = _PLAIN_END.search(before)
    if plain and _letters(plain[0]) and _letters(word) and not is_turned(word[0]):
        return before[: plain.start()] + word + blank + plain[0]
    counted = _COUNTED.fullmatch(before) if is_turned(word[0]) else None
    return (counted[2] + counted[1] if counted else before) + blank + word


def _letters(text: str) -> bool:
    """Whether a text without right-to-left letters has any at all."""
    return any(map(str.isalpha, text))


def goes_along(letter: str) -> bool:
    """Whether a letter is written from right to left, or is a mark of such a one."""
    if letter < "\u0590":
        return False
    return unicodedata.bidirectional(letter[0]) in {"R", "AL", "NSM"}


def hang_on(words: list[Word]) -> list[Word]:
    """Return a page's words, raised numbers put to those of right-to-left lines.

    There the library tells them as a line of their own, before the one they stand in.
    """
    small = [word for word in words if _COUNT.fullmatch(word.text)]
    if not small or not has_turned(word.text[0] for word in words):
        return words  # elsewhere it stands behind its word
    gone = {id(word) for word in small if _hangs(word, words)}
    return [word for word in words if id(word) not in gone]


def _hangs(small: Word, words: Sequence[Word]) -> bool:
    """Put a raised number to the word that it stands beside, if there is one."""
    for word in words:
        size = word.style.size
        rise = word.y - small.y
        if small.text.isdecimal() and not (
            small.style.size <= _RAISED * size and 0.15 * size < rise < 0.8 * size
        ):
            continue
        if abs(rise) > 0.8 * size or word is small:
            continue
        number = word.text[-1].isdecimal() and not is_turned(word.text[0])
        gap = small.x0 - word.x1 if number else word.x0 - small.x1
        if abs(gap) < _BESIDE * size and (
            number or not word.text[0].isalnum() or is_turned(word.text[0])
        ):
            shown = small.text
            word.text += superscript(shown) if shown[-1].isdecimal() else shown
            word.x0, word.x1 = min(word.x0, small.x0), max(word.x1, small.x1)
            return True
    return False


def has_turned(letters: Iterable[str]) -> bool:
    """Whether any of these letters is written from right to left."""
    return any(is_turned(letter) for letter in letters if letter)


def turned_share(texts: Iterable[str]) -> float:
    """Return the share of letters that are written from right to left."""
    turned = plain = 0
    for text in texts:
        if text.isascii():
            plain += sum(map(str.isalpha, text))
            continue
        turned += sum(map(is_turned, text))
        plain += sum(unicodedata.bidirectional(letter) == "L" for letter in text)
    return turned / (turned + plain) if turned else 0.0


def is_ideograph(letter: str) -> bool:
    """Whether a letter is of a script that is also written downwards."""
    return ord(letter) >= _IDEOGRAPHS


def stand_up(words: Sequence[Word]) -> None:
    """Turn the words of vertical columns, so that a column reads as a line.

    Such words stand below each other in the order of the file, as letters of one size.
    """
    below = [
        at
        for at, (first, second) in enumerate(pairwise(words))
        if _is_below(first, second)
    ]
    single = sum(1 for word in words if is_ideograph(word.text[0]))
    tall = sum(word.drop > 0 for word in words)
    if len(below) + tall < max(_FEW, single // 2):
        return
    column = {at + step for at in below for step in (0, 1)}
    for at, word in enumerate(words):
        if at in column or word.drop or is_ideograph(word.text[0]):
            word.stand()


def _is_below(first: Word, second: Word) -> bool:
    size = first.style.size
    step = first.y - second.y - first.drop
    return (
        is_ideograph(first.text[0])
        and is_ideograph(second.text[0])
        and first.style.turn == second.style.turn == 0
        and abs(first.x0 - second.x0) < size / 4
        and size / 2 < step < 2 * size
    )


def mend_brackets(pieces: Sequence[Piece]) -> None:
    """Turn the brackets of right-to-left text where the file has drawn ones.

    There an opening bracket is drawn as the closing one of other scripts, and some
    fonts name it so.
    """
    lines = [piece for piece in pieces if turned_share([piece.text]) > 0.5]  # noqa: PLR2004
    wrong = sum(len(_TURNED.findall(piece.text)) for piece in lines)
    right = sum(len(_PROPER.findall(piece.text)) for piece in lines)
    for piece in lines if wrong > right else ():
        piece.text = piece.text.translate(_SIDES)


def mirror(pieces: Sequence[Piece], width: float) -> None:
    """Mirror the pieces of a page that is read leftwards, to be read as others."""
    for piece in pieces:
        if piece.mirrored:
            piece.text = _STOPPED.sub(r"\2\1", piece.text)  # told as it is drawn
            piece.x0, piece.x1 = width - piece.x1, width - piece.x0
            piece.breaks = tuple(
                Break(each.at, width - each.end, width - each.start)
                for each in piece.breaks
            )
