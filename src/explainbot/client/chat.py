"""Chat over a served engine: the same chat, but for what needs files of the server.

A port that is lost is looked for until it is there again; what was asked stays, and is
answered then.  The conversation lives here: each question brings those before it.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from queue import SimpleQueue
from typing import TYPE_CHECKING

from explainbot.config import keeps_questions
from explainbot.engine import messages
from explainbot.errors import RemoteError, UnreachableError
from explainbot.tui.state import ELSEWHERE

if TYPE_CHECKING:
    import argparse

    from explainbot.client.remote import Remote

REFUSED = "this is not possible over a server"
PAUSES = (0.5, 1.0, 2.0, 4.0)
"""Seconds between looks for a server that went away; the last goes on."""
PATIENCE = 60.0
"""Seconds for which the chat line by line looks for it."""
LOST = "the server does not answer; it is being looked for"


class RemotePort:
    """A port to a served engine, over a thread of its own."""

    def __init__(self, remote: Remote) -> None:
        """Talk to ``remote`` when it is started."""
        self._remote = remote
        self._requests: SimpleQueue[messages.Request | None] = SimpleQueue()
        self._stopped = threading.Event()

    def start(self, deliver: messages.Deliver) -> None:
        """Begin, or begin again; what keeps it from answering is told as an event."""
        self.stop()
        self._requests = SimpleQueue()
        self._stopped = threading.Event()
        self._requests.put(messages.Reload())
        threading.Thread(
            target=self._work,
            args=(deliver, self._requests, self._stopped),
            name="events",
            daemon=True,
        ).start()

    def send(self, request: messages.Request) -> None:
        """Queue a request."""
        self._requests.put(request)

    def stop(self) -> None:
        """Leave; the engine stays."""
        self._stopped.set()
        self._requests.put(None)

    def _work(
        self,
        deliver: messages.Deliver,
        requests: SimpleQueue[messages.Request | None],
        stopped: threading.Event,
    ) -> None:
        while (request := requests.get()) is not None:
            for event in self._answers(request, deliver, stopped):
                if stopped.is_set():
                    return
                deliver(event)

    def _answers(
        self,
        request: messages.Request,
        deliver: messages.Deliver,
        stopped: threading.Event,
    ) -> Iterator[messages.Event]:
        """Yield what answers a request, when the server is there."""
        tries = 0
        while not stopped.is_set():
            try:
                found = exchanged(self._remote, request)
            except UnreachableError:
                deliver(messages.Progress(LOST, 0, 0))
                stopped.wait(PAUSES[min(tries, len(PAUSES) - 1)])
                tries += 1
                continue
            except RemoteError as error:
                yield failed(request, error)
                return
            if tries and not any(isinstance(one, messages.Ready) for one in found):
                found = [*self._again(), *found]
            yield from found
            return

    def _again(self) -> Sequence[messages.Event]:
        """Return what a chat is told that has found its server again."""
        try:
            return exchanged(self._remote, messages.Reload())
        except RemoteError:
            return ()  # the next request tells why


def failed(request: messages.Request, error: RemoteError) -> messages.Failed:
    """Return that a request was refused; without one, nothing can be asked."""
    number = request.request
    if number is None:
        return messages.Failed(None, str(error), "unusable")
    return messages.Failed(number, str(error))


def exchanged(remote: Remote, request: messages.Request) -> list[messages.Event]:
    """Return the events by which a server answers a request.

    Raises:
        RemoteError: It cannot be reached, or refuses.
    """
    if isinstance(request, messages.Ask) and not keeps_questions():
        request = replace(request, again=True)  # so that nothing of it is kept
    line = messages.encode(request).decode("ascii")
    told = remote.call("talk", {"request": line}).get("events")
    try:
        found = [messages.decode(one.encode("ascii")) for one in told]  # type: ignore[union-attr]
    except (AttributeError, TypeError, ValueError):
        found = [None]
    if not all(isinstance(one, messages.Event) for one in found):
        raise RemoteError("this is no answer", where=remote.address)
    return found


class RemoteInLine:
    """A port to a served engine, in the calling thread."""

    def __init__(self, remote: Remote) -> None:
        """Talk to ``remote`` when it is started."""
        self._remote = remote
        self._deliver: messages.Deliver = _nobody

    def start(self, deliver: messages.Deliver) -> None:
        """Ask what there is; what keeps it from answering is told as an event."""
        self._deliver = deliver
        self.send(messages.Reload())

    def send(self, request: messages.Request) -> None:
        """Work the request off; a server that is gone is looked for, for a while."""
        for event in self._answers(request):
            self._deliver(event)

    def _answers(self, request: messages.Request) -> Sequence[messages.Event]:
        try:
            return exchanged(self._remote, request)
        except UnreachableError as error:
            if isinstance(request, messages.Reload):
                return [failed(request, error)]
        except RemoteError as error:
            return [failed(request, error)]
        self._deliver(messages.Progress(LOST, 0, 0))
        until = threading.Event()
        waited = tries = 0.0
        while True:
            pause = PAUSES[min(int(tries), len(PAUSES) - 1)]
            until.wait(pause)
            waited, tries = waited + pause, tries + 1
            try:
                return exchanged(self._remote, request)
            except UnreachableError as error:
                if waited >= PATIENCE:
                    return [failed(request, error)]
            except RemoteError as error:
                return [failed(request, error)]

    def stop(self) -> None:
        """Leave; the engine stays."""
        self._deliver = _nobody


def _nobody(event: messages.Event) -> None:
    del event


def chat_remote(options: argparse.Namespace, remote: Remote) -> int:
    """Open the chat over a server; return the exit status."""
    from explainbot.tui.terminal import wants_plain

    if options.plain or wants_plain(os.environ, sys.stdin, sys.stdout):
        from explainbot.tui.plain.chat import talk

        return talk(
            RemoteInLine(remote), options.collection, refused=ELSEWHERE, why=REFUSED
        )
    from explainbot.tui.running import run_over

    return run_over(
        lambda: RemotePort(remote),
        options.collection,
        theme=options.theme,
        refused=ELSEWHERE,
        refusal=REFUSED,
    )
