"""The list of the texts: look at them, index them again, add and remove."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from explainbot.reports import DocumentEntry
from explainbot.tui.notes import document_facts, document_lines
from explainbot.tui.widgets.hints import Hints
from explainbot.tui.widgets.pick import Filter, PickPane
from explainbot.tui.words import counted

_CHANGED = "changed"


class CorpusPane(PickPane):
    """The texts of the corpus, in name order.

    After Tab letters are keys: i tells all that is known of a text, r indexes again
    what has changed, a adds, x removes, whose name has to be typed.
    """

    TITLE = "THE TEXTS"
    EMPTY = "no such text; the path of a file or folder, and Enter, shows what it holds"
    HINTS = ("Enter choices", "Tab keys", "a path: preview", "↑ ↓ walk", "Esc back")
    KEYS = (
        "i info",
        "r index again",
        "a add",
        "x remove",
        "Enter choices",
        "Tab type",
        "Esc back",
    )

    def __init__(
        self, documents: Sequence[DocumentEntry], changed: Collection[str] = ()
    ) -> None:
        """List the texts; ``changed`` are names that the index does not hold as is."""
        names = [
            "   ".join(
                word
                for word in (
                    d.document,
                    counted(d.sections, "section"),
                    _CHANGED if d.document in changed else "",
                    d.title,
                )
                if word
            )
            for d in documents
        ]
        super().__init__(documents, names)
        self._full = False

    def switch(self, key: str) -> None:
        """Make letters keys, or obey one."""
        line = self.query_one(Filter)
        if not key:
            line.letters = not line.letters
            self.query_one(Hints).offer(self.KEYS if line.letters else self.HINTS)
        elif key == "i":
            self._full = not self._full
            self._paint()
        elif key in "jk":
            line.post_message(PickPane.Walked(1 if key == "j" else -1))
        elif key == "r":
            self.post_message(self.Acted("index"))
        elif key == "a":
            self.post_message(self.Acted("fill", "/add "))
        elif key == "x":
            self.post_message(self.Acted("remove"))

    def more(self, item: object) -> Sequence[str]:
        """Return what is known of the text; after i, all of it."""
        if not isinstance(item, DocumentEntry):
            return ()
        return document_facts(item) if self._full else document_lines(item)
