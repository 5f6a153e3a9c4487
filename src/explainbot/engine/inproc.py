"""The engine in the calling thread: for the line mode and for tests."""

from __future__ import annotations

from explainbot.engine import port
from explainbot.engine.backend import Backend
from explainbot.engine.service import Service


class InProcess:
    """A port whose ``start`` and ``send`` return when the work is done."""

    def __init__(self, backend: Backend) -> None:
        """Serve ``backend``; nothing is opened before ``start``."""
        self._backend = backend
        self._service: Service | None = None

    def start(self, deliver: port.Deliver) -> None:
        """Prepare the backend, telling the progress."""
        service = Service(self._backend, deliver)
        self._service = service if service.prepare() else None

    def send(self, request: port.Request) -> None:
        """Work the request off; without a usable engine there is nothing to do."""
        if self._service is not None:
            self._service.handle(request)

    def stop(self) -> None:
        """Forget the engine and close what it had open."""
        self._service = None
        self._backend.close()
