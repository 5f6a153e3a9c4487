"""Vectors on disk, memory-mapped: sections searched by FAISS, sentences beside them.

All are unit vectors, so an inner product is a cosine, -1 to 1.  Those of sentences are
codes, three numbers a byte, where the encoder makes them in their passage's own pass,
else in half precision.  Up to ``EXACT_UP_TO``
sections a question is compared with every one of them.  Beyond, a coarse index of
half a byte for two numbers names candidates, which are then compared with the vectors
themselves, in half precision: docs/performance.md says how many of the nearest ten
are found.
"""

from __future__ import annotations

import errno
import os
import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from explainbot.errors import IndexDamagedError
from explainbot.index.storage.manifest import REBUILD
from explainbot.index.storage.memory_maps import Mapped, held

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from explainbot.index.passages import PassageVectors
    from explainbot.index.protocol import VectorStore
    from explainbot.index.storage.rows import Rows


SECTIONS, HALVES = "sections.faiss", "sections.f16"
PARTS, CODES = "parts.f16", "parts.codes"
"""One of the two."""
COARSE = "coarse.faiss"
"""An index can do without it: then every section is compared."""
EXACT, COARSE_FIRST = "exact", "coarse"
"""Kinds of search, as the manifest names them."""
EXACT_UP_TO = 50_000
"""Sections up to which every one is compared."""
WIDEN, LEAST = 4, 200
"""So many times as many candidates are compared as sections wanted, at least these."""
FEW = 20_000
"""Sections of a part of the corpus up to which every one of them is compared."""
BLOCK = 8_192
"""Vectors that are compared at once."""
COPIED = 1_024
"""Vectors that are compared with several questions at once: in a file of FAISS they do
not begin at a whole number, so each block is copied, and is to stay in the cache."""


def open_vectors(folder: Path, kind: str, dimension: int, sections: int) -> VectorStore:
    """Open the sections' vectors of a segment.

    Raises:
        IndexDamagedError: A file is missing, damaged or of the wrong size.
    """
    if kind == COARSE_FIRST:
        opened = CoarseVectors(folder, dimension, sections)
        # A small segment beside a large one: as fast as a small index.
        if sections <= MOST and not (folder / COARSE).exists():
            return FlatVectors(opened.section_vectors(range(sections)))
        return opened
    path = folder / SECTIONS
    try:
        flat = read_flat(path, dimension, sections)
    except OSError:
        raise _damaged(path) from None
    return ExactVectors(folder, dimension, sections) if flat is None else flat


def open_parts(folder: Path, dimension: int) -> Mapped:
    """Open the headings' and sentences' vectors of a segment, as they are stored.

    Raises:
        IndexDamagedError: The file is missing or of the wrong size.
    """
    path = folder / CODES
    try:
        if path.is_file():
            return Mapped(path, np.uint8, code_width(dimension))
        path = folder / PARTS
        return Mapped(path, np.float16, dimension)
    except (OSError, ValueError):
        raise _damaged(path) from None


LEVELS = (-1.894, -1.0, -0.3177, 0.3177, 1.0, 1.894)
"""Of a normal distribution's six levels those with the least square error (Max 1960),
in standard deviations."""
A_BYTE = 3
"""Numbers coded in one byte, as digits to the base of six."""
SCALES = 2
"""Numbers in half precision before the codes: the share of the section's vector, and
what the levels are multiplied with."""


def code_width(dimension: int) -> int:
    """Return the bytes of a coded vector."""
    return 2 * SCALES + -(-dimension // A_BYTE)


def coded(
    parts: NDArray[np.float32], section: NDArray[np.float32]
) -> NDArray[np.uint8]:
    """Return vectors as codes, shape (parts, width); all zero for a vector of zeros.

    What a vector shares with its section's is kept as one number; of the rest, each
    component as one of six levels.  The levels are scaled so that the product with the
    rest itself is right, and that with any other vector on average (Gao and Long 2024).

    Args:
        parts: Shape (parts, d).
        section: A unit vector, shape (d,).
    """
    shares = parts @ section
    rest = parts - shares[:, None] * section
    squares = np.asarray(np.vecdot(rest, rest), dtype=np.float32)
    spread = np.sqrt(squares / max(1, parts.shape[1])).reshape(-1, 1)
    known = np.array(LEVELS, dtype=np.float32)
    scaled = rest / np.maximum(spread, np.float32(1e-12))
    numbers = np.asarray(np.searchsorted((known[1:] + known[:-1]) / 2, scaled))
    levels = known[numbers]
    scales = squares / np.maximum(np.vecdot(rest, levels), np.float32(1e-12))
    scales = scales.astype(np.float16)
    shares -= scales * (levels @ section)  # for the levels share a little with it, too
    full = np.asarray(parts.any(axis=1), dtype=np.uint8).reshape(-1, 1)
    lacking = -parts.shape[1] % A_BYTE
    numbers = np.pad(numbers, ((0, 0), (0, lacking))).reshape(len(parts), -1, A_BYTE)
    packed = (numbers @ _digits()).astype(np.uint8)
    head = np.stack([shares, scales], axis=1).astype("<f2")
    rows = np.concatenate([head.view(np.uint8), packed], axis=1)
    return np.asarray(rows * full, dtype=np.uint8)


def decoded(
    rows: NDArray[np.uint8], sections: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return the vectors of codes, shape (rows, d); their lengths are near 1.

    Args:
        rows: Shape (rows, width).
        sections: The vector of each row's section, shape (rows, d).
    """
    head = np.ascontiguousarray(rows[:, : 2 * SCALES]).view("<f2").astype(np.float32)
    levels = _level_table()[rows[:, 2 * SCALES :]].reshape(len(rows), -1)
    found = levels[:, : sections.shape[1]] * head[:, 1:]
    found += sections * head[:, :1]
    return found


def code_cosines(
    rows: NDArray[np.uint8], sections: NDArray[np.float32], vector: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return the products of ``decoded`` with a vector, without decoding.

    What each byte adds is looked up in a table for this vector.

    Args:
        rows: Shape (rows, width).
        sections: The cosine of each row's section, shape (rows,).
        vector: Shape (d,).
    """
    head = np.ascontiguousarray(rows[:, : 2 * SCALES]).view("<f2").astype(np.float32)
    split = np.pad(vector, (0, -len(vector) % A_BYTE)).reshape(-1, A_BYTE)
    table = (split @ _level_table().T).ravel()
    places = rows[:, 2 * SCALES :] + np.arange(0, len(table), 256)
    found = head[:, 0] * sections + head[:, 1] * np.take(table, places).sum(axis=1)
    return np.asarray(found, dtype=np.float32)


@lru_cache(maxsize=1)
def _level_table() -> NDArray[np.float32]:
    """Return the levels that each byte stands for, shape (256, A_BYTE)."""
    numbers = np.arange(256)[:, None] // _digits() % len(LEVELS)
    return np.asarray(np.array(LEVELS, dtype=np.float32)[numbers])


def _digits() -> NDArray[np.int64]:
    """Return what each number of a byte is multiplied with."""
    return len(LEVELS) ** np.arange(A_BYTE)


class ExactVectors:
    """Compares a question with every section, by FAISS."""

    def __init__(self, folder: Path, dimension: int, sections: int) -> None:
        """Open the file; see ``open_vectors``."""
        self._index = _read(folder / SECTIONS, dimension, sections)

    def search(
        self, question: NDArray[np.float32], limit: int, among: Rows | None = None
    ) -> tuple[Rows, NDArray[np.float32]]:
        """Return rows and cosines of the nearest sections, best first."""
        total = self._index.ntotal
        limit = min(limit, total if among is None else len(among))
        if not limit:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        with _one_thread():
            cosines, rows = self._index.search(
                question.reshape(1, -1), limit, params=_only(among, total)
            )
        return rows[0], cosines[0]

    def search_many(
        self, questions: NDArray[np.float32], limit: int
    ) -> NDArray[np.int64]:
        """Return the rows nearest to each of several unit vectors, best first."""
        limit = min(limit, self._index.ntotal)
        if not limit or not len(questions):
            return np.zeros((len(questions), 0), dtype=np.int64)
        # Products of matrices take a third of the time that FAISS takes here.
        every, total = self._every(), self._index.ntotal
        cosines = np.empty((len(questions), total), dtype=np.float32)
        for start in range(0, total, COPIED):
            block = np.array(every[start : start + COPIED])
            np.matmul(questions, block.T, out=cosines[:, start : start + COPIED])
        best = np.argpartition(cosines, total - limit, axis=1)[:, total - limit :]
        near = np.take_along_axis(cosines, best, axis=1)
        places = np.lexsort((best, -near), axis=1)
        rows: NDArray[np.int64] = np.take_along_axis(best, places, axis=1)
        return rows

    def _every(self) -> NDArray[np.float32]:
        """Return all vectors as they lie in the mapped file, shape (sections, d)."""
        import faiss

        size = self._index.ntotal * self._index.d
        flat: NDArray[np.float32] = faiss.rev_swig_ptr(self._index.get_xb(), size)
        return flat.reshape(self._index.ntotal, self._index.d)

    def section_vectors(self, rows: Sequence[int]) -> NDArray[np.float32]:
        """Return the stored vectors of the given sections, shape (len(rows), d)."""
        wanted = np.asarray(rows, dtype=np.int64)
        vectors: NDArray[np.float32] = self._index.reconstruct_batch(wanted)
        return vectors


class CoarseVectors:
    """Compares a question with the sections that a coarse index names."""

    def __init__(self, folder: Path, dimension: int, sections: int) -> None:
        """Open the files; see ``open_vectors``.

        A pack holds no coarse index; without one every section is compared.
        """
        path = folder / HALVES
        try:
            self._halves = Mapped(path, np.float16, dimension)
        except (OSError, ValueError):
            raise _damaged(path) from None
        if len(self._halves) != sections:
            raise _damaged(path)
        self._coarse: Any = None
        if (folder / COARSE).is_file():
            self._coarse = _read(folder / COARSE, dimension, sections)

    def search(
        self, question: NDArray[np.float32], limit: int, among: Rows | None = None
    ) -> tuple[Rows, NDArray[np.float32]]:
        """Return rows and cosines of the nearest sections, best first."""
        every = len(self._halves) if among is None else len(among)
        rows = None
        if self._coarse is not None and (among is None or every > FEW):
            rows = self._named(question, _candidates(limit), among)
        if rows is None or len(rows) < min(limit, every):
            rows = np.arange(every, dtype=np.int64) if among is None else among
        return self._best(question, rows, limit)

    def _named(
        self, question: NDArray[np.float32], wanted: int, among: Rows | None
    ) -> Rows | None:
        """Return candidates, ascending; None if the coarse index names too few."""
        count = wanted
        while True:
            rows = self._candidates(question, count)
            rows = rows[rows >= 0]
            if among is None:
                return np.sort(rows)
            rows = rows[held(among, rows)]
            if len(rows) >= wanted:
                return np.sort(rows)
            if count >= len(self._halves) // WIDEN:
                return None
            count *= WIDEN

    def search_many(
        self, questions: NDArray[np.float32], limit: int
    ) -> NDArray[np.int64]:
        """Return the rows nearest to each of several unit vectors, best first."""
        limit = min(limit, len(self._halves))
        found = [self.search(one, limit)[0] for one in questions]
        return np.array(found, dtype=np.int64).reshape(len(questions), limit)

    def section_vectors(self, rows: Sequence[int]) -> NDArray[np.float32]:
        """Return the stored vectors of the given sections, shape (len(rows), d)."""
        return self._halves[np.asarray(rows, dtype=np.int64)].astype(np.float32)

    def _candidates(
        self, question: NDArray[np.float32], count: int
    ) -> NDArray[np.int64]:
        count = min(count, len(self._halves))
        with _one_thread():
            found = self._coarse.search(question.reshape(1, -1), count)[1]
        rows: NDArray[np.int64] = found[0]
        return rows

    def _best(
        self, question: NDArray[np.float32], rows: Rows, limit: int
    ) -> tuple[Rows, NDArray[np.float32]]:
        """Compare the question with the given sections, block by block."""
        parts = [
            self.section_vectors(rows[start : start + BLOCK]) @ question  # type: ignore[arg-type]
            for start in range(0, len(rows), BLOCK)
        ]
        cosines = np.concatenate(parts) if parts else np.zeros(0, dtype=np.float32)
        best = np.argsort(-cosines, kind="stable")[:limit]
        return rows[best], cosines[best]


@contextmanager
def _one_thread() -> Iterator[None]:
    """Let FAISS search for one question with one thread.

    Several wait for one another: on a busy machine that takes ten times as long.
    """
    import faiss

    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)


def _candidates(limit: int) -> int:
    return max(WIDEN * limit, LEAST)


def _read(path: Path, dimension: int, sections: int) -> Any:
    import faiss

    try:
        index: Any = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
    except RuntimeError:
        raise _damaged(path) from None
    if index.ntotal != sections or index.d != dimension:
        raise _damaged(path)
    return index


def _only(among: Rows | None, total: int) -> Any:
    """Return FAISS's search parameters that leave out all rows but those."""
    if among is None:
        return None
    import faiss

    library: Any = faiss  # its stubs lack the forms that take arrays and names
    wanted = np.zeros(total, dtype=bool)
    wanted[among] = True
    bits = np.packbits(wanted, bitorder="little")
    return library.SearchParameters(sel=library.IDSelectorBitmap(bits))


def _damaged(path: Path) -> IndexDamagedError:
    return IndexDamagedError(
        "the vector index is missing or damaged", where=path, hint=REBUILD
    )


HEADER = struct.Struct("<4siq16xBiQ")
KIND, INNER_PRODUCT = b"IxFI", 0
MOST = 10_000
"""Vectors that are read into memory; more are left to FAISS, which maps them."""


class FlatVectors:
    """The vectors of a file, in memory."""

    def __init__(self, vectors: NDArray[np.float32]) -> None:
        """Take the vectors, shape (sections, d)."""
        self._vectors = vectors

    def search(
        self,
        question: NDArray[np.float32],
        limit: int,
        among: NDArray[np.int64] | None = None,
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return rows and cosines of the nearest, best first; of equals the first.

        Row by row, not by ``@``, whose threads wait for one another on a busy machine.

        Args:
            question: A unit vector.
            limit: How many at most.
            among: Rows to search in; None for all.
        """
        if among is None:
            return _best(np.vecdot(self._vectors, question), limit)
        best, cosines = _best(np.vecdot(self._vectors[among], question), limit)
        return among[best], cosines

    def search_many(
        self, questions: NDArray[np.float32], limit: int
    ) -> NDArray[np.int64]:
        """Return the rows nearest to each of several unit vectors, best first."""
        found = [_best(row, limit)[0] for row in questions @ self._vectors.T]
        shape = (len(questions), min(limit, len(self._vectors)))
        return np.array(found, dtype=np.int64).reshape(shape)

    def section_vectors(self, rows: Sequence[int]) -> NDArray[np.float32]:
        """Return the vectors of the given rows, shape (len(rows), d)."""
        return self._vectors[np.asarray(rows, dtype=np.int64)]


def _best(
    cosines: NDArray[np.float32], limit: int
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return the places of the greatest, and them; of equals the first comes first."""
    if limit < len(cosines):
        places = np.sort(np.argpartition(-cosines, limit)[:limit])
    else:
        places = np.arange(len(cosines))
    places = places[np.argsort(-cosines[places], kind="stable")]
    return places, cosines[places]


def read_flat(path: Path, dimension: int, sections: int) -> FlatVectors | None:
    """Return the vectors of a small file; None leaves it to FAISS.

    Raises:
        OSError: It cannot be read.
    """
    if sections > MOST:
        return None
    data = path.read_bytes()
    count = sections * dimension
    if len(data) != HEADER.size + 4 * count:
        return None
    kind, width, total, _, metric, floats = HEADER.unpack_from(data)
    if (kind, metric) != (KIND, INNER_PRODUCT):
        return None
    if (width, total, floats) != (dimension, sections, count):
        return None
    # A copy, for the header leaves the floats where numpy would copy at each use.
    vectors = np.frombuffer(data, "<f4", offset=HEADER.size).astype(np.float32)
    return FlatVectors(vectors.reshape(sections, dimension))


SAMPLE = 20_000
"""Vectors that the coarse index learns from, evenly spread."""


def search_kind(sections: int, dimension: int) -> str:
    """Return how so many sections are searched."""
    return COARSE_FIRST if sections > EXACT_UP_TO and not dimension % 2 else EXACT


class VectorFiles:
    """Takes vectors in row order; the same ones give the same bytes."""

    def __init__(
        self,
        folder: Path,
        dimension: int,
        kind: str,
        *,
        coarse: bool = True,
        codes: bool = False,
    ) -> None:
        """Open the files for writing.

        Args:
            folder: An existing folder.
            dimension: Length of a vector.
            kind: As ``search_kind`` said.
            coarse: Whether to make the coarse index, where the kind has one.
            codes: Whether the vectors of headings and sentences are codes.
        """
        import faiss

        self._folder = folder
        self._dimension = dimension
        self._coarse = coarse
        self._parts = (folder / (CODES if codes else PARTS)).open("wb")
        self._halves = (folder / HALVES).open("wb") if kind == COARSE_FIRST else None
        self._flat: Any = faiss.IndexFlatIP(dimension)

    def close(self) -> None:
        """Close the files."""
        self._parts.close()
        if self._halves:
            self._halves.close()

    def add(self, vectors: PassageVectors) -> None:
        """Take one section's vectors."""
        self._parts.write(np.ascontiguousarray(vectors.parts).data)
        section = np.ascontiguousarray(vectors.section, dtype=np.float32)
        if self._halves:
            self._halves.write(section.astype(np.float16).data)
        else:
            self._flat.add(section.reshape(1, -1))

    def finish(self) -> None:
        """Write what was only gathered; called once, after all sections."""
        self._parts.close()
        if not self._halves:
            _write(self._flat, self._folder / SECTIONS)
            return
        self._halves.close()
        if not self._coarse:
            return
        halves = Mapped(self._folder / HALVES, np.float16, self._dimension)
        _write(coarse_index(halves, self._dimension), self._folder / COARSE)


def coarse_index(halves: Mapped, dimension: int) -> Any:
    """Return a product quantizer of 4 bits for two numbers, scanned from registers.

    (Andre, Kermarrec and Le Scouarnec 2015.)  Its training is seeded.
    """
    import faiss

    total = len(halves)
    library: Any = faiss  # its stubs lack the form that takes keywords
    index = library.IndexPQFastScan(
        dimension, dimension // 2, 4, library.METRIC_INNER_PRODUCT
    )
    index.pq.cp.min_points_per_centroid = 1  # else it warns of a small corpus
    sample = np.unique(np.linspace(0, total - 1, SAMPLE).astype(np.int64))
    index.train(halves[sample].astype(np.float32))
    for start in range(0, total, BLOCK):
        index.add(halves[start : start + BLOCK].astype(np.float32))
    return index


def _write(index: Any, path: Path) -> None:
    import faiss

    try:
        faiss.write_index(index, str(path))
    except RuntimeError as error:  # faiss has no other; its text names its own lines
        why = os.strerror(errno.ENOSPC) if "write" in str(error) else str(error)
        raise OSError(f"the vectors: {why}") from None
