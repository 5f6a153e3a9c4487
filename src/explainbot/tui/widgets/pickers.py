"""Pickers: lists to pick from by typing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input, Static

from explainbot.engine.views import SectionView, TermView
from explainbot.reports import DocumentEntry
from explainbot.text.display import one_line
from explainbot.text.interface.translation import gettext, ngettext
from explainbot.text.structure.blocks import blocks_of
from explainbot.text.structure.drawing import draw
from explainbot.tui import keymap, safe
from explainbot.tui.commands.command import Command
from explainbot.tui.commands.matching import OfferedNames
from explainbot.tui.state import PastElsewhere
from explainbot.tui.widgets.find_line import HarmlessInput
from explainbot.tui.widgets.hints import Hints
from explainbot.tui.wording.answers import MATCHES
from explainbot.tui.wording.notes import document_facts, document_lines
from explainbot.usage.history import BEGINS, Past

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.content import Content


_MOST = 200
"""Rows that are kept for what is typed; typing more narrows them."""
_MARK, _NO_MARK = "▸ ", "  "


class Filter(HarmlessInput):
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
        """Tab was pressed."""

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
        self._names = OfferedNames(names)
        self._found: list[int] = []
        self._cursor = 0
        self._first = typed

    def compose(self) -> ComposeResult:
        """Give the parts."""
        yield Static(safe.line(self.TITLE, "bold"), classes="pick-title")
        yield Filter(
            one_line(self._first),
            placeholder=gettext("type to narrow the list"),
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
        """Do what Tab means in this list."""

    def on_pick_pane_switched(self, event: PickPane.Switched) -> None:
        """Do what Tab means."""
        event.stop()
        self.switch()

    @property
    def typed(self) -> str:
        """What narrows the list."""
        return self.query_one(Filter).value

    @property
    def in_vain(self) -> str:
        """What is typed and narrows the list to nothing; "" where rows are left."""
        return "" if self._found else self.typed

    @property
    def chosen(self) -> object:
        """The item under the cursor; None where nothing is listed."""
        return self._items[self._found[self._cursor]] if self._found else None

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
            self.post_message(self.Picked(self.chosen, self.query_one(Filter).value))
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
        more = self.more(self.chosen) if self._found else ()
        self.query_one("#preview", Static).update(
            safe.lines(safe.show(line) for line in more)
        )

    def more(self, item: object) -> Sequence[str]:
        """Return what is shown of the row under the cursor."""
        raise NotImplementedError


_UNNAMED = gettext("(no heading)")


class SectionsPane(PickPane):
    """The sections of one text, in its order."""

    EMPTY = gettext("no such section")
    HINTS = (gettext("Enter reads it"), gettext("↑ ↓ walk"), gettext("Esc back"))

    def __init__(
        self, document: str, sections: Sequence[SectionView], typed: str = ""
    ) -> None:
        """List ``sections`` of the document of that name."""
        names = [
            "  " * max(0, section.depth - 1) + (section.heading or _UNNAMED)
            for section in sections
        ]
        self.document = document
        self.TITLE = gettext("SECTIONS OF {document}", document=document)
        super().__init__([(document, section) for section in sections], names, typed)
        self._count = len(sections)

    def more(self, item: object) -> Sequence[str]:
        """Return how long the section is."""
        if not isinstance(item, tuple):
            return ()
        section = item[1]
        long = ngettext(
            "{count} character", "{count} characters", section.end - section.start
        )
        return (
            gettext(
                "{long} of text; {sections} in all",
                long=long,
                sections=ngettext("{count} section", "{count} sections", self._count),
            ),
        )


class TermsPane(PickPane):
    """What the texts define, by term; below, the definition and its place."""

    TITLE = gettext("GLOSSARY")
    EMPTY = gettext("no such term")
    HINTS = (
        gettext("Enter reads it in its text"),
        gettext("↑ ↓ walk"),
        gettext("Esc back"),
    )

    def __init__(self, terms: Sequence[TermView]) -> None:
        """List ``terms``; a term that is defined twice stands twice."""
        super().__init__(terms, [term.term for term in terms])

    def more(self, item: object) -> Sequence[str]:
        """Return the definition, its marks read, and where it stands."""
        if not isinstance(item, TermView):
            return ()
        meaning = draw(blocks_of(item.meaning, item.markup)).text
        return (meaning, f"— {one_line(item.citation)}")


class CommandsPane(PickPane):
    """Every command that can be typed, found by what it does."""

    TITLE = gettext("COMMANDS")
    EMPTY = gettext("no such command")
    HINTS = (gettext("Enter runs it"), gettext("↑ ↓ walk"), gettext("Esc back"))

    def __init__(self, listed: Sequence[Command], typed: str = "") -> None:
        """List ``listed``."""
        names = [
            f"/{entry.slash} {entry.argument}".rstrip() + f"   {entry.title}"
            for entry in listed
        ]
        super().__init__(listed, names, typed)

    def more(self, item: object) -> Sequence[str]:
        """Return the keys of the command."""
        if not isinstance(item, Command):
            return ()
        keys = ", ".join(map(keymap.key_name, item.anywhere))
        on_card = ", ".join(keymap.pressed(key, "card") for key in item.card)
        rows = [item.title, *([gettext("Keys: {keys}", keys=keys)] if keys else [])]
        return [
            *rows,
            *(
                [gettext("On a selected answer: {on_card}", on_card=on_card)]
                if on_card
                else []
            ),
        ]


class WorkspacesPane(PickPane):
    """The workspaces that were opened, the one of last time first."""

    TITLE = gettext("WORKSPACES")
    EMPTY = gettext("none of that name; /workspace FOLDER opens any")
    HINTS = (gettext("Enter opens it"), gettext("↑ ↓ walk"), gettext("Esc back"))

    def __init__(self, folders: Sequence[str], typed: str = "") -> None:
        """List their folders."""
        super().__init__(folders, folders, typed)

    def more(self, item: object) -> Sequence[str]:
        """Say what a row stands for."""
        return (gettext("Answers come from its texts alone."),) if item else ()


class HistoryPane(PickPane):
    """Every question that was asked; the newest first."""

    TITLE = gettext("YOUR EARLIER QUESTIONS")
    EMPTY = gettext("no such question")
    HINTS = (
        gettext("Enter into the box"),
        gettext("Tab only not found"),
        gettext("Ctrl+R all workspaces"),
        gettext("Esc back"),
        gettext("↑ ↓ walk"),
    )

    def __init__(self, asked: Sequence[Past | PastElsewhere], typed: str = "") -> None:
        """List the questions; those of other workspaces with their folder."""
        names = [
            f"{item.past.question}   ({item.name})"
            if isinstance(item, PastElsewhere)
            else item.question
            for item in asked
        ]
        self.everywhere = any(isinstance(item, PastElsewhere) for item in asked)
        if self.everywhere:
            self.TITLE = gettext("YOUR EARLIER QUESTIONS, ALL WORKSPACES")
        super().__init__(asked, names, typed)
        self._only_none = False

    def switch(self) -> None:
        """List only what was not found, or everything again."""
        self._only_none = not self._only_none
        title = (
            gettext("{title}: NOT FOUND", title=self.TITLE)
            if self._only_none
            else self.TITLE
        )
        self.query_one(".pick-title", Static).update(safe.line(title, "bold"))
        self._narrow(self.typed)

    def wanted(self, item: object) -> bool:
        """Whether a question is listed now."""
        past = item.past if isinstance(item, PastElsewhere) else item
        return not self._only_none or (isinstance(past, Past) and past.match == "none")

    def more(self, item: object) -> Sequence[str]:
        """Return how the question was answered, and where it was asked."""
        past = item.past if isinstance(item, PastElsewhere) else item
        where = [item.folder] if isinstance(item, PastElsewhere) else []
        if not isinstance(past, Past) or not past.match:
            return where
        verdict = {**MATCHES}.get(past.match, past.match)
        said = f"{verdict}   {past.day}".rstrip()
        more = "…" if len(past.begins) == BEGINS else ""
        begins = [f"┃ {one_line(past.begins)}{more}"] if past.begins else []
        cited = [f"— {one_line(past.citation)}"] if past.citation else []
        return (said, *begins, *cited, *where)


_CHANGED = "changed"


class CorpusPane(PickPane):
    """The texts, in name order; Tab tells all that is known of one."""

    TITLE = gettext("THE TEXTS")
    EMPTY = gettext(
        "no such text; the path of a file or folder, and Enter, shows what it holds"
    )
    HINTS = (
        gettext("Enter choices"),
        gettext("Tab more"),
        gettext("a path: preview"),
        gettext("↑ ↓ walk"),
        gettext("Esc back"),
    )

    def __init__(
        self, documents: Sequence[DocumentEntry], changed: Collection[str] = ()
    ) -> None:
        """List the texts; ``changed`` are names that the index does not hold as is."""
        names = [
            "   ".join(
                word
                for word in (
                    d.document,
                    ngettext("{count} section", "{count} sections", d.sections),
                    _CHANGED if d.document in changed else "",
                    d.title,
                )
                if word
            )
            for d in documents
        ]
        super().__init__(documents, names)
        self._full = False

    def switch(self) -> None:
        """Tell all that is known of the text, or less again."""
        self._full = not self._full
        self._paint()

    def more(self, item: object) -> Sequence[str]:
        """Return what is known of the text; after Tab, all of it."""
        if not isinstance(item, DocumentEntry):
            return ()
        return document_facts(item) if self._full else document_lines(item)
