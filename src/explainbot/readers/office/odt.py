"""OpenDocument texts: paragraphs, lists, tables and notes.

Canonical text: what the body shows, in order, by the same rules as for Word documents
(``docx``): empty lines part paragraphs, list items and table rows have lines of their
own, text boxes and notes stand after their paragraph; comments, running heads, deleted
text and indexes such as the table of contents are left out.

Headings are ``text:h`` and paragraphs whose style has an outline level, whatever its
name; the style Title gives the title, level 1, and headings below it begin at level 2.
Without such, as ``blocks.with_headings`` finds them.

Places: the paragraph, counted as in Word documents.

The parts are read with lxml (BSD licence).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from explainbot.readers.base import HiddenText, Parsed
from explainbot.readers.office._seen import (
    HIDES,
    OpenStyles,
    prepare_open,
    tell_hidden,
)
from explainbot.readers.office.blocks import (
    WIDEST,
    Block,
    Cell,
    all_strong,
    compose,
    covered,
    numbered,
    strong_lead,
    table_blocks,
    with_headings,
    with_run_in,
)
from explainbot.readers.office.docx import (
    count_in,
    heading_level,
    is_definition,
    is_term,
    is_title,
    titled,
)
from explainbot.readers.office.odf import content, opened, outer, repeats, runs, text_of
from explainbot.readers.office.package import (
    Element,
    attribute,
    below,
    child,
    children,
    local,
    open_document_properties,
)
from explainbot.text.tables import ABOVE, LEFT

_LEFT_OUT = frozenset(
    {
        *("tracked-changes", "annotation", "sequence-decls", "forms"),
        *("table-of-content", "alphabetical-index", "illustration-index"),
        *("table-index", "object-index", "user-index"),
    }
)
_DEPTH = 20
_LARGER = 1.15
_MOST_LEVELS = 10
_MOST_ROWS = 10_000


def parse(data: bytes, path: Path, *, hidden: bool = False) -> Parsed:
    """Return the body's text with its headings.

    Args:
        data: The file.
        path: Where it is.
        hidden: Whether hidden text is read, too.

    Raises:
        SourceError: It is encrypted, damaged, too large or no such file.
    """
    container = opened(data, path)
    root, element = content(container, "text")
    styles = container.xml("styles.xml") if container.has("styles.xml") else None
    unseen = HiddenText(read=hidden)
    body = _Body(_Styles.of(root, styles))
    prepare_open(element, OpenStyles.of(body.styles.named), unseen)
    found = body.blocks(element)
    tell_hidden(found, element, unseen)
    blocks = with_run_in(with_headings(numbered(found)))
    composed = compose(blocks)
    return Parsed(
        composed.text,
        titled(open_document_properties(container), blocks),
        headings=composed.headings,
        marks=composed.marks,
        warnings=unseen.notes(),
        hidden=composed.hidden if hidden else (),
    )


@dataclass
class _Styles:
    """Paragraph, character and list styles by name."""

    named: dict[str, Element]
    lists: dict[str, Element]
    size: float = 0.0
    _levels: dict[str, int] = field(default_factory=dict)
    """What is known of styles by now, as in the two below."""
    _texts: dict[tuple[str, str], str] = field(default_factory=dict)
    _called: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, *roots: Element | None) -> _Styles:
        named: dict[str, Element] = {}
        lists: dict[str, Element] = {}
        for root in roots:
            for each in below(root, "style", "list-style"):
                known = lists if local(each) == "list-style" else named
                known.setdefault(attribute(each, "name"), each)
        found = cls(named, lists)
        found.size = found._own_size("Standard") or 12.0
        return found

    def chain(self, name: str) -> Iterator[Element]:
        """Yield a style and those that it leans on."""
        for _ in range(_DEPTH):
            style = self.named.get(name)
            if style is None:
                return
            yield style
            name = attribute(style, "parent-style-name")

    def level(self, name: str) -> int:
        """Return the heading level of a paragraph style; 0 for none, -1 title."""
        if name not in self._levels:
            self._levels[name] = self._level(name)
        return self._levels[name]

    def _level(self, name: str) -> int:
        if name not in self.named:
            plain = name.replace("_20_", " ")
            return -1 if is_title(plain) else heading_level(plain)
        for each in self.chain(name):
            shown = attribute(each, "display-name") or attribute(each, "name")
            if is_title(shown):
                return -1
            stated = attribute(each, "default-outline-level")
            if stated.isdecimal() and len(stated) == 1:
                return int(stated)
            if heading_level(shown.replace("_20_", " ")):
                return heading_level(shown.replace("_20_", " "))
        return 0

    def is_term(self, name: str) -> bool:
        """Whether a paragraph style sets a term above its definition."""
        return any(map(is_term, self._names(name)))

    def is_definition(self, name: str) -> bool:
        """Whether a paragraph style sets a definition below its term."""
        return any(map(is_definition, self._names(name)))

    def _names(self, name: str) -> list[str]:
        if name not in self._called:
            names = [name, *(attribute(each, "name") for each in self.chain(name))]
            self._called[name] = [each.replace("_20_", " ") for each in names]
        return self._called[name]

    def is_strong(self, *names: str) -> bool:
        """Whether character and paragraph style, in this order, set text off."""
        weight = next(
            filter(None, (self._text(name, "font-weight") for name in names)), ""
        )
        size = next(filter(None, map(self._own_size, names)), 0.0)
        bold = weight == "bold" or weight in {"600", "700", "800", "900"}
        return bold or size >= _LARGER * self.size

    def _text(self, name: str, key: str) -> str:
        if (name, key) not in self._texts:
            looks = (child(each, "text-properties") for each in self.chain(name))
            found = filter(None, (attribute(each, key) for each in looks))
            self._texts[name, key] = next(found, "")
        return self._texts[name, key]

    def _own_size(self, name: str) -> float:
        points = self._text(name, "font-size").removesuffix("pt")
        small = points.replace(".", "", 1).isdecimal() and len(points) < _MOST_LEVELS
        return float(points) if small else 0.0


@dataclass
class _Body:
    """The walk over a document's body."""

    styles: _Styles
    _counts: dict[str, Counter[int]] = field(default_factory=dict)
    """Of each list style, how far each level has counted."""

    def blocks(self, body: Element) -> list[Block]:
        """Return the body's blocks, the title on level 1 and headings below it."""
        found = self._inside(body)
        title = any(block.level < 0 for block in found)
        for block in found:
            if block.kind == "heading":
                block.level = max(block.level + title, 1)
        return found

    def _inside(self, element: Element) -> list[Block]:
        """Return the blocks of a body, section, cell, text box or note."""
        found: list[Block] = []
        for each in element:
            name = local(each)
            if name in {"p", "h"}:
                found += self._paragraph(each)
            elif name == "list":
                found += self._list(each)
            elif name == "table":
                found += table_blocks(list(self._rows(each)))
            elif name and name not in _LEFT_OUT:
                found += self._inside(each)
        return found

    def _paragraph(self, element: Element) -> list[Block]:
        style = attribute(element, "style-name")
        found = [
            (text, self.styles.is_strong(*filter(None, (character, style))))
            for text, character in runs(element)
        ]
        lead, whole = strong_lead(found), text_of(element)
        lead = lead if whole.startswith(lead) else ""
        block = Block(whole, strong=all_strong(found), lead=lead)
        block.hidden = element.get(HIDES) is not None
        level = self.styles.level(style)
        if local(element) == "h" and level >= 0:
            level = repeats(element, "outline-level", _MOST_LEVELS)
        if level:
            block.kind, block.level = "heading", level
        elif self.styles.is_term(style):
            block.kind = "question"
        block.defines = self.styles.is_definition(style)
        blocks = [block]
        for each in outer(element, "text-box", "note-body"):
            blocks += self._inside(each)
        return blocks

    def _rows(self, table: Element) -> Iterator[list[Cell]]:
        below: Counter[int] = Counter()
        """For how many more rows each column is covered from above."""
        for row in _rows(table):
            cells: list[Cell] = []
            for cell in children(row, "table-cell", "covered-table-cell"):
                again = repeats(cell, "number-columns-repeated", WIDEST)
                inside = self._inside(cell)
                held = [each for each in inside if each.text.strip() or each.hidden]
                for _ in range(again if held else min(again, WIDEST - len(cells))):
                    column = len(cells)
                    if local(cell) == "covered-table-cell":
                        cells.append(covered(ABOVE if below[column] > 0 else LEFT))
                    else:
                        cells.append(held)
                        wide = repeats(cell, "number-columns-spanned", WIDEST)
                        high = repeats(cell, "number-rows-spanned", _MOST_ROWS)
                        if high > 1:
                            below.update(
                                dict.fromkeys(range(column, column + wide), high)
                            )
            below.subtract({column: 1 for column, left in below.items() if left > 0})
            yield cells

    def _list(self, element: Element, style: str = "", level: int = 0) -> list[Block]:
        style = attribute(element, "style-name") or style
        if level == 0 and attribute(element, "continue-numbering") != "true":
            self._counts.pop(style, None)
        found: list[Block] = []
        for item in element:
            if local(item) not in {"list-item", "list-header"}:
                continue
            first = local(item) == "list-item"
            for each in item:
                if local(each) == "list":
                    found += self._list(each, style, level + 1)
                elif local(each) in {"p", "h"}:
                    blocks = self._paragraph(each)
                    if first and blocks[0].text.strip():
                        self._count(blocks[0], item, style, level)
                        first = False
                    found += blocks
                else:
                    found += self._inside(each)
        return found

    def _count(self, block: Block, item: Element, style: str, level: int) -> None:
        """Give an item its bullet or number."""
        # A style that says nothing of this level goes on as the level above.
        patterns = {
            attribute(each, "level"): each
            for each in below(self.styles.lists.get(style), *_PATTERNS)
        }
        levels = map(str, range(level + 1, 0, -1))
        pattern = next((patterns[at] for at in levels if at in patterns), None)
        form = attribute(pattern, "num-format")
        numbers = pattern is not None and local(pattern) == _PATTERNS[0]
        counts = self._counts.setdefault(style, Counter())
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]
        if attribute(item, "start-value") or (level not in counts and numbers):
            start = item if attribute(item, "start-value") else pattern
            counts[level] = repeats(start, "start-value", 10**6) - 1
        counts[level] += 1
        if numbers and form:
            before, after = (
                attribute(pattern, f"num-{at}") for at in ("prefix", "suffix")
            )
            block.number = f"{before}{count_in(form, counts[level])}{after}"
        elif not numbers and block.kind != "heading":
            block.number = "•"
        if block.kind == "paragraph" and block.number:
            block.kind = "item"


_PATTERNS = ("list-level-style-number", "list-level-style-bullet")


def _rows(element: Element) -> Iterator[Element]:
    """Yield a table's own rows, also those in groups."""
    for each in element:
        if local(each) == "table-row":
            yield each
        elif local(each) in {"table-rows", "table-header-rows", "table-row-group"}:
            yield from _rows(each)
