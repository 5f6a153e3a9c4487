"""Child process: ``python -m explainbot.engine.child --workspace DIR``.

With ``--load`` it answers nothing, but takes files into the index.

Requests come in on standard input, events go out on standard output, one line each.
Whatever a library prints goes to standard error, which the parent points at a log.
"""

from __future__ import annotations

import argparse
import os
import sys
import threading
from collections.abc import Sequence
from queue import Empty, SimpleQueue
from typing import BinaryIO

from explainbot.engine import messages
from explainbot.engine.backend import Backend, WorkspaceBackend
from explainbot.engine.service import Service

IDLE = 1.0
"""Seconds without a request after which something may be done ahead."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve one workspace until standard input ends."""
    parser = argparse.ArgumentParser(prog="explainbot.engine.child")
    parser.add_argument("--workspace")
    parser.add_argument("--model")
    parser.add_argument("--reader")
    parser.add_argument("--load", action="store_true")
    options = parser.parse_args(arguments)
    backend = WorkspaceBackend(options.workspace, options.model, options.reader)
    try:
        return serve(backend, load=options.load)
    finally:
        backend.close()


def serve(backend: Backend, *, load: bool = False) -> int:
    """Serve a backend over standard input and output, to the end of the input.

    With ``load``, the only requests are those of `messages.Loading`.
    """
    out = _private_output()

    def deliver(event: messages.Event) -> None:
        out.write(messages.encode(event))
        out.flush()

    queue = _reading(sys.stdin.buffer)
    service = Service(backend, deliver)
    while load:
        request = queue.get()
        if isinstance(request, messages.Loading):
            service.load(request)
    if service.prepare():
        while True:
            try:
                request = queue.get(timeout=IDLE)
            except Empty:
                service.look_ahead()
                request = queue.get()
            service.handle(request)
    # It cannot answer; the parent has been told why and decides what comes next.
    queue.get()
    return 2


def _private_output() -> BinaryIO:
    """Take standard output for events alone; later prints go to standard error."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return out


def _reading(lines: BinaryIO) -> SimpleQueue[messages.Request]:
    """Read requests in a thread; when the parent is gone, end at once.

    Without the thread, a process that is busy with an index would outlive its parent.
    """
    queue: SimpleQueue[messages.Request] = SimpleQueue()

    def read() -> None:
        for request in messages.records(lines):
            queue.put(request)
        os._exit(0)

    threading.Thread(target=read, name="requests", daemon=True).start()
    return queue


if __name__ == "__main__":
    sys.exit(main())
