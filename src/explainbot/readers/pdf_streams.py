"""How large the packed parts of a PDF become: PDFium unpacks up to 1 GB of each."""

from __future__ import annotations

import re
import zlib

MOST_BYTES = 200_000_000
"""Of one part; the text of a page has some 20,000."""
_STREAM = re.compile(rb">>\s*stream\r?\n")
_DICTIONARY = 2000
_CHUNK = 1 << 16
_STEP = 1 << 20


def is_bomb(data: bytes) -> bool:
    """Whether some part, pictures aside, unpacks to more than ``MOST_BYTES``."""
    if len(data) * 1032 < MOST_BYTES:  # no more can be packed into so few bytes
        return False
    return any(
        _is_over(data, found.end())
        for found in _STREAM.finditer(data)
        if _is_packed(data[max(0, found.start() - _DICTIONARY) : found.end()])
    )


def _is_packed(before: bytes) -> bool:
    head = before[before.rfind(b" obj") :]
    return b"/FlateDecode" in head and b"/Image" not in head


def _is_over(data: bytes, start: int) -> bool:
    """Unpack from ``start`` on, keeping nothing, until it ends or is too much."""
    unpacker = zlib.decompressobj()
    total = 0
    try:
        while not unpacker.eof and (unpacker.unconsumed_tail or start < len(data)):
            piece = unpacker.unconsumed_tail or data[start : start + _CHUNK]
            if not unpacker.unconsumed_tail:
                start += _CHUNK
            total += len(unpacker.decompress(piece, _STEP))
            if total > MOST_BYTES:
                return True
    except zlib.error:  # damaged, or no stream at all
        return False
    return False
