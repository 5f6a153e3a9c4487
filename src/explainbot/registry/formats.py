"""Formats: the kinds of file, and what each promises of its text.

A kind's registration is the only place that says so: who cuts, marks, cites or reports
asks it, by the document, and knows no format by name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, NamedTuple

READING_RULES = 3
"""Number of the rules by which files become text and sections: raised whenever a reader
or the cutting makes other text, offsets, headings or sections of the same bytes."""


@dataclass(frozen=True, kw_only=True)
class Traits:
    """What holds of the text of one kind of file, long after it was read."""

    lines_shown: bool = True
    """Whether a citation names lines; those of a page's mark-up are seen by nobody."""
    block_a_line: bool = False
    """Whether each block has a line of its own, without empty lines between."""
    lines_whole: bool = False
    """Whether no line goes on in the next one: each is a paragraph, as on slides."""
    headings_complete: bool = False
    """Whether the reader tells every heading there is."""
    markup: Literal["", "markdown", "rst"] = ""
    """In which marks the text is written: the reader whose ``markup`` knows them.  Such
    a text marks its own headlines."""
    plain: bool = False
    """Whether lines are all there is, so that drawn ones, capitals and tabs part it."""
    indented_code: bool = False
    """Whether a block that is indented is code."""
    spoken: bool = False
    """Whether it is talk, written down: a dash there is a change of the speaker."""
    table: bool = False
    """Whether its sections are rows of a table."""
    bank: bool = False
    """Whether it is questions of which the right answers are known, and nothing that
    may be chosen is in the text."""
    page: bool = False
    """Whether it is a page of the web: it may be an error page, state the encoding of
    its bytes, and the language of its template."""

    def stated(self) -> dict[str, Any]:
        """Return the traits that are not the usual ones, by name."""
        usual = Traits()
        return {
            name: getattr(self, name)
            for name in TRAITS
            if getattr(self, name) != getattr(usual, name)
        }


TRAITS = tuple(field.name for field in fields(Traits))


@dataclass(frozen=True)
class Kind(Traits):
    """One kind of file: its registration."""

    media_type: str
    module: str = ""
    """Module of ``explainbot.readers`` that has the ``parse`` of a kind of ours."""
    binary: bool = False
    """Whether the reader takes the file's bytes rather than its text."""
    parse: Callable[..., Any] | None = None
    """A plug-in's reader: ``parse(decoded, path) -> Parsed``, or, of a binary kind,
    ``parse(data, path) -> Parsed``."""
    hides: bool = False
    """Whether such a file can hide text: its reader takes a keyword ``hidden``, too,
    which says whether that is read."""
    convert: str = ""
    """What helps where such a file cannot be read, as full sentences."""

    @property
    def traits(self) -> Traits:
        """What holds of its text, without the rest."""
        return Traits(**{name: getattr(self, name) for name in TRAITS})


class Foreign(NamedTuple):
    """A kind of file that is not read, and what helps."""

    convert: str
    """How it becomes one that is read, as full sentences."""
    save_as: str = ""
    """The kinds that a program can save it as; "" if no program simply does."""
    office: str = ""
    """The suffix to which LibreOffice converts it; "" where it does not."""


_WRITER = "Open it in a word processor (LibreOffice Writer, Word) and save it as "
_UNLOCKED = f"{_WRITER}a new .docx, unlocked."
_TO_SLIDES = "Open it in LibreOffice Impress or PowerPoint and save it as .pptx."
_TO_SHEET = "Open it in a spreadsheet (LibreOffice Calc, Excel) and save it as .xlsx."
_TO_BOOK = "Convert a copy without protection to .epub, for example with Calibre."
_TO_TEXT = "Open it in a text editor and save it as UTF-8 text (.txt or .md)."

_TEXT = Kind("text/plain", "text", plain=True, convert=_TO_TEXT)
_MARKDOWN = Kind(
    "text/markdown", "markdown",
    markup="markdown", indented_code=True, hides=True, convert=_TO_TEXT,
)  # fmt: skip
_HTML = Kind(
    "text/html", "html.page",
    lines_shown=False, block_a_line=True, page=True, hides=True, convert=_TO_TEXT,
)  # fmt: skip
_XHTML = replace(_HTML, media_type="application/xhtml+xml", module="html.xhtml")
_TABLE = Kind(
    "text/csv", "table", headings_complete=True, table=True,
    convert="Give it a first row with the columns question and answer, or save it as "
    ".xlsx.",
)  # fmt: skip
_PDF = Kind(
    "application/pdf", "pdf.document", binary=True,
    convert="If its pages are pictures, run text recognition on it, for example: "
    "ocrmypdf OLD.pdf NEW.pdf. If it is locked or damaged, open it in a viewer and "
    "print it to a new PDF.",
)  # fmt: skip
_RST = Kind("text/x-rst", "rst", markup="rst", hides=True, convert=_TO_TEXT)
_NOTEBOOK = Kind("application/x-ipynb+json", "notebook", markup="markdown", hides=True)
_SUBRIP = Kind(
    "application/x-subrip", "transcript",
    headings_complete=True, spoken=True, convert=_TO_TEXT,
)  # fmt: skip
_WEBVTT = replace(_SUBRIP, media_type="text/vtt")
_SBV = replace(_SUBRIP, media_type="text/x-sbv")
_JSON = Kind("application/json", "json_items", headings_complete=True)
_JSON_LINES = replace(_JSON, media_type="application/jsonl")
_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
_WORD = Kind(
    f"{_OFFICE}.wordprocessingml.document", "office.docx", hides=True,
    binary=True, convert=_UNLOCKED,
)  # fmt: skip
_SLIDES = Kind(
    f"{_OFFICE}.presentationml.presentation", "office.pptx", hides=True,
    binary=True, lines_whole=True, convert=_TO_SLIDES,
)  # fmt: skip
_WORKBOOK = Kind(
    f"{_OFFICE}.spreadsheetml.sheet", "office.xlsx", hides=True,
    binary=True, headings_complete=True, table=True, convert=_TO_SHEET,
)  # fmt: skip
_ODF_TEXT = Kind(
    f"{_OPEN}.text", "office.odt", hides=True, binary=True, convert=_UNLOCKED
)
_ODF_SHEET = Kind(
    f"{_OPEN}.spreadsheet", "office.ods", hides=True,
    binary=True, headings_complete=True, table=True, convert=_TO_SHEET,
)  # fmt: skip
_ODF_SLIDES = Kind(
    f"{_OPEN}.presentation", "office.odp", hides=True,
    binary=True, lines_whole=True, convert=_TO_SLIDES,
)  # fmt: skip
_FLAT_TEXT = replace(_ODF_TEXT, media_type=f"{_OPEN}.text-flat-xml")
_FLAT_SHEET = replace(_ODF_SHEET, media_type=f"{_OPEN}.spreadsheet-flat-xml")
_FLAT_SLIDES = replace(_ODF_SLIDES, media_type=f"{_OPEN}.presentation-flat-xml")
_BOOK = Kind(
    "application/epub+zip", "office.epub",
    binary=True, block_a_line=True, hides=True, convert=_TO_BOOK,
)  # fmt: skip

_XML = Kind(
    "application/xml", "xml.document",
    binary=True, lines_shown=False, block_a_line=True,
)  # fmt: skip
_DOCBOOK = replace(_XML, media_type="application/docbook+xml")
_JATS = replace(_XML, media_type="application/jats+xml")
_CNXML = replace(_XML, media_type="application/vnd.openstax.cnxml+xml")
_OUTLINE = replace(_XML, media_type="text/x-opml")
BANK = "application/x-question-bank"
"""Media type of what was read as a question bank, whatever its file is called."""
_BANK = Kind(
    BANK, "banks.files",
    binary=True, headings_complete=True, table=True, bank=True,
    convert="Export it anew with the program that made it, and add that file.",
)  # fmt: skip
_ORG = Kind(
    "text/x-org", "lightweight.org", block_a_line=True, hides=True, convert=_TO_TEXT
)
_ASCIIDOC = replace(_ORG, media_type="text/asciidoc", module="lightweight.asciidoc")
_TIMED_TEXT = replace(
    _SUBRIP, media_type="application/ttml+xml", module="xml.captions",
    binary=True, convert="",
)  # fmt: skip


def _silent(kind: Kind) -> Kind:
    """Return the same kind under a suffix for which nothing special is advised."""
    return replace(kind, convert="")


KINDS = {
    ".txt": _TEXT,
    ".text": _silent(_TEXT),
    ".md": _MARKDOWN,
    ".markdown": _silent(_MARKDOWN),
    ".mkd": _silent(_MARKDOWN),
    ".mdown": _silent(_MARKDOWN),
    ".mdx": _silent(_MARKDOWN),
    ".qmd": _silent(_MARKDOWN),
    ".rmd": _silent(_MARKDOWN),
    ".html": _HTML,
    ".htm": _HTML,
    ".xhtml": _XHTML,
    ".xht": _silent(_XHTML),
    ".csv": _TABLE,
    ".tsv": _silent(_TABLE),
    ".pdf": _PDF,
    ".rst": _RST,
    ".ipynb": _NOTEBOOK,
    ".srt": _SUBRIP,
    ".vtt": _WEBVTT,
    ".sbv": _SBV,
    ".json": _JSON,
    ".jsonl": _JSON_LINES,
    ".ndjson": _JSON_LINES,
    ".docx": _WORD,
    ".docm": _WORD,
    ".dotx": _silent(_WORD),
    ".dotm": _silent(_WORD),
    ".pptx": _SLIDES,
    ".pptm": _silent(_SLIDES),
    ".ppsx": _SLIDES,
    ".ppsm": _silent(_SLIDES),
    ".potx": _silent(_SLIDES),
    ".potm": _silent(_SLIDES),
    ".xlsx": _WORKBOOK,
    ".xlsm": _silent(_WORKBOOK),
    ".xltx": _silent(_WORKBOOK),
    ".xltm": _silent(_WORKBOOK),
    ".odt": _ODF_TEXT,
    ".ott": _silent(_ODF_TEXT),
    ".fodt": _silent(_FLAT_TEXT),
    ".odp": _ODF_SLIDES,
    ".otp": _silent(_ODF_SLIDES),
    ".fodp": _silent(_FLAT_SLIDES),
    ".ods": _ODF_SHEET,
    ".ots": _silent(_ODF_SHEET),
    ".fods": _silent(_FLAT_SHEET),
    ".epub": _BOOK,
    ".xml": _XML,
    ".docbook": _DOCBOOK,
    ".dbk": _DOCBOOK,
    ".jats": _JATS,
    ".nxml": _JATS,
    ".cnxml": _CNXML,
    ".opml": _OUTLINE,
    ".org": _ORG,
    ".adoc": _ASCIIDOC,
    ".asciidoc": _silent(_ASCIIDOC),
    ".asc": _silent(_ASCIIDOC),
    ".ttml": _TIMED_TEXT,
    ".dfxp": _TIMED_TEXT,
    ".apkg": _BANK,
    ".colpkg": _BANK,
    ".gift": _BANK,
    ".h5p": _BANK,
    ".qti": _silent(_BANK),
    ".aiken": _silent(_BANK),
    ".dat": _silent(_BANK),
}
"""Kinds of file that are read, by suffix in lower case."""

_LETTER = Foreign(f"{_WRITER}.docx.", ".docx or .odt")
_PRINTED = "Open it in a viewer, print it to a PDF."
_LETTER_OR_PRINT = f"{_WRITER}.docx, or print it to a PDF."
_PICTURE = Foreign(
    "It is a picture: run text recognition (OCR) on it and save the words as .txt."
)
_RECORDING = Foreign(
    "Only words are read: add a transcript of it, as .srt, .vtt or .txt."
)

FOREIGN = {
    **dict.fromkeys((".doc", ".dot", ".rtf"), _LETTER._replace(office=".docx")),
    **dict.fromkeys((".pages", ".wps"), _LETTER),
    ".wpd": Foreign(_LETTER_OR_PRINT, ".docx or .odt", ".docx"),
    ".tex": Foreign(_LETTER_OR_PRINT, ".pdf"),
    **dict.fromkeys((".ppt", ".pps"), Foreign(_TO_SLIDES, ".pptx", ".pptx")),
    ".key": Foreign(_TO_SLIDES, ".pptx"),
    ".xls": Foreign(_TO_SHEET, ".xlsx or .ods", ".xlsx"),
    ".numbers": Foreign(_TO_SHEET, ".xlsx or .ods"),
    **dict.fromkeys((".mobi", ".azw", ".azw3"), Foreign(_TO_BOOK, ".epub")),
    **dict.fromkeys((".djvu", ".ps", ".xps"), Foreign(_PRINTED, ".pdf")),
    **dict.fromkeys(
        (".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".bmp", ".webp", ".heic"),
        _PICTURE,
    ),
    **dict.fromkeys(
        (".mp3", ".m4a", ".wav", ".ogg", ".flac", ".mp4", ".mkv", ".mov", ".webm"),
        _RECORDING,
    ),
}
"""Kinds of file that are not read and can become one that is, by suffix."""

_USUAL = Traits()
_TRAITS: dict[str, Traits] = {
    kind.media_type: kind for kind in (_BANK, *KINDS.values())
}


def traits_of(media_type: str) -> Traits:
    """Return what holds of the text of a kind of ours; the usual traits of others."""
    return _TRAITS.get(media_type, _USUAL)


def advice(suffix: str) -> str:
    """Return how a file of this suffix becomes one that can be read; "" if unknown."""
    known = KINDS.get(suffix) or FOREIGN.get(suffix)
    return known.convert if known else ""
