"""Trees of XML files, parsed within bounds: nothing is fetched and no entity expanded.

Of entities only the signs that HTML names are known, and short plain texts that the
file itself declares; others are told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.entities import name2codepoint
from typing import TYPE_CHECKING

from lxml import etree

from explainbot.errors import SourceError
from explainbot.readers.office.package import MOST_TREE_BYTES, Element

if TYPE_CHECKING:
    from pathlib import Path

_NAMED = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,30});")
_IDS = re.compile(rb"(<[^<>]{0,2000}?\s)xml:id(\s*=)")
_OWN = frozenset({"amp", "lt", "gt", "quot", "apos"})
_LONGEST_ENTITY = 500
_MOST_ENTITIES = 10_000
_TOLD = 5
DECLARES = b"<!ENTITY"
"""What stands in a file that declares entities of its own."""


@dataclass(frozen=True)
class Tree:
    """A parsed file."""

    root: Element
    warnings: tuple[str, ...]


def parsed(data: bytes, path: Path) -> Tree:
    """Return the tree of an XML file.

    Raises:
        SourceError: It is too large, or no well-formed XML.
    """
    if len(data) > MOST_TREE_BYTES:
        raise SourceError(
            f"it has more than {MOST_TREE_BYTES // 1_000_000} MB",
            where=path,
            hint="Split it into several files.",
        )
    data = with_signs(data)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
    )
    try:
        root = _root(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 0
        raise SourceError(
            f"it is no well-formed XML ({' '.join(str(error).split())})",
            where=path,
            line=line,
            hint="Mend it with the program that made it, or an XML editor.",
        ) from None
    return Tree(root, _write_entities(root))


def _root(data: bytes, parser: etree.XMLParser) -> Element:
    """Return the root; ids that are no names, as some programs write them, are kept."""
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if "xml:id" not in str(error):
            raise
        return etree.fromstring(_IDS.sub(rb"\1xml.id\2", data), parser)


def with_signs(data: bytes) -> bytes:
    """Return a file whose signs that HTML names are numbers; one with entities as is.

    XML itself knows five such names; editors of HTML write others.
    """
    return data if DECLARES in data else _NAMED.sub(_numbered, data)


def _numbered(found: re.Match[bytes]) -> bytes:
    """Return a sign that HTML names as XML writes it."""
    name = found[1].decode("ascii")
    code = None if name in _OWN else name2codepoint.get(name)
    return found[0] if code is None else f"&#{code};".encode("ascii")


def _write_entities(root: Element) -> tuple[str, ...]:
    """Put the texts of entities in their places; return a note on those left out."""
    declared = _declared(root)
    unknown: dict[str, None] = {}
    for count, entity in enumerate(list(root.iter(etree.Entity))):
        name = entity.name
        text = declared.get(name)
        if text is None and name in name2codepoint:
            text = chr(name2codepoint[name])
        if text is None or count >= _MOST_ENTITIES:
            unknown[name] = None
            text = ""
        _put(entity, text)
    if not unknown:
        return ()
    named = ", ".join(f"&{name};" for name in list(unknown)[:_TOLD])
    more = f" and {len(unknown) - _TOLD} more" if len(unknown) > _TOLD else ""
    return (f"entities that stand for other texts are not read: {named}{more}",)


def _declared(root: Element) -> dict[str, str]:
    """Return the short plain texts that the file declares as entities."""
    kind = root.getroottree().docinfo.internalDTD
    found: dict[str, str] = {}
    for each in kind.iterentities() if kind is not None else ():
        content = each.content
        plain = content is not None and not re.search(r"[<&]", content)
        if plain and len(content) <= _LONGEST_ENTITY:
            found.setdefault(each.name, content)
    return found


def _put(node: Element, text: str) -> None:
    """Replace a node by text."""
    above, before = node.getparent(), node.getprevious()
    text += node.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + text
    else:
        above.text = (above.text or "") + text
    above.remove(node)
