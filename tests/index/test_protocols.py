"""One segment and two as one answer the same protocols, side by side."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from inspect import isfunction
from typing import Any

import numpy as np
import pytest

from explainbot.errors import ClosedError, UnknownDocumentError
from explainbot.index.index import MergedSegments
from explainbot.index.protocol import (
    NameStore,
    NumberRows,
    RowStore,
    SegmentStorage,
    Storage,
    VectorStore,
    WordStore,
)
from explainbot.index.storage.lexical import RatedWords
from explainbot.testing import WordEncoder, tiny_workspace
from explainbot.text.terms import name_start, tagged, terms
from explainbot.workspace import Workspace
from tests.index.articles import (
    NAMES,
    QUESTIONS,
    WORDS,
    article,
    opened,
    segments,
    small_is_large,
    written,
)

GERMAN = """# Die Gezeiten

Die Gezeiten entstehen, weil der Mond das Wasser der Meere anzieht.

## Was ist eine {}?

Eine {} ist eine besonders hohe Flut, wenn Sonne und Mond in einer Linie stehen.
"""
MANY = 1_000
"""More than there are sections."""

Ask = Callable[[Storage], object]
Answers = dict[str, Ask]


@pytest.fixture(scope="module")
def pair(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Workspace, Workspace]]:
    """Return the same documents in two segments, some changed or gone, and in one."""
    draw = random.Random(4)  # noqa: S311  the same each time
    files = {
        f"of/{at}.md": f"# {name}\n\n## What is it?\n\nThe {name} is near the moon.\n"
        for at, name in enumerate(NAMES)
    }
    files |= {f"{'sea/' * (at % 2)}{at:02}.md": article(draw) for at in range(24)}
    first = dict(list(files.items())[:26])
    first |= {
        "02.md": article(draw),
        "z.md": "# Zoll House (ZH)\n\n## What is zoll?\n\nZoll is an inn.\n",
    }
    first["old.md"] = GERMAN.format("Nippflut", "Nippflut")
    files["tides.md"] = GERMAN.format("Springflut", "Springflut")
    files["new.md"] = "# Kelp Bed (KB)\n\n## What is kelp?\n\nKelp is food.\n"
    files["sea/tags.md"] = f"---\ntags: [ebb, flow]\n---\n{article(draw)}"
    folder = tmp_path_factory.mktemp("pair")
    with pytest.MonkeyPatch.context() as patch:
        small_is_large(patch)
        grown = tiny_workspace(folder / "grown", first)
        written(grown, files)
        grown.index()
        once = tiny_workspace(folder / "once", files)
    assert (segments(grown), segments(once)) == (2, 1)
    with grown, once:
        yield grown, once


@pytest.fixture
def both(
    pair: tuple[Workspace, Workspace],
) -> Iterator[tuple[MergedSegments, SegmentStorage]]:
    """Return the two as one, and the one."""
    grown, once = (opened(workspace) for workspace in pair)
    with grown, once:
        yield MergedSegments(*grown.segments), once.segments[0]


def places(storage: Storage, rows: list[int]) -> list[tuple[str, int]]:
    """Return where sections stand, in the order of their rows."""
    found = storage.store.sections(rows)
    return [(found[row].document_id, found[row].start) for row in rows]


def ids(storage: Storage) -> list[str]:
    """Return the names of all documents."""
    return [document.id for document, _, _ in storage.store.documents()]


def by_document(storage: Storage, rows: Callable[[str], list[int]]) -> object:
    """Return where the sections stand that are found for each document."""
    return {name: places(storage, rows(name)) for name in [*ids(storage), "z.md", "?"]}


def questions(storage: Storage) -> list[list[str]]:
    """Return the terms of questions, as an index of several languages holds them."""
    del storage
    asked = [terms(question, "en") for question in (*QUESTIONS, "Zoll", "?")]
    return [[tagged(term, "en") for term in one] for one in asked]


def refused(call: Callable[[], object]) -> str:
    """Return what the error says that closing, or an unknown name, leads to."""
    with pytest.raises((ClosedError, UnknownDocumentError)) as caught:
        call()
    return str(caught.value)


def closed(close: Callable[[], None], *calls: Callable[[], object]) -> list[str]:
    """Close twice and return what is said of each call then."""
    close()
    close()
    return [refused(call) for call in calls]


def half(storage: Storage) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Return the rows of every other document, ascending."""
    rows = storage.store.rows_in(ids(storage)[::2])
    return np.array(rows, dtype=np.int64)


def documents(storage: Storage) -> object:
    """Return every document, and what is said of one that is gone or never was."""
    store = storage.store
    said = [refused(lambda name=name: store.document(name)) for name in ("z.md", "?")]  # type: ignore[misc]
    return [*map(store.document, ids(storage)), *said]


def spans(storage: Storage) -> object:
    """Return each section's terms as words."""
    store, known = storage.store, storage.store.terms()
    return sorted(
        (
            span.document_id,
            span.head_terms,
            [
                known[number]
                for number in storage.words.terms[
                    span.first_term : span.first_term + span.terms
                ].tolist()
            ],
        )
        for span in store.term_spans(store.all_rows().tolist())
    )


def rated(storage: Storage, among: object = None) -> object:
    """Return the best sections of what is rated by the figures of a language."""
    words = RatedWords(storage.words, storage.store)
    held, length = storage.store.sizes()["en"]
    return [
        places(storage, words.rated(one, 5, among, (held, length / held)))  # type: ignore[arg-type]
        for one in questions(storage)
    ]


def candidates(storage: Storage) -> object:
    """Return the best by rating; all of them are candidates."""
    store = storage.store
    for one in questions(storage):
        weights = dict.fromkeys(store.term_numbers(one), 1.0)
        for among in (None, half(storage)):
            named = storage.words.candidates(weights, MANY, among)
            assert {*storage.words.search(weights, MANY, among)} <= {*named}
    return rated(storage), rated(storage, half(storage))


def words_found(storage: Storage) -> object:
    """Return where the best sections by words stand, in all and in some documents."""
    search = storage.words.search
    return [
        places(storage, search([tagged(word, code) for word in some], limit, among))
        for some, code in (
            (["moon", "ship"], "en"),
            (["kelp"], "en"),
            (["zoll"], "en"),
            (["gezeit", "springflut"], "de"),
        )
        for limit in (1, 5)
        for among in (None, half(storage))
    ]


def holding(storage: Storage) -> object:
    """Return where the sections stand that hold every term; None for too many."""
    found = [
        storage.words.holding([tagged(word, "en") for word in some], most)
        for some in (["moon"], ["moon", "water"], ["zoll"])
        for most in (0, MANY)
    ]
    return [None if rows is None else sorted(places(storage, rows)) for rows in found]


def nearest(storage: Storage) -> object:
    """Return the cosines of the nearest sections: equal ones may change places."""
    found = [
        storage.vectors.search(vector, limit, among)
        for vector in WordEncoder().encode_questions(QUESTIONS)
        for limit in (1, 7, MANY)
        for among in (None, half(storage))
    ]
    return [(len(rows), cosines.round(5).tolist()) for rows, cosines in found]


def nearest_to_many(storage: Storage) -> object:
    """Return the cosines of the nearest sections, for several questions at once."""
    vectors = WordEncoder().encode_questions(QUESTIONS)
    return [
        (storage.vectors.section_vectors(rows) @ vector).round(5).tolist()
        for limit in (1, 7, MANY)
        for rows, vector in zip(
            storage.vectors.search_many(vectors, limit), vectors, strict=True
        )
    ]


def parts(storage: Storage) -> object:
    """Return the vectors of headings and sentences, by slice and by number."""
    held = [(one.first_part, one.parts) for one in storage.store.all_sections()]
    by_slice = [storage.parts[first : first + many] for first, many in held]
    rows = np.concatenate([np.arange(first, first + many) for first, many in held])
    assert storage.parts[rows].tobytes() == np.concatenate(by_slice).tobytes()
    return [(one.dtype.str, one.tobytes()) for one in by_slice]


def texts_ahead(storage: Storage) -> object:
    """Return texts and documents that were told of before they are asked for."""
    store = storage.store
    sections = store.all_sections()
    for whole in (False, True):
        store.expect(sections, whole=whole)
    return [(store.text(one), store.section(one).text) for one in sections]


def names_ahead(storage: Storage, starts: list[str]) -> object:
    """Return names whose beginnings were told of before they are asked for."""
    names = storage.store.names
    names.expect(starts, "de")
    names.expect(starts)
    return [names.beginning(one, code) for one in starts for code in ("en", "de")]


ROWS: Answers = {
    "names": lambda s: s.store.names.every(),
    "fact": lambda s: [s.store.fact(name) for name in ("mean_length", "languages")],
    "sizes": lambda s: s.store.sizes(),
    "count": lambda s: s.store.count(),
    "sections": lambda s: (
        places(s, s.store.all_rows().tolist()),
        s.store.sections([10**6]),
    ),
    "all_sections": lambda s: [
        (one.id, one.document_id, one.start, one.heading_path, one.packed, one.language)
        for one in s.store.all_sections()
    ],
    "expect": texts_ahead,
    "all_rows": lambda s: (
        [one.row for one in s.store.all_sections()] == s.store.all_rows().tolist()
    ),
    "rows_of": lambda s: {
        name: places(s, s.store.rows_of([about.number]))
        for name, about in s.store.abouts().items()
    },
    "rows_in": lambda s: by_document(s, lambda name: s.store.rows_in([name])),
    "rows_in_language": lambda s: [
        sorted(places(s, s.store.rows_in_language(code))) for code in ("en", "de", "fr")
    ],
    "section": lambda s: [*map(s.store.section, s.store.all_sections())],
    "text": lambda s: [*map(s.store.text, s.store.all_sections())],
    "documents": lambda s: s.store.documents(),
    "document": documents,
    "abouts": lambda s: [(name, about[1:]) for name, about in s.store.abouts().items()],
    "tags": lambda s: [(name, tags) for _, name, tags in s.store.tags()],
    "texts_with": lambda s: [
        sorted(s.store.texts_with(word)) for word in ("", "ECB", "Zoll", "Flut")
    ],
    "headings": lambda s: [s.store.headings(most) for most in (0, 5, MANY)],
    "named_sections": lambda s: sorted(s.store.named_sections()),
    "known_words": lambda s: s.store.known_words([*WORDS, "zoll", "nippflut", "?"]),
    "words_like": lambda s: [s.store.words_like(first, 2, 9) for first in "abmwz?"],
    "vocabulary": lambda s: s.store.vocabulary(),
    "term_numbers": lambda s: {
        term: held for term, (_, held) in s.store.term_numbers(s.store.terms()).items()
    },
    "term_spans": spans,
    "terms": lambda s: all(
        s.store.terms()[number] == term
        for term, (number, _) in s.store.term_numbers(s.store.terms()).items()
    ),
    "embedded_keys": lambda s: sorted(key for key in s.store.embedded_keys() if key),
    "keys_of": lambda s: [
        sorted(s.store.keys_of([name]).values()) for name in [*ids(s), "z.md", "?"]
    ],
    "close": lambda s: closed(
        s.store.close, s.store.count, s.store.names.every, s.store.all_sections
    ),
}
NAMED: Answers = {
    "every": lambda s: s.store.names.every(),
    "beginning": lambda s: [
        s.store.names.beginning(name_start(name), language)
        for name in (*NAMES, "Kelp Bed", "Zoll House", "?")
        for language in ("en", "de")
    ],
    "expect": lambda s: names_ahead(s, ["zoll", "is", "waters", "bed"]),
    "of": lambda s: [
        s.store.names.of(subject, language)
        for subject in (*NAMES, "European Central Bank", "Kelp Bed", "Zoll House", "?")
        for language in ("en", "de")
    ],
    "subject": lambda s: [
        s.store.names.subject(name, language)
        for name in (*NAMES, "WHO", "KB", "ZH", "Zoll House", "Gezeiten", "?", "")
        for language in ("en", "de")
    ],
    "ends": lambda s: [
        s.store.names.ends(word) for word in (*WORDS, "bed", "house", "?")
    ],
    "holds": lambda s: [
        s.store.names.holds(word) for word in (*WORDS, "kelp", "zoll", "zh")
    ],
}
WORDED: Answers = {
    "terms": spans,
    "search": words_found,
    "candidates": candidates,
    "holding": holding,
}
VECTORS: Answers = {
    "search": nearest,
    "search_many": nearest_to_many,
    "section_vectors": lambda s: s.vectors.section_vectors(
        s.store.all_rows().tolist()
    ).tobytes(),
}
NUMBERS: Answers = {
    "__len__": lambda s: [
        len(rows) == len(rows[:]) for rows in (s.parts, s.words.terms)
    ],
    "__getitem__": parts,
}
WHOLE: Answers = {
    "store": lambda s: s.store.count(),
    "words": words_found,
    "vectors": nearest,
    "parts": parts,
    "close": lambda s: closed(
        s.close,
        lambda: s.store,
        lambda: s.words,
        lambda: s.vectors,
        lambda: s.parts,
    ),
}
ASKED: dict[type, Answers] = {
    RowStore: ROWS,
    NameStore: NAMED,
    WordStore: WORDED,
    VectorStore: VECTORS,
    NumberRows: NUMBERS,
    Storage: WHOLE,
}
KINDS: dict[type, Callable[[Storage], object]] = {
    RowStore: lambda s: s.store,
    NameStore: lambda s: s.store.names,
    WordStore: lambda s: s.words,
    VectorStore: lambda s: s.vectors,
    NumberRows: lambda s: s.parts,
    Storage: lambda s: s,
}


def members(protocol: type) -> set[str]:
    """Return what a protocol asks for."""
    own = f"{protocol.__name__}."
    return {
        name
        for name, value in vars(protocol).items()
        if isinstance(value, property)
        or (isfunction(value) and value.__qualname__.startswith(own))
    }


def public(value: object) -> set[str]:
    """Return what an object offers to others."""
    return {name for name in dir(value) if not name.startswith("_")}


@pytest.mark.parametrize(
    ("protocol", "member"),
    [(protocol, member) for protocol, asked in ASKED.items() for member in asked],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_two_segments_answer_as_one(
    both: tuple[MergedSegments, SegmentStorage], protocol: type, member: str
) -> None:
    """Whatever a protocol asks for: the same, but for numbers."""
    merged, fresh = both
    ask = ASKED[protocol][member]

    assert ask(merged) == ask(fresh)


@pytest.mark.parametrize("protocol", ASKED, ids=lambda protocol: protocol.__name__)
def test_every_member_is_asked(protocol: type) -> None:
    """One that is new in a protocol is new in the test above."""
    assert set(ASKED[protocol]) == members(protocol)


@pytest.mark.parametrize("protocol", KINDS, ids=lambda protocol: protocol.__name__)
def test_both_stand_side_by_side(
    both: tuple[MergedSegments, SegmentStorage], protocol: type
) -> None:
    """Neither is the other, and they have in common what the protocol asks for."""
    merged, fresh = (KINDS[protocol](storage) for storage in both)

    assert not {*type(merged).__mro__[:-1]} & {*type(fresh).__mro__[:-1]}
    wanted = {name for name in members(protocol) if not name.startswith("_")}
    assert public(merged) & public(fresh) == wanted
