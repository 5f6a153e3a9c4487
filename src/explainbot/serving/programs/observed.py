"""What a server tells of its work: metrics for Prometheus, and a log of JSON lines.

Neither holds a word of what is asked or answered, nor an address.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Collection
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    multiprocess,
)

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""The variable that names where several processes count together."""
UNASKED = ("health", "ready", "metrics")
"""What is neither counted nor logged: it is asked every few seconds."""
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 150.0)
"""Seconds."""


class Metrics:
    """Counts requests of one process, or of several together."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self._own = CollectorRegistry()
        self.requests = Counter(
            "explainbot_requests", "Requests that were answered or refused",
            ["operation", "status", "class"], registry=self._own,
        )  # fmt: skip
        self.seconds = Histogram(
            "explainbot_request_seconds", "From a request's head to its answer",
            ["operation"], buckets=BUCKETS, registry=self._own,
        )  # fmt: skip
        self.waiting = Gauge(
            "explainbot_requests_under_way", "Requests that wait or are answered",
            registry=self._own, multiprocess_mode="livesum",
        )  # fmt: skip

    def page(self) -> bytes:
        """Return all of it in Prometheus' text format."""
        folder = os.environ.get(SHARED)
        if not folder:
            return generate_latest(self._own)
        _bury(Path(folder))
        together = CollectorRegistry()
        multiprocess.MultiProcessCollector(together)  # type: ignore[no-untyped-call]
        return generate_latest(together)


def _bury(folder: Path) -> None:
    """Leave out what workers that were killed had under way."""
    for path in folder.glob("gauge_livesum_*.db"):
        pid = path.stem.rpartition("_")[2]
        if pid.isdecimal() and not Path(f"/proc/{pid}").exists():
            with suppress(OSError):
                multiprocess.mark_process_dead(int(pid))  # type: ignore[no-untyped-call]


TYPE = CONTENT_TYPE_LATEST


class Observed:
    """Counts the requests of an application, and writes a line for each."""

    def __init__(
        self, app: ASGIApp, metrics: Metrics, names: Collection[str], *, log: bool
    ) -> None:
        """Observe ``app``.

        Args:
            app: What answers.
            metrics: Where it is counted.
            names: Of operations; any other path is "other".
            log: Whether a line is written to standard error.
        """
        self._app, self._metrics, self._log = app, metrics, log
        self._names = frozenset(names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        name = scope.get("path", "").strip("/")
        if scope["type"] != "http" or name in UNASKED:
            await self._app(scope, receive, send)
            return
        status, begun = 0, time.perf_counter()
        scope.setdefault("state", {})

        async def tell(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        self._metrics.waiting.inc()
        try:
            await self._app(scope, receive, tell)
        finally:
            self._metrics.waiting.dec()
            seconds = time.perf_counter() - begun
            operation = name if name in self._names else "other"
            who = scope["state"].get("who", "")
            self._metrics.requests.labels(operation, str(status), who).inc()
            self._metrics.seconds.labels(operation).observe(seconds)
            if self._log:
                _write(operation, status, who, seconds)


def _write(operation: str, status: int, who: str, seconds: float) -> None:
    """Write a line; who reads it no more is no matter."""
    line = {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "operation": operation,
        "status": status,
        "ms": round(1000 * seconds, 1),
        "class": who,
        "process": os.getpid(),
    }
    with suppress(OSError, ValueError):
        sys.stderr.write(json.dumps(line) + "\n")
        sys.stderr.flush()
