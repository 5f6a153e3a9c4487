"""OpenDocument packages: what texts and spreadsheets share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from explainbot.errors import SourceError
from explainbot.readers.office.package import (
    Container,
    Element,
    attribute,
    below,
    child,
    local,
)

_MANIFEST = "META-INF/manifest.xml"
_NOT_SHOWN = frozenset(
    {"annotation", "annotation-end", "note", "ruby-text", "frame", "custom-shape"}
)
_SIGNS = {"tab": " ", "line-break": "\n", "soft-hyphen": ""}
_WHITE = re.compile(r"[ \t\r\n]+")
_COUNT = re.compile(r"\d+", re.ASCII)
_DIGITS = 9
_MOST_BLANKS = 100


def opened(data: bytes, path: Path) -> Container:
    """Return the file's archive.

    Raises:
        SourceError: It is encrypted, damaged, too large or no such file.
    """
    container = Container(data, path)
    if container.has(_MANIFEST):
        manifest = container.xml(_MANIFEST, doctype=True)
        if next(below(manifest, "encryption-data"), None) is not None:
            raise container.error(
                "it is encrypted: a password protects it",
                hint="Save it without a password and add it again.",
            )
    return container


def content(container: Container, kind: str) -> tuple[Element, Element]:
    """Return the root of the content, and its body of a kind ("text").

    Raises:
        SourceError: There is no such body.
    """
    root = container.xml("content.xml")
    body = child(root, "body", kind)
    if body is None:
        raise _wrong(container)
    return root, body


def _wrong(container: Container) -> SourceError:
    return container.error(
        f"it is an OpenDocument file, but no {container.path.suffix} file",
        hint="Look whether its name has the right ending.",
    )


def repeats(element: Element, name: str, most: int) -> int:
    """Return how often an element stands for itself, from 1 to ``most``."""
    found = attribute(element, name)
    if not _COUNT.fullmatch(found):
        return 1
    return min(max(int(found), 1), most) if len(found) < _DIGITS else most


def runs(element: Element) -> Iterator[tuple[str, str]]:
    """Yield the text of a paragraph in pieces, each with its character style.

    Notes, comments and what is drawn are left out.
    """
    style = attribute(element, "style-name") if local(element) == "span" else ""
    yield _collapsed(element.text), style
    for each in element:
        name = local(each)
        if name == "s":
            yield " " * repeats(each, "c", _MOST_BLANKS), style
        elif name in _SIGNS:
            yield _SIGNS[name], style
        elif name and name not in _NOT_SHOWN:
            for text, inner in runs(each):
                yield text, inner or style
        yield _collapsed(each.tail), style


def _collapsed(text: str | None) -> str:
    return _WHITE.sub(" ", text or "")


def text_of(element: Element) -> str:
    """Return the text of a paragraph."""
    return "".join(text for text, _style in runs(element))


def outer(element: Element, *names: str) -> Iterator[Element]:
    """Yield the outermost elements of these names below one, in order."""
    for each in element:
        if local(each) in names:
            yield each
        elif local(each):
            yield from outer(each, *names)
