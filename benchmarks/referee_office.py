"""Lessons as office files, by the libraries that write such files."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from benchmarks.referee_lessons import Block, Lesson, Words, plain

RAISED = str.maketrans("0123456789+-nd", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿᵈ")
LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def typed(words: Words) -> str:
    """Return a line as it is typed where there is no formatting; nothing hidden."""
    found = []
    for run in words:
        if run.mark == "raised":
            found.append(run.text.translate(RAISED))
        elif run.mark == "lowered":
            found.append(run.text.translate(LOWERED))
        elif run.mark in ("", "formula"):
            found.append(run.text)
    return "".join(found).strip()


# -- Word ------------------------------------------------------------------------------


def docx(lesson: Lesson, path: Path) -> None:
    """Write with python-docx; what is hidden is formatted so."""
    import docx as library

    document = library.Document()
    for group in lesson.groups():
        kind = group[0].kind
        if kind == "heading":
            _runs(document.add_heading("", group[0].level), group[0].cells[0])
        elif kind in ("row", "box"):
            rows = group if kind == "row" else tuple(_rows_of(group[0]))
            _docx_table(document, rows)
        else:
            style = {"item": "List Bullet", "step": "List Number", "caption": "Caption"}
            for block in group:
                for cell in block.cells:
                    paragraph = document.add_paragraph("", style.get(kind))
                    _runs(paragraph, cell, hidden=kind == "hidden")
    document.save(str(path))


def _rows_of(block: Block) -> list[Block]:
    return [Block("row", (cell,)) for cell in block.cells]


def _runs(paragraph: Any, words: Words, *, hidden: bool = False) -> None:
    for run in words:
        added = paragraph.add_run(run.text)
        if run.mark == "raised":
            added.font.superscript = True
        elif run.mark == "lowered":
            added.font.subscript = True
        elif hidden or run.mark == "hidden":
            added.font.hidden = True


def _docx_table(document: Any, rows: tuple[Block, ...]) -> None:
    table = document.add_table(len(rows), len(rows[0].cells), "Table Grid")
    for number, row in enumerate(rows):
        for column, words in enumerate(row.cells):
            cell = table.cell(number, column)
            if plain(words) == "^":
                above = table.cell(number - 1, column)
                text = above.text
                above.merge(cell).text = text
            else:
                _runs(cell.paragraphs[0], words)


# -- Slides ----------------------------------------------------------------------------


def pptx(lesson: Lesson, path: Path) -> None:
    """Write with python-pptx: a slide a heading, boxes as the speaker's notes."""
    import pptx as library
    from pptx.util import Inches

    deck = library.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[0])
    _pptx_runs(slide.shapes.title.text_frame.paragraphs[0], lesson.blocks[0].cells[0])
    slide.placeholders[1].text = ""
    frame: Any = None
    for group in lesson.groups()[1:]:
        kind = group[0].kind
        if kind == "heading":
            slide = deck.slides.add_slide(deck.slide_layouts[1])
            title = slide.shapes.title.text_frame.paragraphs[0]
            _pptx_runs(title, group[0].cells[0])
            frame = slide.placeholders[1].text_frame
        elif kind == "row":
            size = (Inches(1), Inches(4), Inches(8), Inches(2))
            shape = slide.shapes.add_table(len(group), len(group[0].cells), *size)
            _pptx_table(shape.table, group)
        elif kind == "box":
            notes = slide.notes_slide.notes_text_frame
            for cell in group[0].cells:
                paragraph = notes.add_paragraph() if notes.text else notes.paragraphs[0]
                _pptx_runs(paragraph, cell)
        else:
            for cell in (cell for block in group for cell in block.cells):
                first = frame.paragraphs[0]
                paragraph = frame.add_paragraph() if frame.text else first
                _pptx_runs(paragraph, cell)
    deck.save(str(path))


def _pptx_runs(paragraph: Any, words: Words) -> None:
    for run in words:
        if run.mark in ("note", "hidden"):
            continue
        added = paragraph.add_run()
        added.text = run.text
        if run.mark in ("raised", "lowered"):
            by = "30000" if run.mark == "raised" else "-25000"
            added.font._element.set("baseline", by)  # noqa: SLF001  it has no name


def _pptx_table(table: Any, rows: tuple[Block, ...]) -> None:
    for number, row in enumerate(rows):
        for column, words in enumerate(row.cells):
            if plain(words) == "^":
                table.cell(number - 1, column).merge(table.cell(number, column))
            else:
                frame = table.cell(number, column).text_frame
                _pptx_runs(frame.paragraphs[0], words)


# -- Workbooks -------------------------------------------------------------------------


def questions(lesson: Lesson) -> list[tuple[Words, list[Words]]]:
    """Return each second heading with the paragraphs and items under it."""
    found: list[tuple[Words, list[Words]]] = []
    for block in lesson.blocks:
        if block.kind == "heading":
            if block.level > 1:
                found.append((block.cells[0], []))
        elif found and block.kind in ("paragraph", "item", "step"):
            found[-1][1].append(block.cells[0])
    return found


def openpyxl(lesson: Lesson, path: Path) -> None:
    """Write with openpyxl: questions with answers, and a table with merged cells."""
    from openpyxl import Workbook
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    book = Workbook()
    sheet = book.active
    sheet.append(["Question", "Answer"])
    for heading, answers in questions(lesson):
        rich = CellRichText()
        for number, words in enumerate(answers):
            rich += ["\n"] if number else []
            for run in words:
                if run.mark in ("raised", "lowered"):
                    align = "superscript" if run.mark == "raised" else "subscript"
                    rich.append(TextBlock(InlineFont(vertAlign=align), run.text))
                elif run.mark == "":
                    rich.append(run.text)
        sheet.append([plain(heading)])
        sheet.cell(sheet.max_row, 2).value = rich
    secret = _secret(lesson)
    if secret:
        sheet.append(["What is hidden?", secret])
        sheet.row_dimensions[sheet.max_row].hidden = True
    table = book.create_sheet("Table")
    for row in (block for block in lesson.blocks if block.kind == "row"):
        table.append([None if plain(c) == "^" else typed(c) for c in row.cells])
        if plain(row.cells[0]) == "^":
            last = table.max_row
            table.merge_cells(f"A{last - 1}:A{last}")
    book.save(path)


def _secret(lesson: Lesson) -> str:
    return " ".join(
        run.text
        for block in lesson.blocks
        for cell in block.cells
        for run in cell
        if run.mark == "hidden"
    )


def xlsxwriter(lesson: Lesson, path: Path) -> None:
    """Write with XlsxWriter: questions with answers as rich strings, a hidden row."""
    import xlsxwriter as library

    book = library.Workbook(str(path))
    sheet = book.add_worksheet("FAQ")
    book.set_properties({"created": dt.datetime(2026, 11, 1, tzinfo=dt.UTC)})
    raised = book.add_format({"font_script": 1})
    lowered = book.add_format({"font_script": 2})
    sheet.write_row(0, 0, ["Question", "Answer"])
    row = 0
    for row, (heading, answers) in enumerate(questions(lesson), 1):
        sheet.write_string(row, 0, plain(heading))
        parts: list[Any] = []
        for number, words in enumerate(answers):
            parts += ["\n"] if number else []
            for run in words:
                if run.mark in ("raised", "lowered"):
                    parts += [raised if run.mark == "raised" else lowered, run.text]
                elif run.mark == "":
                    parts.append(run.text)
        if raised in parts or lowered in parts:
            sheet.write_rich_string(row, 1, *parts)
        else:
            sheet.write_string(row, 1, "".join(parts))
    sheet.write_row(row + 1, 0, ["What is hidden?", _secret(lesson)])
    sheet.set_row(row + 1, None, None, {"hidden": True})
    book.close()


# -- OpenDocument ----------------------------------------------------------------------


_STYLES = {
    "Up": '<style:text-properties style:text-position="super 58%"/>',
    "Low": '<style:text-properties style:text-position="sub 58%"/>',
    "Gone": '<style:text-properties text:display="none"/>',
}


def odt(lesson: Lesson, path: Path) -> None:
    """Write with odfdo: notes, a box in a frame, hidden characters by their style."""
    from odfdo import Document, Element, Header

    document = Document("text")
    body = document.body
    body.clear()
    for name, inner in _STYLES.items():
        xml = f'<style:style style:name="{name}" style:family="text">{inner}'
        style: Any = Element.from_tag(f"{xml}</style:style>")
        document.insert_style(style, automatic=True)
    for group in lesson.groups():
        kind = group[0].kind
        if kind == "heading":
            body.append(Header(group[0].level, plain(group[0].cells[0])))
        elif kind == "row":
            body.append(Element.from_tag(_odt_table(group)))
        elif kind in ("item", "step"):
            items = "".join(
                f"<text:list-item>{_odt(block.cells[0])}</text:list-item>"
                for block in group
            )
            body.append(Element.from_tag(f"<text:list>{items}</text:list>"))
        elif kind == "box":
            inner = "".join(_odt(cell) for cell in group[0].cells)
            frame = '<draw:frame text:anchor-type="paragraph" svg:width="10cm">'
            frame += '<draw:text-box fo:min-height="1cm">'
            ends = "</draw:text-box></draw:frame>"
            body.append(Element.from_tag(f"<text:p>{frame}{inner}{ends}</text:p>"))
        else:
            for cell in (cell for block in group for cell in block.cells):
                body.append(Element.from_tag(_odt(cell)))
    document.save(str(path), pretty=False)


def _odt(words: Words) -> str:
    parts = []
    for run in words:
        text = run.text.replace("&", "&amp;").replace("<", "&lt;")
        style = {"raised": "Up", "lowered": "Low", "hidden": "Gone"}.get(run.mark)
        if style:
            text = f'<text:span text:style-name="{style}">{text}</text:span>'
        elif run.mark == "note":
            text = (
                '<text:note text:note-class="footnote"><text:note-citation>1'
                f"</text:note-citation><text:note-body><text:p>{text}</text:p>"
                "</text:note-body></text:note>"
            )
        parts.append(text)
    return f"<text:p>{''.join(parts)}</text:p>"


def _odt_table(rows: tuple[Block, ...]) -> str:
    lines = []
    for number, row in enumerate(rows):
        below = rows[number + 1].cells if number + 1 < len(rows) else ()
        cells = []
        for column, words in enumerate(row.cells):
            if plain(words) == "^":
                cells.append("<table:covered-table-cell/>")
                continue
            merged = column < len(below) and plain(below[column]) == "^"
            span = ' table:number-rows-spanned="2"' if merged else ""
            kind = 'office:value-type="string"'
            cells.append(
                f"<table:table-cell {kind}{span}>{_odt(words)}</table:table-cell>"
            )
        lines.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    columns = (
        f'<table:table-column table:number-columns-repeated="{len(rows[0].cells)}"/>'
    )
    return f'<table:table table:name="T">{columns}{"".join(lines)}</table:table>'
