"""Cluster of Ray: blocks of work done by workers on its machines, in their order.

Each worker is an actor that opens once what it works with, and is given blocks; what
it returns is taken in the order of the blocks, a bounded number of them ahead, so that
neither side holds the whole list.  A worker, or a machine with its workers, may be
killed at any time: its blocks are given to others and a worker is started in its place
where there is room.  A block's result is taken once, whoever worked on it, so that
nothing is lost and nothing stands twice.

Ray is of the extra ``ray``; nothing of it is imported before a cluster is opened.
"""

from __future__ import annotations

import importlib
import os
import re
import secrets
import socket
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from explainbot.errors import ClusterError, ExplainbotError
from explainbot.progress import Log

LOG = Log(__name__)
LOCAL, AUTO = "local", "auto"
"""Addresses: a cluster of this machine's own, made for the run; the one that runs here,
or that RAY_ADDRESS names."""
ADDRESS = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[\w.-]+):(\d{1,5})")
LOOPBACK = "127.0.0.2"
"""Ray replaces 127.0.0.1 by the machine's address, on which others could send it work;
Linux has all of 127.0.0.0/8."""
CPUS = 0.5
"""Of a worker.  It uses one, but Ray does not start one where no processor is left,
and what a machine that was lost has worked on must find room on the others."""
AHEAD, EACH = 3, 2
"""Blocks for each worker that wait, are worked on or are done out of turn; and those
of them that a worker has at a time, so that it never waits for the next."""
TRIES = 5
"""Workers that one block may end: then it is the block."""
STILLBORN = 3
"""Workers in succession that end before they are ready: then it is the cluster."""
REACHED, READY = 5.0, 300.0
"""Seconds in which an address answers, and in which the first worker is ready."""
LOOK = 10.0
"""Seconds between looks whether the cluster has grown."""
LONGEST_PATH = 40
"""Of a folder for sockets, whose names may have 107 bytes in all."""
STARTS = 2
"""Tries to start a cluster: on a busy machine Ray gives up after 15 seconds."""

Opener = Callable[[], Callable[[Any], Any]]
"""Opens what works on a block; run once in each worker, picklable."""


def check_address(address: str) -> None:
    """Raise ClusterError unless this may be the address of a cluster."""
    found = ADDRESS.fullmatch(address)
    if address in (LOCAL, AUTO) or (found and int(found[2]) <= 65_535):  # noqa: PLR2004 - ports
        return
    raise ClusterError(
        f'"{address[:60]}" is no address of a Ray cluster',
        hint="Write HOST:PORT of its head, auto for the one of this machine, or local "
        "to start one here.",
    )


def _ray() -> Any:
    """Return Ray.

    Raises:
        ClusterError: It is not installed.
    """
    # Read at its import: it would tell its makers of its use.
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    try:
        import ray
    except ImportError as error:
        raise ClusterError(
            f"Ray is not installed ({error})",
            hint="Run: pip install 'explainbot[ray]'",
        ) from None
    return ray


class Cluster:
    """A connection to a cluster; a context manager that ends it."""

    def __init__(self, address: str, made_by: Callable[[], str]) -> None:
        """Connect, or start one.

        Args:
            address: HOST:PORT of its head, "auto" or "local".
            made_by: Returns the version of what works; a module's own function.  Each
                worker must give the same.

        Raises:
            ClusterError: Ray is missing, or the cluster cannot be used.
        """
        check_address(address)
        self.address = address
        self._ray = _ray()
        self._made_by = made_by
        self._folder: Path | None = None
        if self._ray.is_initialized():
            raise ClusterError("this process uses a Ray cluster already")
        if address == LOCAL:
            self._start()
        else:
            _reach(address)
            self._init(address=address)
        LOG.info("cluster: %s, %s", address, self._ray.cluster_resources())

    def _start(self) -> None:
        """Start one of this machine alone, on loopback; it ends with this process."""
        long = len(tempfile.gettempdir()) > LONGEST_PATH
        parent = "/tmp" if long else None  # noqa: S108 - names of sockets are short
        self._folder = Path(tempfile.mkdtemp(prefix="ray-", dir=parent))
        # What others of this machine would need; Ray would write one into the home.
        os.environ.setdefault("RAY_AUTH_MODE", "token")
        os.environ.setdefault("RAY_AUTH_TOKEN", secrets.token_hex(32))
        given: dict[str, Any] = {"_temp_dir": str(self._folder)}
        if sys.platform == "linux":
            given["_node_ip_address"] = LOOPBACK
        for left in reversed(range(STARTS)):
            try:
                self._init(address=LOCAL, include_dashboard=False, **given)
            except ClusterError:
                if not left:
                    self._remove()
                    raise
            else:
                return

    def _init(self, **given: Any) -> None:
        try:
            self._ray.init(log_to_driver=False, logging_level="critical", **given)
        except Exception as error:  # noqa: BLE001 - Ray's own are of many kinds
            with suppress(Exception):
                self._ray.shutdown()
            raise _unusable(self.address, error) from None

    def __enter__(self) -> Self:
        """Return this."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the connection, however the block ended."""
        self.close()

    def close(self) -> None:
        """End the connection, and a cluster that was started; may be called twice."""
        if self._ray.is_initialized():
            self._ray.shutdown()
        self._remove()

    def _remove(self) -> None:
        if self._folder is not None:
            import shutil

            shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def one_machine(self) -> bool:
        """Whether every node of it runs on this machine."""
        names = {node["NodeManagerHostname"] for node in self._nodes()}
        return names <= {socket.gethostname()}

    @property
    def has_gpu(self) -> bool:
        """Whether it has graphics processors."""
        return bool(self._ray.cluster_resources().get("GPU", 0) >= 1)

    def _nodes(self) -> list[dict[str, Any]]:
        return [node for node in self._ray.nodes() if node["Alive"]]

    def put(self, value: Any) -> Any:
        """Put a value where every worker finds it with ``fetched``; return its key.

        In a list, or Ray would fetch it before it is asked for.
        """
        return [self._ray.put(value)]

    def workers(self, *, gpu: bool = False) -> int:
        """Return how many workers the cluster has room for now, at least 1.

        Args:
            gpu: One for each graphics processor, where there are some.
        """
        kind = "GPU" if gpu and self.has_gpu else "CPU"
        return max(1, int(self._ray.cluster_resources().get(kind, 1)))

    def in_order(
        self, opener: Opener, blocks: Iterable[Any], *, gpu: bool = False
    ) -> Iterator[Any]:
        """Yield what the workers make of blocks, in the order of the blocks.

        Args:
            opener: Run once in each worker.
            blocks: Picklable; read a little ahead of what is yielded.
            gpu: Whether workers have a graphics processor each, where there are some.

        Raises:
            ClusterError: The cluster gives no worker, or a block ends each.
            ExplainbotError: What a worker raised.
        """
        pool = _Pool(self, opener, gpu=gpu)
        waiting: deque[_Job] = deque()
        rest = iter(blocks)
        try:
            while True:
                while len(waiting) < AHEAD * max(1, len(pool.workers)):
                    try:
                        waiting.append(_Job(next(rest)))
                    except StopIteration:
                        break
                if not waiting:
                    return
                while not waiting[0].done:
                    pool.step(waiting)
                yield waiting.popleft().result
        finally:
            pool.end()


def fetched(key: Any) -> Any:
    """Return what ``Cluster.put`` has put, in a worker."""
    return importlib.import_module("ray").get(key[0])


def _reach(address: str) -> None:
    """Raise ClusterError where nobody answers: Ray itself tries for minutes."""
    found = ADDRESS.fullmatch(address)
    if found is None:
        return
    try:
        socket.create_connection(
            (found[1].strip("[]"), int(found[2])), timeout=REACHED
        ).close()
    except OSError as error:
        raise ClusterError(
            f"the Ray cluster cannot be reached ({error.strerror or error})",
            where=address,
            hint="Check the address, and that it runs: ray start --head --port PORT",
        ) from None
    healthy = getattr(importlib.import_module("ray._raylet"), "check_health", None)
    if healthy is None:
        return
    try:
        well = healthy(address, int(REACHED), skip_version_check=True)
    except Exception as error:  # noqa: BLE001 - Ray's own are of many kinds
        raise _unusable(address, error) from None
    if not well:
        raise ClusterError(
            "what answers there is no Ray cluster",
            where=address,
            hint="Name the port of its head: ray start --head --port PORT",
        )


def _unusable(address: str, error: BaseException) -> ClusterError:
    """Return the error for a cluster that Ray does not let us use."""
    said = _first(error)
    hint = "docs/ray.md says what it needs."
    if "ersion" in said:
        hint = "Install the same Ray and Python on every machine."
    elif address == LOCAL:
        hint = "Run it again when the machine is less busy, or without --ray."
    elif "raylet" in said.lower() or "any running Ray" in str(error):
        hint = f"This machine must be of it: ray start --address={address}"
        if address == AUTO:
            hint = "Name it: --ray HOST:PORT. Or start one here: --ray local"
    return ClusterError(
        f"the Ray cluster cannot be used ({said})", where=address, hint=hint
    )


def _first(error: BaseException) -> str:
    """Return the first line that says something."""
    lines = [line.strip() for line in str(error).splitlines()]
    said = next(filter(None, lines), type(error).__name__)
    return said[:200].rstrip(".")


@dataclass
class _Job:
    """A block on its way."""

    block: Any
    done: bool = False
    result: Any = None
    given: bool = False
    """Whether a worker has it."""
    tries: int = 0
    """Workers that ended with it."""


@dataclass
class _Worker:
    """An actor, and what it was given."""

    actor: Any
    begun: Any
    """What it says when it is ready; None once it has."""
    jobs: dict[Any, _Job] = field(default_factory=dict)


def _actor_class() -> type:
    """Return the class of the actors.

    Made here, so that it travels as a whole: a machine without this package can say so.
    """

    class Worker:
        """Works on blocks in a process of its own."""

        def __init__(self) -> None:
            self.work: Any = None

        def ready(self, function: str) -> str:
            """Return the version of what works; an error's words after a "!"."""
            module, name = function.split(":")
            try:
                told: str = getattr(importlib.import_module(module), name)()
            except Exception as error:  # noqa: BLE001 - told whoever asks
                return f"!{type(error).__name__}: {error}"
            return told

        def do(self, opener: Any, block: Any) -> tuple[str, Any]:
            """Return ("done", result) or ("failed", error)."""
            errors = importlib.import_module("explainbot.errors")
            try:
                if self.work is None:
                    self.work = opener()
                return "done", self.work(block)
            except errors.ExplainbotError as error:
                return "failed", (error.what, error.where, error.line, error.hint)

    return Worker


class _Pool:
    """The workers of one run."""

    def __init__(self, cluster: Cluster, opener: Opener, *, gpu: bool) -> None:
        self._cluster, self._gpu = cluster, gpu
        self._ray = cluster._ray  # noqa: SLF001 - of this module
        made_by = cluster._made_by  # noqa: SLF001
        self._version = made_by()
        self._function = f"{made_by.__module__}:{made_by.__name__}"
        gpus = int(gpu and cluster.has_gpu)
        self._class = self._ray.remote(_actor_class()).options(
            num_cpus=CPUS, num_gpus=gpus, scheduling_strategy="SPREAD", max_restarts=0
        )
        self._opener = self._ray.put(opener)
        self._stillborn = 0
        self._begun = self._looked = time.monotonic()
        self._ready = False
        self.workers: list[_Worker] = []
        for _ in range(cluster.workers(gpu=gpu)):
            self._add()

    def _add(self) -> None:
        actor = self._class.remote()
        self.workers.append(_Worker(actor, actor.ready.remote(self._function)))

    def step(self, waiting: Iterable[_Job]) -> None:
        """Give out what waits, and take what is done or lost; returns within seconds.

        Raises:
            ClusterError: There is no worker, or a block ends each.
            ExplainbotError: What a worker raised.
        """
        self._grow()
        self._give(waiting)
        refs = {worker.begun: worker for worker in self.workers if worker.begun}
        refs |= {ref: worker for worker in self.workers for ref in worker.jobs}
        done, _ = self._ray.wait([*refs], num_returns=1, timeout=LOOK / 2)
        for ref in done:
            if refs[ref] in self.workers:  # else it went with another of its blocks
                self._take(refs[ref], ref)
        if not self._ready and time.monotonic() - self._begun > READY:
            raise ClusterError(
                f"no worker was ready within {READY:.0f} seconds",
                where=self._cluster.address,
                hint="See with: ray status, whether others hold every processor.",
            )

    def _grow(self) -> None:
        """Start a worker for each processor that the cluster has gained."""
        now = time.monotonic()
        if now - self._looked < LOOK:
            return
        self._looked = now
        with suppress(Exception):  # asked again
            for _ in range(self._cluster.workers(gpu=self._gpu) - len(self.workers)):
                self._add()

    def _give(self, waiting: Iterable[_Job]) -> None:
        for job in waiting:
            if job.given or job.done:
                continue
            free = [w for w in self.workers if w.begun is None and len(w.jobs) < EACH]
            if not free:
                return
            worker = min(free, key=lambda one: len(one.jobs))
            worker.jobs[worker.actor.do.remote(self._opener, job.block)] = job
            job.given = True

    def _take(self, worker: _Worker, ref: Any) -> None:
        """Take what a worker says."""
        errors = self._ray.exceptions
        try:
            said = self._ray.get(ref)
        except errors.RayTaskError as error:
            raise error.as_instanceof_cause() from None
        except errors.RayError as error:  # it, or what it said, is gone
            self._lost(worker, error)
            return
        if ref == worker.begun:
            self._check(said)
            worker.begun, self._ready, self._stillborn = None, True, 0
            return
        kind, value = said
        if kind == "failed":
            what, where, line, hint = value
            raise ExplainbotError(what, where=where, line=line, hint=hint)
        job = worker.jobs.pop(ref)
        job.done, job.result, job.block = True, value, None

    def _lost(self, worker: _Worker, error: BaseException) -> None:
        """Let others do what a worker has not, and start one in its place."""
        LOG.info("cluster: a worker was lost (%s)", _first(error))
        self.workers.remove(worker)
        with suppress(Exception):
            self._ray.kill(worker.actor)
        self._stillborn += worker.begun is not None
        if self._stillborn >= STILLBORN:
            raise ClusterError(
                f"workers end before they begin ({_first(error)})",
                where=self._cluster.address,
                hint="See the logs of Ray on its machines.",
            )
        for job in worker.jobs.values():
            job.given, job.tries = False, job.tries + 1
            if job.tries >= TRIES:
                raise ClusterError(
                    f"{TRIES} workers ended with the same work ({_first(error)})",
                    where=self._cluster.address,
                    hint="Perhaps memory is short there. What is done is kept.",
                )
        self._add()

    def _check(self, said: str) -> None:
        if said == self._version:
            return
        told = f"has no explainbot that runs ({said[1:]})" if said[:1] == "!" else ""
        raise ClusterError(
            f"a machine of the cluster {told or f'has another version ({said})'}, "
            f"here is {self._version}",
            where=self._cluster.address,
            hint="Install the same explainbot on every machine.",
        )

    def end(self) -> None:
        """End the workers."""
        for worker in self.workers:
            with suppress(Exception):
                self._ray.kill(worker.actor)
