"""The items of a corpus, in an order that a seed decides, made as they are wanted.

A corpus may hold a hundred thousand sections, so nothing is made ahead: new items come
from shuffled sections, a known one is found again through its document.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Self

from explainbot.answering.scope import find_scope
from explainbot.study.items import KINDS, Item, Kind
from explainbot.study.maker import Maker

if TYPE_CHECKING:
    from explainbot.index.index import Index
    from explainbot.reranking.protocol import Reader

SENTENCES = 2
"""Cloze items that one section gives of itself."""


class Deck:
    """All items of some collections and kinds; a context manager over its index."""

    def __init__(
        self,
        index: Index,
        collections: Sequence[str] = (),
        kinds: Iterable[Kind] = KINDS,
        seed: int = 0,
        reader: Reader | None = None,
    ) -> None:
        """Take the items of these collections (of all texts with ()), of these kinds.

        ``reader`` finds the words that answer a heading; None finds none.

        Raises:
            UnknownCollectionError: There is no such collection.
        """
        rows = find_scope(collections, index).rows
        self._rows = (index.all_rows() if rows is None else rows).tolist()
        self._index = index
        self._kinds = tuple(kind for kind in KINDS if kind in set(kinds))
        self._maker = Maker(index, seed, reader)
        self._seed = seed

    def __enter__(self) -> Self:
        """Return this."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it, however the block ended."""
        self.close()

    def close(self) -> None:
        """Close the index; items that were made stay.  May be called twice."""
        self._index.close()

    def all(self) -> Iterator[Item]:
        """Yield what each section gives of itself, in the order of the texts."""
        seen: set[str] = set()
        for row in self._rows:
            for kind in self._kinds:
                yield from self._of(row, kind, seen)

    def mixed(self) -> Iterator[Item]:
        """Yield every item once, sections shuffled, the kinds in turn.

        A section's second item comes when all sections have had their first: right
        after it, the passage just shown would tell it.
        """
        rows = list(self._rows)
        random.Random(self._seed).shuffle(rows)  # noqa: S311  no secret
        seen: set[str] = set()
        turns = len(self._kinds)
        for turn in range(turns * SENTENCES):
            for place, row in enumerate(rows):
                kind = self._kinds[(place + turn) % turns]
                if turn >= turns and kind != "cloze":  # the others give one item
                    continue
                yield from self._of(row, kind, seen, most=1)

    def find(self, wanted: Collection[tuple[str, Kind, str]]) -> dict[str, Item]:
        """Return by id those items, of (id, kind, document), that are still there.

        Their documents alone are looked through, every sentence of them.
        """
        known = {name for name, kind, _ in wanted if kind in self._kinds}
        documents = sorted({document for *_, document in wanted})
        kinds = [kind for kind in self._kinds if any(k == kind for _, k, _ in wanted)]
        found: dict[str, Item] = {}
        inside = set(self._rows)
        for row in self._index.rows_in(documents):
            if len(found) == len(known):
                break
            for kind in kinds if row in inside else ():
                for item in self._made(row, kind):
                    if item.id in known and item.id not in found:
                        found[item.id] = self._worded(row, item)
        return found

    def _of(
        self, row: int, kind: Kind, seen: set[str], most: int = SENTENCES
    ) -> Iterator[Item]:
        """Yield a section's next items that were not seen, of its best ones."""
        for item in self._made(row, kind)[:SENTENCES]:
            if item.id not in seen and most:
                seen.add(item.id)
                most -= 1
                yield self._worded(row, item)

    def _worded(self, row: int, item: Item) -> Item:
        return self._maker.worded(item, self._index.get([row])[row])

    def _made(self, row: int, kind: Kind) -> list[Item]:
        return self._maker.make(self._index.get([row])[row], kind)
