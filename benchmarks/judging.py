"""Questions with what is right for them, and how an answer is judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

import numpy as np

from explainbot.records import Quote

Item = TypeVar("Item")
TOP = 10
"""Passages that are looked at."""


def collapsed(text: str) -> str:
    """Return the text with every run of white space as one space."""
    return " ".join(text.split())


@dataclass(frozen=True)
class Passage:
    """What a system shows."""

    document: str
    heading: str
    text: str
    """White space collapsed."""


@dataclass(frozen=True)
class Target:
    """Where the answer stands: a section by its heading, or a passage by its words."""

    document: str
    heading: str = ""
    text: str = ""
    """White space collapsed; "" if the heading decides."""

    def met_by(self, shown: Passage) -> bool:
        """Whether what is shown is a part of the right passage, or holds it whole."""
        if shown.document != self.document:
            return False
        if self.text:
            return shown.text in self.text or self.text in shown.text
        return shown.heading == self.heading


@dataclass(frozen=True)
class Case:
    """One question with what is right."""

    id: str
    text: str
    kind: str
    history: tuple[str, ...] = ()
    """Earlier questions."""
    wanted: tuple[frozenset[Target], ...] = ()
    """() if it must be declined; of each one target must be met."""
    spans: tuple[str, ...] = ()
    """Words of which one answers, white space collapsed; () where none are known."""

    @property
    def documents(self) -> frozenset[str]:
        """Names of the documents that answer."""
        return frozenset(target.document for one in self.wanted for target in one)


@dataclass(frozen=True)
class Outcome:
    """How one question went."""

    rank: int
    """Of the first right passage, from 1; 0 if none is among the first ten."""
    score: float
    """What the system says of its top passage."""
    answered: bool = False
    """Whether it claims to answer."""
    claim_right: bool = False
    """Whether what it claims is right."""
    evidence: tuple[bool, bool] = (False, False)
    """Whether the one sentence marked holds the answer's words; the two marked."""
    marked: str = ""
    """The one sentence marked in the top passage, white space collapsed."""
    seen: str = ""
    """What is shown first."""
    signals: Mapping[str, float] = field(default_factory=dict)
    """The program's numbers behind its confidence."""

    @property
    def first(self) -> bool:
        """Whether the top passage is right."""
        return self.rank == 1


def rank_of(order: Sequence[Passage], wanted: Sequence[frozenset[Target]]) -> int:
    """Return the rank, from 1, of the first right passage; 0 if there is none.

    Where n targets are wanted, n passages count as one: the rank is 1 if the first n
    meet all, 2 if the first n + 1 do.
    """
    places = [
        next((at for at, one in enumerate(order[:TOP], 1) if meets(one, any_of)), 0)
        for any_of in wanted
    ]
    return max(1, max(places) - len(wanted) + 1) if places and all(places) else 0


def meets(shown: Passage, any_of: frozenset[Target]) -> bool:
    """Whether a passage meets one of several targets."""
    return any(target.met_by(shown) for target in any_of)


def passage(quote: Quote) -> Passage:
    """Return what a quote shows."""
    return Passage(quote.document.id, quote.section.heading, collapsed(quote.text))


def evidence(quote: Quote, spans: Sequence[str]) -> tuple[bool, bool]:
    """Return whether the marked sentence, and the two marked, hold one of the spans.

    Two sentences that stand side by side are read as one text.
    """
    text, one = quote.document.text, quote.evidence
    runs = [one]
    for more in quote.evidence_more[:1]:
        left, right = sorted((one, more))
        together = not text[left[1] : right[0]].strip()
        runs += [(left[0], right[1])] if together else [more]
    shown = [collapsed(text[start:end]) for start, end in runs]
    return holds(shown[:1], spans), holds(shown, spans)


def holds(texts: Sequence[str], spans: Sequence[str]) -> bool:
    """Whether one of the texts holds one of the spans."""
    return any(span in text for text in texts for span in spans)


def evenly(items: Sequence[Item], limit: int) -> list[Item]:
    """Return at most ``limit`` items, evenly spread; all if it is 0."""
    if not limit or len(items) <= limit:
        return list(items)
    return [items[at * len(items) // limit] for at in range(limit)]


def after_another(
    cases: Sequence[Case], others: Sequence[Case], seed: int
) -> list[Case]:
    """Return each answerable question with one or two on another document before it.

    Args:
        cases: Those with a history of their own are left out.
        others: Where the earlier questions come from.
        seed: Equal seeds draw alike.
    """
    known: dict[str, list[str]] = defaultdict(list)
    for other in others:
        if len(other.documents) == 1 and not other.history:
            known[min(other.documents)].append(other.text)
    random = np.random.default_rng(seed)
    made = []
    for case in cases:
        names = sorted(known.keys() - case.documents)
        if case.history or not case.wanted or not names:
            continue
        texts = known[names[int(random.integers(len(names)))]]
        count = min(int(random.integers(1, 3)), len(texts))
        chosen = random.choice(len(texts), size=count, replace=False)
        made.append(replace(case, history=tuple(texts[int(at)] for at in chosen)))
    return made
