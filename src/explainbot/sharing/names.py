"""Which names a pack may hold: a name decides where a file is written."""

from __future__ import annotations

import re
from collections.abc import Iterable

from explainbot.text.display import one_line

MANIFEST = "manifest.json"
CORPUS, INDEX = "corpus/", "index/"
LONGEST_NAME, LONGEST_PART = 1000, 255
"""In characters, and in bytes of UTF-8."""

_GENERATION_FILE = re.compile(r"index/generations/[0-9a-f]{16}\.json")
_SEGMENT = re.compile(r"index/segments/[0-9a-f]{16}/.+")
_SETTINGS = re.compile(r"[^/]+\.toml")
_DRIVE = re.compile(r"[A-Za-z]:")


def is_settings(name: str) -> bool:
    """Whether a name is that of a settings file beside ``corpus/``."""
    return _SETTINGS.fullmatch(name) is not None


def fault(name: str) -> str:
    """Say why a pack may not hold a file of that name; "" if it may."""
    parts = name.split("/")
    faults = {
        "it holds control characters": name != one_line(name),
        "it is no relative name": "\\" in name or name.startswith("/"),
        "it names a drive": any(_DRIVE.match(part) for part in parts),
        "it leaves its folder": any(part in ("", ".", "..") for part in parts),
        "it is too long": len(name) > LONGEST_NAME
        or max(map(_bytes, parts)) > LONGEST_PART,
        "it is hidden": any(part[:1] == "." for part in parts[: _visible_parts(name)]),
        "it has no place in a workspace": not _has_place(name),
    }
    return next((why for why, found in faults.items() if found), "")


def _bytes(part: str) -> int:
    return len(part.encode("utf-8", "surrogatepass"))


def _visible_parts(name: str) -> int:
    """Return how many parts may not begin with a full stop.

    The word index keeps a list of its own files under such a name.
    """
    return 3 if name.startswith(INDEX) else name.count("/") + 1


def _has_place(name: str) -> bool:
    if name.startswith(CORPUS):
        return True
    known = (_GENERATION_FILE, _SEGMENT, _SETTINGS)
    return any(pattern.fullmatch(name) for pattern in known)


def clash(names: Iterable[str]) -> str:
    """Return a name that is also the folder of another one; "" if there is none."""
    held = set(names)
    for name in held:
        parts = name.split("/")
        for depth in range(1, len(parts)):
            above = "/".join(parts[:depth])
            if above in held:
                return above
    return ""
