"""Reading of files to documents: one reader a kind of file, loaded when needed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path

from explainbot.errors import EmptySourceError, SourceError, UnknownKindError
from explainbot.readers._plugins import (
    parsed_by,
    plugin_advice,
    plugin_kind,
    plugin_suffixes,
    suffix_of,
)
from explainbot.readers.base import (
    EMPTY,
    Decoded,
    Markup,
    Metadata,
    Parsed,
    Reading,
    formula_notes,
)
from explainbot.readers.decoding import decode, read_bytes
from explainbot.readers.metadata import load_metadata
from explainbot.readers.subject import find_aliases, find_subject
from explainbot.records import Document, Span, blanked, text_sha256
from explainbot.registry.formats import KINDS, Kind, advice
from explainbot.text.languages import guess_language, is_plausible

__all__ = [
    "EMPTY",
    "Metadata",
    "Reading",
    "how_to_read",
    "load_metadata",
    "markup_of",
    "plugin_suffixes",
    "read",
    "supported",
]


def supported(path: Path) -> bool:
    """Whether a file of this name is of a kind that is read, be it by a plug-in."""
    return path.suffix.lower() in KINDS or suffix_of(path) != ""


def how_to_read(path: Path) -> str:
    """Return how a file becomes one that can be read, by its name; "" if unknown."""
    return advice(path.suffix.lower()) or plugin_advice(path)


_LEFT = (
    "Open it and look: a page of menus, pictures or frames alone has no text; "
    "save the page or text that holds the words, and add that."
)


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
        ReaderPluginError: The plug-in for it cannot be loaded, or fails.
        EncodingError: Its bytes are not text.
        EmptySourceError: It is empty, or nothing is left once it is read.
        SourceError: It cannot be read, or is not what its suffix says.
    """
    _refuse_name(path, name, source_path)
    kind, parsed, decoded = _parsed(path, hidden=bool(metadata.hidden))
    if not parsed.text.strip():
        raise EmptySourceError(
            "nothing is left of the file once it is read",
            where=path,
            hint=" ".join(f"{note}." for note in parsed.warnings) or _LEFT,
        )
    if _only_headings(parsed):
        raise EmptySourceError(
            "it holds headings without text",
            where=path,
            hint=" ".join(f"{note}." for note in parsed.warnings),
        )
    about = parsed.about
    if kind.binary or kind.page or not about.language:
        # Programs state the language of their menus or templates, so the text's own
        # goes before it where it is plain.
        guessed = guess_language(parsed.text)
        stated = about.language
        if stated and not guessed and kind.binary and kind.table:
            # Short cells are too little to bear out what is a template's.
            stated = stated if is_plausible(stated, parsed.text) else ""
        about = replace(about, language=guessed or stated)
    about = metadata.over(about)
    document = _document(
        parsed,
        about,
        _File(name, source_path, kind, decoded.encoding),
        about.language or usual,
    )
    warnings = decoded.warnings + parsed.warnings
    if kind.page or kind.binary:
        warnings += formula_notes(parsed)
    return Reading(document, warnings, assumed=not about.language)


def _parsed(path: Path, *, hidden: bool) -> tuple[Kind, Parsed, Decoded]:
    """Return a file's kind, what its reader makes of it, and how it was decoded."""
    kind = KINDS.get(path.suffix.lower())
    if kind is None:
        return _parsed_by_plugin(path)
    given, decoded = _given(path, kind)
    parse = import_module(f"explainbot.readers.{kind.module}").parse
    asked = {"hidden": hidden} if kind.hides else {}
    return kind, parse(given, path, **asked), decoded


def _parsed_by_plugin(path: Path) -> tuple[Kind, Parsed, Decoded]:
    found = plugin_kind(path)
    if found is None:
        raise UnknownKindError(
            f'files of the kind "{path.suffix or path.name}" are not read',
            where=path,
            hint=f"Kinds that are: {', '.join((*KINDS, *plugin_suffixes()))}.",
        )
    plugin, kind = found
    given, decoded = _given(path, kind)
    return kind, parsed_by(plugin, kind, given, path), decoded


def _given(path: Path, kind: Kind) -> tuple[bytes | Decoded, Decoded]:
    """Return what a reader takes of a file, and how it was decoded."""
    data = read_bytes(path)
    if kind.binary:
        return data, Decoded("", "")
    decoded = decode(data, path, declared=kind.page)
    return decoded, decoded


def markup_of(document: Document) -> Markup:
    """Return what the marks of a document's text say, beside its headings."""
    name, told = document.traits.markup, Markup()
    if name:
        marks = import_module(f"explainbot.readers.{name}").markup
        told = marks(document.text, document.headings)
    if not (document.skips or document.hidden):
        return told
    kept = [span for span in told.skips if span not in document.hidden]
    skips = joined([*kept, *document.skips])
    if not skips:
        return replace(told, skips=())
    start, end = skips[0]
    return replace(told, skips=skips, front=told.front if start else end)


def joined(runs: Iterable[Span]) -> tuple[Span, ...]:
    """Return runs in order, those that overlap as one."""
    found: list[Span] = []
    for start, end in sorted(set(runs)):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


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
    kind: Kind
    encoding: str


def _document(parsed: Parsed, about: Metadata, file: _File, language: str) -> Document:
    stem = " ".join(Path(file.name).stem.replace("_", " ").replace("-", " ").split())
    title = about.title or stem
    seen = blanked(parsed.text, parsed.skips)
    subject, aliases = about.subject, about.aliases
    if not subject:
        subject, found = find_subject(title, seen, language)
        aliases = aliases or found
    elif not aliases:
        aliases = find_aliases(subject, seen)
    if title == stem and subject.casefold() == stem.casefold():
        title = subject  # the file's name, as the text writes it
    return Document(
        id=file.name,
        title=title,
        subject=subject,
        aliases=aliases,
        text=parsed.text,
        source_path=file.source_path,
        media_type=parsed.media_type or file.kind.media_type,
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
        own_traits=file.kind.traits if file.kind.parse else None,
        skips=parsed.skips,
        hidden=parsed.hidden,
        terms=parsed.terms,
    )
