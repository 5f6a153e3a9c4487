"""Chat state: plain records, no widgets."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Literal

from explainbot.text.interface.translation import gettext

if TYPE_CHECKING:
    from explainbot.engine.views import AnswerView, QuoteView
    from explainbot.reports import DocumentEntry
    from explainbot.usage.history import Past

VERBS = {
    "adding": gettext("adding"),
    "removing": gettext("removing"),
    "looking into": gettext("looking into"),
}
"""What can be done with files, as it is said while it is done."""
_NAMED = 20
"""Collections that are named at most."""
TurnState = Literal["waiting", "answered", "failed"]

ELSEWHERE = frozenset(
    {
        "add",
        "compare",
        "editor",
        "gaps",
        "history",
        "index",
        "list_it",
        "preview",
        "remove",
        "sample",
        "search_others",
        "stop",
        "study",
        "workspace",
    }
)
"""Commands that use files of the machine whose engine answers, if that is another."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A numbered line on a card: its words, and the command that it runs."""

    label: str
    command: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class PastElsewhere:
    """A question that was asked in another workspace."""

    past: Past
    folder: str

    @property
    def name(self) -> str:
        """The last part of the folder."""
        return PurePath(self.folder).name


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
    alone: bool = False
    """Whether nothing before it counts, while typing errors are repaired."""
    again: bool = False
    """Whether it is asked anew, after the line to a page was lost."""
    collections: tuple[str, ...] = ()
    """Folders and tags that it is to be answered from; () for all texts."""
    conversation: str = ""
    """What the history calls the conversation; "" if it is not to be kept."""
    said: str = ""
    """What the program says to small talk, in the place of an answer."""
    unhelpful: bool = False
    """Whether it is noted for the teacher that the answer did not help."""
    onward: tuple[str, ...] = ()
    """What could be asked next."""
    further: tuple[Choice, ...] = ()
    """What else can be done where nothing was found."""


@dataclass
class Conversation:
    """The questions asked so far, over all conversations of one run."""

    turns: list[Turn] = field(default_factory=list)
    collections: tuple[str, ...] = ()
    """What the next questions are to be answered from; () for all texts."""
    keeps: bool = True
    """Whether questions are to be kept in the history at all."""
    past: list[Past] = field(default_factory=list)
    """Questions of earlier conversations, oldest first."""
    headings: list[str] = field(default_factory=list)
    """Of the loaded texts."""
    words: tuple[str, ...] = ()
    """Of the loaded texts, the most common first."""
    _begins: int = 0
    """Index of the first turn of the conversation going on."""
    _name: str = field(default_factory=lambda: os.urandom(4).hex())

    def ask(self, question: str, *, exact: bool = False, alone: bool = False) -> Turn:
        """Append a question; what went before is its history."""
        history = () if exact or alone else self._history()
        turn = Turn(
            len(self.turns) + 1,
            question,
            history,
            exact=exact,
            alone=alone,
            collections=self.collections,
            conversation=self._name if self.keeps else "",
        )
        self.turns.append(turn)
        return turn

    def _history(self) -> tuple[str, ...]:
        history: list[str] = []
        for turn in self.turns[self._begins :]:
            again = (turn.exact or turn.alone) and history[-1:] == [turn.question]
            if turn.state != "failed" and not again:
                history.append(turn.question)
        return tuple(history)

    def limit(self, name: str, texts: Iterable[DocumentEntry] = ()) -> str:
        """Answer what follows from one collection of the texts; say so.

        "" stands for all texts; a name that none of them has changes nothing.
        """
        from explainbot.text.terms import collection_key

        wanted = name.strip().removeprefix("#")
        names = sorted({one for text in texts for one in text.collections})
        known = {collection_key(one): one for one in reversed(names)}
        found = known.get(collection_key(wanted))
        if not wanted:
            self.collections = ()
            return gettext("Answers come from all texts.")
        if found is None:
            there = ", ".join(names[:_NAMED]) or gettext(
                "the texts have no folders and no tags"
            )
            return gettext(
                "There is no collection {wanted}: {there}.", wanted=wanted, there=there
            )
        self.collections = (found,)
        return gettext(
            "Answers come from {found}; /collection alone: all texts.", found=found
        )

    def begin(self) -> None:
        """Begin a new conversation: later questions have no history before it."""
        self._begins = len(self.turns)
        self._name = os.urandom(4).hex()

    def move(self) -> None:
        """Begin anew over other texts, whose past is not known yet."""
        self.begin()
        self.collections = ()
        self.past, self.headings, self.words = [], [], ()

    def recalled(self, past: Iterable[Past]) -> None:
        """Take what was asked in other conversations, oldest first."""
        own = {turn.question for turn in self.turns}
        self.past = [one for one in past if one.question not in own]

    def current(self) -> list[Turn]:
        """Return the questions since the conversation began."""
        return self.turns[self._begins :]

    def waiting(self) -> list[Turn]:
        """Return the questions without an answer, oldest first."""
        return [turn for turn in self.turns if turn.state == "waiting"]

    def questions(self) -> list[str]:
        """Return all questions, oldest first, without one repeated in a row.

        Those of earlier conversations come first.
        """
        kept: list[str] = []
        for question in (
            *(past.question for past in self.past),
            *(turn.question for turn in self.turns),
        ):
            if not kept or kept[-1] != question:
                kept.append(question)
        return kept

    def quoted(self, document_sha256: str) -> list[QuoteView]:
        """Return the passages of this conversation's answers from one text."""
        found = []
        for turn in self.current():
            answer = turn.answer
            for view in (answer.parts or (answer,)) if answer is not None else ():
                found += [*view.quotes, *(() if view.quotes else view.alternatives[:1])]
        return [quote for quote in found if quote.document_sha256 == document_sha256]

    def everything_asked(self) -> list[Past]:
        """Return every question of this run and before, newest first, each once.

        What somebody in distress has said is not listed.
        """
        from explainbot.answering.question.message import in_distress

        found = {past.question: past for past in self.past}
        for turn in self.turns:
            if in_distress(turn.question):
                continue
            found.pop(turn.question, None)
            found[turn.question] = _past(turn)
        return list(reversed(found.values()))


def _past(turn: Turn) -> Past:
    from explainbot.usage.history import BEGINS, Past

    answer = turn.answer
    if answer is None:
        return Past(turn.question)
    quote = answer.quotes[0] if answer.quotes else None
    citation, begins = (quote.citation, quote.text) if quote else ("", "")
    return Past(
        turn.question, "", turn.conversation, answer.match, citation, begins[:BEGINS]
    )


NAME = "chat.json"
_WORKSPACES = 50


class Memory:
    """A small file of the user's; one that cannot be read or written is no matter."""

    def __init__(self, folder: Path) -> None:
        """Read what is in ``folder``; without a file, nothing is remembered."""
        self._path = folder / NAME
        known = self._read()
        theme, folders = known.get("theme"), known.get("workspaces")
        self.theme = theme if isinstance(theme, str) else ""
        """Name of the colours; "" if none were chosen."""
        listed = folders if isinstance(folders, list) else []
        self.workspaces = [name for name in listed if isinstance(name, str)]
        """Folders, the one opened last first."""

    def _read(self) -> dict[str, object]:
        try:
            written = self._path.read_bytes()
        except OSError:
            return {}
        import json  # where there is no file, the first frame needs none

        try:
            known = json.loads(written)
        except (ValueError, RecursionError):
            return {}
        return known if isinstance(known, dict) else {}

    def choose_theme(self, name: str) -> None:
        """Remember the colours."""
        self.theme = name
        self._write()

    def open_workspace(self, folder: str) -> None:
        """Remember that a workspace was opened."""
        before = self.workspaces
        rest = [name for name in before if name != folder]
        self.workspaces = [folder, *rest][:_WORKSPACES]
        if self.workspaces != before:
            self._write()

    def _write(self) -> None:
        import json

        known = self._read() | {"theme": self.theme, "workspaces": self.workspaces}
        from explainbot.paths import partial_of

        partial = partial_of(self._path)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            partial.write_text(json.dumps(known, indent=1), encoding="utf-8")
            partial.replace(self._path)
        except OSError:
            partial.unlink(missing_ok=True)
