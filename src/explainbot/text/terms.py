"""Terms of a text: what the word index, the bigrams and the coverage count.

A term is a lower-case word, stemmed (Snowball) in the text's language, stop words left
out.  Scripts that write no spaces between words yield overlapping runs of characters
instead, cut at the words that say nothing.  A mention of a document's subject, under
whatever name, also yields the subject's own term, so that all its names count as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from explainbot.text.cache import Recent, late
from explainbot.text.folding import copied, is_folded
from explainbot.text.languages import SNOWBALL, stop_words
from explainbot.text.word_lists import entries

MARKS = (
    r"\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    r"\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7-\u06ed"
    r"\u0900-\u0963\u0971-\u0de5\u0e31-\u0e3a\u0e47-\u0e4e\u0eb1-\u0ebc"
    r"\u0ec8-\u0ece\u102b-\u103e\u1056-\u1059\u17b4-\u17d3"
)
"""Signs of vowels and the like, which Python counts as no part of a word; of the
scripts of India whole blocks, their stops left out."""
_LETTERS = rf"[^\W_]+(?:[{MARKS}]+[^\W_]*)*"
WORD = late(rf"{_LETTERS}(?:['’.-](?=[^\W_]){_LETTERS})*")
PIECE = late(_LETTERS)
_UNSPACED = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
)
AUXILIARY = r"(?i:\b(?:do|does|did|can|could|will|would|has|have|had)\s+)"
NEVER_DOES = frozenset({"is", "us", "who", "am", "be", "me", "him"})
"""Words that cannot stand for who does something, right after "does"."""
UNSPACED = late(f"[{_UNSPACED}]+")
HANGUL = late(r"[\uac00-\ud7a3]+")
PAIR, TRIPLE = 2, 3
"""Characters of a term where no spaces part words, and of Thai, Lao, Burmese or Khmer,
whose words have more signs (of 2 to 5 tried on xquad-zh and xquad-th; Thai words that
say nothing are parts of too many others to cut there).  Korean words carry their
endings, for which there are no stems: pairs as well."""
HEBREW = late(r"[\u05d0-\u05ea]+")
HEBREW_PREFIXES = "\u05d5\u05d4\u05d1\u05dc\u05de\u05e9\u05db"
"""Letters that stand for "and", "the", "in", "to", "from", "that" and "as", and are
written as one with the next word; for Hebrew there are no stems."""
SHORTEST_HEBREW = 3
"""Letters that are left of a word at least."""
ARTICLES = {
    "ar": (
        late(r"^(?:[\u0648\u0641\u0628\u0643]\u0627\u0644|\u0644\u0644)(?=\w{3})"),
        "\u0627\u0644",
    )
}
"""What stands for an article that is written as one with "and", "so", "in", "as" or
"for", and the article, which the stem is without."""
_SYLLABIC = late(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_UNWRITTEN = late(r"[\u0591-\u05c7\u0640\u064b-\u0652\u0670]")
"""What Arabic and Hebrew are mostly written without: vowels, and a letter's length."""
DOTLESS = frozenset({"tr", "az"})
"""Languages in which the small letter of "I" has no dot."""
RUN = late(f"[{_UNSPACED}]+|[^{_UNSPACED}]+")
"""A run of a script without spaces, or of any others."""
GRAM = 4
"""Letters of one piece of a word."""
SHORT_ACRONYM = 2
"""Letters up to which an acronym's "s" without an apostrophe is not understood."""
KEPT, KEPT_TEXTS, KEPT_TERMS = 65_536, 256, 256
"""Beginnings of names whose patterns are kept, texts whose mentions are, and subjects
whose terms are."""
KEPT_WORDS, LONGEST_KEPT = 512, 4_000
"""Texts whose words are kept, and characters of the longest of them."""
START = late(r"\w+|\S")
"""How a name begins: with a word or with a sign."""
POSSESSIVE = late(r"['’]s?$")


def words(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each word of the folded copy in lower case with its offsets in ``text``.

    Those of a passage are kept: many checks of an answer go through them.
    """
    return iter(_kept_words(text)) if len(text) <= LONGEST_KEPT else _words(text)


@lru_cache(maxsize=KEPT_WORDS)
def _kept_words(text: str) -> tuple[tuple[str, int, int], ...]:
    return tuple(_words(text))


@lru_cache(maxsize=KEPT_WORDS)
def distinct_words(text: str) -> frozenset[str]:
    """Return the words that ``words`` yields of a passage, each once; kept as well."""
    return frozenset(word for word, _, _ in words(text))


def _words(text: str) -> Iterator[tuple[str, int, int]]:
    if is_folded(text):
        for found in WORD.finditer(text):
            yield found.group().lower(), found.start(), found.end()
        return
    copy = copied(text)
    for found in WORD.finditer(copy.text):
        yield found.group().lower(), *copy.span(*found.span())


@lru_cache(maxsize=8)
def _stemmer(language: str) -> Any:
    import Stemmer

    name = SNOWBALL.get(language)
    return Stemmer.Stemmer(name) if name in Stemmer.algorithms() else None


@lru_cache(maxsize=65_536)
def _word_terms(word: str, language: str) -> tuple[str, ...]:
    """Return the terms of one lower-case word; () for a stop word."""
    word = POSSESSIVE.sub("", word)
    if not word.isascii():
        word = _UNWRITTEN.sub("", word)
    ignored = stop_words(language)
    if not word or word in ignored:
        return ()
    runs = PIECE.findall(word)
    if not word.isascii():
        runs = [run for piece in runs for run in RUN.findall(piece)]
    return tuple(
        term for run in runs if run not in ignored for term in _run_terms(run, language)
    )


def _run_terms(run: str, language: str) -> list[str]:
    """Return the terms of a run of one script, of which something is said."""
    if run.isascii():
        return [stemmed(run, language)]
    if _SYLLABIC.match(run):
        return _runs(run, TRIPLE)
    if UNSPACED.fullmatch(run):
        parts = _idle_runs(language).split(run)
        return [term for part in parts for term in _runs(part, PAIR)]
    return _runs(run, PAIR) if HANGUL.fullmatch(run) else [stemmed(run, language)]


def _runs(text: str, length: int) -> list[str]:
    """Return each run of so many characters, or the text where it is shorter."""
    last = len(text) - length + 1
    return [text[at : at + length] for at in range(last)] or [text][: len(text)]


@lru_cache(maxsize=8)
def _idle_runs(language: str) -> re.Pattern[str]:
    """Return what parts a run without spaces: words of two signs that say nothing."""
    known = sorted(stop_words(language), key=lambda word: (-len(word), word))
    idle = (word for word in known if len(word) > 1 and UNSPACED.fullmatch(word))
    return re.compile("|".join(map(re.escape, idle)) or r"(?!)")


def lowered(text: str, language: str) -> str:
    """Return a text in small letters: a Turkish "i" keeps its dot, or has none."""
    if language in DOTLESS:
        text = text.replace("I", "\u0131").replace("\u0130", "i")
    return text.lower()


@lru_cache(maxsize=8)
def _irregular(language: str) -> dict[str, str]:
    """Map the forms of verbs that a stem does not show to the verbs."""
    rows = map(str.split, entries("irregular_forms", language))
    return {form: verb for verb, *forms in rows for form in forms}


def stemmed(word: str, language: str) -> str:
    """Return the stem of a lower-case word; the word where none is known."""
    word = _irregular(language).get(word, word)
    if language in ARTICLES:
        prefixed, article = ARTICLES[language]
        word = prefixed.sub(article, word)
    stemmer = _stemmer(language)
    if stemmer is not None:
        return str(stemmer.stemWord(word))
    if HEBREW.fullmatch(word):
        while len(word) > SHORTEST_HEBREW and word[0] in HEBREW_PREFIXES:
            word = word[1:]
    return word


def terms(text: str, language: str = "en", names: Names | None = None) -> list[str]:
    """Return the terms of ``text`` in order; a subject's own follows its mention."""
    mentions = (
        {end: subject for _, end, subject in names.mentions(text)} if names else {}
    )
    found: list[str] = []
    if not mentions:  # then places do not count, only words
        for word in WORD.findall(text if is_folded(text) else copied(text).text):
            found += _word_terms(lowered(word, language), language)
        return found
    for word, start, end in words(text):
        written = lowered(text[start:end], language) if language in DOTLESS else word
        found.extend(_word_terms(written, language))
        # A mention may end inside a hyphenated word ("IS-led").
        passed = [place for place in mentions if place <= end]
        found.extend(mentions.pop(place) for place in passed)
    found.extend(mentions.values())
    return found


def idle_terms(text: str, language: str) -> list[str]:
    """Return the words of a text that says nothing but such words; else none.

    They are a heading's terms, "The Who", and those of a question for it: what is left
    of either is never empty.
    """
    if terms(text, language):
        return []
    copy = text if is_folded(text) else copied(text).text
    return [lowered(word, language) for word in WORD.findall(copy)]


def tagged(term: str, language: str) -> str:
    """Return a term as the index counts it: one of each language by itself."""
    return f"{language}:{term}"


def tag_of(term: str) -> str:
    """Return the language with which ``tagged`` made this."""
    return term.partition(":")[0]


def untagged(term: str) -> str:
    """Return the term of which ``tagged`` made this."""
    return term.partition(":")[2]


def grams(text: str, language: str) -> frozenset[str]:
    """Return the pieces of the terms that forms of one word, and compounds, share.

    Four letters at a time, the beginning marked; of a script that writes no spaces,
    single characters and pairs (McNamee and Mayfield 2004).
    """
    found: set[str] = set()
    for term in terms(text, language):
        if _SYLLABIC.match(term):
            found.add(term)
        elif UNSPACED.fullmatch(term) or HANGUL.fullmatch(term):
            found.update(term, (term,))
        else:
            padded = f"_{term}"
            last = max(1, len(padded) - GRAM + 1)
            found.update(padded[place : place + GRAM] for place in range(last))
    return frozenset(found)


def name_start(name: str) -> str:
    """Return the lower-case word or the sign that a name begins with."""
    found = START.search(name)
    return found.group().lower() if found else ""


def last_word(name: str) -> str:
    """Return the last word, in lower case, of a name of several; "" of any other."""
    return name.lower().split()[-1] if " " in name.strip() else ""


def name_words(name: str) -> set[str]:
    """Return the words of a name in lower case."""
    return {word for word, _, _ in words(name)}


def subject_term(subject: str) -> str:
    """Return the term under which every name of ``subject`` is counted."""
    return "§" + subject.lower()


class Name(NamedTuple):
    """One name of a subject."""

    name: str
    subject: str
    exact: bool
    """Whether it counts only as it is written."""

    @property
    def takes_s(self) -> bool:
        """Whether it is an acronym that is also known with an "s" after it."""
        return not self.exact and self.name.isupper() and len(self.name) > SHORT_ACRONYM


@dataclass(frozen=True)
class _Group:
    """The names that begin with one word."""

    pattern: re.Pattern[str]
    """Matches any of them, the longer ones first."""
    exact: Mapping[str, str]
    """Subjects by names that count only as written."""
    folded: Mapping[str, str]
    """Subjects by all other names in lower case."""


class Names:
    """Every name under which the corpus's subjects go.

    An acronym whose lower-case form is an ordinary word ("IS", "WHO", "US") is
    recognised only as it is written; any other name in any case, and any other acronym
    also with an "s" that lacks its apostrophe ("the ECBs money").  A pattern is made of
    the names that begin with a word when a text holds that word: there may be as many
    names as documents.
    """

    def __init__(self, subjects: Mapping[str, str], exact: Iterable[str] = ()) -> None:
        """Take the names.

        Args:
            subjects: From each name to the subject that it stands for.
            exact: Those names that must be written just so.
        """
        self.subjects: Mapping[str, str] = {
            name: subject for name, subject in subjects.items() if name
        }
        self._exact = frozenset(exact)
        self._groups: Recent[str, _Group | None] = Recent(KEPT)
        self._found: Recent[str, list[tuple[int, int, str]]] = Recent(KEPT_TEXTS)
        self._terms: Recent[tuple[str, str], frozenset[str]] = Recent(KEPT_TERMS)

    @cached_property
    def _by_start(self) -> dict[str, list[Name]]:
        found: dict[str, list[Name]] = {}
        for name, subject in sorted(self.subjects.items()):
            own = Name(name, subject, name in self._exact)
            found.setdefault(name_start(name), []).append(own)
        return found

    @cached_property
    def _last(self) -> frozenset[str]:
        return frozenset(map(last_word, self.subjects.keys() - self._exact))

    def beginning(self, start: str) -> list[Name]:
        """Return the names whose ``name_start`` is this, in order."""
        return self._by_start.get(start, [])

    def expect(self, starts: Iterable[str]) -> None:
        """Take note of what ``beginning`` will be asked for, also without an "s"."""

    def of(self, subject: str) -> list[str]:
        """Return the names of a subject."""
        return [name for name, own in self.subjects.items() if own == subject]

    def ends(self, word: str) -> bool:
        """Whether a name of several words ends with this one."""
        return word.lower() in self._last

    def hold(self, word: str) -> bool:
        """Whether a name holds this lower-case word."""
        return any(word in name_words(name) for name in self.subjects)

    def _grouped(self, start: str) -> _Group | None:
        names = self.beginning(start)
        exact = {one.name: one.subject for one in names if one.exact}
        folded = {one.name.lower(): one.subject for one in names if not one.exact}
        if start.endswith("s"):
            names = [*names, *self.beginning(start[:-1])]
        for one in names:
            with_s = f"{one.name.lower()}s"
            if one.takes_s and name_start(with_s) == start:
                folded.setdefault(with_s, one.subject)
        if not exact and not folded:
            return None
        forms = [re.escape(name) for name in exact]
        forms += [f"(?i:{re.escape(name)})" for name in folded]
        joined = "|".join(sorted(forms, key=len, reverse=True))
        return _Group(re.compile(rf"(?<!\w)(?:{joined})(?!\w)"), exact, folded)

    def own_terms(self, subject: str, language: str) -> frozenset[str]:
        """Return the terms of a subject and of all its names."""
        return self._terms.get((subject, language), self._terms_of)

    def _terms_of(self, asked: tuple[str, str]) -> frozenset[str]:
        subject, language = asked
        main = self.subjects.get(subject, subject)
        names = (subject, *self.of(main))
        found = {term for name in names for term in terms(name, language)}
        return frozenset(found | {subject_term(main)})

    def _find(self, text: str) -> list[tuple[int, int, str]]:
        """Return (start, end, subject) of each mention, in order, without overlap."""
        # A text wholly in capitals says nothing about how a name is written.
        shouted = text.isupper() and " " in text
        found = self._after_auxiliary(text)
        last = 0
        starts = list(START.finditer(text))
        self.expect(start.group().lower() for start in starts)
        for start in starts:
            names = self._groups.get(start.group().lower(), self._grouped)
            hit = names.pattern.match(text, start.start()) if names else None
            if names is None or hit is None or hit.start() < last:
                continue
            last = hit.end()
            subject = names.exact.get(hit.group())
            if subject is not None and shouted:
                continue
            subject = subject or names.folded.get(hit.group().lower(), "")
            if subject:
                found.append((hit.start(), hit.end(), subject))
        return sorted(found)

    def _mentioned(self, text: str) -> list[tuple[int, int, str]]:
        return self._found.get(text, self._find)

    def mentions(self, text: str) -> list[tuple[int, int, str]]:
        """Return (start, end, subject term) of each mention, in order."""
        return [
            (start, end, subject_term(own)) for start, end, own in self._mentioned(text)
        ]

    @cached_property
    def _after(self) -> list[tuple[re.Pattern[str], str]]:
        return [
            (re.compile(rf"{AUXILIARY}(?P<name>{word})\b"), one.subject)
            for word in sorted(NEVER_DOES)
            for one in self.beginning(word)
            if one.exact and one.name.lower() == word
        ]

    def _after_auxiliary(self, text: str) -> list[tuple[int, int, str]]:
        """Return mentions of acronyms typed as an ordinary word: "how does is fund".

        After "does" or "did" stands who does it, which "is", "us" and "who" cannot be.
        """
        return [
            (hit.start("name"), hit.end("name"), subject)
            for pattern, subject in self._after
            for hit in pattern.finditer(text)
        ]

    def resolve(self, text: str) -> str:
        """Return ``text`` with each name replaced by its subject's main name."""
        pieces, last = [], 0
        for start, end, subject in self._mentioned(text):
            pieces += [text[last:start], subject]
            last = end
        return "".join([*pieces, text[last:]])


_PARTED = late(r"[\s_-]+")


def collection_key(name: str) -> str:
    """Return a collection's name as names are compared: "Year 9" is "year-9"."""
    return _PARTED.sub("-", name.strip().strip("/").casefold())
