"""Cards of the transcript: a question with its answer, or a note of the program."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.widgets import Static

from explainbot.engine.views import AnswerView, QuoteView
from explainbot.records import pieces
from explainbot.text.display import shortened
from explainbot.text.structure.blocks import blocks_of, clipped
from explainbot.text.structure.drawing import draw
from explainbot.tui import safe
from explainbot.tui.passage import Fitted, Marking, drawn_passage
from explainbot.tui.state import Choice, Turn
from explainbot.tui.wording.answers import (
    ALTERED,
    EASIER,
    EXPLAINED,
    FEW_TERMS,
    IN_TEXT,
    MATCHES,
    MEANT,
    MOST_TERMS,
    WEAK,
    asked_otherwise,
    explained,
    heading_in_text,
    heading_of,
    named_title,
    reasons,
    shown,
    to_open,
    verbatim,
)

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.selection import Selection
    from textual.widget import Widget

    from explainbot.records import Span


_DOTS = {"strong": "●●●●", "good": "●●●○", "weak": "●●○○", "none": "○○○○"}
_NARROW = 60


class Said(Static):
    """A text of a card.

    It has nothing to scroll.  For what has, Textual lays the screen out once more when
    it has a new size; so every card would be laid out twice.
    """

    virtual_size = Reactive(Size(0, 0), repaint=False)


class Card(Vertical):
    """One entry of the transcript, with numbered choices."""

    virtual_size = Reactive(Size(0, 0), repaint=False)
    choices: Sequence[Choice] = ()
    quotes: Sequence[QuoteView] = ()
    """The passages shown in full; the first is opened and copied."""
    serial: int = -1

    def numbered(self, first: int = 1) -> Iterator[Content]:
        """Yield one clickable line for each choice."""
        for number, choice in enumerate(self.choices, first):
            text = Content.assemble(
                (f"[{number}]", "bold"), " ", safe.line(choice.label)
            )
            yield safe.link(text, f"app.choose({self.card_number}, {number})")

    @property
    def card_number(self) -> int:
        """Which entry of the transcript it is, from 0; -1 if it is none yet."""
        return self.serial

    def again(self) -> Card:
        """Return a new card that says the same; this one has been taken away."""
        raise NotImplementedError


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
        self._now: list[NoteCard] = [self]
        """The card that says this now, whichever of them is told."""

    def again(self) -> NoteCard:
        """Return a new card that says the same, and what this one will be told."""
        card = NoteCard(self.title, self.body, self.choices)
        card.serial = self.serial
        card._now = self._now
        self._now[0] = card
        return card

    def compose(self) -> ComposeResult:
        """Put everything into one widget."""
        yield Said(classes="note-text")

    def on_mount(self) -> None:
        """Paint it, now that the place in the transcript is known."""
        self.paint()

    def say(
        self, title: str, body: Sequence[str], choices: Sequence[Choice] = ()
    ) -> None:
        """Say something else in the same place."""
        card = self._now[0]
        card.title, card.body, card.choices = title, tuple(body), tuple(choices)
        if card.is_attached and card.query(Static):
            card.paint()

    def paint(self) -> None:
        """Write what is said now."""
        said = [safe.line(self.title, "bold"), *(safe.show(line) for line in self.body)]
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
        self._verdicts: list[tuple[Static, Callable[[], Content]]] = []
        """What is worded by the width of the window, and how."""
        self._narrow = False
        self._waits = "waiting"

    def compose(self) -> ComposeResult:
        """Begin with the question alone."""
        yield QuestionBlock(self.turn.question)
        if self.turn.exact:
            yield Said(safe.line("exactly as typed", "italic"), classes="exact")
        elif self.turn.alone:
            yield Said(safe.line("by itself", "italic"), classes="exact")
        if self.turn.state == "waiting":
            yield Said(safe.line(f"… {self._waits}"), classes="waiting")
        else:
            yield from self._settled()

    def again(self) -> AnswerCard:
        """Return a new card of the same turn."""
        card = AnswerCard(self.turn)
        card.serial = self.serial
        return card

    def wait_for(self, what: str) -> None:
        """Say what the answer is waiting for."""
        self._waits = what
        for waiting in self.query(".waiting").results(Static):
            waiting.update(safe.line(f"… {what}"))

    async def settle(self) -> None:
        """Show the answer, or why there is none."""
        with self.app.batch_update():  # laid out and painted once, when all is there
            await self.query(".waiting").remove()
            await self.mount(*self._settled())

    def _settled(self) -> Iterator[Widget]:
        """Yield what is shown of the answer; sets the choices and quotes."""
        turn = self.turn
        self.quotes, self.choices = (), ()
        self.passages.clear()
        self._verdicts.clear()
        if turn.answer is None:
            said = safe.show(f"! NO ANSWER: {turn.message}")
            self.choices = (
                Choice("ask it again", "ask", turn.question),
                Choice("copy details", "copy_details", turn.message),
            )
            yield Said(safe.lines([said, *self.numbered()]), classes="failed")
            return
        if turn.said:
            self.choices = [
                Choice(question, "ask", question) for question in turn.onward
            ]
            said = safe.lines([safe.show(turn.said), *self.numbered()])
            yield Said(said, classes="verdict")
            return
        views = turn.answer.parts or (turn.answer,)
        choices: list[Choice] = []
        if turn.answer.notes:
            rows = [safe.show(f"note: {line}") for line in turn.answer.notes]
            yield Said(safe.lines(rows), classes="told")
        if turn.answer.did_you_mean:
            asked = turn.answer.did_you_mean
            choices += [Choice(question, "ask", question) for question in asked]
            self.choices = tuple(choices)
            rows = [safe.line(MEANT), *self.numbered()]
            yield Said(safe.lines(rows), classes="meant")
        for view in views:
            yield from self._block(view, choices, own_question=len(views) > 1)
        more = [Choice(question, "ask", question) for question in turn.onward]
        if turn.collections and not any(view.answered for view in views):
            more.append(Choice("ask it of all texts", "ask_all", turn.question))
        if more:
            yield self._further(more, "Ask next:")
        few = FEW_TERMS if self.app.size.width < _NARROW else MOST_TERMS
        known = [Choice(term, "glossary", term) for term in explained(turn.answer, few)]
        if known:
            yield self._further(known, EXPLAINED)
        if turn.further:
            yield self._further(turn.further, "Or:")

    def _further(self, more: Sequence[Choice], title: str) -> Widget:
        """Return a row of what can be done next; adds it to the card's choices."""
        first = len(self.choices)
        self.choices = (*self.choices, *more)
        offered = list(self.numbered())[first:]
        return Said(Content("  ").join([safe.line(title), *offered]), classes="onward")

    def _block(
        self, view: AnswerView, choices: list[Choice], *, own_question: bool
    ) -> Iterator[Widget]:
        """Yield the widgets of one answer; add its choices to the card's."""
        quotes, others = shown(view)
        intact = [quote for quote in quotes if quote.verbatim]
        self.quotes = (*self.quotes, *intact)
        question = shortened(view.question)
        head = [question_line(question)] if own_question else []

        def verdict() -> Content:
            return safe.lines([*head, *self._verdict(view, intact)])

        self._narrow = self.app.size.width < _NARROW
        self._verdicts.append((Said(verdict(), classes="verdict"), verdict))
        yield self._verdicts[-1][0]
        for quote in intact:
            yield QuoteBlock(quote, self.card_number)
        if len(intact) < len(quotes):
            yield Said(safe.line(ALTERED), classes="failed")
        named = {other.id: heading_of(other, intact) for other in others}
        inside = {other.id: heading_in_text(other) for other in view.headings}
        self.passages.update((other.id, other) for other in to_open(view))
        if named:
            yield self._named(named_title(view), named, choices)
        if inside:
            yield self._named(IN_TEXT, inside, choices)
        if view.easier:
            easier = {view.easier.id: heading_of(view.easier)}
            yield self._named(EASIER, easier, choices)

    def _named(
        self, title: str, named: Mapping[str, str], choices: list[Choice]
    ) -> Widget:
        """Return passages by number, which opens one; adds them to the choices.

        Args:
            title: The line above.
            named: The passages' names, by id.
            choices: Of the card so far.
        """
        first = len(choices)
        choices.extend(Choice(name, "open", other) for other, name in named.items())
        self.choices = tuple(choices)
        rows = list(self.numbered())[first:]
        return Said(safe.lines([safe.line(title), *rows]), classes="others")

    def _verdict(
        self, view: AnswerView, intact: Sequence[QuoteView]
    ) -> Iterator[Content]:
        if asked_otherwise(view):
            asked = safe.line(f"asked as: {shortened(view.understood)}", "italic")
            way_out = safe.line("(/exact: as typed)")
            change = safe.line("(/rephrase: change)")
            card = self.card_number
            yield Content("  ").join(
                [
                    asked,
                    safe.link(way_out, f"app.exact_card({card})"),
                    safe.link(change, f"app.rephrase_card({card})"),
                ]
            )
        said = Content.styled(f"{_DOTS[view.match]} {MATCHES[view.match]}", "bold")
        if view.answered and intact:
            told = verbatim(view)
            said = said + Content(f" {told[-1]}" if self._narrow else f"  {told}")
        yield said
        if not view.answered:
            weak = WEAK if intact else ""
            yield from (safe.show(text) for text in (view.reason or "", weak) if text)

    def on_resize(self) -> None:
        """Say less where there is no room, and all of it again where there is."""
        narrow = self.app.size.width < _NARROW
        if narrow != self._narrow:
            self._narrow = narrow
            for said, words in self._verdicts:
                said.update(words())

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
        await self.mount(Said(safe.lines(rows), classes="why"))
        return True

    def mark(self, pattern: re.Pattern[str] | None) -> bool:
        """Show where words are found in the passages; return whether they are.

        A passage that hides one is opened.  None marks nothing any more.
        """
        marked = [block.mark(pattern) for block in self.query(QuoteBlock)]
        return any(marked)


class LongText(Said):
    """The text and nothing else, so that a drag copies only that."""

    class Measured(Message):
        """The text was laid out: how many rows it has, and how many are needed."""

        def __init__(self, rows: int, needed: int) -> None:
            """``needed`` rows reach to the end of what must be seen."""
            self.rows = rows
            self.needed = needed
            super().__init__()

    def __init__(self, fitted: Fitted, classes: str) -> None:
        """Show what is drawn; of it, what is needed is never folded away."""
        super().__init__(fitted, classes=classes)
        self._fitted = fitted

    def change(self, fitted: Fitted) -> None:
        """Show something else."""
        self._fitted = fitted
        self.update(fitted)
        self._measure(self.size.width)

    @property
    def shown(self) -> Content:
        """What is painted now."""
        return self._fitted.now

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return what of the text is selected, as it is painted."""
        return selection.extract(self.shown.plain), "\n"

    def on_resize(self, event: events.Resize) -> None:
        """Count the rows at the new width."""
        self._measure(event.size.width)

    def _measure(self, columns: int) -> None:
        width = max(1, columns)
        words, needed = self._fitted.at(width)
        rows = words.get_height({}, width)
        held = words[:needed].get_height({}, width)
        self.post_message(self.Measured(rows, held))


class Folding(Vertical):
    """A long text, of which only the first rows are shown until it is opened."""

    virtual_size = Reactive(Size(0, 0), repaint=False)
    ROWS = 12
    """How many rows a folded text has."""

    def __init__(self, text: LongText, classes: str = "") -> None:
        """Hold the text."""
        super().__init__(classes=classes)
        self.text = text
        self.open = False
        self._hidden = 0
        self._limit = self.ROWS
        self._most: int | None = None
        """Rows that are shown at most now."""

    def compose(self) -> ComposeResult:
        """Give the text, and the line under it where only a part is shown."""
        yield self.text
        if self.partly and not self.open:
            yield Said(safe.line(self.rest(0)), classes="fold")

    def on_long_text_measured(self, event: LongText.Measured) -> None:
        """Fold after so many rows, but never before the end of what is needed."""
        event.stop()
        limit = max(self.ROWS, event.needed)
        # Folding away one row would save nothing: the fold line takes that row.
        self._hidden = event.rows - limit if event.rows > limit + 1 else 0
        self._limit = limit
        self._fold()

    def toggle(self) -> None:
        """Show the whole text, or fold it again."""
        self.open = not self.open
        self._fold()

    def _fold(self) -> None:
        folded = self._hidden > 0 and not self.open
        most = self._limit if folded else None
        if most != self._most:  # else the card would be laid out again for nothing
            self._most = self.text.styles.max_height = most
        told = folded or (self.partly and not self.open)
        words = safe.line(self.rest(self._hidden)) if told else None
        line = next(iter(self.query(".fold").results(Static)), None)
        if line is None and words is not None:
            self.mount(Said(words, classes="fold"), after=self.text)
        elif line is not None and words is None:
            line.remove()
        elif line is not None and words is not None and line.content != words:
            line.update(words)

    @property
    def partly(self) -> bool:
        """Whether the text is only a part of something until it is opened."""
        return False

    def rest(self, hidden: int) -> str:
        """Say how many rows are folded away, and how to see them."""
        return f"+ {hidden} more lines (Enter shows them)"


_PROMPT = "❯ "  # noqa: RUF001  a prompt, not a greater-than sign


class QuestionBlock(Folding):
    """What was asked, of a pasted page only the first rows."""

    ROWS = 3

    def __init__(self, question: str) -> None:
        """Show the question."""
        line = question_line(question)
        fitted = Fitted(lambda _: (line, 0), flowing=True)
        super().__init__(LongText(fitted, "question"))

    def rest(self, hidden: int) -> str:
        """Say how many rows are folded away."""
        return f"… {hidden} more lines"


def question_line(text: str) -> Content:
    """Return a question with the prompt before it."""
    return Content.assemble(
        (_PROMPT, "bold"), safe.show(text, [(0, len(text), "bold")])
    )


class QuoteBlock(Folding):
    """A passage that folds when it is long, and where it comes from."""

    def __init__(self, quote: QuoteView, card: int) -> None:
        """Show ``quote``; one that is not claimed to answer has a broken bar."""
        classes = "" if quote.claimed else "-weak"
        self.quote = quote
        self._card = card
        self._pattern: re.Pattern[str] | None = None
        super().__init__(
            LongText(_fitted(quote, quote.excerpt, None), "quote"), classes
        )

    def compose(self) -> ComposeResult:
        """Give the passage, the fold line and the citation."""
        yield from super().compose()
        citation = safe.line(f"— {self.quote.citation}")
        opened = safe.link(citation, f"app.open_card({self._card})")
        copied = f"app.copy_card({self._card}, {self.quote.id!r})"
        copy = safe.link(safe.line("[copy]"), copied)
        yield Said(Content("  ").join([opened, copy]), classes="citation")

    def toggle(self) -> None:
        """Show the whole passage, or fold it again."""
        self.open = not self.open
        self._show()

    def mark(self, pattern: re.Pattern[str] | None) -> bool:
        """Show where words are found, opening what hides one; return if they are."""
        # Words that a mark stands in are looked for as they are shown.
        shown = draw(blocks_of(self.quote.text, self.quote.markup)).text
        found = pattern if pattern and pattern.search(shown) else None
        if found != self._pattern:
            self._pattern = found
            self.open = self.open or bool(found)
            self._show()
        return bool(found)

    def _show(self) -> None:
        part = None if self.open else self.quote.excerpt
        self.text.change(_fitted(self.quote, part, self._pattern))
        self._fold()

    def rest(self, hidden: int) -> str:
        """Say that this is a part of the passage, and how to see all of it."""
        if not self.quote.excerpt:
            return super().rest(hidden)
        words = len(self.quote.text.split())
        return f"… part of a passage of {words} words (Enter shows all of it)"

    @property
    def partly(self) -> bool:
        """Whether only a part of a long passage is shown until it is opened."""
        return self.quote.excerpt is not None


def _fitted(
    quote: QuoteView, part: Span | None, pattern: re.Pattern[str] | None
) -> Fitted:
    """Return a passage, or a part of it, with what was looked for.

    The answering sentence is marked, most of all the answer's own words in it; further
    ones more faintly.  Where nothing is claimed, no sentence may look like the answer:
    nothing is bold.
    """
    blocks = blocks_of(quote.text, quote.markup)
    evidence = quote.evidence if quote.claimed else ()
    return drawn_passage(
        clipped(blocks, part) if part else blocks,
        pieces((0, len(quote.text)), evidence, quote.span),
        Marking(whole=quote.span is None, faint=not quote.claimed),
        evidence[0] if evidence else (0, 0),
        pattern,
    )
