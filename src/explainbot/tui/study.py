"""Study screen: one item at a time, shown, revealed, rated."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import App
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from explainbot.errors import ExplainbotError
from explainbot.records import pieces
from explainbot.study import wording
from explainbot.study.blanks import said_line
from explainbot.study.items import Item, choice_name
from explainbot.study.schedule import RATINGS
from explainbot.study.session import Session
from explainbot.text.interface.reasons import error_in_words
from explainbot.text.interface.translation import gettext
from explainbot.text.structure.blocks import blocks_of
from explainbot.text.structure.drawing import draw
from explainbot.tui import safe
from explainbot.tui.passage import Fitted, Marking, drawn_passage
from explainbot.tui.terminal import HUNG_UP, forget_terminal, on_signals
from explainbot.tui.themes import choose
from explainbot.tui.widgets.find_line import HarmlessInput
from explainbot.tui.widgets.hints import Hints

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType


MakeSession = Callable[[], Session]
_ASK = (
    gettext("Enter shows the quote"),
    gettext("Esc ends"),
    gettext("Tab leaves this one out"),
)
_RATE = (
    *(gettext("1 again"), gettext("2 hard"), gettext("3 good"), gettext("4 easy")),
    *(gettext("Esc ends"), gettext("Space good"), gettext("↑ ↓ scroll")),
)
_END = (gettext("Esc back"),)
_TYPING = (
    gettext("Esc: what you type stands in the question box"),
    gettext("Tab next"),
)
_RATING_KEYS = frozenset({"space", *map(str, RATINGS)})
_MARK = "bold underline"


class Body(VerticalScroll, inherit_bindings=False):
    """The item; takes the keys once the passage is shown."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(rating), f"screen.rate({rating})", name, show=False)
            for rating, name in RATINGS.items()
        ),
        Binding("space", "screen.rate(3)", "good", show=False),
        Binding("up", "scroll_up", gettext("scroll up"), show=False),
        Binding("down", "scroll_down", gettext("scroll down"), show=False),
    ]


class StudyScreen(ModalScreen[None], inherit_bindings=False):
    """Goes through a session; dismissed at its end, or by Esc."""

    CSS_PATH = "study.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny-width"), (24, "-narrow"), (60, "-normal")]  # noqa: RUF012  Textual's name and type
    VERTICAL_BREAKPOINTS = [(0, "-tiny-height"), (6, "-short"), (20, "-tall")]  # noqa: RUF012  as above
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "end", show=False),
        Binding("ctrl+q", "app.exit", "quit", show=False),
        Binding("ctrl+c", "leave", "end", show=False),
        Binding("tab", "skip", gettext("leave this one out"), show=False),
        Binding("pageup", "page(-1)", gettext("scroll up"), show=False),
        Binding("pagedown", "page(1)", gettext("scroll down"), show=False),
    ]

    def __init__(self, make: MakeSession) -> None:
        """Show the session that ``make`` returns; it is called in a thread."""
        super().__init__(id="study")
        self._make = make
        self.session: Session | None = None
        self.revealed = False
        self._typing = False
        """Whether something was typed that stands in the chat's question box."""
        self._said = ""

    def compose(self) -> ComposeResult:
        """Give the shell; the items come later."""
        yield Static(safe.line(gettext("window too small")), id="study-small")
        yield Static(safe.line(gettext("STUDY   choosing the cards")), id="study-head")
        with Body(id="study-body"):
            yield Static(id="study-item")
            yield Static(id="study-answer")
            yield Static(id="study-said")
        yield HarmlessInput(
            placeholder=gettext("your answer (optional, not graded)"),
            id="study-typed",
            select_on_focus=False,
        )
        yield Hints(_END, id="study-hints")

    def on_mount(self) -> None:
        """Choose the items, off the screen's own thread."""
        self.query_one(Input).display = False
        self.run_worker(self._open(), exit_on_error=False)

    async def _open(self) -> None:
        try:
            self.session = await asyncio.to_thread(self._make)
        except ExplainbotError as error:
            self._end(gettext("CANNOT STUDY"), [error_in_words(error)])
        else:
            self._show()

    def _show(self) -> None:
        """Show the current item, or the end."""
        item = self.session.current if self.session else None
        if self.session is None or item is None:
            numbers = self.session.statistics if self.session else None
            lines = wording.statistics_lines(numbers) if numbers else []
            done = self.session.done if self.session else 0
            title = gettext("DONE FOR NOW") if done else gettext("NOTHING TO STUDY NOW")
            self._end(title, lines)
            return
        self.revealed = self._typing = False
        head = gettext(
            "STUDY   {progress}   {said}",
            progress=wording.progress(self.session),
            said=self._said,
        )
        self.query_one("#study-head", Static).update(safe.line(head.rstrip()))
        self.query_one("#study-item", Static).update(_question(item))
        self._hide_answer()
        typed = self.query_one(Input)
        typed.value = ""
        typed.display = True
        typed.focus()
        self.query_one("#study-hints", Hints).offer(_ASK)
        self.query_one(Body).scroll_home(animate=False)

    def _hide_answer(self) -> None:
        for part in self.query("#study-answer, #study-said"):
            part.display = False

    def _end(self, title: str, lines: list[str]) -> None:
        self.revealed = False
        self.query_one(Input).display = False
        self.query_one("#study-head", Static).update(
            safe.line(gettext("STUDY   {title}", title=title))
        )
        rows = safe.lines(safe.line(line) for line in lines)
        self.query_one("#study-item", Static).update(rows)
        self._hide_answer()
        self.query_one("#study-hints", Hints).offer(_END)
        self.query_one(Body).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Show the passage beside what was typed."""
        item = self.session.current if self.session else None
        if item is None or self.revealed:
            return
        self.revealed = True
        event.input.display = False
        answer = self.query_one("#study-answer", Static)
        answer.update(_answer(item, event.value))
        said = self.query_one("#study-said", Static)
        said.update(_said(item, event.value))
        answer.display = said.display = True
        body = self.query_one(Body)
        body.focus()
        self.query_one("#study-hints", Hints).offer(_RATE)
        self.call_after_refresh(body.scroll_to_widget, answer, animate=False, top=True)

    def leaves(self, event: events.Key | events.Paste) -> bool:
        """Whether what is typed is for the chat's question box: it means nothing here.

        Once something is, figures and spaces are for it, too, until the next item.
        """
        rates = isinstance(event, events.Key) and event.key in _RATING_KEYS
        if self.revealed and rates and not self._typing:
            return False
        self._typing = True
        self.query_one("#study-hints", Hints).offer(_TYPING)
        return True

    def action_rate(self, rating: int) -> None:
        """Write down how it went and go on."""
        if self.session is None or not self.revealed:
            return
        for grade in RATINGS:
            if grade == rating:
                try:
                    self._said = wording.next_line(self.session.rate(grade))
                except ExplainbotError as error:
                    self.query_one("#study-hints", Hints).say(error_in_words(error))
                    return
        self._show()

    def action_skip(self) -> None:
        """Leave the current item for another day."""
        if self.session is not None:
            self.session.skip()
            self._show()

    def action_page(self, direction: int) -> None:
        """Scroll by a page, also from the answer box."""
        body = self.query_one(Body)
        body.scroll_relative(y=direction * max(1, body.size.height - 1), animate=False)

    def action_leave(self) -> None:
        """Go back; what was rated is written down already."""
        self.dismiss()


def _question(item: Item) -> Content:
    rows = [safe.line(item.title, "dim"), Content("")]
    before, blank, after = item.pieces
    if item.kind == "recall":
        rows.append(safe.line(item.question, "bold"))
    else:
        place = (len(before), len(before) + len(blank))
        marked = wording.markup_of(item)
        drawing = draw(blocks_of(before + blank + after, marked))
        runs = [(*span, _MARK) for span in drawing.spans(place)]
        rows.append(safe.show(drawing.text, runs))
        rows += [Content(""), safe.line(wording.ASKED[item.kind], "bold")]
    for number, choice in enumerate(item.choices, start=1):
        rows.append(safe.line(f"[{number}] {choice_name(choice)}"))
    return safe.lines(rows)


def _answer(item: Item, typed: str) -> Content | Fitted:
    """Return the passage, in which stands out what was left out or what tells."""
    if item.kind == "which":
        return safe.line(wording.choice_line(item, typed), "bold")
    start, end = wording.shown_part(item)
    evidence, own = [item.quote.evidence], item.quote.span
    if item.blank:
        evidence, own = [item.blank], None
    found = [
        (left - start, right - start, how)
        for left, right, how in pieces((start, end), evidence, own)
    ]
    blocks = blocks_of(item.quote.document.text[start:end], wording.markup_of(item))
    return drawn_passage(blocks, found, Marking(whole=own is None))


def _said(item: Item, typed: str) -> Content:
    """Return where the passage stands, and how it compares with what was typed."""
    rows = [safe.line(f"— {item.quote.citation}", "dim")]
    said = "" if item.kind == "which" else said_line(item, typed)
    if said:
        rows += [
            Content(""),
            safe.line(gettext("You wrote: {typed}", typed=typed)),
            safe.line(said),
        ]
    return safe.lines(rows)


class StudyApp(App[None], inherit_bindings=False):
    """Shows a sitting and ends with it."""

    TITLE = "explainbot study"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, make: MakeSession, theme: str = "") -> None:
        """Show the session that ``make`` returns, in the colours of that name."""
        super().__init__()
        if theme:
            choose(self, theme)
        self._make = make

    def on_mount(self) -> None:
        """Open the screen."""
        self.push_screen(StudyScreen(self._make), lambda _: self.exit())


def run(make: MakeSession, theme: str = "") -> int:
    """Study in the full screen; return 0, 1 after a fault, 143 or 129 by a signal."""
    app = StudyApp(make, theme)

    async def whole() -> None:
        on_signals(lambda status: app.exit(return_code=status))
        await app.run_async()

    asyncio.run(whole())
    if app.return_code == HUNG_UP:
        forget_terminal()
    return app.return_code or 0


def study_screen(workspace: str, collections: Sequence[str]) -> StudyScreen:
    """Return a screen that chooses its items when it is shown.

    Args:
        workspace: The workspace's folder.
        collections: Folders and tags to take items from; () for all texts.
    """

    def make() -> Session:
        from explainbot.study.session import open_session
        from explainbot.workspace import Workspace

        with Workspace.open(workspace) as opened:
            return open_session(opened, collections)

    return StudyScreen(make)
