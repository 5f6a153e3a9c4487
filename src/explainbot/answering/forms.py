"""Other forms of an English word that stemming does not see: "knife" and "knives".

Irregular plurals and verbs, and the adjectives of places ("Rome", "Roman"), from
``data/en/forms.txt`` (``benchmarks/opposites.py`` makes it from WordNet).  The list is
read when a term is looked up that a corpus does not hold.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from explainbot.index import Store

LIST = Path(__file__).parents[1] / "data" / "en" / "forms.txt"


@cache
def _forms() -> dict[str, list[str]]:
    lines = LIST.read_text(encoding="utf-8").splitlines()
    rows = [line.split() for line in lines if not line.startswith("#")]
    return {stem: others for stem, *others in rows}


def other_forms(stem: str) -> list[str]:
    """Return the stems of an English word's irregular forms; [] if it has none."""
    return _forms().get(stem, [])


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
