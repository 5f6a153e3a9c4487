"""Texts to terms: what the word index, the bigrams and the coverage count.

A term is a lower-case word, stemmed (Snowball) in the text's language, stop words left
out.  Scripts that write no spaces between words yield overlapping pairs of characters
instead.  A mention of a document's subject, under whatever name, also yields the
subject's own term, so that all its names count as one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

WORD = re.compile(r"[^\W_]+(?:['’.-](?=[^\W_])[^\W_]+)*")
PIECE = re.compile(r"[^\W_]+")
_UNSPACED = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
)
UNSPACED = re.compile(f"[{_UNSPACED}]+")
RUN = re.compile(f"[{_UNSPACED}]+|[^{_UNSPACED}]+")
"""A run of a script without spaces, or of any others."""
POSSESSIVE = re.compile(r"['’]s?$")
SNOWBALL = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "eu": "basque", "fi": "finnish", "fr": "french",
    "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian",
    "id": "indonesian", "it": "italian", "lt": "lithuanian", "ne": "nepali",
    "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish",
    "yi": "yiddish",
}  # fmt: skip
STOP_WORDS = frozenset(
    """
    a about above after again all also am an and any are as at be because been before
    being below between both but by can could did do does doing done down during each
    few for from further had has have having he her here hers herself him himself his
    how i if in into is it its itself just many may me might more most much must my
    myself no nor
    not now of off on once only or other our ours ourselves out over own please shall
    she should so some such tell than that the their theirs them themselves then there
    these they this those through to too under until up upon us very was we were what
    when where whether which while who whom whose why will with would you your yours
    yourself
    """.split()
)


def words(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each word in lower case with its offsets in ``text``."""
    for found in WORD.finditer(text):
        yield found.group().lower(), found.start(), found.end()


@lru_cache(maxsize=8)
def _stemmer(language: str) -> Any:
    import Stemmer

    name = SNOWBALL.get(language)
    return None if name is None else Stemmer.Stemmer(name)


@lru_cache(maxsize=65_536)
def _word_terms(word: str, language: str) -> tuple[str, ...]:
    """Return the terms of one lower-case word; () for a stop word."""
    word = POSSESSIVE.sub("", unicodedata.normalize("NFKC", word)).lower()
    if not word or word in STOP_WORDS:
        return ()
    found: list[str] = []
    for piece in PIECE.findall(word):
        for run in RUN.findall(piece):
            if UNSPACED.fullmatch(run):
                found += [run[i : i + 2] for i in range(len(run) - 1)] or [run]
            elif run not in STOP_WORDS:
                found.append(_stem(run, language))
    return tuple(found)


def _stem(word: str, language: str) -> str:
    stemmer = _stemmer(language)
    return word if stemmer is None else str(stemmer.stemWord(word))


def terms(text: str, language: str = "en", names: Names | None = None) -> list[str]:
    """Return the terms of ``text`` in order; subjects' own terms follow their mention."""
    mentions = (
        {end: subject for _, end, subject in names.mentions(text)} if names else {}
    )
    found: list[str] = []
    for word, _, end in words(text):
        found.extend(_word_terms(word, language))
        # A mention may end inside a hyphenated word ("IS-led").
        for place in [place for place in mentions if place <= end]:
            found.append(mentions.pop(place))
    found.extend(mentions.values())
    return found


def subject_term(subject: str) -> str:
    """Return the term under which every name of ``subject`` is counted."""
    return "§" + subject.lower()


class Names:
    """Every name under which the corpus's subjects go.

    An acronym whose lower-case form is an ordinary word ("IS", "WHO", "US") is
    recognised only as it is written; any other name in any case.
    """

    def __init__(self, subjects: Mapping[str, str], exact: Iterable[str] = ()) -> None:
        """Take the names.

        Args:
            subjects: From each name to the subject that it stands for.
            exact: Those names that must be written just so.
        """
        self.subjects = {name: subject for name, subject in subjects.items() if name}
        only = set(exact)
        self._exact = {
            name: self.subjects[name] for name in sorted(only & set(subjects))
        }
        self._folded = {
            name.lower(): subject
            for name, subject in sorted(self.subjects.items())
            if name not in only
        }
        self._pattern = self._compile()

    def _compile(self) -> re.Pattern[str] | None:
        exact = [re.escape(name) for name in self._exact]
        folded = [f"(?i:{re.escape(name)})" for name in self._folded]
        longest_first = sorted(exact + folded, key=len, reverse=True)
        if not longest_first:
            return None
        return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)")

    def mentions(self, text: str) -> list[tuple[int, int, str]]:
        """Return (start, end, subject term) of each mention, in order."""
        if self._pattern is None:
            return []
        # A text wholly in capitals says nothing about how a name is written.
        shouted = text.isupper()
        found = []
        for hit in self._pattern.finditer(text):
            subject = self._exact.get(hit.group())
            if subject is not None and shouted and " " in text:
                continue
            subject = subject or self._folded.get(hit.group().lower(), "")
            if subject:
                found.append((hit.start(), hit.end(), subject_term(subject)))
        return found

    def resolve(self, text: str) -> str:
        """Return ``text`` with each name replaced by its subject's main name."""
        if self._pattern is None:
            return text
        by_term = {subject_term(subject): subject for subject in self.subjects.values()}
        pieces, last = [], 0
        for start, end, term in self.mentions(text):
            pieces += [text[last:start], by_term[term]]
            last = end
        return "".join([*pieces, text[last:]])
