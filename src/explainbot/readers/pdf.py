"""PDF files with a text layer.

Canonical text: the text as a reader of the pages sees it.  The lines of a paragraph
are joined with blanks, also over the end of a column or page; paragraphs are parted by
an empty line, items of a list and rows of a table by a line end, cells by " | ".  Words
cut at a line's end are whole again; a hyphen stays where the file writes the word with
one elsewhere.  Columns are read one after the other.  Running heads and feet, page
numbers, tables of contents and text at an angle are left out.
Headings are lines in larger or bolder letters than the text, bookmarked lines, and
questions.  A place is the page, counted from 1 as viewers count.

The library is pypdfium2 (Apache-2.0 or BSD-3-Clause): see ``pdf_page``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from explainbot.errors import EmptySourceError, SourceError
from explainbot.readers.base import Parsed
from explainbot.readers.pdf_about import about, page_ranges
from explainbot.readers.pdf_contents import without_contents
from explainbot.readers.pdf_layout import Line, bands, columns, rows
from explainbot.readers.pdf_page import Page, read_page
from explainbot.readers.pdf_paragraphs import Joiner, find_habit, paragraphs
from explainbot.readers.pdf_running import remove_running
from explainbot.readers.pdf_streams import is_bomb
from explainbot.readers.pdf_text import Bookmark, build

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

MOST_PAGES = 10_000
MOST_CHARACTERS = 10_000_000
"""Of all pages; a book of 500 pages has 1.3 million."""
_MOST_BOOKMARKS = 5000
_PASSWORD_ERROR = 4
_START = 1024
"""A PDF's first line may stand behind so many other bytes, and its last before."""
_ROOT = re.compile(rb"(\d{1,9})\s+0\s+obj\s*<<[^>]{0,400}?/Type\s*/Catalog\b")
_UNKNOWN = 0.1
"""Share of a page's letters that cannot be told."""
_ONE_AT_A_TIME = Lock()  # PDFium is not made for threads


def parse(data: bytes, path: Path) -> Parsed:
    """Return the pages' text with headings and page numbers.

    Raises:
        SourceError: It is no PDF, needs a password, or is damaged throughout.
        EmptySourceError: No page has text.
    """
    if b"%PDF-" not in data[:_START]:
        raise SourceError("this is no PDF file, whatever its name says", where=path)
    if is_bomb(data):
        raise SourceError("a part of it unpacks to more than any text", where=path)
    with _ONE_AT_A_TIME:
        document = _open(data, path)
        try:
            pages, damaged = _pages(document)
            total = len(document)
            marks = _bookmarks(document)
            facts = about(document)
        finally:
            document.close()
    notes = _warnings(pages, damaged)
    if len(pages) + len(damaged) < total:
        notes.append(f"only the first {len(pages) + len(damaged)} pages are read")
    if not _is_whole(data):
        notes.insert(0, "the end of the file is missing; what is left was read")
    if not any(page.pieces for page in pages):
        raise _nothing(pages, damaged, path)
    parsed, left_out = _text(pages, marks)
    notes += left_out
    return replace(parsed, about=facts.beside(parsed, pages), warnings=tuple(notes))


def _open(data: bytes, path: Path) -> PdfDocument:
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        return PdfDocument(data)
    except PdfiumError as error:
        mended = _mended(data)
        if mended:
            with suppress(PdfiumError):
                return PdfDocument(mended)
        if error.err_code == _PASSWORD_ERROR:
            raise SourceError(
                "it needs a password",
                where=path,
                hint="Save it without one and add it again.",
            ) from None
        raise SourceError(
            "the PDF is damaged",
            where=path,
            hint="Open it in a viewer, save it anew and add it again.",
        ) from None


def _mended(data: bytes) -> bytes:
    """Return a file whose end is lost with a new one; b"" if it has no root."""
    roots = list(_ROOT.finditer(data))
    if _is_whole(data) or not roots:
        return b""
    number = roots[-1][1]
    return data + b"\ntrailer\n<< /Root %s 0 R >>\nstartxref\n0\n%%%%EOF\n" % number


def _is_whole(data: bytes) -> bool:
    return b"%%EOF" in data[-_START:]


def _pages(document: PdfDocument) -> tuple[list[Page], list[int]]:
    """Return the pages, and the numbers of those that cannot be read."""
    from pypdfium2 import PdfiumError

    found: list[Page] = []
    damaged: list[int] = []
    characters = 0
    for number in range(1, len(document) + 1):
        if number > MOST_PAGES or characters > MOST_CHARACTERS:
            break
        try:
            page = document[number - 1]
        except PdfiumError:
            damaged.append(number)
            continue
        try:
            found.append(read_page(page, number))
            characters += sum(len(piece.text) for piece in found[-1].pieces)
        except PdfiumError:
            damaged.append(number)
        finally:
            page.close()
    return found, damaged


def _bookmarks(document: PdfDocument) -> list[Bookmark]:
    found = []
    for entry in islice(document.get_toc(max_depth=6), _MOST_BOOKMARKS):
        target = entry.get_dest()
        page = target.get_index() if target else None
        if page is not None:
            found.append(Bookmark(entry.get_title(), page + 1, entry.level + 1))
    return found


def _warnings(pages: list[Page], damaged: list[int]) -> list[str]:
    scanned = [page.number for page in pages if not page.pieces and page.pictures]
    unknown = [
        page.number
        for page in pages
        if page.unknown > _UNKNOWN * sum(len(piece.text) for piece in page.pieces)
    ]
    found = []
    if scanned:
        found.append(f"{page_ranges(scanned)}: scanned, no text to read")
    if unknown:
        found.append(
            f"{page_ranges(unknown)}: letters are missing that the file's fonts do "
            "not name"
        )
    if damaged:
        found.append(f"{page_ranges(damaged)}: damaged, not read")
    cut = [page.number for page in pages if page.cut]
    if cut:
        found.append(f"{page_ranges(cut)}: too much text, only its beginning is read")
    return found


def _nothing(pages: list[Page], damaged: list[int], path: Path) -> SourceError:
    if damaged and not pages:
        return SourceError(
            "the PDF is damaged: no page of it can be read",
            where=path,
            hint="Open it in a viewer, save it anew and add it again.",
        )
    if any(page.pictures for page in pages):
        return EmptySourceError(
            "its pages are scanned pictures, with no text to read",
            where=path,
            hint="Run text recognition (OCR) on it and add it again.",
        )
    return EmptySourceError("its pages hold no text", where=path)


def _text(pages: list[Page], marks: list[Bookmark]) -> tuple[Parsed, list[str]]:
    body = _body_size(pages)
    remove_running(pages, body)
    lines, contents = without_contents(list(_lines(pages)))
    habit = find_habit(lines, body)
    parsed = build(paragraphs(lines, habit), habit, Joiner(lines), marks)
    note = f"{page_ranges(contents)}: table of contents left out"
    return parsed, [note] if contents else []


def _body_size(pages: list[Page]) -> float:
    """Return the size, in points, that most letters of the file have."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for piece in page.pieces:
            sizes[round(piece.size * 2) / 2] += len(piece.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def _lines(pages: list[Page]) -> Iterator[Line]:
    column = 0
    for page in pages:
        for table, band in bands(page.pieces):
            for pieces in [band] if table else columns(band):
                column += 1
                yield from rows(pieces, page.number, column)
