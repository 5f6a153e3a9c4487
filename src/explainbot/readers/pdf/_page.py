"""Page of a PDF as pieces of lines, each with its place, size and weight.

The library is pypdfium2 (Apache-2.0 or BSD-3-Clause), PDFium's own text layer.  A
piece is a run of words on one base line without a wide gap.  Ligatures are written as
letters, raised and lowered text as characters that show it; text that stands at another
angle than most of its page (a stamp in the margin) is left out.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from string import ascii_letters, ascii_lowercase
from typing import TYPE_CHECKING

from explainbot.readers.pdf._scripts import (
    ACCENT_CODES,
    ACCENTS,
    accented,
    goes_along,
    hang_on,
    has_turned,
    is_ideograph,
    is_turned,
    joined_leftwards,
    mend_brackets,
    mirror,
    stand_up,
    turned_share,
)
from explainbot.readers.pdf._stacks import MATH_FONT, Bar, flatten, is_bar
from explainbot.readers.pdf._words import Break, Piece, Style, Word
from explainbot.text.formulas.raised import (
    lowered,
    plain_letters,
    raised,
    subscript,
    superscript,
)
from explainbot.text.symbols import in_font, without_private

if TYPE_CHECKING:
    from pypdfium2 import PdfPage, PdfTextPage


MOST_CHARACTERS = 200_000
"""Of one page; a page of a book has 3,000."""
_BOLD_WEIGHT = 600
_BOLD_NAME = re.compile(r"bold|black|heavy|demi|cmbx|sfbx|[-,]bd\b", re.IGNORECASE)
_HALVES, _LOWER_HALVES, _HALVES_END = 0xD800, 0xDC00, 0xE000
"""Where the halves begin in which the library hands out a letter beyond U+FFFF."""
_MOST_BARS = 500
_MINUS = "\N{MINUS SIGN}"
_RAISED_FROM = 0.25
"""How far above its line, in sizes, a letter must begin to be a raised one."""
_DASHES_FROM = 0.4
"""The same of a dash or minus."""
_LOWERED_BY, _SMALL = 0.08, 0.5
"""How far below its line a lowered digit ends, and how high it is at most."""
_DIGITS = frozenset("0123456789")
_COUNTS = frozenset(
    "0123456789⁰¹²³⁴⁵⁶⁷⁸⁹" + superscript(ascii_lowercase.replace("q", ""))
)
_LETTERS = frozenset(ascii_letters)
"""What some fonts raise, behind the others."""
_DASHES = frozenset("-" + _MINUS)
_SIGNS = _DASHES | {"+"}
_MEASURED = _DIGITS | _SIGNS
_POINTS = frozenset(".,")
_IN_NUMBER = _DIGITS | _POINTS
_NO_CODE = -1
"""In place of the second half of a letter."""
_HYPHENS = {0x02: "-", 0xFFFE: "-", 0xAD: "\u00ad"}
"""The library's own signs for a hyphen at a line's end."""
_TEX_LIGATURES = dict(
    zip(
        (*range(0x0B, 0x10), *range(0x1B, 0x20)),
        2 * ("ff", "fi", "fl", "ffi", "ffl"),
        strict=True,
    )
)
"""What old fonts of TeX, which name no letters, have where others have controls."""
_SELECTORS = frozenset(map(chr, range(0xFE00, 0xFE10)))
"""They choose a form of the sign before them."""
_FIRST_TURNED = "\u0590"
"""The first letter that may be written leftwards or downwards."""
_ANGLED = 9
"""The turn of letters that stand at none of the four right angles."""
_PRIVATE = range(0xF020, 0xF100)
"""Signs of the fonts Symbol and Wingdings, which have no letters."""
_SMALLER, _NEAR, _HIGHEST = 0.95, 0.3, 0.75
"""Of raised and lowered letters, in sizes of those they hang on: their size, how far
beside and how far above or below them they stand at most."""
_CELLS_APART = 0.5
"""Sizes of their letters that close cells of a row stand apart at least."""
_FARTHEST = 300
"""Characters between an accent and its letter at most."""
_BULLETS = frozenset({0xF0A7, 0xF0B7, 0xF0D8, 0xF076})
"""Of these fonts."""


@dataclass(slots=True)
class Page:
    """What stands on one page."""

    number: int
    height: float
    pieces: list[Piece] = field(default_factory=list)
    unknown: int = 0
    """Characters whose font does not say which letters they are."""
    pictures: bool = False
    cut: bool = False
    """Whether it holds more characters than are read of a page."""
    angled: int = 0
    """Characters at another angle than most of it, which are not read."""


def read_page(page: PdfPage, number: int) -> Page:
    """Return the page's pieces in the order in which the file draws them."""
    import pypdfium2.raw as pdfium

    text = page.get_textpage()
    try:
        scan = _Scan(text)
        words = list(scan.words())
        stand_up(words)
        turns = Counter[int]()
        for word in words:
            turns[word.style.turn] += len(word.text)
        turn = turns.most_common(1)[0][0] if turns else 0
        width, height = page.get_size()
        if page.get_rotation() in {90, 270}:
            width, height = height, width  # characters stand in the page's own frame
        upright = [
            _upright(word, turn, width, height)
            for word in words
            if word.style.turn == turn != _ANGLED
        ]
        if turn == 0:
            upright = hang_on(upright)
        if turn == 0 and any(word.style.math for word in upright):
            upright = flatten(upright, _bars(page, width, height), _said)
    finally:
        text.close()
    tall = height if turn % 2 == 0 else width
    found = Page(number, tall, _pieces(upright), scan.unknown, cut=scan.cut)
    found.angled = sum(turns.values()) - (turns[turn] if turn != _ANGLED else 0)
    mend_brackets(found.pieces)
    mirror(found.pieces, width if turn % 2 == 0 else height)
    kinds = {pdfium.FPDF_PAGEOBJ_IMAGE}
    if not found.pieces:
        found.pictures = any(page.get_objects(filter=kinds, max_depth=4))
    return found


class _Scan:
    """One pass over the characters of a page."""

    def __init__(self, page: PdfTextPage) -> None:
        import pypdfium2.raw as pdfium

        self._pdfium = pdfium
        self._page = page.raw
        self._address = ctypes.cast(page.raw, ctypes.c_void_p).value
        self._owner = _owner_call()
        self._letters: dict[int, str] = {}
        self._styles: dict[int, Style] = {}
        self._sides = [ctypes.c_double() for _ in range(4)]
        self._lines: dict[int, float] = {}
        """Of what draws characters on a line, where that line is."""
        self.unknown = 0
        self.cut = False

    def words(self) -> Iterator[Word]:
        """Yield runs of characters without white space, drawn in one stroke."""
        letters: list[str] = []
        first, last, owner, inside, spaced = 0, 0, 0, 0, False
        owner_of, page, before = self._owner, self._address, ""
        for index, letter in enumerate(self._characters()):
            if not letter:
                continue
            drawn = 0 if letter == " " else owner_of(page, index) or 0
            if letters and drawn != owner:
                self._finish(letters, inside, last, owner)
                inside = 0
                yield self._word(letters, first, last, owner, spaced=spaced)
                letters, spaced = [], False
            if letter == " ":
                spaced, before = True, ""
                continue
            if not letters:
                first, owner = index, drawn
            within = inside or before in _DIGITS
            if letters and within and letter in _IN_NUMBER and index == last + 1:
                letters.append(letter)
                inside += 1
                last = index
                continue
            if inside:
                before, inside = self._finish(letters, inside, last, owner), 0
            if letter in _MEASURED or (before in _COUNTS and letter in _LETTERS):
                self._add_shown(letters, letter, index, owner)
            else:
                letters.append(letter)
            before, last = letters[-1], index
        if letters:
            self._finish(letters, inside, last, owner)
            yield self._word(letters, first, last, owner, spaced=spaced)

    def _characters(self) -> list[str]:
        """Return what each character of the page shows; "" for nothing."""
        count = self._pdfium.FPDFText_CountChars(self._page)
        self.cut = count > MOST_CHARACTERS
        code_at, page, told = (
            self._pdfium.FPDFText_GetUnicode,
            self._page,
            self._letters,
        )
        codes = [code_at(page, index) for index in range(min(count, MOST_CHARACTERS))]
        if any(map(_is_half, set(codes))):
            codes = _joined(codes)
        for code in set(codes):
            told[code] = _letter(code)
        letters = [told[code] for code in codes]
        odd = {code for code in set(codes) if not told[code] or code in _TEX_LIGATURES}
        if odd - {_NO_CODE}:
            for index, code in enumerate(codes):
                if code in odd and code != _NO_CODE:
                    drawn = self._object_at(index) != 0
                    letter = _TEX_LIGATURES.get(code, "") if drawn else letters[index]
                    letters[index] = letter or self._sign(index, code)
                    self.unknown += drawn and not letters[index]
        if has_turned(told.values()):
            self._turn_shapes(letters)
        if not ACCENT_CODES.isdisjoint(codes):
            for index, letter in enumerate(letters):
                if letter in ACCENTS:
                    self._place_accent(index, letters)
        return letters

    def _sign(self, index: int, code: int) -> str:
        """Return what a private character shows in its font; "" if nothing tells."""
        if code not in _PRIVATE:
            return ""
        name = ctypes.create_string_buffer(128)
        flags = ctypes.c_int()
        self._pdfium.FPDFText_GetFontInfo(self._page, index, name, 128, flags)
        shown = without_private(in_font(name.value.decode("latin-1"), chr(code)))
        return "" if ord(shown[0]) in _PRIVATE else shown

    def _place_accent(self, index: int, letters: list[str]) -> None:
        """Join an accent to the letter that it stands over."""
        base = self._base(index, letters)
        if base is not None:
            letters[base] = accented(letters[base], letters[index])
            letters[index] = ""

    def _turn_shapes(self, letters: list[str]) -> None:
        """Turn the letters of one shape, such as lam and alef, the right way round.

        The library hands them out in the order of the page, which is that of reading
        for whole shapes alone.
        """
        start = 0
        for index in range(1, len(letters) + 1):
            if (
                index < len(letters)
                and goes_along(letters[index])
                and goes_along(letters[start])
                and self._origin(index) == self._origin(start)
            ):
                continue
            if index - start > 1:
                letters[start:index] = letters[start:index][::-1]
            start = index

    def _base(self, index: int, letters: list[str]) -> int | None:
        """Return the place of the letter that an accent stands over; None for none.

        It is told beside that letter, or behind the line in which that letter stands.
        """
        middle = sum(self._extent(index)) / 2
        for step in (-1, 1):
            at = index + step
            while 0 <= at < len(letters) and abs(at - index) < _FARTHEST:
                if letters[at].strip():
                    if not self._is_near(index, at):
                        break
                    left, right = self._extent(at)
                    if left <= middle <= right and letters[at][0].isalpha():
                        return at
                at += step
        return None

    def _extent(self, index: int) -> tuple[float, float]:
        box = self._pdfium.FS_RECTF()
        self._pdfium.FPDFText_GetLooseCharBox(self._page, index, box)
        return box.left, box.right

    def _origin(self, index: int) -> tuple[float, float]:
        x, y = ctypes.c_double(), ctypes.c_double()
        self._pdfium.FPDFText_GetCharOrigin(self._page, index, x, y)
        return x.value, y.value

    def _is_near(self, index: int, other: int) -> bool:
        """Whether two letters stand on one line, as an accent and its letter do."""
        box = self._pdfium.FS_RECTF()
        self._pdfium.FPDFText_GetLooseCharBox(self._page, other, box)
        apart = abs(self._origin(index)[1] - self._origin(other)[1])
        return bool(apart < abs(box.top - box.bottom))

    def _finish(self, letters: list[str], inside: int, last: int, owner: int) -> str:
        """Measure the end of a number of which only the first digit was measured.

        Where the last one stands on the line as the first does, all do; else each is
        measured.  Returns the last of the letters.
        """
        end = len(letters)
        while inside and letters[end - 1] in _POINTS:
            end, inside, last = end - 1, inside - 1, last - 1
        if inside:
            told, points = letters[end - inside : end], letters[end:]
            del letters[end - 1 :]
            self._add_shown(letters, told[-1], last, owner)
            if letters[-1] != told[-1]:
                del letters[end - inside :]
                for at, letter in enumerate(told, last - inside + 1):
                    self._add_shown(letters, letter, at, owner)
            letters += points
        return letters[-1]

    def _add_shown(
        self, letters: list[str], letter: str, index: int, owner: int
    ) -> None:
        """Add a letter as it stands: some fonts draw raised digits on the line."""
        pdfium, page = self._pdfium, self._page
        left, right, low, high = self._sides
        if owner not in self._styles:
            self._styles[owner] = self._style(index)
        style = self._styles[owner]
        if style.turn or not style.size:
            letters.append(letter)
            return
        if owner not in self._lines:
            self._lines[owner] = self._origin(index)[1]
        pdfium.FPDFText_GetCharBox(page, index, left, right, low, high)
        bottom = (low.value - self._lines[owner]) / style.size
        if bottom > (_DASHES_FROM if letter in _DASHES else _RAISED_FROM):
            if letters[-1:] == [_MINUS]:
                letters[-1] = superscript(_MINUS)
            shown = letter.isalnum() or letter in _SIGNS
            letters.append(superscript(letter) if shown else letter)
        elif bottom < -_LOWERED_BY and high.value - low.value < _SMALL * style.size:
            letters.append(subscript(letter) if letter in _DIGITS else letter)
        else:
            letters.append(letter)

    def _object_at(self, index: int) -> int:
        """Return the address of what draws the character; 0 if nothing does."""
        return self._owner(self._address, index) or 0

    def _word(
        self, letters: list[str], first: int, last: int, owner: int, *, spaced: bool
    ) -> Word:
        pdfium, page = self._pdfium, self._page
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(page, first, x, y)
        box = pdfium.FS_RECTF()
        pdfium.FPDFText_GetLooseCharBox(page, last, box)
        if owner not in self._styles:
            self._styles[owner] = self._style(first)
        style = self._styles[owner]
        if style.turn % 2 == 0:
            end = (box.right if style.turn == 0 else box.left, y.value)
        else:
            end = (x.value, box.top if style.turn == 1 else box.bottom)
        start, stop = (x.value, y.value), end
        if style.turn % 2:
            start, stop = (y.value, x.value), (stop[1], x.value)
        word = Word("".join(letters), start[0], stop[0], start[1], style, spaced)
        if letters[0] >= _FIRST_TURNED and style.turn == 0:
            self._place(word, first, last)
        return word

    def _place(self, word: Word, first: int, last: int) -> None:
        """Mend place and order of a word that is not written rightwards."""
        if is_turned(word.text[0]):
            sides = (*self._extent(first), *self._extent(last))
            word.x0, word.x1 = min(sides), max(sides)
            turned = all(map(is_turned, word.text))
            if turned and self._origin(last)[0] - self._origin(first)[0] > 1.0:
                word.text = word.text[::-1]  # it was told as it is drawn
        elif is_ideograph(word.text[0]) and first != last:
            x, y = self._origin(last)
            drop = word.y - y
            if abs(x - word.x0) < word.style.size / 2 < drop:
                word.drop = drop

    def _style(self, index: int) -> Style:
        pdfium, page = self._pdfium, self._page
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFText_GetMatrix(page, index, matrix)
        size = pdfium.FPDFText_GetFontSize(page, index)
        size *= math.hypot(matrix.c, matrix.d) or 1.0
        angle = math.atan2(matrix.b, matrix.a)
        # A half-turned angle is none of the four: its text is a stamp.
        quarter = angle / (math.pi / 2)
        straight = abs(quarter - round(quarter)) < 0.1  # noqa: PLR2004
        turn = round(quarter) % 4 if straight else _ANGLED
        name = ctypes.create_string_buffer(128)
        flags = ctypes.c_int()
        pdfium.FPDFText_GetFontInfo(page, index, name, 128, flags)
        font = name.value.decode("latin-1")
        bold = bool(_BOLD_NAME.search(font))
        bold = bold or pdfium.FPDFText_GetFontWeight(page, index) >= _BOLD_WEIGHT
        drawn = MATH_FONT.search(font) is not None
        return Style(round(abs(size), 1), bold, turn, drawn)


@cache
def _owner_call() -> Callable[[int | None, int], int | None]:
    """Return the library's call for what draws a character, with addresses as numbers.

    It is asked for every character; its own form makes two objects each time.
    """
    import pypdfium2.raw as pdfium

    call = ctypes.cast(pdfium.FPDFText_GetTextObject, ctypes.c_void_p).value
    form = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
    return form(call or 0)


def _bars(page: PdfPage, width: float, height: float) -> list[Bar]:
    """Return the thin lines that a page draws."""
    import pypdfium2.raw as pdfium

    if page.get_rotation():
        return []
    found = []
    for each in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=4):
        left, low, right, high = each.get_bounds()
        if is_bar(left, right, low, high, width):
            found.append(Bar(left, right, height - (low + high) / 2))
        if len(found) > _MOST_BARS:
            return []
    return found


def _said(words: list[Word]) -> str:
    """Return the text of words that stand on a line."""
    return " ".join(piece.text for piece in _pieces(words))


def _is_half(code: int) -> bool:
    return _HALVES <= code < _HALVES_END


def _joined(codes: list[int]) -> list[int]:
    """Return code points with those joined that come in two halves."""
    whole = list(codes)
    for place, (code, after) in enumerate(pairwise(codes)):
        if _HALVES <= code < _LOWER_HALVES <= after < _HALVES_END:
            whole[place] = 0x10000 + (code - _HALVES) * 0x400 + after - _LOWER_HALVES
            whole[place + 1] = _NO_CODE
    return whole


def _letter(code: int) -> str:
    """Return the character; "" for one that shows nothing or cannot be told."""
    if code in _HYPHENS:
        return _HYPHENS[code]
    if code in _BULLETS:
        return "•"
    if code <= 0 or code == 0xFFFD or _HALVES <= code <= 0xF8FF or code > 0x10FFFF:  # noqa: PLR2004
        return ""
    sign = chr(code)
    if sign.isspace():
        return " "
    if unicodedata.category(sign) in {"Cc", "Cf", "Cn"} or sign in _SELECTORS:
        return ""
    ligature = 0xFB00 <= code <= 0xFB06  # noqa: PLR2004
    return unicodedata.normalize("NFKC", sign) if ligature else plain_letters(sign)


def _upright(word: Word, turn: int, width: float, height: float) -> Word:
    """Return the word as it stands once its page is turned so that it reads."""
    x0, x1, y = word.x0, word.x1, word.y
    if turn == 0:
        place = (x0, x1, height - y)
    elif turn == 1:
        place = (x0, x1, y)
    elif turn == 2:  # noqa: PLR2004
        place = (width - x0, width - x1, y)
    else:
        place = (height - x0, height - x1, width - y)
    left, right = min(place[:2]), max(place[:2])
    return Word(word.text, left, right, place[2], word.style, word.spaced)


def _pieces(words: list[Word]) -> list[Piece]:
    """Join words that follow each other on a line without a wide gap."""
    pieces: list[Piece] = []
    leftwards = turned_share(word.text for word in words) > 0.5  # noqa: PLR2004
    for word in words:
        last = pieces[-1] if pieces else None
        if last and _follows(last, word):
            _extend(last, word)
        else:
            style = word.style
            lead = len(word.text) if style.bold else 0
            pieces.append(
                Piece(
                    word.text, word.x0, word.x1, word.y,
                    style.size, style.bold, len(pieces), lead, leftwards,
                )
            )  # fmt: skip
    return pieces


def _follows(last: Piece, word: Word) -> bool:
    size = max(last.size, word.style.size)
    gap = word.x0 - last.x1
    hangs = word.style.size < _SMALLER * last.size and -_NEAR < gap / size < _NEAR
    if abs(word.y - last.y) >= (_HIGHEST if hangs else 0.5) * size:
        return False
    if _shift(word.style.size, last.size, last.y - word.y) and -size <= gap <= size:
        return True  # also an index below a power
    return -0.3 * size <= gap <= size or _goes_left(last, word)


def _goes_left(last: Piece, word: Word) -> bool:
    """Whether a word goes on leftwards, in a line that is read so."""
    size = max(last.size, word.style.size)
    turned = is_turned(last.text[0]) and is_turned(word.text[0])
    return (last.mirrored or turned) and -0.3 * size <= last.x0 - word.x1 <= size


def _shift(size: float, beside: float, rise: float) -> int:
    """Return whether a word stands raised (1), lowered (-1) or on the line (0).

    Args:
        size: Of its letters.
        beside: Size of the letters of the line.
        rise: How far it stands above that line.
    """
    small = size < 0.85 * beside or (size < 0.95 * beside and abs(rise) > 0.2 * beside)
    if not small or -0.08 * beside <= rise <= 0.15 * beside:
        return 0
    return 1 if rise > 0 else -1


def _extend(last: Piece, word: Word) -> None:
    left = _goes_left(last, word)
    gap = last.x0 - word.x1 if left else word.x0 - last.x1
    size = min(last.size, word.style.size)
    text = word.text
    # Letters drawn one by one stand closer than words do.
    blank = " " if gap > (0.08 if word.spaced else 0.2) * size else ""
    shift = _shift(word.style.size, last.size, last.y - word.y)
    if shift:
        text = (raised if shift > 0 else lowered)(text, last.text + blank)
    if last.text.isdigit() and _shift(last.size, word.style.size, word.y - last.y) > 0:
        last.text = superscript(last.text)  # the number of a footnote
    if last.lead == len(last.text) and word.style.bold:
        last.lead += len(blank + text)
    if word.style.size > last.size and len(text) >= len(last.text):
        last.y = word.y
    last.size = max(last.size, word.style.size)
    if gap > _CELLS_APART * size and (left or not is_turned(text[0])):
        before = (last.x0, word.x1) if left else (last.x1, word.x0)
        last.breaks = (*last.breaks, Break(len(last.text + blank), *before))
    if left:
        last.text = joined_leftwards(last.text, blank, text)
    elif is_turned(last.text[0]) and is_turned(text[0]):
        last.text = text + blank + last.text  # what is drawn rightwards is read left
    else:
        last.text += blank + text
    last.x0, last.x1 = min(last.x0, word.x0), max(last.x1, word.x1)
    last.bold = last.bold and word.style.bold
