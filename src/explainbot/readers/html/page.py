"""HTML pages to documents.

Canonical text: the main content as a reader of the page sees it.  White space is
collapsed as CSS does and ``pre`` kept; each block, list item and table row has a line
of its own (no bullets added), the cells of a row are parted by " | ", and ``<br>`` is
a line end. The letters of a lettered list are written, and a button or a box to choose
by as a circle or a square. In a table whose first row heads a question and an answer
column, the cells have lines of their own, and that row and mere numbers of rows are
left out. The main content is ``main`` (or role="main"), else the one ``article``, else
the body; menus, headers and footers of the site, asides, forms that are no quiz,
buttons, scripts, drawings, hidden parts, cookie notices and trails of links to higher
pages are left out.  A part that a question unfolds is none of these. Questions and
answers that stand only in the page's data (schema.org) follow at the end.

Places: the anchor of the nearest heading above, "#salt", for a link to lead to; the
source lines are kept beside it for those who edit the page, and told to nobody else.

The parser is lxml's (BSD licence): it alone tells the source line of an element.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from explainbot.readers.base import Decoded, Metadata, Parsed
from explainbot.readers.html._content import (
    BLOCKS,
    HEADINGS,
    TextBuilder,
    anchor,
    choice_sign,
    is_chrome,
    item_letter,
    main_content,
    unfolded,
)
from explainbot.readers.html._metadata import page_data, page_facts, page_questions
from explainbot.readers.html._questions import (
    asks,
    covered_cells,
    explains,
    further_name,
    is_bold_title,
    is_head,
    is_one_of,
    is_question_cell,
    is_row_number,
    question_columns,
    with_text,
)
from explainbot.readers.metadata import language_code
from explainbot.records import Heading
from explainbot.text.lines import is_question_line, one_line

if TYPE_CHECKING:
    from pathlib import Path

    from lxml.etree import _Element


_STRONG = frozenset({*HEADINGS, "summary", "dt"})
_CELLS = frozenset({"td", "th"})
_DATA_LEVEL = 2


def parse(decoded: Decoded, _path: Path) -> Parsed:
    """Return the main content's text with its headings and source lines."""
    root = _tree(decoded.text.replace("\r\n", "\n").replace("\r", "\n"))
    if root is None:
        return Parsed("")
    main = main_content(root)
    data = page_data(root)
    questions = page_questions(data)
    walk = _Walk(main, frozenset(question.casefold() for question, _ in questions))
    builder = walk.run()
    added = _add_unseen(builder, questions)
    title = one_line("".join(_texts(root.find(".//title"))))
    stated = Metadata(
        title=_title(title, root), language=language_code(root.get("lang") or "")
    )
    return Parsed(
        builder.text,
        stated.over(page_facts(root, data)),
        headings=tuple(with_text(builder.text, builder.headings, walk.soft)),
        marks=tuple(builder.marks),
        warnings=(f"questions only in the page's data (schema.org): {added}",)
        if added
        else (),
    )


def _add_unseen(builder: TextBuilder, questions: list[tuple[str, str]]) -> int:
    """Add what the page's data asks and answers out of sight; return how many."""
    seen = one_line(builder.text).casefold()
    unseen = [
        pair for pair in questions if not any(part.casefold() in seen for part in pair)
    ]
    for question, answer in unseen:
        builder.close_block()
        builder.open_heading()
        builder.add(question)
        builder.close_heading(_DATA_LEVEL)
        builder.close_block()
        builder.add(answer)
    return len(unseen)


def _tree(text: str) -> _Element | None:
    from lxml import etree

    # The text is decoded already; bytes again, because lxml refuses a str that
    # declares an encoding.
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True)
    try:
        root: _Element | None = etree.fromstring(text.encode("utf-8"), parser)
    except etree.XMLSyntaxError:  # nothing in it that is an element
        return None
    return root


def _texts(element: _Element | None) -> list[str]:
    return [] if element is None else [str(piece) for piece in element.itertext()]


def _title(title: str, root: _Element) -> str:
    """Return the page's one main heading if its title says it too, else the title."""
    tops = [one_line("".join(_texts(found))) for found in root.iter("h1")]
    tops = [top for top in dict.fromkeys(tops) if top]
    if len(tops) == 1 and (not title or tops[0].casefold() in title.casefold()):
        return tops[0]
    return title or (tops[0] if tops else "")


class _Walk:
    """One pass over the main content, without recursion (pages nest deeply)."""

    def __init__(self, main: _Element, questions: frozenset[str]) -> None:
        """Walk through ``main``; ``questions`` are the page's own, in small letters."""
        self._main = main
        self._questions = questions
        self._unfolded = unfolded(main)
        self._out = TextBuilder()
        self._level = 0
        self._heading: tuple[_Element, int] | None = None
        self.soft: set[int] = set()
        """Where headings start that are none without text after them."""
        self._bold_title: Heading | None = None
        """What the page has in bold first of all, where that is a headline."""
        self._layouts: dict[_Element, bool] = {}
        self._covered: dict[
            _Element | None, dict[_Element, tuple[list[str], list[str]]]
        ] = {}

    def run(self) -> TextBuilder:
        from lxml import etree

        walk = etree.iterwalk(self._main, events=("start", "end", "comment"))
        for event, element in walk:
            if event == "comment":
                self._out.pass_over(element.text or "")
                self._tail(element)
            elif event == "start":
                left_out = is_chrome(element, self._main, self._unfolded)
                if left_out or self._is_left_out(element):
                    self._choice(element)
                    walk.skip_subtree()
                    self._out.skipping = element
                else:
                    self._start(element)
            elif self._out.skipping is element:
                self._out.skipping = None
                self._out.pass_over("".join(_texts(element)))
                self._tail(element)
            else:
                self._end(element)
        self._out.close_block()
        found, title = self._out.headings, self._bold_title
        if title and found and not self._level and title.end <= found[0].start:
            found.insert(0, title)  # where it sets its questions off in bold as well
        return self._out

    def _tail(self, element: _Element) -> None:
        if element is not self._main and element.tail:
            self._out.add(element.tail)

    def _start(self, element: _Element) -> None:
        self._out.at_line(element.sourceline)
        tag = element.tag
        if tag == "br":
            self._out.line_break()
        elif tag in _CELLS and not self._is_layout(element):
            self._open_cell(element)
        elif tag in _CELLS and further_name(element):
            self._out.open_cell()
            self._out.add(f"{further_name(element)}: ")
        else:
            self._edge(element)
        if tag == "pre":
            self._out.preformatted += 1
        level = self._heading_level(element)
        if level and self._heading is None:
            self._heading = (element, level)
            self._out.open_heading(anchor(element))
        if tag == "li":
            self._out.add(item_letter(element))
        if element.text:
            self._out.add(element.text)

    def _end(self, element: _Element) -> None:
        tag = element.tag
        if self._heading and self._heading[0] is element:
            self._out.close_heading(self._heading[1])
            if element.tag not in _STRONG and self._out.headings:
                self.soft.add(self._out.headings[-1].start)
            self._heading = None
        if self._bold_title is None and self._out.whole() and is_bold_title(element):
            self._bold_title = self._out.whole()
        self._edge(element)
        if tag in _CELLS and not self._is_layout(element):
            self._close_cell(element)
        if tag == "pre":
            self._out.preformatted -= 1
        self._tail(element)

    def _choice(self, element: _Element) -> None:
        """Show a button or box to choose by, as the page does."""
        sign = choice_sign(element)
        if sign:
            self._out.blank()
            self._out.add(f"{sign} ")

    def _open_cell(self, element: _Element) -> None:
        """Begin a cell, after those to its left that a merged one covers."""
        table = next(element.iterancestors("table"), None)
        if table is not None and table not in self._covered:
            self._covered[table] = covered_cells(table)
        before, _ = self._covered.get(table, {}).get(element, ([], []))
        for sign in before:
            self._out.open_cell()
            self._out.add(sign)
        self._out.open_cell()

    def _close_cell(self, element: _Element) -> None:
        table = next(element.iterancestors("table"), None)
        _, after = self._covered.get(table, {}).get(element, ([], []))
        for sign in after:
            self._out.open_cell()
            self._out.add(sign)

    def _edge(self, element: _Element) -> None:
        """End the line at a block's edge; in a heading or a cell, part the words."""
        if self._breaks(element):
            self._out.close_block()
        elif element.tag in BLOCKS:
            self._out.blank()

    def _breaks(self, element: _Element) -> bool:
        """Whether the element begins and ends a line."""
        if self._heading and self._heading[0] is not element:
            return False
        if element.tag in _CELLS:
            return self._is_layout(element) and not further_name(element)
        if element.tag not in BLOCKS:
            return False
        cell = next(element.iterancestors("td", "th"), None)
        return cell is None or self._is_layout(cell)

    def _is_layout(self, cell: _Element) -> bool:
        """Whether the cell's table holds parts of a page rather than data."""
        table = next(cell.iterancestors("table"), None)
        if table is None:
            return True
        if table not in self._layouts:
            self._layouts[table] = question_columns(table) is not None or any(
                table.find(f".//{tag}") is not None for tag in (*HEADINGS, "table")
            )
        return self._layouts[table]

    def _heading_level(self, element: _Element) -> int:
        """Return the level of h1 to h6, or of a summary or term that asks; else 0."""
        level = HEADINGS.get(element.tag, 0)
        if level:
            self._level = level
            return level
        if self._heading is None and (
            asks(element)
            or (element.tag in _CELLS and is_question_cell(element))
            or is_one_of(element, self._questions)
        ):
            return min(self._level + 1, 6)
        if element.tag not in {"summary", "dt"}:
            return 0
        if any(element.find(f".//{name}") is not None for name in HEADINGS):
            return 0
        heads = (
            element.tag == "summary"
            or is_question_line("".join(_texts(element)))
            or explains(element)
        )
        return min(self._level + 1, 6) if heads else 0

    @staticmethod
    def _is_left_out(element: _Element) -> bool:
        """Whether it is the head, or a number, of a question and answer table."""
        if element.tag in _CELLS:
            return is_row_number(element)
        return element.tag == "tr" and is_head(element)
