"""Word documents: paragraphs, styles, lists, tables and notes.

Canonical text: what the body shows, in order.  An empty line parts two paragraphs; list
items have lines of their own with their bullet ("•" whatever its drawing) or number,
table rows too, cells parted by " | "; an empty cell keeps its place, and so does one
that a merged cell covers.  A line break is a line end, a tab a blank.  Text
boxes, diagrams and notes stand after the paragraph that they belong to; the signs that
refer to notes, deleted and hidden text, comments, running heads and tables of contents
are left out.  In a table of questions and answers each cell is a paragraph, and the row
that names the columns is left out.

Headings are told by their style (its name, or its outline level), so in any language;
without such, by ``blocks.with_headings``.  The title counts as level 1, and headings
below it begin at level 2.

Places: the paragraph, counted from 1 without empty ones; a table's row or cell counts
as one.  Pages are no part of such a file: each program lays them out anew.

The parts are read with lxml (BSD licence).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import import_module
from pathlib import Path

from explainbot.errors import SourceError
from explainbot.readers.base import Decoded, HiddenText, Metadata, Parsed
from explainbot.readers.decoding import decode
from explainbot.readers.office._formulas import (
    diagram_lines,
    field_formula,
    leads_back,
    object_formula,
    with_raised,
    word_formula,
)
from explainbot.readers.office._seen import HIDES, prepare_word, tell_hidden
from explainbot.readers.office.blocks import (
    WIDEST,
    Block,
    Cell,
    all_strong,
    cell_text,
    compose,
    covered,
    numbered,
    strong_lead,
    table_blocks,
    with_headings,
    with_run_in,
)
from explainbot.readers.office.package import (
    Container,
    Element,
    attribute,
    below,
    child,
    children,
    local,
    main_part,
    office_properties,
    related,
    relations,
    words,
)
from explainbot.records import Heading
from explainbot.text.lines import one_line
from explainbot.text.symbols import in_font, without_private
from explainbot.text.tables import ABOVE, LEFT
from explainbot.text.word_lists import patterns_of

_LEFT_OUT = frozenset(
    {
        *("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "sdtPr", "Fallback"),
        *("txbxContent", "pict", "annotationRef", "delInstrText", "rubyPr", "rt"),
    }
)
_PLAIN = frozenset(
    {"rPr", "t", "tab", "br", "cr", "noBreakHyphen", "sym", "lastRenderedPageBreak"}
)
"""What a run holds that is nothing but text."""
_NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}
_SIGNS = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}


def parse(data: bytes, path: Path, *, hidden: bool = False) -> Parsed:
    """Return the body's text with its headings.

    Args:
        data: The file.
        path: Where it is.
        hidden: Whether hidden text is read, too.

    Raises:
        SourceError: It is encrypted, damaged, too large or no such file.
    """
    container = Container(data, path)
    unseen = HiddenText(read=hidden)
    body = _Body.of(container, unseen)
    found = body.blocks()
    tell_hidden(found, body.root, unseen)
    blocks = with_run_in(with_headings(numbered(found)))
    composed = compose(blocks)
    return Parsed(
        composed.text,
        titled(office_properties(container), blocks),
        headings=composed.headings,
        marks=composed.marks,
        warnings=(*unseen.notes(), *body.warnings),
        hidden=composed.hidden if hidden else (),
    )


def grids(data: bytes, path: Path) -> tuple[list[list[list[str]]], list[Block]]:
    """Return a document's tables, row by row, and the blocks outside of them.

    A cell that a merged one covers is "".  Hidden text is left out.

    Raises:
        SourceError: It is encrypted, damaged, too large or no such file.
    """
    body = _Body.of(Container(data, path), HiddenText(read=False))
    body.tables = []
    blocks = [block for block in body.blocks() if block.text.strip()]
    tables = [[[_own(cell) for cell in row] for row in table] for table in body.tables]
    return tables, blocks


def _own(cell: Cell) -> str:
    text = cell_text(cell)
    return "" if text in {ABOVE, LEFT} else text


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
    chunks: Chunks | None = None
    warnings: list[str] = field(default_factory=list)
    tables: list[list[list[Cell]]] | None = None
    """Takes the tables, which are no blocks then."""

    @classmethod
    def of(cls, container: Container, unseen: HiddenText, depth: int = 0) -> _Body:
        part = main_part(container, "word/document.xml")
        root = container.xml(part)
        found = relations(container, part)
        trees = {}
        for kind in ("styles", "numbering", "footnotes", "endnotes"):
            name = related(found, kind)
            trees[kind] = container.xml(name) if container.has(name) else None
        for tree in (root, trees["footnotes"], trees["endnotes"]):
            if tree is not None:
                prepare_word(tree, trees["styles"], unseen)
        notes = {
            kind: {attribute(note, "id"): note for note in children(trees[kind], name)}
            for kind, name in (("footnotes", "footnote"), ("endnotes", "endnote"))
        }
        body = child(root, "body")
        if body is None:
            raise container.error(f'its part "{part}" has no body')
        styles, numbering = Styles(trees["styles"]), Numbering(trees["numbering"])
        return cls(
            body, styles, numbering, notes, Chunks(container, found, unseen, depth)
        )

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
                rows = list(self._rows(each))
                if self.tables is None:
                    found += table_blocks(rows)
                else:
                    self.tables.append(rows)
            elif name == "sdt":
                held = child(each, "sdtContent")
                if held is not None and not _is_contents_list(each):
                    found += self._inside(held)
            elif name == "altChunk" and self.chunks:
                found += self.chunks.blocks(each, self.warnings)
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
        return [each for each in self._inside(cell) if each.text.strip() or each.hidden]

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
        block.hidden = element.get(HIDES) is not None
        if text.strip() and number:
            block.number = self.numbering.next(number, depth)
            block.number = "" if level and block.number == "•" else block.number
            block.kind = "item" if block.number else "paragraph"
        if level:
            block.kind, block.level = "heading", level
        elif is_term(self.styles.name(style)):
            block.kind = "question"
        block.defines = is_definition(self.styles.name(style))
        found = [block]
        for each in anchored:
            diagram = local(each) == "relIds"
            found += self._diagram(each) if diagram else self._inside(each)
        return found

    def _diagram(self, element: Element) -> list[Block]:
        chunks = self.chunks
        relation = attribute(element, "dm")
        lines = (
            diagram_lines(chunks.container, chunks.found, relation) if chunks else []
        )
        return [Block("\n".join(lines))] if lines else []

    def _content(
        self, paragraph: Element, style: str
    ) -> tuple[list[tuple[str, bool]], list[Element]]:
        """Return a paragraph's runs, whether each is strong, and what is anchored."""
        pieces: list[tuple[str, int]] = []
        strong: list[bool] = []
        anchored: list[Element] = []
        code = ""
        for run in _runs(paragraph):
            properties = child(run, "rPr")
            hidden = is_on(child(properties, "vanish"))
            plain = _PLAIN.issuperset(map(local, run)) and local(run) == "r"
            if plain:  # as most runs are
                text = "" if hidden else "".join(_signs(run))
            else:
                code = _field_code(run, code)
                text = "" if hidden else self._shown(run, code)
            pieces.append((text, self.styles.shift(properties, style)))
            strong.append(self.styles.is_strong(properties, style))
            anchored += [] if hidden or plain else self._anchored(run)
        return list(zip(with_raised(pieces), strong, strict=True)), anchored

    @staticmethod
    def _shown(run: Element, code: str) -> str:
        """Return the text of a run; ``code`` is that of the field it is in, if any."""
        if local(run) != "r":
            return word_formula(run)
        if any(attribute(each, "customMarkFollows") for each in below(run, *_NOTES)):
            return ""  # its text is the note's mark
        ends = any(attribute(each, "fldCharType") == "end" for each in run)
        formula = object_formula(run) or (field_formula(code) if ends else "")
        return "".join(_signs(run)) + formula

    def _anchored(self, run: Element) -> Iterator[Element]:
        """Yield the text boxes, diagrams and notes that hang on a run, in order."""
        for each in _outer(run, ("txbxContent", "relIds", *_NOTES)):
            if local(each) in {"txbxContent", "relIds"}:
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
        elif name == "hyperlink" and leads_back(words(each)):
            continue
        elif name and name not in _LEFT_OUT:
            yield from _runs(each)


def _field_code(run: Element, code: str) -> str:
    """Return the code of the field that is open in a run, as far as it is known."""
    for each in run:
        kind = attribute(each, "fldCharType")
        if kind == "begin":
            code = ""
        elif kind == "separate":
            return ""
        elif local(each) == "instrText":
            code += each.text or ""
    return code


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
            yield _symbol(attribute(each, "font"), attribute(each, "char"))
        elif name and name not in _LEFT_OUT and name not in {"drawing", "object"}:
            yield from _signs(each)


def _symbol(font: str, code: str) -> str:
    """Return the character that a font shows at a place of its own."""
    try:
        return without_private(in_font(font, chr(int(code, 16))))
    except (ValueError, OverflowError):
        return ""


@cache
def _heading_style() -> re.Pattern[str]:
    """Return the names of styles of headings, with their level.

    Word itself writes the English name whatever its language; other programs do not.
    """
    return re.compile(rf"{patterns_of('heading_styles')}\s*([1-9])", re.IGNORECASE)


@cache
def _title_style() -> re.Pattern[str]:
    return re.compile(patterns_of("title_styles"), re.IGNORECASE)


@cache
def _contents_style() -> re.Pattern[str]:
    return re.compile(
        rf"{patterns_of('contents_styles')}\s*(?:\d|heading)"
        r"|(?:contents|toc) heading|table of figures",
        re.IGNORECASE,
    )


_TERM = re.compile(r"definition term(?: tight)?|list heading", re.IGNORECASE)
"""As pandoc and LibreOffice name it; Word has no such style of its own."""
_DEFINITION = re.compile(
    r"definition(?: definition)?(?: tight)?|list contents", re.IGNORECASE
)
_BODY_LEVEL = 9
_SHIFTS = {"superscript": 1, "subscript": -1}
_LARGER = 4
"""Half points by which a line must exceed the usual size to be set off."""
_SMALL_LETTERS = 0.9
"""Of the usual size, below which letters that are moved a little stand raised."""
_DEPTH = 20
"""Styles that a style may lean on; more are a circle."""
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_MOST_ROMAN = 3999
_MOST_LETTERS = 780
_SMALL = re.compile(r"-?\d{1,6}", re.ASCII)
_DEEPEST_LIST = 8


def heading_level(name: str) -> int:
    """Return the level that a style's name gives; 0 for none."""
    found = _heading_style().fullmatch(name.strip())
    return int(found[1]) if found else 0


def is_title(name: str) -> bool:
    """Whether a style of this name sets the document's title."""
    return _title_style().fullmatch(name.strip()) is not None


def is_term(name: str) -> bool:
    """Whether a style of this name sets a term above its definition."""
    return _TERM.fullmatch(name.strip()) is not None


def is_definition(name: str) -> bool:
    """Whether a style of this name sets a definition below its term."""
    return _DEFINITION.fullmatch(name.strip()) is not None


def is_contents(name: str) -> bool:
    """Whether a style of this name sets a table of contents."""
    return _contents_style().fullmatch(name.strip()) is not None


def is_on(element: Element | None) -> bool:
    """Whether a switch such as ``w:b`` is there and not turned off."""
    if element is None:
        return False
    return attribute(element, "val").lower() not in {"0", "false", "off", "none"}


def _number(text: str) -> int | None:
    return int(text) if _SMALL.fullmatch(text) else None


_MOST_CHUNKS = 3
"""Documents within documents."""


@dataclass
class Chunks:
    """Files of other formats that a document holds as a part of its text."""

    container: Container
    found: dict[str, tuple[str, str]]
    unseen: HiddenText
    depth: int

    def blocks(self, element: Element, warnings: list[str]) -> list[Block]:
        """Return the blocks of the file that an element inserts."""
        part = self.found.get(attribute(element, "id"), ("", ""))[1]
        if not self.container.has(part) or self.depth >= _MOST_CHUNKS:
            warnings.append("an inserted file is missing, so it is not read")
            return []
        data = self.container.read(part)
        try:
            return self._read(data, Path(part), warnings)
        except SourceError as error:
            warnings.append(f"an inserted file ({part}) is not read: {error.what}")
            return []

    def _read(self, data: bytes, path: Path, warnings: list[str]) -> list[Block]:
        if data.startswith(b"PK"):
            inner = _Body.of(Container(data, path), self.unseen, self.depth + 1)
            found = inner.blocks()
            warnings += inner.warnings
            return found
        if data.startswith(b"{\\rtf"):
            raise SourceError("rich text is not read", where=path)
        if b"MIME-Version" in data[:_HEAD]:
            text, marked = _of_mail(data)
        else:
            text = decode(data, path, declared=True).text
            marked = path.suffix.lower() not in {".txt", ".text"}
        if not marked:
            return [Block(" ".join(each.split())) for each in _PARAGRAPH.split(text)]
        parse_page = import_module("explainbot.readers.html.page").parse
        page = parse_page(Decoded(text, "utf-8"), path, hidden=self.unseen.read)
        warnings += page.warnings
        return list(_page_blocks(page))


_HEAD = 4096
_PARAGRAPH = re.compile(r"(?:\r\n?|\n)+")


def _of_mail(data: bytes) -> tuple[str, bool]:
    """Return the text of a page in the form of a mail, and whether it has mark-up."""
    from email import message_from_bytes
    from email.policy import default

    body = message_from_bytes(data, policy=default).get_body(("html", "plain"))
    if body is None:
        raise SourceError("it holds no text", where="mail")
    return body.get_content(), body.get_content_subtype() == "html"


def _page_blocks(page: Parsed) -> Iterator[Block]:
    """Yield the blocks of a page: its headings, and its lines between them."""
    position = 0
    ends = [*page.headings, Heading(len(page.text), len(page.text), 1, "")]
    for heading in ends:
        for line in page.text[position : heading.start].split("\n"):
            row = " | " in line
            item = line.startswith("• ") or _COUNTED.match(line)
            yield Block(line, "row" if row else "item" if item else "paragraph")
        if heading.end > heading.start:
            text = page.text[heading.start : heading.end]
            yield Block(text, "heading", heading.level)
        elif heading.start < len(page.text):
            yield Block("", "break", heading.level, title=heading.title)
        position = heading.end


_COUNTED = re.compile(r"\d{1,3}[.)] ")


def _shift(properties: Element | None, usual: int) -> int | None:
    """Return what properties say of a run's height: 1, -1 or 0; None for nothing.

    Args:
        properties: Of a run or style.
        usual: The size of the text's letters, in half points.
    """
    aligned = attribute(child(properties, "vertAlign"), "val")
    if aligned:
        return _SHIFTS.get(aligned, 0)
    moved = _number(attribute(child(properties, "position"), "val")) or 0
    size = _number(attribute(child(properties, "sz"), "val")) or usual
    least = _LARGER if size >= _SMALL_LETTERS * usual else 1
    return None if abs(moved) < least else 1 if moved > 0 else -1


class Styles:
    """The styles of a document by id."""

    def __init__(self, root: Element | None) -> None:
        self._styles = {
            attribute(each, "styleId"): each for each in children(root, "style")
        }
        defaults = child(root, "docDefaults", "rPrDefault", "rPr")
        self._default = next(
            (
                key
                for key, each in self._styles.items()
                if attribute(each, "type") == "paragraph" and attribute(each, "default")
            ),
            "",
        )
        self._shifts: dict[str, int | None] = {}
        self._strong: dict[tuple[str, str], bool] = {}
        self._sizes: dict[str, int | None] = {}
        size = _number(attribute(child(defaults, "sz"), "val"))
        self._size = self.size(self._default) or size or 22

    def _chain(self, style: str) -> list[Element]:
        found: list[Element] = []
        while style in self._styles and len(found) < _DEPTH:
            found.append(self._styles[style])
            style = attribute(child(found[-1], "basedOn"), "val")
        return found

    def name(self, style: str) -> str:
        """Return a style's name; its id where it has none."""
        named = child(self._styles.get(style), "name")
        return attribute(named, "val") or style

    def level(self, paragraph: Element | None) -> int:
        """Return the heading level that properties give; 0 for none, -1: title."""
        style = attribute(child(paragraph, "pStyle"), "val")
        own = _number(attribute(child(paragraph, "outlineLvl"), "val"))
        if own is not None:
            return own + 1 if 0 <= own < _BODY_LEVEL else 0
        chain = self._chain(style)
        names = [attribute(child(each, "name"), "val") for each in chain] or [style]
        if is_title(names[0]):
            return -1
        for each, name in zip(chain, names, strict=False):
            stated = _number(attribute(child(each, "pPr", "outlineLvl"), "val"))
            if stated is not None:
                return stated + 1 if 0 <= stated < _BODY_LEVEL else 0
            if heading_level(name):
                return heading_level(name)
        return heading_level(names[0])

    def has(self, style: str, switch: str) -> bool:
        """Whether a style turns on a switch such as "b" for its characters."""
        if (style, switch) not in self._strong:
            looks = (child(each, "rPr", switch) for each in self._chain(style))
            found = next((each for each in looks if each is not None), None)
            self._strong[style, switch] = is_on(found)
        return self._strong[style, switch]

    def size(self, style: str) -> int | None:
        """Return a style's letter size in half points, if it tells one."""
        if style not in self._sizes:
            looks = (child(each, "rPr", "sz") for each in self._chain(style))
            sizes = (_number(attribute(each, "val")) for each in looks)
            self._sizes[style] = next(filter(None, sizes), None)
        return self._sizes[style]

    def is_strong(self, run: Element | None, style: str) -> bool:
        """Whether a run's properties and its paragraph's style set it off."""
        character = attribute(child(run, "rStyle"), "val")
        bold = child(run, "b")
        if bold is not None:
            strong = is_on(bold)
        else:
            strong = self.has(character, "b") or self.has(style, "b")
        size = _number(attribute(child(run, "sz"), "val"))
        size = size or self.size(character) or self.size(style) or self._size
        return strong or size >= self._size + _LARGER

    def shift(self, run: Element | None, style: str) -> int:
        """Return whether a run stands raised (1), lowered (-1) or on its line (0)."""
        character = attribute(child(run, "rStyle"), "val")
        own = _shift(run, self._size)
        for each in (character, style) if own is None else ():
            if each not in self._shifts:
                looks = (
                    _shift(child(one, "rPr"), self._size) for one in self._chain(each)
                )
                told = (one for one in looks if one is not None)
                self._shifts[each] = next(told, None)
            own = self._shifts[each] if own is None else own
        return own or 0

    def list_of(self, paragraph: Element | None) -> tuple[str, int]:
        """Return the list's id and level that a paragraph is an item of; "" if none."""
        style = attribute(child(paragraph, "pStyle"), "val")
        styles = [child(each, "pPr") for each in self._chain(style)]
        own = child(paragraph, "numPr")
        for each in (paragraph, *styles):
            given = child(each, "numPr")
            number = attribute(child(given, "numId"), "val")
            if number:
                level = attribute(child(own, "ilvl"), "val")
                level = level or attribute(child(given, "ilvl"), "val")
                depth = min(max(_number(level) or 0, 0), _DEEPEST_LIST)
                return ("", 0) if number == "0" else (number, depth)
        return "", 0


@dataclass
class _List:
    """One list: what it counts together with, its levels, and where it starts anew."""

    pattern: str
    levels: dict[int, Element]
    restarts: dict[int, int]


@dataclass
class Numbering:
    """The lists of a document, and how far each has counted."""

    root: Element | None
    _counts: dict[str, Counter[int]] = field(default_factory=dict)
    """By pattern: lists that share one count on, unless they say otherwise."""
    _lists: dict[str, _List] = field(default_factory=dict)

    def __post_init__(self) -> None:
        patterns = {
            attribute(each, "abstractNumId"): each
            for each in children(self.root, "abstractNum")
        }
        for each in children(self.root, "num"):
            pattern = attribute(child(each, "abstractNumId"), "val")
            levels = {
                _number(attribute(level, "ilvl")) or 0: level
                for level in children(patterns.get(pattern), "lvl")
            }
            restarts: dict[int, int] = {}
            for own in children(each, "lvlOverride"):
                at = _number(attribute(own, "ilvl")) or 0
                level = child(own, "lvl")
                if level is not None:
                    levels[at] = level
                start = _number(attribute(child(own, "startOverride"), "val"))
                if start is not None:
                    restarts[at] = start
            self._lists[attribute(each, "numId")] = _List(pattern, levels, restarts)

    def next(self, number: str, level: int) -> str:
        """Return what the page shows before the next item of a list."""
        found = self._lists.get(number)
        levels = found.levels if found else {}
        pattern = levels.get(level)
        form = attribute(child(pattern, "numFmt"), "val")
        drawn = child(pattern, "lvlText")
        if form == "none" or (
            drawn is not None and not attribute(drawn, "val").strip()
        ):
            return ""  # a further paragraph of the item above, as pandoc writes it
        if found is None or form in {"", "bullet"}:
            return "•"
        counts = self._counts.setdefault(found.pattern, Counter())
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]
        for each in range(level + 1):
            if each not in counts:
                counts[each] = self._start(levels.get(each)) - (each == level)
        if level in found.restarts:
            counts[level] = found.restarts.pop(level) - 1
        counts[level] += 1
        return re.sub(
            r"%([1-9])",
            lambda found: self._shown(levels, counts, int(found[1]) - 1),
            attribute(child(pattern, "lvlText"), "val"),
        )

    @staticmethod
    def _start(pattern: Element | None) -> int:
        start = _number(attribute(child(pattern, "start"), "val"))
        return 1 if start is None else start

    @staticmethod
    def _shown(levels: dict[int, Element], counts: Counter[int], level: int) -> str:
        form = attribute(child(levels.get(level), "numFmt"), "val")
        return count_in(form, counts[level])


def count_in(form: str, count: int) -> str:
    """Return a list's number as a Word or OpenDocument number format writes it."""
    if form in {"lowerLetter", "upperLetter", "a", "A"} and 0 < count <= _MOST_LETTERS:
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter.upper() if form in {"upperLetter", "A"} else letter
    if form in {"lowerRoman", "upperRoman", "i", "I"} and 0 < count <= _MOST_ROMAN:
        letters, left = "", count
        for value, sign in _ROMAN:
            letters += sign * (left // value)
            left %= value
        return letters.upper() if form in {"upperRoman", "I"} else letters
    return str(count)
