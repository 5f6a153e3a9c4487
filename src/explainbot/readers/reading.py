"""Reading of files to documents: one reader a kind of file, loaded when needed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path

from explainbot.errors import EmptySourceError, SourceError, UnknownKindError
from explainbot.readers.base import EMPTY, Decoded, Metadata, Parsed, Reading
from explainbot.readers.decoding import decode, read_bytes
from explainbot.readers.metadata import load_metadata
from explainbot.readers.subject import find_aliases, find_subject
from explainbot.records import Document, text_sha256
from explainbot.text.languages import guess_language, is_plausible

__all__ = ["EMPTY", "Metadata", "Reading", "load_metadata", "read", "supported"]


@dataclass(frozen=True)
class Kind:
    """One kind of file."""

    media_type: str
    module: str
    """Module of this package with ``parse(decoded, path) -> Parsed``, or, of a binary
    kind, ``parse(data, path) -> Parsed``."""
    binary: bool = False
    """Whether the reader takes the file's bytes rather than its text."""


_TEXT = Kind("text/plain", "text")
_MARKDOWN = Kind("text/markdown", "markdown")
_HTML = Kind("text/html", "html.page")
_TABLE = Kind("text/csv", "table")
_PDF = Kind("application/pdf", "pdf.document", binary=True)
_RST = Kind("text/x-rst", "rst")
_NOTEBOOK = Kind("application/x-ipynb+json", "notebook")
_SUBRIP = Kind("application/x-subrip", "transcript")
_WEBVTT = Kind("text/vtt", "transcript")
_JSON = Kind("application/json", "json_items")
_JSON_LINES = Kind("application/jsonl", "json_items")
_OFFICE = "application/vnd.openxmlformats-officedocument"
_WORD = Kind(f"{_OFFICE}.wordprocessingml.document", "office.docx", binary=True)
_SLIDES = Kind(f"{_OFFICE}.presentationml.presentation", "office.pptx", binary=True)
_WORKBOOK = Kind(f"{_OFFICE}.spreadsheetml.sheet", "office.xlsx", binary=True)
_ODF_TEXT = Kind("application/vnd.oasis.opendocument.text", "office.odt", binary=True)
_ODF_SHEET = Kind(
    "application/vnd.oasis.opendocument.spreadsheet", "office.ods", binary=True
)
_BOOK = Kind("application/epub+zip", "office.epub", binary=True)

KINDS = {
    ".txt": _TEXT,
    ".text": _TEXT,
    ".md": _MARKDOWN,
    ".markdown": _MARKDOWN,
    ".html": _HTML,
    ".htm": _HTML,
    ".csv": _TABLE,
    ".tsv": _TABLE,
    ".pdf": _PDF,
    ".rst": _RST,
    ".ipynb": _NOTEBOOK,
    ".srt": _SUBRIP,
    ".vtt": _WEBVTT,
    ".json": _JSON,
    ".jsonl": _JSON_LINES,
    ".docx": _WORD,
    ".docm": _WORD,
    ".pptx": _SLIDES,
    ".pptm": _SLIDES,
    ".ppsx": _SLIDES,
    ".xlsx": _WORKBOOK,
    ".xlsm": _WORKBOOK,
    ".odt": _ODF_TEXT,
    ".ods": _ODF_SHEET,
    ".epub": _BOOK,
}
"""Kinds of file that are read, by suffix in lower case."""


def supported(path: Path) -> bool:
    """Whether a file of this name is of a kind that is read."""
    return path.suffix.lower() in KINDS


def read(
    path: Path,
    *,
    name: str,
    source_path: str,
    metadata: Metadata = EMPTY,
    usual: str = "en",
) -> Reading:
    """Read one file.

    Args:
        path: The file.
        name: Its path below ``corpus/``, with ``/``; the document's id.
        source_path: Its path relative to the workspace, with ``/``.
        metadata: What its author says about it; goes before what the file says.
        usual: Its language where neither says it and the text is too short to tell.

    Raises:
        UnknownKindError: No reader for its suffix.
        EncodingError: Its bytes are not text.
        EmptySourceError: It is empty, or nothing is left once it is read.
        SourceError: It cannot be read, or is not what its suffix says.
    """
    _refuse_name(path, name, source_path)
    kind = KINDS.get(path.suffix.lower())
    if kind is None:
        raise UnknownKindError(
            f'files of the kind "{path.suffix or path.name}" are not read',
            where=path,
            hint=f"Kinds that are: {', '.join(KINDS)}.",
        )
    data = read_bytes(path)
    parse = import_module(f"explainbot.readers.{kind.module}").parse
    parsed: Parsed
    if kind.binary:
        decoded = Decoded("", "")
        parsed = parse(data, path)
    else:
        decoded = decode(data, path, declared=kind is _HTML)
        parsed = parse(decoded, path)
    if not parsed.text.strip():
        raise EmptySourceError(
            "nothing is left of the file once it is read", where=path
        )
    if _only_headings(parsed):
        raise EmptySourceError("it holds headings without text", where=path)
    about = parsed.about
    if kind.binary or kind is _HTML or not about.language:
        # Programs state the language of their menus or templates, so the text's own
        # goes before it where it is plain.
        guessed = guess_language(parsed.text)
        stated = about.language
        if stated and not guessed and kind in (_WORKBOOK, _ODF_SHEET):
            # Short cells are too little to bear out what is a template's.
            stated = stated if is_plausible(stated, parsed.text) else ""
        about = replace(about, language=guessed or stated)
    about = metadata.over(about)
    document = _document(
        parsed,
        about,
        _File(name, source_path, kind.media_type, decoded.encoding),
        about.language or usual,
    )
    warnings = decoded.warnings + parsed.warnings
    return Reading(document, warnings, assumed=not about.language)


def _refuse_name(path: Path, name: str, source_path: str) -> None:
    try:
        f"{path.name}{name}{source_path}".encode()
    except UnicodeEncodeError:
        where = str(path).encode("utf-8", "backslashreplace").decode()
        raise SourceError(
            "its name is not valid text", where=where, hint="Rename it."
        ) from None


def _only_headings(parsed: Parsed) -> bool:
    position = parsed.front
    for heading in parsed.headings:
        if parsed.text[position : heading.start].strip():
            return False
        position = heading.end
    return not parsed.text[position:].strip()


@dataclass(frozen=True)
class _File:
    """What is known of a file before it is read."""

    name: str
    source_path: str
    media_type: str
    encoding: str


def _document(parsed: Parsed, about: Metadata, file: _File, language: str) -> Document:
    stem = " ".join(Path(file.name).stem.replace("_", " ").replace("-", " ").split())
    title = about.title or stem
    subject, aliases = about.subject, about.aliases
    if not subject:
        subject, found = find_subject(title, parsed.text, language)
        aliases = aliases or found
    elif not aliases:
        aliases = find_aliases(subject, parsed.text)
    if title == stem and subject.casefold() == stem.casefold():
        title = subject  # the file's name, as the text writes it
    return Document(
        id=file.name,
        title=title,
        subject=subject,
        aliases=aliases,
        text=parsed.text,
        source_path=file.source_path,
        media_type=file.media_type,
        sha256=text_sha256(parsed.text),
        marks=parsed.marks,
        headings=parsed.headings,
        sources=about.sources,
        encoding=file.encoding,
        language=language,
        author=about.author,
        date=about.date,
        licence=about.licence,
        url=about.url,
        tags=about.tags,
    )
