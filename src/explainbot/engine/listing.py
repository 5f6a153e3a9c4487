"""Listings that a surface shows beside the answers; loaded when one is asked for."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import PurePath
from typing import TYPE_CHECKING

from explainbot.engine.views import SectionView
from explainbot.index.boilerplate import is_worth_asking
from explainbot.index.index import IndexReader
from explainbot.index.passages import as_written, named_heading, points, with_subject
from explainbot.index.storage.manifest import current_name
from explainbot.paths import Places
from explainbot.reports import LoadReport
from explainbot.sharing.adding import preview_any
from explainbot.text.display import one_line, shortened
from explainbot.usage.unanswered import read_kept
from explainbot.workspace import Workspace

if TYPE_CHECKING:
    from explainbot.index.protocol import Store
    from explainbot.index.storage.protocols import RowStore
    from explainbot.records import Quote

MOST_HEADINGS = 20_000
MOST_READ = 100
"""Texts that are read to see how they write what they are about."""
BESIDE, LOOKED_AT = 6, 24
"""Headings told on either side of an answer, and sections that are looked at."""
_SECTIONS_SHOWN = 8
_WORDS_SHOWN = 60
"""Characters of a section that a preview shows."""


def headings(places: Places) -> list[str]:
    """Return the texts' headings, each once, in their order, "" between two texts.

    Of a very large corpus, the first 20,000; none that only exercises have.  Each with
    its subject in place of a pronoun.
    """
    if not current_name(places.index):
        return []
    with IndexReader.open(places.index, hashed=False) as index:
        first = _headings(index.corpus)
    texts = groupby(first, key=first.__getitem__)
    return [row for _, names in texts for row in ("", *names)][1:]


def _headings(corpus: RowStore) -> dict[str, str]:
    """Return the headings worth asking for, each with the text that has it first."""
    topics: dict[str, str] = {}
    first: dict[str, str] = {}
    for item in corpus.headings(MOST_HEADINGS):
        name, heading, subject, title = item
        if not is_worth_asking(heading):
            continue
        if points(heading) and name not in topics and len(topics) < MOST_READ:
            topics[name] = as_written(subject or title, corpus.document(name).text)
        topic = topics.get(name, subject or title)
        first.setdefault(with_subject(heading, topic, title), name)
    return first


def beside(store: Store, quote: Quote) -> tuple[str, ...]:
    """Return the headings beside a quote's in its own text, those after it first.

    Each with its subject in place of a pronoun; none that only exercises have.
    """
    document, start = quote.document, quote.section.start
    rows = store.corpus.rows_in([document.id])
    place = bisect_left(rows, start, key=lambda row: store.get([row])[row].start)
    first, last = max(0, place - LOOKED_AT), place + 1 + LOOKED_AT
    near = store.get(rows[first:last])

    def of(some: Iterable[int]) -> list[str]:
        names = (near[row].heading for row in some if not near[row].mute)
        asked = (name for name in names if name and is_worth_asking(name))
        fresh = dict.fromkeys(name for name in asked if name != quote.section.heading)
        return list(fresh)[:BESIDE]

    found = [*of(rows[place + 1 : last]), *of(reversed(rows[first:place]))]
    return tuple(dict.fromkeys(named_heading(name, document) for name in found))


def sections(places: Places, name: str) -> list[SectionView]:
    """Return the sections of a document, in its order; none of an unknown one.

    One whose name without its ending, or whose title, is the name is meant too.
    """
    if not current_name(places.index):
        return []
    with IndexReader.open(places.index, hashed=False) as index:
        corpus = index.corpus
        rows = corpus.rows_in([name]) or corpus.rows_in(_meant(name, corpus)[:1])
        found = corpus.sections(rows).values()
    return [
        SectionView(one_line(s.heading), s.start, s.end, len(s.heading_path))
        for s in sorted(found, key=lambda s: s.start)
    ]


def _meant(name: str, corpus: RowStore) -> list[str]:
    wanted = name.casefold()
    return [
        document.id
        for document, _, _ in corpus.documents()
        if wanted in (PurePath(document.id).stem.casefold(), document.title.casefold())
    ]


def in_vain(places: Places) -> list[tuple[str, int]]:
    """Return the questions that were kept, most asked first, then the newest first.

    Those that differ only in case or white space count as one.
    """
    kept = read_kept(places)
    names = {" ".join(item.question.lower().split()): item.question for item in kept}
    counts = Counter(" ".join(item.question.lower().split()) for item in reversed(kept))
    return [(names[key], times) for key, times in counts.most_common()]


def previewed(
    workspace: Workspace, paths: Sequence[str]
) -> tuple[LoadReport, list[str]]:
    """Return what became of each file, and how the first sections begin."""
    previews = preview_any(workspace, paths)
    sections = [section for item in previews for section in item.sections]
    begins = [
        shortened(
            _begins(part.heading, one_line(part.text)),
            _WORDS_SHOWN + len(part.heading),
        )
        for part in sections[:_SECTIONS_SHOWN]
    ]
    return LoadReport(tuple(item.report for item in previews), ""), begins


def _begins(heading: str, text: str) -> str:
    """Return a heading and the first words under it; "?" needs no colon after it."""
    gap = ": " if heading[-1:].isalnum() else "  "
    return gap.join(filter(None, (heading, text)))
