"""The telling words of a sentence, and which of them a typed answer has.

A word is telling by its idf: how few sections of the corpus hold it.  Words are
compared by their stems, so that "stored" is there where "store" was typed.  This says
what was there; it does not say whether an answer is right.
"""

from __future__ import annotations

from explainbot.records import Span
from explainbot.study.blanks import PLAIN, Weight
from explainbot.study.items import Item
from explainbot.text.terms import terms, words

MOST = 6
SHARE = 0.5
"""Least share of the most telling word's idf."""


def key_words(
    text: str, language: str, weight: Weight, given: frozenset[str] = frozenset()
) -> tuple[Span, ...]:
    """Return the offsets of the telling words, in order, each stem once.

    Args:
        text: A sentence.
        language: ISO 639-1 code.
        weight: From a term to its idf.
        given: Terms that the question tells.
    """
    found: dict[tuple[str, ...], tuple[float, Span]] = {}
    for word, start, end in words(text):
        own = tuple(terms(word, language))
        if language == "en" and word in PLAIN:
            continue
        if own and not given.issuperset(own) and own not in found:
            score = sum(map(weight, own)) / len(own)
            found[own] = (score, (start, end))
    scored = sorted(found.values(), key=lambda pair: (-pair[0], pair[1]))[:MOST]
    least = SHARE * scored[0][0] if scored else 0
    return tuple(sorted(span for score, span in scored if score >= least and score > 0))


def said(item: Item, typed: str) -> tuple[list[str], list[str]]:
    """Return the item's key words that a typed answer has, and those that it has not.

    They are given as they stand in the text.
    """
    document = item.quote.document
    typed_terms = set(terms(typed, document.language))
    there: list[str] = []
    missing: list[str] = []
    for start, end in item.key_words:
        word = document.text[start:end]
        own = set(terms(word, document.language))
        (there if own and own <= typed_terms else missing).append(word)
    return there, missing


def said_line(item: Item, typed: str) -> str:
    """Say in one sentence which key words were there; "" where nothing was typed."""
    there, missing = said(item, typed)
    if not typed.strip() or not item.key_words:
        return ""
    count = len(there) + len(missing)
    words_ = "key word" if count == 1 else "key words"
    line = f"Your answer has {len(there)} of {count} {words_}"
    line += f": {', '.join(there)}." if there else "."
    return f"{line} Not there: {', '.join(missing)}." if missing else line
