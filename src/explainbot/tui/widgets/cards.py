"""Cards of the transcript: a question with its answer, or a note of the program."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from explainbot.engine.views import AnswerView, QuoteView
from explainbot.records import pieces
from explainbot.text.display import shortened
from explainbot.text.interface.reasons import in_words
from explainbot.text.interface.translation import gettext, ngettext
from explainbot.text.structure.blocks import blocks_of, clipped
from explainbot.text.structure.drawing import draw
from explainbot.tui import safe
from explainbot.tui.passage import Fitted, Marking, drawn_passage
from explainbot.tui.state import Choice, Turn
from explainbot.tui.widgets.card import Card, Part, rows_before, wrapped
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
    from explainbot.records import Span


_DOTS = {"strong": "●●●●", "good": "●●●○", "weak": "●●○○", "none": "○○○○"}
_NARROW = 60


class NoteCard(Card):
    """Something the program says: a title, some lines, numbered choices."""

    def __init__(
        self, title: str, body: Sequence[str] = (), choices: Sequence[Choice] = ()
    ) -> None:
        """Hold what is said; the body may hold outside text."""
        super().__init__("note")
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

    def say(
        self, title: str, body: Sequence[str], choices: Sequence[Choice] = ()
    ) -> None:
        """Say something else in the same place."""
        card = self._now[0]
        card.title, card.body, card.choices = title, tuple(body), tuple(choices)
        if card.is_attached:
            card.changed()

    def parts(self, width: int) -> Iterator[Part]:  # noqa: ARG002
        """Yield all that is said as one text."""
        said = [safe.line(self.title, "bold"), *(safe.show(line) for line in self.body)]
        numbered = [Content("  ") + line for line in self.numbered()]
        yield Part("note-text", safe.lines([*said, *numbered]))


class AnswerCard(Card):
    """A question and, once it is there, its answer."""

    def __init__(self, turn: Turn) -> None:
        """Hold the turn, which the app keeps up to date."""
        super().__init__("answer")
        self.turn = turn
        self.passages: dict[str, QuoteView] = {}
        """The passages that are only named, by id."""
        self._question = Question(turn.question, self)
        self._answer: list[Part | QuotePart | Callable[[], Part]] = []
        """What is shown below the question; what is called is worded by the width of
        the window.
        """
        self._explains = False
        self._waits = "waiting"

    def again(self) -> AnswerCard:
        """Return a new card of the same turn."""
        card = AnswerCard(self.turn)
        card.serial = self.serial
        return card

    def on_mount(self) -> None:
        """Show the answer, if there is one, now that the place is known."""
        if self.turn.state != "waiting":
            self.settle()

    def wait_for(self, what: str) -> None:
        """Say what the answer is waiting for."""
        self._waits = what
        if self.is_attached:
            self.changed()

    def settle(self) -> None:
        """Show the answer, or why there is none."""
        self._answer = list(self._settled())
        self.changed()

    def parts(self, width: int) -> Iterator[Part]:
        """Yield the question and what is said to it."""
        area = self.parent
        room = area.outer_size.height - _AROUND if isinstance(area, Widget) else 0
        yield from self._question.at(width, room)
        if self.turn.exact:
            yield Part("exact", safe.line(gettext("exactly as typed"), "italic"))
        elif self.turn.alone:
            yield Part("exact", safe.line(gettext("by itself"), "italic"))
        if not self._answer:
            yield Part("waiting", safe.line(f"… {self._waits}"))
        for item in self._answer:
            if isinstance(item, Part):
                yield item
            elif isinstance(item, QuotePart):
                yield from item.at(width, room)
            else:
                yield item()
        if self._explains and self.turn.answer is not None:
            told = [safe.show(line) for line in reasons(self.turn.answer)]
            yield Part("why", safe.lines([safe.line(gettext("Why"), "bold"), *told]))

    def _settled(self) -> Iterator[Part | QuotePart | Callable[[], Part]]:
        """Yield what is shown of the answer; sets the choices and quotes."""
        turn = self.turn
        self.quotes, self.choices = (), ()
        self.passages.clear()
        if turn.answer is None:
            said = safe.show(gettext("! NO ANSWER: {why}", why=turn.message))
            self.choices = (
                Choice(gettext("ask it again"), "ask", turn.question),
                Choice(gettext("copy details"), "copy_details", turn.message),
            )
            told = safe.lines([said, *self.numbered()])
            yield Part("failed", told.stylize("bold"))
            return
        if turn.said:
            self.choices = [
                Choice(question, "ask", question) for question in turn.onward
            ]
            lines = [safe.show(turn.said), *self.numbered()]
            yield Part("verdict", safe.lines(lines))
            return
        views = turn.answer.parts or (turn.answer,)
        choices: list[Choice] = []
        if turn.answer.notes:
            rows = [
                safe.show(gettext("note: {line}", line=in_words(line)))
                for line in turn.answer.notes
            ]
            yield Part("told", safe.lines(rows))
        if turn.answer.did_you_mean:
            asked = turn.answer.did_you_mean
            choices += [Choice(question, "ask", question) for question in asked]
            self.choices = tuple(choices)
            yield Part("meant", safe.lines([safe.line(MEANT), *self.numbered()]))
        for view in views:
            yield from self._block(view, choices, own_question=len(views) > 1)
        more = [Choice(question, "ask", question) for question in turn.onward]
        if turn.collections and not any(view.answered for view in views):
            more.append(
                Choice(gettext("ask it of all texts"), "ask_all", turn.question)
            )
        if more:
            yield self._further(more, gettext("Ask next:"))
        few = FEW_TERMS if self.app.size.width < _NARROW else MOST_TERMS
        known = [Choice(term, "glossary", term) for term in explained(turn.answer, few)]
        if known:
            yield self._further(known, EXPLAINED)
        if turn.further:
            yield self._further(turn.further, gettext("Or:"))

    def _further(self, more: Sequence[Choice], title: str) -> Part:
        """Return a row of what can be done next; adds it to the card's choices."""
        first = len(self.choices)
        self.choices = (*self.choices, *more)
        offered = list(self.numbered())[first:]
        return Part("onward", Content("  ").join([safe.line(title), *offered]))

    def _block(
        self, view: AnswerView, choices: list[Choice], *, own_question: bool
    ) -> Iterator[Part | QuotePart | Callable[[], Part]]:
        """Yield the texts of one answer; add its choices to the card's."""
        quotes, others = shown(view)
        intact = [quote for quote in quotes if quote.verbatim]
        self.quotes = (*self.quotes, *intact)
        question = shortened(view.question)
        head = [question_line(question)] if own_question else []

        def verdict() -> Part:
            return Part("verdict", safe.lines([*head, *self._verdict(view, intact)]))

        yield verdict
        for quote in intact:
            yield QuotePart(quote, self.card_number, plain=self.app.no_color)
        if len(intact) < len(quotes):
            yield Part("failed", safe.line(ALTERED, "bold"))
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
    ) -> Part:
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
        return Part("others", safe.lines([safe.line(title), *rows]))

    def _verdict(
        self, view: AnswerView, intact: Sequence[QuoteView]
    ) -> Iterator[Content]:
        if asked_otherwise(view):
            asked = safe.line(
                gettext(
                    "asked as: {understood}", understood=shortened(view.understood)
                ),
                "italic",
            )
            way_out = safe.line(gettext("(/exact: as typed)"))
            change = safe.line(gettext("(/rephrase: change)"))
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
            told, narrow = verbatim(view), self.app.size.width < _NARROW
            said = said + Content(f" {told[-1]}" if narrow else f"  {told}")
        yield said
        if not view.answered:
            weak = WEAK if intact else ""
            yield from (
                safe.show(text) for text in (in_words(view.reason or ""), weak) if text
            )

    def explain(self) -> bool:
        """Say how sure the program is and why, or hide it; return whether it says."""
        self._explains = not self._explains and self.turn.answer is not None
        self.changed()
        return self._explains

    def _passages(self) -> list[QuotePart]:
        return [item for item in self._answer if isinstance(item, QuotePart)]

    def unfold(self) -> bool:
        """Show the question and the passages in full, or fold them again."""
        self._question.toggle()
        for passage in self._passages():
            passage.toggle()
        self.changed()
        return True

    def mark(self, pattern: re.Pattern[str] | None) -> bool:
        """Show where words are found in the passages; return whether they are.

        A passage that hides one is opened.  None marks nothing any more.
        """
        marked = [passage.mark(pattern) for passage in self._passages()]
        if marked:
            self.changed()
        return any(marked)


class Folding:
    """A long text of a card, of which only the first rows are shown until opened."""

    ROWS = 12
    """How many rows a folded text has."""

    def __init__(self, name: str, bar: tuple[str, str] = ("", "")) -> None:
        """Hold what it is, and what stands before its rows, in which colour."""
        self._name = name
        self._bar = bar
        self.open = False

    def drawn(self, width: int) -> tuple[Content, Span]:
        """Return what is shown in so many cells, and what of it must be."""
        raise NotImplementedError

    def at(self, width: int, room: int) -> Iterator[Part]:
        """Yield the text, and the lines around it where only a part is shown.

        It is folded after so many rows, but never before the end of what is needed;
        where that is too far down to be in sight, the rows above it are folded, too.

        Args:
            width: Cells of a row.
            room: Rows that are in sight.
        """
        lead, colour = self._bar
        text, (begin, end) = self.drawn(max(1, width - len(lead)))
        rows = wrapped(text, width - len(lead))
        last = rows_before(rows, text.plain[:end])
        first = 0
        if last > max(self.ROWS, room):
            first = max(0, rows_before(rows, text.plain[: begin + 1]) - 1 - _ABOVE)
        limit = max(first + self.ROWS, last)
        # Folding away one row would save nothing: the fold line takes that row.
        hidden = len(rows) - limit if len(rows) > limit + 1 else 0
        if self.open:
            first = 0
        if first:
            yield Part(
                "fold",
                safe.line(
                    _BEFORE.format(ngettext("{count} line", "{count} lines", first)),
                    "italic",
                ),
                lead=_INDENT,
            )
        shown = limit if hidden and not self.open else None
        yield Part(self._name, text, first, shown, lead, colour)
        if not self.open and (hidden or self.partly):
            yield Part("fold", safe.line(self.rest(hidden), "italic"), lead=_INDENT)

    def toggle(self) -> None:
        """Show the whole text, or fold it again."""
        self.open = not self.open

    @property
    def partly(self) -> bool:
        """Whether the text is only a part of something until it is opened."""
        return False

    def rest(self, hidden: int) -> str:
        """Say how many rows are folded away, and how to see them."""
        return gettext("+ {hidden} more lines (Enter shows them)", hidden=hidden)


_PROMPT = "❯ "  # noqa: RUF001  a prompt, not a greater-than sign
_BAR, _WEAK_BAR, _PLAIN_BAR = "▌ ", "╏ ", "┃ "
_INDENT = "  "
_BEFORE = gettext("… {} before (Enter shows them)")
_ABOVE = 2
"""Rows above what is needed, where others are folded away."""
_AROUND = 4
"""Rows of a card around its passage."""


class Question(Folding):
    """What was asked, of a pasted page only the first rows."""

    ROWS = 3

    def __init__(self, question: str, card: Card) -> None:
        """Hold the question; on a card that is selected, it is reversed."""
        super().__init__("question")
        self._line = question_line(question)
        self._card = card

    def drawn(self, width: int) -> tuple[Content, Span]:  # noqa: ARG002
        """Return the question; nothing of it must be shown."""
        chosen = self._card.has_class("-selected")
        return self._line.stylize("reverse") if chosen else self._line, (0, 0)

    def rest(self, hidden: int) -> str:
        """Say how many rows are folded away."""
        return gettext("… {hidden} more lines", hidden=hidden)


def question_line(text: str) -> Content:
    """Return a question with the prompt before it."""
    return Content.assemble(
        (_PROMPT, "bold"), safe.show(text, [(0, len(text), "bold")])
    )


class QuotePart(Folding):
    """A passage that folds when it is long, and where it comes from."""

    def __init__(self, quote: QuoteView, card: int, *, plain: bool) -> None:
        """Hold ``quote``; one that is not claimed to answer has a broken bar.

        ``plain`` where there are no colours.
        """
        bar = (_PLAIN_BAR, "") if plain else (_BAR, "$primary")
        super().__init__(
            "quote", bar if quote.claimed else (_WEAK_BAR, "$text-warning")
        )
        self.quote = quote
        self._card = card
        self._pattern: re.Pattern[str] | None = None
        self._fitted = self._drawn()

    def _drawn(self) -> Fitted:
        part = None if self.open else self.quote.excerpt
        return _fitted(self.quote, part, self._pattern)

    def drawn(self, width: int) -> tuple[Content, Span]:
        """Return the passage, or the part of it that is shown."""
        return self._fitted.at(width)

    def at(self, width: int, room: int) -> Iterator[Part]:
        """Yield the passage, the lines around it, and the citation."""
        yield from super().at(width, room)
        citation = safe.line(f"— {self.quote.citation}")
        opened = safe.link(citation, f"app.open_card({self._card})")
        copied = f"app.copy_card({self._card}, {self.quote.id!r})"
        copy = safe.link(safe.line(gettext("[copy]")), copied)
        yield Part("citation", Content("  ").join([opened, copy]))

    def toggle(self) -> None:
        """Show the whole passage, or fold it again."""
        self.open = not self.open
        self._fitted = self._drawn()

    def mark(self, pattern: re.Pattern[str] | None) -> bool:
        """Show where words are found, opening what hides one; return if they are."""
        # Words that a mark stands in are looked for as they are shown.
        shown = draw(blocks_of(self.quote.text, self.quote.markup)).text
        found = pattern if pattern and pattern.search(shown) else None
        if found != self._pattern:
            self._pattern = found
            self.open = self.open or bool(found)
            self._fitted = self._drawn()
        return bool(found)

    def rest(self, hidden: int) -> str:
        """Say that this is a part of the passage, and how to see all of it."""
        if not self.quote.excerpt:
            return super().rest(hidden)
        words = len(self.quote.text.split())
        return gettext(
            "… part of a passage of {words} words (Enter shows all of it)", words=words
        )

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
