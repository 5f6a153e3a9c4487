"""OPML: outlines, as note-taking and mind-mapping programs export them.

Canonical text: each entry on a line, its note below.  An entry with others below it, or
with a note, is a heading; one alone is an item of a list.
"""

from __future__ import annotations

import re

from explainbot.readers.base import Metadata
from explainbot.readers.office.package import (
    Element,
    attribute,
    child,
    children,
    local,
    words,
)
from explainbot.readers.xml.writer import XmlPage

_DEEPEST = 60
_ITEMS = re.compile(r"^\s*(?:[-*+•>|]|\d{1,3}[.)])\s", re.MULTILINE)
"""Lines of a note that are meant to stay lines."""
_NOTES = ("_note", "note", "description")


def is_outline(root: Element) -> bool:
    """Whether a file's root is an outline."""
    return local(root) == "opml"


def write(root: Element) -> tuple[XmlPage, Metadata]:
    """Return the page that an outline shows, and what it says about itself."""
    page, head = XmlPage({}), child(root, "head")
    _entries(page, child(root, "body"), 0)
    about = Metadata(
        title=words(child(head, "title")),
        author=words(child(head, "ownerName")),
        date=words(child(head, "dateModified")) or words(child(head, "dateCreated")),
    )
    return page, about


def _entries(page: XmlPage, element: Element | None, depth: int) -> None:
    """Add the entries below one, those alone as lists."""
    listed = False
    for each in children(element, "outline"):
        said = attribute(each, "text") or attribute(each, "title")
        note = next(
            (attribute(each, key) for key in _NOTES if attribute(each, key)), ""
        )
        below = child(each, "outline") is not None
        alone = not (below or note)
        if listed and not alone:
            page.close()
        if alone and not listed:
            page.open("ul")
        listed = alone
        if alone:
            page.open("li")
            page.text(said)
            page.close()
            continue
        page.open("div", **{"class": "box"})  # what follows belongs to the one above
        _headed(page, said, note, depth)
        if below and depth < _DEEPEST:
            _entries(page, each, depth + 1)
        page.close()
    if listed:
        page.close()


def _headed(page: XmlPage, said: str, note: str, depth: int) -> None:
    if said.strip():
        page.open(f"h{min(depth + 1, 6)}")
        page.text(said)
        page.close()
    for part in note.replace("\r\n", "\n").split("\n\n"):
        if part.strip():
            page.open("pre" if _ITEMS.search(part) else "p")
            page.text(part.strip("\n"))
            page.close()
