"""What the chat knows: plain records, no widgets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from explainbot.engine.view import AnswerView

TurnState = Literal["waiting", "answered", "failed"]


@dataclass
class Turn:
    """One question of the conversation and what became of it."""

    number: int
    question: str
    history: tuple[str, ...]
    """The questions of this conversation before it, oldest first."""
    state: TurnState = "waiting"
    answer: AnswerView | None = None
    message: str = ""
    """Why it failed."""
    exact: bool = False
    """Whether it is asked as it was typed: no repair, and nothing before it counts."""
    collections: tuple[str, ...] = ()
    """Folders and tags that it is to be answered from; () for all texts."""


@dataclass
class Conversation:
    """The questions asked so far, over all conversations of one run."""

    turns: list[Turn] = field(default_factory=list)
    collections: tuple[str, ...] = ()
    """What the next questions are to be answered from; () for all texts."""
    _begins: int = 0
    """Index of the first turn of the conversation going on."""

    def ask(self, question: str, *, exact: bool = False) -> Turn:
        """Append a question; what went before is its history."""
        history = () if exact else self._history()
        turn = Turn(
            len(self.turns) + 1,
            question,
            history,
            exact=exact,
            collections=self.collections,
        )
        self.turns.append(turn)
        return turn

    def _history(self) -> tuple[str, ...]:
        history: list[str] = []
        for turn in self.turns[self._begins :]:
            again = turn.exact and history[-1:] == [turn.question]
            if turn.state != "failed" and not again:
                history.append(turn.question)
        return tuple(history)

    def limit(self, name: str) -> str:
        """Answer what follows from one collection, "" for all texts; say so."""
        self.collections = (name.strip().removeprefix("#"),) if name.strip() else ()
        if not self.collections:
            return "Answers come from all texts."
        return f"Answers come from {self.collections[0]}; /collection alone: all texts."

    def begin(self) -> None:
        """Begin a new conversation: later questions have no history before it."""
        self._begins = len(self.turns)

    def waiting(self) -> list[Turn]:
        """Return the questions without an answer, oldest first."""
        return [turn for turn in self.turns if turn.state == "waiting"]

    def questions(self) -> list[str]:
        """Return the questions, oldest first, without one repeated in a row."""
        kept: list[str] = []
        for turn in self.turns:
            if not kept or kept[-1] != turn.question:
                kept.append(turn.question)
        return kept


@dataclass(frozen=True, slots=True)
class Choice:
    """A numbered line on a card: its words, and the command that it runs."""

    label: str
    command: str
    argument: str = ""
