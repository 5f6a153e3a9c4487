"""Generation check: whether a pack's index is what this program would have made.

Its hashes prove only that it came as it was sent.  Vectors are read by a library that
trusts the file's own lengths, and sections by SQL, so both are looked at first.
"""

from __future__ import annotations

import sqlite3
import struct
from contextlib import closing
from pathlib import Path

import numpy as np

from explainbot.errors import IndexDamagedError
from explainbot.index.index import IndexReader
from explainbot.index.storage.manifest import (
    CURRENT,
    generation_name,
    manifest_path,
    replace_text,
)
from explainbot.index.storage.sqlite import SCHEMA
from explainbot.index.storage.vectors import (
    COARSE,
    COARSE_FIRST,
    HALVES,
    PARTS,
    SECTIONS,
)

HEADER = struct.Struct("<4siqqq?iQ")
"""Of a flat FAISS index: its kind, dimension, vectors, two unused numbers, whether it
is trained, the metric, and how many numbers follow."""
FLAT_IP, INNER_PRODUCT = b"IxFI", 0
UNIT = 1e-2
"""How far a vector's length may be from 1."""


def open_generation(folder: Path, name: str) -> IndexReader:
    """Make a generation the one in use, check it and open it; the caller closes it.

    Args:
        folder: ``index/`` with the files of one generation.
        name: The generation.

    Raises:
        IndexDamagedError: Its files are not those of an index of this program.
    """
    replace_text(folder / CURRENT, f"{name}\n")
    index = IndexReader.open(folder, hashed=False)
    if _name_of(manifest_path(folder, name)) != name:
        raise _wrong("the generation's name is not that of its content", folder)
    declared = {
        f"{segment}/{file}"
        for segment, files in index.manifest.segments.items()
        for file in files
        if file != COARSE
    }
    held = {
        path.relative_to(folder / "segments").as_posix()
        for path in (folder / "segments").rglob("*")
        if path.is_file()
    }
    if declared != held:
        raise _wrong("the generation does not name the files that are there", folder)
    known = index.manifest
    for segment in known.segments:
        _check_vectors(folder / "segments" / segment, known.search, known.dimension)
        _check_tables(folder / "segments" / segment / "sections.sqlite")
    return index


def _name_of(path: Path) -> str:
    """Return the name of a generation by all that its file says."""
    return generation_name(path.read_text(encoding="utf-8"))


def _wrong(what: str, where: Path) -> IndexDamagedError:
    return IndexDamagedError(f"the index in the pack is damaged: {what}", where=where)


def _check_vectors(segment: Path, search: str, dimension: int) -> None:
    """Raise IndexDamagedError unless both files hold unit vectors and nothing else."""
    if search == COARSE_FIRST:
        _check_halves(segment / HALVES, dimension)
    else:
        _check_flat(segment / SECTIONS, dimension)
    _check_halves(segment / PARTS, dimension)


def _check_flat(path: Path, dimension: int) -> None:
    with path.open("rb") as file:
        head = file.read(HEADER.size)
    if len(head) < HEADER.size:
        raise _wrong("the vectors are cut short", path)
    kind, size, count, _, _, _, metric, numbers = HEADER.unpack(head)
    rest = path.stat().st_size - HEADER.size
    flat = (kind, size, metric) == (FLAT_IP, dimension, INNER_PRODUCT)
    if not flat or count < 0 or numbers != count * dimension or rest != 4 * numbers:
        raise _wrong("the vectors are not as they should be", path)
    _check_unit(path, HEADER.size, np.dtype("<f4"), dimension)


def _check_halves(path: Path, dimension: int) -> None:
    if path.stat().st_size % (2 * dimension):
        raise _wrong("the vectors are not as they should be", path)
    _check_unit(path, 0, np.dtype("<f2"), dimension)


def _check_unit(path: Path, offset: int, kind: np.dtype[np.floating], d: int) -> None:
    if path.stat().st_size <= offset:
        return
    flat = np.memmap(path, dtype=kind, mode="r", offset=offset).reshape(-1, d)
    for start in range(0, len(flat), 4096):
        block = np.asarray(flat[start : start + 4096], dtype=np.float32)
        lengths = np.sqrt((block**2).sum(axis=1))
        # All zero stands for a sentence that tells nothing.
        empty = lengths == 0 if kind == np.dtype("<f2") else False
        if not bool(((np.abs(lengths - 1) < UNIT) | empty).all()):
            raise _wrong("a vector is not of length 1", path)


def _check_tables(path: Path) -> None:
    """Raise IndexDamagedError for tables, views or triggers other than ours."""
    sql = "SELECT type, name, sql FROM sqlite_master WHERE sql NOT NULL ORDER BY name"
    with closing(sqlite3.connect(":memory:")) as ours:
        ours.executescript(SCHEMA)
        wanted = ours.execute(sql).fetchall()
    try:
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(uri, uri=True)) as theirs:
            same = theirs.execute(sql).fetchall() == wanted
    except sqlite3.Error as error:
        raise _wrong(f"the sections cannot be read ({error})", path) from None
    if not same:
        raise _wrong("the sections are in a form of another version", path)
