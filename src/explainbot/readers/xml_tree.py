"""Looking about in an XML tree by local names.

Office files come in two sets of namespaces with the same names, and other programs mix
more in, so that namespaces tell nothing that the local names do not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Element = Any
"""An element of lxml, which ships no types."""


def local(element: Element) -> str:
    """Return an element's name without its namespace; "" for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element | None, name: str) -> str:
    """Return an attribute by its local name, in whatever namespace; "" without it."""
    if element is None:
        return ""
    plain = element.get(name)
    if plain is not None:
        return str(plain)
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""


def child(element: Element | None, *path: str) -> Element | None:
    """Return the first element found down a path of local names."""
    for name in path:
        if element is None:
            return None
        element = next((each for each in element if local(each) == name), None)
    return element


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """Yield the children of these local names, in order."""
    for each in element if element is not None else ():
        if local(each) in names:
            yield each


def below(element: Element | None, *names: str) -> Iterator[Element]:
    """Yield all elements of these local names below (and with) one, in order."""
    for each in element.iter() if element is not None else ():
        if local(each) in names:
            yield each


def words(element: Element | None) -> str:
    """Return all character data of an element, with single blanks."""
    return "" if element is None else " ".join("".join(element.itertext()).split())
