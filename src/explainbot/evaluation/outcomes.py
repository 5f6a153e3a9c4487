"""Outcomes: what each row of a list expects, and how its question went."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from explainbot.batch.lists.tables import EXPECTED_NAMES
from explainbot.index.passages import told_citation
from explainbot.records import Answer, Quote
from explainbot.text.word_lists import every_entry

TOP = 10
"""Passages that are looked at."""
_SHOWN = 200
"""Characters of a passage in a report."""

Verdict = Literal["right", "wrong", "missed", "claimed", "error"]
"""right; answered, but wrongly; declined, though the corpus answers; answered, though
it does not; not answered for an error."""
_LISTS = ("history", "why", "named")
"""Fields that JSON has as lists."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question, what was expected and what came."""

    question: str
    history: tuple[str, ...]
    tag: str
    answerable: bool
    """Whether the corpus answers it."""
    answered: bool
    confidence: float
    match: str
    rank: int
    """Of the first right passage among ten, from 1; 0 if none is right."""
    evidence: bool | None
    """Whether the first passage is right and its marked sentences hold the expected
    words; None where no words are expected."""
    verdict: Verdict
    line: int
    """Of the list, from 1."""
    expected: str = ""
    chosen: str = ""
    """Citation of the passage ranked first."""
    text: str = ""
    """How that passage begins."""
    right: str = ""
    """Citation of the first right passage, if one is among the ten."""
    reason: str = ""
    """Why nothing was claimed, or what failed."""
    why: tuple[str, ...] = ()
    """What spoke for the first passage, and what against."""

    named: tuple[str, ...] = ()
    """The expected sections, as they were written."""
    marked: bool | None = None
    """Whether the sentence marked in the first passage, if that is the right one, holds
    the expected words; None where none are expected or another passage is first."""
    sentence: str = ""
    """That sentence."""
    nowhere: bool = False
    """Whether the corpus has no section of any of those names."""

    @property
    def top_right(self) -> bool:
        """Whether the first passage is right."""
        return self.rank == 1

    @property
    def key(self) -> tuple[str, ...]:
        """The question with those before it."""
        return (*self.history, self.question)

    def to_json(self) -> dict[str, Any]:
        """Return the outcome as an object of a report."""
        lists = {name: list(getattr(self, name)) for name in _LISTS}
        return asdict(self) | lists


def from_json(record: Mapping[str, Any]) -> Outcome:
    """Return what ``to_json`` gave.

    Raises:
        KeyError, TypeError: It is no such object.
    """
    lists = {name: tuple(record.get(name, ())) for name in _LISTS}
    return Outcome(**{**record, **lists})


def judge(
    answer: Answer, wanted: Expected, *, history: Sequence[str], tag: str, line: int
) -> Outcome:
    """Compare an answer with what was expected.

    Args:
        answer: With at least ten alternatives, if there are so many.
        wanted: What is right.
        history: The questions before.
        tag: The row's tag.
        line: The row's line.
    """
    order = [*answer.quotes, *answer.alternatives][:TOP]
    met = [wanted.is_met_by(quote) for quote in order]
    rank = 0 if wanted.declined or True not in met else met.index(True) + 1
    evidence = marked = None
    if wanted.words:
        evidence = rank == 1 and wanted.is_answered_by(order[0])
        marked = wanted.is_marked_by(order[0]) if rank == 1 else None
    return Outcome(
        answer.question,
        tuple(history),
        tag,
        not wanted.declined,
        answer.answered,
        answer.confidence,
        answer.match,
        rank,
        evidence,
        _verdict(answer, wanted, rank),
        line,
        " | ".join(wanted.sections or wanted.words),
        told_citation(order[0]) if order else "",
        _beginning(order[0]) if order else "",
        told_citation(order[rank - 1]) if rank else "",
        answer.reason or "",
        answer.why,
        wanted.sections,
        marked,
        _short(order[0].evidence_text) if order else "",
    )


def _verdict(answer: Answer, wanted: Expected, rank: int) -> Verdict:
    if wanted.declined:
        return "claimed" if answer.answered else "right"
    if not answer.answered:
        return "missed"
    return "right" if rank == 1 else "wrong"


def _beginning(quote: Quote) -> str:
    return _short(quote.text)


def _short(words: str) -> str:
    text = " ".join(words.split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


_SECTIONS = EXPECTED_NAMES
_WORDS = ("expected_text", "answer_span")
_TAGS = ("tag", "kind")
_ID = re.compile("[0-9a-f]{16}|^[0-9]+$")
CORPUS = "corpus/"
"""What a path has before a document's name."""


def plain(text: str) -> str:
    """Return the text with white space and capitals levelled."""
    return " ".join(text.split()).casefold()


@dataclass(frozen=True, slots=True)
class Expected:
    """What is right for one question."""

    sections: tuple[str, ...] = ()
    """As they were written; any of them is right."""
    words: tuple[str, ...] = ()
    """Levelled; any of them answers."""

    @property
    def declined(self) -> bool:
        """Whether nothing in the corpus answers."""
        return not self.sections and not self.words

    def is_met_by(self, quote: Quote) -> bool:
        """Whether the passage is the right one."""
        if self.sections:
            return any(_is_section(quote, name) for name in self.sections)
        return self._held(quote.text)

    def is_marked_by(self, quote: Quote) -> bool:
        """Whether the one sentence that is marked as the answer holds the words."""
        return self._held(quote.evidence_text)

    def is_answered_by(self, quote: Quote) -> bool:
        """Whether the marked sentences hold the words that answer."""
        start, end = quote.evidence
        marked = [(start, end), *quote.evidence_more]
        text = quote.document.text
        return any(self._held(text[left:right]) for left, right in marked)

    def _held(self, text: str) -> bool:
        levelled = plain(text)
        return any(words in levelled for words in self.words)


class SectionNames:
    """The names by which a list can call the sections of a corpus."""

    def __init__(self, sections: Iterable[tuple[str, str]]) -> None:
        """Take document and heading of each section."""
        self._named: set[tuple[str, str]] = set()
        self._files: set[str] = set()
        for document, heading in sections:
            self._named |= {("", plain(heading)), (document, plain(heading))}
            self._files |= _file_names(document)

    def __contains__(self, name: object) -> bool:
        """Whether a section may be meant; an id is not looked up."""
        text = str(name)
        if _ID.search(text) or ("", plain(text)) in self._named:
            return True
        if text.strip() in self._files:
            return True
        document, _, heading = text.partition("#")
        return (document.strip().removeprefix(CORPUS), plain(heading)) in self._named


def expected(fields: Mapping[str, Any]) -> Expected | None:
    """Return what a row expects; None if it has no field that says so.

    A column "answer", or so in another language, has the words of the answer where no
    other says what is right.
    """
    known = {name.strip().casefold(): value for name, value in fields.items()}
    words: tuple[str, ...] = _WORDS
    if not known.keys() & {*_SECTIONS, *_WORDS}:
        column = answer_column(known)
        if not column or isinstance(known[column], dict):  # of an answer as JSON
            return None
        words = (column,)
    sections = _alternatives(known, _SECTIONS)
    return Expected(sections, tuple(map(plain, _alternatives(known, words))))


def answer_column(names: Iterable[str]) -> str:
    """Return the first of some names that means "answer", if none says what is right.

    "" without one.
    """
    known = {name.strip().casefold(): name for name in names}
    if known.keys() & {*_SECTIONS, *_WORDS}:
        return ""
    listed = {one.casefold() for one in every_entry("answer_columns") if len(one) > 1}
    return next((name for plainly, name in known.items() if plainly in listed), "")


def tag(fields: Mapping[str, Any]) -> str:
    """Return the row's tag; "" if it has none."""
    known = {name.strip().casefold(): value for name, value in fields.items()}
    found = next((known[name] for name in _TAGS if known.get(name)), "")
    return " ".join(str(found).split())


def _alternatives(fields: Mapping[str, Any], names: Sequence[str]) -> tuple[str, ...]:
    found: list[str] = []
    for name in names:
        value = fields.get(name)
        if isinstance(value, list):
            found += [str(one) for one in value]
        elif value is not None:
            found += str(value).split("|")
    return tuple(one.strip() for one in found if one.strip())


def _file_names(document: str) -> set[str]:
    """Return what a list can call a whole document: its path, or its last part."""
    return {document, CORPUS + document, document.rpartition("/")[2]}


def _is_section(quote: Quote, name: str) -> bool:
    section = quote.section
    if name in _file_names(quote.document.id):
        return True
    if name in (section.id, quote.id) or plain(name) == plain(section.heading):
        return True
    document, mark, heading = name.partition("#")
    here = document.strip() in (quote.document.id, quote.document.source_path)
    return bool(mark) and here and plain(heading) == plain(section.heading)
