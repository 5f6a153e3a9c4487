"""Visitor's chat: ``python -m explainbot.serving.browser.visitor SOCKET``.

The full-screen chat, but for what would reach the machine that serves it: no files are
added, removed, opened or written there, nothing is copied to its clipboard, and nothing
is kept.  A conversation is saved by the browser.

The page keeps the questions of the conversation, so that the next chat can ask them
again where the line was lost.
"""

from __future__ import annotations

import argparse
import asyncio
import ctypes
import io
import json
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.drivers.web_driver import WebDriver
from textual.message import Message

from explainbot import tui
from explainbot.engine import messages
from explainbot.errors import OutputError
from explainbot.tui import keymap
from explainbot.tui.app import ChatApp, EngineEvent
from explainbot.tui.commands.dispatch import Actions
from explainbot.tui.commands.on_screen import OnScreen
from explainbot.tui.running import run_app
from explainbot.tui.saving import rendered
from explainbot.tui.state import ELSEWHERE

if TYPE_CHECKING:
    from textual.app import App
    from textual.driver import Driver
    from textual.timer import Timer
    from textual.widgets import TextArea

_COPY = "copied; if paste is empty, hold Shift and drag, then copy with the browser"
MOST_AGAIN = 30
"""Questions of a conversation that is taken up again, the last ones."""
_LONGEST_DRAFT = 2000
_KEEP_AFTER = 0.3
"""Seconds without a key before the page is told what stands in the box."""


class ServedActions(Actions):
    """Runs the commands that a visitor may use."""

    def make_chat(self) -> OnScreen:
        """Return the chat as a visitor has it."""
        return ServedScreen(self._app, self._engine_link)

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
        """Give it to the browser, not to the machine that serves the chat."""
        self._app.copy_to_clipboard(text)
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


class TalkKept(Message):
    """The conversation that the page has kept, before a line was lost."""

    def __init__(self, talk: dict[str, Any]) -> None:
        """Hold it as `ServedApp.tell_page` gave it, if the page is what it seems."""
        self.talk = talk
        super().__init__()


def _written(file: int, data: bytes) -> int:
    """Write; where nobody reads any more, nothing is written."""
    with suppress(BrokenPipeError):
        return os.write(file, data)
    return 0


class PageDriver(WebDriver):
    """Textual's driver, which also hears of the conversation that a page has kept."""

    def __init__(self, app: App[Any], **named: Any) -> None:
        """Write to a server that may have gone: the chat then ends by itself."""
        super().__init__(app, **named)
        self._write = partial(_written, self.fileno)

    def on_meta(self, packet_type: str, payload: dict[str, object]) -> None:
        """Hand on what the page has kept."""
        if packet_type == "talk":
            self._app.post_message(TalkKept(json.loads(str(payload["talk"]))))
        else:
            super().on_meta(packet_type, payload)


class ServedApp(ChatApp):
    """The chat, over a shared engine; it ends when its server does."""

    CSS_PATH = str(Path(tui.__file__).with_name("chat.tcss"))

    def __init__(
        self, path: str, collections: Sequence[str] = (), theme: str = ""
    ) -> None:
        """Connect to the socket at ``path`` after the first frame."""
        super().__init__(
            lambda: SharedPort(path),
            collections,
            keeps=False,
            theme=theme,
            refused=ELSEWHERE | {"keys"},
            refusal="this is not possible in the browser",
        )
        self._lost = self._begun = self._taking_up = False
        self._waits: dict[str, Any] = {}
        """The conversation to be taken up once there is a screen."""
        self._told: dict[str, object] = {"asked": [], "draft": ""}
        """What the page was told last."""
        self._page_timer: Timer | None = None
        self._heard = asyncio.Event()
        """Set when the engine has told something."""

    def get_driver_class(self) -> type[Driver]:
        """Return the one that hears of a kept conversation, under a page server."""
        found = super().get_driver_class()
        return PageDriver if found is WebDriver else found

    def on_talk_kept(self, event: TalkKept) -> None:
        """Take up the conversation that was lost, not before there is a screen."""
        if self._begun:
            self._take_up(event.talk)
        else:
            self._waits = event.talk

    async def _begin(self) -> None:
        self._begun = True
        self._take_up(self._waits)  # what was typed meanwhile comes behind its draft
        await super()._begin()

    def _take_up(self, talk: dict[str, Any]) -> None:
        """Ask its questions again, one by one."""
        asked, draft = talk.get("asked"), talk.get("draft")
        if isinstance(draft, str) and draft and not self.ask_screen.box.text:
            self.ask_screen.box.put(draft[:_LONGEST_DRAFT])
        if isinstance(asked, list) and asked and not self.conversation.turns:
            self._taking_up = True
            self.run_worker(self._ask_again(asked[-MOST_AGAIN:]), exit_on_error=False)

    async def on_engine_event(self, message: EngineEvent) -> None:
        """Show what the engine told; the page is told of the conversation."""
        await super().on_engine_event(message)
        self._heard.set()
        self.tell_page()

    async def _ask_again(self, asked: Sequence[object]) -> None:
        for one in asked:
            if not (isinstance(one, list) and one and isinstance(one[0], str)):
                continue
            question, *flags = one
            exact, alone = (*(flag is True for flag in flags), False, False)[:2]
            await self.engine_link.ask(question, exact=exact, alone=alone, again=True)
            turn = self.conversation.turns[-1]
            while turn.state == "waiting":
                self._heard.clear()
                await self._heard.wait()
        self._taking_up = False
        self.notice("your questions are back")

    def tell_page(self) -> None:
        """Have the page keep the conversation and what stands in the box."""
        if self._taking_up:
            return  # the page still holds more
        asked = [
            [turn.question, turn.exact, turn.alone]
            for turn in self.conversation.current()[-MOST_AGAIN:]
        ]
        box = self.ask_screen.box.text if self.screen_stack else ""
        told: dict[str, object] = {"asked": asked, "draft": box[:_LONGEST_DRAFT]}
        if told != self._told and isinstance(self._driver, PageDriver):
            self._told = told
            self._driver.write_meta({"type": "talk", "talk": told})

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Tell the page of it as well, now that no key is pressed."""
        super().on_text_area_changed(event)
        if self._page_timer is not None:
            self._page_timer.stop()
        self._page_timer = self.set_timer(_KEEP_AFTER, self.tell_page)

    def exit(self, *args: Any, **named: Any) -> None:
        """Leave; for good, unless the server has gone."""
        if not self._lost and isinstance(self._driver, PageDriver):
            self._driver.write_meta({"type": "bye"})
        super().exit(*args, **named)

    @property
    def actions(self) -> Actions:
        """What the commands do; loaded after the first frame."""
        if self._actions is None:
            self._actions = ServedActions(self, self.engine_link)
        return self._actions

    def _deliver(self, event: messages.Event) -> None:
        if isinstance(event, messages.Failed) and event.kind == "ended":
            self._lost = True
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
    parser.add_argument("--parent", type=int, default=0)
    options = parser.parse_args(arguments)
    bound(options.parent)
    return run_app(ServedApp(options.socket, options.collection, options.theme))


MOST_MEMORY = 1 << 30
"""Bytes of address space; a chat takes 400 MB of it, 70 MB of them in memory."""
MOST_SECONDS = 1800
"""Of processor time, for the whole visit; a question takes about one."""
_LOOK_SECONDS = 2.0
_KILL_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of Linux."""


def bound(parent: int = 0) -> None:
    """Limit this process's memory and processor time; end it when its parent ends.

    Args:
        parent: The number of its process, which may have ended by now; 0 asks the
            system.
    """
    parent = parent or os.getppid()
    with suppress(ImportError):  # Windows has no limits of this kind
        _limit()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_KILL_WITH_PARENT, signal.SIGKILL)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _limit() -> None:
    import resource

    for limit, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
    ):
        hard = resource.getrlimit(limit)[1]
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with suppress(ValueError, OSError):  # not every system has each of them
            resource.setrlimit(limit, (least, least))


def _end_with(parent: int) -> None:
    """End at once when the parent has gone, also where the system does not see to it.

    The connection to the engine tells a chat that has time to listen.
    """
    while os.getppid() == parent:
        time.sleep(_LOOK_SECONDS)
    os._exit(1)


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


if __name__ == "__main__":
    sys.exit(main())
