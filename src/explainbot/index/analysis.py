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

from explainbot.languages import stop_words

WORD = re.compile(r"[^\W_]+(?:['’.-](?=[^\W_])[^\W_]+)*")
PIECE = re.compile(r"[^\W_]+")
_UNSPACED = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
)
AUXILIARY = r"(?i:\b(?:do|does|did|can|could|will|would|has|have|had)\s+)"
NEVER_DOES = frozenset({"is", "us", "who", "am", "be", "me", "him"})
"""Words that cannot stand for who does something, right after "does"."""
UNSPACED = re.compile(f"[{_UNSPACED}]+")
RUN = re.compile(f"[{_UNSPACED}]+|[^{_UNSPACED}]+")
"""A run of a script without spaces, or of any others."""
GRAM = 4
"""Letters of one piece of a word."""
SHORT_ACRONYM = 2
"""Letters up to which an acronym's "s" without an apostrophe is not understood."""
START = re.compile(r"\w+|\S")
"""How a name begins: with a word or with a sign."""
POSSESSIVE = re.compile(r"['’]s?$")
SNOWBALL = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german",
    "el": "greek", "en": "english", "eo": "esperanto", "es": "spanish",
    "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish", "fr": "french",
    "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian",
    "id": "indonesian", "it": "italian", "lt": "lithuanian", "ne": "nepali",
    "nl": "dutch", "no": "norwegian", "pl": "polish", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil",
    "tr": "turkish", "yi": "yiddish",
}  # fmt: skip


def words(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each word in lower case with its offsets in ``text``."""
    for found in WORD.finditer(text):
        yield found.group().lower(), found.start(), found.end()


@lru_cache(maxsize=8)
def _stemmer(language: str) -> Any:
    import Stemmer

    name = SNOWBALL.get(language)
    return Stemmer.Stemmer(name) if name in Stemmer.algorithms() else None


@lru_cache(maxsize=65_536)
def _word_terms(word: str, language: str) -> tuple[str, ...]:
    """Return the terms of one lower-case word; () for a stop word."""
    word = POSSESSIVE.sub("", unicodedata.normalize("NFKC", word)).lower()
    # Hindi is typed with and without the dot below.
    word = word.replace("\u093c", "")
    ignored = stop_words(language)
    if not word or word in ignored:
        return ()
    found: list[str] = []
    for piece in PIECE.findall(word):
        for run in RUN.findall(piece):
            if UNSPACED.fullmatch(run):
                found += [run[i : i + 2] for i in range(len(run) - 1)] or [run]
            elif run not in ignored:
                found.append(stemmed(run, language))
    return tuple(found)


def stemmed(word: str, language: str) -> str:
    """Return the stem of a lower-case word; the word where none is known."""
    stemmer = _stemmer(language)
    return word if stemmer is None else str(stemmer.stemWord(word))


def terms(text: str, language: str = "en", names: Names | None = None) -> list[str]:
    """Return the terms of ``text`` in order; a subject's own follows its mention."""
    mentions = (
        {end: subject for _, end, subject in names.mentions(text)} if names else {}
    )
    found: list[str] = []
    for word, _, end in words(text):
        found.extend(_word_terms(word, language))
        # A mention may end inside a hyphenated word ("IS-led").
        passed = [place for place in mentions if place <= end]
        found.extend(mentions.pop(place) for place in passed)
    found.extend(mentions.values())
    return found


def grams(text: str, language: str) -> frozenset[str]:
    """Return the pieces of the terms that forms of one word, and compounds, share.

    Four letters at a time, the beginning marked; of a script that writes no spaces,
    single characters and pairs (McNamee and Mayfield 2004).
    """
    found: set[str] = set()
    for term in terms(text, language):
        if UNSPACED.fullmatch(term):
            found.update(term, (term,))
        else:
            padded = f"_{term}"
            last = max(1, len(padded) - GRAM + 1)
            found.update(padded[place : place + GRAM] for place in range(last))
    return frozenset(found)


def _start(name: str) -> str:
    found = START.search(name)
    return found.group().lower() if found else ""


def subject_term(subject: str) -> str:
    """Return the term under which every name of ``subject`` is counted."""
    return "§" + subject.lower()


class Names:
    """Every name under which the corpus's subjects go.

    An acronym whose lower-case form is an ordinary word ("IS", "WHO", "US") is
    recognised only as it is written; any other name in any case, and any other acronym
    also with an "s" that lacks its apostrophe ("the ECBs money").
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
        for name in sorted(set(self.subjects) - only):
            if name.isupper() and len(name) > SHORT_ACRONYM:
                self._folded.setdefault(f"{name.lower()}s", self.subjects[name])
        self._ends = {
            name.lower().split()[-1] for name in self._folded if " " in name.strip()
        }
        self._main = {subject_term(own): own for own in self.subjects.values()}
        self._by_start = self._patterns()
        self._after = [
            (re.compile(rf"{AUXILIARY}(?P<name>{name.lower()})\b"), subject)
            for name, subject in self._exact.items()
            if name.lower() in NEVER_DOES
        ]

    def _patterns(self) -> dict[str, re.Pattern[str]]:
        """Return, by how a name begins, a pattern of all names that begin so."""
        forms: dict[str, list[str]] = {}
        for name in self._exact:
            forms.setdefault(_start(name), []).append(re.escape(name))
        for name in self._folded:
            forms.setdefault(_start(name), []).append(f"(?i:{re.escape(name)})")
        return {
            start: re.compile(
                rf"(?<!\w)(?:{'|'.join(sorted(names, key=len, reverse=True))})(?!\w)"
            )
            for start, names in forms.items()
        }

    @lru_cache(maxsize=256)  # noqa: B019 - as long as its index
    def own_terms(self, subject: str, language: str) -> frozenset[str]:
        """Return the terms of a subject and of all its names."""
        main = self.subjects.get(subject, subject)
        names = [name for name, own in self.subjects.items() if own == main]
        found = {term for name in (subject, *names) for term in terms(name, language)}
        return frozenset(found | {subject_term(main)})

    def ends(self, word: str) -> bool:
        """Whether a name of several words ends with this one."""
        return word.lower() in self._ends

    def _hits(self, text: str) -> Iterator[re.Match[str]]:
        """Yield where names stand, without overlap, the longer ones first."""
        if not self._by_start:
            return
        last = 0
        for start in START.finditer(text):
            names = self._by_start.get(start.group().lower())
            hit = names.match(text, start.start()) if names else None
            if hit and hit.start() >= last:
                last = hit.end()
                yield hit

    def mentions(self, text: str) -> list[tuple[int, int, str]]:
        """Return (start, end, subject term) of each mention, in order."""
        # A text wholly in capitals says nothing about how a name is written.
        shouted = text.isupper()
        found = self._after_auxiliary(text)
        for hit in self._hits(text):
            subject = self._exact.get(hit.group())
            if subject is not None and shouted and " " in text:
                continue
            subject = subject or self._folded.get(hit.group().lower(), "")
            if subject:
                found.append((hit.start(), hit.end(), subject_term(subject)))
        return sorted(found)

    def _after_auxiliary(self, text: str) -> list[tuple[int, int, str]]:
        """Return mentions of acronyms typed as an ordinary word: "how does is fund".

        After "does" or "did" stands who does it, which "is", "us" and "who" cannot be.
        """
        return [
            (hit.start("name"), hit.end("name"), subject_term(subject))
            for pattern, subject in self._after
            for hit in pattern.finditer(text)
        ]

    def resolve(self, text: str) -> str:
        """Return ``text`` with each name replaced by its subject's main name."""
        pieces, last = [], 0
        for start, end, term in self.mentions(text):
            pieces += [text[last:start], self._main[term]]
            last = end
        return "".join([*pieces, text[last:]])
