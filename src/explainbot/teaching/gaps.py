"""Gaps: near-same questions that a class asked in vain, most asked first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from explainbot.progress import ProgressCallback, StepProgress, no_progress
from explainbot.teaching.places import PassagePlace, passage_of
from explainbot.teaching.suggestions import Suggestion, look, suggestions

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from explainbot.answering.explainer import Explainer
    from explainbot.records import Answer
    from explainbot.usage.unanswered import KeptQuestion


PINNED = 5
"""Wordings that a suggested pin is for."""
MOST = 5000
"""Different questions that are looked at, the most asked ones."""


@dataclass(frozen=True)
class AskedWording:
    """One way in which a question was asked."""

    question: str
    after: str
    """The question before it, if it leaned on that one."""
    asked: int


@dataclass(frozen=True)
class Gap:
    """Questions that mean the same, and what the corpus has nearest to them."""

    question: str
    """As it was asked most often."""
    asked: int
    wordings: tuple[AskedWording, ...]
    first: str
    """Day, YYYY-MM-DD."""
    last: str
    unhelpful: int
    """How often its answer was marked so; 0 for a question without an answer."""
    match: str
    confidence: float
    reason: str | None
    nearest: PassagePlace | None
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True)
class GapReport:
    """What ``explainbot gaps`` found."""

    gaps: tuple[Gap, ...]
    kept: int
    """Questions that are kept, each as often as it was asked."""
    answered: int
    """Of these, those that the corpus answers by now."""
    left_out: int
    """Of these, those that were not looked at, as they are too many."""
    index: str


@dataclass
class _Asked:
    """One question, however its letters and marks were typed."""

    spellings: Counter[str] = field(default_factory=Counter)
    after: str = ""
    days: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return self.spellings.total()

    @property
    def text(self) -> str:
        return min(self.spellings, key=lambda text: (-self.spellings[text], text))

    @property
    def history(self) -> list[str]:
        return [self.after] if self.after else []


def find_gaps(
    kept: Sequence[KeptQuestion],
    explainer: Explainer,
    *,
    on_progress: ProgressCallback = no_progress,
) -> GapReport:
    """Ask every kept question again and group those that are still not answered.

    An answer that was marked unhelpful stays a gap as long as the same quote answers.
    """
    groups = _grouped(kept)
    looked_at = groups[:MOST]
    open_: list[tuple[_Asked, Answer]] = []
    marked: dict[str, list[tuple[_Asked, Answer]]] = defaultdict(list)
    answered = 0
    for number, (quote, asked) in enumerate(looked_at):
        on_progress(StepProgress("asking again", number, len(looked_at)))
        answer = explainer.ask(asked.text, asked.history)
        if not answer.answered:
            open_.append((asked, answer))
        elif answer.quotes[0].id == quote:
            marked[quote].append((asked, answer))
        else:
            answered += asked.count
    gaps = [_marked_gap(found) for found in marked.values()]
    gaps += [_open_gap(found, explainer) for found in _alike(open_, explainer)]
    return GapReport(
        tuple(sorted(gaps, key=lambda gap: (-gap.asked, gap.question))),
        len(kept),
        answered,
        sum(asked.count for _, asked in groups[MOST:]),
        explainer.store.name,
    )


def _grouped(kept: Sequence[KeptQuestion]) -> list[tuple[str, _Asked]]:
    """Return (unhelpful quote, question), most asked first."""
    groups: dict[tuple[str, str, str], _Asked] = defaultdict(_Asked)
    for item in kept:
        key = (item.unhelpful, _normal(item.question), _normal(item.after))
        asked = groups[key]
        asked.spellings[" ".join(item.question.split())] += 1
        asked.after = asked.after or item.after
        asked.days.append(item.day)
    found = [(key[0], asked) for key, asked in groups.items()]
    return sorted(found, key=lambda pair: (-pair[1].count, pair[1].text))


def _normal(question: str) -> str:
    return " ".join(question.casefold().split()).strip(" ?!.")


def _alike(
    found: list[tuple[_Asked, Answer]], explainer: Explainer
) -> list[list[tuple[_Asked, Answer]]]:
    if not found:
        return []
    texts = [" ".join([*asked.history, asked.text]) for asked, _ in found]
    vectors = explainer.encoder.encode_questions(texts)
    return [[found[row] for row in rows] for rows in average_clusters(vectors)]


def _open_gap(found: list[tuple[_Asked, Answer]], explainer: Explainer) -> Gap:
    asked, answer = found[0]
    alone = [item.text for item, _ in found if not item.after]
    told = suggestions(
        asked.text,
        answer,
        explainer.store,
        wordings=alone[:PINNED],
        is_word=explainer.encoder.knows_word,
    )
    return _gap(found, 0, told)


def _marked_gap(found: list[tuple[_Asked, Answer]]) -> Gap:
    times = sum(asked.count for asked, _ in found)
    return _gap(found, times, (look(times),))


def _gap(
    found: list[tuple[_Asked, Answer]], unhelpful: int, told: tuple[Suggestion, ...]
) -> Gap:
    asked, answer = found[0]
    days = sorted(day for item, _ in found for day in item.days)
    shown = [*answer.quotes, *answer.alternatives]
    return Gap(
        asked.text,
        sum(item.count for item, _ in found),
        tuple(AskedWording(item.text, item.after, item.count) for item, _ in found),
        days[0],
        days[-1],
        unhelpful,
        answer.match,
        answer.confidence,
        answer.reason,
        passage_of(shown[0]) if shown else None,
        told,
    )


ALIKE = 0.7
"""Mean cosine from which two groups of questions count as one; see docs/gaps.md."""
_NONE = -2.0
"""Below every cosine."""


def average_clusters(
    vectors: NDArray[np.float32], alike: float = ALIKE
) -> list[list[int]]:
    """Join groups of rows, the most alike first, as long as they are alike enough.

    How alike two groups are is the mean cosine over all pairs (average linkage), so no
    chain of neighbours joins what lies far apart.  The result does not depend on the
    order of the rows, ties apart.  Time and memory grow with the square of the rows.

    Args:
        vectors: Unit vectors of shape (n, d).
        alike: Least mean cosine of two groups that are joined, -1 to 1.

    Returns:
        The rows of each group, ascending, groups in order of their first rows.
    """
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, _NONE)
    members = [[row] for row in range(len(vectors))]
    # A chain of nearest neighbours ends in two groups that are nearest to each other;
    # joining these at once gives what joining the best pair of all would give.
    chain: list[int] = []
    groups: list[list[int]] = []
    rest = set(range(len(vectors)))
    while rest:
        here = chain[-1] if chain else min(rest)
        chain = chain or [here]
        near = int(cosines[here].argmax())
        before = chain[-2] if chain[1:] else here
        if cosines[here, before] == cosines[here, near]:
            near = before
        if cosines[here, near] < alike:
            # Means only fall: nothing that is joined later can be nearer.
            groups.append(members[here])
            _leave(cosines, here)
            rest.discard(chain.pop())
        elif near == before:
            del chain[-2:]
            _join(cosines, members, here, near)
            rest.discard(near)
        else:
            chain.append(near)
    return sorted(map(sorted, groups))


def _join(
    cosines: NDArray[np.float32], members: list[list[int]], one: int, other: int
) -> None:
    """Make one group of two, in the first one's place."""
    sizes = len(members[one]), len(members[other])
    row = (sizes[0] * cosines[one] + sizes[1] * cosines[other]) / sum(sizes)
    row[cosines[one] == _NONE] = _NONE
    _leave(cosines, other)
    row[other] = _NONE
    cosines[one], cosines[:, one] = row, row
    members[one] += members[other]


def _leave(cosines: NDArray[np.float32], row: int) -> None:
    cosines[row], cosines[:, row] = _NONE, _NONE
