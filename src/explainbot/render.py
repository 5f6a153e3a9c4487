"""Rendering of an Answer as JSON and terminal text; every quote is re-checked first."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from typing import Any

from explainbot.index.passages import named_heading
from explainbot.records import (
    Answer,
    Emphasis,
    Match,
    Piece,
    Quote,
    quote_pieces,
    shifted,
)
from explainbot.text.display import (
    Row,
    is_bare,
    marks_of,
    one_line,
    shortened,
    visible,
    wrap,
)
from explainbot.text.interface.translation import ENGLISH, gettext, language

MATCH_WORDS: dict[Match, str] = {
    "strong": gettext("●●●● STRONG MATCH"),
    "good": gettext("●●●○ GOOD MATCH"),
    "weak": gettext("●●○○ WEAK MATCH"),
    "none": gettext("○○○○ NOT IN THESE TEXTS"),
}
INDEXED_COPY = gettext("quoted from the copy that was indexed")
"""Said where the source file may not hold the words any more."""
BOLD, END = "\x1b[1m", "\x1b[0m"
CODES = {
    Emphasis.PLAIN: "",
    Emphasis.FURTHER: "\x1b[3m",
    Emphasis.SENTENCE: BOLD,
    Emphasis.WORDS: "\x1b[1;4m",
}
"""What a terminal is told before a run of text, which END follows."""
INDENT = "  "


def to_json(answer: Answer, *, why: bool = False) -> dict[str, Any]:
    """Return the answer as the object that ``ask --json`` prints (docs/cli.md).

    Args:
        answer: What to print.
        why: Whether to add the numbers and the words that explain it.

    Raises:
        QuoteMismatchError: A quote is not what was indexed.
    """
    quotes = [quote_to_json(quote) for quote in answer.quotes]
    # Beyond these digits a number depends on where it lies in memory.
    signals = {name: round(value, 5) for name, value in answer.signals.items()}
    told = {"why": list(answer.why), "signals": signals} if why else {}
    return {
        "question": answer.question,
        "asked_as": answer.asked_as,
        "resolved": answer.resolved or None,
        "answered": answer.answered,
        "match": answer.match,
        "confidence": answer.confidence,
        "reason": answer.reason,
        "answer": quotes[0] if quotes else None,
        "quotes": quotes,
        "alternatives": [quote_to_json(quote) for quote in answer.alternatives],
        "parts": [to_json(part, why=why) for part in answer.parts],
        "model": answer.model,
        "index": answer.index,
        "reading_rules": answer.reading_rules,
        "error": None,
        "notes": list(answer.notes),
        "input": {},
        "did_you_mean": list(answer.did_you_mean),
        "headings": [_heading_to_json(quote) for quote in answer.headings],
        "easier": quote_to_json(answer.easier) if answer.easier else None,
        **_asked_in(answer),
        **({"parts_missing": [*answer.parts_missing]} if answer.parts_missing else {}),
        **told,
        **_translated(answer),
    }


def _in_words(reason: str) -> str:
    """Return a reason in the language that is spoken; English is as it stands."""
    if language() == ENGLISH:
        return reason
    from explainbot.text.interface.reasons import in_words

    return in_words(reason)


def _cited(citation: str) -> str:
    """Return a citation, or a place, on one line, the place in words of the reader."""
    if language() != ENGLISH:
        from explainbot.text.interface.reasons import source_in_words

        citation = source_in_words(citation)
    return one_line(citation)


def _asked_in(answer: Answer) -> dict[str, Any]:
    """Return the language of a question that is not the texts'; null if unknown."""
    code = answer.question_language
    return {} if code is None else {"question_language": code or None}


def _translated(answer: Answer) -> dict[str, Any]:
    """Return what is said beside the quotes in the language that is spoken.

    The keys ``reason`` and ``notes`` stay English; in English there is nothing to add.
    """
    if language() == ENGLISH:
        return {}
    reason = _in_words(answer.reason) if answer.reason else answer.reason
    notes = [_in_words(note) for note in answer.notes]
    told = {"language": language(), "reason": reason, "notes": notes}
    return {"translated": told}


def _heading_to_json(quote: Quote) -> dict[str, Any]:
    """Return where a text goes on, as JSON."""
    return {
        "heading": quote.section.heading,
        "named": named_heading(quote.section.heading, quote.document),
        "document": quote.document.id,
        "section": quote.section.id,
        "start": quote.start,
        "end": quote.end,
        "place": quote.place,
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
        "span_start": quote.span[0] - start if quote.span else None,
        "span_end": quote.span[1] - start if quote.span else None,
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
        "place": quote.place,
        "evidence_place": quote.evidence_place or None,
        "hidden": quote.hidden or None,
        "score": quote.score,
        "sha256": quote.sha256,
        "document_sha256": quote.document.sha256,
        "source_changed": quote.source_changed,
        "citation": quote.citation,
        "author": quote.document.author,
        "date": quote.document.date,
        "licence": quote.document.licence,
        "url": quote.document.url,
    }


def to_text(answer: Answer, *, width: int = 80, bold: bool = False) -> str:
    """Return the answer as lines for a terminal.

    Control characters of the material are painted as pictures of themselves.

    Args:
        answer: What to show.
        width: Columns at which quoted lines are broken, in cells of the terminal (a
            wide character takes two); 0 leaves them as they are.
        bold: Whether the answering sentence is set in bold by terminal codes, the
            answer's own words in it underlined, a further sentence in italics.

    Raises:
        QuoteMismatchError: A quote is not what was indexed.
    """
    meant = [
        gettext("did you mean: {other}", other=one_line(other))
        for other in answer.did_you_mean
    ]
    return "\n".join([*meant, *_lines(answer, width, bold=bold)])


def why_lines(answer: Answer, *, width: int = 80) -> Iterator[str]:
    """Yield, in words, why the answer is what it is; of each part in turn."""
    for part in answer.parts or (answer,):
        if answer.parts:
            yield f"» {shortened(one_line(part.question))}"
        for line in part.why:
            text = f"- {one_line(_in_words(line))}"
            for number, (left, right) in enumerate(_rows(text, width and width - 2)):
                yield f"{INDENT if number else ''}{text[left:right]}"


def _lines(answer: Answer, width: int, *, bold: bool) -> Iterator[str]:
    if answer.parts:
        for part in answer.parts:
            yield f"» {shortened(one_line(part.question))}"
            yield from _lines(part, width, bold=bold)
            yield ""
        return
    if answer.understood != answer.question:
        yield gettext(
            "asked as: {understood}", understood=shortened(one_line(answer.understood))
        )
    changed = any(quote.source_changed for quote in answer.quotes)
    said = INDEXED_COPY if changed else gettext("quoted word for word")
    yield MATCH_WORDS[answer.match] + f"   {said}" * answer.answered
    rest = answer.others
    weak = answer.match == "weak" and bool(rest)
    if answer.answered:
        for quote in answer.quotes:
            yield from _claimed(quote, width, bold=bold)
    else:
        if answer.reason:
            yield f"{INDENT}{_sentence(shortened(one_line(_in_words(answer.reason))))}"
        if weak:
            yield INDENT + gettext("Closest passage, may not answer:")
            yield from _passage(rest[0], width, "┊ ")
    yield from _named(answer, rest[1:] if weak else rest)


def _named(answer: Answer, rest: Sequence[Quote]) -> Iterator[str]:
    """Yield the passages that are only named and the headings of the text, numbered."""
    if rest:
        yield (
            gettext("Other passages:")
            if answer.answered
            else gettext("Closest sections:")
        )
    for number, quote in enumerate(rest, 1):
        yield f"{INDENT}[{number}] {_cited(quote.citation)}"
    if answer.headings:
        yield gettext(
            "In this text ({id}):", id=one_line(answer.headings[0].document.id)
        )
    for number, quote in enumerate(answer.headings, len(rest) + 1):
        title = one_line(quote.document.title)
        name = one_line(named_heading(quote.section.heading, quote.document))
        place = _cited(quote.place)
        line = ", ".join(filter(None, (name.removesuffix(f" ({title})"), place)))
        yield f"{INDENT}[{number}] {line}"


def _sentence(text: str) -> str:
    end = "" if text.endswith((".", "!", "?", "…")) else "."
    return text[:1].upper() + text[1:] + end


def _claimed(quote: Quote, width: int, *, bold: bool) -> Iterator[str]:
    """Yield a passage that answers, with the sentence that does."""
    yield from _passage(quote, width, "┃ ", marked=bold)
    if not bold and quote.evidence != (quote.start, quote.end):
        yield gettext("  Answering sentence: {sentence}", sentence=_said(quote))


def _passage(
    quote: Quote, width: int, bar: str, *, marked: bool = False
) -> Iterator[str]:
    """Yield a passage, with terminal codes if it is marked, and its source."""
    quote.check()
    first, last = quote.excerpt or (quote.start, quote.end)
    inside = max(1, width - len(bar)) if width > 0 else 0
    text, runs = _drawn(quote, inside, marked=marked)
    if first > quote.start:
        yield f"{bar}…"
    for row in _rows(text, inside):
        shown = (
            _coded(text[max(at, row[0]) : min(to, row[1])], how)
            for at, to, how in runs
            if at < row[1] and row[0] < to
        )
        yield bar + "".join(shown)
    if last < quote.end:
        yield f"{bar}…"
    yield f"— {_cited(quote.told_source)}"
    if quote.excerpt:
        name = shlex.quote(quote.document.id)
        whole = f"explainbot show {name} --start {quote.start} --end {quote.end}"
        yield INDENT + gettext(
            "In part; the whole passage: {whole}", whole=one_line(whole)
        )


def _said(quote: Quote) -> str:
    """Return the answering sentence on one line, as it is shown."""
    text, markup = quote.text, marks_of(quote.text, quote.document.traits)
    if is_bare(text, markup):
        return one_line(quote.evidence_text)
    from explainbot.text.structure.blocks import words  # not for text without marks

    return words(text, markup, shifted(quote.evidence, -quote.start))


def _drawn(quote: Quote, width: int, *, marked: bool) -> tuple[str, list[Piece]]:
    """Return what is shown of a passage, and its runs, each with how it stands out."""
    runs = quote_pieces(quote, claimed=marked)
    part = shifted(quote.excerpt or (quote.start, quote.end), -quote.start)
    markup = marks_of(quote.text, quote.document.traits)
    if is_bare(quote.text, markup):
        first, last = part
        inside = [
            (max(at, first) - first, min(to, last) - first, how)
            for at, to, how in runs
            if at < last and first < to
        ]
        return visible(quote.text)[first:last], inside
    from explainbot.text.structure.blocks import blocks_of, clipped
    from explainbot.text.structure.drawing import draw

    drawing = draw(clipped(blocks_of(quote.text, markup), part), width)
    return drawing.text, drawing.pieces(runs)


def _rows(text: str, width: int) -> list[Row]:
    """Return the offsets of the rows; broken ones lose the white space at their end."""
    if not width:
        ends = [place for place, char in enumerate(text) if char == "\n"]
        starts = [0, *(end + 1 for end in ends)]
        return list(zip(starts, [*ends, len(text)], strict=True))
    return [
        (left, left + len(text[left:right].rstrip()))
        for left, right in wrap(text, width)
    ]


def _coded(text: str, emphasis: Emphasis) -> str:
    return f"{CODES[emphasis]}{text}{END}" if emphasis else text
