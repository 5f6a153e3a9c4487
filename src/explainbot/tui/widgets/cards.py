"""What stands in the transcript: an answer, or a note of the program."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from explainbot.engine.view import AnswerView, QuoteView
from explainbot.tui import safe
from explainbot.tui.state import Choice, Turn
from explainbot.tui.widgets.question import QuestionBlock, question_line
from explainbot.tui.widgets.quote import QuoteBlock
from explainbot.tui.words import (
    ALTERED,
    MATCHES,
    VERBATIM,
    WEAK,
    asked_otherwise,
    heading_of,
    named_title,
    reasons,
    shown,
)
from explainbot.wrap import shortened

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widget import Widget

_DOTS = {"strong": "●●●●", "good": "●●●○", "weak": "●●○○", "none": "○○○○"}
_NARROW = 60


class Card(Vertical):
    """One entry of the transcript, with numbered choices."""

    choices: Sequence[Choice] = ()
    quotes: Sequence[QuoteView] = ()
    """The passages shown in full; the first is opened and copied."""

    def numbered(self, first: int = 1) -> Iterator[Content]:
        """Yield one clickable line for each choice."""
        for number, choice in enumerate(self.choices, first):
            text = Content.assemble(
                (f"[{number}]", "bold"), " ", safe.line(choice.label)
            )
            yield safe.link(text, f"app.choose({self.card_number}, {number})")

    @property
    def card_number(self) -> int:
        """Where the card stands in the transcript, from 0; -1 if it does not."""
        parent = self.parent
        return list(parent.children).index(self) if parent is not None else -1


class NoteCard(Card):
    """Something the program says: a title, some lines, numbered choices."""

    def __init__(
        self, title: str, body: Sequence[str] = (), choices: Sequence[Choice] = ()
    ) -> None:
        """Hold what is said; the body may hold outside text."""
        super().__init__(classes="note")
        self.title = title
        self.body = tuple(body)
        self.choices = tuple(choices)

    def compose(self) -> ComposeResult:
        """Put everything into one widget."""
        yield Static(classes="note-text")

    def on_mount(self) -> None:
        """Paint it, now that the place in the transcript is known."""
        self.say(self.title, self.body, self.choices)

    def say(
        self, title: str, body: Sequence[str], choices: Sequence[Choice] = ()
    ) -> None:
        """Say something else in the same place."""
        self.title, self.body, self.choices = title, tuple(body), tuple(choices)
        said = [safe.line(title, "bold"), *(safe.show(line) for line in body)]
        numbered = [Content("  ") + line for line in self.numbered()]
        self.query_one(Static).update(safe.lines([*said, *numbered]))


class AnswerCard(Card):
    """A question and, once it is there, its answer."""

    def __init__(self, turn: Turn) -> None:
        """Hold the turn, which the app keeps up to date."""
        super().__init__(classes="answer")
        self.turn = turn
        self.passages: dict[str, QuoteView] = {}
        """The passages that are only named, by id."""

    def compose(self) -> ComposeResult:
        """Begin with the question alone."""
        yield QuestionBlock(self.turn.question)
        if self.turn.exact:
            yield Static(safe.line("exactly as typed", "italic"), classes="exact")
        yield Static(safe.line("… waiting"), classes="waiting")

    def wait_for(self, what: str) -> None:
        """Say what the answer is waiting for."""
        for waiting in self.query(".waiting").results(Static):
            waiting.update(safe.line(f"… {what}"))

    async def settle(self) -> None:
        """Show the answer, or why there is none."""
        await self.query(".waiting").remove()
        turn = self.turn
        if turn.answer is None:
            failed = Static(safe.show(f"! NO ANSWER: {turn.message}"), classes="failed")
            await self.mount(failed)
            return
        views = turn.answer.parts or (turn.answer,)
        choices: list[Choice] = []
        widgets: list[Widget] = []
        for view in views:
            widgets.extend(self._block(view, choices, own_question=len(views) > 1))
        await self.mount(*widgets)

    def _block(
        self, view: AnswerView, choices: list[Choice], *, own_question: bool
    ) -> Iterator[Widget]:
        """Yield the widgets of one answer; add its choices to the card's."""
        quotes, others = shown(view)
        intact = [quote for quote in quotes if quote.verbatim]
        self.quotes = (*self.quotes, *intact)
        question = shortened(view.question)
        head = [question_line(question)] if own_question else []
        yield Static(
            safe.lines([*head, *self._verdict(view, intact)]), classes="verdict"
        )
        for quote in intact:
            yield QuoteBlock(quote, self.card_number)
        if len(intact) < len(quotes):
            yield Static(safe.line(ALTERED), classes="failed")
        if others:
            first = len(choices) + 1
            new = [
                Choice(heading_of(other, intact), "open", other.id) for other in others
            ]
            choices.extend(new)
            self.choices = tuple(choices)
            self.passages.update((other.id, other) for other in others)
            rows = list(self.numbered())[first - 1 :]
            title = safe.line(named_title(view))
            yield Static(safe.lines([title, *rows]), classes="others")

    def _verdict(
        self, view: AnswerView, intact: Sequence[QuoteView]
    ) -> Iterator[Content]:
        if asked_otherwise(view):
            asked = safe.line(f"asked as: {shortened(view.asked_as)}  ", "italic")
            way_out = safe.line("(x: exactly as typed)")
            action = f"app.exact_card({self.card_number})"
            yield asked + safe.link(way_out, action)
        said = Content.styled(f"{_DOTS[view.match]} {MATCHES[view.match]}", "bold")
        if view.answered and intact:
            gap = "\n" if self.app.size.width < _NARROW else "  "
            said = said + Content(f"{gap}{VERBATIM}")
        yield said
        if not view.answered:
            weak = WEAK if intact else ""
            yield from (safe.show(text) for text in (view.reason or "", weak) if text)

    async def explain(self) -> bool:
        """Say how sure the program is and why, or hide it; return whether it says."""
        said = self.query(".why")
        if said:
            await said.remove()
            return False
        if self.turn.answer is None:
            return False
        rows = [safe.line("Why", "bold")]
        rows.extend(safe.show(line) for line in reasons(self.turn.answer))
        await self.mount(Static(safe.lines(rows), classes="why"))
        return True
