"""The numbers of terms, documents, rows and parts, and where they begin."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from explainbot.index.store import SectionStore


class Numbers:
    """Numbers terms in the order in which they come."""

    def __init__(self) -> None:
        """Begin with none."""
        self.known: dict[str, int] = {}

    def of(self, terms: Sequence[str]) -> list[int]:
        """Return the number of each term."""
        known = self.known
        return [known.setdefault(term, len(known)) for term in terms]


class LaterNumbers(Numbers):
    """Numbers terms as a store does; new ones after its own."""

    def __init__(self, store: SectionStore) -> None:
        """Take the store; of its terms, those are looked up that come."""
        super().__init__()
        self._store = store
        self.first = store.term_count()
        """Of the new ones."""
        self._next = self.first
        self.held: dict[int, int] = {}
        """Sections in the store that hold a term, by its number."""

    def of(self, terms: Sequence[str]) -> list[int]:
        """Return the number of each term."""
        fresh = [term for term in dict.fromkeys(terms) if term not in self.known]
        found = self._store.term_numbers(fresh) if fresh else {}
        for term in fresh:
            if term in found:
                self.known[term], self.held[found[term][0]] = found[term]
            else:
                self.known[term], self._next = self._next, self._next + 1
        return [self.known[term] for term in terms]


@dataclass(frozen=True)
class Start:
    """Where the numbers of a segment begin."""

    row: int = 0
    document: int = 0
    """Number of the last document before."""
    part: int = 0
    term: int = 0
    numbers: Callable[[], Numbers] = Numbers


NOTHING = Start()
