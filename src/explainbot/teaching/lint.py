"""Lint of a corpus: what is wrong in the texts themselves, with the lines.

Headings without text and sections too long were noted when a file was read; questions
that stand twice, and statements that cannot both be right, are looked for here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from explainbot.index.index import IndexReader
from explainbot.index.intake.findings import OVER_LONG, SEARCHED_AS
from explainbot.index.passages import with_subject
from explainbot.index.storage.manifest import current_name
from explainbot.records import Quote
from explainbot.sections.sections import NO_TEXT
from explainbot.teaching.conflicts import Conflict, conflicts
from explainbot.teaching.statements import Statement, Text
from explainbot.teaching.statements import statements as statements_in
from explainbot.text.display import one_line, shortened
from explainbot.text.interface.reasons import in_words, source_in_words
from explainbot.text.interface.translation import (
    both_to_translate,
    gettext,
    ngettext,
)
from explainbot.text.questions import is_question
from explainbot.text.terms import terms, words

if TYPE_CHECKING:
    from explainbot.index.protocol import RowStore
    from explainbot.index.storage.rows import StoredSection
    from explainbot.paths import Places

Kind = Literal["empty", "long", "language", "doubled", "contradiction"]
MOST = 100_000
"""Sections of a corpus that is looked at."""
AT_ONCE = 2_000
"""Sections up to which ``add`` and ``status`` look unasked."""
FOLDED = 3
"""Findings of a kind that they tell."""

NAMES = {
    "empty": both_to_translate("heading without text", "headings without text"),
    "long": both_to_translate("section too long", "sections too long"),
    "language": both_to_translate(
        "part in another language", "parts in other languages"
    ),
    "doubled": both_to_translate(
        "question that stands twice", "questions that stand twice"
    ),
    "contradiction": both_to_translate("contradiction", "contradictions"),
}
_LINE = re.compile(r"(?:[Ll]ine (\d+): )?(.*)", re.DOTALL)
_SHOWN = 160
"""Characters of a sentence that a line shows."""


@dataclass(frozen=True)
class Spot:
    """A place in a text."""

    document: str
    place: str
    """"line 3", "page 2", or "" where neither is known."""
    text: str
    """What stands there."""

    def __str__(self) -> str:
        """Return "tides.md, line 3"."""
        return one_line(", ".join(filter(None, (self.document, self.place))))


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong."""

    kind: Kind
    first: Spot
    second: Spot | None = None
    """Of two that do not go together, the other one."""
    values: tuple[str, ...] = ()
    """Of a contradiction, the two quantities as they are written."""


def lint(places: Places, *, most: int = MOST) -> list[Finding] | None:
    """Return what is wrong, in the order of kinds and of texts.

    Args:
        places: The workspace.
        most: Sections of the corpus from which on it is not looked at.

    Returns:
        The findings; None for a corpus of more sections.

    Raises:
        IndexUnusableError: The index cannot be read.
    """
    if not current_name(places.index):
        return []
    with IndexReader.open(places.index, hashed=False) as index:
        if index.count() > most:
            return None
        noted = {name: s.warnings for name, s in index.manifest.sources.items()}
        stored = [item for item in index.corpus.all_sections() if not item.mute]
        return [
            *_noted(noted.items()),
            *_doubled(stored, index.corpus),
            *_contradictions(stored, index.corpus),
        ]


def concerns(found: Iterable[Finding], documents: Collection[str]) -> list[Finding]:
    """Return the findings that some documents have a part in, without notes of files.

    Those stand beside each file in the report of ``add``.
    """
    return [
        item
        for item in found
        if item.second is not None
        and not {item.first.document, item.second.document}.isdisjoint(documents)
    ]


def _noted(notes: Iterable[tuple[str, Sequence[str]]]) -> Iterator[Finding]:
    """Yield what was noted when the files were read."""
    signs: tuple[tuple[Kind, str], ...] = (("empty", NO_TEXT), ("long", OVER_LONG))
    for kind, sign in signs:
        for name, said in notes:
            for note in said:
                line, text = _split(note)
                if text.startswith(sign):
                    place = f"line {line}" if line else ""
                    told = text.removeprefix(sign).strip()
                    yield Finding(kind, Spot(name, place, told))
    for name, said in notes:
        for note in said:
            if SEARCHED_AS in note:
                yield Finding("language", Spot(name, "", note))


def _split(note: str) -> tuple[str, str]:
    hit = _LINE.fullmatch(note)
    return (hit[1] or "", hit[2]) if hit else ("", note)


def _doubled(stored: Sequence[StoredSection], corpus: RowStore) -> Iterator[Finding]:
    """Yield the questions that stand twice in one text, or in two about one thing."""
    first: dict[tuple[str, ...], list[StoredSection]] = defaultdict(list)
    before: tuple[str, str, tuple[str, ...]] | None = None
    for item in stored:
        own = item.document_id, item.heading, item.heading_path
        again, before = own == before, own
        if again or not item.heading or not is_question(item.heading, item.language):
            continue
        for other in first[_key(item)]:
            if other.document_id == item.document_id or _same_topic(other, item):
                one, two = _heading_spot(corpus, other), _heading_spot(corpus, item)
                yield Finding("doubled", one, two)
                break
        first[_key(item)].append(item)


def _key(item: StoredSection) -> tuple[str, ...]:
    """Return the words of a question, of which two with the same are one."""
    named = with_subject(item.heading, item.topic, item.title, item.language)
    return (item.language, *(word for word, _, _ in words(named)))


def _same_topic(one: StoredSection, two: StoredSection) -> bool:
    """Whether two texts of different names are about what the question names."""
    asked = set(terms(one.heading, one.language))
    topics = (
        set(terms(f"{item.subject} {item.title}", item.language)) for item in (one, two)
    )
    return all(asked & topic for topic in topics)


def _heading_spot(corpus: RowStore, item: StoredSection) -> Spot:
    document = corpus.section(item).document
    start = next(
        (h.start for h in document.headings if h.title == item.heading
         and h.end <= item.start and item.start - h.end < _NEAR),
        document.text.rfind(item.heading, 0, item.start),
    )  # fmt: skip
    line = document.line_at(start if start >= 0 else item.start)
    return Spot(document.id, f"line {line}" if line else "", item.heading)


_NEAR = 8
"""Characters between a heading and the text below it."""


def _contradictions(
    stored: Sequence[StoredSection], corpus: RowStore
) -> Iterator[Finding]:
    """Yield the statements that cannot both be right."""

    def texts() -> Iterator[Text]:
        for item in stored:
            text = corpus.text(item)
            told = [
                span
                for span, tells in zip(item.sentences, item.tells, strict=True)
                if tells
            ]
            yield Text(
                text, told, item.heading, item.topic, item.language, item.document_id
            )

    for conflict in conflicts(list(statements_in(texts()))):
        yield _told(conflict, stored, corpus)


def _told(
    conflict: Conflict, stored: Sequence[StoredSection], corpus: RowStore
) -> Finding:
    one, two = conflict.first, conflict.second
    return Finding(
        "contradiction",
        _spot(one, stored[one.section], corpus),
        _spot(two, stored[two.section], corpus),
        (one.written, two.written),
    )


def _spot(item: Statement, stored: StoredSection, corpus: RowStore) -> Spot:
    section = corpus.section(stored)
    span = section.start + item.start, section.start + item.end
    quote = Quote(section, *span, evidence=span)
    return Spot(section.document.id, quote.place, item.text)


def finding_lines(found: Sequence[Finding], *, folded: bool) -> Iterator[str]:
    """Yield findings as lines for a person, a kind after the other.

    Args:
        found: All of them.
        folded: Whether to tell but the first of each kind.
    """
    for kind, names in NAMES.items():
        own = [item for item in found if item.kind == kind]
        if not own:
            continue
        count = f"{len(own):,}"
        named = ngettext(*names, len(own))
        yield f"{count} {named}:"
        for item in own[:FOLDED] if folded else own:
            yield from (f"  {line}" for line in _finding(item))
        rest = len(own) - FOLDED
        if folded and rest > 0:
            yield gettext("  and {rest} more", rest=f"{rest:,}")


def _finding(item: Finding) -> Iterator[str]:
    if item.second is None:
        yield one_line(f"{_told_spot(item.first)}: {in_words(item.first.text)}")
    elif item.kind == "doubled":
        first, second = _told_spot(item.first), _told_spot(item.second)
        both = gettext("{first} and {second}", first=first, second=second)
        yield one_line(f'{both}: "{item.first.text}"')
    else:
        yield one_line(f"{' | '.join(item.values)}")
        for spot in (item.first, item.second):
            yield f"  {_told_spot(spot)}: {shortened(one_line(spot.text), _SHOWN)}"


def _told_spot(spot: Spot) -> str:
    """Return a spot with its place in words of the reader."""
    return source_in_words(str(spot))


def as_json(found: Iterable[Finding]) -> list[dict[str, Any]]:
    """Return the findings for a program."""
    return [asdict(item) for item in found]
