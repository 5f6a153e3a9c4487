"""Document commands: list, read, look into, remove."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from explainbot.engine import messages
from explainbot.engine.messages import Compare, Compared, Outline, Outlined
from explainbot.engine.views import QuoteView, SectionView, SourceView
from explainbot.errors import WorkspaceError
from explainbot.paths import expand
from explainbot.records import text_sha256
from explainbot.tui.commands.reading import Finding
from explainbot.tui.state import Choice
from explainbot.tui.wording.problems import did_not_work

if TYPE_CHECKING:
    from explainbot.tui.engine_link import EngineLink
    from explainbot.tui.host import Host


class Texts(Finding):
    """One method for each command of that kind: ``do_`` and its id."""

    def __init__(self, app: Host, desk: EngineLink) -> None:
        """Act on ``app``, on its screen and on its engine."""
        super().__init__(app)
        self._desk = desk

    async def do_corpus(self, _: str) -> None:
        """Open the list of texts."""

        async def show(event: messages.Event) -> None:
            from explainbot.tui.widgets.pickers import CorpusPane

            if isinstance(event, messages.Listed):
                await self._screen.open_pane(
                    CorpusPane(event.documents, self._desk.stale)
                )

        if self._ready():
            self._desk.look_up(messages.List, show)

    async def do_sections(self, argument: str) -> None:
        """Open the list of the sections of a text."""
        quotes = self._quotes()
        name = argument or (quotes[0].document if quotes else "")
        if not name:
            self._screen.box.put("/sections ")
            self._app.notice("type the name of a text, as /corpus shows it")
            return

        async def show(event: messages.Event) -> None:
            from explainbot.tui.widgets.pickers import SectionsPane

            if isinstance(event, Outlined) and event.sections:
                pane = SectionsPane(name, event.sections)
                await self._screen.open_pane(pane)
            else:
                self._app.notice("there is no text of that name, or it has no sections")

        if self._ready():
            self._desk.look_up(lambda number: Outline(number, name), show)

    async def _read_section(self, name: str, section: SectionView) -> None:
        async def show(event: messages.Event) -> None:
            if isinstance(event, messages.Sourced):
                place = as_passage(event.source, section)
                await self._screen.read(event.source, place)

        self._desk.look_up(lambda number: messages.Source(number, name), show)

    async def do_compare(self, _: str) -> None:
        """Show the passage as it was indexed, and as its file reads now."""
        quotes = self._quotes()
        if not quotes:
            self._app.notice("no passage is quoted here")
            return
        quote = quotes[0]

        async def show(event: messages.Event) -> None:
            from explainbot.tui.widgets.pane import BothPane

            if isinstance(event, Compared):
                await self._screen.open_pane(BothPane(quote, event.now))

        if self._ready():
            self._desk.look_up(
                lambda n: Compare(n, quote.document, quote.start, quote.end), show
            )

    async def do_read_text(self, name: str) -> None:
        """Open a text from its beginning."""

        async def show(event: messages.Event) -> None:
            if isinstance(event, messages.Sourced):
                whole = as_passage(event.source, SectionView("", 0, 0, 0))
                await self._screen.read(event.source, whole)

        self._desk.look_up(lambda number: messages.Source(number, name), show)

    async def do_preview(self, argument: str) -> None:
        """Say what a file or folder would add."""
        path = argument.strip("\"'")
        if not path:
            self._screen.box.put("/preview ")
            self._app.notice("type or drop the path of a file or a folder")
        elif self._ready():
            await self._with_path(path, self._desk.preview)

    async def do_remove(self, argument: str) -> None:
        """Remove the text of that name; typing the whole name is the confirmation."""
        if not argument:
            self._screen.box.put("/remove ")
            self._app.notice("type the whole name of the text, as /corpus shows it")
        elif self._ready():
            await self._desk.remove(argument)

    def _ready(self) -> bool:
        if not self._desk.usable:
            self._app.notice("the engine is not ready yet")
        return self._desk.usable

    async def _with_path(
        self, path: str, act: Callable[[Path], Awaitable[None]]
    ) -> None:
        try:
            whole = expand(path)
        except WorkspaceError as error:  # "~name" of nobody
            again = Choice("type the path anew", "fill", "/preview ")
            await self._desk.note(did_not_work(str(error), again))
            return
        await act(whole)


def as_passage(source: SourceView, section: SectionView) -> QuoteView:
    """Return a section of a text as a passage with nothing marked."""
    text = source.text[section.start : section.end]
    first = _line_at(source.text, section.start) if source.by_line else None
    last = _line_at(source.text, max(section.start, section.end - 1))
    return QuoteView(
        id="",
        text=text,
        evidence=(),
        document=source.name,
        title=source.title,
        heading=section.heading,
        citation=f"{source.name} › {section.heading}"
        if section.heading
        else source.name,
        place=f"lines {first}–{last}" if first and text else "",
        path=source.path,
        section="",
        start=section.start,
        end=section.end,
        line_start=first,
        line_end=last if first else None,
        page=None,
        score=0,
        sha256=text_sha256(text),
        document_sha256=source.sha256,
    )


def _line_at(text: str, offset: int) -> int:
    """Return the line, from 1, of an offset, counted as an editor does."""
    ends = text.count("\n", 0, offset) + text.count("\r", 0, offset)
    return 1 + ends - text.count("\r\n", 0, offset)
