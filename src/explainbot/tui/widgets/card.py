"""A card: texts under each other, laid out and painted by one widget.

A widget for each of its texts would be placed, styled and painted by itself, again for
each card on the screen whenever an answer comes: twice the work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

from rich.segment import Segment
from textual.content import Content
from textual.geometry import Offset, Size
from textual.reactive import Reactive
from textual.selection import Selection
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget

from explainbot.text.display import cells_of
from explainbot.tui import safe

if TYPE_CHECKING:
    from textual import events
    from textual.content import _FormattedLine
    from textual.css.styles import RulesMap
    from textual.style import Style
    from textual.visual import RenderOptions

    from explainbot.engine.views import QuoteView
    from explainbot.tui.state import Choice


class Part(NamedTuple):
    """A text of a card, at a width."""

    name: str
    """What it is; a card may have several of that name."""
    text: Content
    first: int = 0
    """The first of its rows that is shown."""
    last: int | None = None
    """The row after those that are shown; None for all."""
    lead: str = ""
    """What stands before each row; it is not part of the text."""
    colour: str = ""
    """Of what stands before."""


class CardPlace(NamedTuple):
    """A place in a card that outlives another width, or another text in it."""

    part: str
    number: int
    """Which of the parts of that name, from 0."""
    letters: int
    """How many letters of the part are before, blanks left out."""


class _Laid(NamedTuple):
    """A part, wrapped."""

    part: Part
    rows: Sequence[_FormattedLine]
    """Those that are shown."""
    letters: int
    """Before them, blanks left out."""
    line: int
    """How many lines of text the parts before have."""


def wrapped(text: Content, width: int) -> list[_FormattedLine]:
    """Return the rows of a text, with the line of the text that each begins in."""
    return text._wrap_and_format(max(1, width))  # noqa: SLF001  keeps what is wrapped


def rows_before(rows: Sequence[_FormattedLine], text: str) -> int:
    """Return how many of a text's rows its first part needs."""
    place = (text.count("\n"), len(text.rpartition("\n")[2].expandtabs()))
    return sum(1 for row in rows if (row.y, row.x) < place)


class CardVisual(Visual):
    """The texts of a card; each is wrapped by itself, once for a width."""

    def __init__(self, parts: Callable[[int], Iterable[Part]]) -> None:
        """Hold what gives the parts for so many cells."""
        self.counts = True
        """Whether a number that is typed means one of these."""
        self._parts = parts
        self._width = -1
        self._laid: list[_Laid] = []

    def forget(self) -> None:
        """Lay out anew: other texts are to be shown."""
        self._width = -1

    def laid(self, width: int) -> list[_Laid]:
        """Return the parts as they are laid out at a width."""
        if width != self._width:
            found: list[_Laid] = []
            line = 0
            for part in self._parts(width):
                rows = wrapped(part.text, width - len(part.lead))
                before = sum(_letters(rows[: part.first]))
                found.append(_Laid(part, rows[part.first : part.last], before, line))
                line += part.text.plain.count("\n") + 1
            self._width, self._laid = width, found
        return self._laid

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:  # noqa: ARG002
        """Take all the room there is."""
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:  # noqa: ARG002
        """Return the rows at a width."""
        return sum(len(laid.rows) for laid in self.laid(width))

    def render_strips(
        self,
        width: int,
        height: int | None,  # noqa: ARG002
        style: Style,
        options: RenderOptions,
    ) -> list[Strip]:
        """Paint all of it."""
        if not self.counts:
            options = replace(options, get_style=_faint_numbers(options.get_style))
        return [
            strip
            for laid in self.laid(width)
            for strip in _painted(laid, width, style, options)
        ]


_NUMBER, _PAST_NUMBER = "bold not reverse", "dim"
"""How numbers are painted: where one that is typed means one of these, and elsewhere.
No other text has the first style.
"""
GetStyle = Callable[["str | Style"], "Style"]


def _faint_numbers(get_style: GetStyle) -> GetStyle:
    return lambda style: get_style(_PAST_NUMBER if style == _NUMBER else style)


def _painted(
    laid: _Laid, width: int, style: Style, options: RenderOptions
) -> Iterator[Strip]:
    """Yield the rows of a part; each cell knows its place in the text."""
    part, rows, _, line = laid
    if options.selection is not None:
        rows = part.text._wrap_and_format(  # noqa: SLF001
            max(1, width - len(part.lead)),
            selection=_moved(options.selection, -line),
            selection_style=options.selection_style,
        )[part.first : part.last]
    look = style + options.get_style(part.colour) if part.lead else style
    for row in rows:
        row.get_style = options.get_style
        at, row.y = row.y, row.y + line
        segments, cells = row.to_strip(style)
        # Who presses the mouse there means the beginning of the row.
        before = look.rich_style_with_offset(row.x, row.y) if part.lead else None
        row.y = at
        lead = [Segment(sign, before) for sign in part.lead]
        yield Strip([*lead, *segments], cells + cells_of(part.lead))


def _moved(selection: Selection, lines: int) -> Selection:
    ends = (end if end is None else end + Offset(0, lines) for end in selection)
    return Selection(*ends)


@runtime_checkable
class CardHolder(Protocol):
    """What holds cards, and knows which of them a number that is typed means."""

    def renumber(self) -> None:
        """Show it on the cards, of which one has changed."""


class Card(Widget):
    """One entry of the transcript, with numbered choices.

    A drag takes what is painted, two clicks a text of it, three the card.
    """

    # It has nothing to scroll.  For what has, Textual lays the screen out once more
    # when it has a new size; so every card would be laid out twice.
    virtual_size = Reactive(Size(0, 0), repaint=False)
    choices: Sequence[Choice] = ()
    quotes: Sequence[QuoteView] = ()
    """The passages shown in full; the first is opened and copied."""
    serial: int = -1

    def __init__(self, classes: str) -> None:
        """Begin with nothing."""
        super().__init__(classes=classes)
        self._sheet = CardVisual(self.parts)

    def parts(self, width: int) -> Iterable[Part]:
        """Yield what is shown in so many cells, from the top to the bottom."""
        raise NotImplementedError

    def again(self) -> Card:
        """Return a new card that says the same; this one has been taken away."""
        raise NotImplementedError

    def select(self, *, chosen: bool) -> None:
        """Be the selected card, or not."""
        if chosen != self.has_class("-selected"):
            self.set_class(chosen, "-selected")
            self.changed()

    def unfold(self) -> bool:
        """Show long texts in full, or fold them again; return whether it has any."""
        return False

    def render(self) -> CardVisual:
        """Paint the parts."""
        return self._sheet

    def changed(self) -> None:
        """Show what the parts are now; whatever has as many rows stays in its place."""
        width = self.content_size.width
        before = self._sheet.get_height({}, width) if width else -1
        self._sheet.forget()
        same = before >= 0 and before == self._sheet.get_height({}, width)
        self.refresh(layout=not same)
        holder: object = self.parent
        if isinstance(holder, CardHolder):
            holder.renumber()

    def count(self, *, here: bool) -> None:
        """Show whether a number that is typed means a choice of this card."""
        if here != self._sheet.counts:
            self._sheet.counts = here
            if self.choices:
                self.refresh()

    def numbered(self, first: int = 1) -> Iterator[Content]:
        """Yield one clickable line for each choice."""
        for number, choice in enumerate(self.choices, first):
            text = Content.assemble(
                (f"[{number}]", _NUMBER), " ", safe.line(choice.label)
            )
            yield safe.link(text, f"app.choose({self.card_number}, {number})")

    @property
    def card_number(self) -> int:
        """Which entry of the transcript it is, from 0; -1 if it is none yet."""
        return self.serial

    def laid(self) -> Sequence[_Laid]:
        """Return the parts as they are laid out now."""
        return self._sheet.laid(self.content_size.width)

    def shown(self, name: str) -> list[Part]:
        """Return the parts of a name as they are shown now."""
        return [laid.part for laid in self.laid() if laid.part.name == name]

    def rows_of(self, name: str) -> tuple[int, int]:
        """Return the row of the first part of a name, from 0, and how many it has."""
        row = 0
        for part, rows, _, _ in self.laid():
            if part.name == name:
                return row, len(rows)
            row += len(rows)
        return row, 0

    def place_at(self, row: int) -> CardPlace:
        """Return what a row begins with."""
        seen: list[str] = []
        for part, rows, before, _ in self.laid():
            if row < len(rows):
                letters = before + sum(_letters(rows[:row]))
                return CardPlace(part.name, seen.count(part.name), letters)
            row -= len(rows)
            seen.append(part.name)
        return CardPlace("", 0, 0)

    def row_of(self, place: CardPlace) -> int:
        """Return the row that holds a place; the first where it is there no more."""
        row, number = 0, 0
        for part, rows, before, _ in self.laid():
            if part.name == place.part:
                if number == place.number:
                    passed = max(0, place.letters - before)
                    return row + _row_after(_letters(rows), passed)
                number += 1
            row += len(rows)
        return 0

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return what of the texts is selected."""
        said = "\n".join(laid.part.text.plain for laid in self.laid())
        return selection.extract(said), "\n"

    async def _on_click(self, event: events.Click) -> None:
        event.prevent_default()  # what Textual would do: select more
        pressed = event.get_content_offset(self)
        if event.widget is self and pressed is not None and event.chain > 1:
            whole = Selection(None, None)
            chosen = self._text_at(pressed.y) if event.chain == 2 else whole  # noqa: PLR2004
            self.screen.selections = {self: chosen}
        await self.broker_event("click", event)

    def _text_at(self, row: int) -> Selection:
        """Return all of the text that a row is of."""
        for part, rows, _, line in self.laid():
            if row < len(rows):
                lines = part.text.plain.split("\n")
                end = Offset(len(lines[-1]), line + len(lines) - 1)
                return Selection(Offset(0, line), end)
            row -= len(rows)
        return Selection(None, None)


def _letters(rows: Iterable[_FormattedLine]) -> list[int]:
    """Return how many letters each row has, blanks left out."""
    return [len("".join(row.plain.split())) for row in rows]


def _row_after(letters: Sequence[int], passed: int) -> int:
    """Return the row before which so many letters are."""
    row = before = 0
    while passed and row < len(letters) - 1 and before + letters[row] <= passed:
        before += letters[row]
        row += 1
    return row
