"""Retrieval: the nearest sections by meaning and by words, to be scored exactly."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from explainbot.answering.question.tokens import in_corpus
from explainbot.text.languages import main_language
from explainbot.text.terms import idle_terms, terms, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from explainbot.index.protocol import Store


CONTRACTION = re.compile(r"I['’]", re.IGNORECASE)
OF = frozenset({"of", "von", "de", "du", "des", "del", "di", "da", "do", "van"})
ARTICLES = frozenset({"the", "der", "la", "las", "los", "le", "les", "den", "dem"})
CANDIDATES = 50
"""From each of the two indexes."""


@dataclass(frozen=True)
class Query:
    """A question as it is searched."""

    text: str
    vector: NDArray[np.float32]
    """Unit length, shape (d,)."""
    terms: tuple[str, ...]
    """In order, subjects' own terms among them."""
    numbers: tuple[int, ...]
    """The terms' numbers, in order; -1 for one that the corpus does not hold."""
    idf: dict[int, float]
    """Of each known number: log(1 + (N - n + .5) / (n + .5))."""
    unknown_idf: float
    """Of a term that no section holds."""
    names: tuple[int, ...] = ()
    """Numbers of the terms of its names and figures; -1 for an unknown one."""
    stranger: bool = False
    """Whether it names something by a name of which the corpus knows a part only."""
    language: str = "en"
    """Of the sections that it is compared with, as if there were no others."""
    known: bool = True
    """Whether the model was made for that language."""

    @property
    def counted(self) -> Counter[int]:
        """The known terms' numbers with how often each occurs."""
        return Counter(number for number in self.numbers if number >= 0)

    @property
    def unknown(self) -> set[str]:
        """The terms that no section holds."""
        pairs = zip(self.terms, self.numbers, strict=True)
        return {term for term, number in pairs if number < 0}

    def weight(self, number: int) -> float:
        """Return the term's idf."""
        return self.idf.get(number, self.unknown_idf)


def make_query(
    text: str,
    vector: NDArray[np.float32],
    store: Store,
    language: str = "",
    *,
    known: bool = True,
) -> Query:
    """Prepare a question whose vector is known for the sections in one language.

    Words are taken apart by the rules of that language and weighed among its sections
    alone, so that what the corpus holds in others changes nothing.

    Args:
        text: The question.
        vector: Its vector.
        store: The index.
        language: ISO 639-1 code; "" for the corpus's main one.
        known: Whether the model was made for it.
    """
    code = language or main_language(store.languages)
    found = terms(text, code, store.names_in(code))
    own = name_terms(text, store, code)
    if not found:
        idle = idle_terms(text, code)
        named = store.term_numbers(idle, code)
        found = [term for term in idle if term in named]
    held = store.term_numbers([*found, *own], code)
    missing = [term for term in found if term not in held]
    if missing and (others := in_corpus(missing, code, store)):
        found = [others.get(term, term) for term in found]
        held |= store.term_numbers(others.values(), code)
    total, _ = store.size_in(code)
    return Query(
        text,
        vector,
        tuple(found),
        tuple(held[term][0] if term in held else -1 for term in found),
        {number: _idf(total, sections) for number, sections in held.values()},
        _idf(total, 0),
        tuple(held[term][0] if term in held else -1 for term in own),
        names_stranger(text, store, code),
        code,
        known,
    )


def names_stranger(text: str, store: Store, language: str = "") -> bool:
    """Whether the question names something of which the corpus knows a part only.

    An unknown word stands before the last word of a name ("Hoover Dam"), or after its
    "of" ("Bank of England").  The name is written with capitals, or its last word is
    that of a subject.  Names that the corpus knows as a whole are no strangers,
    whatever their words.

    Args:
        text: The question.
        store: The index.
        language: Of the sections that are meant by "the corpus"; "" for the main one.
    """
    code = language or main_language(store.languages)
    spans = [(start, end) for _, start, end in words(text)]
    names = store.names_in(code)
    mentions = names.mentions(text)

    def inside(start: int, end: int) -> bool:
        return any(left < end and start < right for left, right, _ in mentions)

    for place, (one, two) in enumerate(pairwise(spans)):
        first, second = text[slice(*one)], text[slice(*two)]
        if (
            inside(one[0], two[1])
            or not first.isalpha()
            or not _unknown(first, store, code)
        ):
            continue
        # Any question begins with a capital.
        capitals = place > 0 and first[0].isupper() and second[0].isupper()
        if (capitals or names.ends(second)) and not _unknown(second, store, code):
            return True
    return any(
        text[start:end].isalpha()
        and not inside(start, end)
        and _unknown(text[start:end], store, code)
        for start, end in _after_of(text, spans)
    )


def _after_of(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the words with a capital that follow one, an "of" or "of the" between."""
    written = [text[slice(*span)] for span in spans]
    for place in range(2, len(written)):
        last = place + 1
        while last < len(written) and written[last] in ARTICLES:
            last += 1
        if (
            written[place] in OF
            and written[place - 1][0].isupper()
            and last < len(written)
            and written[last][0].isupper()
        ):
            yield spans[last]


def _unknown(word: str, store: Store, language: str) -> bool:
    """Whether a word with content is in no section of a language, in any form."""
    found = set(terms(word, language))
    return bool(found) and not store.term_numbers(found, language)


def name_terms(text: str, store: Store, language: str = "") -> list[str]:
    """Return the terms of what a question names: words with a capital inside it.

    A mention of a subject counts as the subject.  An acronym or a figure counts only if
    the corpus does not hold it, for a passage may well spell it out.  Capitals say
    nothing in a question that writes most words with one.

    Args:
        text: The question.
        store: The index.
        language: Of the sections that it is compared with; "" for the main one.
    """
    language = language or main_language(store.languages)
    mentions = store.names_in(language).mentions(text)
    found = [subject for _, _, subject in mentions]
    spans = [(text[start:end], start) for _, start, end in words(text)]
    capital = [any(letter.isupper() for letter in word) for word, _ in spans]
    telling = 2 * sum(capital) <= len(capital) + 1
    spelt: list[str] = []
    for place, (word, start) in enumerate(spans):
        if any(left <= start < right for left, right, _ in mentions):
            continue
        if word.isupper() or any(letter.isdigit() for letter in word):
            spelt += terms(word, language)
        elif telling and capital[place] and place > 0 and not CONTRACTION.match(word):
            found += terms(word, language)
    known = store.term_numbers(spelt, language)
    found += [term for term in spelt if term not in known]
    return list(dict.fromkeys(found))


def _idf(total: int, holding: int) -> float:
    return math.log(1 + (total - holding + 0.5) / (holding + 0.5))


def candidates(
    queries: Sequence[Query],
    store: Store,
    among: NDArray[np.int64] | None = None,
    nearest: Sequence[int] | None = None,
) -> list[int]:
    """Return the rows to score, each once: by meaning first, then by words.

    Args:
        queries: The question, and what is searched beside it; all for one language.
        store: The index.
        among: Rows to search in, ascending; None for all.
        nearest: What ``store.dense`` says of the first query, if that is known.
    """
    rows: dict[int, None] = {}
    for place, query in enumerate(queries):
        if place or nearest is None:
            rows.update(dict.fromkeys(store.dense(query.vector, CANDIDATES, among)))
        else:
            rows.update(dict.fromkeys(nearest))
        hits = store.lexical(query.terms, CANDIDATES, among, query.language)
        rows.update(dict.fromkeys(hits))
    return list(rows)
