"""Preparation of the default model: its ONNX form, made once into the user's cache.

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

import numpy as np

from explainbot import paths
from explainbot.embedding.minilm.files import (
    WEIGHTS_SHA256,
    ModelFiles,
    file_sha256,
    read_json,
)
from explainbot.errors import ModelError
from explainbot.logs import Log
from explainbot.progress import ProgressCallback, StepProgress, no_progress

if TYPE_CHECKING:
    from numpy.typing import NDArray


LOG = Log(__name__)
LAYOUT = 1
"""Raised when graph.py changes what it writes, so that old caches are not used."""
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


def prepared_folder() -> Path:
    """Return the cache folder of the default model."""
    return paths.user_cache() / "models" / f"{WEIGHTS_SHA256[:16]}-{LAYOUT}"


def prepare(
    files: ModelFiles, check: Check, on_progress: ProgressCallback = no_progress
) -> Prepared:
    """Return the prepared model, making it if it is not there or not whole.

    Raises:
        ModelError: The weights are wrong, the cache cannot be written, or the graph
            does not give the reference vectors.
    """
    folder = prepared_folder()
    if _whole(folder):
        return Prepared(folder)
    on_progress(StepProgress(STEP, 0, 1))
    LOG.info("the model is being prepared in %s", folder)
    files.check_weights()
    _clear(folder.parent)
    partial = folder.with_name(f"{folder.name}.{os.getpid()}.partial")
    try:
        _write(files, partial, check)
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


def _write(files: ModelFiles, folder: Path, check: Check) -> None:
    import onnx

    from explainbot.embedding.minilm import graph

    folder.mkdir(parents=True)
    onnx.save_model(
        graph.build(files.weights, read_json(files.config)),
        str(folder / GRAPH),
        save_as_external_data=True,
        location=DATA,
        size_threshold=1024,
    )
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


PROBES = (
    "How does it work?",
    "photosynthesis",
    "The rate depends on light, on carbon dioxide and on temperature.",
    "Who keeps prices stable, and with what tool? " * 8,
    "Überraschung: naïve café — 1,234.5 % 東京 كيف",
    "word " * 400,
)
VECTORS = Path(__file__).with_name("probes.npy")


def reference_vectors() -> NDArray[np.float32]:
    """Return sentence-transformers' unit vectors of the probes, shape (6, 384)."""
    vectors: NDArray[np.float32] = np.load(VECTORS, allow_pickle=False)
    return vectors
