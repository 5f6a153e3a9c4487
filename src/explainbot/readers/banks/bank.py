"""Records of question banks: what is asked, what can be chosen, and what is right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal

Asked = Literal[
    "choice", "judged", "short", "number", "pairs", "order", "gaps", "card", "essay"
]
"""How a question is answered: by a choice, true or false, in words, by a number, by
pairs, by an order, by what its gaps hold, by a card's other side, or freely."""
_LONGEST_NAME = 40
"""Characters of a name in a place."""
MOST_TEXT = 50_000_000
"""Characters of a bank's text."""
_LONGEST_TOPIC, _DEEPEST_TOPIC = 200, 10
MOST_TOLD = 5
"""Places that one note names."""


@dataclass(frozen=True, slots=True)
class BankChoice:
    """What can be chosen."""

    text: str
    right: bool = False
    feedback: str = ""
    """What a pupil is told who has chosen it."""


@dataclass(frozen=True, slots=True)
class BankQuestion:
    """One question of a bank, or one card of a deck; its texts are plain."""

    stem: str
    """What is asked."""
    place: str
    """As a citation says it: 'question 3 "Tides"', "sheet Quiz, row 7"."""
    kind: Asked = "short"
    choices: tuple[BankChoice, ...] = ()
    answers: tuple[str, ...] = ()
    """What is right where nothing is chosen, the best first."""
    explanation: str = ""
    topic: tuple[str, ...] = ()
    """Names of the parts of the bank that it stands in, outermost first."""
    tags: tuple[str, ...] = ()
    name: str = ""
    """As its author calls it, or the program that keeps it."""
    pairs: tuple[tuple[str, str], ...] = ()
    """Of pairs: what stands left, and what belongs to it."""
    gaps: tuple[tuple[BankChoice, ...], ...] = ()
    """Of gaps: for each mark in what is asked, what fills it and what does not."""
    ordered: bool = True
    """Whether the choices stand as a pupil sees them, so that one has a letter."""

    @property
    def right(self) -> tuple[str, ...]:
        """What answers it, word for word; () where no key is known."""
        if self.choices:
            said = [choice.text for choice in self.choices if choice.right]
            return tuple(said) if all(said) else ()
        return tuple(filter(None, self.answers))

    @property
    def wrong(self) -> tuple[str, ...]:
        """The choices that a key says are wrong; () where no key is known."""
        if not self.right:
            return ()
        return tuple(choice.text for choice in self.choices if not choice.right)

    @property
    def told_place(self) -> str:
        """The place, and which of its choices are right: "…, choice B of 4"."""
        chosen = [at for at, choice in enumerate(self.choices) if choice.right]
        if not chosen or self.kind == "judged" or not self.ordered:
            return self.place
        return f"{self.place}, {told_choices(chosen, len(self.choices))}"


def told_choices(chosen: Sequence[int], count: int) -> str:
    """Return which of several choices are meant: "choices A and C of 4".

    Args:
        chosen: Their places, from 0, at least one.
        count: Of all choices.
    """
    names = [letter(at) for at in chosen]
    if len(names) == 1:
        return f"choice {names[0]} of {count}"
    return f"choices {', '.join(names[:-1])} and {names[-1]} of {count}"


def place_of(number: int, name: str = "", *, kind: str = "question") -> str:
    """Return where a question stands: 'question 3 "Tides"'.

    Args:
        number: Its place in the file, from 1.
        name: As its author calls it.
        kind: What it is called.
    """
    bare = " ".join(name.split()).replace('"', "'")
    short = bare if len(bare) <= _LONGEST_NAME else f"{bare[: _LONGEST_NAME - 1]}…"
    return f'{kind} {number} "{short}"' if short else f"{kind} {number}"


def topic_of(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names of the parts that a question stands in, outermost first.

    No more of them, and no more of each, than a heading holds: every question below
    has them.
    """
    kept = (name for name in names if name)
    return tuple(name[:_LONGEST_TOPIC] for name in islice(kept, _DEEPEST_TOPIC))


GAP = "_____"
"""What stands in the place of what a pupil writes."""


def filling(*texts: str) -> tuple[BankChoice, ...]:
    """Return what fills a gap, every one of some texts."""
    return tuple(BankChoice(text, right=True) for text in texts)


def letter(place: int) -> str:
    """Return a choice's letter, by its place from 0; beyond Z its number."""
    return chr(ord("A") + place) if 0 <= place < 26 else str(place + 1)  # noqa: PLR2004


@dataclass
class Bank:
    """A question bank as it was read."""

    questions: list[BankQuestion] = field(default_factory=list)
    title: str = ""
    notes: list[str] = field(default_factory=list)
    """What its author should know, as sentences without a full stop."""
    media: dict[str, None] = field(default_factory=dict)
    """Names of pictures and recordings in it, which are not read."""

    @property
    def unkeyed(self) -> list[BankQuestion]:
        """The questions of which no right answer is known."""
        return [question for question in self.questions if not question.right]


def listed(names: Sequence[str], most: int = MOST_TOLD) -> str:
    """Return the first of some names, and how many more there are."""
    told = ", ".join(names[:most])
    more = len(names) - most
    return f"{told} and {more} more" if more > 0 else told
