"""Export of items as a file for Anki, or as CSV.

Anki's text format (manual, "Importing text files"): lines that begin with "#" say how
the rest is to be read.  Fields are HTML here, so a tab or a line end in a field cannot
end it.  The id is Anki's guid: a second import updates cards and keeps their progress.
"""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterable, Iterator

from explainbot.emphasis import pieces
from explainbot.study.items import Item, choice_name
from explainbot.text.markup import marked_html

COLUMNS = (
    "id", "kind", "question", "answer", "choices", "evidence", "citation", "document",
    "heading", "start", "end", "blank_start", "blank_end", "sha256",
)  # fmt: skip
"""Of the CSV; offsets are of the evidence and the blank, in the document's text."""
_HEAD = """\
#separator:tab
#html:true
#guid column:1
#columns:Id\tFront\tBack\tTags
#tags column:4
"""
_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_NOT_IN_TAG = re.compile(r"[\s:\x00-\x1f]+")


def anki(items: Iterable[Item]) -> Iterator[str]:
    """Yield the lines of a file for Anki, line ends included."""
    yield _HEAD
    for item in items:
        fields = (item.id, _front(item), _back(item), _tags(item))
        yield "\t".join(fields) + "\n"


def _front(item: Item) -> str:
    before, blank, after = item.pieces
    asked = item.question if item.kind == "recall" else f"{before}{blank}{after}"
    parts = [_html(asked)]
    if item.choices:
        listed = "".join(f"<li>{_html(choice_name(one))}</li>" for one in item.choices)
        parts.append(f"Which section is this from?<ol>{listed}</ol>")
    if item.kind != "recall":
        parts.append(f"<small>{_html(item.title)}</small>")
    return "<br>".join(parts)


def _back(item: Item) -> str:
    text, quote = item.quote.document.text, item.quote
    start, end = quote.evidence
    if item.kind == "recall":
        left, right = quote.excerpt or (quote.start, quote.end)
        runs = pieces((left, right), [quote.evidence], quote.span)
        shown = marked_html((text[at:to], how) for at, to, how in runs)
        shown = _one_line(shown)
    elif item.blank:
        left, right = item.blank
        filled = f"<b>{_html(text[left:right])}</b>"
        shown = _html(text[start:left]) + filled + _html(text[right:end])
    else:
        shown = f"<b>{_html(item.answer)}</b>"
    return f"{shown}<br><small>{_html(quote.citation)}</small>"


def _html(text: str) -> str:
    return _one_line(html.escape(text))


def _one_line(shown: str) -> str:
    return _LINE_END.sub("<br>", shown).replace("\t", "&#9;")


def _tags(item: Item) -> str:
    document = _NOT_IN_TAG.sub("_", item.quote.document.id)
    return f"explainbot::{item.kind} explainbot::{_html(document)}"


def table(items: Iterable[Item]) -> Iterator[str]:
    """Yield the rows of a CSV, its head first, line ends included."""
    yield _row(COLUMNS)
    for item in items:
        quote = item.quote
        yield _row(
            (
                item.id,
                item.kind,
                item.question,
                item.answer,
                " | ".join(map(choice_name, item.choices)),
                quote.evidence_text,
                quote.citation,
                quote.document.id,
                quote.section.heading,
                *quote.evidence,
                *(item.blank or ("", "")),
                quote.document.sha256,
            )
        )


def _row(cells: Iterable[object]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()
