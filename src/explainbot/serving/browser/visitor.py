"""Visitor's chat: ``python -m explainbot.serving.browser.visitor SOCKET``.

The full-screen chat, but for what would reach the machine that serves it: no files are
added, removed, opened or written there, nothing is copied to its clipboard, and nothing
is kept.  A conversation is saved by the browser.
"""

from __future__ import annotations

import argparse
import io
import socket
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from explainbot import tui
from explainbot.engine import messages
from explainbot.errors import OutputError
from explainbot.tui import keymap
from explainbot.tui.app import ChatApp
from explainbot.tui.commands.dispatch import Actions
from explainbot.tui.commands.on_screen import OnScreen
from explainbot.tui.running import run_app
from explainbot.tui.saving import rendered

ELSEWHERE = frozenset(
    {
        "add",
        "compare",
        "editor",
        "gaps",
        "history",
        "index",
        "keys",
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
"""Commands that would use the files of the machine that serves the chat."""
_COPY = "hold Shift and drag to select, then copy with the browser"


class ServedActions(Actions):
    """Runs the commands that a visitor may use."""

    def make_chat(self) -> OnScreen:
        """Return the chat as a visitor has it."""
        return ServedScreen(self._app, self._engine_link)

    async def run(self, command: str, argument: str = "") -> None:
        """Run a command by its id, unless it is one of the serving machine's."""
        if command in ELSEWHERE:
            self._app.notice("this is not possible in the browser")
        else:
            await super().run(command, argument)

    async def typed(self, text: str) -> None:
        """Run what was typed after a slash; no path is looked at."""
        entry, argument = keymap.parse(text)
        if entry is not None:
            await self.run(entry.id, argument)
        else:
            self._app.ask_screen.box.put(text)
            self._app.notice("no such command; /help lists them")


class ServedScreen(OnScreen):
    """The full screen, without the clipboard and the files of the serving machine."""

    def copy(self, text: str) -> None:
        """Say how to copy with the browser."""
        del text  # it would go to the clipboard of the machine that serves the chat
        self.notice(_COPY)

    async def save(self, name: str) -> None:
        """Have the browser save the conversation."""
        name = Path(name.replace("\\", "/")).name
        name = name or f"explainbot-{time.strftime('%Y-%m-%d')}.md"
        try:
            text = rendered(self.conversation.current(), Path(name))
        except OutputError as error:
            await self.note(("! NOT SAVED", [str(error)], []))
            return
        app = self._app
        assert isinstance(app, ServedApp)  # noqa: S101  it made this
        app.deliver_text(io.StringIO(text), save_filename=name)
        self.notice(f"your browser saves {name}")


class ServedApp(ChatApp):
    """The chat, over a shared engine; it ends when its server does."""

    CSS_PATH = str(Path(tui.__file__).with_name("chat.tcss"))

    def __init__(
        self, path: str, collections: Sequence[str] = (), theme: str = ""
    ) -> None:
        """Connect to the socket at ``path`` after the first frame."""
        super().__init__(
            lambda: SharedPort(path), collections, keeps=False, theme=theme
        )

    @property
    def actions(self) -> Actions:
        """What the commands do; loaded after the first frame."""
        if self._actions is None:
            self._actions = ServedActions(self, self.engine_link)
        return self._actions

    def can(self, command: str) -> bool:
        """Whether a visitor may do this."""
        return command not in ELSEWHERE

    def _deliver(self, event: messages.Event) -> None:
        if isinstance(event, messages.Failed) and event.kind == "ended":
            with suppress(RuntimeError):  # the event loop has closed already
                self.call_later(self.exit)
        else:
            super()._deliver(event)


def main(arguments: Sequence[str] | None = None) -> int:
    """Chat over the driver that the page server chose."""
    parser = argparse.ArgumentParser(prog="explainbot.serving.browser.visitor")
    parser.add_argument("socket")
    parser.add_argument("--collection", action="append", default=[])
    parser.add_argument("--theme", default="")
    options = parser.parse_args(arguments)
    return run_app(ServedApp(options.socket, options.collection, options.theme))


if __name__ == "__main__":
    sys.exit(main())


_LOST = "The connection to the engine ended."


class SharedPort:
    """A port to an engine that other chats use, too.

    When the connection ends unasked, the last event is ``Failed(None, ..., "ended")``.
    """

    def __init__(self, path: str) -> None:
        """Connect to the socket at ``path`` when it is started."""
        self._path = path
        self._connection: socket.socket | None = None
        self._writing = threading.Lock()

    def start(self, deliver: messages.Deliver) -> None:
        """Connect; what keeps it from connecting is told as an event."""
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.connect(self._path)
        except OSError as error:
            connection.close()
            deliver(
                messages.Failed(None, f"{_LOST} ({error.strerror or error})", "ended")
            )
            return
        self._connection = connection
        threading.Thread(
            target=self._listen, args=(connection, deliver), name="events", daemon=True
        ).start()

    def _listen(self, connection: socket.socket, deliver: messages.Deliver) -> None:
        with connection, connection.makefile("rb") as lines, suppress(OSError):
            for event in messages.records(lines):
                if self._connection is not connection:
                    return  # its events are late
                deliver(event)
        if self._connection is connection:
            deliver(messages.Failed(None, _LOST, "ended"))

    def send(self, request: messages.Request) -> None:
        """Write the request; on a connection that has ended it is dropped."""
        if self._connection is not None:
            with self._writing, suppress(OSError):
                self._connection.sendall(messages.encode(request))

    def stop(self) -> None:
        """Leave; the engine stays."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()
