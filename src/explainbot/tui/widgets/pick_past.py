"""The list of earlier questions: of this workspace, or of every one opened before."""

from __future__ import annotations

from collections.abc import Sequence

from textual.widgets import Static

from explainbot.text.display import one_line
from explainbot.tui import safe
from explainbot.tui.state import PastElsewhere
from explainbot.tui.widgets.pick import Filter, PickPane
from explainbot.tui.words import MATCHES
from explainbot.usage.history import BEGINS, Past


class HistoryPane(PickPane):
    """Every question that was asked; the newest first."""

    TITLE = "YOUR EARLIER QUESTIONS"
    EMPTY = "no such question"
    HINTS = (
        "Enter into the box",
        "Tab only not found",
        "Ctrl+R all corpora",
        "Esc back",
        "↑ ↓ walk",
    )

    def __init__(self, asked: Sequence[Past | PastElsewhere], typed: str = "") -> None:
        """List the questions; those of other workspaces with their folder."""
        names = [
            f"{item.past.question}   ({item.name})"
            if isinstance(item, PastElsewhere)
            else item.question
            for item in asked
        ]
        self.everywhere = any(isinstance(item, PastElsewhere) for item in asked)
        if self.everywhere:
            self.TITLE = "YOUR EARLIER QUESTIONS, ALL CORPORA"
        super().__init__(asked, names, typed)
        self._only_none = False

    @property
    def typed(self) -> str:
        """What narrows the list."""
        return self.query_one(Filter).value

    def switch(self, key: str) -> None:
        """List only what was not found, or everything again."""
        del key
        self._only_none = not self._only_none
        title = f"{self.TITLE}: NOT FOUND" if self._only_none else self.TITLE
        self.query_one(".pick-title", Static).update(safe.line(title, "bold"))
        self._narrow(self.typed)

    def wanted(self, item: object) -> bool:
        """Whether a question is listed now."""
        past = item.past if isinstance(item, PastElsewhere) else item
        return not self._only_none or (isinstance(past, Past) and past.match == "none")

    def more(self, item: object) -> Sequence[str]:
        """Return how the question was answered, and where it was asked."""
        past = item.past if isinstance(item, PastElsewhere) else item
        where = [item.folder] if isinstance(item, PastElsewhere) else []
        if not isinstance(past, Past) or not past.match:
            return where
        verdict = {**MATCHES}.get(past.match, past.match)
        said = f"{verdict}   {past.day}".rstrip()
        more = "…" if len(past.begins) == BEGINS else ""
        begins = [f"┃ {one_line(past.begins)}{more}"] if past.begins else []
        cited = [f"— {one_line(past.citation)}"] if past.citation else []
        return (said, *begins, *cited, *where)
