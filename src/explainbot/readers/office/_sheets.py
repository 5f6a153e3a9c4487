"""Sheets of a workbook to text, whatever file they come from.

Canonical text: sheet after sheet.  A sheet with a question and an answer column (named
so by one of its first rows, in many languages, or two columns of which the first asks)
gives the question and the answer of each row, empty lines between them; other columns
are no part of it.  Any other sheet with words in it gives a line a
row: the filled cells after the names of their columns ("Country: France | Capital:
Paris"), or alone where no row names the columns.  Where several sheets have text, each
begins with its name.  Cells hold what was last computed; a cell merged over several
rows counts in each of them.

Headings: the questions, below the sheet's name; a line that stands alone above a table
as its title; of a single sheet read row by row its name, unless a program gave it
("Sheet1").  Places: "sheet Tides, row 7".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from explainbot.errors import EmptySourceError
from explainbot.readers.banks.bank import Bank
from explainbot.readers.banks.sections import body, title_of
from explainbot.readers.banks.sections import notes as bank_notes
from explainbot.readers.banks.tables.forms import FORM_NOTE, find_form
from explainbot.readers.banks.tables.sheets import ChoiceTable, find_choices
from explainbot.readers.base import HiddenText, Metadata, Parsed
from explainbot.readers.columns import (
    HEADER_ROWS,
    Layout,
    SourceRow,
    find_layout,
    plain_lines,
    problem,
    row_line,
    with_words,
)
from explainbot.readers.office.blocks import Block, compose
from explainbot.registry.formats import BANK
from explainbot.text.lines import is_headline, one_line
from explainbot.text.tables import LEFT

WIDEST = 200
"""Columns that are read of a sheet."""
_MOST_NOTES = 20
_SHOWN = 5
"""Cells that are named one by one."""
_COVER, _LABELLED, _TITLE = 12, 2, 8
"""Rows of a cover at most; filled cells of a row, and rows with several; words of a
cell."""
_MOST_WIDE = 100_000
_GIVEN_NAME = re.compile(r"sheet|[^\W\d_]+[ ._]?\d+", re.IGNORECASE)
"""A sheet's name as programs give it: "Sheet1", "Tabelle 1"."""


@dataclass
class Room:
    """What is left of the room that all sheets of a workbook may take."""

    cells: int = 20_000_000
    characters: int = 20_000_000
    carried: int = 2_000_000


@dataclass
class CellNames:
    """Cells that a note names: how many, and the first of them."""

    count: int = 0
    first: list[str] = field(default_factory=list)

    def add(self, name: str) -> None:
        """Count one more."""
        self.count += 1
        if self.count <= _SHOWN:
            self.first.append(name)

    def __str__(self) -> str:
        """Say it as "7 (B1, B2, …)"."""
        more = ", …" if self.count > _SHOWN else ""
        return f"{self.count} ({', '.join(self.first)}{more})"


@dataclass
class Sheet:
    """One sheet: its filled rows, cells as text."""

    name: str
    room: Room
    unseen: HiddenText
    hidden: bool = False
    rows: list[SourceRow] = field(default_factory=list)
    """Numbered as the program numbers them, from 1; ``line`` is not used."""
    cut: int = 0
    """The first row that no room was left for; 0 if there was for all."""
    bare: CellNames = field(default_factory=CellNames)
    """Cells with formulas without a saved value."""
    errors: CellNames = field(default_factory=CellNames)
    """Cells that hold errors, such as #DIV/0!."""
    hidden_columns: set[int] = field(default_factory=set)
    """From 0."""
    unseen_rows: set[int] = field(default_factory=set)
    """Rows that are hidden, or hold something hidden, and are read all the same."""
    spills: list[tuple[int, int, int, int]] = field(default_factory=list)
    """Areas that one formula fills, in rows from 1 and columns from 0."""
    wide: bool = False
    """Whether cells beyond ``WIDEST`` columns were left out."""
    carried: set[tuple[int, int]] = field(default_factory=set)
    """Row and column (from 0) of cells that only repeat the merged one above."""

    wide_cells: dict[tuple[int, int], int] = field(default_factory=dict)
    """Row and column (from 0) of cells merged over several columns, with the last."""

    def spread(self, row: SourceRow) -> SourceRow:
        """Return a row with a sign in the cells that one beside them covers."""
        cells = list(row.cells)
        for column in range(len(cells)):
            last = self.wide_cells.get((row.number, column), column)
            wide = sum(map(bool, row.cells)) > 1 or self.is_wide_name(row)
            if cells[column] and wide:
                cells += [""] * (last + 1 - len(cells))
                cells[column + 1 : last + 1] = [
                    cell or LEFT for cell in cells[column + 1 : last + 1]
                ]
        return SourceRow(row.number, row.line, tuple(cells))

    def is_wide_name(self, row: SourceRow) -> bool:
        """Whether a row's one cell names several columns but the first."""
        filled = [column for column, cell in enumerate(row.cells) if cell]
        return (
            len(filled) == 1
            and filled[0] > 0
            and ((row.number, filled[0]) in self.wide_cells)
        )

    def shows(self, column: int, row: int) -> bool:
        """Whether to read a cell that holds something; note if its column is hidden."""
        if column not in self.hidden_columns:
            return True
        if self.unseen.tell(f"sheet {self.name}, column {column_name(column)}"):
            self.unseen_rows.add(row)
            return True
        return False

    def add(self, number: int, cells: list[str], *, hidden: bool = False) -> None:
        """Add a row unless it is empty, hidden and not to be read, or without room."""
        if not any(cells) or self.cut:
            return
        if hidden:
            if not self.unseen.tell(_place(self, number)):
                return
            self.unseen_rows.add(number)
        self.room.cells -= len(cells)
        self.room.characters -= sum(map(len, cells))
        if min(self.room.cells, self.room.characters) < 0:
            self.cut = number
        else:
            self.rows.append(SourceRow(number, 0, tuple(cells)))


def column_name(column: int) -> str:
    """Return a column's letters, of its number from 0."""
    name = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def parse_sheets(
    sheets: Iterable[Sheet], about: Metadata, path: Path, unseen: HiddenText
) -> Parsed:
    """Return the sheets' text with its headings.

    Args:
        sheets: All that are read.
        about: What the file says of itself.
        path: Where it is.
        unseen: What the sheets hide, as they tell it.

    Raises:
        EmptySourceError: No sheet has words in it.
    """
    found = [(sheet, _read(sheet)) for sheet in sheets]
    if any(read.asks for _sheet, read in found):  # as ``batch`` does
        for sheet, read in found:
            if not read.asks and read.blocks and _is_cover(sheet):
                told = f'sheet "{sheet.name}": a cover, it is not read'
                read.blocks, read.notes = [], [told]
    full = [(sheet, read) for sheet, read in found if read.blocks]
    warnings = [note for _sheet, read in found for note in read.notes]
    warnings += unseen.notes()
    if not full:
        advice = 'Name two columns "question" and "answer" and add it again.'
        raise EmptySourceError(
            "no sheet has questions and answers, or words", where=path,
            hint=". ".join([*unseen.notes(), advice]),
        )  # fmt: skip
    blocks: list[Block] = []
    for sheet, read in full:
        if len(full) > 1 or (read.plain and not _GIVEN_NAME.fullmatch(sheet.name)):
            blocks.append(Block(sheet.name, "heading", 1, place=_place(sheet, 1)))
        blocks += read.blocks
    composed = compose(blocks)
    sources = dict.fromkeys(item for _sheet, read in full for item in read.sources)
    return Parsed(
        composed.text,
        Metadata(sources=tuple(sources)).over(about),
        headings=composed.headings,
        marks=composed.marks,
        warnings=tuple(warnings),
        hidden=composed.hidden,
        media_type=BANK if all(read.banked for _sheet, read in full) else "",
    )


@dataclass
class _Read:
    """What a sheet gave."""

    blocks: list[Block] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    plain: bool = False
    """Whether it is read row by row, without headings."""
    asks: bool = False
    """Whether it has columns of questions and answers."""
    banked: bool = False
    """Whether it is multiple choice, so that only what is right is in it."""


def _place(sheet: Sheet, row: int) -> str:
    return f"sheet {sheet.name}, row {row}"


def _read(sheet: Sheet) -> _Read:
    read = _Read()
    if not sheet.rows:
        return read
    about = f'sheet "{sheet.name}"'
    read.notes += [f"{about}{fault}" for fault in _faults(sheet)]
    choices = find_choices(sheet.rows)
    if choices is not None:
        _choices(sheet, *choices, read)
        return read
    if form := find_form(sheet.rows):
        row = sheet.rows[0].number
        bank = Bank(form.questions(_place(sheet, row)), notes=[FORM_NOTE])
        _banked(sheet, bank, read)
        return read
    layout, before = find_layout(sheet.rows)
    if layout is not None:
        read.asks = True
        _questions(sheet, layout, read)
        read.notes += [f"{about}: {note}" for note in layout.warnings]
        widest = max((len(row.cells) for row in layout.rows), default=0)
        beside = with_words(layout.rows, range(layout.width, widest))
        read.notes += [
            f"{about}: columns not read: column {at + 1}, which has no name"
            for at in beside[:_SHOWN]
        ]
        above = sheet.rows[:before]
        if len(above) > 1 and all(map(_is_short, above)):
            titles = ", ".join(f'"{row_line(row)}"' for row in above[:_SHOWN])
            read.notes.append(f"{about}: above the table, not read: {titles}")
        else:
            read.blocks[:0] = _above(sheet, above)
    elif _has_words(sheet):
        read.notes.append(
            f"{about}: no question and answer columns; each row is read as a line"
        )
        read.blocks += _plain(sheet)
        read.plain = all(block.kind == "row" for block in read.blocks)
    else:
        read.notes.append(
            f"{about}: no question and answer columns, and no words; it is not read"
        )
    unseen = {_place(sheet, row) for row in sheet.unseen_rows}
    for block in read.blocks:
        block.hidden = sheet.hidden or block.place in unseen
    return read


def _choices(sheet: Sheet, table: ChoiceTable, above: int, read: _Read) -> None:
    """Add the questions of a sheet of multiple choice, and what is right."""
    about = f'sheet "{sheet.name}"'
    asked = table.questions(partial(_row_place, sheet))
    _banked(sheet, Bank(list(asked), notes=list(table.notes())), read)
    titles = ", ".join(f'"{row_line(row)}"' for row in sheet.rows[:above][:_SHOWN])
    if titles:
        read.notes.append(f"{about}: above the table, not read: {titles}")


def bank_of_sheets(sheets: Iterable[Sheet]) -> Bank | None:
    """Return the bank that the sheets of multiple choice are; None without any."""
    bank = Bank()
    for sheet in sheets:
        if choices := find_choices(sheet.rows):
            bank.questions += choices[0].questions(partial(_row_place, sheet))
        elif form := find_form(sheet.rows):
            bank.questions += form.questions(_place(sheet, sheet.rows[0].number))
    return bank if bank.questions else None


def _banked(sheet: Sheet, bank: Bank, read: _Read) -> None:
    """Add the questions of a bank."""
    about = f'sheet "{sheet.name}"'
    read.asks = read.banked = True
    read.notes += [f"{about}: {note}" for note in (*bank.notes, *bank_notes(bank))]
    for question in bank.questions:
        if question.right:
            place = question.told_place
            title = title_of(question.stem)
            asked = Block(question.stem, "question", place=place, title=title)
            read.blocks += [asked, Block(body(question), place=place)]
    unseen = {_place(sheet, row) for row in sheet.unseen_rows}
    for block in read.blocks:
        block.hidden = sheet.hidden or block.place.partition(", choice")[0] in unseen


def _row_place(sheet: Sheet, row: SourceRow) -> str:
    return _place(sheet, row.number)


def _faults(sheet: Sheet) -> Iterator[str]:
    if sheet.wide:
        yield f": columns after the {WIDEST}th are not read"
    if sheet.cut:
        yield f": too long, so nothing is read from row {sheet.cut} on"
    if sheet.bare.count:
        yield (
            f": formulas without a saved value: {sheet.bare}. Open the file in a "
            "spreadsheet program and save it"
        )
    if sheet.errors.count:
        yield f": cells with errors are not read: {sheet.errors}"


def _questions(sheet: Sheet, layout: Layout, read: _Read) -> None:
    """Add the questions and answers; say which rows are left out."""
    faults: list[str] = []
    for row in layout.rows:
        cells = row.cells
        question = cells[layout.question] if layout.question < len(cells) else ""
        answer = cells[layout.answer] if layout.answer < len(cells) else ""
        # A note beside the table, in a column without a name, is no fault here.
        fault = problem(SourceRow(row.number, 0, cells[: layout.width]), layout)
        if fault:
            faults.append(f'sheet "{sheet.name}", row {row.number}: {fault}; skipped')
            continue
        place = _place(sheet, row.number)
        if (row.number, layout.question) not in sheet.carried:
            read.blocks.append(Block(question, "question", place=place))
        elif (row.number, layout.answer) in sheet.carried:
            continue
        beside = layout.more(SourceRow(row.number, 0, cells[: layout.width]))
        told = "\n".join(filter(None, (answer, beside)))
        read.blocks.append(Block(told, place=place))
        if layout.source is not None and layout.source < len(cells):
            source = one_line(cells[layout.source])
            read.sources.extend([source] if source else [])
    more = len(faults) - _MOST_NOTES
    read.notes += faults[:_MOST_NOTES]
    if more > 0:
        read.notes.append(f'sheet "{sheet.name}": {more} more rows are skipped')


def _is_short(row: SourceRow) -> bool:
    """Whether a row holds no more than a title or a label does."""
    filled = [cell for cell in row.cells if cell]
    return len(filled) <= _LABELLED and all(
        len(cell.split()) <= _TITLE for cell in filled
    )


def _is_cover(sheet: Sheet) -> bool:
    """Whether a sheet only says what the workbook is and by whom.

    Under a title, in short lines of which few have a label: no table of two columns.
    """
    rows = [sum(map(bool, row.cells)) for row in sheet.rows]
    few = len(rows) <= _COVER and sum(count > 1 for count in rows) <= _LABELLED
    return few and rows[0] == 1 and all(map(_is_short, sheet.rows))


def _has_words(sheet: Sheet) -> bool:
    """Whether a row below the first has a letter in it, or the only row."""
    rows = sheet.rows[1:] or sheet.rows
    return any(map(str.isalpha, "".join(cell for row in rows for cell in row.cells)))


def _plain(sheet: Sheet) -> list[Block]:
    """Return the rows as lines, with the names of their columns where a row has them.

    Rows with one filled cell above the others are titles.
    """
    start = 0
    for number, row in enumerate(sheet.rows[:HEADER_ROWS]):
        if sum(map(bool, row.cells)) > 1 or sheet.is_wide_name(row):
            start = number
            break
    before = _above(sheet, sheet.rows[:start])
    rows = [sheet.spread(row) for row in sheet.rows[start:]]
    said, named = plain_lines(rows)
    return [
        *before,
        *(
            Block(line, "row", place=_place(sheet, row.number))
            for line, row in zip(said, rows[named:], strict=True)
        ),
    ]


def _above(sheet: Sheet, rows: Sequence[SourceRow]) -> list[Block]:
    """Return what stands above a table: one short line alone is its title."""
    found = [
        Block(row_line(row), "row", place=_place(sheet, row.number)) for row in rows
    ]
    if len(found) == 1 and is_headline(found[0].text):
        found[0].kind, found[0].level = "heading", 2
    return found


def carry_down(sheet: Sheet, merged: Iterable[tuple[int, int, int, int]]) -> None:
    """Repeat the cells that are merged over several rows in each of those rows.

    Args:
        sheet: Its rows that have anything in them are filled.
        merged: First row, first column, last row and last column, rows from 1,
            columns from 0.
    """
    at = {row.number: place for place, row in enumerate(sheet.rows)}
    for top, column, bottom, last in merged:
        if last > column and len(sheet.wide_cells) < _MOST_WIDE:
            sheet.wide_cells[top, column] = min(last, WIDEST - 1)
        if bottom == top or column >= WIDEST or top not in at:
            continue
        cells = sheet.rows[at[top]].cells
        if column >= len(cells) or not cells[column]:
            continue
        for place in range(at[top] + 1, len(sheet.rows)):
            row = sheet.rows[place]
            if row.number > bottom:
                break
            sheet.room.carried -= 1
            if sheet.room.carried < 0:
                return
            filled = [*row.cells, *[""] * (column + 1 - len(row.cells))]
            if not filled[column]:
                filled[column] = cells[column]
                sheet.carried.add((row.number, column))
                sheet.rows[place] = SourceRow(row.number, 0, tuple(filled))
