"""HTML pages to documents.

Canonical text: the main content as a reader of the page sees it. White space is
collapsed as CSS does and ``pre`` kept; each block, list item and table row has a line
of its own (no bullets added; behind a list stands an empty line), the cells of a row
are parted by " | ", and ``<br>`` is a line end. The letters of a lettered list are
written, and a button or a box to choose by as a circle or a square. In a table whose
first row heads a question and an answer column, the cells have lines of their own, and
that row and mere numbers of rows are left out. The main content is ``main`` (or
role="main"), else the one ``article`` with the paragraphs and headings beside it, else
the body; menus, headers and footers of the site, asides, forms that are no quiz,
buttons, scripts, drawings, hidden parts, cookie notices and trails of links to higher
pages are left out. A part that a question unfolds is none of these. Questions and
answers that stand only in the page's data (schema.org) follow at the end.

Places: the anchor of the nearest heading above, "#salt", for a link to lead to; the
source lines are kept beside it for those who edit the page, and told to nobody else.

The parser is lxml's (BSD licence): it alone tells the source line of an element.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from explainbot.readers.base import Decoded, HiddenText, Metadata, Parsed
from explainbot.readers.html._boxes import (
    first_words,
    is_asked_in_list,
    is_box_title,
    is_container,
    is_pointer,
    is_problem,
    leads_away,
    tab_labels,
    tab_rows,
)
from explainbot.readers.html._content import (
    BLOCKS,
    HEADINGS,
    TextBuilder,
    anchor,
    choice_sign,
    is_chrome,
    is_tiny,
    item_letter,
    unfolds,
)
from explainbot.readers.html._formulas import write_formulas
from explainbot.readers.html._main import beside, main_content, menus_beside
from explainbot.readers.html._metadata import page_data, page_facts, page_questions
from explainbot.readers.html._notes import place_notes
from explainbot.readers.html._questions import (
    asks,
    cells,
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
from explainbot.readers.html._raised import write_raised
from explainbot.readers.html._tree import is_menu, words_of
from explainbot.readers.html._visible import Visible
from explainbot.readers.metadata import language_code
from explainbot.records import Heading, Span
from explainbot.text.lines import is_question_line, one_line

if TYPE_CHECKING:
    from pathlib import Path

    from lxml.etree import _Element


_STRONG = frozenset({*HEADINGS, "summary", "dt"})
_CELLS = frozenset({"td", "th"})
_LISTS = frozenset({"ul", "ol", "menu", "dir"})
_LISTED = (*HEADINGS, "p", "li", "dt", "dd", "summary")
"""What a question of a list may stand in, outside of tables."""
_DATA_LEVEL = 2
_UNSHOWN = re.compile("[\x00-\x08\x0e-\x1f\ufffe\uffff]")
"""Control characters, which no page shows and no tree of lxml's takes back."""
_REFERENCES = re.compile(
    r"&#(?:x0*(?:[0-8bcef]|1[0-9a-f]|fff[ef])|0*(?:[0-8]|1[124-9]|2\d|3[01]|6553[45]))"
    r"(?![0-9a-f]);?",
    re.IGNORECASE,
)
"""The same, written as numbers."""
_ENDS = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
_COMMENTS = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


def parse(decoded: Decoded, _path: Path, *, hidden: bool = False) -> Parsed:
    """Return the main content's text with its headings and source lines."""
    told = HiddenText(read=hidden)
    parsed = read_page(decoded.text, told)
    return replace(parsed, warnings=(*parsed.warnings, *told.notes()))


def read_page(
    text: str, told: HiddenText, sheets: Sequence[str] = (), *, whole: bool = False
) -> Parsed:
    """Return a page as ``parse`` does.

    Args:
        text: The page.
        told: Is told what the page hides.
        sheets: Style sheets that it names.
        whole: Whether all of its body is the text, as of a book's chapter.
    """
    joined = _joined(text.replace("\r\n", "\n").replace("\r", "\n"))
    root = _tree(joined or text.replace("\r\n", "\n").replace("\r", "\n"))
    if root is None:
        return Parsed("")
    write_formulas(root, text)
    place_notes(root)
    write_raised(root, sheets)
    whole = whole or bool(joined)
    main = main_content(root, whole=whole)
    data = page_data(root)
    questions = page_questions(data)
    walk = _Walk(
        main,
        frozenset(question.casefold() for question, _ in questions),
        Visible(root, main, sheets),
        told,
        frozenset() if whole else menus_beside(root, main),
    )
    builder = walk.run()
    added = _add_unseen(builder, questions)
    title = one_line("".join(_texts(root.find(".//title"))))
    stated = Metadata(
        title=_title(title, root), language=language_code(root.get("lang") or "")
    )
    notes = (
        [f"questions only in the page's data (schema.org): {added}"] if added else []
    )
    return Parsed(
        builder.text,
        stated.over(page_facts(root, data)),
        headings=tuple(with_text(builder.text, builder.headings, walk.soft)),
        marks=tuple(builder.marks),
        warnings=(*beside(root, main), *notes),
        hidden=tuple(walk.hidden),
    )


def _joined(text: str) -> str:
    """Return a text of which the parser reads what follows the page's end; else "".

    A browser shows what stands behind ``</body>`` and ``</html>``, also a second page.
    """
    first = _ENDS.search(text)
    if (
        first is None
        or not _COMMENTS.sub("", _ENDS.sub("", text[first.start() :])).strip()
    ):
        return ""
    return _ENDS.sub("", text)


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
    shown = _UNSHOWN.sub("", _REFERENCES.sub("", text))
    shown = shown.replace("\x0b", " ").replace("\x0c", " ")
    try:
        root: _Element | None = etree.fromstring(shown.encode("utf-8"), parser)
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


class Grids(NamedTuple):
    """A page as a list may stand in it."""

    tables: list[list[list[str]]]
    """Row by row; a cell that a merged one covers is ""."""
    blocks: list[tuple[int, str, bool]]
    """Outside of tables: source line, words, whether it is a heading."""


def grids(text: str) -> Grids:
    """Return a page's tables, and its headings, list items and paragraphs."""
    found = Grids([], [])
    root = _tree(text)
    if root is None:
        return found
    main = main_content(root, whole=False)
    visible = Visible(root, main, ())
    for element in main.iter("table", *_LISTED):
        around = {each.tag for each in element.iterancestors()}
        if not all(map(visible.shows, (element, *element.iterancestors()))):
            continue
        if element.tag == "table":
            found.tables.append([_grid_row(element, row) for row in element.iter("tr")])
        elif "table" not in around and not any(
            each.tag in _LISTED for each in element.iterdescendants()
        ):
            words = one_line(words_of(element))
            heads = element.tag in HEADINGS
            if words:
                found.blocks.append((element.sourceline or 0, words, heads))
    return found


def _grid_row(table: _Element, row: _Element) -> list[str]:
    covered = covered_cells(table)
    told: list[str] = []
    for cell in cells(row):
        before, after = covered.get(cell, ([], []))
        told += [*[""] * len(before), words_of(cell).strip(), *[""] * len(after)]
    return told


class _Walk:
    """One pass over the main content, without recursion (pages nest deeply)."""

    def __init__(
        self,
        main: _Element,
        questions: frozenset[str],
        visible: Visible,
        told: HiddenText,
        menus: frozenset[_Element],
    ) -> None:
        """Prepare to walk.

        Args:
            main: What is walked through.
            questions: The page's own, in small letters.
            visible: Which elements are shown.
            told: Is told what is hidden.
            menus: What is left out as well.
        """
        self._main = main
        self._menus = menus
        self._questions = questions
        self._visible = visible
        self._told = told
        self._tabs = tab_labels(main)
        self._tab_rows = tab_rows(main) if self._tabs else frozenset()
        self._out = TextBuilder()
        self._level = 0
        self._heading: tuple[_Element, int] | None = None
        self._explaining: dict[_Element, bool] = {}
        """Whether the terms of a list head what they mean."""
        self.soft: set[int] = set()
        """Where headings start that are none without text after them."""
        self.hidden: list[Span] = []
        """Runs that are hidden and read all the same."""
        self._hiding: tuple[_Element, int] | None = None
        self._open: list[tuple[_Element, tuple[Heading | None, str], int, int]] = []
        """The boxes and lists around, with the heading above each, how many there were
        and the level."""
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
                if self._is_left_out(element):
                    self._choice(element)
                    walk.skip_subtree()
                    self._out.skipping = element
                else:
                    self._start(element)
            elif self._out.skipping is element:
                self._out.skipping = None
                self._out.pass_over("".join(_texts(element)))
                if is_tiny(element):  # it parts the words beside it as a blank does
                    self._out.blank()
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
        if is_container(element) or element in self._tabs or self._asks_below(element):
            self._open.append((element, self._out.place, self._out.heads, self._level))
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
        if element in self._tabs and self._heading is None:
            self._tab(element)
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
        if tag in _LISTS and self._breaks(element) and not self._is_inner(element):
            self._out.part()
        if tag in _CELLS and not self._is_layout(element):
            self._close_cell(element)
        if tag == "pre":
            self._out.preformatted -= 1
        if self._open and self._open[-1][0] is element:
            _, place, count, level = self._open.pop()
            said = self._out.headings and self._out.headings[-1].end < self._out.length
            # A part that opens the text may be its frame: then nothing stands above it.
            frame = place[0] is None and tag in {"div", "section", "article"}
            if self._out.heads > count and said and not frame:
                self._out.resume(place)
                self._level = level
        if self._hiding and self._hiding[0] is element:
            start, self._hiding = self._hiding[1], None
            self.hidden += (
                [(start, self._out.length)] if self._out.length > start else []
            )
        self._tail(element)

    @staticmethod
    def _is_inner(element: _Element) -> bool:
        """Whether a list stands in another one."""
        return next(element.iterancestors("li"), None) is not None

    def _tab(self, panel: _Element) -> None:
        """Head a panel of a row of tabs with the words on its tab."""
        self._out.close_block()
        self._out.open_heading(panel.get("id") or "")
        self._out.add(self._tabs[panel])
        self._out.close_heading(min(self._level + 1, 6))
        self.soft.add(self._out.headings[-1].start)
        self._out.close_block()

    def _asks_below(self, element: _Element) -> bool:
        """Whether it is a table of questions, or begins with a question of its own."""
        if element.tag == "table":
            return question_columns(element) is not None
        if element.tag not in {"div", "section", "article"}:
            return False
        first = next(iter(element), None)
        return (
            element is not self._main
            and first is not None
            and isinstance(first.tag, str)
            and first.tag not in HEADINGS
            and first.getnext() is not None
            and not (element.text or "").strip()
            and asks(first)
        )

    def _choice(self, element: _Element) -> None:
        """Show a button or box to choose by, as the page does."""
        sign = "" if element in self._tab_rows else choice_sign(element)
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
            or is_box_title(element)
            or is_asked_in_list(element)
            or is_problem(element)
        ):
            return min(self._level + 1, 6)
        if element.tag not in {"summary", "dt"}:
            return 0
        if any(element.find(f".//{name}") is not None for name in HEADINGS):
            return 0
        heads = (
            element.tag == "summary"
            or is_question_line("".join(_texts(element)))
            or explains(element, self._explaining)
        )
        return min(self._level + 1, 6) if heads else 0

    def _is_left_out(self, element: _Element) -> bool:
        """Whether it is no text, or not shown; what is hidden is told."""
        if element is self._main or unfolds(element):
            return False
        if element in self._tabs:
            return False
        if self._is_no_text(element):
            return True
        if self._hiding or self._visible.shows(element):
            return False
        return not self._reads_hidden(element)

    def _is_no_text(self, element: _Element) -> bool:
        """Whether it is a menu, a pointer, or the head or number of a table's row."""
        if is_chrome(element) or is_pointer(element) or leads_away(element):
            return True
        if element in self._menus:
            return True
        if element.tag in _CELLS:
            return is_row_number(element)
        if element.tag == "tr":
            return is_head(element)
        beside = element.tag == "aside" or element.get("role") == "complementary"
        return element in self._tab_rows or (beside and is_menu(element))

    def _reads_hidden(self, element: _Element) -> bool:
        """Whether hidden text is read all the same; tell of it if it says anything."""
        words = first_words(_texts(element))
        small = element.get("aria-hidden") == "true" and element.tag not in BLOCKS
        if small or is_menu(element) or not any(map(str.isalnum, words)):
            return False
        heading = self._out.place[0]
        under = f' under "{heading.title}"' if heading and heading.title else ""
        if not self._told.tell(f"{words}{under}"):
            return False
        self._hiding = (element, self._out.length)
        return True
