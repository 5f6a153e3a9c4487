"""Views of an answer for surfaces: frozen, plain values, no document behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from explainbot.index.passages import named_heading
from explainbot.records import Answer, Match, Quote, Span, shifted, text_sha256
from explainbot.text.display import marks_of

FileState = Literal["same", "differs", "gone", "unreadable"]
"""How a file on disk compares with the copy that was indexed."""


@dataclass(frozen=True, slots=True)
class QuoteView:
    """One quoted passage, with its place."""

    id: str
    text: str
    evidence: tuple[Span, ...]
    """Offsets inside ``text``; the first answers, the others are fainter."""
    document: str
    title: str
    heading: str
    citation: str
    place: str
    """"lines 3-7", "page 2" or ""."""
    path: str
    section: str
    start: int
    """Offset in the document's text; code points, end exclusive."""
    end: int
    line_start: int | None
    line_end: int | None
    page: int | None
    score: float
    sha256: str
    """Of the quoted words, computed where the document is at hand."""
    document_sha256: str
    excerpt: Span | None = None
    """Offsets inside ``text`` of what is shown of a long passage until it is opened."""
    claimed: bool = False
    """Whether it is said to answer; else no sentence of it may look like an answer."""
    span: Span | None = None
    """Offsets inside ``text`` of the answer's own words; None where none are sure."""
    named: str = ""
    """The heading with its text's subject in place of a pronoun; "" without heading."""
    markup: Literal["", "markdown", "rst", "cells"] = ""
    """In which marks the text is written; they are not shown as they stand."""
    source_changed: bool = False
    """Whether the source file is no longer what was indexed."""

    @property
    def verbatim(self) -> bool:
        """Whether ``text`` is, to the letter, what was cut from the document."""
        return text_sha256(self.text) == self.sha256


@dataclass(frozen=True, slots=True)
class AnswerView:
    """What the material says to one question, ready to be shown."""

    question: str
    asked_as: str
    quotes: tuple[QuoteView, ...]
    alternatives: tuple[QuoteView, ...]
    confidence: float
    """Probability, 0 to 1, that the top-ranked passage answers."""
    match: Match
    reason: str | None = None
    parts: tuple[AnswerView, ...] = ()
    why: tuple[str, ...] = ()
    """In plain words, what speaks for the top-ranked passage and what against it."""
    notes: tuple[str, ...] = ()
    """What to know of how the question was read."""
    resolved: str = ""
    """A follow-up in words that need no other question; "" for any other."""
    did_you_mean: tuple[str, ...] = ()
    """Wordings that may be meant, where a word may be misspelt; likeliest first."""
    headings: tuple[QuoteView, ...] = ()
    """Of the text that explains a thing that was only named: the first passage under
    each, in its order."""
    beside: tuple[str, ...] = ()
    """Headings beside the one that answers in its own text, those after it first, each
    with its subject in place of a pronoun."""
    easier: QuoteView | None = None
    """One of the alternatives that answers as well and is easier to read, if any."""
    terms: tuple[str, ...] = ()
    """What the passages use and the texts define elsewhere, in the order of use."""

    @property
    def understood(self) -> str:
        """The question as it is shown where it differs from what was asked."""
        return self.resolved or self.asked_as

    @property
    def answered(self) -> bool:
        """Whether a quote is claimed to answer."""
        return bool(self.quotes)


@dataclass(frozen=True, slots=True)
class SourceView:
    """One document as it was indexed."""

    name: str
    title: str
    path: str
    text: str
    sha256: str
    state: FileState
    """Of the file on disk when this was made."""
    by_line: bool
    """Whether lines of ``text`` are the file's lines, from 1."""
    markup: Literal["", "markdown", "rst"] = ""
    """In which marks it is written."""


@dataclass(frozen=True, slots=True)
class SectionView:
    """One section of a document: what it is called, and where it stands."""

    heading: str
    start: int
    """Offset in the document's text; code points, end exclusive."""
    end: int
    depth: int
    """How many headings it stands under."""


@dataclass(frozen=True, slots=True)
class TermView:
    """A term, and a sentence of a text that defines it."""

    term: str
    """On one line."""
    meaning: str
    """Word for word."""
    citation: str
    document: str
    heading: str
    start: int
    """Offset of the meaning in the document's text; code points, end exclusive."""
    end: int
    markup: Literal["", "markdown", "rst"] = ""
    """In which marks the meaning is written."""


def view_quote(quote: Quote, *, claimed: bool = False) -> QuoteView:
    """Check a quote against the indexed copy and make its view.

    Args:
        quote: What is shown.
        claimed: Whether it is said to answer.

    Raises:
        QuoteMismatchError: The words are not those that were indexed.
    """
    quote.check()
    spans = (quote.evidence, *quote.evidence_more)
    return QuoteView(
        id=quote.id,
        text=quote.text,
        evidence=tuple(shifted(span, -quote.start) for span in spans),
        document=quote.document.id,
        title=quote.document.title,
        heading=quote.section.heading,
        citation=quote.citation,
        place=quote.told_place,
        path=quote.document.source_path,
        section=quote.section.id,
        start=quote.start,
        end=quote.end,
        line_start=quote.line_start,
        line_end=quote.line_end,
        page=quote.page,
        score=quote.score,
        sha256=quote.sha256,
        document_sha256=quote.document.sha256,
        excerpt=shifted(quote.excerpt, -quote.start) if quote.excerpt else None,
        claimed=claimed,
        span=shifted(quote.span, -quote.start) if quote.span else None,
        named=named_heading(quote.section.heading, quote.document),
        markup=marks_of(quote.text, quote.document.traits),
        source_changed=quote.source_changed,
    )


def view_answer(
    answer: Answer, beside: Sequence[str] = (), terms: Sequence[str] = ()
) -> AnswerView:
    """Check every quote of an answer and make its view.

    Args:
        answer: What was found.
        beside: Headings beside the one that answers, in its own text.
        terms: What its passages use and the texts define elsewhere.

    Raises:
        QuoteMismatchError: The words of a quote are not those that were indexed.
    """
    return AnswerView(
        question=answer.question,
        asked_as=answer.asked_as,
        quotes=tuple(view_quote(quote, claimed=True) for quote in answer.quotes),
        alternatives=tuple(view_quote(quote) for quote in answer.alternatives),
        confidence=answer.confidence,
        match=answer.match,
        reason=answer.reason,
        parts=tuple(view_answer(part) for part in answer.parts),
        why=answer.why,
        notes=answer.notes,
        resolved=answer.resolved,
        did_you_mean=answer.did_you_mean,
        headings=tuple(view_quote(quote) for quote in answer.headings),
        beside=tuple(beside),
        easier=view_quote(answer.easier) if answer.easier else None,
        terms=tuple(terms),
    )
