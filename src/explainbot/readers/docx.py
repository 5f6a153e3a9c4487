"""Word documents.

Canonical text: what the body shows, in order.  An empty line parts two paragraphs; list
items have lines of their own with their bullet ("•" whatever its drawing) or number,
table rows too, cells parted by " | "; an empty cell keeps its place, and so does one
that a merged cell covers.  A line break is a line end, a tab a blank.  Text
boxes and notes stand after the paragraph that they belong to; the signs that refer to
notes, deleted and hidden text, comments, running heads and tables of contents are left
out.  In a table of questions and answers each cell is a paragraph, and the row that
names the columns is left out.

Headings are told by their style (its name, or its outline level), so in any language;
without such, by ``blocks.with_headings``.  The title counts as level 1, and headings
below it begin at level 2.

Places: the paragraph, counted from 1 without empty ones; a table's row or cell counts
as one.  Pages are no part of such a file: each program lays them out anew.

The parts are read with lxml (BSD licence).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from explainbot.readers.base import Metadata, Parsed
from explainbot.readers.block_tables import WIDEST, Cell, covered, table_blocks
from explainbot.readers.blocks import (
    Block,
    all_strong,
    compose,
    numbered,
    strong_lead,
    with_headings,
)
from explainbot.readers.container import Container
from explainbot.readers.docx_styles import (
    Numbering,
    Styles,
    is_contents,
    is_on,
    is_term,
)
from explainbot.readers.properties import office_properties
from explainbot.readers.relations import main_part, related, relations
from explainbot.readers.run_in import with_run_in
from explainbot.readers.xml_tree import Element, attribute, child, children, local
from explainbot.text.lines import one_line
from explainbot.text.tables import ABOVE, LEFT

_LEFT_OUT = frozenset(
    {
        *("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "sdtPr", "Fallback"),
        *("txbxContent", "pict", "annotationRef", "delInstrText", "rubyPr", "rt"),
    }
)
_NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}
_SIGNS = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
_PRIVATE = range(0xE000, 0xF900)


def parse(data: bytes, path: Path) -> Parsed:
    """Return the body's text with its headings.

    Raises:
        SourceError: It is encrypted, damaged, too large or no such file.
    """
    container = Container(data, path)
    body = _Body.of(container)
    blocks = with_run_in(with_headings(numbered(body.blocks())))
    composed = compose(blocks)
    return Parsed(
        composed.text,
        titled(office_properties(container), blocks),
        headings=composed.headings,
        marks=composed.marks,
    )


def titled(stated: Metadata, blocks: list[Block]) -> Metadata:
    """Return the facts, titled by the document's own title where it shows one.

    That is its first block, where it alone is a heading of level 1; where the file's
    properties tell none, any heading that is alone on level 1.
    """
    tops = [each for each in blocks if each.kind == "heading" and each.level == 1]
    if len(tops) == 1 and (tops[0] is blocks[0] or not stated.title):
        return replace(stated, title=one_line(tops[0].text))
    return stated


@dataclass
class _Body:
    """The walk over a document's body."""

    root: Element
    styles: Styles
    numbering: Numbering
    notes: dict[str, dict[str, Element]] = field(default_factory=dict)

    @classmethod
    def of(cls, container: Container) -> _Body:
        part = main_part(container, "word/document.xml")
        root = container.xml(part)
        found = relations(container, part)
        trees = {}
        for kind in ("styles", "numbering", "footnotes", "endnotes"):
            name = related(found, kind)
            trees[kind] = container.xml(name) if container.has(name) else None
        notes = {
            kind: {attribute(note, "id"): note for note in children(trees[kind], name)}
            for kind, name in (("footnotes", "footnote"), ("endnotes", "endnote"))
        }
        body = child(root, "body")
        if body is None:
            raise container.error(f'its part "{part}" has no body')
        return cls(body, Styles(trees["styles"]), Numbering(trees["numbering"]), notes)

    def blocks(self) -> list[Block]:
        """Return the body's blocks, the title on level 1 and headings below it."""
        found = self._inside(self.root)
        title = any(block.level < 0 for block in found)
        for block in found:
            if block.kind == "heading":
                block.level = max(block.level + title, 1)
        return found

    def _inside(self, element: Element) -> list[Block]:
        """Return the blocks of a body, cell, text box or note."""
        found: list[Block] = []
        for each in element:
            name = local(each)
            if name == "p":
                found += self._paragraph(each)
            elif name == "tbl":
                found += table_blocks(list(self._rows(each)))
            elif name == "sdt":
                if not _is_contents_list(each):
                    found += self._inside(child(each, "sdtContent") or [])
            elif name not in {"sectPr", "del", "moveFrom", "tcPr", "Fallback"}:
                found += self._inside(each)
        return found

    def _rows(self, table: Element) -> Iterator[list[Cell]]:
        for row in _through(table, "tr"):
            cells = list(_through(row, "tc"))
            if child(row, "trPr", "del") is None:
                yield [part for cell in cells for part in self._parts(cell)]

    def _parts(self, cell: Element) -> Iterator[Cell]:
        """Yield a cell, and those that it covers to its right."""
        about = child(cell, "tcPr")
        merge = child(about, "vMerge")
        if merge is not None and attribute(merge, "val") != "restart":
            yield covered(ABOVE)
        else:
            yield self._cell(cell)
        wide = attribute(child(about, "gridSpan"), "val")
        if wide.isdecimal() and len(wide) < len("1000"):
            yield from [covered(LEFT)] * min(int(wide) - 1, WIDEST)

    def _cell(self, cell: Element) -> Cell:
        return [block for block in self._inside(cell) if block.text.strip()]

    def _paragraph(self, element: Element) -> list[Block]:
        style_of = child(element, "pPr")
        style = attribute(child(style_of, "pStyle"), "val")
        if is_contents(self.styles.name(style)):
            return []
        runs, anchored = self._content(element, style)
        text = "".join(words for words, _ in runs)
        level = self.styles.level(style_of)
        number, depth = self.styles.list_of(style_of)
        block = Block(text, strong=all_strong(runs), lead=strong_lead(runs))
        if text.strip() and number:
            block.number = self.numbering.next(number, depth)
            block.number = "" if level and block.number == "•" else block.number
            block.kind = "item" if block.number else "paragraph"
        if level:
            block.kind, block.level = "heading", level
        elif is_term(self.styles.name(style)):
            block.kind = "question"
        found = [block]
        for each in anchored:
            found += self._inside(each)
        return found

    def _content(
        self, paragraph: Element, style: str
    ) -> tuple[list[tuple[str, bool]], list[Element]]:
        """Return a paragraph's runs, whether each is strong, and what is anchored."""
        found: list[tuple[str, bool]] = []
        anchored: list[Element] = []
        for run in _runs(paragraph):
            properties = child(run, "rPr")
            hidden = is_on(child(properties, "vanish"))
            text = "" if hidden else "".join(_signs(run))
            found.append((text, self.styles.is_strong(properties, style)))
            anchored += [] if hidden else self._anchored(run)
        return found, anchored

    def _anchored(self, run: Element) -> Iterator[Element]:
        """Yield the text boxes and notes that hang on a run, in order."""
        for each in _outer(run, ("txbxContent", *_NOTES)):
            if local(each) == "txbxContent":
                yield each
            else:
                # Each note once: one that refers to itself has no end.
                note = self.notes[_NOTES[local(each)]].pop(attribute(each, "id"), None)
                if note is not None:
                    yield note


def _is_contents_list(control: Element) -> bool:
    gallery = child(control, "sdtPr", "docPartObj", "docPartGallery")
    return attribute(gallery, "val").lower() == "table of contents"


def _through(element: Element, name: str) -> Iterator[Element]:
    """Yield the children of a name, also those inside content controls."""
    for each in element:
        if local(each) == name:
            yield each
        elif local(each) in {"sdt", "sdtContent", "customXml", "ins", "moveTo"}:
            yield from _through(each, name)


def _runs(element: Element) -> Iterator[Element]:
    """Yield the runs of a paragraph that are shown, in order."""
    for each in element:
        name = local(each)
        if name in {"r", "oMath", "oMathPara"}:
            yield each
        elif name and name not in _LEFT_OUT:
            yield from _runs(each)


def _outer(element: Element, names: tuple[str, ...]) -> Iterator[Element]:
    """Yield the outermost elements of these names, alternatives left out."""
    for each in element:
        if local(each) in names:
            yield each
        elif local(each) not in {"Fallback", "", "del"}:
            yield from _outer(each, names)


def _signs(run: Element) -> Iterator[str]:
    """Yield the characters that a run shows."""
    for each in run:
        name = local(each)
        if name == "t":
            yield (each.text or "").replace("\n", " ").replace("\t", " ")
        elif name in _SIGNS:
            yield _SIGNS[name]
        elif name == "sym":
            yield _symbol(attribute(each, "char"))
        elif name and name not in _LEFT_OUT and name not in {"drawing", "object"}:
            yield from _signs(each)


def _symbol(code: str) -> str:
    """Return a symbol's character; those of a font's private range tell nothing."""
    try:
        number = int(code, 16)
        return "" if number in _PRIVATE else chr(number)
    except (ValueError, OverflowError):
        return ""
