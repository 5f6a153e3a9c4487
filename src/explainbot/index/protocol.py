"""Store protocol: all that ranking and confidence know of an index.

``index.IndexReader`` is one.  What it only keeps is asked of ``storage.protocols``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from explainbot.index.storage.protocols import RowStore
    from explainbot.index.storage.rows import Collections, Rows, StoredSection
    from explainbot.text.terms import Names


class Store(Protocol):
    """What ranking and confidence know of an index."""

    @property
    def name(self) -> str:
        """Name of the generation."""

    @property
    def model(self) -> str:
        """Identity of the encoder that made it."""

    @property
    def reading_rules(self) -> int:
        """Number of the rules by which its files were read."""

    @property
    def corpus(self) -> RowStore:
        """What is stored of the corpus: its documents, sections and words."""

    @property
    def names(self) -> Names:
        """The names under which subjects go in the corpus's main language."""

    def names_in(self, language: str) -> Names:
        """Return every name under which subjects go in documents in a language."""

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages of the documents, the most frequent first."""

    @property
    def mean_length(self) -> float:
        """Mean number of terms of a section, as BM25 counts them."""

    def size_in(self, language: str) -> tuple[int, float]:
        """Return how many sections are in a language, and their mean length."""

    def rows_in_language(self, language: str) -> Rows | None:
        """Return the rows of the sections in a language; None if all are in it."""

    @property
    def collections(self) -> Collections:
        """The folders and tags of the documents."""

    def rows_of(self, collections: Sequence[str]) -> Rows:
        """Return the rows of the sections in any of the collections, ascending."""

    def count(self) -> int:
        """Return the number of sections."""

    def dense(
        self, question: NDArray[np.float32], limit: int, among: Rows | None = None
    ) -> list[int]:
        """Return the rows of the sections nearest in meaning, best first.

        With ``among`` (rows, ascending), only of those.
        """

    def dense_many(self, questions: NDArray[np.float32], limit: int) -> list[list[int]]:
        """Return for each question, a unit vector, what ``dense`` returns.

        Where cosines differ in their last bits only, the order may be another.
        """

    def lexical(
        self,
        terms: Sequence[str],
        limit: int,
        among: Rows | None = None,
        language: str = "",
    ) -> list[int]:
        """Return the rows of sections in one language that share words, best first.

        In that order whatever the corpus holds in other languages; "" is the main one.
        With ``among`` (rows, ascending), only of those.
        """

    def get(self, rows: Iterable[int]) -> dict[int, StoredSection]:
        """Return sections by row."""

    def section_vectors(self, rows: Sequence[int]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(rows), d)."""

    def part_vectors(self, sections: Sequence[StoredSection]) -> NDArray[np.float32]:
        """Return unit vectors of each section's heading and sentences, in order.

        Shape (sum of their ``parts``, d).
        """

    def section_terms(self, sections: Sequence[StoredSection]) -> NDArray[np.int32]:
        """Return the numbers of each section's terms, one section after another."""

    def term_numbers(
        self, terms: Iterable[str], language: str = ""
    ) -> dict[str, tuple[int, int]]:
        """Map the known terms of one language to (number, sections that hold it).

        "" is the main one.
        """

    def text(self, section: StoredSection) -> str:
        """Return the section's words."""

    def check_open(self) -> None:
        """Raise ClosedError once this is closed."""

    def close(self) -> None:
        """Release the files; may be called twice."""
