"""Verification that a batch output's quotes are the corpus's own words.

Every quote of every line (``answer``, ``quotes``, ``alternatives``, and those of
``parts``) is compared with the document it names: its text with the slice at its
offsets, both hashes, its evidence, its lines and page, its id; the title and path that
it states with the document's, its heading and section with the document's sections, its
citation with the one that such a quote has.

The document's file is compared as well: a quote from the index's copy of a file that
has changed since is told, once a document.

Where the document's file is as it was and only the rules of reading are others, that is
said instead: such a quote was right by the rules of its time.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Literal, NamedTuple, Protocol

from explainbot.batch.lists.tables import decoded_lines, no_file
from explainbot.batch.outputs.outputs import OUTPUT_FORMATS
from explainbot.errors import QuestionsError, SourceError, UnknownDocumentError
from explainbot.index.storage.manifest import FIRST_RULES
from explainbot.records import Document, Quote, Section, text_sha256
from explainbot.registry.formats import READING_RULES
from explainbot.reports import Problem, Verification
from explainbot.sections.sections import split

_KEPT_DOCUMENTS = 64
_OTHER_FORMS = frozenset(OUTPUT_FORMATS) - {"jsonl"} | {"htm", "markdown"}
_ANSWER_KEYS = {"answer", "quotes", "alternatives"}


class Library(Protocol):
    """The part of a workspace that the check needs."""

    def document(self, name: str) -> Document:
        """Return a document by name, or raise UnknownDocumentError."""

    def changed(self, names: Iterable[str]) -> list[str]:
        """Return those of the named documents whose file is no longer as indexed."""

    def earlier_texts(self, name: str) -> tuple[str, ...]:
        """Return hashes of the texts that other rules made of its same file."""


class _Found(NamedTuple):
    """What is wrong, and of which kind it is."""

    kind: Literal[
        "format", "document", "text", "evidence", "place", "read-by-other-rules"
    ]
    message: str


class _Source(NamedTuple):
    """A document with its sections."""

    document: Document
    sections: tuple[Section, ...]
    earlier: Callable[[], tuple[str, ...]]
    """Returns hashes of the texts that other rules made of the same file."""


def verify_file(path: str | Path, workspace: Library) -> Verification:
    """Check the quotes of ``path``, a ``.jsonl`` file of answers.

    In the result ``documents`` counts those quoted, ``sections`` the quotes checked.

    Raises:
        SourceError: The file cannot be read, is of another form that ``explainbot
            batch`` writes, or holds no answers.
    """
    form = Path(path).suffix[1:].lower()
    if form in _OTHER_FORMS:
        raise SourceError(
            f"quotes are checked in .jsonl files, not in .{form}",
            where=path,
            hint="Have explainbot batch write the answers to a .jsonl file.",
        )

    @lru_cache(_KEPT_DOCUMENTS)
    def source(name: str) -> _Source:
        document = workspace.document(name)
        earlier = partial(workspace.earlier_texts, name)
        return _Source(document, tuple(split(document)), earlier)

    problems: list[Problem] = []
    names: dict[str, str] = {}
    """Of each document the first line that quotes it."""
    lines = count = 0
    for line, record in _records(Path(path)):
        lines += 1
        where = f"{path}:{line}"
        if isinstance(record, _Found):
            problems.append(Problem("", "", record.kind, f"{where}: {record.message}"))
            continue
        rules = record.get("reading_rules", FIRST_RULES)
        for key, quote in _quotes(record):
            count += 1
            name = str(quote.get("document", "")) if isinstance(quote, dict) else ""
            if name:
                names.setdefault(name, where)
            problems += [
                Problem(name, _section(quote), kind, f"{where}: {key}: {message}")
                for kind, message in _check(quote, source, rules)
            ]
    if not lines:
        raise SourceError("there are no answers in it", where=path)
    problems += _changed(
        names, {one.document for one in problems if one.kind == "document"}, workspace
    )
    return Verification(len(names), count, tuple(problems))


def _changed(
    names: Mapping[str, str], unknown: Collection[str], workspace: Library
) -> Iterator[Problem]:
    """Yield the documents whose file is no longer what was quoted.

    Args:
        names: Documents, each with the first line that quotes it.
        unknown: Those that are told to be others, or not there.
        workspace: Knows the files.
    """
    for name in workspace.changed(one for one in names if one not in unknown):
        what = (
            f"{names[name]}: {name} was changed after indexing, or is gone; its quotes "
            "are from the indexed copy. Run: explainbot index"
        )
        yield Problem(name, "", "source-changed", what)


def _records(path: Path) -> Iterator[tuple[int, dict[str, Any] | _Found]]:
    try:
        if odd := no_file(path):
            raise SourceError(odd, where=path)
        with path.open("rb") as stream:
            for number, text in decoded_lines(stream, str(path)):
                if text.strip():
                    yield number, _record(text)
    except OSError as error:
        raise SourceError(
            f"this cannot be read ({error.strerror or error})",
            where=path,
            hint="Name a .jsonl file that explainbot batch wrote.",
        ) from None
    except QuestionsError as error:
        what = "this is not UTF-8 text"
        raise SourceError(what, where=path, line=error.line) from None


def _record(text: str) -> dict[str, Any] | _Found:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return _Found("format", "this line is not valid JSON")
    if not isinstance(value, dict) or not _ANSWER_KEYS.issubset(value):
        return _Found("format", "this line is not an answer")
    if not _is_first(value):
        return _Found("format", '"answer" is not the first of "quotes"')
    return value


def _is_first(record: dict[str, Any]) -> bool:
    """Whether ``answer`` is the first of ``quotes``, in each of the parts, too."""
    parts = [part for part in _items(record, "parts") if isinstance(part, dict)]
    first = next(iter(_items(record, "quotes")), None)
    return record.get("answer") == first and all(map(_is_first, parts))


def _items(record: dict[str, Any], key: str) -> list[Any]:
    value = record.get(key)
    return value if isinstance(value, list) else []


def _quotes(record: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield each quote with its place in the record; ``answer`` is quotes[0]."""
    for key in ("quotes", "alternatives"):
        for at, quote in enumerate(_items(record, key)):
            yield f"{prefix}{key}[{at}]", quote
    for at, part in enumerate(_items(record, "parts")):
        if isinstance(part, dict):
            yield from _quotes(part, f"{prefix}parts[{at}].")


def _section(quote: object) -> str:
    return str(quote.get("section", "")) if isinstance(quote, dict) else ""


_TYPES: dict[str, type] = {
    "id": str, "text": str, "evidence": str, "evidence_start": int, "evidence_end": int,
    "evidence_more": list, "document": str, "start": int, "end": int, "sha256": str,
    "document_sha256": str, "title": str, "path": str, "heading": str, "section": str,
    "citation": str,
}  # fmt: skip


def _check(quote: Any, source: Callable[[str], _Source], rules: object) -> list[_Found]:
    """Return what is wrong with one quote; what cannot be checked counts as wrong.

    Args:
        quote: What the file says.
        source: Returns a document by its name.
        rules: Number of the rules of reading that the file names.
    """
    if not isinstance(quote, dict):
        return [_Found("format", "this is not a quote")]
    wrong = [
        key for key, kind in _TYPES.items() if not isinstance(quote.get(key), kind)
    ]
    if wrong:
        return [_Found("format", f'"{wrong[0]}" is missing or of the wrong kind')]
    found = _check_inside(quote)
    try:
        document, sections, earlier = source(quote["document"])
    except UnknownDocumentError:
        return [*found, _Found("document", "the corpus has no such document")]
    if document.sha256 != quote["document_sha256"]:
        return [*found, _other_text(quote, document, earlier(), rules)]
    if (quote["title"], quote["path"]) != (document.title, document.source_path):
        found.append(_Found("document", "title or path are not those of the document"))
    wrong_place = _check_place(quote, document)
    wrong_section = [] if wrong_place else _check_section(quote, sections)
    if wrong_section and rules not in (0, READING_RULES):
        what = "read by other rules: they cut the document otherwise"
        wrong_section = [_Found("read-by-other-rules", what)]
    return found + wrong_place + wrong_section


def _other_text(
    quote: dict[str, Any], document: Document, earlier: Sequence[str], rules: object
) -> _Found:
    """Say why a document's text is not the one that was quoted."""
    if quote["document_sha256"] in earlier:
        held = "stand" if quote["text"] in document.text else "no longer stand"
        what = f"read by other rules: the file is the same; these words {held} in it"
        return _Found("read-by-other-rules", what)
    what = "the document has changed since, or is another one"
    if rules not in (0, READING_RULES):
        what += "; or it was read by other rules"
    return _Found("document", what)


def _check_inside(quote: dict[str, Any]) -> list[_Found]:
    """Check what the quote says about itself."""
    text = quote["text"]
    found: list[_Found] = []
    if text_sha256(text) != quote["sha256"]:
        found.append(_Found("text", "the words do not match their own hash"))
    start, end = quote["evidence_start"], quote["evidence_end"]
    spans = [[start, end], *quote["evidence_more"]]
    if not all(_is_span(span) and span[1] <= len(text) for span in spans):
        found.append(_Found("evidence", "the evidence lies outside the quote"))
    elif text[start:end] != quote["evidence"]:
        found.append(_Found("evidence", "the evidence is not at its offsets"))
    span: list[Any] = [quote.get("span_start"), quote.get("span_end")]
    if span != [None, None] and not (
        _is_span(span) and start <= span[0] <= span[1] <= end
    ):
        found.append(_Found("evidence", "the answering words lie outside the evidence"))
    return found


def _is_span(span: object) -> bool:
    """Whether this is a pair of offsets, the second not before the first."""
    if not isinstance(span, list) or len(span) != 2:  # noqa: PLR2004
        return False
    start, end = span
    return isinstance(start, int) and isinstance(end, int) and 0 <= start <= end


def _check_place(quote: dict[str, Any], source: Document) -> list[_Found]:
    """Check what the quote says about the document, whose hash agrees."""
    start, end = quote["start"], quote["end"]
    found: list[_Found] = []
    inside = 0 <= start <= end <= len(source.text)
    if not inside or source.text[start:end] != quote["text"]:
        return [_Found("text", "the words are not at these offsets of the document")]
    if quote["id"] != f"{source.sha256}:{start}-{end}":
        found.append(_Found("place", "the id does not name this place"))
    stated = (quote.get("line_start"), quote.get("line_end"), quote.get("page"))
    last = max(start, end - 1)
    if stated != (source.line_at(start), source.line_at(last), source.page_at(start)):
        found.append(_Found("place", "lines or page are not those of this place"))
    return found


def _check_section(quote: dict[str, Any], sections: Sequence[Section]) -> list[_Found]:
    """Check what the quote says about the section it stands in."""
    start, end = quote["start"], quote["end"]
    holder = next(
        (one for one in sections if one.start <= start <= end <= one.end), None
    )
    if holder is None:
        return [_Found("place", "no section of the document holds this place")]
    found: list[_Found] = []
    if (quote["heading"], quote["section"]) != (holder.heading, holder.id):
        what = "heading or section are not those of this place"
        found.append(_Found("place", what))
    inside = start + quote["evidence_start"], start + quote["evidence_end"]
    # Up to version 0.1 the citation did not name the sentence's place.
    known = [
        Quote(holder, start, end, each).citation for each in ((start, end), inside)
    ]
    if quote["citation"] not in known:
        found.append(_Found("place", "the citation does not name this place"))
    return found
