"""What a form of file holds of a question; the rest is told, never dropped in silence.

A form says so by a ``Holds``; ``fitted`` makes of each question what it can hold: of
pairs a card, of a card with few words a short answer, and so on.  What is lost on the
way is counted by its kind, with the places of the questions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from explainbot.exercises.signs import folded, known
from explainbot.readers.banks.bank import (
    GAP,
    Asked,
    BankQuestion,
    filling,
    listed,
)

if TYPE_CHECKING:
    from explainbot.study.items import Item

TYPED = 60
"""Characters of an answer that a pupil can be asked to type."""
_MARK = re.compile(r"_{3,}|\[[^\[\]\n]*\]")
_OFF = re.compile(r"(.+?) \(± ([^()]+)\)( .+)?")
_BETWEEN = re.compile(r"(-?[\d.,eE+-]*\d) to (-?[\d.,eE+-]*\d)")
_NUMBER = re.compile(r"-?(?:\d+(?:[.,]\d+)?|[.,]\d+)(?:[eE][+-]?\d+)?")


@dataclass(frozen=True, slots=True)
class Exported:
    """A question to be written."""

    question: BankQuestion
    id: str
    """The same for the same question, so that a program knows it again."""
    item: Item | None = None
    """The item that it was made of; None of a bank's own."""
    document: str = ""
    """Name of the text that it is from."""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Holds:
    """What a form of file has a place for."""

    kinds: frozenset[Asked]
    explanation: bool = True
    feedback: bool = True
    """Of each choice."""
    topic: bool = True
    tags: bool = True
    unkeyed: bool = True
    """Whether it takes questions without a right answer."""
    offered: bool = False
    """Whether a gap may offer wrong words."""
    hints: bool = False
    """Whether a gap may say something of what fills it."""
    several: bool = True
    """Whether several words may fill a gap."""
    units: bool = True
    """Whether a number may have one."""
    typed: int = TYPED
    """Characters of an answer that is typed."""
    stem: int = 0
    """Characters of what is asked; 0 for any."""
    choice: int = 0
    """Characters of a choice; 0 for any."""
    choices: int = 0
    """Of one question; 0 for any number."""


@dataclass
class Lost:
    """What a form does not hold, by what it is: places of the questions."""

    left_out: dict[str, list[str]] = field(default_factory=dict)
    """Questions that are not written, by the reason."""
    without: dict[str, list[str]] = field(default_factory=dict)
    """Questions that are written without something, or as another kind."""
    written: int = 0
    """Questions that are written."""

    def lines(self, form: str) -> Iterator[str]:
        """Yield a sentence for each reason, with how many and the first places.

        What all questions are written without needs no places.

        Args:
            form: The form's name.
        """
        for said, places in self.left_out.items():
            told = said.format(form=form)
            yield f"not written, {told} ({len(places)}): {_once(places)}"
        for said, places in self.without.items():
            lacks = f"{form} has no place for {said}"
            if len(places) == self.written > 1:
                yield f"{lacks} (all {len(places)})"
            else:
                yield f"{lacks} ({len(places)}): {_once(places)}"


def _once(places: Sequence[str]) -> str:
    """Return the first of some places, each once: several items may be of one."""
    return listed([*dict.fromkeys(places)])


def fitted(questions: Sequence[Exported], holds: Holds, lost: Lost) -> list[Exported]:
    """Return the questions that a form holds, each as it can hold it.

    Args:
        questions: All that are to be written.
        holds: What the form has a place for.
        lost: Takes what it has none for.
    """
    found = []
    for one in questions:
        made = _Fitting(one.question, holds, lost).made()
        if made is not None:
            found.append(replace(one, question=made))
    lost.written += len(found)
    return found


@dataclass
class _Fitting:
    """One question on its way into a form."""

    question: BankQuestion
    holds: Holds
    lost: Lost

    def made(self) -> BankQuestion | None:
        asked = known_kind(self.question)
        while asked.kind not in self.holds.kinds:
            other = _other_kind(asked, self.holds)
            if other is None:
                self._leave("as {form} has no place for such a question")
                return None
            asked = other
        if not asked.right and not self.holds.unkeyed:
            self._leave("as no right answer is known")
            return None
        if self.holds.stem and len(asked.stem) > self.holds.stem:
            self._leave(f"as it is longer than {self.holds.stem} characters")
            return None
        if asked.kind in {"choice", "judged"}:
            chosen = self._chosen(asked)
            if chosen is None:
                return None
            asked = chosen
        if asked.kind == "essay" and asked.right:
            self._without("answers of this kind, which are told after a pupil's own")
        off = any("(±" in answer for answer in self.question.answers)
        if self.question.kind == "number" and off and asked.kind in {"short", "gaps"}:
            self._without("what a number may be off by")
        return self._bare(asked)

    def _leave(self, reason: str) -> None:
        self.lost.left_out.setdefault(reason, []).append(self.question.place)

    def _without(self, what: str) -> None:
        self.lost.without.setdefault(what, []).append(self.question.place)

    def _chosen(self, asked: BankQuestion) -> BankQuestion | None:
        """Return a question whose choices are not too long nor too many."""
        longest = max(len(choice.text) for choice in asked.choices)
        if self.holds.choice and longest > self.holds.choice:
            self._leave(f"as a choice has more than {self.holds.choice} characters")
            return None
        most = self.holds.choices
        if not most or len(asked.choices) <= most:
            return asked
        right = [choice for choice in asked.choices if choice.right]
        if len(right) >= most or not right:
            self._leave(f"as more than {most} choices are right")
            return None
        wrong = [choice for choice in asked.choices if not choice.right]
        kept = {*map(id, right), *map(id, wrong[: most - len(right)])}
        self._without(f"more than {most} choices; wrong ones are left out")
        choices = tuple(choice for choice in asked.choices if id(choice) in kept)
        return replace(asked, choices=choices)

    def _bare(self, asked: BankQuestion) -> BankQuestion:
        """Return the question without what the form has no place for."""
        holds, gaps = self.holds, self.question.gaps
        every = [one for gap in gaps for one in gap]
        if not all(one.right for one in every) and not holds.offered:
            self._without("wrong words that a gap offers")
        if gaps and any(hints(self.question.stem)) and not holds.hints:
            self._without("hints in a gap")
        several = any(sum(one.right for one in gap) > 1 for gap in gaps)
        if several and not (holds.offered or ("gaps" in holds.kinds and holds.several)):
            self._without("further words that fill a gap")
        numbers = filter(None, map(number_of, asked.answers))
        if asked.kind == "number" and not holds.units and any(n[2] for n in numbers):
            self._without("units of numbers")
        if asked.explanation and not holds.explanation:
            self._without("explanations")
            asked = replace(asked, explanation="")
        if not holds.feedback and any(one.feedback for one in asked.choices):
            self._without("what is told of a choice")
            bare = tuple(replace(one, feedback="") for one in asked.choices)
            asked = replace(asked, choices=bare)
        if asked.topic and not holds.topic:
            self._without("topics")
            asked = replace(asked, topic=())
        if asked.tags and not holds.tags:
            self._without("tags")
            asked = replace(asked, tags=())
        return asked


def known_kind(asked: BankQuestion) -> BankQuestion:
    """Return a question as its own kind only where it has what that needs."""
    kind, has = asked.kind, bool(asked.right)
    if kind in {"choice", "judged"} and len(asked.choices) > 1:
        told = kind == "choice" or judged(asked) is not None
        return asked if told else replace(asked, kind="choice")
    if not has:
        return replace(asked, kind="essay", choices=())
    made = kind
    if kind in {"choice", "judged"} or (
        kind == "number" and not all(map(number_of, asked.answers))
    ):
        made = "short"
    elif (kind == "pairs" and not asked.pairs) or (
        kind == "gaps" and not gaps_fit(asked)
    ):
        made = "card"
    return replace(asked, kind=made, choices=(), answers=asked.right)


def _other_kind(asked: BankQuestion, holds: Holds) -> BankQuestion | None:
    """Return the question as another kind, nearer to what a form holds, or None."""
    found: BankQuestion | None = None
    if asked.kind == "judged":
        return replace(asked, kind="choice")
    if "card" in holds.kinds:
        if asked.right:
            found = replace(asked, kind="card", choices=(), answers=asked.right)
    elif asked.kind == "gaps" and len(asked.gaps) == 1 and "short" in holds.kinds:
        said = tuple(one.text for one in asked.gaps[0] if one.right)
        found = replace(asked, kind="short", answers=said, gaps=())
    elif asked.kind == "short" and "gaps" in holds.kinds:
        found = _with_gap(asked)
    elif asked.kind == "number":
        said = tuple(map(bare_number, asked.answers))
        found = replace(asked, kind="short", answers=said)
    elif asked.kind == "card" and _is_typed(asked.right, holds.typed):
        found = replace(asked, kind="short")
    if found is None and "essay" in holds.kinds:
        found = replace(asked, kind="essay")
    return found


def _is_typed(answers: Sequence[str], most: int) -> bool:
    """Whether an answer is short enough to be typed, on one line."""
    return len(answers) == 1 and len(answers[0]) <= most and "\n" not in answers[0]


def _with_gap(asked: BankQuestion) -> BankQuestion | None:
    """Return a short question as a text with a gap: its own, or one beneath it."""
    gaps = (filling(*asked.answers),)
    marked = replace(asked, kind="gaps", gaps=gaps)
    if gaps_fit(marked):
        return marked
    beneath = replace(marked, stem=f"{asked.stem}\n{GAP}")
    return beneath if gaps_fit(beneath) else None


def gaps_fit(asked: BankQuestion) -> bool:
    """Whether each gap that a text marks has something that fills it."""
    return len(gap_pieces(asked.stem)) == len(asked.gaps) + 1 > 1 and all(
        any(one.right for one in gap) for gap in asked.gaps
    )


def hints(stem: str) -> list[str]:
    """Return what each mark of a gap says of what fills it; "" for nothing."""
    return [mark.strip("_[] .…") for mark in _MARK.findall(stem)]


def gap_pieces(stem: str) -> list[str]:
    """Return what stands around the marks of gaps."""
    return _MARK.split(stem)


def judged(asked: BankQuestion) -> bool | None:
    """Return whether a statement is true; None where its choices do not say so."""
    true, false = known("true_words"), known("false_words")
    said = {folded(one.text): one.right for one in asked.choices}
    if len(said) != 2 or sum(said.values()) != 1:  # noqa: PLR2004
        return None
    for word, right in said.items():
        if word in true:
            return right
        if word not in false:
            return None
    return None


def number_of(answer: str) -> tuple[str, str, str] | None:
    """Return a number, what it may be off by ("" for nothing), and its unit.

    None for what is no number.  "2 to 4" is 3, off by 1.
    """
    if between := _BETWEEN.fullmatch(answer):
        least, most = (_float(between[1]), _float(between[2]))
        if least is not None and most is not None:
            return f"{(least + most) / 2:g}", f"{abs(most - least) / 2:g}", ""
    found = _OFF.fullmatch(answer)
    number, off, unit = (found[1], found[2], (found[3] or "")) if found else (
        *answer.partition(" ")[:1], "", answer.partition(" ")[2],
    )  # fmt: skip
    if not _NUMBER.fullmatch(number) or (off and not _NUMBER.fullmatch(off)):
        return None
    return number.replace(",", "."), off.replace(",", "."), unit.strip()


def _float(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def bare_number(answer: str) -> str:
    """Return a number without what it may be off by."""
    found = _OFF.fullmatch(answer)
    return f"{found[1]}{found[3] or ''}" if found else answer


def told(question: BankQuestion) -> str:
    """Return what is told after an answer that no program can judge: it, and why."""
    parts = [*question.right] if question.kind == "essay" else []
    return "\n".join(dict.fromkeys(filter(None, [*parts, question.explanation])))


def ordered(answers: Sequence[str]) -> list[str]:
    """Return the parts of an order without their numbers."""
    return [re.sub(rf"^{at}\. ", "", one) for at, one in enumerate(answers, start=1)]
