"""Whether what is asked is only asked by a passage as well, in an exercise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from explainbot.answering.evidence import Sentences, rate
from explainbot.answering.scoring import MUTE, Signals, order, tells_nothing
from explainbot.index.exercises import is_exercise

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from explainbot.answering.retrieval import Query
    from explainbot.index.protocol import Store
    from explainbot.index.storage.rows import StoredSection


LITTLE, WHOLE = 0.33, 0.9
"""Coverage of a question by the best passage, and by an exercise, at which it is the
exercise that it is about."""


def past_exercise(
    queries: Mapping[str, Query],
    sections: Sequence[StoredSection],
    store: Store,
    own: Signals,
    scores: NDArray[np.float64],
    *,
    places: list[int],
) -> list[int]:
    """Put a first passage behind that asks what is asked and tells something else.

    What it tells is of another thing, "Hand in by Thursday", so it counts no more than
    one that tells nothing.

    Args:
        queries: The question, by the language that it is compared in.
        sections: The candidates.
        store: The index.
        own: Signals of the question alone.
        scores: Of the candidates; changed in their place.
        places: Their order by these.

    Returns:
        The order by the changed scores.
    """
    top = places[0]
    section = sections[top]
    if section.mute:
        return places
    rated = rate(queries[section.language], section, store, own.parts(top))
    if not rated.exercise:
        return places
    scores[top] *= MUTE
    return order(scores, list(sections))


def only_asks(
    query: Query,
    sections: Sequence[StoredSection],
    store: Store,
    own: Signals,
    top: int,
    *,
    told: Sentences | None,
) -> bool:
    """Whether an exercise asks what the question asks, and the best tells it not.

    The best passage may be that exercise, or hold it; or it lacks most of what the
    question says, all of which stands in an exercise elsewhere.

    Args:
        query: The question, as it is compared with the best passage.
        sections: The candidates.
        store: The index.
        own: Signals of the question alone.
        top: The place of the best.
        told: Its sentences, if they were rated.
    """
    section = sections[top]
    if section.mute:
        return tells_nothing(query, [section])[0]
    if not section.told_whole:
        rated = told or rate(query, section, store, own.parts(top))
        if rated.exercise:
            return True
    if own.asked is None or own.coverage[top] >= LITTLE:
        return False
    asked = int(own.asked.argmax())
    if own.asked[asked] < WHOLE:
        return False
    return is_exercise(store.text(sections[asked]), sections[asked].above)
