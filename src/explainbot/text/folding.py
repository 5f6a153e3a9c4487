"""Folded copy of a text: what models and the word index read in place of its signs.

NFKC makes one sign of what only looks different: ligatures, full-width, mathematical,
raised and lowered letters and digits.  Signs that a tokenizer deletes and that part
words for a reader (vertical tabs, form feeds, U+0085, zero-width spaces) are blanks in
it, and soft hyphens nothing; raised text and formulas that are typed (10^23, $x^2$)
read as what they say.  What is quoted is the text itself: spans found in the
copy are mapped back.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from dataclasses import dataclass
from functools import lru_cache

from explainbot.records import Span
from explainbot.text.formulas.source import is_typed, plain_changes
from explainbot.text.links import link_changes, may_link, together

_NOTHING = "\u00ad\u093c\u180e\u2060\ufeff"
"""Signs without a width inside a word, and the dot that Hindi is typed without."""
_BLANK = "\u200b"
_ACUTE = "\u00b4"
"""Typed as an apostrophe; to NFKC a blank with an accent."""
_ODD = re.compile(f"[\x0b\x0c\x1c-\x1f\x85{_NOTHING}{_BLANK}]")
_ODD_ASCII = re.compile("[\x0b\x0c\x1c-\x1f]")
_RUN = re.compile(r"\s+|\S+")
_KEPT_SPACE = "\n\r\t"
_PARTED = ("<circle>", "<square>", "<fraction>")
"""Kinds of compatibility signs that stand beside a word, not in it: ①, ㎏, ½."""
_KEPT = 4096
"""Clusters of signs whose fold is kept."""


@dataclass(frozen=True)
class Folded:
    """A folded copy, and where each of its characters stands in the text."""

    text: str
    starts: array[int]
    ends: array[int]

    def span(self, start: int, end: int) -> Span:
        """Return the offsets in the text of a part of the copy."""
        if start < end:
            return self.starts[start], self.ends[end - 1]
        if start < len(self.starts):
            return self.starts[start], self.starts[start]
        last = self.ends[-1] if self.ends else 0
        return last, last


def is_folded(text: str) -> bool:
    """Whether a text is its own folded copy."""
    plain = text.isascii()
    if plain and text.isalnum():
        return True
    if is_typed(text) or (may_link(text) and next(link_changes(text), None)):
        return False
    if plain:
        return not _ODD_ASCII.search(text)
    return unicodedata.is_normalized("NFKC", text) and not _ODD.search(text)


def _is_usual(run: str) -> bool:
    return unicodedata.is_normalized("NFKC", run) and not _ODD.search(run)


def folded(text: str) -> str:
    """Return the copy of a text that models and the word index read."""
    return text if is_folded(text) else copied(text).text


def with_places(text: str) -> Folded:
    """Return the same with the place of each character."""
    if is_folded(text):
        every = array("q", range(len(text) + 1))
        return Folded(text, every[:-1], every[1:])
    return copied(text)


def copied(text: str) -> Folded:
    """Return the same of a text that is known not to be its own copy."""
    pieces: list[str] = []
    starts, ends = array("q"), array("q")
    last = 0
    typed = plain_changes(text) if is_typed(text) else ()
    for start, end, said in together(typed, link_changes(text)):
        _fold_runs(text, (last, start), pieces, starts, ends)
        sign = unicodedata.normalize("NFKC", said)
        pieces.append(sign)
        starts.extend([start] * len(sign))
        ends.extend([end] * len(sign))
        last = end
    _fold_runs(text, (last, len(text)), pieces, starts, ends)
    return Folded("".join(pieces), starts, ends)


def _fold_runs(
    text: str, part: Span, pieces: list[str], starts: array[int], ends: array[int]
) -> None:
    """Add the copy of a part of a text, run by run."""
    for found in _RUN.finditer(text, *part):
        run, at = found.group(), found.start()
        if run.isspace():
            pieces.append("".join(c if c in _KEPT_SPACE else " " for c in run))
        elif _is_usual(run):
            pieces.append(run)
        else:
            for start, end in _clusters(run):
                sign = _sign(run[start:end])
                pieces.append(sign)
                if sign == run[start:end]:
                    starts.extend(range(at + start, at + end))
                    ends.extend(range(at + start + 1, at + end + 1))
                    continue
                starts.extend([at + start] * len(sign))
                ends.extend([at + end] * len(sign))
            continue
        starts.extend(range(at, found.end()))
        ends.extend(range(at + 1, found.end() + 1))


def _clusters(run: str) -> list[Span]:
    """Return the spans of what is composed as one: a sign and what joins it."""
    bounds = [at for at, sign in enumerate(run) if not at or not _joins(sign)]
    return list(zip(bounds, [*bounds[1:], len(run)], strict=True))


def _joins(sign: str) -> bool:
    return unicodedata.combining(sign) > 0 or "\u1160" <= sign <= "\u11ff"


@lru_cache(maxsize=_KEPT)
def _sign(cluster: str) -> str:
    """Return what stands for one cluster in the copy."""
    first, rest = cluster[0], cluster[1:]
    if first == _BLANK:
        return " " + rest
    if first == _ACUTE:
        return "'" + rest
    told = "".join(
        sign for sign in unicodedata.normalize("NFKC", cluster) if sign not in _NOTHING
    ).replace("\u2044", "/")
    kind = unicodedata.decomposition(first).partition(" ")[0]
    apart = kind in _PARTED or unicodedata.category(first) == "So"
    return f" {told} " if apart and told != cluster else told
