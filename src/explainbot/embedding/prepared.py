"""Prepared networks: laid out once in the user's cache, whole or not at all.

The cache holds one folder a model: ``encoder.onnx`` (the graph), ``encoder.data`` (its
weights, kept apart so that onnxruntime maps them into memory instead of copying) and
``prepared.json`` (what they were made from, their sizes, times and hashes).  A folder
that is damaged, or was made from other weights, is made again.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from explainbot import paths
from explainbot.embedding.minilm.files import file_sha256
from explainbot.errors import ModelError
from explainbot.progress import Log, ProgressCallback, StepProgress, no_progress

if TYPE_CHECKING:
    from onnx import ModelProto


LOG = Log(__name__)
GRAPH, DATA, RECORD = "encoder.onnx", "encoder.data", "prepared.json"
STALE = 3600
"""Seconds after which a half-made folder belongs to no running process."""
STEP = "preparing the model (once, a few seconds)"

Check = Callable[[Path], None]
"""Raises ModelError unless the prepared graph gives the reference vectors."""


@dataclass(frozen=True)
class Prepared:
    """A folder of the cache."""

    folder: Path

    @property
    def graph(self) -> Path:
        """What onnxruntime opens."""
        return self.folder / GRAPH


def cache_folder(name: str) -> Path:
    """Return the cache folder of a model by this name; it may not exist."""
    return paths.user_cache() / "models" / name


def prepare_in(
    folder: Path,
    build: Callable[[], ModelProto],
    check: Check,
    on_progress: ProgressCallback = no_progress,
) -> Prepared:
    """Return the prepared model, making it if it is not there or not whole.

    Args:
        folder: Where it is, or shall be.
        build: Checks the weights and returns the graph.
        check: Compares the graph with the reference.
        on_progress: Told when the model has to be made.

    Raises:
        ModelError: The weights are wrong, the cache cannot be written, or the graph
            does not give the reference vectors.
    """
    if _whole(folder):
        return Prepared(folder)
    on_progress(StepProgress(STEP, 0, 1))
    LOG.info("the model is being prepared in %s", folder)
    graph = build()
    _clear(folder.parent)
    partial = folder.with_name(f"{folder.name}.{os.getpid()}.partial")
    try:
        _write(graph, partial, check)
        shutil.rmtree(folder, ignore_errors=True)
        partial.rename(folder)
    except OSError as error:
        if not _whole(folder):  # unless another process was first
            raise ModelError(
                f"the prepared model cannot be written ({error.strerror or error})",
                where=folder,
                hint="Free 100 MB there, or name another folder in EXPLAINBOT_CACHE.",
            ) from None
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    on_progress(StepProgress(STEP, 1, 1))
    return Prepared(folder)


LARGE = 1024
"""Bytes of a tensor from which on it stands in the file of data."""


def _write(graph: ModelProto, folder: Path, check: Check) -> None:
    import onnx
    from onnx.external_data_helper import set_external_data

    folder.mkdir(parents=True)
    # What save_as_external_data does, less a name by uuid1, for which the system's
    # clock file would be written.
    for tensor in graph.graph.initializer:
        if len(tensor.raw_data) >= LARGE:
            set_external_data(tensor, DATA)
    onnx.save_model(graph, str(folder / GRAPH))
    (folder / DATA).chmod(0o644)
    check(folder / GRAPH)
    record = {
        name: {**_stamp(folder / name), "sha256": file_sha256(folder / name)}
        for name in (GRAPH, DATA)
    }
    (folder / RECORD).write_text(json.dumps(record, indent=1), encoding="utf-8")


def _clear(models: Path) -> None:
    """Delete what a killed process left half-made more than an hour ago."""
    for partial in models.glob("*.partial"):
        with suppress(OSError):
            if time.time() - partial.stat().st_mtime > STALE:
                shutil.rmtree(partial, ignore_errors=True)


def _stamp(path: Path) -> dict[str, int]:
    status = path.stat()
    return {"size": status.st_size, "mtime_ns": status.st_mtime_ns}


def _whole(folder: Path) -> bool:
    """Whether every file is as it was written.

    Size and time are compared first; only where they differ (a restored backup, a
    damaged disk) are the bytes hashed.
    """
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        for name in (GRAPH, DATA):
            known = dict(record[name])
            sha256 = known.pop("sha256")
            if _stamp(folder / name) == known:
                continue
            if file_sha256(folder / name) != sha256:
                return False
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return True
