"""A corpus as one file: packed here, verified and installed elsewhere.

A pack (``.xbc``) is a zip file of ``manifest.json``, the files below ``corpus/``, the
settings beside it and the generation of the index in use, as they are.  Nothing in it
is ever run, and nothing of it is written before all of it is verified.
"""

from __future__ import annotations

SUFFIX = ".xbc"


def is_pack(path: str) -> bool:
    """Whether a path names a packed corpus."""
    return path.lower().endswith(SUFFIX)
