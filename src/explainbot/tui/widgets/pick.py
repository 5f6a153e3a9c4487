"""A list to pick from by typing: earlier questions, the texts of the corpus."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input, Static

from explainbot.history import BEGINS, Past
from explainbot.reports import DocumentEntry
from explainbot.tui import safe
from explainbot.tui.matching import Names
from explainbot.tui.notes import document_lines
from explainbot.tui.widgets.find import Line
from explainbot.tui.widgets.hints import Hints
from explainbot.tui.words import MATCHES, counted
from explainbot.visible import one_line

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.content import Content

_MOST = 200
"""Rows that are kept for what is typed; typing more narrows them."""
_MARK, _NO_MARK = "▸ ", "  "


class Filter(Line):
    """What is typed to narrow the list; the arrow keys walk in it."""

    STEPS: dict[str, int] = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10}  # noqa: RUF012

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "tab":
            event.stop()
            event.prevent_default()
            self.post_message(PickPane.Switched())
            return
        step = self.STEPS.get(event.key)
        if step is None and event.key != "enter":
            await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()
        self.post_message(PickPane.Walked(step))


class PickPane(Vertical):
    """Title, line to type in, rows, and more of the row under the cursor."""

    TITLE = ""
    EMPTY = ""
    HINTS: Sequence[str] = ()

    class Walked(Message):
        """A key of the line: so many rows on; None takes the row."""

        def __init__(self, step: int | None) -> None:
            """Hold the step."""
            self.step = step
            super().__init__()

    class Switched(Message):
        """The key of the line that shows fewer rows, or all again."""

    class Picked(Message):
        """A row was taken, or, where none is listed, only something typed."""

        def __init__(self, item: object, typed: str) -> None:
            """``item`` is None where nothing is listed."""
            self.item = item
            self.typed = typed
            super().__init__()

    def __init__(
        self, items: Sequence[object], names: Sequence[str], typed: str = ""
    ) -> None:
        """List ``items`` by their names."""
        super().__init__(id="pane")
        self._items = items
        self._rows = [one_line(name) for name in names]
        self._names = Names(names)
        self._found: list[int] = []
        self._cursor = 0
        self._first = typed

    def compose(self) -> ComposeResult:
        """Give the parts."""
        yield Static(safe.line(self.TITLE, "bold"), classes="pick-title")
        yield Filter(
            one_line(self._first),
            placeholder="type to narrow the list",
            id="filter",
            compact=True,
        )
        yield Static(id="rows")
        yield Static(id="preview")
        yield Hints(self.HINTS)

    def on_mount(self) -> None:
        """List what fits the first words."""
        self._narrow(self._first)

    def on_resize(self) -> None:
        """Show as many rows as there is room for."""
        self.call_after_refresh(self._paint)

    def on_input_changed(self, event: Input.Changed) -> None:
        """List what fits what is typed."""
        event.stop()
        self._narrow(event.value)

    def switch(self) -> None:
        """Show fewer rows, or all again, where the list knows such a choice."""

    def on_pick_pane_switched(self, event: PickPane.Switched) -> None:
        """Show fewer rows, or all again."""
        event.stop()
        self.switch()

    def wanted(self, item: object) -> bool:
        """Whether an item is listed at all now."""
        return item is not None

    def _narrow(self, typed: str) -> None:
        found = self._names.best(typed, len(self._items))
        wanted = [n for n in found if self.wanted(self._items[n])]
        self._found = wanted[:_MOST]
        self._cursor = 0
        self._paint()

    def on_pick_pane_walked(self, event: PickPane.Walked) -> None:
        """Move the cursor, or take the row."""
        event.stop()
        if event.step is None:
            item = self._items[self._found[self._cursor]] if self._found else None
            self.post_message(self.Picked(item, self.query_one(Filter).value))
            return
        last = max(0, len(self._found) - 1)
        self._cursor = max(0, min(last, self._cursor + event.step))
        self._paint()

    def _paint(self) -> None:
        rows = self.query_one("#rows", Static)
        room = max(1, rows.size.height)
        top = max(0, min(self._cursor - room // 2, len(self._found) - room))
        painted: list[Content] = []
        for place, number in enumerate(self._found[top : top + room], top):
            here = place == self._cursor
            mark = _MARK if here else _NO_MARK
            painted.append(safe.line(mark + self._rows[number], "bold" if here else ""))
        rows.update(safe.lines(painted or [safe.line(self.EMPTY)]))
        more: Sequence[str] = ()
        if self._found:
            more = self.more(self._items[self._found[self._cursor]])
        self.query_one("#preview", Static).update(
            safe.lines(safe.show(line) for line in more)
        )

    def more(self, item: object) -> Sequence[str]:
        """Return what is shown of the row under the cursor."""
        raise NotImplementedError


class HistoryPane(PickPane):
    """Every question that was asked; the newest first."""

    TITLE = "YOUR EARLIER QUESTIONS"
    EMPTY = "no such question"
    HINTS = ("Enter into the box", "Tab only not found", "Esc back", "↑ ↓ walk")

    def __init__(self, asked: Sequence[Past], typed: str = "") -> None:
        """List the questions."""
        super().__init__(asked, [past.question for past in asked], typed)
        self._only_none = False

    def switch(self) -> None:
        """List only what was not found, or everything again."""
        self._only_none = not self._only_none
        title = f"{self.TITLE}: NOT FOUND" if self._only_none else self.TITLE
        self.query_one(".pick-title", Static).update(safe.line(title, "bold"))
        self._narrow(self.query_one(Filter).value)

    def wanted(self, item: object) -> bool:
        """Whether a question is listed now."""
        return not self._only_none or (isinstance(item, Past) and item.match == "none")

    def more(self, item: object) -> Sequence[str]:
        """Return how the question was answered."""
        if not isinstance(item, Past) or not item.match:
            return ()
        verdict = {**MATCHES}.get(item.match, item.match)
        said = f"{verdict}   {item.day}".rstrip()
        more = "…" if len(item.begins) == BEGINS else ""
        begins = [f"┃ {one_line(item.begins)}{more}"] if item.begins else []
        cited = [f"— {one_line(item.citation)}"] if item.citation else []
        return (said, *begins, *cited)


class CorpusPane(PickPane):
    """The texts of the corpus, in name order."""

    TITLE = "THE TEXTS"
    EMPTY = "no such text; the path of a file or folder, and Enter, shows what it holds"
    HINTS = ("Enter choices", "a path: preview", "↑ ↓ walk", "Esc back")

    def __init__(self, documents: Sequence[DocumentEntry]) -> None:
        """List the texts."""
        names = [
            f"{d.document}   {counted(d.sections, 'section')}   {d.title}"
            for d in documents
        ]
        super().__init__(documents, names)

    def more(self, item: object) -> Sequence[str]:
        """Return what is known of the text."""
        return document_lines(item) if isinstance(item, DocumentEntry) else ()
