"""PDF files with a text layer to documents.

Canonical text: the text as a reader of the pages sees it.  The lines of a paragraph
are joined with blanks, also over the end of a column or page; paragraphs are parted by
an empty line, items of a list and rows of a table by a line end, cells by " | ".  Words
cut at a line's end are whole again; a hyphen stays where the file writes the word with
one elsewhere.  Columns are read one after the other.  Running heads and feet, page
numbers, tables of contents and text at an angle are left out.
Headings are lines in larger or bolder letters than the text, bookmarked lines, and
questions.  A place is the page, counted from 1 as viewers count.

The library is pypdfium2 (Apache-2.0 or BSD-3-Clause): see ``_page``.
"""

from __future__ import annotations

import ctypes
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice, pairwise
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from explainbot.errors import EmptySourceError, SourceError
from explainbot.readers.base import Metadata, Parsed
from explainbot.readers.metadata import language_code
from explainbot.readers.pdf._frames import parted
from explainbot.readers.pdf._furniture import remove_running, without_contents
from explainbot.readers.pdf._layout import Line, bands, columns, rows
from explainbot.readers.pdf._notes import place_notes
from explainbot.readers.pdf._page import Page, read_page
from explainbot.readers.pdf._text import Bookmark, Joiner, build, find_habit, paragraphs
from explainbot.text.lines import one_line
from explainbot.text.word_lists import patterns_of

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
    angled = [page.number for page in pages if page.angled]
    if angled:
        found.append(f"{page_ranges(angled)}: text at an angle is not read")
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
    if any(page.angled for page in pages):
        return EmptySourceError(
            "it holds only text at an angle, which is not read",
            where=path,
            hint="Turn its pages in a viewer until the text is upright, and print it "
            "to a new PDF.",
        )
    return EmptySourceError(
        "its pages hold no text",
        where=path,
        hint="If a viewer shows words, run text recognition (OCR) on it, "
        "or save the document that it was made from as PDF again.",
    )


def _text(pages: list[Page], marks: list[Bookmark]) -> tuple[Parsed, list[str]]:
    body = _body_size(pages)
    whole = [list(page.pieces) for page in pages]
    remove_running(pages, body)
    if not any(page.pieces for page in pages):  # what is on every page is all there is
        for page, pieces in zip(pages, whole, strict=True):
            page.pieces = pieces
    lines, contents = without_contents(list(_lines(pages)))
    habit = find_habit(lines, body)
    found = place_notes(paragraphs(lines, habit), body)
    parsed = build(found, habit, Joiner(lines), marks)
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
        for part in parted(page.pieces):
            for table, band in bands(part):
                for pieces in [band] if table else columns(band):
                    column += 1
                    yield from rows(pieces, page.number, column)


MOST_BYTES = 200_000_000
"""Of one part; the text of a page has some 20,000."""
_STREAM = re.compile(rb">>\s*stream\r?\n")
_DICTIONARY = 2000
_CHUNK = 1 << 16
_STEP = 1 << 20


def is_bomb(data: bytes) -> bool:
    """Whether some part, pictures aside, unpacks to more than ``MOST_BYTES``."""
    if len(data) * 1032 < MOST_BYTES:  # no more can be packed into so few bytes
        return False
    return any(
        _is_over(data, found.end())
        for found in _STREAM.finditer(data)
        if _is_packed(data[max(0, found.start() - _DICTIONARY) : found.end()])
    )


def _is_packed(before: bytes) -> bool:
    head = before[before.rfind(b" obj") :]
    return b"/FlateDecode" in head and b"/Image" not in head


def _is_over(data: bytes, start: int) -> bool:
    """Unpack from ``start`` on, keeping nothing, until it ends or is too much."""
    unpacker = zlib.decompressobj()
    total = 0
    try:
        while not unpacker.eof and (unpacker.unconsumed_tail or start < len(data)):
            piece = unpacker.unconsumed_tail or data[start : start + _CHUNK]
            if not unpacker.unconsumed_tail:
                start += _CHUNK
            total += len(unpacker.decompress(piece, _STEP))
            if total > MOST_BYTES:
                return True
    except zlib.error:  # damaged, or no stream at all
        return False
    return False


@cache
def _junk_title() -> re.Pattern[str]:
    return re.compile(
        rf"(?:microsoft (?:word|power\s?point|excel)|{patterns_of('idle_titles')}"
        r"|print\b|layout \d|full page|no title|\(?anonymous|https?:|file:)"
        r"|.*\.(?:docx?|pdf|tex|dvi|odt|odp|indd|qxd|pptx?|rtf|txt|html?|xlsx?|ps|eps)\Z"
        r"|[\W\d_]*\Z|\S*[\d_]\S*\Z",
        re.IGNORECASE,
    )


@cache
def _junk_author() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{patterns_of('idle_authors')}|student"
        r"|teacher|\(?anonymous\)?|\(?unspecified\)?|microsoft.*|[\W\d_]*+)\d*+\Z",
        re.IGNORECASE,
    )


_DATE = re.compile(r"(?:D:)?(\d{4})(\d{2})?(\d{2})?")
_LONGEST = 300


@dataclass(frozen=True)
class Facts:
    """The file's properties."""

    stated: Metadata

    def beside(self, parsed: Parsed, pages: list[Page]) -> Metadata:
        """Return the facts, titled as the text itself knows best."""
        return replace(self.stated, title=self._title(parsed, pages))

    def _title(self, parsed: Parsed, pages: list[Page]) -> str:
        """Return the stated title if the first page has it, else the one it shows."""
        stated = self.stated.title
        opening = one_line(parsed.text[: 4 * _LONGEST]).casefold()
        tops = [each for each in parsed.headings if each.level == 1]
        if len(tops) != 1 or (stated and stated.casefold() in opening):
            return stated
        first = min((page.number for page in pages if page.pieces), default=1)
        alone = tops[0] is parsed.headings[0]
        shown = alone and not parsed.text[: tops[0].start].strip()
        return tops[0].title if shown and parsed.marks[0].page == first else stated


def about(document: PdfDocument) -> Facts:
    """Return title, author, date and language as the file's properties have them."""
    values = {key: one_line(value) for key, value in _values(document).items()}
    title, author = values["Title"][:_LONGEST], values["Author"][:_LONGEST]
    date = _DATE.match(values["CreationDate"])
    return Facts(
        Metadata(
            title="" if _junk_title().match(title) else title,
            author="" if _junk_author().match(author) else author,
            date="-".join(part for part in date.groups() if part) if date else "",
            language=_language(document),
        )
    )


def _values(document: PdfDocument) -> dict[str, str]:
    return {
        key: document.get_metadata_value(key)
        for key in ("Title", "Author", "CreationDate")
    }


def _language(document: PdfDocument) -> str:
    import pypdfium2.raw as pdfium

    length = pdfium.FPDFCatalog_GetLanguage(document, None, 0)
    if not 0 < length < _LONGEST:
        return ""
    buffer = (ctypes.c_ushort * length)()
    pdfium.FPDFCatalog_GetLanguage(document, buffer, length)
    return language_code("".join(map(chr, buffer)).split("\0")[0])


def page_ranges(numbers: list[int]) -> str:
    """Word a list of pages, in order: "page 3", "pages 2, 5–9"."""
    if not numbers:
        return ""
    runs = [[numbers[0], numbers[0]]]
    for before, number in pairwise(numbers):
        if number == before + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    words = ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs)
    return f"pages {words}" if len(numbers) > 1 else f"page {words}"
