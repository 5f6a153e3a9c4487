"""Vectors for questions in other languages, kept beside an index (storage/across.py).

Made for sections that the default model embeds, wherever the multilingual one is
installed: those in other languages have its vectors already.  Headings and sentences
are encoded, each by itself, and no section as a whole: the mean of its sentences finds
as well (of questions in eleven languages .904 instead of .909) at half the cost.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from explainbot.config import OFF
from explainbot.embedding.mixed import across_encoder
from explainbot.embedding.protocol import main_encoder
from explainbot.index.build.vectorize import part_texts
from explainbot.index.index import IndexReader
from explainbot.index.passages import Passage, PassageVectors, passage
from explainbot.index.storage.across import FILE, across_file
from explainbot.index.storage.journal import Journal
from explainbot.index.storage.vectors import coded
from explainbot.paths import partial_of
from explainbot.progress import ProgressCallback, StepProgress

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from explainbot.embedding.protocol import Encoder
    from explainbot.index.server.across import AcrossTable
    from explainbot.index.server.connection import Address


VARIABLE = "EXPLAINBOT_ACROSS"
"""The variable by which a user has no such vectors made."""
BLOCK = 64
"""Sections embedded between two progress reports."""
STALE = 2
"""So many times as many vectors as sections are kept, before the file is written anew:
what was taken out may come back."""


def keep_across(folder: Path, encoder: Encoder, on_progress: ProgressCallback) -> None:
    """Bring the vectors for questions in other languages up to date with an index.

    The caller holds the builder's lock.  Nothing is done where the multilingual model
    is not installed, or embeds everything.

    Args:
        folder: ``index/``.
        encoder: What made the index, or the first of the two models that did.
        on_progress: Told how far it is.

    Raises:
        OSError: The file cannot be written.
        IndexServerError: The server of the index cannot be asked.
        ModelError: The multilingual model cannot be prepared.
    """
    if os.environ.get(VARIABLE, "").strip().lower() in OFF:
        return
    with IndexReader.open(folder, hashed=False) as index:
        other = across_encoder(encoder, index.model)
        if other is None:
            return
        known = set(main_encoder(encoder).languages)
        keys = index.corpus.embedded_keys()
        rows = [
            row
            for code in known.intersection(index.languages)
            for row in index.corpus.rows_in_language(code)
        ]
        file = _kept(folder, index.address, other)
        wanted = {keys[row]: row for row in rows if keys[row]}
        missing = sorted(row for key, row in wanted.items() if key not in file.held)
        for done in range(0, len(missing), BLOCK):
            some = missing[done : done + BLOCK]
            on_progress(StepProgress("embedding", done, len(missing)))
            stored = index.get(some)
            passages = [
                passage(index.corpus.section(one), one.sentences, one.tells)
                for one in (stored[row] for row in some)
            ]
            made = across_vectors(passages, other)
            file.add(zip((keys[row] for row in some), made, strict=True))
        if missing:
            on_progress(StepProgress("embedding", len(missing), len(missing)))
    if len(file.held) + len(missing) > STALE * len(wanted):
        if isinstance(file, Journal):
            _write_anew(folder, wanted, other)
        else:
            file.keep_only(wanted)


def _kept(
    folder: Path, address: Address | None, encoder: Encoder
) -> Journal | AcrossTable:
    """Return what holds such vectors of an index, and takes more."""
    if address is None:
        return across_file(folder, encoder.identity, encoder.dimension)
    from explainbot.index.server.across import AcrossTable

    return AcrossTable(address, encoder.identity)


def across_vectors(
    passages: Iterable[Passage], encoder: Encoder
) -> list[PassageVectors]:
    """Return the vectors of some passages; the mean of the sentences for the whole."""
    groups = [part_texts(item) for item in passages]
    texts = list(dict.fromkeys(text for group in groups for text in group if text))
    known = dict(zip(texts, encoder.encode_passages(texts), strict=True))
    nothing = np.zeros(encoder.dimension, dtype=np.float32)
    found = []
    for group in groups:
        rows = np.array([known.get(text, nothing) for text in group], dtype=np.float32)
        section = _mean(rows)
        found.append(PassageVectors(section, coded(rows, section)))
    return found


def _mean(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the unit vector of the sentences; of the heading where none tells."""
    total = rows[1:].sum(axis=0) if rows[1:].any() else rows[0]
    length = float(np.sqrt(np.vecdot(total, total)))
    return np.asarray(total / length if length else total, dtype=np.float32)


def _write_anew(folder: Path, wanted: Iterable[str], encoder: Encoder) -> None:
    """Leave out what belongs to no section any more."""
    model, dimension = encoder.identity, encoder.dimension
    before = across_file(folder, model, dimension)
    partial = partial_of(folder / FILE)
    try:
        after = across_file(folder, model, dimension, partial.name)
        after.add((key, before.held[key]) for key in wanted if key in before.held)
        with suppress(PermissionError):  # Windows keeps what is being read
            partial.replace(folder / FILE)
    finally:
        partial.unlink(missing_ok=True)
