"""One sitting: what is due, then what is new; each item until it is known for today."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from explainbot.errors import CorpusEmptyError
from explainbot.study.deck import Deck
from explainbot.study.items import KINDS, Item, Kind, unique
from explainbot.study.progress import AGAIN, Progress, Rating, Statistics

if TYPE_CHECKING:
    from explainbot.index.index import Index
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
        self, items: Sequence[Item], progress: Progress, clock: Clock = now
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


def open_index(workspace: Workspace) -> Index:
    """Open the index, which is built first if there is none; the caller closes it.

    Raises:
        CorpusEmptyError: There is nothing to learn from.
    """
    from explainbot.index.index import Index
    from explainbot.index.storage.manifest import current_name

    if not current_name(workspace.places.index):
        workspace.index()
    index = Index.open(workspace.places.index).load()
    if not index.count():
        index.close()
        raise CorpusEmptyError(
            "the corpus is empty: there is nothing to learn from",
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
        progress = Progress(workspace.places)
        items = _chosen(deck, progress, kinds, limit, clock())
    return Session(items, progress, clock)


def _chosen(
    deck: Deck, progress: Progress, kinds: Sequence[Kind], limit: int, time: datetime
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
