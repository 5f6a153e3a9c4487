"""Command: what is declared of one, and what its handler can ask of a chat."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from explainbot.engine import messages
from explainbot.engine.views import QuoteView, SectionView, SourceView, TermView
from explainbot.reports import DocumentEntry
from explainbot.tui.state import Conversation, PastElsewhere, Turn
from explainbot.usage.history import Past

if TYPE_CHECKING:
    from explainbot.tui.wording.notes import Note

Place = Literal["anywhere", "box", "card", "reader"]
PLACES = ("anywhere", "box", "empty_box", "card", "reader")
"""Where a command may have keys, as the user's own file names them."""
KEYS_FILE = "keys.toml"
"""Name of the file with the user's own keys."""
_DIGITS = 9
"""So many make a number that is that of nothing; Python reads 4,300 at most."""
Then = Callable[[messages.Event], Coroutine[None, None, None]]
"""What is done with what was looked up."""


@dataclass(frozen=True, slots=True)
class Command:
    """One action: what does it, its keys by place, its typed name, its line of help."""

    id: str
    title: str
    run: Callable[[Chat, str], Coroutine[None, None, None]] | None = None
    """What does it in both chats."""
    screen: Callable[[FullScreen, str], Coroutine[None, None, None]] | None = None
    """What does it in the full screen, which alone has it; a command with neither is
    one of the question box itself."""
    slash: str = ""
    """Typed name without the slash; "" if it has none."""
    also: tuple[str, ...] = ()
    """Other typed names that mean the same."""
    argument: str = ""
    """What follows the typed name, as the help shows it; "" if nothing does."""
    anywhere: tuple[str, ...] = ()
    box: tuple[str, ...] = ()
    """Keys of the question box."""
    empty_box: tuple[str, ...] = ()
    """Keys of the question box while it is empty."""
    card: tuple[str, ...] = ()
    """Keys while an answer is selected."""
    reader: tuple[str, ...] = ()

    @property
    def plain(self) -> bool:
        """Whether the line mode has it, too."""
        return self.run is not None


def typed_number(text: str) -> int | None:
    """Return a number that was typed; None for other words and for endless digits."""
    digits = text.isascii() and text.isdigit() and len(text) < _DIGITS
    return int(text) if digits else None


class Chat(Protocol):
    """What both chats do, each in its way; the handlers of commands are given one."""

    page: int
    """Of the tour, the page shown last, from 1; 0 before it began."""

    @property
    def conversation(self) -> Conversation:
        """The questions asked so far."""

    @property
    def workspace(self) -> str:
        """Folder that answers come from; "" before the engine was ready."""

    @property
    def titles(self) -> Sequence[str]:
        """Of the texts; () where they are not known."""

    @property
    def usable(self) -> bool:
        """Whether the engine takes requests now."""

    @property
    def can_move(self) -> bool:
        """Whether another workspace can be opened at all."""

    def notice(self, text: str) -> None:
        """Say something short; it begins with a small letter, without a full stop."""

    async def note(self, note: Note) -> None:
        """Say something of the program's own, with what can be done next."""

    def missing(self, command: str, wanted: str, typed: str = "") -> None:
        """Say what a command, by its typed name, wants after it.

        With ``typed``, that stays to be sent again.
        """

    def reword(self, question: str) -> None:
        """Give a question to be changed and asked again."""

    async def ask(
        self, question: str, *, exact: bool = False, alone: bool = False
    ) -> None:
        """Ask a question."""

    def turn(self) -> Turn | None:
        """Return the question whose answer is meant now: selected, or the newest."""

    def quotes(self) -> list[QuoteView]:
        """Return the passages that are meant now: of that answer, in full."""

    def numbered(self, number: int) -> QuoteView | None:
        """Return the passage that has a number; None where none has."""

    def look_up(self, make: Callable[[int], messages.Lookup], then: Then) -> None:
        """Ask the engine for something that it tells at once."""

    def open(self, quote: QuoteView) -> None:
        """Show the source of a passage, where it stands."""

    def copy(self, text: str) -> None:
        """Put a text on the clipboard; say what came of it."""

    def edit(self, command: list[str]) -> str:
        """Give the terminal to an editor until it ends; return what to say of it."""

    async def save(self, name: str) -> None:
        """Write the conversation to a file; say where, or why not."""

    async def find(self, words: str) -> None:
        """Look for words in the conversation, or in the source that is shown."""

    async def explain(self, turn: Turn) -> None:
        """Say how sure the program is of an answer, and why."""

    async def add(self, path: str) -> None:
        """Take a file or folder into the index; its path is as it was typed."""

    async def preview(self, path: str) -> None:
        """Say what a file or folder would add."""

    async def remove(self, name: str) -> None:
        """Take a text out of the corpus and the index."""

    async def index(self) -> None:
        """Take up what the corpus holds."""

    async def recall(self, then: Callable[[], Awaitable[None]]) -> None:
        """Take up what other chats have asked since this one began, and go on."""

    def searching(self) -> str | None:
        """Return what narrows the list of this workspace's questions, if it is open."""

    async def questions_of(self, folders: Sequence[str]) -> list[PastElsewhere]:
        """Return what was asked in other workspaces."""

    async def show_asked(
        self, asked: Sequence[Past | PastElsewhere], words: str
    ) -> None:
        """List questions, the newest first, those that the words mean."""

    async def show_texts(self, documents: Sequence[DocumentEntry]) -> None:
        """List the texts."""

    async def show_sections(self, name: str, sections: Sequence[SectionView]) -> None:
        """List the sections of a text."""

    async def show_terms(self, terms: Sequence[TermView]) -> None:
        """List terms with what defines them."""

    async def show_both(self, quote: QuoteView, event: messages.Compared) -> None:
        """Show a passage as it was indexed and as its file reads now."""

    async def show_workspaces(self) -> None:
        """Say which workspaces can be opened."""

    async def show_commands(self, words: str) -> None:
        """List the commands that the words mean."""

    async def show_help(self) -> None:
        """Say what can be done here."""

    def others(self) -> list[str]:
        """Return the folders of the other workspaces that were opened before."""

    async def search(self, folders: Sequence[str], question: str) -> None:
        """Ask other workspaces, beside the conversation."""

    async def move(self, folder: str) -> None:
        """Answer from the workspace in a folder from now on."""

    def study(self) -> None:
        """Study from the texts that answers come from."""

    def quit(self) -> None:
        """End the chat."""


class Area(Protocol):
    """What is scrolled; Textual's widgets are such."""

    def scroll_up(self, *, animate: bool) -> None:
        """Scroll up by a line."""

    def scroll_down(self, *, animate: bool) -> None:
        """Scroll down by a line."""

    def scroll_page_up(self, *, animate: bool) -> None:
        """Scroll up by a page."""

    def scroll_page_down(self, *, animate: bool) -> None:
        """Scroll down by a page."""


class FullScreen(Chat, Protocol):
    """What the full screen alone does."""

    @property
    def commands(self) -> Sequence[Command]:
        """Every command, with the user's own keys."""

    def fill(self, text: str) -> None:
        """Put a text into the question box, which gets the keys."""

    def complete(self) -> bool:
        """Complete what is typed in the box; return whether it could be."""

    def focus(self, step: int) -> None:
        """Give the keys to the next place (1), or to the one before (-1)."""

    async def walk(self, step: int) -> None:
        """Select the answer so many further down; from the box, the newest."""

    async def select_end(self, step: int) -> None:
        """Select the first (-1) or the last answer (1)."""

    def scroll(self, by: Callable[[Area], None]) -> None:
        """Scroll what is read."""

    async def scroll_end(self, step: int) -> None:
        """Scroll to the beginning (-1) or to the end (1)."""

    def seen(self) -> None:
        """Say no more that there is something new further down."""

    def turn_page(self, step: int) -> None:
        """Go to the next marked sentence of the source (1), or the one before (-1)."""

    async def read(self, source: SourceView, place: QuoteView) -> None:
        """Open a source where a passage stands."""

    def stop_load(self) -> bool:
        """Stop taking files in; return whether that was under way."""

    def load_named(self) -> tuple[str, str]:
        """Return what is being done with files and with which; ("", "") if nothing."""

    def again(self, key: str) -> bool:
        """Whether a key is pressed the second time, while the notice says what for."""

    def disarm(self) -> None:
        """Take back what a second press would do."""

    async def leave(self) -> bool:
        """Go back to the question box; return whether it had the keys already."""

    def take_selected(self) -> str:
        """Return what is selected, and select it no more."""

    def empty_box(self) -> bool:
        """Empty the question box; return whether it was empty."""

    def switch_theme(self, name: str) -> str:
        """Change the colours to those of that name, else to the next; say so."""

    def restart(self) -> None:
        """Start the engine again."""

    async def moved(self, folder: str) -> bool:
        """Open a workspace; return whether answers come from it from now on."""
