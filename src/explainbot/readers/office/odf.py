"""OpenDocument packages: what texts and spreadsheets share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from explainbot.errors import SourceError
from explainbot.readers.office._formulas import (
    DOWN,
    UP,
    leads_back,
    math_formula,
    with_raised,
)
from explainbot.readers.office.flat import SUFFIXES, FlatContainer
from explainbot.readers.office.package import (
    Container,
    Element,
    attribute,
    below,
    child,
    local,
    resolved,
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
_DEEPEST = 20
_PERCENT = re.compile(r"(-?\d{1,4}(?:\.\d{1,4})?)%", re.ASCII)
_LEAST_SHIFT = 5.0
"""In percent; LibreOffice itself lowers an index by 8."""
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_SPAN = f"{_TEXT}span"


def opened(data: bytes, path: Path) -> Container:
    """Return the file's archive.

    Raises:
        SourceError: It is encrypted, damaged, too large or no such file.
    """
    if path.suffix.lower() in SUFFIXES:
        return FlatContainer(data, path)
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
    _write_formulas(container, body)
    _write_raised(container, root, body)
    for link in below(body, "a"):
        if attribute(link, "href").startswith("#") and leads_back(text_of(link)):
            for each in link.iter():
                each.text, each.tail = None, None if each is not link else link.tail
    return root, body


def _write_formulas(container: Container, body: Element) -> None:
    """Put the linear form of each formula in the place of its frame."""
    for each in list(below(body, "object")):
        frame = each.getparent()
        formula = next(below(each, "math"), None)
        part = resolved("", f"{attribute(each, 'href').strip('/')}/content.xml")
        if formula is None and container.has(part):
            found = container.xml(part, doctype=True)
            formula = found if local(found) == "math" else None
        if formula is not None and frame is not None and local(frame) == "frame":
            _show(frame, math_formula(formula))


def _show(frame: Element, text: str) -> None:
    """Put a text in the place of a frame: in its line, else in a box of its own."""
    tail, above = frame.tail, frame.getparent()
    inside = above is not None and local(above) in {"p", "h", "span", "a"}
    box = frame.makeelement(f"{_DRAW}text-box")
    box.append(frame.makeelement(f"{_TEXT}p"))
    box[0].text = text
    if inside:
        frame.clear()
        frame.tag, frame.text, frame.tail = _SPAN, text, tail
    else:
        for each in list(frame):
            frame.remove(each)
        frame.append(box)


def _write_raised(container: Container, root: Element, body: Element) -> None:
    """Put in the place of raised and lowered spans the characters that show them."""
    if next(below(body, "span"), None) is None:
        return
    shifts = _shifts(container, root)
    lines: dict[Element, None] = {}
    for span in below(body, "span"):
        if attribute(span, "style-name") in shifts:
            lines[next(span.iterancestors(f"{_TEXT}p", f"{_TEXT}h"), body)] = None
    for line in lines:
        spans = [(holder, key, style) for holder, key, style in _held(line, "")]
        pieces = [
            (_collapsed(getattr(holder, key)), shifts.get(style, 0))
            for holder, key, style in spans
        ]
        shown = with_raised(pieces)
        for (holder, key, _), (text, _), moved in zip(
            spans, pieces, shown, strict=True
        ):
            if moved != text:
                setattr(holder, key, moved)


def _held(element: Element, style: str) -> Iterator[tuple[Element, str, str]]:
    """Yield where a line's pieces of text are kept, each with its character style."""
    if element.text:
        yield element, "text", style
    for each in element:
        if local(each) and local(each) not in _NOT_SHOWN:
            own = attribute(each, "style-name") if local(each) == "span" else ""
            yield from _held(each, own or style)
        if each.tail:
            yield each, "tail", style


def _shifts(container: Container, root: Element) -> dict[str, int]:
    """Return the character styles that raise (1) or lower (-1) text."""
    own: dict[str, tuple[str, str]] = {}
    roots = [root]
    if container.has("styles.xml"):
        roots.append(container.xml("styles.xml"))
    for each in (style for found in roots for style in below(found, "style")):
        if attribute(each, "family") == "text":
            stated = attribute(child(each, "text-properties"), "text-position")
            named = (stated, attribute(each, "parent-style-name"))
            own.setdefault(attribute(each, "name"), named)
    found: dict[str, int] = {}
    for name in own:
        shift = _shift(_position(own, name))
        if shift:
            found[name] = shift
    return found


def _position(own: dict[str, tuple[str, str]], name: str) -> str:
    """Return the position that a style, or one that it leans on, states."""
    stated = ""
    for _ in range(_DEEPEST):
        if stated or name not in own:
            break
        stated, name = own[name]
    return stated


def _shift(stated: str) -> int:
    place = stated.partition(" ")[0]
    if place in {"super", "sub"}:
        return UP if place == "super" else DOWN
    percent = _PERCENT.fullmatch(place)
    number = float(percent[1]) if percent else 0.0
    return 0 if abs(number) < _LEAST_SHIFT else UP if number > 0 else DOWN


def _wrong(container: Container) -> SourceError:
    return container.error(
        f"it is an OpenDocument file, but no {container.path.suffix} file",
        hint="Look whether its name has the right ending.",
    )


def repeats(element: Element, name: str, most: int) -> int:
    """Return how often an element stands for itself, from 1 to ``most``."""
    found = attribute(element, name)
    if not found or not _COUNT.fullmatch(found):
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
