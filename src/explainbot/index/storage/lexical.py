"""Lexical index: candidates by tantivy, exact BM25 from stored term numbers.

tantivy is fed with the terms of text/terms.py (title and heading twice, then the text)
and finds the best sections in milliseconds at any size.  The score that ranking uses is
BM25 (Robertson and Zaragoza 2009; k1 1.2, b 0.75, idf as in Lucene) computed exactly
from ``terms.i32``, every section's terms in order, by number.
"""

from __future__ import annotations

import math
import os
import shutil
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from explainbot.errors import IndexDamagedError
from explainbot.index.storage.manifest import REBUILD
from explainbot.index.storage.memory_maps import Mapped, held
from explainbot.index.storage.rows import corpus_place
from explainbot.paths import user_cache

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from explainbot.index.protocol import RowStore, WordStore
    from explainbot.index.storage.rows import Rows, TermSpan


WORDS, TERMS = "words", "terms.i32"
FIELD, ROW, ANALYZER = "terms", "row", "explainbot"
HEAD_WEIGHT = 2
"""So many times the terms of title and heading count."""
K1, B = 1.2, 0.75
MORE = 4
"""So many times more hits are read at each step when most are left out."""
WRITER_MEMORY = 64_000_000
MOST_ROWS = 65_536
"""Documents of the word index whose rows are kept."""
WIDER = 2
"""So many times more sections are candidates than wanted: in the language that is asked
for the mean length may be another."""
EXACT_LENGTHS, STEPS = 24, 8


def _schema() -> Any:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field(
        FIELD, stored=False, tokenizer_name=ANALYZER, index_option="freq"
    )
    builder.add_unsigned_field(ROW, stored=True, indexed=False)
    return builder.build()


def _register(index: Any) -> Any:
    import tantivy

    whitespace = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(ANALYZER, whitespace)
    return index


def _searcher(path: Path, schema: Any) -> Any:
    import tantivy

    index = _register(tantivy.Index(schema, path=str(path), reuse=True))
    index.reload()
    return index.searcher()


def _writable(path: Path) -> Path:
    """Return the folder, or a copy in the user's cache if it may not be written to.

    tantivy takes a lock file in the folder even to read.  Segments never change, so a
    copy under the segment's name stays true.
    """
    if not _takes_files(path):
        copy = user_cache() / "words" / path.parent.name
        if not copy.is_dir():
            partial = copy.with_name(f"{copy.name}.{os.getpid()}.partial")
            shutil.copytree(path, partial)
            with suppress(OSError):  # another process was first
                partial.rename(copy)
            shutil.rmtree(partial, ignore_errors=True)
        return copy
    return path


def _takes_files(path: Path) -> bool:
    """Whether a file can be made in a folder; none is left of the trial."""
    if unnamed := getattr(os, "O_TMPFILE", 0):  # Linux, most kinds of disk
        with suppress(OSError):
            os.close(os.open(path, unnamed | os.O_WRONLY, 0o600))
            return True
    probe = path / f".probe.{os.getpid()}"
    try:
        probe.touch()
        probe.unlink(missing_ok=True)
    except OSError:
        return False
    return True


def token(term: str) -> str:
    """Return the term without white space, as tantivy shall see it."""
    return "_".join(term.split())


class WordFiles:
    """Writes the word index of a segment, section by section."""

    def __init__(self, folder: Path) -> None:
        """Begin in an existing folder."""
        import tantivy

        self._path = folder / WORDS
        self._path.mkdir()
        with _disk_told():
            index = _register(tantivy.Index(_schema(), path=str(self._path)))
            # One thread: the same sections give the same segments.
            self._writer = index.writer(WRITER_MEMORY, 1)
        self._tokens: dict[str, str] = {}
        self._row = 0

    def add(self, terms: Sequence[str]) -> None:
        """Take the next section's terms, those of its head HEAD_WEIGHT times."""
        import tantivy

        tokens = self._tokens
        for term in terms:
            if term not in tokens:
                tokens[term] = token(term)
        text = " ".join([tokens[term] for term in terms])
        document = tantivy.Document(**{FIELD: text, ROW: self._row})
        with _disk_told():
            self._writer.add_document(document)
        self._row += 1

    def finish(self) -> None:
        """Write what was only gathered; called once, after all sections."""
        with _disk_told():
            self._writer.commit()
            self._writer.wait_merging_threads()
        for lock in self._path.glob(".*.lock"):
            lock.unlink()


@contextmanager
def _disk_told() -> Iterator[None]:
    """Raise what tantivy says of a disk, a ValueError, as OSError."""
    try:
        yield
    except ValueError as error:
        raise OSError(f"the word index: {error}") from None


class WordIndex:
    """Finds sections that share words with a question."""

    def __init__(self, folder: Path) -> None:
        """Open the files.

        Raises:
            IndexDamagedError: One is missing or damaged.
        """
        path = folder / WORDS
        self._path = path
        self._schema = _schema()
        with self._reading("opened"):
            self._searcher = _searcher(_writable(path), self._schema)
            self.terms = Mapped(folder / TERMS, np.int32, 1)
        self._rows: dict[tuple[int, int], int] = {}

    def search(
        self,
        terms: Iterable[str],
        limit: int,
        among: Rows | None = None,
        weights: Mapping[str, float] | None = None,
    ) -> list[int]:
        """Return the rows of sections that hold any of the terms, best first.

        Args:
            terms: The question's.
            limit: How many at most.
            among: Rows to search in; None for all.
            weights: By what the weight of some terms is multiplied.
        """
        import tantivy

        queries = [
            (tantivy.Occur.Should, self._query(term, weights))
            for term in dict.fromkeys(terms)
        ]
        if not queries:
            return []
        query = tantivy.Query.boolean_query(queries)
        with self._reading():
            if among is None:
                return self._hits(query, limit, 0)
            return self._hits_among(query, limit, among)

    def _query(self, term: str, weights: Mapping[str, float] | None) -> Any:
        import tantivy

        query = tantivy.Query.term_query(self._schema, FIELD, token(term), "freq")
        if weights and term in weights:
            return tantivy.Query.boost_query(query, weights[term])
        return query

    def candidates(
        self, weights: Mapping[str, float], limit: int, among: Rows | None = None
    ) -> list[int]:
        """Return rows of which the best ``limit`` by these weights are a part."""
        return self.search(weights, WIDER * limit, among, self.tuned(weights))

    def tuned(self, wanted: Mapping[str, float]) -> dict[str, float]:
        """Return by what to multiply each term's weight here to get the wanted one."""
        with self._reading():
            total = self._searcher.num_docs
            holding = {
                term: self._searcher.doc_freq(FIELD, token(term)) for term in wanted
            }
        return {term: wanted[term] / idf(total, held) for term, held in holding.items()}

    def holding(self, terms: Sequence[str], most: int) -> list[int] | None:
        """Return the rows of all sections that hold every term; None if above most."""
        import tantivy

        queries = [(tantivy.Occur.Must, self._query(term, None)) for term in terms]
        with self._reading():
            rows = self._hits(tantivy.Query.boolean_query(queries), most + 1, 0)
        return None if len(rows) > most else rows

    @contextmanager
    def _reading(self, how: str = "read") -> Iterator[None]:
        try:
            yield
        except BaseException as error:
            # Of a file that it cannot make sense of, tantivy panics.
            if not isinstance(error, (OSError, ValueError)) and not _panicked(error):
                raise
            raise IndexDamagedError(
                f"the word index cannot be {how} ({error})",
                where=self._path,
                hint=REBUILD,
            ) from None

    def _hits(self, query: Any, limit: int, offset: int) -> list[int]:
        hits = self._searcher.search(query, limit, count=False, offset=offset).hits
        places = [(address.segment_ord, address.doc) for _, address in hits]
        known = self._rows
        if len(known) > MOST_ROWS:
            known.clear()
        for place, (_, address) in zip(places, hits, strict=True):
            if place not in known:  # to unpack a document takes longer than to find it
                known[place] = int(self._searcher.doc(address)[ROW][0])
        return [known[place] for place in places]

    def _hits_among(self, query: Any, limit: int, wanted: Rows) -> list[int]:
        """Read on, in growing steps, until enough of the wanted rows are found."""
        found: list[int] = []
        offset, step = 0, limit * MORE
        while len(found) < min(limit, len(wanted)):
            rows = self._hits(query, step, offset)
            hits = np.array(rows, dtype=np.int64)
            found += hits[held(wanted, hits)].tolist()
            if len(rows) < step:
                break
            offset, step = offset + step, step * MORE
        return found[:limit]


def _panicked(error: BaseException) -> bool:
    """Whether a library written in Rust gave up; its own exception has no public name.

    It is no Exception, so that it is not caught by accident.
    """
    return type(error).__name__ == "PanicException"


def idf(total: int, holding: int) -> float:
    """Return the weight of a term that so many of all sections hold."""
    return math.log(1 + (total - holding + 0.5) / (holding + 0.5))


def bm25(
    frequencies: NDArray[np.float64],
    lengths: NDArray[np.float64],
    idf: NDArray[np.float64],
    mean_length: float,
) -> NDArray[np.float64]:
    """Return the BM25 scores of some sections for one question.

    Args:
        frequencies: Shape (sections, terms): how often each section holds each of the
            question's terms, those of its head counted HEAD_WEIGHT times.
        lengths: Shape (sections,): the sections' terms, counted the same way.
        idf: Shape (terms,): inverse document frequency, times the term's uses in the
            question.
        mean_length: Mean of all sections' lengths.
    """
    norm = K1 * (1 - B + B * lengths / mean_length)
    weights: NDArray[np.float64] = frequencies / (frequencies + norm[:, None])
    return weights @ idf


def told_length(length: int) -> int:
    """Return the length as which tantivy counts a section of so many terms."""
    rest = length - EXACT_LENGTHS
    if rest < 2 * STEPS:
        return length
    shift = rest.bit_length() - STEPS.bit_length()
    return EXACT_LENGTHS + (rest >> shift << shift)


class RatedWords:
    """Finds the sections of one language that share words with a question."""

    def __init__(self, words: WordStore, store: RowStore) -> None:
        """Take what finds them, and what knows how many hold a term."""
        self._words = words
        self._store = store

    def rated(
        self,
        terms: Iterable[str],
        limit: int,
        among: Rows | None,
        size: tuple[int, float],
    ) -> list[int]:
        """Return the rows of sections that hold any of the terms, best first.

        Args:
            terms: The question's, all of one language.
            limit: How many at most.
            among: Rows to search in; None for all.
            size: Number of sections, and their mean length, in that language.
        """
        known = self._store.term_numbers(dict.fromkeys(terms))
        total, mean = size
        weighed = {term: idf(total, holding) for term, (_, holding) in known.items()}
        found = self._words.candidates(weighed, limit, among)
        sections = self._store.term_spans(found)
        if not sections:
            return []
        numbers = [known[term][0] for term in weighed]
        scores = self._scores(sections, numbers, list(weighed.values()), mean)
        # Else its term's number is another's token; nor what cannot be among the best.
        least = max(np.sort(scores)[-limit:][0], np.finfo(float).tiny)
        rated = zip(scores.tolist(), sections, strict=True)
        ordered = sorted(
            (-score, corpus_place(item.document_id), item.row)
            for score, item in rated
            if score >= least
        )
        return [row for _, _, row in ordered[:limit]]

    def _scores(
        self,
        sections: list[TermSpan],
        numbers: list[int],
        weights: list[float],
        mean: float,
    ) -> NDArray[np.float64]:
        first, head, length = np.array([item[2:] for item in sections]).T
        before = np.cumsum(length) - length
        place = np.arange(length.sum()) - np.repeat(before, length)
        held_ = self._words.terms[np.repeat(first, length) + place]
        order = np.argsort(numbers)
        at = np.searchsorted(np.array(numbers)[order], held_)
        column = order[np.minimum(at, len(numbers) - 1)]
        owner = np.repeat(np.arange(len(sections)), length)
        uses = np.where(place < np.repeat(head, length), HEAD_WEIGHT, 1)
        hit = np.array(numbers)[column] == held_
        counts = np.zeros((len(sections), len(numbers)))
        np.add.at(counts, (owner[hit], column[hit]), uses[hit])
        whole = length + (HEAD_WEIGHT - 1) * head
        lengths = np.array([told_length(one) for one in whole.tolist()], dtype=float)
        return bm25(counts, lengths, np.array(weights), mean)
