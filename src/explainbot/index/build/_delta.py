"""Delta segment: whether a change is written beside the main segment, and what.

A large segment is never written anew for a few documents.  What was added or changed
since it was made goes into one small segment, with the documents of which other terms
are counted now because a subject's name came or went.  A small index, or many changes,
are written as one segment.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explainbot.index.build._segment import (
    MOST_NEW_NAMES,
    LaterNumbers,
    Start,
    Tables,
    Writer,
    all_words,
    hashed,
    write_sections,
)
from explainbot.index.build._subjects import (
    ALWAYS_EXACT,
    KnownNames,
    Named,
    tagged_subjects,
    words_in,
)
from explainbot.index.build.duplicates import LEAST
from explainbot.index.index import SKETCHES
from explainbot.index.passages import ordinary_words
from explainbot.index.storage.lexical import HEAD_WEIGHT
from explainbot.index.storage.vectors import search_kind
from explainbot.text.languages import stop_words
from explainbot.text.terms import UNSPACED, tag_of, tagged, terms, untagged

if TYPE_CHECKING:
    from explainbot.index.build.corpus import Plan
    from explainbot.index.build.previous import PreviousIndex
    from explainbot.index.build.spool import Spool
    from explainbot.index.build.vectorize import Vectorizer
    from explainbot.index.passages import SectionedDocument
    from explainbot.index.protocol import SegmentRows, SegmentStorage


SHARE, MOST = 0.1, 5_000
"""A small segment adds and takes away at most that share of sections, and so many."""
MOST_SCANS = 20
"""Acronyms for which all texts are searched."""


@dataclass(frozen=True)
class DeltaPlan:
    """What goes into the small segment beside the documents that were read."""

    earlier: PreviousIndex
    """The index whose large segment stays."""
    names: KnownNames
    """All of the index."""
    taken: tuple[str, ...]
    """Documents that have not changed."""
    gone: tuple[str, ...]
    """Documents of the large segment that count no more."""
    languages: tuple[str, ...]
    """Of every document of the index, in order."""


def plan_delta(
    plan: Plan, earlier: PreviousIndex | None, dimension: int
) -> DeltaPlan | None:
    """Return what a small segment adds; None if all is to be written anew."""
    if earlier is None or not _stays(plan, earlier, dimension):
        return None
    base = earlier.segments[0].store
    last, most = base.document_count(), _most(base.own_count())
    taken = {name for name in plan.kept if earlier.abouts[name].number > last}
    names = _names(plan, earlier) if _fits(plan, earlier, taken) else None
    touched = None if names is None else _touched(names, plan, earlier, most)
    if names is None or touched is None or not _fits(plan, earlier, taken | touched):
        return None
    taken |= touched
    ids = base.document_ids()
    return DeltaPlan(
        earlier,
        names,
        tuple(sorted(taken)),
        tuple(name for name in ids if name not in plan.kept or name in taken),
        tuple(about.language for about in _documents(plan, earlier)),
    )


def _stays(plan: Plan, earlier: PreviousIndex, dimension: int) -> bool:
    """Whether the large segment can stay as it is."""
    total = sum(plan.kept.values()) + plan.loaded.count()
    return (
        SKETCHES in earlier.files
        and earlier.segments[0].store.own_count() > LEAST
        and search_kind(total, dimension) == earlier.search
    )


def _most(sections: int) -> int:
    return min(int(sections * SHARE), MOST)


def _fits(plan: Plan, earlier: PreviousIndex, taken: set[str]) -> bool:
    """Whether what is added and taken away is little enough."""
    sections = earlier.segments[0].store.own_count()
    moved = sum(plan.kept[name] for name in taken)
    gone = sections - sum(plan.kept.values()) + moved
    return plan.loaded.count() + moved + gone <= _most(sections)


def _documents(plan: Plan, earlier: PreviousIndex) -> Iterator[Named]:
    """Yield what is known of each document, in name order."""
    fresh = {document.id: document for document in plan.loaded.documents()}
    for name in sorted([*plan.kept, *fresh], key=plan.place.__getitem__):
        yield fresh.get(name) or earlier.abouts[name]


def _names(plan: Plan, earlier: PreviousIndex) -> KnownNames | None:
    """Return every name as ``all_names`` does; None if too much must be read."""
    subjects = tagged_subjects(_documents(plan, earlier))
    before = earlier.names
    fresh = _ordinary((one.language, one.text) for one in plan.loaded.documents())
    gone = _ordinary(
        (about.language, earlier.text(name))
        for name, about in earlier.abouts.items()
        if name not in plan.kept
    )
    exact: set[str] = set()
    doubtful: set[str] = set()
    for name in subjects:
        bare, low = untagged(name), untagged(name).lower()
        own = tagged(low, tag_of(name))
        if not bare.isupper():
            continue
        if len(bare) <= ALWAYS_EXACT or low in stop_words("en") or own in fresh:
            exact.add(name)
        elif name not in before or (before[name][1] and own in gone):
            doubtful.add(name)
        elif before[name][1]:
            exact.add(name)
    if len(doubtful) > MOST_SCANS:
        return None
    exact |= {name for name in doubtful if _written(name, plan, earlier)}
    return {name: (subject, name in exact) for name, subject in subjects.items()}


def _ordinary(texts: Iterator[tuple[str, str]]) -> set[str]:
    """Return the words that texts write in lower case, tagged by their language."""
    return {
        tagged(word, language)
        for language, text in texts
        for word in ordinary_words(text)
    }


def _written(acronym: str, plan: Plan, earlier: PreviousIndex) -> bool:
    """Whether a document that has not changed writes it, as a word, in lower case.

    Args:
        acronym: Tagged by the language of the documents that count.
        plan: Knows which have not changed.
        earlier: Has their texts.
    """
    word, language = untagged(acronym).lower(), tag_of(acronym)
    alone = re.compile(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])")
    return any(
        name in plan.kept
        and earlier.abouts[name].language == language
        and alone.search(text)
        and word in ordinary_words(text)
        for name, text in earlier.corpus.texts_with(word)
    )


def _touched(
    names: KnownNames, plan: Plan, earlier: PreviousIndex, most: int
) -> set[str] | None:
    """Return the documents that mention a name that came, went or means another.

    None if there are too many names or sections.
    """
    before = earlier.names
    altered = {
        name for name in {*before, *names} if before.get(name) != names.get(name)
    }
    if not altered:
        return set()
    if len(altered) > MOST_NEW_NAMES:
        return None
    bare = sorted(set(map(untagged, altered)))
    mention = re.compile("|".join(map(re.escape, bare)), re.IGNORECASE)
    abouts = earlier.abouts
    found = {
        name
        for name in plan.kept
        if tagged(abouts[name].subject, abouts[name].language) in altered
    }
    searches = _searches(altered)
    if searches is None:
        texts = earlier.corpus.texts_with("")
        found |= {name for name, text in texts if mention.search(text)}
        found |= {name for name in abouts if mention.search(abouts[name].title)}
        return found & plan.kept.keys()
    rows: set[int] = set()
    for search in searches:
        hits = earlier.words.holding(search, most)
        if hits is None:
            return None
        rows.update(hits)
    for stored in earlier.corpus.sections(rows).values():
        texts_of = (stored.title, stored.heading, *stored.heading_path)
        if any(map(mention.search, (*texts_of, earlier.corpus.text(stored)))):
            found.add(stored.document_id)
    return found & plan.kept.keys()


def _searches(names: set[str]) -> list[tuple[str, ...]] | None:
    """Return sets of terms of which a section that mentions a name holds one whole.

    None if a name has no terms of its own, or none that stand apart.
    """
    found: dict[tuple[str, ...], None] = {}
    for one in sorted(names):
        name, language = untagged(one), tag_of(one)
        forms = [name, f"{name}s"] if name.isupper() else [name]
        for form in forms:
            held = (tagged(term, language) for term in terms(form, language))
            own = tuple(dict.fromkeys(held))
            if not own or UNSPACED.search(form):
                return None
            found[own] = None
    return list(found)


def write_delta(
    folder: Path,
    loaded: Spool,
    wanted: DeltaPlan,
    vectorizer: Vectorizer,
) -> dict[str, dict[str, Any]]:
    """Write the small segment into an existing, empty folder.

    Args:
        folder: Where to.
        loaded: Its documents in name order.
        wanted: What else is told of the index.
        vectorizer: Gives the vectors of the sections.

    Returns:
        Size and sha256 of each file written.
    """
    earlier = wanted.earlier
    base = earlier.segments[0]
    start = Start(
        base.store.own_count(),
        base.store.document_count(),
        len(base.parts),
        len(base.words.terms),
        lambda: LaterNumbers(base.store),
    )
    uses = _ChangedUses(base.store, wanted.gone)
    with closing(Writer(folder, wanted.names, earlier, uses, start)) as writer:
        write_sections(writer, loaded, vectorizer, earlier.search, more=True)
        writer.finish(_StoredValues(base, wanted, writer, start).tables())
    return hashed(folder)


class _ChangedUses:
    """Counts how often the whole index uses words, where that is not as in the base."""

    def __init__(self, base: SegmentRows, gone: Iterable[str]) -> None:
        self._base = base
        self._change: Counter[str] = Counter()
        for name in gone:
            document = base.document(name)
            self._change.subtract(all_words((document.text, document.title)))

    def count(self, item: SectionedDocument) -> None:
        document = item.document
        self._change.update(all_words((document.text, document.title)))

    def vocabulary(self) -> Iterable[tuple[str, int]]:
        changed = {word: change for word, change in self._change.items() if change}
        before = self._base.uses(changed)
        return [(word, before.get(word, 0) + more) for word, more in changed.items()]


class _StoredValues:
    """Works out what the small segment tells of the whole index."""

    def __init__(
        self, base: SegmentStorage, wanted: DeltaPlan, writer: Writer, start: Start
    ) -> None:
        self._base = base
        self._wanted = wanted
        self._writer = writer
        self._start = start
        rows = base.store.rows_in(wanted.gone)
        self._gone = list(base.store.sections(rows).values())

    def tables(self) -> Tables:
        words, before = words_in(self._wanted.names), self._base.store.names.words()
        return Tables(
            self._facts(before - words),
            sorted(self._writer.uses.vocabulary()),
            sorted(self._terms()),
            sorted(self._names().items()),
            sorted(words - before),
        )

    def _facts(self, gone_words: set[str]) -> dict[str, str]:
        store, writer, start = self._base.store, self._writer, self._start
        languages = Counter(self._wanted.languages).most_common()
        sections = writer.row - len(self._gone)
        # The mean was made of a whole number, which is found again.
        length = round(float(store.fact("mean_length")) * start.row) + writer.length
        sizes = {code: [*size] for code, size in store.sizes().items()}
        for code, size in writer.sizes.items():
            held = sizes.setdefault(code, [0, 0])
            sizes[code] = [held[0] + size[0], held[1] + size[1]]
        for item in self._gone:
            less = item.terms + (HEAD_WEIGHT - 1) * item.head_terms
            length -= less
            held = sizes[item.language]
            sizes[item.language] = [held[0] - 1, held[1] - less]
        return {
            "languages": " ".join(code for code, _ in languages),
            "sections": str(sections),
            "mean_length": str(length / sections if sections else 1.0),
            "sizes": json.dumps(
                {code: size for code, size in sizes.items() if size[0]}
            ),
            "own_sections": str(writer.row - start.row),
            "first_row": str(start.row),
            "first_document": str(start.document + 1),
            "gone_documents": json.dumps(store.numbers_of(self._wanted.gone)),
            "gone_name_words": json.dumps(sorted(gone_words)),
        }

    def _terms(self) -> list[tuple[str, int, int]]:
        numbers, holding = self._writer.numbers, self._writer.holding
        fewer: Counter[int] = Counter()
        for item in self._gone:
            own = self._base.words.terms[item.first_term : item.first_term + item.terms]
            fewer.update(set(own.tolist()))
        held = dict(getattr(numbers, "held", {}))
        terms = {number: term for term, number in numbers.known.items()}
        missing = [number for number in fewer if number not in terms]
        if missing:
            for number, term, sections in self._base.store.numbered_terms(missing):
                terms[number], held[number] = term, sections
        return [
            (term, number, held.get(number, 0) + holding[number] - fewer[number])
            for number, term in terms.items()
            if holding[number] != fewer[number] or number not in held
        ]

    def _names(self) -> KnownNames:
        now = self._wanted.names
        before = {
            one.name: (one.subject, one.exact) for one in self._base.store.names.every()
        }
        gone = dict.fromkeys(before.keys() - now.keys(), ("", False))
        return gone | {
            name: known for name, known in now.items() if before.get(name) != known
        }
