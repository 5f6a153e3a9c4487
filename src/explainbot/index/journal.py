"""Vectors that a build has computed, kept until it has written its segment.

A build that is interrupted or killed leaves them for the next one.  Each record holds
a passage's key, its vectors and a check sum; a record that was cut off ends the file.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

import numpy as np

from explainbot.index.units import PassageVectors

NAME = "embedded.partial"
KEY = 32
"""Bytes of a key: hexadecimal digits."""
_PARTS = struct.Struct("<I")


class Journal:
    """The vectors kept by a build before, and those of this one."""

    def __init__(self, folder: Path, identity: str, dimension: int) -> None:
        """Read which are kept, if the same model made them.

        Args:
            folder: ``index/``; the caller holds the builder's lock.
            identity: Of the encoder.
            dimension: Length of a vector.
        """
        self._path = folder / NAME
        self._dimension = dimension
        about = {"model": identity, "dimension": dimension}
        self._head = json.dumps(about).encode("ascii") + b"\n"
        self.held = _Held(self._path, dimension)
        """By the passage's key; read from the file one at a time."""
        try:
            with self._path.open("rb") as file:
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
                parts = np.ascontiguousarray(vectors.parts, dtype="<f2")
                record = key.encode("ascii") + _PARTS.pack(len(parts))
                record += section.tobytes() + parts.tobytes()
                file.write(record + _PARTS.pack(zlib.crc32(record)))
            self._end = file.tell()

    def remove(self) -> None:
        """Delete the file: what it held is in the index."""
        self._path.unlink(missing_ok=True)


class _Held(Mapping[str, PassageVectors]):
    """The vectors in a journal's file."""

    def __init__(self, path: Path, dimension: int) -> None:
        self._path = path
        self._dimension = dimension
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
        size = (4 + 2 * int(_PARTS.unpack_from(head, KEY)[0])) * self._dimension
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
        if record is None:
            raise KeyError(key)
        first, middle = KEY + _PARTS.size, KEY + _PARTS.size + 4 * self._dimension
        section = np.frombuffer(record[first:middle], dtype="<f4")
        rows = np.frombuffer(record[middle:], dtype="<f2")
        return PassageVectors(section, rows.reshape(-1, self._dimension))

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
