"""Which sections are right: by their order in the readers and explainers."""

from __future__ import annotations

import sys

from explainbot.records import Document
from explainbot.sections import sections

SETS = {
    "seed": "is-explainer.txt",
    "photosynthesis": "photosynthesis.md",
    "eu-lawmaking": "eu-lawmaking.csv",
    "inflation": "inflation.html",
}
"""The reader of each set."""

TWINS = {
    "seed": "islamic-state.txt",
    "photosynthesis": "photosynthesis.html",
    "eu-lawmaking": "eu-lawmaking.txt",
    "inflation": "inflation.md",
}
"""The shipped explainer on the same subject."""

SEED_NAMES = (
    "news-strike",
    "news-chemical",
    "origin",
    "where",
    "who-fights",
    "funding",
    "attacks",
    "tactics",
    "impact",
)
"""What the seed set calls the sections of its reader, in their order."""

HEADINGS = {"seed": 9, "photosynthesis": 9, "eu-lawmaking": 12, "inflation": 9}
TWIN_HEADINGS = {"seed": 9, "photosynthesis": 9, "eu-lawmaking": 10, "inflation": 9}
"""How many headings there are, so that a changed file does not go unseen."""

MATCHING = {
    "seed": {at: at for at in range(9)},
    "photosynthesis": {1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 8: 8},
    "eu-lawmaking": {0: 0, 1: 3, 4: 2, 5: 4, 6: 1, 7: 5, 8: 7, 10: 8},
    "inflation": {1: 1, 2: 3, 3: 2, 4: 2, 5: 5, 6: 4, 7: 6, 8: 7},
}
"""For each set: the place of a heading in the reader, and that of the heading in the
shipped explainer that answers the same, both from 0."""

Place = tuple[str, str]
"""A document's name and a heading in it."""


def right_places(
    name: str, reader: Document, twin: Document | None
) -> dict[str, frozenset[Place]]:
    """Return for each gold name of a set the sections that are right.

    Args:
        name: The set.
        reader: Its reader.
        twin: The shipped explainer on the same subject, if its sections count, too.
    """
    own = _headings(reader, HEADINGS[name])
    places = [{(reader.id, heading)} for heading in own]
    if twin is not None:
        other = _headings(twin, TWIN_HEADINGS[name])
        for at, matching in MATCHING[name].items():
            places[at].add((twin.id, other[matching]))
    names = SEED_NAMES if name == "seed" else own
    return dict(zip(names, map(frozenset, places), strict=True))


def _headings(document: Document, expected: int) -> list[str]:
    """Return a document's headings in order, each once."""
    found = list(dict.fromkeys(one.heading for one in sections.split(document)))
    if len(found) != expected:
        sys.exit(f"{document.id} has {len(found)} headings, expected {expected}.")
    return found
