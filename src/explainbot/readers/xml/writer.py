"""Writer of the page that an XML document shows: its elements become those of HTML.

The reader of pages then cuts and shows it by the rules of all pages: headings, lists,
tables, boxes, notes, formulas, raised characters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from lxml import etree

from explainbot.readers.base import HiddenText, Metadata, Parsed
from explainbot.readers.html.page import read_page
from explainbot.readers.office.package import Element, attribute, child, local, words
from explainbot.readers.xml.tree import Tree

Rule = str | Callable[["XmlPage", Element], None]
"""The HTML element that stands for one, "" for its children alone, DROP for nothing."""
DROP = "-"
_DEEPEST = 6
_MATH = "http://www.w3.org/1998/Math/MathML"
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_WIDEST = 200
_TOLD = 3
LONGEST_NAME = 500
"""Letters of a title that stands for a reference to it; many may lead to one."""


class XmlPage:
    """A page as it grows."""

    def __init__(self, rules: Mapping[str, Rule]) -> None:
        """Take what becomes of each element, by its local name."""
        self._rules = rules
        self._body = etree.Element("body")
        self._open: list[Element] = [self._body]
        self._notes: list[Element] = []
        self._numbers: dict[Element, int] = {}
        """Of the notes: one stands on the page once, even if it leads to itself."""
        self._named: dict[tuple[str, str], Element] = {}
        self.aims: frozenset[str] | None = None
        """Names that marks in the text lead to, once they were looked for."""
        self.level = 0
        """Of the heading above."""

    def html(self) -> str:
        """Return the page; the notes stand at its end."""
        if self._notes:
            self.open("section", role="doc-endnotes")
            self.open("ol")
            for number, note in enumerate(self._notes, start=1):
                self.open("li", id=f"fn{number}")
                self.inside(note)
                self.close()
            self.close()
            self.close()
            self._notes = []
        return str(etree.tostring(self._body, method="html", encoding="unicode"))

    def open(self, tag: str, /, **attributes: str) -> Element:
        """Begin an element."""
        named = {key.replace("_", "-"): value for key, value in attributes.items()}
        element = etree.SubElement(self._open[-1], tag, named)
        self._open.append(element)
        return element

    def close(self) -> None:
        """End the element that was begun last."""
        self._open.pop()

    def text(self, text: str | None) -> None:
        """Add text."""
        if not text:
            return
        holder = self._open[-1]
        if len(holder):
            holder[-1].tail = (holder[-1].tail or "") + text
        else:
            holder.text = (holder.text or "") + text

    def inside(self, element: Element, *, but: Iterable[Element | None] = ()) -> None:
        """Add all that is inside an element, some of its children left out."""
        left_out = [each for each in but if each is not None]
        self.text(element.text)
        for each in element:
            if each not in left_out:
                self.element(each)
            self.text(each.tail)

    def element(self, element: Element) -> None:
        """Add an element by its rule."""
        name = local(element)
        if not name:
            return
        if str(element.tag).startswith(f"{{{_MATH}}}"):
            self._math(element)
            return
        rule = self._rules.get(name)
        if rule is None:
            rule = "" if _is_inline(element) else "div"
        if callable(rule):
            rule(self, element)
        elif rule == "":
            self.inside(element)
        elif rule != DROP:
            self.wrap(rule, element)

    def piece(self, element: Element) -> None:
        """Add an element; one of no known kind as words in a line."""
        if local(element) in self._rules:
            self.element(element)
        else:
            self.inside(element)

    def wrap(self, tag: str, element: Element, /, **attributes: str) -> None:
        """Add an element of HTML with all that is inside one."""
        self.open(tag, **attributes)
        self.inside(element)
        self.close()

    def heading(self, title: Element | None, name: str = "") -> None:
        """Add a heading of the level that is open.

        Args:
            title: What it says.
            name: Of the part that it heads, for links.
        """
        if title is None or not words(title):
            return
        attributes = {"id": name} if name else {}
        self.wrap(f"h{max(1, min(self.level, _DEEPEST))}", title, **attributes)

    def part(
        self,
        element: Element,
        title: Element | None,
        but: Iterable[Element | None] = (),
    ) -> None:
        """Add a part under its title, one level below what is around it."""
        self.level += 1
        self.heading(title, name_of(element))
        self.inside(element, but=[title, *but])
        self.level -= 1

    def note(self, element: Element) -> None:
        """Add the mark of a note, whose text stands at the end of the page."""
        if element in self._numbers:
            self.note_again(self._numbers[element])
            return
        self._notes.append(element)
        self._numbers[element] = len(self._notes)
        number = str(len(self._notes))
        self.open("a", href=f"#fn{number}", id=f"fnref{number}", role="doc-noteref")
        self.open("sup")
        self.text(number)
        self.close()
        self.close()

    def note_again(self, number: int) -> None:
        """Add the mark of a note that was there before."""
        self.open("a", href=f"#fn{number}", role="doc-noteref")
        self.open("sup")
        self.text(str(number))
        self.close()
        self.close()

    def named(self, element: Element, name: str, tag: str = "") -> Element | None:
        """Return the first element of a name in an element's file.

        Args:
            element: Any of the file.
            name: Its id; there is none of "".
            tag: Its local name; "" for any.
        """
        if not self._named:
            for each in element.getroottree().iter():
                key = name_of(each)
                if key:
                    self._named.setdefault((key, ""), each)
                    self._named.setdefault((key, local(each)), each)
        return self._named.get((name, tag))

    def tex(self, source: str, *, display: bool = False) -> None:
        """Add a formula in TeX."""
        self.open("span", **{"class": "math display" if display else "math inline"})
        self.text(rf"\[{source}\]" if display else rf"\({source}\)")
        self.close()

    def _math(self, element: Element) -> None:
        copied = _plain(element)
        self._open[-1].append(copied)


def _plain(element: Element) -> Element:
    """Return a copy of MathML without namespaces."""
    copied = etree.Element(local(element))
    for key, value in element.attrib.items():
        copied.set(key.rpartition("}")[2], value)
    copied.text = element.text
    for each in element:
        if local(each):
            inner = _plain(each)
            inner.tail = each.tail
            copied.append(inner)
    return copied


def _is_inline(element: Element) -> bool:
    """Whether an element of no known kind stands in a line of text."""
    above = element.getparent()
    if above is None:
        return False
    pieces = [above.text, *(each.tail for each in above)]
    return any(piece and piece.strip() for piece in pieces)


def name_of(element: Element) -> str:
    """Return an element's id; "" without one."""
    return element.get(_XML_ID) or element.get("id") or element.get("xml.id") or ""


def calls_table(page: XmlPage, element: Element) -> None:
    """Add a CALS table: rows of entries, merged ones by the names of columns."""
    columns: dict[str, int] = {}
    for number, each in enumerate(
        (one for one in element.iter() if local(one) == "colspec"), start=1
    ):
        columns[attribute(each, "colname")] = number
    page.open("table")
    for row in element.iter():
        if local(row) == "row" and _table_of(row) is element:
            head = local(row.getparent()) == "thead"
            page.open("tr")
            for entry in row:
                if local(entry) in {"entry", "entrytbl"}:
                    page.wrap("th" if head else "td", entry, **_spans(entry, columns))
            page.close()
    page.close()


def _table_of(row: Element) -> Element | None:
    names = {"table", "informaltable"}
    return next((each for each in row.iterancestors() if local(each) in names), None)


def _spans(entry: Element, columns: Mapping[str, int]) -> dict[str, str]:
    """Return over how many columns and rows an entry goes."""
    first = columns.get(attribute(entry, "namest"), 0)
    last = columns.get(attribute(entry, "nameend"), 0)
    rows = attribute(entry, "morerows")
    found = {}
    if 0 < first < last:
        found["colspan"] = str(last - first + 1)
    if rows.isdecimal() and 0 < int(rows[:4]) < _WIDEST:
        found["rowspan"] = str(int(rows) + 1)
    return found


def is_html_table(element: Element) -> bool:
    """Whether a table is written with the elements of HTML."""
    return any(local(each) == "tr" for each in element.iter())


def copy_table(page: XmlPage, element: Element) -> None:
    """Add a table that is written as HTML has it."""
    page.open("table")
    for row in element.iter():
        if local(row) != "tr":
            continue
        page.open("tr")
        for cell in row:
            if local(cell) in {"td", "th"}:
                spans = {
                    key: attribute(cell, key)
                    for key in ("rowspan", "colspan")
                    if attribute(cell, key)
                }
                page.wrap(local(cell), cell, **spans)
        page.close()
    page.close()


def shown(page: XmlPage, tree: Tree, about: Metadata) -> Parsed:
    """Return what a reader of the page sees.

    Args:
        page: All that was written.
        tree: The file.
        about: What it says about itself.
    """
    told = HiddenText(read=False)
    found = read_page(page.html(), told)
    warnings = (*tree.warnings, *_elsewhere(tree.root), *told.notes())
    return Parsed(
        found.text,
        about.over(found.about),
        headings=found.headings,
        marks=tuple(type(mark)(mark.offset, label=mark.label) for mark in found.marks),
        warnings=(*found.warnings, *warnings),
    )


def _elsewhere(root: Element) -> tuple[str, ...]:
    """Return a note on what the file takes in from others."""
    parts = [
        attribute(each, "href")
        for each in root.iter("{http://www.w3.org/2001/XInclude}include")
    ]
    named = ", ".join(filter(None, parts[:_TOLD]))
    more = f" and {len(parts) - _TOLD} more" if len(parts) > _TOLD else ""
    return (f"parts in other files are not read: {named}{more}",) if parts else ()


def first(element: Element | None, *names: str) -> Element | None:
    """Return the first child of any of these names."""
    found = (child(element, name) for name in names)
    return next((each for each in found if each is not None), None)
