"""How one question went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from explainbot.evaluation.expected import Expected
from explainbot.index.passages import told_citation
from explainbot.records import Answer, Quote

TOP = 10
"""Passages that are looked at."""
_SHOWN = 200
"""Characters of a passage in a report."""

Verdict = Literal["right", "wrong", "missed", "claimed", "error"]
"""right; answered, but wrongly; declined, though the corpus answers; answered, though
it does not; not answered for an error."""
_LISTS = ("history", "why", "named")
"""Fields that JSON has as lists."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question, what was expected and what came."""

    question: str
    history: tuple[str, ...]
    tag: str
    answerable: bool
    """Whether the corpus answers it."""
    answered: bool
    confidence: float
    match: str
    rank: int
    """Of the first right passage among ten, from 1; 0 if none is right."""
    evidence: bool | None
    """Whether the first passage is right and its marked sentences hold the expected
    words; None where no words are expected."""
    verdict: Verdict
    line: int
    """Of the list, from 1."""
    expected: str = ""
    chosen: str = ""
    """Citation of the passage ranked first."""
    text: str = ""
    """How that passage begins."""
    right: str = ""
    """Citation of the first right passage, if one is among the ten."""
    reason: str = ""
    """Why nothing was claimed, or what failed."""
    why: tuple[str, ...] = ()
    """What spoke for the first passage, and what against."""

    named: tuple[str, ...] = ()
    """The expected sections, as they were written."""
    marked: bool | None = None
    """Whether the sentence marked in the first passage, if that is the right one, holds
    the expected words; None where none are expected or another passage is first."""
    sentence: str = ""
    """That sentence."""
    nowhere: bool = False
    """Whether the corpus has no section of any of those names."""

    @property
    def top_right(self) -> bool:
        """Whether the first passage is right."""
        return self.rank == 1

    @property
    def key(self) -> tuple[str, ...]:
        """The question with those before it."""
        return (*self.history, self.question)

    def to_json(self) -> dict[str, Any]:
        """Return the outcome as an object of a report."""
        lists = {name: list(getattr(self, name)) for name in _LISTS}
        return asdict(self) | lists


def from_json(record: Mapping[str, Any]) -> Outcome:
    """Return what ``to_json`` gave.

    Raises:
        KeyError, TypeError: It is no such object.
    """
    lists = {name: tuple(record.get(name, ())) for name in _LISTS}
    return Outcome(**{**record, **lists})


def judge(
    answer: Answer, wanted: Expected, *, history: Sequence[str], tag: str, line: int
) -> Outcome:
    """Compare an answer with what was expected.

    Args:
        answer: With at least ten alternatives, if there are so many.
        wanted: What is right.
        history: The questions before.
        tag: The row's tag.
        line: The row's line.
    """
    order = [*answer.quotes, *answer.alternatives][:TOP]
    met = [wanted.is_met_by(quote) for quote in order]
    rank = 0 if wanted.declined or True not in met else met.index(True) + 1
    evidence = marked = None
    if wanted.words:
        evidence = rank == 1 and wanted.is_answered_by(order[0])
        marked = wanted.is_marked_by(order[0]) if rank == 1 else None
    return Outcome(
        answer.question,
        tuple(history),
        tag,
        not wanted.declined,
        answer.answered,
        answer.confidence,
        answer.match,
        rank,
        evidence,
        _verdict(answer, wanted, rank),
        line,
        " | ".join(wanted.sections or wanted.words),
        told_citation(order[0]) if order else "",
        _beginning(order[0]) if order else "",
        told_citation(order[rank - 1]) if rank else "",
        answer.reason or "",
        answer.why,
        wanted.sections,
        marked,
        _short(order[0].evidence_text) if order else "",
    )


def _verdict(answer: Answer, wanted: Expected, rank: int) -> Verdict:
    if wanted.declined:
        return "claimed" if answer.answered else "right"
    if not answer.answered:
        return "missed"
    return "right" if rank == 1 else "wrong"


def _beginning(quote: Quote) -> str:
    return _short(quote.text)


def _short(words: str) -> str:
    text = " ".join(words.split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
