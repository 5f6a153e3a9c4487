"""Whether a change is written into a small segment beside the large one, and what.

A large segment is never written anew for a few documents.  What was added or changed
since it was made goes into one small segment, with the documents of which other terms
are counted now because a subject's name came or went.  A small index, or many changes,
are written as one segment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from explainbot.index.passages import ordinary_words
from explainbot.index.sketches import LEAST, SKETCHES
from explainbot.index.subjects import ALWAYS_EXACT, KnownNames, Named, tagged_subjects
from explainbot.index.term_counts import MOST_NEW_NAMES
from explainbot.index.vector_files import search_kind
from explainbot.text.languages import STOP_WORDS
from explainbot.text.terms import UNSPACED, tag_of, tagged, terms, untagged

if TYPE_CHECKING:
    from explainbot.index.earlier import Earlier
    from explainbot.index.reading import Plan

SHARE, MOST = 0.1, 5_000
"""A small segment adds and takes away at most that share of sections, and so many."""
MOST_SCANS = 20
"""Acronyms for which all texts are searched."""


@dataclass(frozen=True)
class Addition:
    """What goes into the small segment beside the documents that were read."""

    earlier: Earlier
    """The index whose large segment stays."""
    names: KnownNames
    """All of the index."""
    taken: tuple[str, ...]
    """Documents that have not changed."""
    gone: tuple[str, ...]
    """Documents of the large segment that count no more."""
    languages: tuple[str, ...]
    """Of every document of the index, in order."""


def addition(plan: Plan, earlier: Earlier | None, dimension: int) -> Addition | None:
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
    return Addition(
        earlier,
        names,
        tuple(sorted(taken)),
        tuple(name for name in ids if name not in plan.kept or name in taken),
        tuple(about.language for about in _documents(plan, earlier)),
    )


def _stays(plan: Plan, earlier: Earlier, dimension: int) -> bool:
    """Whether the large segment can stay as it is."""
    total = sum(plan.kept.values()) + plan.loaded.count()
    return (
        SKETCHES in earlier.files
        and earlier.segments[0].store.own_count() > LEAST
        and search_kind(total, dimension) == earlier.search
    )


def _most(sections: int) -> int:
    return min(int(sections * SHARE), MOST)


def _fits(plan: Plan, earlier: Earlier, taken: set[str]) -> bool:
    """Whether what is added and taken away is little enough."""
    sections = earlier.segments[0].store.own_count()
    moved = sum(plan.kept[name] for name in taken)
    gone = sections - sum(plan.kept.values()) + moved
    return plan.loaded.count() + moved + gone <= _most(sections)


def _documents(plan: Plan, earlier: Earlier) -> Iterator[Named]:
    """Yield what is known of each document, in name order."""
    fresh = {document.id: document for document in plan.loaded.documents()}
    for name in sorted([*plan.kept, *fresh], key=plan.place.__getitem__):
        yield fresh.get(name) or earlier.abouts[name]


def _names(plan: Plan, earlier: Earlier) -> KnownNames | None:
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
        if len(bare) <= ALWAYS_EXACT or low in STOP_WORDS or own in fresh:
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


def _written(acronym: str, plan: Plan, earlier: Earlier) -> bool:
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
        for name, text in earlier.store.texts_with(word)
    )


def _touched(
    names: KnownNames, plan: Plan, earlier: Earlier, most: int
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
        texts = earlier.store.texts_with("")
        found |= {name for name, text in texts if mention.search(text)}
        found |= {name for name in abouts if mention.search(abouts[name].title)}
        return found & plan.kept.keys()
    rows: set[int] = set()
    for search in searches:
        hits = earlier.words.holding(search, most)
        if hits is None:
            return None
        rows.update(hits)
    for stored in earlier.store.sections(rows).values():
        texts_of = (stored.title, stored.heading, *stored.heading_path)
        if any(map(mention.search, (*texts_of, earlier.store.text(stored)))):
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
