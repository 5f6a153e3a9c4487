"""What earlier questions make of the scores of a follow-up's candidates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from explainbot.answering.conversation import SIGNALS, added, leaning
from explainbot.answering.headings import is_question

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from explainbot.answering.rank import Signals
    from explainbot.index.storage.rows import StoredSection


@dataclass(frozen=True, eq=False)
class Mixed:
    """Scores and signals of the candidates as the conversation bears on them."""

    scores: NDArray[np.float64]
    """Of the caller: it may change them."""
    full: NDArray[np.float64]
    coverage: NDArray[np.float64]
    lean: float
    """How much the conversation counted, 0 to 1."""


def leaned_on(
    question: str,
    sections: Sequence[StoredSection],
    known: Sequence[Signals],
    language: str,
) -> Mixed:
    """Return what the conversation makes of the candidates.

    Args:
        question: As it was asked.
        sections: The candidates.
        known: Signals of the question alone, then of what is searched beside it.
        language: The question's.
    """
    own, resolved = known[0], known[-1]
    scores, full, coverage = own.score, own.full, own.coverage
    if not known[1:]:
        return Mixed(scores, full, coverage, 0.0)
    documents = [item.document_id for item in sections]
    questions, last = (item.weighted(SIGNALS) for item in known[1:3])
    lean = leaning(question, scores, questions, documents, language)
    asking = [is_question(item.heading) for item in sections]
    more, weight = added(questions, last, resolved.score, documents, asking)
    return Mixed(
        (scores + lean * more) / (1 + lean * weight),
        full + lean * (resolved.full - full),
        coverage + lean * (resolved.coverage - coverage),
        lean,
    )


def put_behind(scores: NDArray[np.float64], places: list[int], rank: int) -> None:
    """Put those before a rank as far behind it as they were before it."""
    passed = places[:rank]
    scores[passed] = np.maximum(2 * scores[places[rank]] - scores[passed] - 1e-5, 0.0)
