"""Fractions, roots and sums of a PDF, drawn on several lines, as words on one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from explainbot.readers.pdf._words import Style, Word
from explainbot.text.formulas.raised import grouped

MATH_FONT = re.compile(
    r"math|cmmi|cmsy|cmex|cmbsy|msam|msbm|rsfs|eufm|stix|xits|asana", re.IGNORECASE
)
_SIGNS = frozenset("∑∏∫∮")
_SIMPLE = re.compile(r"\d[\d.,]*|[^\W\d_][⁰-⁹₀-₉²³¹]*|[dΔ∂][^\W\d_]")
_PRODUCT = re.compile(r"[\w⁰-⁹₀-₉²³¹.]+(?:\([^()]*\))?")
_ABOVE, _BELOW = (0.0, 0.9), (0.35, 1.5)
"""Sizes of their letters that the parts of a fraction stand from its bar."""
_AXIS = 0.25
"""Sizes of the line's letters that a bar stands above the line."""
_LONGEST = 0.6
"""Of the page's width: bars are shorter."""
_THIN, _SHORTEST = 1.5, 2.0
"""Points."""
_SMALLEST, _LARGEST, _RISE = 0.45, 1.3, 0.6
"""Sizes of raised and lowered words, and how far they stand off, in sizes."""
_WIDE = 0.6
"""Of a bar: what a part of a fraction fills at least."""
_TEXT_WORDS = 3
_NEAR = 3.0
_SLACK = 0.1


@dataclass(frozen=True)
class Bar:
    """A thin line on the page; ``y`` grows downwards."""

    x0: float
    x1: float
    y: float


def is_bar(x0: float, x1: float, low: float, high: float, width: float) -> bool:
    """Whether a drawing's bounds are those of a fraction's bar, or over a root."""
    return high - low <= _THIN and _SHORTEST < x1 - x0 < _LONGEST * width


def flatten(
    words: list[Word], bars: Sequence[Bar], say: Callable[[list[Word]], str]
) -> list[Word]:
    """Return the words, those of fractions, roots and sums put on one line.

    Args:
        words: Words of one page; some are changed.
        bars: Its thin lines.
        say: Returns the text of words that stand on a line.
    """
    left = list(words)
    for bar in sorted(bars, key=lambda bar: bar.x1 - bar.x0):
        left = _root(left, bar, say) or _fraction(left, bar, say) or left
    for sign in [word for word in left if word.text in _SIGNS]:
        left = _with_limits(left, sign, say)
    return left


def _near(words: Sequence[Word], bar: Bar, *, above: bool) -> list[Word]:
    """Return the words of a line that stand right above or below a bar."""
    found = []
    for word in words:
        middle = (word.x0 + word.x1) / 2
        size = word.style.size
        gap = bar.y - word.y if above else word.y - bar.y
        least, most = _ABOVE if above else _BELOW
        if bar.x0 - 1 <= middle <= bar.x1 + 1 and least <= gap / (size or 1) <= most:
            found.append((gap, word))
    if not found:
        return []
    nearest = min(found, key=lambda each: each[0])[1]
    alike = [word for _, word in found if _beside(nearest, word)]
    base = max(alike, key=lambda word: word.style.size)
    row = [word for _, word in found if _beside(word, base)]
    return sorted(row, key=lambda word: word.x0)


def _beside(small: Word, large: Word) -> bool:
    """Whether a word may stand raised or lowered, or on the line, of a larger one."""
    size = large.style.size
    fits = _SMALLEST * size <= small.style.size <= _LARGEST * size
    return fits and abs(small.y - large.y) < _RISE * size


def _fills(words: Sequence[Word], bar: Bar) -> bool:
    wide = max(word.x1 for word in words) - min(word.x0 for word in words)
    return wide >= _WIDE * (bar.x1 - bar.x0)


def _goes_on(row: Sequence[Word], bar: Bar, words: Sequence[Word]) -> bool:
    """Whether a line of text beside a bar is longer than it, as at a note's rule."""
    base = max(row, key=lambda word: word.style.size)
    size = base.style.size
    if len(row) < _TEXT_WORDS:
        return False
    ends = (bar.x0, bar.x1)
    over = _SLACK * size
    line = [word for word in words if abs(word.y - base.y) < over]
    crosses = any(
        word.x0 < end - over and word.x1 > end + over for word in line for end in ends
    )
    return crosses or any(
        0 <= max(word.x0 - bar.x1, bar.x0 - word.x1) < size for word in line
    )


def _fraction(
    words: list[Word], bar: Bar, say: Callable[[list[Word]], str]
) -> list[Word] | None:
    top, below = _near(words, bar, above=True), _near(words, bar, above=False)
    if not top or not below or not any(word.style.math for word in (*top, *below)):
        return None
    if not (_fills(top, bar) or _fills(below, bar)):
        return None
    if _goes_on(top, bar, words) or _goes_on(below, bar, words):
        return None
    upper, lower = say(top), say(below)
    upper = (
        upper if _SIMPLE.fullmatch(upper) or _PRODUCT.fullmatch(upper) else f"({upper})"
    )
    lower = lower if _SIMPLE.fullmatch(lower) else f"({lower})"
    return _merged(words, [*top, *below], f"{upper}/{lower}", bar)


def _root(
    words: list[Word], bar: Bar, say: Callable[[list[Word]], str]
) -> list[Word] | None:
    below = _near(words, bar, above=False)
    sign = next(
        (
            word
            for word in words
            if word.text == "√"
            and abs(word.x1 - bar.x0) < 0.4 * word.style.size
            and abs(word.y - bar.y) < 2 * word.style.size
        ),
        None,
    )
    below = [word for word in below if word is not sign]
    if sign is None or not below:
        return None
    said = say(below)
    shown = f"√{said}" if _SIMPLE.fullmatch(said) and len(said) == 1 else f"√({said})"
    shown = f"√{said}" if said.isdigit() else shown
    base = max(below, key=lambda word: word.style.size)
    return _merged(words, [sign, *below], shown, bar, line=base.y, style=base.style)


def _with_limits(
    words: list[Word], sign: Word, say: Callable[[list[Word]], str]
) -> list[Word]:
    size = sign.style.size
    limits: dict[bool, list[Word]] = {True: [], False: []}
    for word in words:
        middle, rise = (word.x0 + word.x1) / 2, sign.y - word.y
        small = word.style.size < 0.85 * size and word.style.math
        inside = sign.x0 - size <= middle <= sign.x1 + size
        if small and inside and 0.6 * size < abs(rise) < 2 * size:
            limits[rise > 0].append(word)
    if not limits[False]:
        return words
    low, high = (
        say(sorted(limits[key], key=lambda word: word.x0)).replace(" ", "")
        for key in (False, True)
    )
    shown = sign.text + grouped(low, "_") + (grouped(high, "^") if high else "")
    gone = [*limits[True], *limits[False]]
    sign.text = shown
    return [word for word in words if not any(word is each for each in gone)]


def _merged(
    words: list[Word],
    parts: list[Word],
    text: str,
    bar: Bar,
    *,
    line: float | None = None,
    style: Style | None = None,
) -> list[Word]:
    """Put a text in the place of the first of its parts, on the line that it is in."""
    kept = parts[0]
    beside = [
        word
        for word in words
        if not any(word is part for part in parts)
        and -_SLACK < (word.y - bar.y) / max(word.style.size, 1) < 2 * _AXIS
        and min(abs(word.x1 - bar.x0), abs(word.x0 - bar.x1)) < _NEAR * word.style.size
    ]
    near = min(beside, key=lambda word: abs(word.x1 - bar.x0), default=None)
    kept.text = text
    kept.x0 = min(part.x0 for part in parts)
    kept.x1 = max(*(part.x1 for part in parts), bar.x1)
    kept.spaced = True
    if line is not None and style is not None:
        kept.y, kept.style = line, style
    elif near is not None:
        kept.y, kept.style = near.y, near.style
    else:
        kept.style = max((part.style for part in parts), key=lambda style: style.size)
        kept.y = bar.y + _AXIS * kept.style.size
    place = min(
        index for index, word in enumerate(words) if any(word is p for p in parts)
    )
    rest = [word for word in words if not any(word is part for part in parts)]
    before = sum(1 for word in words[:place] if not any(word is part for part in parts))
    return [*rest[:before], kept, *rest[before:]]
