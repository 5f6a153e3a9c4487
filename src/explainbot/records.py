"""Records that pass between the parts: frozen, standard library only.

Text lives in one place, ``Document.text``.  A section and a quote hold a pair of
offsets into it (Unicode code points, end exclusive), so that what is shown is a slice
of what was read and cannot drift from it.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property, lru_cache, partial
from itertools import accumulate, count, pairwise
from operator import add
from typing import Literal

from explainbot.errors import QuoteMismatchError
from explainbot.registry.formats import Traits, traits_of

Match = Literal["strong", "good", "weak", "none"]
CHANGED = " (file changed since it was indexed)"
"""Stands behind the citation of a quote whose file is not what was indexed."""
Span = tuple[int, int]


def text_sha256(text: str) -> str:
    """Return the hexadecimal sha256 of the text's UTF-8 form."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def blanked(text: str, runs: Sequence[Span]) -> str:
    """Return the text with blanks in the place of some runs; line ends stay."""
    parts, passed = [], 0
    for start, end in runs:
        parts += [text[passed:start], _VISIBLE.sub(" ", text[start:end])]
        passed = end
    return "".join([*parts, text[passed:]]) if parts else text


_VISIBLE = re.compile(r"[^\r\n]")


@dataclass(frozen=True, slots=True)
class PlaceMark:
    """Where a run of a document's text stands in its source file.

    From ``offset`` to the next mark, the source's line is ``line`` plus the number of
    line ends passed since ``offset``; the page is ``page``; ``label`` names places of
    other kinds.
    """

    offset: int
    line: int | None = None
    page: int | None = None
    label: str = ""
    """As a citation says it: "slide 3", "cell 4", "sheet Tides, row 7", "00:01:23"."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that the reader of a file recognised, as a run of the text."""

    start: int
    end: int
    """``text[start:end]`` is the heading's line or cell, mark-up included."""
    level: int
    """1 is outermost."""
    title: str
    """Its words without mark-up, on one line."""


@dataclass(frozen=True)
class Document:
    """One source file as it was read."""

    id: str
    """Path below ``corpus/``, with ``/`` between its parts."""
    title: str
    subject: str
    """What the document is about ("Islamic State"); "" when unknown."""
    aliases: tuple[str, ...]
    """Other names of the subject."""
    text: str
    """The canonical text; the reader of its kind of file states the rule."""
    source_path: str
    """Path relative to the workspace, with ``/`` between its parts."""
    media_type: str
    sha256: str
    """Of the canonical text's UTF-8."""
    marks: tuple[PlaceMark, ...] = (PlaceMark(0, line=1),)
    headings: tuple[Heading, ...] = ()
    """In order, without overlap; () where the kind of file has none to tell."""
    sources: tuple[str, ...] = ()
    """Where the author says the facts come from."""
    encoding: str = "utf-8"
    language: str = "en"
    """ISO 639-1 code; decides sentence splitting and stemming."""
    author: str = ""
    date: str = ""
    """As its author wrote it."""
    licence: str = ""
    url: str = ""
    """Where it was published."""
    tags: tuple[str, ...] = ()
    """Collections that it belongs to, beside its folders; in lower case."""
    own_traits: Traits | None = None
    """What a plug-in's reader promises of the text; None: what its media type does."""
    skips: tuple[Span, ...] = ()
    """Runs that the reader takes out of every section, in order."""
    hidden: tuple[Span, ...] = ()
    """Runs that the file hides, read because its teacher wants them; in order."""
    terms: bool = False
    """Whether its headings are terms, and what stands below them their meanings."""

    @property
    def seen(self) -> str:
        """The text with blanks in the place of what no section holds, as long."""
        return blanked(self.text, self.skips)

    @property
    def traits(self) -> Traits:
        """What the registration of its kind of file promises of the text."""
        return self.own_traits or traits_of(self.media_type)

    def _mark(self, offset: int) -> PlaceMark | None:
        position = bisect_right(self.marks, offset, key=lambda mark: mark.offset)
        return self.marks[position - 1] if position else None

    def line_at(self, offset: int) -> int | None:
        """Return the source line (from 1) that holds ``offset``, if lines are known."""
        mark = self._mark(offset)
        if mark is None or mark.line is None:
            return None
        ends = line_ends(self.text)
        return mark.line + bisect_left(ends, offset) - bisect_left(ends, mark.offset)

    def page_at(self, offset: int) -> int | None:
        """Return the source page (from 1) that holds ``offset``, if pages are known."""
        mark = self._mark(offset)
        return None if mark is None else mark.page

    def label_at(self, offset: int) -> str:
        """Return the label of the place that holds ``offset``; "" if it has none."""
        mark = self._mark(offset)
        return "" if mark is None else mark.label


@dataclass(frozen=True)
class Section:
    """The unit that is retrieved: a run of a document's text under one heading."""

    document: Document
    start: int
    end: int
    heading: str = ""
    heading_path: tuple[str, ...] = ()
    """Headings above ``heading``, outermost first."""

    @property
    def text(self) -> str:
        """The section's words, a slice of the document's text."""
        return self.document.text[self.start : self.end]

    @cached_property
    def id(self) -> str:
        """63 bits of sha256 over document, place and text, as 16 hexadecimal digits."""
        return (
            f"{section_number(self.document.id, self.start, self.end, self.text):016x}"
        )


def section_number(document_id: str, start: int, end: int, text: str) -> int:
    """Return the section's stable id as a positive 63-bit integer."""
    key = f"{document_id}\0{start}\0{end}\0{text}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.sha256(key).digest()[:8], "big") >> 1


def shifted(span: Span, by: int) -> Span:
    """Return the span with both offsets moved."""
    return span[0] + by, span[1] + by


def reach(spans: Iterable[Span]) -> Callable[[int], int]:
    """Return a function: where the last of the spans ends that begin before a place.

    It gives -1 where none begins before it.  So ``reach(end) > start`` says whether a
    run overlaps one of the spans, and ``reach(start + 1) >= end`` whether one holds it.
    """
    ordered = sorted(spans)
    starts = [start for start, _ in ordered]
    ends = [-1, *accumulate((end for _, end in ordered), max)]
    return lambda place: ends[bisect_left(starts, place)]


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


@dataclass(frozen=True)
class Quote:
    """A passage shown to a user: part or all of a section, word for word."""

    section: Section
    start: int
    end: int
    evidence: Span
    """Offsets of the answering sentence, in the document."""
    evidence_more: tuple[Span, ...] = ()
    """Offsets of further, fainter sentences, in the document."""
    excerpt: Span | None = None
    """Offsets, in the document, of the few sentences around the answering one that a
    display shows of a long quote, the rest folded; None for a short one."""
    score: float = 0.0
    """Rank score, 0 (nothing in common) to about 1."""
    span: Span | None = None
    """Offsets, in the document, of the answering words inside ``evidence``; None where
    no reader is sure of them."""
    expected_sha256: str = ""
    """Hash that the section's text had when it was indexed; "" skips the check."""
    source_changed: bool = field(default=False, compare=False)
    """Whether the source file is no longer what was indexed, or is gone; two quotes are
    equal whatever became of it."""

    @property
    def document(self) -> Document:
        """The document quoted."""
        return self.section.document

    @property
    def text(self) -> str:
        """The quoted words, a slice of the document's text."""
        return self.document.text[self.start : self.end]

    @property
    def evidence_text(self) -> str:
        """The answering sentence, a slice of the document's text."""
        return self.document.text[self.evidence[0] : self.evidence[1]]

    @property
    def id(self) -> str:
        """Document hash and offsets: the same wherever the same words stand."""
        return f"{self.document.sha256}:{self.start}-{self.end}"

    @property
    def sha256(self) -> str:
        """Of the quoted words' UTF-8."""
        return text_sha256(self.text)

    @property
    def line_start(self) -> int | None:
        """First source line of the quote, from 1."""
        return self.document.line_at(self.start)

    @property
    def line_end(self) -> int | None:
        """Last source line of the quote, inclusive."""
        return self.document.line_at(max(self.start, self.end - 1))

    @property
    def page(self) -> int | None:
        """Source page on which the quote begins, from 1."""
        return self.document.page_at(self.start)

    @property
    def place(self) -> str:
        """Where in the source: "lines 12–15", "page 2", "slide 3", "#salt" or ""."""
        return self._place(self.start, max(self.start, self.end - 1))

    @property
    def evidence_place(self) -> str:
        """Where the answering sentence begins, worded as ``place``; "" if unknown."""
        return self._place(self.evidence[0], self.evidence[0])

    def _place(self, *ends: int) -> str:
        document = self.document
        seen = document.traits.lines_shown
        return worded_place(
            [document.label_at(end) for end in ends],
            [document.page_at(end) for end in ends],
            [document.line_at(end) if seen else None for end in ends],
        )

    @property
    def hidden(self) -> str:
        """Of what the file hides: "hidden in the file", "partly hidden ..." or ""."""
        runs = self.document.hidden
        if any(map(partial(_overlap, self.evidence), runs)):
            return "hidden in the file"
        if any(map(partial(_overlap, (self.start, self.end)), runs)):
            return "partly hidden in the file"
        return ""

    @property
    def told_place(self) -> str:
        """The place, and but for lines the sentence's: "slides 3–4 (see slide 4)"."""
        place, sentence = self.place, self.evidence_place
        whole = self.evidence == (self.start, self.end)
        if not (whole or sentence in ("", place) or sentence.startswith("line ")):
            place = f"{place} (see {sentence})" if place else sentence
        return ", ".join(filter(None, (place, self.hidden)))

    @property
    def citation(self) -> str:
        """Source, heading and place in one line: "file.md › Heading, lines 3–7"."""
        head = " › ".join(filter(None, (self.document.id, self.section.heading)))
        place = self.told_place
        return f"{head}, {place}" if place else head

    @property
    def told_source(self) -> str:
        """The citation, and whether its file is still what was indexed."""
        return f"{self.citation}{CHANGED * self.source_changed}"

    def check(self) -> None:
        """Raise QuoteMismatchError unless the words are those that were indexed."""
        document = self.document
        inside = self.section.start <= self.start <= self.evidence[0]
        inside = inside and self.evidence[0] <= self.evidence[1] <= self.end
        inside = inside and self.end <= self.section.end <= len(document.text)
        told = self.excerpt or (self.start, self.end), self.span or self.evidence
        for start, end in (*self.evidence_more, *told):
            inside = inside and self.start <= start <= end <= self.end
        if inside and self.expected_sha256 in ("", text_sha256(self.section.text)):
            return
        raise QuoteMismatchError(
            "a passage differs from the copy that was indexed, so it is not shown",
            where=document.source_path,
            hint="Run: explainbot index --rebuild",
        )


@dataclass(frozen=True)
class Answer:
    """What the material says to one question, or that it does not say."""

    question: str
    asked_as: str
    """The question after repair; " (after: LAST QUESTION)" when history was used.

    Not where the same passage is claimed without it.
    """
    quotes: tuple[Quote, ...]
    """What is claimed to answer; empty when nothing is claimed."""
    alternatives: tuple[Quote, ...]
    """Nearest other passages, best first; never holds the answer."""
    confidence: float
    """Probability, 0 to 1, that the top-ranked passage answers the question."""
    match: Match
    reason: str | None = None
    """In words, why nothing (or little) is claimed."""
    parts: tuple[Answer, ...] = ()
    """One answer for each question of a message that holds several."""
    model: str = ""
    index: str = ""
    reading_rules: int = 0
    """Number of the rules by which the index's files were read; 0 where unknown."""
    notes: tuple[str, ...] = ()
    """What to know of how the question was read, a sentence or two each."""
    resolved: str = ""
    """A follow-up in words that need no other question ("when did the French Revolution
    start"); "" for any other, and where they are not sure."""
    did_you_mean: tuple[str, ...] = ()
    """The question with other words in the place of what may be misspelt, likeliest
    first."""
    headings: tuple[Quote, ...] = ()
    """Of the text that explains a thing that was only named ("vaccines"): the first
    passage under each heading, in its order, to go on with."""
    easier: Quote | None = None
    """One of the alternatives that answers as well and is easier to read; None where
    there is none, or where it was not looked for."""
    question_language: str | None = None
    """ISO 639-1 code of the question's language where the texts are in others, "" if
    it is not known which; None for a question in a language of the texts."""
    parts_missing: tuple[int, int] | None = None
    """How many parts of the index could not be asked, of how many; None where all
    were, or where it has none."""
    signals: dict[str, float] = field(default_factory=dict, compare=False)
    """The numbers behind the ranking and the confidence, by name."""
    why: tuple[str, ...] = field(default=(), compare=False)
    """In words, a sentence each, what spoke for the top-ranked passage and against."""

    @property
    def answered(self) -> bool:
        """Whether a quote is claimed to answer."""
        return bool(self.quotes)

    @property
    def others(self) -> tuple[Quote, ...]:
        """The alternatives, but for those of the text whose headings are told."""
        told = {quote.document.id for quote in self.headings[:1]}
        shown = 0 if self.answered or self.match == "none" else 1
        rest = self.alternatives[shown:]
        kept = tuple(quote for quote in rest if quote.document.id not in told)
        return self.alternatives[:shown] + kept

    @property
    def understood(self) -> str:
        """The question as a surface shows it where it differs from what was asked."""
        return self.resolved or self.asked_as


_COUNTED = re.compile(r"(slide|paragraph|cell|item|chapter|sheet .+, row) (\d+)")
_LINE_END = re.compile(r"\r\n?|\n")
KEPT = 32
"""Texts of which the line ends are kept: as many as an index keeps documents."""


def worded_place(
    labels: Sequence[str], pages: Sequence[int | None], lines: Sequence[int | None]
) -> str:
    """Return a place in words: by its label, else its page, else its line; or "".

    Args:
        labels: At the beginning and at the end; "" where there is none.
        pages: The same, from 1.
        lines: The same, from 1.
    """
    if labels[0]:
        return _range(labels[0], labels[-1])
    if pages[0] is not None:
        return _numbered("page", pages[0], pages[-1])
    return "" if lines[0] is None else _numbered("line", lines[0], lines[-1])


def _numbered(kind: str, first: int, last: int | None) -> str:
    return f"{kind} {first}" if last in (first, None) else f"{kind}s {first}–{last}"


def _range(first: str, last: str) -> str:
    """Join two labels: "slides 3–4", "slide 3 and notes", "00:01 – 00:02"."""
    if last in (first, ""):
        return first
    start, end = _COUNTED.fullmatch(first), _COUNTED.fullmatch(last)
    if start and end and start[1] == end[1]:
        return f"{start[1]}s {start[2]}–{end[2]}"
    return first + (" and notes" if last == f"{first}, notes" else f" – {last}")


@lru_cache(maxsize=KEPT)
def line_ends(text: str) -> array[int]:
    """Return the offsets of a text's line ends; CR LF is one, as editors count."""
    if "\r" not in text:
        # Three times as fast as to look for each.
        lengths = accumulate(map(len, text.split("\n")[:-1]))
        return array("q", map(add, lengths, count()))
    return array("q", (found.start() for found in _LINE_END.finditer(text)))


class Emphasis(IntEnum):
    """How much a run of a passage stands out; the greater, the more."""

    PLAIN = 0
    FURTHER = 1
    """A sentence that names what the answering one means by a pronoun."""
    SENTENCE = 2
    """The one that answers."""
    WORDS = 3
    """The answer's own words in it."""


Piece = tuple[int, int, Emphasis]
"""Start and end, and how the run between them stands out."""


def pieces(part: Span, evidence: Sequence[Span], words: Span | None) -> list[Piece]:
    """Return a part of a text as runs of one emphasis each, without gaps, in order.

    Args:
        part: Offsets of the part.
        evidence: Offsets of marked sentences; the first answers.  () marks nothing.
        words: Offsets of the answer's words; outside the first sentence they count
            for nothing.
    """
    first, last = part
    marked = [(span, Emphasis.FURTHER) for span in evidence[1:]]
    marked += [(span, Emphasis.SENTENCE) for span in evidence[:1]]
    if words and evidence and _holds(evidence[0], words):
        marked.append((words, Emphasis.WORDS))
    cuts = {first, last}
    for span, _ in marked:
        cuts.update(min(max(place, first), last) for place in span)
    return [
        (left, right, _strongest(left, marked))
        for left, right in pairwise(sorted(cuts))
    ]


def quote_pieces(quote: Quote, *, claimed: bool = True) -> list[Piece]:
    """Return the runs of a quote, by offsets inside its text.

    Of one that is not claimed to answer none stands out.
    """
    start = quote.start
    evidence = [quote.evidence, *quote.evidence_more] if claimed else []
    spans = [shifted(span, -start) for span in evidence]
    words = shifted(quote.span, -start) if quote.span else None
    return pieces((0, quote.end - start), spans, words)


def _holds(sentence: Span, words: Span) -> bool:
    return sentence[0] <= words[0] < words[1] <= sentence[1]


def _strongest(place: int, marked: Sequence[tuple[Span, Emphasis]]) -> Emphasis:
    found = (how for (start, end), how in marked if start <= place < end)
    return max(found, default=Emphasis.PLAIN)
