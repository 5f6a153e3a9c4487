"""Why an answer is what it is, in words: what spoke for it, and what against.

Every line says something that was measured.  What would have made the program surer is
found by putting each signal of the confidence, alone, at a value that good answers
have, and naming those that raise the probability most.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from explainbot.answering.confidence import BANDS, probability
from explainbot.answering.reason import word_numbers

if TYPE_CHECKING:
    from explainbot.answering.ranked import Ranking
    from explainbot.index.protocol import Store
    from explainbot.records import Quote

IDEAL = {
    "best": 0.75,
    "full": 0.75,
    "coverage": 1.0,
    "margin": 0.25,
    "unknown": 0.0,
    "other": 0.0,
    "differs": 0.0,
}
"""What a clear answer has."""
LEAST_GAIN = 0.02
"""A change that would add less is not told."""
MOST_GAINS = 2
"""Changes told at most."""


def why(
    ranking: Ranking, shown: Sequence[Quote], store: Store, history: Sequence[str]
) -> tuple[str, ...]:
    """Return the lines for one answer.

    Args:
        ranking: Of the question.
        shown: Its best quotes, best first; at least one.
        store: The index.
        history: The earlier questions.
    """
    return tuple(_lines(ranking, shown, store, history))


def _lines(
    ranking: Ranking, shown: Sequence[Quote], store: Store, history: Sequence[str]
) -> Iterator[str]:
    sure = ranking.confidence
    low, high = BANDS[sure.match]
    yield (
        f"{sure.probability:.0%} sure that {shown[0].citation} answers; "
        f"{sure.match.upper()} is {low:.0%} to {high:.0%}."
    )
    if ranking.leaned:
        yield f'Read as a follow-up to: "{ranking.after or history[-1]}".'
    if ranking.difference:
        yield f"But the passage {ranking.difference.sentence}; so it is not claimed."
    yield _meaning(ranking)
    yield from _words(ranking, store)
    if shown[1:]:
        yield (
            f"Next best: {shown[1].citation}, scoring {shown[1].score:.2f} against "
            f"{shown[0].score:.2f}."
        )
    changes = list(_changes(ranking))
    if changes:
        yield f"It would be surer if {', and if '.join(changes)}."


def _meaning(ranking: Ranking) -> str:
    own, place = ranking.signals, ranking.places[0]
    return (
        f"Meaning (1 is the same): {own.full[place]:.2f} for the passage, "
        f"{own.head[place]:.2f} for its heading, "
        f"{own.part[place]:.2f} for the closest of its heading and sentences."
    )


def _words(ranking: Ranking, store: Store) -> Iterator[str]:
    query, section = ranking.query, ranking.sections[0]
    held = set(store.section_terms([section]).tolist())
    inside, outside, nowhere = [], [], []
    for word, numbers in word_numbers(query, store).items():
        if numbers & held:
            inside.append(word)
        elif numbers:
            outside.append(word)
        else:
            nowhere.append(word)
    if inside:
        yield f"Words of the question that it holds: {', '.join(inside)}."
    if outside:
        yield f"Words that only other passages hold: {', '.join(outside)}."
    if nowhere:
        yield f"Words that the corpus does not hold: {', '.join(nowhere)}."


def _changes(ranking: Ranking) -> Iterator[str]:
    """Yield what would have raised the confidence, the greatest gain first."""
    said = {
        "best": "the passage scored higher",
        "full": "the passage were closer in meaning",
        "coverage": "it held more of the question's words",
        "margin": "no other passage scored nearly as much",
        "unknown": "the corpus held every name of the question",
        "other": "the passage were about what the question names",
        "differs": "the passage held what tells the question from it",
    }
    sure = ranking.confidence
    gains = {
        name: probability({**sure.signals, name: ideal}) - sure.probability
        for name, ideal in IDEAL.items()
        if name in sure.signals
    }
    best = sorted(gains, key=lambda name: -gains[name])[:MOST_GAINS]
    yield from (said[name] for name in best if gains[name] >= LEAST_GAIN)
