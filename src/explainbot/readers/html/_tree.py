"""Changes of a page's tree: elements that become text, and what stands beside one."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from explainbot.text.lines import one_line

if TYPE_CHECKING:
    from lxml.etree import _Element

INLINE = frozenset(
    "a abbr b big cite code del dfn em font i ins kbd label mark q s samp small span "
    "strike strong sub sup tt u var nobr bdi bdo".split()
)


def classes(element: _Element) -> frozenset[str]:
    """Return an element's classes in small letters."""
    stated = element.get("class")
    return _each(stated) if stated else frozenset()


@lru_cache(maxsize=1000)
def _each(stated: str) -> frozenset[str]:
    return frozenset(stated.lower().split())


_MOST_LINKED = 0.5
"""Share of words in links, above which a box is a menu."""


def words_of(element: _Element) -> str:
    """Return an element's words on one line."""
    return one_line("".join(map(str, element.itertext())))


def is_menu(element: _Element) -> bool:
    """Whether a part of a page is there to move on rather than to be read."""
    said = len(words_of(element).split())
    linked = sum(len(words_of(link).split()) for link in element.iter("a"))
    return linked > _MOST_LINKED * said or not said


def text_of(element: _Element) -> str:
    """Return all text in an element, without comments."""
    if not isinstance(element.tag, str):
        return ""
    return "".join(str(each) for each in element.itertext())


def put_text(element: _Element, text: str, *, block: bool = False) -> None:
    """Put a text in the place of an element; ``block`` on a line of its own."""
    above = element.getparent()
    if above is None:
        return
    if block:
        tail = element.tail
        element.clear()
        element.tag, element.text, element.tail = "div", text, tail
        return
    shown = text + (element.tail or "")
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + shown
    else:
        above.text = (above.text or "") + shown
    above.remove(element)


def text_before(element: _Element) -> str:
    """Return what the line says right before an inline element, at least a sign."""
    while True:
        before = element.getprevious()
        while before is not None:
            if before.tail:
                return str(before.tail)
            if before.tag == "br" or (
                isinstance(before.tag, str) and before.tag not in INLINE
            ):
                return ""
            said = text_of(before) if isinstance(before.tag, str) else ""
            if said:
                return said
            before = before.getprevious()
        above = element.getparent()
        if above is None:
            return ""
        if above.text:
            return str(above.text)
        if above.tag not in INLINE:
            return ""
        element = above


def text_after(element: _Element) -> str:
    """Return what the line says right after an inline element, at least a sign."""
    while True:
        if element.tail:
            return str(element.tail)
        after = element.getnext()
        if after is not None:
            if after.tag not in INLINE:
                return ""
            said = text_of(after)
            if said:
                return said
            element = after
            continue
        above = element.getparent()
        if above is None or above.tag not in INLINE:
            return ""
        element = above
