"""Writing the small segment beside a large one; addition.py says what goes into it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explainbot.index.numbering import LaterNumbers, Start
from explainbot.index.segment import Tables, Writer, hashed, write_sections
from explainbot.index.subjects import KnownNames, words_in
from explainbot.index.term_counts import all_words
from explainbot.index.words import HEAD_WEIGHT

if TYPE_CHECKING:
    from explainbot.index.addition import Addition
    from explainbot.index.opened import Segment
    from explainbot.index.spool import Spool
    from explainbot.index.store import SectionStore
    from explainbot.index.units import Loaded
    from explainbot.index.vectorize import Vectorizer


def write_addition(
    folder: Path,
    loaded: Spool,
    wanted: Addition,
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
        writer.finish(_Told(base, wanted, writer, start).tables())
    return hashed(folder)


class _ChangedUses:
    """Counts how often the whole index uses words, where that is not as in the base."""

    def __init__(self, base: SectionStore, gone: Iterable[str]) -> None:
        self._base = base
        self._change: Counter[str] = Counter()
        for name in gone:
            document = base.document(name)
            self._change.subtract(all_words((document.text, document.title)))

    def count(self, item: Loaded) -> None:
        document = item.document
        self._change.update(all_words((document.text, document.title)))

    def vocabulary(self) -> Iterable[tuple[str, int]]:
        changed = {word: change for word, change in self._change.items() if change}
        before = self._base.uses(changed)
        return [(word, before.get(word, 0) + more) for word, more in changed.items()]


class _Told:
    """Works out what the small segment tells of the whole index."""

    def __init__(
        self, base: Segment, wanted: Addition, writer: Writer, start: Start
    ) -> None:
        self._base = base
        self._wanted = wanted
        self._writer = writer
        self._start = start
        rows = base.store.rows_in(wanted.gone)
        self._gone = list(base.store.sections(rows).values())

    def tables(self) -> Tables:
        words, before = words_in(self._wanted.names), self._base.store.name_words()
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
            one.name: (one.subject, one.exact) for one in self._base.store.names()
        }
        gone = dict.fromkeys(before.keys() - now.keys(), ("", False))
        return gone | {
            name: known for name, known in now.items() if before.get(name) != known
        }
