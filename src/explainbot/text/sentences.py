"""Sentences of a text, as offset pairs.

The library is sentencex (MIT, Wikimedia's): rules for some 300 languages, offsets in
code points, no model to load.  It sees one paragraph line at a time, so that the end
of a list item, a heading or a block is always the end of a sentence, while a line that
an editor wrapped is not.  A row of a table is one sentence, whatever its cells hold.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise

from explainbot.records import Span
from explainbot.text.cache import late
from explainbot.text.languages import RANKS_HAVE_A_STOP
from explainbot.text.lines import (
    blocks,
    full_lines,
    is_list_marker,
    line_pieces,
    trim,
)
from explainbot.text.tables import row_spans
from explainbot.text.word_lists import has_list, word_list

_WHITE = late(r"\s")
_INCHES = late(r"(?<=\d)[\"”](?=\s)")
_NOTE = late(r"[¹²³⁰-⁹]+(?:\s+|$)")
"""Raised numbers of notes at the head of a sentence: they belong to the one before."""
_NOTE_NUMBER = late(r"(?<=[a-z]{3}[.!?])\d{1,3}\s+(?=[\"“(]?[A-Z])")
"""The number of a note, as web pages give it: "It grew.12 Then it fell.\""""
_ATTACHED = late(r"(?:\[[^\[\]]{1,30}\])+(?:\s+|$)")
"""The same in square brackets, right behind the stop: "It grew.[3][note 2]"."""
_BEHIND_QUOTATION = late(r"[.!?][\"”’»]+(?:\[[^\[\]]{1,30}\])+\s+(?=[\"“«(]?[A-Z])")
"""And behind a quotation: "It grew."[3]"""
_UNIT = late(r"\d\s?(?:[kcm]?[mg]|[slt]|ml)\.\s+(?=[A-Z][a-z]*\s)")
"""A unit, which is no initial of a name, and no abbreviation before one."""
_ELLIPSIS = late(r"\w…\s+(?=[A-Z])")
_BRACKET = late(r"\([^()]*[.!?]\)\s+(?=[A-Z])")
"""Whole sentences in brackets, if a sentence begins with them."""


_YEAR_OPENS = late(r"(?<=[^\W\d_]{6}\.)\s+(?=[12]\d{3}\s[^\W\d_])")
"""Before a year that opens a sentence, which is no rank: "forgotten. 1960 saw"."""
_KHMER_STOP = late(r"[។៕]\s*")
_BLANK = late(r"(?<=[\u0e01-\u0e4e\u0e5a”\")])\s+(?=[\u0e01-\u0e44“\"])")
"""Between two Thai words: of a clause, or of a sentence."""
_OPENED, _WHOLE, _REST = 70, 140, 40
"""Characters of a Thai sentence at least, before a word that opens the next one and
before any other, and of the last one (sentences of xquad-th are then as long as those
of its English text)."""


_CLOSING = late(r"(\*\*|__|\*|_)\s+")
"""Ends emphasis, if there is an odd number of it before."""
_NEAR = 40
"""Characters that are looked at around a cut."""
_PART, _BEHIND = 8_192, 256
"""Characters that the library is given at once, and that it must see behind a stop."""
_RANK = 2
"""Digits of a rank at most."""
_ONE = late(r"[^.!?:;]*+[.!?]*+\s*+")
"""One sentence at most, whatever the language, of ASCII text on one line."""
_LAST = late(r"(?:(?P<previous>\w+)\s+)?(?P<word>\w+)\.\s+$")
_ROMAN = late(r"[IVXLC]+")
_FIRST = late(r"\w+")
_INSIDE = late(r"(?<!\w)(?:[^\W\d_]\.[\w-].|[A-Z]{2,}\.[A-Z]{2})$")
"""A stop within a word, seen from two characters behind it: "ASP.NET", "av. J.-C."."""
_DASHED = late(r"[–—-]\s")
"""What no sentence begins with: "Me llamo ... – My name is"."""
_INITIALS = late(r"(?<!\w)(?:[^\W\d_]\.-?){2,}\s+$")


def split_sentences(
    text: str, language: str = "en", *, wrapped: bool = True
) -> list[Span]:
    """Return the sentences of ``text``: trimmed, in order, without overlap.

    Every character that is not white space is in exactly one of them.

    Args:
        text: Any text.
        language: ISO 639-1 code; one without rules of its own gets those of English.
        wrapped: Whether a paragraph may go on over the end of a line.
    """
    found: list[Span] = []
    start = 0
    for row in row_spans(text):
        found += _split(text, start, row[0], language, wrapped=wrapped)
        found.append(row)
        start = row[1]
    return found + _split(text, start, len(text), language, wrapped=wrapped)


def _split(
    text: str, start: int, end: int, language: str, *, wrapped: bool
) -> list[Span]:
    pieces = line_pieces if wrapped else full_lines
    return [
        sentence
        for block in blocks(text, start, end)
        for piece in pieces(text, *block)
        for sentence in _sentences(text, piece, language)
    ]


def _sentences(text: str, piece: Span, language: str) -> list[Span]:
    start, end = piece
    # A wrapped line end reads as a blank, and so does every other white space: the
    # library fails on wide ones, and takes inches for quotation marks. The length
    # stays, so the offsets hold.
    flat = _INCHES.sub("″", _WHITE.sub(" ", text[start:end]))
    cuts = {
        start + _past_note(flat, cut)
        for cut in _begun(flat, language)
        if not _goes_on(flat, cut, language)
    }
    cuts |= {start + cut for cut in _missed(flat, language)}
    if has_list("sentence_openers", language):
        cuts |= {start + cut for cut in _pauses(flat, language)}
    marks = _Marks(flat)
    cuts = {cut + _closing(flat, cut - start, marks) for cut in cuts}
    edges = [start, *sorted(cut for cut in cuts if start < cut < end), end]
    spans = [trim(text, left, right) for left, right in pairwise(edges)]
    spans = [span for span in spans if span[0] < span[1]]
    if len(spans) > 1 and is_list_marker(text[slice(*spans[0])]):
        spans[:2] = [(start, spans[1][1])]  # "1." is the number of an item, no sentence
    return spans


def _begun(flat: str, language: str) -> Iterator[int]:
    """Yield where the library sees sentences begin.

    Its time grows with the square of a paragraph's sentences, so a long one is given to
    it in parts, each from the beginning of a sentence.
    """
    if flat.isascii() and _ONE.fullmatch(flat):
        yield 0  # most questions: the library need not be loaded
        return
    from sentencex import get_sentence_boundaries

    start, size = 0, _PART
    while True:
        found = get_sentence_boundaries(language, flat[start : start + size])
        cuts = [start + one["start_index"] for one in found]
        if start + size >= len(flat):
            yield from cuts
            return
        # What follows a stop decides whether it is one.
        sure = [cut for cut in cuts if cut < start + size - _BEHIND]
        if not sure or sure[-1] == start:
            size *= 2
            continue
        yield from sure[:-1]
        start, size = sure[-1], _PART


class _Marks:
    """How often signs stand before places of a text, counted once."""

    def __init__(self, flat: str) -> None:
        self._flat = flat
        self._ends: dict[str, list[int]] = {}

    def before(self, sign: str, cut: int) -> int:
        """Return how often the sign stands before the cut, as ``str.count`` does."""
        if sign not in self._ends:
            every = re.finditer(re.escape(sign), self._flat)
            self._ends[sign] = [found.end() for found in every]
        return bisect_right(self._ends[sign], cut)


def _closing(flat: str, cut: int, marks: _Marks) -> int:
    """Return the length of what closes emphasis behind a cut: "**Stop.** Let it go"."""
    found = _CLOSING.match(flat, cut)
    if found is None or marks.before(found[1], cut) % 2 == 0:
        return 0
    return len(found[0])


def _missed(flat: str, language: str) -> Iterator[int]:
    """Yield where sentences begin that the library does not see."""
    for pattern in (_NOTE_NUMBER, _BEHIND_QUOTATION, _UNIT, _YEAR_OPENS, _KHMER_STOP):
        for found in pattern.finditer(flat):
            if not _goes_on(flat, found.end(), language):
                yield found.end()
    marks = _Marks(flat)
    for pause in _ELLIPSIS.finditer(flat):
        if marks.before("“", pause.end()) == marks.before("”", pause.end()):
            yield pause.end()
    for bracket in _BRACKET.finditer(flat):
        last = bracket.start()
        while last and flat[last - 1] == " ":
            last -= 1
        if not last or flat[last - 1] in ".!?":
            yield bracket.end()


def _pauses(flat: str, language: str) -> list[int]:
    """Return where sentences end that have no stop: at a blank, when long enough.

    In Thai blanks part clauses as well as sentences.
    """
    openers = tuple(word_list("sentence_openers", language))
    joiners = tuple(word_list("sentence_joiners", language))
    found, start = [], 0
    for blank in _BLANK.finditer(flat):
        opens = flat.startswith(openers, blank.end())
        said = flat[start : blank.start()]
        if not opens and flat.startswith(joiners, blank.end()):
            continue
        if said.count("(") > said.count(")"):
            continue
        if blank.start() - start >= (_OPENED if opens else _WHOLE):
            found.append(blank.end())
            start = blank.end()
    if found and len(flat) - start < _REST:
        found.pop()
    return found


def _past_note(flat: str, cut: int) -> int:
    """Return where a sentence begins behind the number of the last one's note."""
    attached = cut and not flat[cut - 1].isspace()
    note = _NOTE.match(flat, cut) or (_ATTACHED.match(flat, cut) if attached else None)
    return note.end() if note and cut else cut


def _goes_on(flat: str, cut: int, language: str) -> bool:
    """Whether the stop before a cut ends no sentence."""
    before, after = flat[max(0, cut - _NEAR) : cut], flat[cut : cut + _NEAR]
    if _INSIDE.search(flat[max(0, cut - _NEAR) : cut + 2]) or _DASHED.match(after):
        return True
    stop = _LAST.search(before)
    if stop is None:
        return False
    last, small = stop["word"].lower(), after[:1].islower()
    if _INITIALS.search(before):
        return small
    names_one = last in word_list("abbreviations_before_names", language)
    if small or after[:1].isdigit():
        rank = small and last.isdigit() and len(last) <= _RANK
        rank = rank and language in RANKS_HAVE_A_STOP
        listed = last in _listed("abbreviations_before_numbers", language)
        return rank or listed or (small and names_one)
    if last.isdigit() and len(last) <= _RANK and after[:1].isupper():
        return _is_ordinal(stop["previous"], after, language)
    # "II. Mehmed": a rank alone is no sentence.
    alone = stop["previous"] is None and _ROMAN.fullmatch(stop["word"]) is not None
    return alone or names_one


def _is_ordinal(before: str | None, after: str, language: str) -> bool:
    """Whether a number with a stop tells the rank of the noun behind it."""
    noun = _FIRST.match(after)
    named = noun is not None and noun.group().casefold() in word_list(
        "named_by_ordinals", language
    )
    return named or (before or "").casefold() in word_list("before_ordinals", language)


def _listed(name: str, language: str) -> frozenset[str]:
    return word_list(name, language) | word_list(name, "en")
