"""Vectors that a build has computed, kept until it has written its segment.

A build that is interrupted or killed leaves them for the next one.  Each record holds
a passage's key, its vectors and a check sum; a record that was cut off ends the file.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from explainbot.index.units import PassageVectors

NAME = "embedded.partial"
KEY = 32
"""Bytes of a key: hexadecimal digits."""
_PARTS = struct.Struct("<I")


class Journal:
    """The vectors kept by a build before, and those of this one."""

    def __init__(self, folder: Path, identity: str, dimension: int) -> None:
        """Read what is kept, if the same model made it.

        Args:
            folder: ``index/``; the caller holds the builder's lock.
            identity: Of the encoder.
            dimension: Length of a vector.
        """
        self._path = folder / NAME
        self._dimension = dimension
        about = {"model": identity, "dimension": dimension}
        self._head = json.dumps(about).encode("ascii") + b"\n"
        self.held: dict[str, PassageVectors] = {}
        self._end = self._read()

    def _read(self) -> int:
        """Read the records; return where the last whole one ends, 0 if none is ours."""
        try:
            data = self._path.read_bytes()
        except OSError:
            return 0
        position = len(self._head) if data.startswith(self._head) else 0
        while position:
            end = self._record(data, position)
            if not end:
                break
            position = end
        return position

    def _record(self, data: bytes, start: int) -> int:
        """Take one record; return its end, 0 if it is not whole."""
        head = start + KEY + _PARTS.size
        if head > len(data):
            return 0
        parts = int(_PARTS.unpack_from(data, start + KEY)[0])
        middle = head + 4 * self._dimension
        end = middle + 2 * self._dimension * parts
        if end + _PARTS.size > len(data):
            return 0
        if int(_PARTS.unpack_from(data, end)[0]) != zlib.crc32(data[start:end]):
            return 0
        section = np.frombuffer(data[head:middle], dtype="<f4")
        rows = np.frombuffer(data[middle:end], dtype="<f2")
        self.held[data[start : start + KEY].decode("ascii", "replace")] = (
            PassageVectors(section, rows.reshape(parts, self._dimension))
        )
        return end + _PARTS.size

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
