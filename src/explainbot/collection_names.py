"""How names of collections, a document's folders and tags, are compared."""

from __future__ import annotations

import re

_PARTED = re.compile(r"[\s_-]+")


def collection_key(name: str) -> str:
    """Return a collection's name as names are compared: "Year 9" is "year-9"."""
    return _PARTED.sub("-", name.strip().strip("/").casefold())
