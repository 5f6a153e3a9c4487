"""Processes that serve one address, each with an engine of its own."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from typing import TYPE_CHECKING

from explainbot.embedding.loading import load_encoder
from explainbot.embedding.runtime import limit_threads, thread_count
from explainbot.paths import Places
from explainbot.serving.programs.admission import Admission
from explainbot.serving.programs.http import config_of, make_app
from explainbot.serving.programs.queue import RequestQueue
from explainbot.workspace import Workspace

if TYPE_CHECKING:
    import socket

    from starlette.applications import Starlette

HEALTH_SECONDS = 60
"""Within which a worker answers the first process; else it is started again."""


@dataclass(frozen=True)
class ServedWorkspace:
    """What each worker makes its application of."""

    places: Places
    model: str
    reader: str
    language: str
    local: bool
    classes: Mapping[str, str] = field(repr=False)
    names: Sequence[str] = ()
    a_minute: float = 0
    log: bool = False
    workers: int = 1

    def __call__(self) -> Starlette:
        """Return the application of this process; it ends with the first process."""
        threading.Thread(target=_end_with_parent, daemon=True).start()
        limit_threads(max(1, thread_count() // self.workers))
        queue = RequestQueue(
            Workspace(
                self.places, self.model, load_encoder, self.reader,
                language=self.language,
            )
        )  # fmt: skip
        queue.open()
        admission = Admission(
            local=self.local,
            classes=self.classes,
            names=self.names,
            a_minute=self.a_minute / self.workers,
        )
        return make_app(queue, admission, workers=self.workers, log=self.log)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def serve_together(served: ServedWorkspace, listener: socket.socket) -> None:
    """Serve until SIGINT or SIGTERM; a worker that ends is started again."""
    from uvicorn.supervisors import Multiprocess

    config = config_of(
        served,
        factory=True,
        workers=served.workers,
        timeout_worker_healthcheck=HEALTH_SECONDS,
    )
    Multiprocess(config, sockets=[listener]).run()
