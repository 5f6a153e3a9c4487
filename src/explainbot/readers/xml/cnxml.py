"""CNXML: the modules that OpenStax textbooks consist of.

Canonical text: what a reader of the module sees, by the rules of HTML pages: sections
under their titles, notes and examples as boxes, exercises with their solutions (marked
as such), definitions, formulas, tables; notes behind their paragraphs.

Places: the chapter, where a collection that names the module lies above it (the folder
layout of an OpenStax book); else the anchor of the section.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from lxml import etree

from explainbot.readers.base import Metadata, Parsed
from explainbot.readers.metadata import language_code
from explainbot.readers.office.package import (
    Element,
    attribute,
    below,
    child,
    children,
    local,
    words,
)
from explainbot.readers.xml.writer import (
    DROP,
    LONGEST_NAME,
    Rule,
    XmlPage,
    calls_table,
)
from explainbot.records import PlaceMark

if TYPE_CHECKING:
    from pathlib import Path

_SPACE = "http://cnx.rice.edu/cnxml"
_ABOVE = 3
"""Folders above a module in which its collection is looked for."""
_MOST_COLLECTIONS = 20
_MOST_BYTES = 4_000_000


def is_cnxml(root: Element) -> bool:
    """Whether a file's root is a module."""
    return str(root.tag) == f"{{{_SPACE}}}document"


def write(root: Element) -> tuple[XmlPage, Metadata]:
    """Return the page that a module shows, and what it says about itself."""
    page = XmlPage(RULES)
    page.level = 1
    page.heading(child(root, "title"))
    for each in children(root, "content", "glossary"):
        page.open("div", **{"class": "box"})  # a glossary stands below the title
        page.element(each)
        page.close()
    return page, _about(root)


def _about(root: Element) -> Metadata:
    record = child(root, "metadata")
    licence = child(record, "license")
    return Metadata(
        title=words(child(root, "title")) or words(child(record, "title")),
        licence=attribute(licence, "url") or words(licence),
        language=language_code(
            attribute(root, "lang") or words(child(record, "language"))
        ),
    )


def placed(parsed: Parsed, root: Element, path: Path) -> Parsed:
    """Return a module with its chapter as the place, where a collection names it."""
    module = words(child(root, "metadata", "content-id")) or attribute(
        root, "module-id"
    )
    names = {module, path.parent.name if path.stem == "index" else path.stem} - {""}
    chapter = _chapter(path, names)
    if not chapter:
        return parsed
    return replace(parsed, marks=(PlaceMark(0, label=chapter),))


def _chapter(path: Path, names: set[str]) -> str:
    """Return the title of the chapter that holds a module; "" if none is known."""
    for folder in list(path.resolve().parents)[:_ABOVE]:
        found = [*folder.glob("*collection.xml"), *folder.glob("collections/*.xml")]
        for collection in islice(sorted(found), _MOST_COLLECTIONS):
            root = _read(collection)
            for module in below(root, "module"):
                if attribute(module, "document") in names:
                    return _titles(module)
    return ""


def _titles(module: Element) -> str:
    """Return the titles of the parts of a collection around a module."""
    around = [each for each in module.iterancestors() if local(each) == "subcollection"]
    return " › ".join(
        filter(None, (words(child(one, "title")) for one in around[::-1]))
    )


def _read(path: Path) -> Element | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        if path.stat().st_size > _MOST_BYTES:
            return None
        return etree.fromstring(path.read_bytes(), parser)
    except (OSError, etree.XMLSyntaxError, ValueError):
        return None


def _part(page: XmlPage, element: Element) -> None:
    page.part(element, child(element, "title"), [child(element, "label")])


def _paragraph(page: XmlPage, element: Element) -> None:
    title = child(element, "title")
    if title is not None:
        page.open("p")
        page.wrap("b", title)
        page.close()
    blocks = {"list", "table", "figure", "exercise", "note", "example", "equation"}
    if any(local(each) in blocks for each in element):
        _mixed(page, element, title)
        return
    page.open("p")
    page.inside(element, but=[title])
    page.close()


def _mixed(page: XmlPage, element: Element, title: Element | None) -> None:
    """Add a paragraph that holds lists or formulas of their own lines."""
    page.open("div")
    page.inside(element, but=[title])
    page.close()


def _box(page: XmlPage, element: Element) -> None:
    title, label = child(element, "title"), child(element, "label")
    kind = "example" if local(element) == "example" else "note"
    page.open("div", data_type=kind, **{"class": kind})
    if title is not None:
        page.wrap("p", title, **{"data_type": "title", "class": "title"})
    page.inside(element, but=[title, label])
    page.close()


def _exercise(page: XmlPage, element: Element) -> None:
    page.open("div", data_type="exercise")
    title = child(element, "title")
    if title is not None:
        page.wrap("p", title)
    page.inside(element, but=[title, child(element, "label")])
    page.close()


def _data(name: str) -> Rule:
    def add(page: XmlPage, element: Element) -> None:
        title = child(element, "title")
        page.open("div", data_type=name)
        if title is not None:
            page.wrap("p", title)
        page.inside(element, but=[title, child(element, "label")])
        page.close()

    return add


def _list(page: XmlPage, element: Element) -> None:
    title = child(element, "title")
    if title is not None:
        page.wrap("p", title)
    kind = attribute(element, "list-type")
    if attribute(element, "display") == "inline":
        for number, item in enumerate(children(element, "item")):
            page.text("; " if number else "")
            page.inside(item)
        return
    styles = {
        "lower-alpha": "a", "upper-alpha": "A", "lower-roman": "i", "upper-roman": "I",
    }  # fmt: skip
    style = styles.get(attribute(element, "number-style"), "")
    page.open(
        "ol" if kind == "enumerated" else "ul", **({"type": style} if style else {})
    )
    for item in children(element, "item"):
        page.wrap("li", item)
    page.close()


def _glossary(page: XmlPage, element: Element) -> None:
    """Add a glossary; one of definitions alone is one list."""
    if {local(each) for each in element} - {"", "definition"}:
        _part(page, element)
        return
    page.open("dl")
    for each in children(element, "definition"):
        _entry(page, each)
    page.close()


def _definition(page: XmlPage, element: Element) -> None:
    page.open("dl")
    _entry(page, element)
    page.close()


def _entry(page: XmlPage, element: Element) -> None:
    for each in element:
        if local(each) in {"term", "meaning"}:
            page.wrap("dt" if local(each) == "term" else "dd", each)
        elif local(each):
            page.element(each)


def _table(page: XmlPage, element: Element) -> None:
    for name in ("title", "caption"):
        title = child(element, name)
        if title is not None:
            page.wrap("p", title)
    calls_table(page, element)


def _figure(page: XmlPage, element: Element) -> None:
    for each in element:
        if local(each) in {"title", "caption"}:
            page.wrap("p", each)
        elif local(each) == "subfigure":
            _figure(page, each)
        elif local(each) in {"table", "code"}:
            page.element(each)


def _code(page: XmlPage, element: Element) -> None:
    page.wrap("pre" if attribute(element, "display") == "block" else "code", element)


def _emphasis(page: XmlPage, element: Element) -> None:
    effect = attribute(element, "effect") or "bold"
    page.wrap({"bold": "b", "italics": "i", "italic": "i"}.get(effect, "span"), element)


def _link(page: XmlPage, element: Element) -> None:
    if words(element):
        page.inside(element)
        return
    aim = page.named(element, attribute(element, "target-id"))
    if aim is None:
        page.text(attribute(element, "url"))
        return
    named = words(child(aim, "title"))
    short = named if len(named) <= LONGEST_NAME else ""
    page.text(short or f"[{local(aim)}]")


def _note(page: XmlPage, element: Element) -> None:
    page.note(element)


def _quote(page: XmlPage, element: Element) -> None:
    inline = attribute(element, "display") == "inline"
    page.wrap("q" if inline else "blockquote", element)


def _formula(page: XmlPage, element: Element) -> None:
    title = child(element, "title")
    if title is not None:
        page.wrap("p", title)
    page.open("p")
    page.inside(element, but=[title, child(element, "label")])
    page.close()


RULES: dict[str, Rule] = {
    "content": "",
    "section": _part,
    "glossary": _glossary,
    "para": _paragraph,
    **dict.fromkeys(("note", "example", "rule"), _box),
    **dict.fromkeys(("exercise", "injected-exercise"), _exercise),
    "problem": _data("problem"),
    "solution": _data("solution"),
    "commentary": _data("commentary"),
    **dict.fromkeys(("statement", "proof"), "div"),
    "list": _list,
    "definition": _definition,
    "meaning": "",
    "term": "i",
    "table": _table,
    **dict.fromkeys(("figure", "subfigure"), _figure),
    "equation": _formula,
    "code": _code,
    "preformat": "pre",
    "emphasis": _emphasis,
    "link": _link,
    "footnote": _note,
    "quote": _quote,
    "sup": "sup",
    "sub": "sub",
    "newline": "br",
    "title": "p",
    **dict.fromkeys(("cite", "cite-title", "foreign"), "i"),
    **dict.fromkeys(("metadata", "label", "media", "image", "iframe"), DROP),
}
