"""Journal: vectors of sections in a file that grows, each by the hash of its words.

A record holds the key, the vectors and a checksum, so that a kill while one is written
loses that one alone.
"""

from __future__ import annotations

import json
import os
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from explainbot.index.passages import PassageVectors
from explainbot.index.storage.manifest import LAYOUT, only_a_file
from explainbot.index.storage.vectors import code_width

if TYPE_CHECKING:
    from numpy.typing import NDArray


NAME = "embedded.partial"
"""Of what a build keeps until it has finished."""
KEY = 32
"""Bytes of a key: hexadecimal digits."""
_PARTS = struct.Struct("<I")


class Journal:
    """The vectors kept by a build before, and those of this one."""

    def __init__(
        self,
        folder: Path,
        identity: str,
        dimension: int,
        *,
        codes: bool = False,
        name: str = NAME,
    ) -> None:
        """Read which are kept, if the same model made them.

        Args:
            folder: ``index/``; who adds holds the builder's lock.
            identity: Of the encoder.
            dimension: Length of a vector.
            codes: Whether the vectors of headings and sentences are codes.
            name: Of the file.
        """
        self._path = folder / name
        about = {"model": identity, "dimension": dimension, "layout": LAYOUT}
        about["codes"] = codes
        self._head = json.dumps(about).encode("ascii") + b"\n"
        self.held = HeldVectors(self._path, dimension, codes=codes)
        """By the passage's key; read from the file one at a time."""
        try:
            with open(self._path, "rb", opener=only_a_file) as file:
                ours = file.read(len(self._head)) == self._head
                self._end = self.held.find(file) if ours else 0
        except OSError:
            self._end = 0

    def add(self, records: Iterable[tuple[str, PassageVectors]]) -> None:
        """Keep some vectors, so that a kill after this call loses none of them."""
        with self._path.open("r+b" if self._end else "wb") as file:
            if self._end:
                file.seek(self._end)
                file.truncate()
            else:
                file.write(self._head)
            for key, vectors in records:
                section = np.ascontiguousarray(vectors.section, dtype="<f4")
                parts = np.ascontiguousarray(vectors.parts)
                record = key.encode("ascii") + _PARTS.pack(len(parts))
                record += section.tobytes() + parts.tobytes()
                file.write(record + _PARTS.pack(zlib.crc32(record)))
            self._end = file.tell()

    def remove(self) -> None:
        """Delete the file: what it held is in the index."""
        self._path.unlink(missing_ok=True)


class HeldVectors(Mapping[str, PassageVectors]):
    """The vectors in a journal's file."""

    def __init__(self, path: Path, dimension: int, *, codes: bool) -> None:
        self._path = path
        self._dimension = dimension
        self._kind = np.dtype(np.uint8 if codes else "<f2")
        self._width = code_width(dimension) if codes else dimension
        self._places: dict[str, int] = {}

    def find(self, file: BinaryIO) -> int:
        """Note where each record stands; return where the last whole one ends."""
        while True:
            start = file.tell()
            record = self._record(file)
            if record is None:
                return start
            self._places[record[:KEY].decode("ascii", "replace")] = start

    def _record(self, file: BinaryIO) -> bytes | None:
        """Return the record that begins here; None if it is not whole."""
        head = file.read(KEY + _PARTS.size)
        if len(head) < KEY + _PARTS.size:
            return None
        count = int(_PARTS.unpack_from(head, KEY)[0])
        size = 4 * self._dimension + count * self._width * self._kind.itemsize
        if file.tell() + size > os.fstat(file.fileno()).st_size:
            return None  # the count is damaged: so much memory may not be there
        rest = file.read(size)
        check = file.read(_PARTS.size)
        if len(check) < _PARTS.size or len(rest) < size:
            return None
        record = head + rest
        return record if _PARTS.unpack(check)[0] == zlib.crc32(record) else None

    def __getitem__(self, key: str) -> PassageVectors:
        place = self._places[key]
        with self._path.open("rb") as file:
            file.seek(place)
            record = self._record(file)
        if record is None or record[:KEY] != key.encode("ascii"):
            raise KeyError(key)  # the file was written anew meanwhile
        first, middle = KEY + _PARTS.size, KEY + _PARTS.size + 4 * self._dimension
        section = np.frombuffer(record[first:middle], dtype="<f4")
        rows: NDArray[Any] = np.frombuffer(record[middle:], dtype=self._kind)
        return PassageVectors(section, rows.reshape(-1, self._width))

    def sections(self, keys: Sequence[str]) -> NDArray[np.float16]:
        """Return the sections' own vectors, shape (len(keys), d), read in one go.

        Zeros for one that is not there any more.

        Args:
            keys: Of those that are held.
        """
        found = np.zeros((len(keys), self._dimension), dtype=np.float16)
        size = 4 * self._dimension
        if not keys:
            return found
        with suppress(FileNotFoundError), self._path.open("rb") as file:
            for at, key in enumerate(keys):
                file.seek(self._places[key])
                read = file.read(KEY + _PARTS.size + size)
                whole = len(read) == KEY + _PARTS.size + size
                if whole and read[:KEY] == key.encode("ascii"):
                    found[at] = np.frombuffer(read[-size:], dtype="<f4")
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
