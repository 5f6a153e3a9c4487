"""Study session: what is due, then what is new, until each is known for today."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Self

from explainbot.answering.scope import find_scope
from explainbot.errors import CorpusEmptyError
from explainbot.study.items import KINDS, Item, Kind, unique
from explainbot.study.making import Maker
from explainbot.study.schedule import AGAIN, Rating, ReviewLog, Statistics

if TYPE_CHECKING:
    from explainbot.index.index import IndexReader
    from explainbot.reranking.protocol import Reader
    from explainbot.workspace import Workspace


LIMIT = 10
"""Items of a sitting, unless it says otherwise."""
_AHEAD = 5
"""So many times the limit of due items are looked for: some may be gone."""
Clock = Callable[[], datetime]


def now() -> datetime:
    """Return the time, UTC."""
    return datetime.now(UTC)


class Session:
    """The items of a sitting and how they went; asks nothing of the index."""

    def __init__(
        self, items: Sequence[Item], progress: ReviewLog, clock: Clock = now
    ) -> None:
        """Show ``items`` in order; write to ``progress``."""
        self._waiting = deque(items)
        self._progress = progress
        self._clock = clock
        self.total = len(items)
        self.done = 0
        """Items that do not come again in this sitting."""

    @property
    def current(self) -> Item | None:
        """What is shown; None at the end."""
        return self._waiting[0] if self._waiting else None

    def rate(self, rating: Rating) -> timedelta:
        """Write down how the current item went and go on to the next.

        What has to be shown again comes after the others.

        Returns:
            How long until it is due.

        Raises:
            OutputError: It cannot be written down; the item stays.
        """
        item = self._waiting[0]
        time = self._clock()
        known = self._progress.review(item, rating, time)
        self._waiting.popleft()
        if rating == AGAIN:
            self._waiting.append(item)
        else:
            self.done += 1
        return max(timedelta(), known.due - time)

    def skip(self) -> None:
        """Leave the current item for another day; nothing is written."""
        if self._waiting:
            self._waiting.popleft()
            self.total -= 1

    @property
    def statistics(self) -> Statistics:
        """How far the learning of this workspace is."""
        return self._progress.statistics(self._clock())


def open_index(workspace: Workspace) -> IndexReader:
    """Open the index, which is built first if there is none; the caller closes it.

    Raises:
        CorpusEmptyError: There is nothing to learn from.
    """
    from explainbot.index.index import IndexReader
    from explainbot.index.storage.manifest import must_build

    if must_build(workspace.places):
        workspace.index()
    index = IndexReader.open(workspace.places.index, loaded=True, earlier=True)
    if not index.count():
        index.close()
        raise CorpusEmptyError(
            "there are no texts: nothing can be learnt",
            where=workspace.places.corpus,
            hint="Add material with: explainbot add FILE",
        )
    return index


def open_deck(
    workspace: Workspace,
    collections: Sequence[str] = (),
    kinds: Iterable[Kind] = KINDS,
) -> Deck:
    """Return the items of a workspace, with the reader that its answers have.

    Closing the deck closes the index.

    Raises:
        UnknownCollectionError: There is no such collection.
        CorpusEmptyError: There is nothing to learn from.
    """
    from explainbot.reranking.loading import reader_for

    index = open_index(workspace)
    try:
        reader = reader_for(workspace.reader, index.manifest.model)
        return Deck(index, collections, kinds, reader=reader)
    except BaseException:
        index.close()
        raise


def open_session(
    workspace: Workspace,
    collections: Sequence[str] = (),
    kinds: Iterable[Kind] = KINDS,
    limit: int = LIMIT,
    *,
    clock: Clock = now,
) -> Session:
    """Choose the items of a sitting: what is due, the longest overdue first, then new.

    Args:
        workspace: Where from.
        collections: Folders and tags to take items from; () for all texts.
        kinds: Kinds of items.
        limit: Items at most.
        clock: Tells the time.

    Raises:
        UnknownCollectionError: There is no such collection.
        CorpusEmptyError: There is nothing to learn from.
    """
    kinds = tuple(kinds)
    with open_deck(workspace, collections, kinds) as deck:
        progress = ReviewLog(workspace.places)
        items = _chosen(deck, progress, kinds, limit, clock())
    return Session(items, progress, clock)


def _chosen(
    deck: Deck, progress: ReviewLog, kinds: Sequence[Kind], limit: int, time: datetime
) -> list[Item]:
    """Return what is due at a time, then what is new, each once."""
    due = [known.last for known in progress.due(time) if known.last.kind in kinds]
    overdue = due[: limit * _AHEAD]
    there = deck.find([(last.item, last.kind, last.document) for last in overdue])
    items = [there[last.item] for last in overdue if last.item in there][:limit]
    if len(items) < limit:
        for item in deck.mixed():
            known = progress.known(item.id)
            if known is None or known.due <= time:  # its file may have been renamed
                items.append(item)
            if len(items) >= limit + len(there):
                break
    return unique(items)[:limit]


SENTENCES = 2
"""Cloze items that one section gives of itself."""


class Deck:
    """All items of some collections and kinds; a context manager over its index."""

    def __init__(
        self,
        index: IndexReader,
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
        self._rows = (index.corpus.all_rows() if rows is None else rows).tolist()
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

    @property
    def index(self) -> IndexReader:
        """Where its items are from."""
        return self._index

    def banks(self) -> list[str]:
        """Return the names of the question banks among its texts, in their order."""
        every = self._index.get(self._rows)
        names = dict.fromkeys(every[row].document_id for row in self._rows)
        corpus = self._index.corpus
        return [name for name in names if corpus.document(name).traits.bank]

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
        for row in self._index.corpus.rows_in(documents):
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
        left = SENTENCES
        for item in self._made(row, kind):
            if item.id in seen or not (most and left):
                continue
            told = self._worded(row, item)
            if not told.faint:
                seen.add(item.id)
                most, left = most - 1, left - 1
                yield told

    def _worded(self, row: int, item: Item) -> Item:
        return self._maker.worded(item, self._index.get([row])[row])

    def _made(self, row: int, kind: Kind) -> list[Item]:
        return self._maker.make(self._index.get([row])[row], kind)
