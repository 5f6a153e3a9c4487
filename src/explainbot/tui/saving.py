"""Saved conversations: Markdown, HTML or plain text, quotes word for word."""

from __future__ import annotations

import html
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from explainbot.engine.views import AnswerView, QuoteView
from explainbot.errors import OutputError
from explainbot.paths import expand
from explainbot.records import pieces
from explainbot.text.display import visible
from explainbot.text.interface.translation import gettext
from explainbot.text.markup import (
    BLOCKQUOTE,
    PAGE_END,
    fenced,
    inline,
    page_head,
    passage_html,
)
from explainbot.text.structure.blocks import blocks_of
from explainbot.tui.state import Turn
from explainbot.tui.wording.answers import (
    ALTERED,
    MATCHES,
    asked_otherwise,
    heading_of,
    named_title,
)
from explainbot.tui.wording.answers import shown as parts_shown

_TITLE = gettext("A conversation with explainbot")
_STYLE = BLOCKQUOTE + "cite { display: block; }\n"


def save(turns: Sequence[Turn], name: str = "") -> Path:
    """Write the answered questions to a new file; return its path.

    Args:
        turns: The conversation.
        name: Its ending chooses the form; "" makes a Markdown file named by the day.

    Raises:
        OutputError: Nothing was asked, the ending is another, the file is there
            already, or it cannot be written.
    """
    path = expand(name) if name else _free_name()
    text = rendered(turns, path)
    try:
        with path.open("x", encoding="utf-8", errors="replace", newline="") as file:
            file.write(text)
    except FileExistsError:
        raise OutputError(
            gettext("this file is there already"),
            where=path,
            hint=gettext("Name another."),
        ) from None
    except OSError as error:
        why = error.strerror or str(error)
        raise OutputError(
            gettext("nothing can be written there ({why})", why=why), where=path
        ) from None
    return path


def rendered(turns: Sequence[Turn], path: Path) -> str:
    """Return the answered questions in the form that the ending of ``path`` names.

    Raises:
        OutputError: Nothing was asked, or the ending is another.
    """
    told = [turn for turn in turns if turn.answer is not None and not turn.said]
    if not told:
        raise OutputError(gettext("there is no answer to save yet"))
    make = _FORMS.get(path.suffix.lower())
    if make is None:
        raise OutputError(
            gettext("a conversation cannot be saved in this form"),
            where=path,
            hint=gettext(
                "Name a file that ends in {endings}.", endings=", ".join(_FORMS)
            ),
        )
    return make(told)


def _free_name() -> Path:
    day = time.strftime("%Y-%m-%d")
    for number in range(1, 1000):
        more = f"-{number}" if number > 1 else ""
        path = Path.cwd() / f"explainbot-{day}{more}.md"
        if not path.exists():
            return path
    raise OutputError(gettext("name a file to save to"))


def _views(turn: Turn) -> Iterable[AnswerView]:
    answer = turn.answer
    return (answer.parts or (answer,)) if answer is not None else ()


def to_text(turns: Sequence[Turn]) -> str:
    """Return labelled lines; the quotes stand as they are, without a mark before."""
    return "\n".join(row for turn in turns for row in _text_rows(turn)) + "\n"


def _text_rows(turn: Turn) -> Iterator[str]:
    yield gettext("Question: {question}", question=visible(turn.question))
    for view in _views(turn):
        if asked_otherwise(view):
            yield gettext("Asked as: {understood}", understood=visible(view.understood))
        yield gettext("Answer: {match}", match=MATCHES[view.match])
        full, named = parts_shown(view)
        for quote in full:
            yield from ("", quote.text if quote.verbatim else ALTERED, "")
            yield gettext("Source: {citation}", citation=quote.citation)
        if named:
            yield named_title(view)
        yield from (f"- {quote.citation}" for quote in named)
    yield "\n----\n"


def to_markdown(turns: Sequence[Turn]) -> str:
    """Return a page; a quote stands in a fence, where no character means anything."""
    blocks = [f"# {_TITLE}"]
    for turn in turns:
        blocks.append(f"## {_plain(turn.question)}")
        for view in _views(turn):
            blocks.extend(_markdown(view))
    return "\n\n".join(blocks) + "\n"


def _markdown(view: AnswerView) -> Iterator[str]:
    if asked_otherwise(view):
        yield (
            "*"
            + gettext("asked as: {understood}", understood=_plain(view.understood))
            + "*"
        )
    yield f"**{MATCHES[view.match]}**"
    full, named = parts_shown(view)
    for quote in full:
        yield fenced(quote.text) if quote.verbatim else _plain(ALTERED)
        yield f"— {_plain(quote.citation)}"
    if named:
        yield named_title(view)
        yield "\n".join(f"- {_plain(quote.citation)}" for quote in named)


def _plain(text: str) -> str:
    return inline(visible(text))


def to_html(turns: Sequence[Turn]) -> str:
    """Return one page without anything from elsewhere; evidence is marked.

    The answer's own words in it are underlined.  Mark-up is shown as it is meant.
    """
    rows = []
    for turn in turns:
        rows.append(f"<h2>{html.escape(turn.question)}</h2>")
        for view in _views(turn):
            rows.extend(_html(view))
    return page_head(_TITLE, _STYLE) + "\n".join(rows) + "\n" + PAGE_END


def _html(view: AnswerView) -> Iterator[str]:
    if asked_otherwise(view):
        yield (
            "<p><i>"
            + gettext("asked as: {understood}", understood=html.escape(view.understood))
            + "</i></p>"
        )
    yield f"<p><b>{MATCHES[view.match]}</b></p>"
    full, named = parts_shown(view)
    for quote in full:
        yield _html_quote(quote) if quote.verbatim else f"<p>{html.escape(ALTERED)}</p>"
    if named:
        items = "".join(f"<li>{html.escape(heading_of(q))}</li>" for q in named)
        yield f"<p>{named_title(view)}</p><ul>{items}</ul>"


def _html_quote(quote: QuoteView) -> str:
    evidence = quote.evidence if quote.claimed else ()
    found = pieces((0, len(quote.text)), evidence, quote.span)
    blocks = blocks_of(quote.text, quote.markup)
    shown = passage_html(blocks, found, two_signs="\r\n" in quote.text)
    cite = f"<cite>— {html.escape(quote.citation)}</cite>"
    return f"<blockquote>{shown}</blockquote>\n{cite}"


_FORMS = {
    ".md": to_markdown,
    ".html": to_html,
    ".txt": to_text,
}
