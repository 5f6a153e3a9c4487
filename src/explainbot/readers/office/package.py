"""Packages of office files and e-books: zip archives of XML parts, within bounds.

Every limit here holds against archives made to exhaust a machine: no part is unpacked
further than it may, entities are not expanded and nothing is fetched.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import IO, Any
from urllib.parse import unquote

from lxml import etree

from explainbot.errors import SourceError
from explainbot.readers.base import Metadata
from explainbot.readers.metadata import language_code, tags
from explainbot.text.lines import is_question_line, one_line
from explainbot.text.word_lists import patterns_of

MOST_BYTES = 500_000_000
"""What an archive may say that it unpacks to."""
MOST_TREE_BYTES = 64_000_000
"""What a part that is held in memory as a tree may unpack to."""
MOST_PARTS = 20_000
_FREE_BYTES = 50_000_000
_MOST_RATIO = 200
"""Times its own size that an archive of more than ``_FREE_BYTES`` may unpack to."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
FAULTS = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError,
)  # fmt: skip
"""What zipfile raises for damaged archives; RuntimeError and its subclass
NotImplementedError are for locked members and unknown compression."""
_SAVE = "Open it in the program that made it, save it again and add that file."


class Container:
    """One archive, opened; its parts are read by name."""

    def __init__(self, data: bytes, path: Path) -> None:
        """Open the archive.

        Raises:
            SourceError: It is encrypted, of another kind, damaged or too large.
        """
        self.path = path
        self._size = len(data)
        self._refuse_others(data)
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except FAULTS as error:
            raise self.error(
                f"it is damaged or cut short, or no {path.suffix} file",
                "" if isinstance(error, zipfile.BadZipFile) else str(error),
            ) from None
        self._sizes: dict[str, zipfile.ZipInfo] = {}
        for part in self._archive.infolist():
            self._sizes.setdefault(part.filename.lower(), part)
        self._refuse_bomb()

    def error(self, what: str, detail: str = "", hint: str = _SAVE) -> SourceError:
        """Return the error for this file."""
        words = f"{what} ({detail})" if detail else what
        return SourceError(words, where=self.path, hint=hint)

    def names(self) -> list[str]:
        """Return the parts' names."""
        return [part.filename for part in self._sizes.values()]

    def has(self, name: str) -> bool:
        """Whether there is such a part; case does not count."""
        return name.lower() in self._sizes

    def read(self, name: str, most: int = MOST_TREE_BYTES) -> bytes:
        """Return a part's bytes.

        Raises:
            SourceError: It is missing, damaged, locked or larger than ``most``.
        """
        try:
            with self.open(name) as part:
                data = part.read(most + 1)
        except FAULTS as error:
            raise self.error(f'its part "{name}" is damaged', str(error)) from None
        if len(data) > most:
            raise self.error(
                f'its part "{name}" unpacks to more than {most // 1_000_000} MB',
                hint="Split the file and add its parts.",
            )
        return data

    def open(self, name: str) -> IO[bytes]:
        """Return a part opened for reading.

        Raises:
            SourceError: It is missing, locked or not to be unpacked.
        """
        part = self._sizes.get(name.lower())
        if part is None:
            raise self.error(
                f'its part "{name}" is missing, so it is no {self.path.suffix} file'
            )
        try:
            return self._archive.open(part)
        except FAULTS as error:
            raise self.error(f'its part "{name}" is damaged', str(error)) from None

    def xml(self, name: str, *, doctype: bool = False) -> Element:
        """Return a part's root element.

        Args:
            name: The part's name.
            doctype: Whether it may have a document type (office files have none).

        Raises:
            SourceError: It is missing, too large or no well-formed XML.
        """
        data = self.read(name)
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self.malformed(name, error) from None
        if root.getroottree().docinfo.internalDTD is not None and not doctype:
            raise self.error(f'its part "{name}" declares a document type')
        return root

    def stream(self, name: str, tags: tuple[str, ...]) -> Iterator[Element]:
        """Yield a part's elements of these local names as they end.

        Each is emptied after it was handed over, so that a long part fits.

        Raises:
            SourceError: It is missing, too large or no well-formed XML.
        """
        with self.open(name) as part:
            events = etree.iterparse(
                _Bounded(part, self, name),
                events=("end",),
                tag=[f"{{*}}{tag}" for tag in tags],
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
            )
            try:
                yield from emptied(events)
            except etree.XMLSyntaxError as error:
                raise self.malformed(name, error) from None
            except FAULTS as error:
                raise self.error(f'its part "{name}" is damaged', str(error)) from None

    def malformed(self, name: str, error: Exception) -> SourceError:
        """Return the error for a part that is no XML."""
        return self.error(f'its part "{name}" is damaged', str(error))

    def _refuse_others(self, data: bytes) -> None:
        suffix = self.path.suffix
        if data.startswith(_OLE):
            if _ENCRYPTED in data:
                raise self.error(
                    "it is encrypted: a password protects it",
                    hint="Save it without a password and add it again.",
                )
            raise self.error(
                "it is an old Office file (.doc, .xls or .ppt), whatever its name",
                hint=f"Open it and save it as {suffix}.",
            )
        if data.startswith(b"{\\rtf"):
            raise self.error(
                f"it is a rich text file, no {suffix} file",
                hint=f"Open it and save it as {suffix}.",
            )
        if not data.startswith(b"PK"):
            raise self.error(
                f"it is no {suffix} file",
                hint="Look whether its name has the right ending.",
            )

    def _refuse_bomb(self) -> None:
        parts = self._archive.infolist()
        total = sum(part.file_size for part in parts)
        ratio = total > _FREE_BYTES and total > _MOST_RATIO * self._size
        if total > MOST_BYTES or ratio or len(parts) > MOST_PARTS:
            raise self.error(
                f"it would unpack to {total // 1_000_000} MB in {len(parts)} parts, "
                f"{total // max(self._size, 1)} times its size",
                hint="Split the file, or leave its pictures out.",
            )


class _Bounded:
    """A part that refuses to be longer than it may."""

    def __init__(self, part: IO[bytes], container: Container, name: str) -> None:
        self._part, self._container, self._name = part, container, name
        self._left = MOST_BYTES

    def read(self, size: int) -> bytes:
        """Return the next bytes."""
        data = self._part.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise self._container.error(f'its part "{self._name}" is too large')
        return data


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


Element = Any
"""An element of lxml, which ships no types."""


_LOCAL: dict[Any, str] = {}
"""Names without their namespaces, as they were met; an office format has some 500."""
_MOST_NAMES = 10_000


def local(element: Element) -> str:
    """Return an element's name without its namespace; "" for comments and the like."""
    tag = element.tag
    name = _LOCAL.get(tag)
    if name is None:
        name = tag.rpartition("}")[2] if isinstance(tag, str) else ""
        if len(_LOCAL) < _MOST_NAMES:
            _LOCAL[tag] = name
    return name


def attribute(element: Element | None, name: str) -> str:
    """Return an attribute by its local name, in whatever namespace; "" without it."""
    if element is None:
        return ""
    plain = element.get(name)
    if plain is not None:
        return str(plain)
    end = "}" + name
    for key, value in element.items():
        if key.endswith(end):
            return str(value)
    return ""


def emptied(events: Iterable[tuple[str, Element]]) -> Iterator[Element]:
    """Yield the elements of a parse, each emptied once it was handled."""
    for _event, element in events:
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def child(element: Element | None, *path: str) -> Element | None:
    """Return the first element found down a path of local names."""
    for name in path:
        if element is None:
            return None
        for each in element:
            if local(each) == name:
                element = each
                break
        else:
            return None
    return element


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """Yield the children of these local names, in order."""
    for each in element if element is not None else ():
        if local(each) in names:
            yield each


def below(element: Element | None, *names: str) -> Iterator[Element]:
    """Yield all elements of these local names below (and with) one, in order."""
    if element is not None:
        yield from element.iter(*_tags(names))


@cache
def _tags(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return local names as lxml finds them, in whatever namespace."""
    return tuple(f"{{*}}{name}" for name in names)


def words(element: Element | None) -> str:
    """Return all character data of an element, with single blanks."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


@cache
def _idle_title() -> re.Pattern[str]:
    return re.compile(
        rf"(?:microsoft |{patterns_of('idle_titles')}|word document)"
        r"|.*\.(?:docx?|od[tsp]|pptx?|rtf|txt|html?|xlsx?|pdf)\Z|[\W\d_]*\Z",
        re.IGNORECASE,
    )


@cache
def _idle_author() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{patterns_of('idle_authors')}|python-\w+"
        r"|openpyxl|apache poi|microsoft.*|windows.*|[\W\d_]*)\d*\Z",
        re.IGNORECASE,
    )


_TEMPLATES = frozenset(
    (
        "2013-12-23T23:15:00Z",  # python-docx
        "2013-01-27T09:14:16Z",  # python-pptx
        "2013-01-27T09:15:58Z",
    )
)
"""Stamps of the templates that programs begin a file with and leave in it."""
_LONGEST = 200
_SUBJECT_WORDS = 6


def properties(element: Element | None) -> Metadata:
    """Return the facts among an element's children (Dublin Core, in Office's names)."""
    found: dict[str, str] = {}
    keywords: list[str] = []
    for each in element if element is not None else ():
        value = words(each)[:_LONGEST]
        if local(each) in {"keyword", "keywords"}:
            keywords.append(value)
        elif value:
            found.setdefault(local(each), value)
    title, author = found.get("title", ""), found.get("creator", "")
    author = author or found.get("initial-creator", "")
    stamps = (found.get(name, "") for name in ("modified", "date", "created"))
    date = next((one for one in stamps if one and one not in _TEMPLATES), "")
    return Metadata(
        title="" if _idle_title().match(title) else title,
        author="" if _idle_author().match(author) else author,
        date=date.partition("T")[0],
        language=language_code(found.get("language", "")),
        subject=_subject(found.get("subject", "")),
        tags=tags(keywords),
    )


def _subject(stated: str) -> str:
    """Return the stated subject if it can be the name of one."""
    name = one_line(stated)
    ends = name.endswith((".", "!", ":")) or is_question_line(name)
    return "" if ends or len(name.split()) > _SUBJECT_WORDS else name


def office_properties(container: Container) -> Metadata:
    """Return the core properties of a docx, pptx or xlsx file.

    Raises:
        SourceError: They are damaged.
    """
    part = related(relations(container, ""), "core-properties")
    if not container.has(part):
        return Metadata()
    return properties(container.xml(part))


def open_document_properties(container: Container) -> Metadata:
    """Return the properties of an odt or ods file.

    Raises:
        SourceError: They are damaged.
    """
    if not container.has("meta.xml"):
        return Metadata()
    return properties(child(container.xml("meta.xml"), "meta"))
