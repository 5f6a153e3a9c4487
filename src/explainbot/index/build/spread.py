"""Cluster of a build: files read and cut, and passages encoded, by its workers.

What is written is written here, of what comes back in the order of the corpus, so that
the index is the one that this machine would make alone: passages are encoded in the
same blocks.  Vectors are kept as they come (``vectorize.Journal``), by what they were
computed of: a build that goes on asks for the missing ones alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

from explainbot.embedding.loading import EncoderLoader, for_many
from explainbot.embedding.mixed import made_by
from explainbot.embedding.runtime import limit_threads
from explainbot.errors import ClusterError, ExplainbotError
from explainbot.index.build.corpus import Cut, load
from explainbot.index.build.vectorize import BLOCK, Embeddable, embed
from explainbot.progress import no_progress

if TYPE_CHECKING:
    from explainbot.bulk.cluster import Cluster
    from explainbot.index.intake.files import CorpusFile
    from explainbot.index.passages import PassageVectors
    from explainbot.readers.base import Metadata

GPU_BLOCK = 1_024
"""Passages that a graphics processor is given at once."""


class _File(NamedTuple):
    path: Path
    name: str
    sha256: str
    metadata: Metadata | None
    data: bytes | None
    """What it holds; None where a worker reads it itself."""


class Spread:
    """Reads, cuts and encodes on a cluster."""

    def __init__(
        self, cluster: Cluster, model: str, load_model: EncoderLoader, identity: str
    ) -> None:
        """Take the cluster, and how its workers load the encoder.

        Args:
            cluster: An open one.
            model: The encoder's name.
            load_model: Turns it into an encoder; picklable.
            identity: Of the encoder that is expected.
        """
        self._cluster = cluster
        self._opener = _Encoding(load_model, model, identity, 0, identity, gpu=False)
        self._gpu = cluster.has_gpu
        self.block = GPU_BLOCK if self._gpu else BLOCK
        """Passages that are encoded at once."""

    def cut(
        self, files: Iterable[tuple[CorpusFile, Metadata | None]]
    ) -> Iterator[Cut | None]:
        """Yield what is in each file, in order; None for one that cannot be read.

        Args:
            files: With what the settings say about each.
        """
        here = self._cluster.one_machine
        asked = (
            _File(
                file.path.absolute(),
                file.name,
                file.sha256,
                metadata,
                None if here else file.path.read_bytes(),
            )
            for file, metadata in files
        )
        return self._cluster.in_order(_cutting, asked)

    def encode(
        self, blocks: Iterable[list[Embeddable]], total: int, model: str
    ) -> Iterator[list[PassageVectors]]:
        """Yield the vectors of blocks of passages, in order.

        Args:
            blocks: Read a little ahead.
            total: Passages in all, by which a worker chooses how to encode.
            model: Identity of what makes the index: with the encoder that was named
                another may be used for other languages.
        """
        known = self._opener
        opener = _Encoding(
            known.load, known.model, known.identity, total, model, gpu=self._gpu
        )
        return self._cluster.in_order(opener, blocks, gpu=self._gpu)


def _cutting() -> Callable[[_File], Cut | None]:
    """Return what reads and cuts one file, in a worker."""
    return _cut


def _cut(file: _File) -> Cut | None:
    try:
        if file.data is None:
            loaded, notes = load(file.path, file.name, file.metadata)
        else:
            with TemporaryDirectory(prefix="explainbot-") as folder:
                path = Path(folder) / file.path.name
                path.write_bytes(file.data)
                loaded, notes = load(path, file.name, file.metadata)
    except ExplainbotError:
        return None  # who asks reads it once more, and tells
    return Cut(file.sha256, file.metadata, loaded, notes)


@dataclass(frozen=True)
class _Encoding:
    """Opens what encodes blocks of passages, in a worker."""

    load: EncoderLoader
    model: str
    identity: str
    total: int
    makes: str
    """Identity of what makes the index."""
    gpu: bool

    def __call__(self) -> Any:
        if not self.gpu:
            limit_threads(1)
        encoder = self.load(self.model, no_progress)
        if encoder.identity != self.identity:
            raise ClusterError(
                f"a machine of the cluster has the model {encoder.identity}, "
                f"here is {self.identity}",
                hint="Install the same model on every machine.",
            )
        encoder = for_many(made_by(encoder, self.makes), self.total)
        return lambda passages: embed(passages, encoder)
