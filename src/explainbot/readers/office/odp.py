"""OpenDocument presentations: slides, their shapes, tables and notes.

Canonical text, headings and places: as of PowerPoint presentations (``pptx``): slide
after slide the title, then each shape; the speaker's notes stand after the slide's
text.  Dates, footers and slide numbers are left out.  The items of a numbered list
begin with their numbers.

The parts are read with lxml (BSD licence).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from explainbot.readers.base import HiddenText, Parsed
from explainbot.readers.office._seen import HIDES, OpenStyles, prepare_open
from explainbot.readers.office.blocks import Block, Cell, all_strong, table_blocks
from explainbot.readers.office.docx import count_in
from explainbot.readers.office.odf import content, opened, repeats, runs, text_of
from explainbot.readers.office.package import (
    Element,
    attribute,
    below,
    child,
    children,
    local,
    open_document_properties,
)
from explainbot.readers.office.pptx import Slide, one_block, presented

_FURNITURE = frozenset({"date-time", "footer", "header", "page-number", "page"})
_SHAPES = frozenset(
    {"frame", "custom-shape", "rect", "ellipse", "line", "connector", "caption"}
)
_MOST_SLIDES = 5000
_MOST = 10**6


def parse(data: bytes, path: Path, *, hidden: bool = False) -> Parsed:
    """Return the slides' text with their titles as headings.

    Args:
        data: The file.
        path: Where it is.
        hidden: Whether hidden slides and text are read, too.

    Raises:
        SourceError: It is encrypted, damaged, too large or no such file.
        EmptySourceError: No slide has text.
    """
    container = opened(data, path)
    root, body = content(container, "presentation")
    look = _Look(root)
    pages = list(children(body, "page"))
    if len(pages) > _MOST_SLIDES:
        raise container.error(
            f"it has more than {_MOST_SLIDES} slides", hint="Split the file."
        )
    unseen = HiddenText(read=hidden)
    styles = OpenStyles.of(look.named)
    slides = []
    for number, page in enumerate(pages, start=1):
        prepare_open(page, styles, unseen)
        slide = _slide(page, number, look)
        hides = any(each.get(HIDES) for each in below(page, "p", "h"))
        if hides and not slide.hidden:
            unseen.tell(f"slide {number}")
        slides.append(slide)
    return presented(slides, open_document_properties(container), unseen, path)


class _Look:
    """What the styles say: what is bold, what is numbered, which slides are hidden."""

    def __init__(self, root: Element) -> None:
        self.named = {attribute(style, "name"): style for style in below(root, "style")}
        self._bold = {
            attribute(style, "name")
            for style in below(root, "style")
            if attribute(child(style, "text-properties"), "font-weight") == "bold"
        }
        self._hidden = {
            attribute(style, "name")
            for style in below(root, "style")
            if attribute(child(style, "drawing-page-properties"), "visibility")
            == "hidden"
        }
        self._lists = {
            attribute(style, "name"): style for style in below(root, "list-style")
        }

    def is_bold(self, paragraph: Element) -> bool:
        """Whether all of a paragraph is bold."""
        own = attribute(paragraph, "style-name") in self._bold
        return all_strong(
            [(text, own or style in self._bold) for text, style in runs(paragraph)]
        )

    def is_hidden(self, page: Element) -> bool:
        """Whether a slide is left out of the show."""
        return attribute(page, "style-name") in self._hidden

    def number(self, style: str, level: int) -> Element | None:
        """Return how a list is numbered on a level from 1; None if it is not."""
        for each in children(self._lists.get(style), "list-level-style-number"):
            stated = attribute(each, "level") == str(level)
            if stated and attribute(each, "num-format"):
                return each
        return None


def _slide(page: Element, number: int, look: _Look) -> Slide:
    frames = list(_shapes(page))
    opens = any(attribute(each, "class") == "subtitle" for each in frames)
    slide = Slide(number, "title" if opens else "", look.is_hidden(page))
    for shape in frames:
        kind = attribute(shape, "class")
        if kind == "title" and not slide.title:
            slide.title = " ".join(block.text for block in _inside(shape, look))
        elif kind not in _FURNITURE:
            slide.blocks += _shape(shape, look)
    for shape in _shapes(child(page, "notes")):
        if attribute(shape, "class") == "notes":
            said = "\n".join(block.shown for block in _inside(shape, look))
            slide.notes += [Block(said)] if said else []
    return slide


def _shapes(element: Element | None) -> Iterator[Element]:
    """Yield the shapes of a slide, also those in groups."""
    for each in element if element is not None else ():
        name = local(each)
        if name in _SHAPES:
            yield each
        elif name in {"g", "a"}:
            yield from _shapes(each)


def _shape(shape: Element, look: _Look) -> list[Block]:
    table = child(shape, "table")
    if table is None:
        return one_block(_inside(shape, look))
    return table_blocks([[_cell(cell, look) for cell in row] for row in _rows(table)])


def _rows(table: Element) -> Iterator[list[Element]]:
    for row in below(table, "table-row"):
        yield list(children(row, "table-cell", "covered-table-cell"))


def _cell(cell: Element, look: _Look) -> Cell:
    return _inside(cell, look)


def _inside(element: Element, look: _Look) -> list[Block]:
    """Return the paragraphs of a shape, cell or text box that have text."""
    found: list[Block] = []
    for each in element:
        name = local(each)
        if name in {"p", "h"}:
            text = text_of(each).strip()
            if text:
                hides = each.get(HIDES) is not None
                found.append(Block(text, strong=look.is_bold(each), hidden=hides))
        elif name == "list":
            found += _list(each, look, attribute(each, "style-name"), 1)
        elif name in {"text-box", "section"}:
            found += _inside(each, look)
    return found


def _list(element: Element, look: _Look, style: str, level: int) -> list[Block]:
    """Return the items of a list; numbered ones with their numbers."""
    pattern = look.number(attribute(element, "style-name") or style, level)
    count = repeats(pattern, "start-value", _MOST) - 1 if pattern is not None else 0
    found: list[Block] = []
    for item in children(element, "list-item", "list-header"):
        if attribute(item, "start-value"):
            count = repeats(item, "start-value", _MOST) - 1
        count += 1
        first = local(item) == "list-item" and pattern is not None
        for each in item:
            if local(each) == "list":
                found += _list(each, look, style, level + 1)
                continue
            if local(each) not in {"p", "h"} or not text_of(each).strip():
                continue
            block = Block(text_of(each).strip(), strong=look.is_bold(each))
            if first:
                block.number = _numbered(pattern, count)
                first = False
            found.append(block)
    return found


def _numbered(pattern: Element | None, count: int) -> str:
    before, after = (attribute(pattern, f"num-{at}") for at in ("prefix", "suffix"))
    return f"{before}{count_in(attribute(pattern, 'num-format'), count)}{after}"
