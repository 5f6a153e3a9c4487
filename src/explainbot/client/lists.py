"""A list of questions, answered by a served engine a block at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, get_args

from explainbot.batch.lists.tables import is_comment
from explainbot.batch.outputs.columns import Kind
from explainbot.batch.workers import AHEAD, MOST_JOBS, BlockAnswerer
from explainbot.errors import RemoteError
from explainbot.records import Answer

if TYPE_CHECKING:
    from explainbot.batch.lists.questions import QuestionRow
    from explainbot.batch.workers import Block, Making, Task, Written
    from explainbot.client.remote import Remote

_KINDS = get_args(Kind)
PATIENCE = 600.0
"""Seconds of trying while a server has too much to do: others ask as well."""
REACH = 20.0
"""Seconds of trying while it cannot be reached: it may be started again."""


class RemoteList(BlockAnswerer):
    """Has blocks answered by a server, some of them at the same time."""

    def __init__(
        self, remote: Remote, collections: Sequence[str] = (), jobs: int = 0
    ) -> None:
        """Ask what answers there.

        Args:
            remote: The server.
            collections: Folders and tags to answer from.
            jobs: Blocks that are under way at once; 0 for as many as it has workers.

        Raises:
            RemoteError: It cannot be reached, or refuses.
        """
        self._remote, self._collections = remote, list(collections)
        self.about = remote.call("about", {})
        workers = self.about.get("workers")
        least = workers if isinstance(workers, int) else 1
        self._jobs = jobs or max(1, min(least, MOST_JOBS))

    @property
    def rules(self) -> str:
        """What is told of the rules by which its texts were read; "" if nothing."""
        return self._told("rules")

    @property
    def changed(self) -> str:
        """What is told of texts that were changed since; "" if nothing."""
        return self._told("changed")

    def ask(
        self,
        question: str,
        history: Sequence[str] = (),
        top: int = 3,
        *,
        collections: Sequence[str] = (),
    ) -> Answer:
        """Return the answer to a blank question: what answers there."""
        del history, top, collections
        index, model = self._told("index"), self._told("model")
        return Answer(question, question, (), (), 0.0, "none", model=model, index=index)

    def _told(self, name: str) -> str:
        """Return what the server says of itself; "" for anything but words."""
        said = self.about.get(name, "")
        return said if isinstance(said, str) else ""

    def brief(self) -> RemoteList:
        """Return this: the server sees by the form what nobody reads."""
        return self

    def prepare(self, block: Iterable[str]) -> None:
        """Do nothing: the server prepares a block as it gets it."""

    def notes(self, question: str) -> Sequence[str]:
        """Return nothing: notes come with the answers."""
        del question
        return ()

    def close(self) -> None:
        """Do nothing: no connection is kept."""

    def answered(
        self, blocks: Iterable[Block], task: Task, making: Making
    ) -> Iterator[Iterable[Written]]:
        """Yield the answered blocks in their order."""
        asked = {
            "form": making.form,
            "columns": list(making.columns),
            "own_first": making.own_first,
            "top": task.top,
            "alone": task.alone,
            "claimed_alone": task.claimed_alone,
            "collections": self._collections,
        }
        waiting: deque[tuple[Block, Future[dict[str, Any]]]] = deque()
        rest = iter(blocks)
        pool = ThreadPoolExecutor(self._jobs, thread_name_prefix="block")
        try:
            while True:
                while len(waiting) < (AHEAD if self._jobs > 1 else 1) * self._jobs:
                    block = next(rest, None)
                    if block is None:
                        break
                    told = {**asked, "rows": [_sent(row) for row in block]}
                    waiting.append((block, pool.submit(self._call, told)))
                if not waiting:
                    return
                yield self._taken(*waiting.popleft())
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def _call(self, told: dict[str, Any]) -> dict[str, Any]:
        return self._remote.call("block", told, patience=PATIENCE, reach=REACH)

    def _taken(self, block: Block, coming: Future[dict[str, Any]]) -> list[Written]:
        from base64 import b64decode

        found = coming.result()
        rows, notes = found.get("rows", ()), found.get("notes", ())
        try:
            written: list[Written] = [
                (b64decode(data, validate=True), kind, in_part is True)
                for data, kind, in_part in rows
                if kind in _KINDS
            ]
            for row, said in zip(block, notes, strict=True):
                if not is_comment(row.question):
                    self.heard(row.number, _texts(said))
        except (TypeError, ValueError):
            written = []
        if len(written) != len(block):
            raise RemoteError(
                "the answer is no block of rows", where=self._remote.address
            )
        return written


def _texts(notes: object) -> list[str]:
    """Return notes as they are.

    Raises:
        TypeError: They are none.
    """
    if not (isinstance(notes, list) and all(isinstance(one, str) for one in notes)):
        raise TypeError("no notes")
    return notes


def _sent(row: QuestionRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "question": row.question,
        "history": list(row.history),
        "fields": row.fields,
        "collections": list(row.collections),
        "top": row.top,
        "fault": row.fault,
    }
