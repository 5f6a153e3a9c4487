"""Answers as one HTML page: nothing loaded, found by typing, printed well.

Every character of a quote is there, white space included; control characters are
shown as pictures of themselves, for HTML has none.  The answering sentence is
marked, the answer's own words in it underlined, a second sentence in italics.
The few lines of script only hide the rows that do not hold what is typed.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from explainbot.batch.outputs.columns import COMMENT, Kind, RowOutcome, cell, link
from explainbot.emphasis import quote_pieces
from explainbot.records import Answer, Quote
from explainbot.text.display import visible
from explainbot.text.markup import BLOCKQUOTE, PAGE_END, line, marked_html, page_head

_STYLE = f"""h2 {{ font-size: 1.1em; margin: 0 0 .3em; }}
{BLOCKQUOTE}dt {{ margin-right: .6em; }}
input {{ font: inherit; width: 100%; box-sizing: border-box; padding: .3em; }}
@media print {{ #find {{ display: none; }} }}
"""
_FIND = """<p id="find"><label>Show only rows with these words:
<input type="search" autocomplete="off"></label> <span></span></p>
<main>
"""
_TAIL = """</main>
<script>
const field = document.querySelector("#find input");
const told = document.querySelector("#find span");
const rows = [...document.querySelectorAll("article")];
field.addEventListener("input", () => {
  const words = field.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let shown = 0;
  for (const row of rows) {
    const text = row.textContent.toLowerCase();
    row.hidden = !words.every(word => text.includes(word));
    shown += !row.hidden;
  }
  told.textContent = words.length ? `${shown} of ${rows.length}` : "";
});
</script>
"""


class HtmlForm:
    """A page with one article a row."""

    def __init__(self, sources: str = "") -> None:
        """Take the way from the page to the workspace; "" makes no links to files."""
        self._sources = sources

    def head(self) -> bytes:
        """Return the page down to its first row."""
        head = page_head("Answers", _STYLE, script=True)
        return (head + _FIND).encode("utf-8")

    def tail(self) -> bytes:
        """Return the page from its last row on."""
        return (_TAIL + PAGE_END).encode("utf-8")

    def row(self, outcome: RowOutcome) -> tuple[bytes, Kind]:
        """Return one article."""
        row = outcome.row
        parts = [
            f'<article id="q{row.number}" class="{outcome.kind}">',
            f"<h2>{row.number}. {line(row.question) or '(no question)'}</h2>",
        ]
        if outcome.error is not None:
            parts.append(f'<p class="error">Error: {line(outcome.error)}</p>')
        else:
            parts += self._found(outcome.answer)
        if row.fields:
            parts.append(f"<dl>{''.join(map(_field, row.fields.items()))}</dl>")
        text = "\n".join([*parts, "</article>\n"])
        return text.encode("utf-8"), outcome.kind

    def _found(self, answer: Answer) -> Iterator[str]:
        for part in answer.parts:
            yield f"<h3>{line(part.question)}</h3>"
            yield from self._found(part)
        if answer.parts:
            return
        if answer.understood != answer.question:
            yield f'<p class="note">asked as: {line(answer.understood)}</p>'
        rest = answer.alternatives
        if answer.answered:
            for quote in answer.quotes:
                yield from self._quoted(quote, claimed=True)
        elif answer.match == "weak" and rest:
            yield f"<p>No answer is claimed{_because(answer)}. The closest passage, "
            yield "which may not answer:</p>"
            yield from self._quoted(rest[0], claimed=False)
            rest = rest[1:]
        elif answer.reason == COMMENT:
            yield f'<p class="note">{COMMENT}</p>'
        else:
            yield f"<p>Not in this corpus{_because(answer)}.</p>"
        if rest:
            items = "".join(f"<li>{line(quote.citation)}</li>" for quote in rest)
            title = "Other passages" if answer.answered else "Closest sections"
            yield f'<details class="note"><summary>{title}</summary>'
            yield f"<ul>{items}</ul></details>"

    def _quoted(self, quote: Quote, *, claimed: bool) -> Iterator[str]:
        quote.check()
        shown = marked_html(quote_pieces(quote, claimed=claimed), "mark", visible)
        yield f"<blockquote>{shown}</blockquote>"
        to = link(quote, self._sources)
        said = line(quote.citation)
        cited = f'<a href="{escape(to)}">{said}</a>' if to else said
        yield f'<p class="note">Source: {cited}</p>'


def _because(answer: Answer) -> str:
    return f" ({line(answer.reason)})" if answer.reason else ""


def _field(field: tuple[str, Any]) -> str:
    name, value = field
    return f"<dt>{line(name)}</dt><dd>{line(cell(value)) or '&nbsp;'}</dd>"
