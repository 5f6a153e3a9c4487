"""Glossary as lines, as JSON and as files: csv, md, html, and for Anki.

Every form holds the definition word for word, with its place; JSON and CSV as it is
written, the others without the signs of its mark-up.  None of the text's own is run.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from explainbot.study.items import item_id
from explainbot.study.wording import ANKI_HEAD, csv_row, one_field, tag_of
from explainbot.text.display import counted, one_line
from explainbot.text.markup import PAGE_END, inline, line, page_head
from explainbot.text.structure.blocks import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from explainbot.study.glossary import Entry

COLUMNS = (
    "term", "definition", "citation", "document", "heading", "start", "end",
    "line_start", "page", "sha256",
)  # fmt: skip
"""Of the CSV; offsets are of the definition, in the document's text."""
TITLE = "Glossary"


def lines(entries: Sequence[Entry]) -> Iterator[str]:
    """Yield a term with its definitions and their places as lines; none holds two."""
    for term, same in _by_term(entries):
        yield one_line(term)
        for entry in same:
            yield f"  {_shown(entry)}"
            yield f"  [{one_line(entry.quote.citation)}]"


def _shown(entry: Entry) -> str:
    """Return a definition on one line, as its author meant it."""
    return words(entry.meaning, entry.quote.document.traits.markup)


def summary(entries: Sequence[Entry]) -> str:
    """Return "12 terms, 14 definitions"."""
    many = sum(1 for _ in _by_term(entries))
    return f"{counted(many, 'term')}, {counted(len(entries), 'definition')}"


def as_json(entries: Iterable[Entry]) -> dict[str, list[dict[str, Any]]]:
    """Return the definitions as an object with one list, ``entries``."""
    return {"entries": [_fields(entry) for entry in entries]}


def _fields(entry: Entry) -> dict[str, Any]:
    quote = entry.quote
    document, (start, end) = quote.document, quote.evidence
    return {
        "term": entry.term,
        "definition": entry.meaning,
        "citation": quote.citation,
        "document": document.id,
        "heading": quote.section.heading,
        "start": start,
        "end": end,
        "line_start": document.line_at(start),
        "page": document.page_at(start),
        "sha256": document.sha256,
    }


def table(
    entries: Sequence[Entry], on_text: Callable[[], object] = int
) -> Iterator[str]:
    """Yield the rows of a CSV, its head first, line ends included.

    Args:
        entries: What becomes a row each.
        on_text: As for ``csv_row``.
    """
    yield csv_row(COLUMNS)
    for row in map(_fields, entries):
        cells = ["" if row[name] is None else row[name] for name in COLUMNS]
        yield csv_row(cells, on_text)


def markdown(entries: Sequence[Entry]) -> Iterator[str]:
    """Yield a Markdown page, term by term, line ends included."""
    yield f"# {TITLE}\n"
    for term, same in _by_term(entries):
        yield f"\n## {inline(term)}\n"
        for entry in same:
            yield f"\n> {inline(_shown(entry))}\n\n{inline(entry.quote.citation)}\n"


def page(entries: Sequence[Entry]) -> Iterator[str]:
    """Yield an HTML page to be read or printed."""
    yield page_head(TITLE, _STYLE)
    told = f"{summary(entries)}, word for word from the texts"
    yield f'<p class="note">{line(told)}</p>\n'
    for term, same in _by_term(entries):
        yield f"<article>\n<h2>{line(term)}</h2>\n"
        for entry in same:
            told = f'<p class="note">{line(entry.quote.citation)}</p>'
            yield f"<p>{line(_shown(entry))}</p>\n{told}\n"
        yield "</article>\n"
    yield PAGE_END


_STYLE = "article h2 { font-size: 1em; margin: 0; }\n"


def anki(entries: Sequence[Entry]) -> Iterator[str]:
    """Yield the lines of a file for Anki: a card a term, the term in front."""
    yield ANKI_HEAD
    for term, same in _by_term(entries):
        own = list(same)
        document = own[0].quote.document
        title = document.title or document.id
        front = one_field(html.escape(term))
        if title.casefold() not in term.casefold():
            front += f"<br><small>{one_field(html.escape(title))}</small>"
        back = "<br><br>".join(
            f"{one_field(html.escape(_shown(entry)))}<br>"
            f"<small>{one_field(html.escape(entry.quote.citation))}</small>"
            for entry in own
        )
        name = item_id("term", term.casefold())
        yield "\t".join((name, front, back, tag_of("term", document.id))) + "\n"


FORMS: Mapping[str, Callable[..., Iterator[str]]] = {
    ".csv": table,
    ".md": markdown,
    ".html": page,
    ".txt": anki,
}
"""By the ending of a file; .txt is for Anki."""


def _by_term(entries: Sequence[Entry]) -> Iterator[tuple[str, Iterator[Entry]]]:
    for _, same in groupby(entries, key=lambda entry: entry.term.casefold()):
        first, *others = same
        yield first.term, iter((first, *others))
