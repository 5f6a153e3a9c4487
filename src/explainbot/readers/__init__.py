"""Files to documents: one module per kind of file, loaded when such a file is read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from explainbot.errors import EmptySourceError, SourceError, UnknownKindError
from explainbot.readers.base import Decoded, Parsed, Reading
from explainbot.readers.decoding import decode, read_bytes
from explainbot.readers.language import guess_language
from explainbot.readers.metadata import EMPTY, Metadata, load_metadata
from explainbot.readers.subject import find_aliases, find_subject
from explainbot.records import Document, text_sha256

__all__ = ["EMPTY", "Metadata", "Reading", "load_metadata", "read", "supported"]

MEDIA_TYPES = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".csv": "text/csv",
    ".tsv": "text/csv",
}
"""Kinds of file that are read, by suffix."""


def supported(path: Path) -> bool:
    """Whether a file of this name is of a kind that is read."""
    return path.suffix.lower() in MEDIA_TYPES


def read(
    path: Path, *, name: str, source_path: str, metadata: Metadata = EMPTY
) -> Reading:
    """Read one file.

    Args:
        path: The file.
        name: Its path below ``corpus/``, with ``/``; the document's id.
        source_path: Its path relative to the workspace, with ``/``.
        metadata: What its author says about it; goes before what the file says.

    Raises:
        UnknownKindError: No reader for its suffix.
        EncodingError: Its bytes are not text.
        EmptySourceError: It is empty, or nothing is left once it is read.
        SourceError: It cannot be read, or is not what its suffix says.
    """
    _refuse_name(path, name, source_path)
    media_type = MEDIA_TYPES.get(path.suffix.lower())
    if media_type is None:
        raise UnknownKindError(
            f'files of the kind "{path.suffix or path.name}" are not read',
            where=path,
            hint=f"Kinds that are: {', '.join(MEDIA_TYPES)}.",
        )
    html = media_type == "text/html"
    decoded = decode(read_bytes(path), path, declared=html)
    parsed = _parser(media_type, path)(decoded)
    if not parsed.text.strip():
        raise EmptySourceError(
            "nothing is left of the file once it is read", where=path
        )
    if _only_headings(parsed):
        raise EmptySourceError("it holds headings without text", where=path)
    document = _document(
        parsed, decoded, media_type, metadata, name=name, source_path=source_path
    )
    return Reading(document, decoded.warnings + parsed.warnings)


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


def _parser(media_type: str, path: Path) -> Callable[[Decoded], Parsed]:
    if media_type == "text/html":
        from explainbot.readers import html

        return html.parse
    if media_type == "text/markdown":
        from explainbot.readers import markdown

        return markdown.parse
    if media_type == "text/csv":
        from explainbot.readers import table

        return lambda decoded: table.parse(decoded, path)
    from explainbot.readers import text

    return text.parse


def _document(
    parsed: Parsed,
    decoded: Decoded,
    media_type: str,
    metadata: Metadata,
    *,
    name: str,
    source_path: str,
) -> Document:
    stem = " ".join(Path(name).stem.replace("_", " ").replace("-", " ").split())
    title = metadata.title or parsed.title or stem
    language = parsed.language or guess_language(parsed.text)
    subject = metadata.subject or parsed.subject
    aliases = metadata.aliases or parsed.aliases
    if not subject:
        subject, found = find_subject(title, parsed.text, language)
        aliases = aliases or found
    elif not aliases:
        aliases = find_aliases(subject, parsed.text)
    if title == stem and subject.casefold() == stem.casefold():
        title = subject  # the file's name, as the text writes it
    return Document(
        id=name,
        title=title,
        subject=subject,
        aliases=aliases,
        text=parsed.text,
        source_path=source_path,
        media_type=media_type,
        sha256=text_sha256(parsed.text),
        marks=parsed.marks,
        headings=parsed.headings,
        sources=metadata.sources or parsed.sources,
        encoding=decoded.encoding,
        language=language,
    )
