"""Other forms of an English word that stemming does not see: "knife" and "knives".

Irregular plurals and verbs, and the adjectives of places ("Rome", "Roman"), from
``data/en/forms.txt`` (``benchmarks/opposites.py`` makes it from WordNet).  The list is
read when a term is looked up that a corpus does not hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from explainbot.text.terms import stemmed
from explainbot.text.word_lists import is_ordinary, word_list

if TYPE_CHECKING:
    from explainbot.index.protocol import Store

COMPARED = re.compile(r"(\w{3,}?)(?:er|est)")
LIST = Path(__file__).parents[1] / "data" / "en" / "forms.txt"


@cache
def _forms() -> dict[str, list[str]]:
    lines = LIST.read_text(encoding="utf-8").splitlines()
    rows = [line.split() for line in lines if not line.startswith("#")]
    return {stem: others for stem, *others in rows}


def other_forms(stem: str) -> list[str]:
    """Return the stems of an English word's irregular forms; [] if it has none."""
    return _forms().get(stem, [])


@cache
def _peoples() -> dict[str, list[str]]:
    rows = [row.split() for row in word_list("peoples", "en")]
    stems = [[stemmed(word, "en") for word in row] for row in rows]
    return {first: others for first, *others in stems}


def irregular_forms(word: str) -> list[str]:
    """Return the stems of an English word's other forms by the list alone."""
    return _forms().get(stemmed(word, "en"), [])


def forms_of(word: str) -> list[str]:
    """Return the stems of other forms of an English word, its own aside.

    Beside those of the list, a people's country ("Spaniards": "Spain") and what is
    compared ("straighter": "straight").
    """
    people = _peoples().get(stemmed(word, "en"), ())
    return list(dict.fromkeys([*irregular_forms(word), *people, *_positive(word)]))


def _positive(word: str) -> list[str]:
    """Return the stems that a comparative or superlative may be made of."""
    found = COMPARED.fullmatch(word)
    if not found or not all(is_ordinary(found[1] + end) for end in ("er", "est")):
        return []
    base = found[1]
    bases = [base, f"{base}e"]
    bases += [base[:-1]] if base[-1:] == base[-2:-1] else []
    bases += [f"{base[:-1]}y"] if base.endswith("i") else []
    return [stemmed(one, "en") for one in bases if is_ordinary(one)]


def in_corpus(found: Iterable[str], language: str, store: Store) -> dict[str, str]:
    """Return for terms that the corpus lacks the other forms that it has.

    Args:
        found: Terms, of which the corpus holds none.
        language: Theirs, by ISO 639-1 code; only English has a list.
        store: The index.
    """
    missing = list(found)
    if language != "en" or not missing:
        return {}
    others = {term: _forms().get(term, []) for term in missing}
    every = [other for forms in others.values() for other in forms]
    known = store.term_numbers(every, language) if every else {}
    held = (
        (term, [one for one in forms if one in known]) for term, forms in others.items()
    )
    return {term: forms[0] for term, forms in held if forms}
