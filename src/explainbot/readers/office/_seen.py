"""Trees of Word and OpenDocument texts as a person sees them, before they are read.

What styles or properties hide is taken out, or marked where it is to be read; so are
placeholders that ask for an entry.  Letters of fonts of signs become those signs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from explainbot.readers.base import HiddenText
from explainbot.readers.office.blocks import Block
from explainbot.readers.office.package import (
    Element,
    attribute,
    below,
    child,
    children,
    local,
    words,
)
from explainbot.text.symbols import in_font, table_of

HIDES = "hides"
"""The attribute of a paragraph in which something is hidden."""
_DEPTH = 20
"""Styles that a style may lean on; more are a circle."""
_OFF = frozenset({"0", "false", "off", "none"})
_KEPT = frozenset({"rPr", "fldChar", "instrText", "pPr"})
"""Of a hidden run: what says nothing, and may begin a field that goes on."""


def tell_hidden(blocks: list[Block], root: Element, unseen: HiddenText) -> None:
    """Tell of each block in which something is hidden; they have no places yet."""
    count = 0
    for block in blocks:
        shown = bool(block.text.strip())
        count += shown
        if block.hidden:
            near = f"behind paragraph {count}" if count else "before paragraph 1"
            unseen.tell(f"paragraph {count}" if shown else near)
    if not unseen.told and any(each.get(HIDES) for each in below(root, "p", "h")):
        unseen.tell("a table")


def _is_on(element: Element | None) -> bool:
    """Whether a switch such as ``w:vanish`` is there and not turned off."""
    return element is not None and attribute(element, "val").lower() not in _OFF


def _drop(element: Element) -> None:
    """Take an element out of the tree; what stands behind it stays."""
    parent, before = element.getparent(), element.getprevious()
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


@dataclass
class _Looks:
    """What the styles of a Word document say of letters, by their ids."""

    hidden: dict[str, bool]
    fonts: dict[str, str]
    """Those that set a font of signs."""

    @classmethod
    def of(cls, root: Element | None) -> _Looks:
        found = cls({}, {})
        if root is None or not (_first(root, "vanish") or _has_signs(root)):
            return found
        styles = {attribute(each, "styleId"): each for each in children(root, "style")}
        for name in styles:
            looks = [child(each, "rPr") for each in _chain(styles, name)]
            switch = next(filter(_is_given, (child(e, "vanish") for e in looks)), None)
            if _is_on(switch):
                found.hidden[name] = True
            font = next(filter(None, map(_font, looks)), "")
            if table_of(font):
                found.fonts[name] = font
        return found

    def hides(self, run: Element) -> bool:
        """Whether a run is hidden: by itself, else by its styles, each a switch."""
        properties = child(run, "rPr")
        own = child(properties, "vanish")
        if own is not None:
            return _is_on(own)
        styles = [attribute(child(properties, "rStyle"), "val"), *_around(run)]
        return sum(self.hidden.get(style, False) for style in styles) % 2 == 1

    def font(self, run: Element) -> str:
        """Return the font of signs that a run is set in; "" for another."""
        properties = child(run, "rPr")
        own = _font(properties)
        if own:
            return own
        character = attribute(child(properties, "rStyle"), "val")
        paragraph = next(_around(run), "")
        return self.fonts.get(character) or self.fonts.get(paragraph, "")


def _chain(styles: Mapping[str, Element], name: str) -> Iterator[Element]:
    for _ in range(_DEPTH):
        if name not in styles:
            return
        yield styles[name]
        name = attribute(child(styles[name], "basedOn"), "val")


def _is_given(element: Element | None) -> bool:
    return element is not None


def _font(properties: Element | None) -> str:
    fonts = child(properties, "rFonts")
    if fonts is None:
        return ""
    return attribute(fonts, "ascii") or attribute(fonts, "hAnsi")


def _around(run: Element) -> Iterator[str]:
    """Yield the styles of a run's paragraph, and of the table that it stands in."""
    for each in run.iterancestors("{*}p", "{*}tbl"):
        kind = ("pPr", "pStyle") if local(each) == "p" else ("tblPr", "tblStyle")
        yield attribute(child(each, *kind), "val")


def prepare_word(root: Element, styles: Element | None, unseen: HiddenText) -> None:
    """Make a part of a Word document what a person sees of it."""
    _drop_placeholders(root)
    looks = _Looks.of(styles)
    if looks.hidden or _first(root, "vanish"):
        for run in filter(looks.hides, list(root.iter("{*}r"))):
            _hide(run, unseen)
    if looks.fonts or _has_signs(root):
        for run in root.iter("{*}r"):
            font = looks.font(run)
            if table_of(font):
                for each in children(run, "t"):
                    each.text = in_font(font, each.text or "")


def _drop_placeholders(root: Element) -> None:
    """Take out what asks for an entry where none was made."""
    for mark in filter(_is_on, list(root.iter("{*}showingPlcHdr"))):
        control = mark.getparent().getparent()
        for each in list(below(child(control, "sdtContent"), "t", "sym")):
            _drop(each)


def _first(root: Element, name: str) -> bool:
    """Whether there is an element of this name."""
    return next(root.iter(f"{{*}}{name}"), None) is not None


def _has_signs(root: Element) -> bool:
    """Whether a font of signs is named anywhere."""
    return any(any(map(table_of, each.values())) for each in root.iter("{*}rFonts"))


def _hide(run: Element, unseen: HiddenText) -> None:
    """Take what a run says out, or mark its paragraph where that is to be read."""
    says = any(words(each) for each in below(run, "t")) or any(
        True for _ in below(run, "sym")
    )
    paragraph = next(run.iterancestors("{*}p"), None)
    if paragraph is not None and says:
        paragraph.set(HIDES, "1")
    if unseen.read:
        for each in list(children(child(run, "rPr"), "vanish")):
            each.getparent().remove(each)
        return
    for each in list(run):
        if local(each) not in _KEPT:
            run.remove(each)


_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
_DISPLAY = f"{{{_TEXT}}}display"
_VISIBILITY = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}visibility"
_BLANKS = frozenset({"s", "tab", "line-break", "soft-hyphen"})
_DRAWN = ("{*}frame", "{*}custom-shape", "{*}g", "{*}rect", "{*}caption")
_ANCHORED = frozenset({"note", "frame", "custom-shape", "annotation", "ruby"})


@dataclass
class OpenStyles:
    """What the styles of an OpenDocument text say of letters, by their names."""

    shown: dict[str, bool]
    """Whether a style shows its text, where it says so."""
    fonts: dict[str, str]
    """Those that set a font of signs."""

    @classmethod
    def of(cls, named: Mapping[str, Element]) -> OpenStyles:
        """Return what the styles say, each with those that it leans on."""
        found = cls({}, {})
        for name in named:
            looks: list[Element | None] = []
            style = name
            while style in named and len(looks) < _DEPTH:
                looks.append(child(named[style], "text-properties"))
                style = attribute(named[style], "parent-style-name")
            given = [each for each in looks if each is not None]
            said = next(filter(None, (each.get(_DISPLAY) for each in given)), "")
            if said:
                found.shown[name] = said != "none"
            font = next(filter(None, (_face(each) for each in given)), "")
            if table_of(font):
                found.fonts[name] = font
        return found


def _face(properties: Element) -> str:
    name = attribute(properties, "font-name") or attribute(properties, "font-family")
    return name.strip("'")


def prepare_open(body: Element, styles: OpenStyles, unseen: HiddenText) -> None:
    """Make the body of an OpenDocument text what a person sees of it."""
    _drop_open_placeholders(body)
    for shape in [each for each in body.iter(*_DRAWN) if _is_undrawn(each)]:
        for each in below(shape, "p", "h"):
            each.set(HIDES, "1")
        name = attribute(shape, "name")
        place = f'shape "{name}"' if name else "a shape"
        if words(shape) and not unseen.tell(place):
            _drop(shape)
    for section in list(body.iter("{*}section")):
        hides = section.get(_DISPLAY) == "none" or _is_hidden(section)
        if hides and words(section):
            place = f'section "{attribute(section, "name")}"'
            if unseen.tell(place):
                for each in below(section, "p", "h"):
                    each.set(HIDES, "1")
            else:
                _drop(section)
    _hide_rows(body, unseen)
    some = not all(styles.shown.values())
    some = some or _first(body, "hidden-text") or _first(body, "hidden-paragraph")
    if some or styles.fonts:
        for each in body.iter("{*}p", "{*}h"):
            _Paragraph(each, styles, unseen).prepare()


def _drop_open_placeholders(body: Element) -> None:
    """Take out what asks for an entry where none was made."""
    controls = [
        each
        for each in body.iter("{*}content-control")
        if attribute(each, "showing-place-holder") == "true"
    ]
    for each in [*body.iter("{*}placeholder"), *controls]:
        _drop(each)


def _is_undrawn(shape: Element) -> bool:
    return attribute(shape, "display") == "none"


def _hide_rows(body: Element, unseen: HiddenText) -> None:
    for row in list(body.iter("{*}table-row")):
        if row.get(_VISIBILITY) in {"collapse", "filter"} and words(row):
            for each in below(row, "p", "h"):
                each.set(HIDES, "1")
            if not unseen.tell("a row of a table"):
                _drop(row)


def _is_hidden(element: Element) -> bool:
    return attribute(element, "is-hidden") == "true"


class _Paragraph:
    """One paragraph of an OpenDocument text."""

    def __init__(
        self, element: Element, styles: OpenStyles, unseen: HiddenText
    ) -> None:
        self._element = element
        self._styles = styles
        self._read = unseen.read

    def prepare(self) -> None:
        """Take out what is hidden in it, or mark it; draw the signs."""
        style = attribute(self._element, "style-name")
        shown = self._styles.shown.get(style, True)
        fields = below(self._element, "hidden-paragraph")
        hidden = not shown or any(map(_is_hidden, fields))
        self._walk(self._element, self._styles.fonts.get(style, ""), hidden=hidden)

    def _walk(self, element: Element, font: str, *, hidden: bool) -> None:
        element.text = self._seen(element.text, font, hidden=hidden)
        for each in list(element):
            name = local(each)
            each.tail = self._seen(each.tail, font, hidden=hidden)
            if name in {"p", "h", "list", "text-box", "table"}:
                continue  # a paragraph of its own
            if hidden and not self._read and name in _BLANKS | _ANCHORED:
                _drop(each)
                continue
            style = attribute(each, "style-name") if name == "span" else ""
            inside = not self._styles.shown.get(style, not hidden)
            if name == "hidden-text":
                inside = hidden or _is_hidden(each)
            inner = self._styles.fonts.get(style, font)
            if name not in _ANCHORED:
                self._walk(each, inner, hidden=inside)

    def _seen(self, text: str | None, font: str, *, hidden: bool) -> str | None:
        if not text:
            return text
        if hidden and text.strip():
            self._element.set(HIDES, "1")
        if hidden and not self._read:
            return None
        return in_font(font, text)
