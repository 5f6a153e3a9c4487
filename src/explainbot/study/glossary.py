"""Glossary: what the texts define, every definition a quote with its place.

It is found when it is first asked for, a document at a time, and kept by the hash of
each document's text: of a large corpus also on disk, so that only what is new has to be
looked through again.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import filterfalse, groupby
from typing import TYPE_CHECKING, Any

from explainbot.answering.scope import find_scope
from explainbot.records import Quote, Span, shifted
from explainbot.study.definitions import (
    Definition,
    Way,
    begins_as_meaning,
    definitions,
    is_entry,
)
from explainbot.text.languages import NOUNS_ARE_CAPITAL
from explainbot.text.lines import past_bullet, trim
from explainbot.text.terms import terms
from explainbot.text.terms import words as words_of
from explainbot.text.word_lists import has_dictionary, is_common

if TYPE_CHECKING:
    from pathlib import Path

    from explainbot.index.index import IndexReader
    from explainbot.index.storage.rows import StoredSection
    from explainbot.paths import Places

FILE = "glossary.json"
_RULES = 5
"""Of finding; raised whenever other definitions come of the same text."""
_KEPT_FROM = 2_000
"""Sections of a corpus whose definitions are kept on disk."""
_FEWEST, _FORMED = 3, 0.5
"""Sections side by side that make a list of terms: how many, and the share of them
that begin as a meaning does."""
_ORDER: tuple[Way, ...] = ("entry", "line", "is", "means", "named")
"""Of several definitions of a term the one is shown first that says it most plainly."""
_FOUND = tuple[int, int, int, int, int, Way]
"""Start of a section, offsets of the term and of what defines it, all in the document,
and the way."""


@dataclass(frozen=True)
class Entry:
    """A term and one definition of it."""

    quote: Quote
    """The definition; its span is the term where that stands in it."""
    way: Way
    headed: bool
    """Whether the term is the section's heading."""

    @property
    def term(self) -> str:
        """As it is written, on one line."""
        text = self.quote.document.text
        said = self.quote.section.heading
        if not self.headed and self.quote.span is not None:
            said = text[slice(*self.quote.span)]
        return " ".join(said.split())

    @property
    def meaning(self) -> str:
        """What defines it, word for word."""
        return self.quote.text

    @property
    def named(self) -> bool:
        """Whether its capital letter is that of a name, not of a sentence."""
        language = self.quote.document.language
        inside = self.quote.span is not None and self.quote.start < self.quote.span[0]
        capital = self.term[0].isupper() and not self.term.isupper()
        return inside and capital and language not in NOUNS_ARE_CAPITAL

    @property
    def key(self) -> tuple[str, ...]:
        """The term's stems."""
        return tuple(terms(self.term, self.quote.document.language))


class Glossary:
    """What the texts define; asks nothing of the index."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Take the definitions, in the order of the texts."""
        seen: set[tuple[str, str]] = set()
        self.entries: list[Entry] = []
        """By term, in the order of an alphabet; of one term the plainest first."""
        for entry in entries:
            same = entry.term.casefold(), " ".join(entry.meaning.split())
            if same not in seen and entry.key:
                seen.add(same)
                self.entries.append(entry)
        self.entries.sort(key=lambda one: (*_letters(one.term), _ORDER.index(one.way)))
        self._first: dict[str, dict[tuple[str, ...], Entry]] = defaultdict(dict)
        for entry in sorted(self.entries, key=lambda one: _ORDER.index(one.way)):
            self._first[entry.key[0]].setdefault(entry.key, entry)

    def find(self, words: str) -> list[Entry]:
        """Return the definitions of what the words name: the term, else a part of it.

        Args:
            words: As typed; "" returns all.
        """
        typed = " ".join(words.casefold().split())
        if not typed:
            return list(self.entries)
        same = [one for one in self.entries if _is_form(one, words, typed)]
        return same or [one for one in self.entries if typed in one.term.casefold()]

    def _used(self, text: str, language: str) -> Iterator[Entry]:
        """Yield the terms that a text uses, in its order."""
        said = [
            (term, start, end)
            for word, start, end in words_of(text)
            for term in terms(word, language)
        ]
        for place, (term, start, _) in enumerate(said):
            for key, entry in self._first.get(term, {}).items():
                run = said[place : place + len(key)]
                if tuple(one for one, *_ in run) != key:
                    continue
                used = text[start : run[-1][2]]
                if _is_alike(entry.term, used, named=entry.named):
                    yield entry

    def terms_of(self, quotes: Sequence[Quote]) -> list[Entry]:
        """Return a definition for each term that quotes use.

        Those of their own texts come first, then as they are used.  What a quote itself
        defines is left out, and of other texts a word that many people write: there it
        may mean something else (the ledger of a business, the ledger lines of music).
        """
        found: dict[tuple[str, ...], Entry] = {}
        for quote in quotes:
            for entry in self._used(quote.text, quote.document.language):
                found.setdefault(entry.key, entry)
        texts = {quote.document.id for quote in quotes}
        inside = [one for one in found.values() if one.quote.document.id in texts]
        beyond = [one for one in found.values() if one.quote.document.id not in texts]
        return [
            entry
            for entry in (*inside, *filterfalse(_may_mean_else, beyond))
            if not any(_is_within(entry.quote, quote) for quote in quotes)
        ]


def _is_alike(term: str, said: str, *, named: bool) -> bool:
    """Whether words of the same stems are a form of a term: not "index", "indexation".

    A name is one with its capital letter alone: not "terror", "the Terror".
    """
    long = _ENDING * len(term.split())
    return abs(len(term) - len(said)) <= long and (not named or said[0].isupper())


def _may_mean_else(entry: Entry) -> bool:
    known = has_dictionary(entry.quote.document.language)
    one = len(entry.term.split()) == 1
    return one and (not known or is_common(entry.term.casefold()))


_ENDING = 2
"""Letters that two forms of a word may differ by."""


def _is_form(entry: Entry, words: str, typed: str) -> bool:
    key = tuple(terms(words, entry.quote.document.language))
    return entry.term.casefold() == typed or (bool(key) and entry.key == key)


def _is_within(definition: Quote, quote: Quote) -> bool:
    same = definition.document.sha256 == quote.document.sha256
    start, end = definition.evidence
    return same and quote.start <= start and end <= quote.end


def _letters(term: str) -> tuple[str, str]:
    """Return what sorts a term: its letters without accents, then as it is."""
    from unicodedata import combining, normalize

    bare = "".join(sign for sign in normalize("NFKD", term) if not combining(sign))
    return bare.casefold(), term


def find_glossary(
    index: IndexReader, collections: Sequence[str] = (), places: Places | None = None
) -> Glossary:
    """Find what the texts of some collections define, of all texts with ().

    Args:
        index: An opened index.
        collections: Folders and tags.
        places: Where what was found is kept, of a large corpus; None keeps nothing.

    Raises:
        UnknownCollectionError: There is no such collection.
    """
    rows = find_scope(collections, index).rows
    wanted = (index.corpus.all_rows() if rows is None else rows).tolist()
    large = places is not None and index.count() >= _KEPT_FROM
    file = places.state / FILE if places is not None and large else None
    kept = _read(file) if file is not None else {}
    hashes = {name: f"{one.sha256} {one.language}" for name, one in _abouts(index)}
    now: dict[str, list[_FOUND]] = {}
    entries: list[Entry] = []
    for name, sections in groupby(_stored(index, wanted), key=lambda s: s.document_id):
        own = list(sections)
        found = kept.get(hashes.get(name, ""))
        if found is None:
            found = list(_found_in(index, own))
        now[hashes.get(name, "")] = found
        entries += _entries(index, own, found)
    if file is not None and not collections and now != kept:
        _write(file, now)
    return Glossary(entries)


def is_quick(index: IndexReader, places: Places) -> bool:
    """Whether `find_glossary` takes no time: of a small corpus, or where it is kept."""
    return index.count() < _KEPT_FROM or (places.state / FILE).is_file()


def _abouts(index: IndexReader) -> Iterable[tuple[str, Any]]:
    return index.corpus.abouts().items()


_AT_ONCE = 500


def _stored(index: IndexReader, rows: Sequence[int]) -> Iterator[StoredSection]:
    for first in range(0, len(rows), _AT_ONCE):
        some = rows[first : first + _AT_ONCE]
        held = index.get(some)
        yield from (held[row] for row in some)


def _found_in(index: IndexReader, own: Sequence[StoredSection]) -> Iterator[_FOUND]:
    """Yield the definitions of a document's sections, in order."""
    listed = _listed(index, own)
    for stored in own:
        if stored.mute:
            continue
        text = index.text(stored)
        if stored.row in listed:
            start, end = shifted(listed[stored.row], stored.start)
            yield (stored.start, start, start, start, end, "entry")
            continue
        told = zip(stored.sentences, stored.tells, strict=True)
        spans = [past_bullet(text, span) for span, tells in told if tells]
        for one in definitions(text, spans, stored.language):
            yield _moved(one, stored.start)


def terms_in(index: IndexReader, own: Sequence[StoredSection]) -> Iterator[str]:
    """Yield the terms that sections of one document define, in order."""
    for begin, left, right, *_ in _found_in(index, own):
        stored = next(one for one in own if one.start == begin)
        text = index.text(stored)
        yield text[left - begin : right - begin] if left < right else stored.heading


def _moved(one: Definition, by: int) -> _FOUND:
    return (by, *shifted(one.term, by), *shifted(one.span, by), one.way)


def _listed(index: IndexReader, own: Sequence[StoredSection]) -> dict[int, Span]:
    """Return the sections that are entries of a list of terms: row, and the meaning."""
    found: dict[int, Span] = {}
    if own and index.corpus.section(own[0]).document.terms:
        lines = ((one, _first_line(index.text(one))) for one in own if one.heading)
        return {one.row: line for one, line in lines if line[0] < line[1]}
    judged = ((one, _meaning(index, one)) for one in own)
    for (fits, _), group in groupby(
        judged, key=lambda pair: (pair[1] is not None, pair[0].heading_path)
    ):
        run = {one.row: (one, span) for one, span in group if span is not None}
        # Parts of one long section have its heading, which is none of their terms.
        if not fits or len({one.heading for one, _ in run.values()}) < _FEWEST:
            continue
        formed = sum(
            begins_as_meaning(index.text(one)[slice(*span)], one.language)
            for one, span in run.values()
        )
        if formed >= _FORMED * len(run):
            found |= {row: span for row, (_, span) in run.items()}
    return found


def _meaning(index: IndexReader, one: StoredSection) -> Span | None:
    """Return the first line of a section if its heading may be a term it explains."""
    if one.mute or not one.heading:
        return None
    text = index.text(one)
    start, end = _first_line(text)
    if start == end or not is_entry(one.heading, text[start:end], one.language):
        return None
    return start, end


def _first_line(text: str) -> Span:
    start, end = trim(text, 0, len(text))
    return start, start + len("".join(text[start:end].splitlines()[:1]))


def _entries(
    index: IndexReader, own: Sequence[StoredSection], found: Sequence[_FOUND]
) -> Iterator[Entry]:
    """Yield the definitions as quotes; those of a section that has changed are none."""
    starts = {stored.start: stored for stored in own}
    for begin, left, right, start, end, way in found:
        stored = starts.get(begin)
        if stored is None:
            continue
        quote = Quote(
            index.corpus.section(stored),
            start,
            end,
            (start, end),
            span=(left, right) if left < right else None,
            expected_sha256=stored.sha256,
        )
        quote.check()
        yield Entry(quote, way, headed=left == right)


def _read(file: Path) -> dict[str, list[_FOUND]]:
    """Return what was kept; {} where it cannot be read or was found by other rules."""
    try:
        held = json.loads(file.read_text(encoding="utf-8"))
        if held["rules"] != _RULES:
            return {}
        return {
            key: [_checked(one) for one in rows] for key, rows in held["of"].items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _checked(row: Any) -> _FOUND:
    begin, left, right, start, end, way = row
    numbers = begin, left, right, start, end
    if way not in _ORDER or not all(type(number) is int for number in numbers):
        raise ValueError("no definition")
    return (begin, left, right, start, end, way)


def _write(file: Path, found: dict[str, list[_FOUND]]) -> None:
    """Keep what was found; where that cannot be written it is found again."""
    with suppress(OSError):
        if not file.parent.is_dir():
            file.parent.mkdir()
            (file.parent / ".gitignore").write_text("*\n", encoding="ascii")
        fresh = file.with_name(f"{file.name}.{os.getpid()}")
        fresh.write_text(json.dumps({"rules": _RULES, "of": found}), encoding="utf-8")
        fresh.replace(file)
