"""What a PDF says about itself, without what programs put there unasked."""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from explainbot.readers.base import Metadata, Parsed
from explainbot.readers.facts import language_code
from explainbot.readers.pdf_page import Page
from explainbot.text.lines import one_line

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_JUNK_TITLE = re.compile(
    r"(?:microsoft (?:word|power\s?point|excel)|power\s?point|presentation\b|untitled"
    r"|unbenannt|sans titre|sin t[ií]tulo|document\s?\d*\Z|dokument\s?\d*\Z|slide \d"
    r"|folie \d|print\b|layout \d|full page|no title|\(?anonymous|https?:|file:)"
    r"|.*\.(?:docx?|pdf|tex|dvi|odt|odp|indd|qxd|pptx?|rtf|txt|html?|xlsx?|ps|eps)\Z"
    r"|[\W\d_]*\Z|\S*[\d_]\S*\Z",
    re.IGNORECASE,
)
_JUNK_AUTHOR = re.compile(
    r"(?:user|admin\w*|owner|root|author|autor|unknown|unbekannt|office|pc|student"
    r"|teacher|\(?anonymous\)?|\(?unspecified\)?|microsoft.*|[\W\d_]*)\d*\Z",
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
            title="" if _JUNK_TITLE.match(title) else title,
            author="" if _JUNK_AUTHOR.match(author) else author,
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
