"""How the parts of an Office file refer to each other."""

from __future__ import annotations

import posixpath
from urllib.parse import unquote

from explainbot.readers.container import Container
from explainbot.readers.xml_tree import children


def resolved(base: str, target: str) -> str:
    """Return the part that a reference in part ``base`` names, its fragment left out.

    A reference upwards ends at the archive's root.
    """
    plain = unquote(target.partition("#")[0])
    if plain.startswith("/"):
        return posixpath.normpath(plain).lstrip("/")
    joined = posixpath.normpath(posixpath.join("/", posixpath.dirname(base), plain))
    return joined.lstrip("/")


def relations(container: Container, part: str) -> dict[str, tuple[str, str]]:
    """Return an Office part's relations by id: the last word of its type, and its part.

    Raises:
        SourceError: The list of relations is damaged.
    """
    folder, name = posixpath.split(part)
    listing = posixpath.join(folder, "_rels", f"{name}.rels")
    if not container.has(listing):
        return {}
    found: dict[str, tuple[str, str]] = {}
    for relation in children(container.xml(listing), "Relationship"):
        if relation.get("TargetMode") != "External":
            kind = (relation.get("Type") or "").rpartition("/")[2]
            target = resolved(part, relation.get("Target") or "")
            found[relation.get("Id") or ""] = (kind, target)
    return found


def related(found: dict[str, tuple[str, str]], kind: str) -> str:
    """Return the first related part of a kind; "" without one."""
    return next((part for name, part in found.values() if name == kind), "")


def main_part(container: Container, usual: str) -> str:
    """Return the part of an Office file that holds the document.

    Raises:
        SourceError: The list of relations is damaged.
    """
    return related(relations(container, ""), "officeDocument") or usual
