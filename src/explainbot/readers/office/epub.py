"""E-books in the EPUB format.

Canonical text: the chapters in their reading order, each as the reader of HTML pages
gives it (``html``), with an empty line between files; the navigation file, and the
indexes that Sphinx makes, are left out.  The book's style sheets say what is hidden.
A file without headings whose first line is its entry in the table of contents gets that
line as its heading.

Places: the chapter, as the table of contents names it, else its first heading, else
"chapter 3", counted over the files that have text.

The parts are read with lxml (BSD licence); EbookLib is under the AGPL.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from lxml import etree

from explainbot.errors import EncodingError, SourceError
from explainbot.readers.base import Decoded, HiddenText, Metadata, Parsed
from explainbot.readers.decoding import decode
from explainbot.readers.html import page
from explainbot.readers.metadata import facts
from explainbot.readers.office.package import (
    Container,
    Element,
    attribute,
    below,
    child,
    children,
    local,
    resolved,
    words,
)
from explainbot.records import Heading, PlaceMark, Span, shifted
from explainbot.text.lines import one_line

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_PAGES = frozenset(
    {"application/xhtml+xml", "text/html", "application/xml", "text/xml"}
)
_FACTS = ("title", "creator", "language", "date", "rights", "subject", "source")
_INDEX = re.compile(r"(?:genindex|[\w-]*modindex)\.x?html?\Z", re.IGNORECASE)
_LINK = re.compile(r"<link\b[^>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w:-]+)\s*=\s*[\"']([^\"']*)[\"']")
_LONGEST_LABEL = 80
_MOST_CHARACTERS = 50_000_000
_NOT_READ = "it is copy-protected (DRM)"


@dataclass(frozen=True)
class _Item:
    """A file of the book."""

    part: str
    kind: str
    roles: tuple[str, ...]


def parse(data: bytes, path: Path, *, hidden: bool = False) -> Parsed:
    """Return the chapters' text with their headings.

    Raises:
        SourceError: It is copy-protected, damaged, too large or no e-book.
    """
    container = Container(data, path)
    package = _package_part(container)
    root = container.xml(package, doctype=True)
    items = _items(root, package)
    _refuse_protected(container, items)
    labels = _labels(container, root, items)
    book, told = _Book(), HiddenText(read=hidden)
    for reference in children(child(root, "spine"), "itemref"):
        item = items.get(attribute(reference, "idref"))
        if item is None or item.kind not in _PAGES or "nav" in item.roles:
            continue
        if not container.has(item.part):
            book.warnings.append(f'the chapter "{item.part}" is missing in the file')
            continue
        if _INDEX.match(PurePosixPath(item.part).name):
            book.warnings.append(f'the index "{item.part}" is left out')
            continue
        chapter = _chapter(container, item.part, told)
        book.add(chapter, labels.get(item.part.lower(), ""))
        if book.length > _MOST_CHARACTERS:
            raise container.error("it holds too much text", hint="Split the book.")
    return Parsed(
        "".join(book.parts),
        _about(root),
        headings=tuple(book.headings),
        marks=tuple(book.marks) or (PlaceMark(0),),
        warnings=(*dict.fromkeys(book.warnings), *told.notes()),
        hidden=tuple(book.hidden),
    )


class _Book:
    """The canonical text as it grows, with its headings and marks."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.headings: list[Heading] = []
        self.marks: list[PlaceMark] = []
        self.warnings: list[str] = []
        self.hidden: list[Span] = []
        self.length = 0
        self._chapters = 0

    def add(self, chapter: Parsed, label: str) -> None:
        """Add a chapter, unless it has no text."""
        text = chapter.text
        if not text.strip():
            return
        self._chapters += 1
        if self.parts:
            self.parts.append("\n\n")
            self.length += 2
        headings = chapter.headings or _first_line(text, label)
        first = headings[0].title if headings else ""
        name = (label or first)[:_LONGEST_LABEL] or f"chapter {self._chapters}"
        if not self.marks or self.marks[-1].label != name:
            self.marks.append(PlaceMark(self.length, label=name))
        self.headings += [
            replace(each, start=each.start + self.length, end=each.end + self.length)
            for each in headings
        ]
        self.hidden += [shifted(each, self.length) for each in chapter.hidden]
        self.warnings += chapter.warnings
        self.parts.append(text)
        self.length += len(text)


def _first_line(text: str, label: str) -> tuple[Heading, ...]:
    """Return the first line as a heading if the table of contents has it so."""
    line, end, _rest = text.partition("\n")
    same = one_line(line).casefold() == label.casefold()
    return (Heading(0, len(line), 1, one_line(line)),) if end and same else ()


def _package_part(container: Container) -> str:
    root = container.xml(_CONTAINER, doctype=True)
    for entry in below(root, "rootfile"):
        part = resolved("", attribute(entry, "full-path"))
        if container.has(part):
            return part
    raise container.error("it names no list of its chapters, so it is no e-book")


def _items(root: Element, package: str) -> dict[str, _Item]:
    return {
        attribute(each, "id"): _Item(
            resolved(package, attribute(each, "href")),
            attribute(each, "media-type").lower(),
            tuple(attribute(each, "properties").split()),
        )
        for each in children(child(root, "manifest"), "item")
    }


def _refuse_protected(container: Container, items: dict[str, _Item]) -> None:
    """Refuse a book whose chapters are encrypted; scrambled fonts do no harm."""
    if not container.has(_ENCRYPTION):
        return
    kinds = {item.part.lower(): item.kind for item in items.values()}
    for entry in below(container.xml(_ENCRYPTION, doctype=True), "CipherReference"):
        part = resolved("", attribute(entry, "URI")).lower()
        if kinds.get(part, "") in _PAGES:
            raise container.error(_NOT_READ, hint="Use a copy without protection.")


def _chapter(container: Container, part: str, told: HiddenText) -> Parsed:
    data = container.read(part)
    name = PurePosixPath(part).name
    try:
        text = _page(data, container.path).text
    except EncodingError as error:
        raise SourceError(
            f'its chapter "{name}" cannot be read: {error.what}',
            where=container.path,
            hint=error.hint,
        ) from None
    return page.read_page(text, told, list(_sheets(container, part, text)), whole=True)


def _sheets(container: Container, part: str, text: str) -> Iterator[str]:
    """Yield the style sheets that a chapter names."""
    for link in _LINK.findall(text):
        found = {name.lower(): value for name, value in _ATTRIBUTE.findall(link)}
        wanted = "stylesheet" in found.get("rel", "").lower().split()
        target = resolved(part, found.get("href", "")) if wanted else ""
        if target and "print" not in found.get("media", "") and container.has(target):
            yield container.read(target).decode("utf-8", "replace")


def _page(data: bytes, path: Path) -> Decoded:
    """Return a chapter as HTML: chapters are XML, where any element may be empty."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
        plain = not any(each.tag is etree.Entity for each in root.iter())
    except (etree.XMLSyntaxError, ValueError):
        plain = False
    if not plain:
        return decode(data, path, declared=True) if data else Decoded("", "utf-8")
    for each in root.iter(etree.Element):
        each.tag = local(each)  # HTML has no namespaces
    etree.cleanup_namespaces(root)
    text = etree.tostring(root, method="html", encoding="unicode", with_tail=False)
    return Decoded(text, "utf-8")


def _labels(
    container: Container, root: Element, items: dict[str, _Item]
) -> dict[str, str]:
    """Return the table of contents' first entry for each file, by its name."""
    nav = next((item for item in items.values() if "nav" in item.roles), None)
    listed = items.get(attribute(child(root, "spine"), "toc"))
    found: dict[str, str] = {}
    for item in (nav, listed):
        if item is None or not container.has(item.part) or found:
            continue
        for target, label in _entries(container.xml(item.part, doctype=True)):
            if target and label:
                found.setdefault(resolved(item.part, target).lower(), label)
    return found


def _entries(root: Element) -> Iterator[tuple[str, str]]:
    """Yield target and label of the entries of a navigation file, new or old."""
    if local(root) == "ncx":
        for point in below(root, "navPoint"):
            target = attribute(child(point, "content"), "src")
            yield target, words(child(point, "navLabel"))
        return
    menus = [
        menu for menu in below(root, "nav") if attribute(menu, "type") in {"toc", ""}
    ]
    for menu in menus[:1]:
        for link in below(menu, "a"):
            yield attribute(link, "href"), words(link)


def _about(root: Element) -> Metadata:
    """Return title, authors and so on as the book's own record has them."""
    stated: dict[str, list[str]] = {}
    for each in children(child(root, "metadata"), *_FACTS):
        name = "tags" if local(each) == "subject" else local(each)
        if words(each):
            stated.setdefault(name, []).append(words(each))
    about = facts(stated)
    return replace(about, date=about.date.partition("T")[0])
