"""Cluster of a batch: blocks of rows answered by its workers, each with the same index.

A worker on a machine that has the workspace, by the same name and in the same state,
opens it there.  To any other the workspace travels: what settles something, and the
address of the index where that lives on a server, else the index itself.
"""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from explainbot.bulk.cluster import Cluster, fetched
from explainbot.embedding.runtime import limit_threads
from explainbot.errors import ClusterError
from explainbot.index.index import IndexReader
from explainbot.index.storage.manifest import SERVER, known_name, manifest_path
from explainbot.paths import create, find
from explainbot.workspace import Workspace

if TYPE_CHECKING:
    from explainbot.answering.explainer import Explainer
    from explainbot.batch.workers import Block, Task, Written
    from explainbot.embedding.loading import EncoderLoader

_kept: list[TemporaryDirectory[str]] = []
"""Of what has travelled to this process."""


@dataclass(frozen=True)
class Travelling:
    """A workspace as workers open it; what it is called with."""

    root: Path
    index: str
    """Name of the generation that answers."""
    model: str
    loader: EncoderLoader
    reader: str
    collections: tuple[str, ...]
    fast: bool
    changed: tuple[str, ...]
    """Documents whose file is no longer as it was indexed."""
    settled: tuple[tuple[str, bytes], ...]
    """What settles something, by its name below corpus/."""
    server: str
    """What index/SERVER holds; "" where the index is in the folder."""
    files: Any = None
    """Key of the index itself, where there are other machines."""

    def __call__(self) -> Explainer:
        """Open what answers, in a worker.

        Raises:
            ClusterError: The index is another by now.
        """
        here = self._is_here()
        places = find(self.root) if here else self._unpacked()
        workspace = Workspace(places, self.model, self.loader, self.reader)
        if not here:
            workspace.told_changed = frozenset(self.changed)
        opened = workspace.explainer(fast=self.fast)
        if opened.store.name != self.index:
            raise ClusterError(
                "the index was made anew meanwhile", hint="Begin again with --force."
            )
        return opened.within(self.collections)

    def _is_here(self) -> bool:
        index = self.root / "index"
        return index.is_dir() and known_name(index) == self.index

    def _unpacked(self) -> Any:
        """Make the workspace here, in a folder that goes with the process."""
        if not self.server and self.files is None:
            raise ClusterError(
                "a machine has joined that has not got the workspace",
                where=self.root,
                hint="Go on with --resume.",
            )
        folder = TemporaryDirectory(prefix="explainbot-")
        _kept.append(folder)
        places = create(Path(folder.name) / "workspace")
        for name, content in self.settled:
            path = places.corpus / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        if self.server:
            (places.index / SERVER).write_text(self.server, encoding="utf-8")
        else:
            with tarfile.open(fileobj=io.BytesIO(fetched(self.files))) as packed:
                packed.extractall(places.index, filter="data")
        return places


def travelling(
    workspace: Workspace,
    cluster: Cluster,
    *,
    collections: Sequence[str] = (),
    fast: bool = False,
) -> Travelling:
    """Return a workspace, whose index is there, for the workers of a cluster."""
    places = workspace.places
    with IndexReader.open(places.index) as index:
        name, manifest = index.name, index.manifest
        kept = index.address is not None
    files = None
    if not kept and not cluster.one_machine:
        files = cluster.put(_packed(places.index, name, manifest.segments))
    return Travelling(
        places.root.resolve(),
        name,
        workspace.model,
        workspace.loader,
        workspace.reader,
        tuple(collections),
        fast,
        tuple(workspace.changed()),
        tuple(
            (one, (places.corpus / one).read_bytes())
            for one in manifest.settled
            if (places.corpus / one).is_file()
        ),
        (places.index / SERVER).read_text(encoding="utf-8") if kept else "",
        files,
    )


def _packed(index: Path, name: str, segments: Iterable[str]) -> bytes:
    """Return one generation of an index as an archive."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as packed:
        for path in (
            index / "CURRENT",
            manifest_path(index, name),
            *(index / "segments" / one for one in segments),
        ):
            packed.add(path, path.relative_to(index).as_posix())
    return data.getvalue()


@dataclass(frozen=True)
class _Answering:
    """Opens what answers blocks of rows, in a worker."""

    opener: Any
    task: Task

    def __call__(self) -> Any:
        limit_threads(1)
        return partial(_answered, self.opener(), self.task)


def _answered(explainer: Explainer, task: Task, block: Block) -> list[Written]:
    return list(task.block(explainer, block))


def in_cluster(
    cluster: Cluster, opener: Any, blocks: Iterable[Block], task: Task
) -> Iterator[list[Written]]:
    """Yield the answered blocks in their order, worked on by a cluster.

    Args:
        cluster: An open one.
        opener: Returns what answers; run once in each worker, picklable.
        blocks: Read a little ahead of what is yielded.
        task: What is done with each row.

    Raises:
        ClusterError: It cannot be used.
    """
    return cluster.in_order(_Answering(opener, task), blocks)
