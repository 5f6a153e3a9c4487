"""What a teacher should know of the sections that were found: duplicates, extremes."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations, groupby
from typing import TYPE_CHECKING

from explainbot.errors import SourceError
from explainbot.languages import language_name
from explainbot.records import Document, Quote, Section

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LONG_WORDS = 1_000
"""Words of a section from which on it is called over-long."""
MOST_CHARACTERS = 20_000_000
"""Of a document, some fifty novels: cutting takes 30 times that in bytes of memory."""
LONGEST = 200_000
"""Characters of a section that nothing can be quoted from."""
SHINGLE = 5
"""Words that stand together in one shingle."""
SKETCH = 24
"""Shingles that stand for a section: those whose hashes are smallest."""
COMMON = 40
"""Sections that hold a shingle from which on it says nothing."""
ALIKE = 0.6
"""Share of common shingles (Jaccard) from which on sections are nearly the same."""
SHOWN = 3
HOW = "--model NAME"
_ERROR_PAGE = re.compile(
    r"(?:error\s+)?(?:404|403|500|502|503)\b|.*\b(?:page|file|site) not found\b"
    r"|not found\b|access denied\b|forbidden\b|.*seite (?:wurde )?nicht gefunden"
    r"|.*page (?:introuvable|non trouvée)|.*página no encontrada",
    re.IGNORECASE,
)
_ERROR_WORDS = 150
_WORD = re.compile(r"\w+")


def place(section: Section) -> str:
    """Return where a section stands in its file: "line 3", "page 2", "slide 4", ""."""
    whole = (section.start, section.end)
    return Quote(section, *whole, evidence=whole).place


def named(section: Section) -> str:
    """Return how a note names a section."""
    if section.heading:
        return f'"{section.heading}"'
    where = place(section)
    return f"the text at {where}" if where else "the text without a heading"


def refuse_huge(document: Document) -> None:
    """Raise SourceError for a text that would fill the memory."""
    if len(document.text) > MOST_CHARACTERS:
        raise SourceError(
            f"it holds {len(document.text):,} characters, and {MOST_CHARACTERS:,} are"
            " the most that is taken of one file",
            where=document.id,
            hint="Is it text that a person reads? If so, split it into several files.",
        )


def refuse_unquotable(document: Document, sections: Sequence[Section]) -> None:
    """Raise SourceError for an error page, and for text that no one could quote."""
    words = len(document.text[: 20 * _ERROR_WORDS].split())
    heading = sections[0].heading if sections else ""
    if document.media_type == "text/html" and words < _ERROR_WORDS:
        for title in (document.title, heading):
            if _ERROR_PAGE.match(title.strip()):
                raise SourceError(
                    f'this is an error page ("{title.strip()}"), not the page itself',
                    where=document.id,
                    hint="Save the page again.",
                )
    longest = max((section.end - section.start for section in sections), default=0)
    if longest > LONGEST:
        raise SourceError(
            f"it holds a piece of {longest:,} characters without the end of a sentence",
            where=document.id,
            hint="Is it text that a person reads? If so, break it into paragraphs.",
        )


def over_long(sections: Iterable[Section]) -> list[str]:
    """Return a note for each section that could not be cut and is extreme."""
    found = []
    for section in sections:
        words = len(section.text.split())
        if words > LONG_WORDS:
            found.append(f"over-long: {named(section)} is one piece of {words:,} words")
    return found


def headings(sections: Iterable[Section]) -> int:
    """Return under how many headings the sections stand, one after another."""
    runs = groupby((*section.heading_path, section.heading) for section in sections)
    return sum(1 for path, _ in runs if path[-1])


def near_duplicates(
    sections: Sequence[Section], fresh: set[str]
) -> dict[str, list[str]]:
    """Return notes about sections that are nearly the same, by document.

    Shingles of ``SHINGLE`` words, of each section the smallest hashes; sections that
    share most of these are compared exactly.  The work grows with the number of
    sections, not with its square.

    Args:
        sections: All of the corpus.
        fresh: Documents that are new or changed; the note stands there if only one
            of the two is, else with the later one.
    """
    shingles = _hashes(sections)
    notes: defaultdict[str, list[str]] = defaultdict(list)
    for first, second in _candidates(shingles):
        if _jaccard(shingles[first], shingles[second]) < ALIKE:
            continue
        one, other = sections[first], sections[second]
        if not {one.document.id, other.document.id} & fresh:
            continue
        if other.document.id not in fresh:
            one, other = other, one
        where = "" if one.document is other.document else f" in {one.document.id}"
        notes[other.document.id].append(
            f"{named(other)} is nearly the same as {named(one)}{where}"
        )
    return {name: _first(found) for name, found in notes.items()}


def _first(found: list[str]) -> list[str]:
    rest = len(found) - SHOWN
    if rest <= 0:
        return found
    return [*found[:SHOWN], f"and {rest} more sections nearly the same as others"]


def _hashes(sections: Sequence[Section]) -> list[NDArray[np.uint64]]:
    """Return the sorted hashes of each section's shingles; none for a short section."""
    import numpy as np

    numbers: dict[str, int] = {}
    lengths, words = [], []
    for section in sections:
        text = unicodedata.normalize("NFKC", section.text).casefold()
        found = _WORD.findall(text)
        lengths.append(len(found))
        words += [numbers.setdefault(word, len(numbers)) for word in found]
    codes = np.array([_code(word) for word in numbers], dtype=np.uint64)
    row = codes[words] if words else codes
    owner = np.repeat(np.arange(len(sections)), lengths)
    count = max(0, len(row) - SHINGLE + 1)
    mixed = np.zeros(count, dtype=np.uint64)
    for step in range(SHINGLE):
        mixed = mixed * np.uint64(0x9E3779B97F4A7C15) + row[step : step + count]
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(32)
    inside = owner[:count] == owner[SHINGLE - 1 :]  # no shingle spans two sections
    mixed, owner = mixed[inside], owner[:count][inside]
    order = np.lexsort((mixed, owner))
    mixed, owner = mixed[order], owner[order]
    first = np.ones(len(mixed), dtype=bool)
    first[1:] = (mixed[1:] != mixed[:-1]) | (owner[1:] != owner[:-1])
    mixed, owner = mixed[first], owner[first]
    return np.split(mixed, np.searchsorted(owner, np.arange(1, len(sections))))


def _code(word: str) -> int:
    """Return a number for a word that is the same in every run."""
    raw = word.encode("utf-8", "surrogatepass")
    return zlib.crc32(raw) << 32 | zlib.crc32(raw[::-1])


def _candidates(shingles: Sequence[NDArray[np.uint64]]) -> list[tuple[int, int]]:
    """Return the pairs whose smallest hashes are shared, in order."""
    import numpy as np

    sketches = [hashes[:SKETCH] for hashes in shingles]
    values = np.concatenate(sketches) if sketches else np.zeros(0, dtype=np.uint64)
    owners = np.repeat(np.arange(len(sketches)), [len(item) for item in sketches])
    order = np.argsort(values, kind="stable")
    starts = np.flatnonzero(np.diff(values[order], prepend=values[order][:1] + 1))
    sizes = np.diff(starts, append=len(values))
    some = (sizes > 1) & (sizes <= COMMON)
    shared: Counter[tuple[int, int]] = Counter()
    for start, size in zip(starts[some], sizes[some], strict=True):
        group = owners[order[start : start + size]].tolist()
        shared.update(combinations(group, 2))
    return sorted(
        (first, second)
        for (first, second), count in shared.items()
        # Of two sections that are ALIKE, about that share of the sketches is common.
        if 2 * count >= min(len(sketches[first]), len(sketches[second]))
    )


def _jaccard(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> float:
    import numpy as np

    common = len(np.intersect1d(one, other, assume_unique=True))
    return common / (len(one) + len(other) - common)


def language_note(languages: Counter[str], known: Sequence[str]) -> tuple[str, ...]:
    """Return one note about files in languages that the model was not made for.

    Args:
        languages: How many files are in each.
        known: The model's languages; () if it was made for many.
    """
    foreign = {code: n for code, n in languages.items() if code and code not in known}
    if not known or not foreign:
        return ()
    count = sum(foreign.values())
    names = ", ".join(sorted(map(language_name, foreign)))
    files = "1 file is" if count == 1 else f"{count} files are"
    note = f"{files} in a language that the model does not know ({names}): found by"
    return (f"{note} words alone. A multilingual model finds by meaning too: {HOW}",)
