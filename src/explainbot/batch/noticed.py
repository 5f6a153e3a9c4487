"""What is to be said of how questions of a list were read, once for like ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from explainbot.batch.named import is_comment
from explainbot.batch.questions import Notice, QuestionRow

MOST = 10
"""Different notes that are told."""


class QuestionNotes:
    """Gathers the notes of a list's questions while its rows pass."""

    def __init__(self, notes_of: Callable[[str], Sequence[str]]) -> None:
        """Take what returns the notes of a question."""
        self._notes_of = notes_of
        self._rows: dict[str, list[int]] = {}

    def over(self, rows: Iterable[QuestionRow]) -> Iterator[QuestionRow]:
        """Yield the rows as they are."""
        for row in rows:
            if not is_comment(row.question):
                for note in self._notes_of(row.question):
                    self._rows.setdefault(note, []).append(row.number)
            yield row

    def tell(self, on_notice: Notice | None) -> None:
        """Tell each note once, with the first of its rows."""
        if on_notice is None:
            return
        for note, rows in [*self._rows.items()][:MOST]:
            more = f" and {len(rows) - 1} more" if rows[1:] else ""
            on_notice(f"row {rows[0]}{more}: {note}")
        if len(self._rows) > MOST:
            on_notice(f"{len(self._rows) - MOST} more notes like these")
