"""An Answer as JSON and as text for a terminal; every quote is re-checked first."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

from explainbot.records import Answer, Match, Quote
from explainbot.visible import one_line, visible

MATCH_WORDS: dict[Match, str] = {
    "strong": "●●●● STRONG MATCH",
    "good": "●●●○ GOOD MATCH",
    "weak": "●●○○ WEAK MATCH",
    "none": "○○○○ NOT IN THIS CORPUS",
}
BOLD, END = "\x1b[1m", "\x1b[0m"
INDENT = "  "
NARROWEST = 20
"""Columns below which lines are left as they are."""


def to_json(answer: Answer) -> dict[str, Any]:
    """Return the answer as the object that ``ask --json`` prints (docs/cli.md).

    Raises:
        QuoteMismatchError: A quote is not what was indexed.
    """
    quotes = [quote_to_json(quote) for quote in answer.quotes]
    return {
        "question": answer.question,
        "asked_as": answer.asked_as,
        "answered": answer.answered,
        "match": answer.match,
        "confidence": answer.confidence,
        "reason": answer.reason,
        "answer": quotes[0] if quotes else None,
        "quotes": quotes,
        "alternatives": [quote_to_json(quote) for quote in answer.alternatives],
        "parts": [to_json(part) for part in answer.parts],
        "model": answer.model,
        "index": answer.index,
        "error": None,
        "input": {},
    }


def quote_to_json(quote: Quote) -> dict[str, Any]:
    """Return a quote as JSON; offsets of the evidence count from the quote's start.

    Raises:
        QuoteMismatchError: It is not what was indexed.
    """
    quote.check()
    start = quote.start
    return {
        "id": quote.id,
        "text": quote.text,
        "evidence": quote.evidence_text,
        "evidence_start": quote.evidence[0] - start,
        "evidence_end": quote.evidence[1] - start,
        "evidence_more": [
            [left - start, right - start] for left, right in quote.evidence_more
        ],
        "document": quote.document.id,
        "title": quote.document.title,
        "heading": quote.section.heading,
        "section": quote.section.id,
        "path": quote.document.source_path,
        "start": start,
        "end": quote.end,
        "line_start": quote.line_start,
        "line_end": quote.line_end,
        "page": quote.page,
        "score": quote.score,
        "sha256": quote.sha256,
        "document_sha256": quote.document.sha256,
        "citation": quote.citation,
    }


def to_text(answer: Answer, *, width: int = 80, bold: bool = False) -> str:
    """Return the answer as lines for a terminal.

    Control characters of the material are painted as pictures of themselves.

    Args:
        answer: What to show.
        width: Columns at which lines are broken; 0 leaves them as they are.
        bold: Whether the answering sentence is set in bold by terminal codes.

    Raises:
        QuoteMismatchError: A quote is not what was indexed.
    """
    return "\n".join(_lines(answer, width, bold=bold))


def _lines(answer: Answer, width: int, *, bold: bool) -> Iterator[str]:
    if answer.parts:
        for part in answer.parts:
            yield f"» {one_line(part.question)}"
            yield from _lines(part, width, bold=bold)
            yield ""
        return
    if answer.asked_as != answer.question:
        yield f"asked as: {one_line(answer.asked_as)}"
    yield MATCH_WORDS[answer.match] + (
        "   quoted word for word" if answer.answered else ""
    )
    rest = answer.alternatives
    if answer.answered:
        for quote in answer.quotes:
            yield from _quote(quote, width, "┃ ", bold=bold)
    else:
        if answer.reason:
            yield f"{INDENT}{_sentence(one_line(answer.reason))}"
        if answer.match == "weak" and rest:
            yield f"{INDENT}Closest passage, may not answer:"
            yield from _quote(rest[0], width, "┊ ", bold=bold)
            rest = rest[1:]
    if rest:
        yield "Other passages:" if answer.answered else "Closest sections:"
        for number, quote in enumerate(rest, 1):
            yield f"{INDENT}[{number}] {one_line(quote.citation)}"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


def _quote(quote: Quote, width: int, bar: str, *, bold: bool) -> Iterator[str]:
    quote.check()
    start, end = (place - quote.start for place in quote.evidence)
    text = visible(quote.text)
    offset = 0
    for line in text.split("\n"):
        for piece in _wrapped(line, width - len(bar)):
            at = text.index(piece, offset) if piece else offset
            yield bar + (_marked(piece, start - at, end - at) if bold else piece)
            offset = at + len(piece)
        offset += 1 if offset < len(text) and text[offset] == "\n" else 0
    yield f"— {one_line(quote.citation)}"
    if not bold and quote.evidence != (quote.start, quote.end):
        yield f"  Answering sentence: {one_line(quote.evidence_text)}"


def _wrapped(line: str, width: int) -> list[str]:
    if width < NARROWEST or len(line) <= width:
        return [line]
    return textwrap.wrap(
        line,
        width,
        break_long_words=False,
        break_on_hyphens=False,
        expand_tabs=False,
        replace_whitespace=False,
    )


def _marked(piece: str, start: int, end: int) -> str:
    start, end = max(0, start), min(len(piece), end)
    if start >= end:
        return piece
    return f"{piece[:start]}{BOLD}{piece[start:end]}{END}{piece[end:]}"
