"""Scope of a question: named collections of the corpus, or all of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from explainbot.errors import UnknownCollectionError
from explainbot.text.questions import MARKS
from explainbot.text.terms import collection_key

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from explainbot.index.protocol import Store

_TAG = re.compile(r"(?<![^\s(,;])#(?P<name>[^\s#]+)")
_POINTS = f".,;:!)\"'…{MARKS}"
_NEAR = 70
"""Least likeness, 0 to 100, of a collection that may have been meant."""
_MOST = 20
"""Collections that a message lists."""


@dataclass(frozen=True, eq=False)
class Scope:
    """The sections that a question may be answered from."""

    names: tuple[str, ...] = ()
    """Of its collections; () for the whole corpus."""
    rows: NDArray[np.int64] | None = None
    """Rows of its sections, ascending; None for the whole corpus."""

    @cached_property
    def key(self) -> tuple[tuple[str, ...], bytes | None]:
        """What tells it from others: one of equal names may have other rows."""
        if self.rows is None:
            return self.names, None
        return self.names, hashlib.blake2b(self.rows.tobytes(), digest_size=16).digest()


EVERYTHING = Scope()


@dataclass(frozen=True)
class Tagged:
    """A question without its tags."""

    text: str
    tags: tuple[str, ...]
    """Names of the collections that it named by "#name"."""
    unknown: tuple[str, ...] = ()
    """What else it named so, though no collection has that name; as typed."""


def read_tags(question: str, store: Store) -> Tagged:
    """Take "#name" out of a question wherever a collection has that name.

    At the ends of the question it goes; amid words, or where nothing else is left, it
    stays as a word.  Any other "#" is left as it is; only what looks like a name is
    told as unknown ("#1" is none).
    """
    if "#" not in question:
        return Tagged(question, ())
    tags: list[str] = []
    unknown: list[str] = []
    kept, passed = "", 0
    for found in _TAG.finditer(question):
        written = found["name"].rstrip(_POINTS)
        name = store.collections.name(written)
        if not name:
            unknown += [written] if _is_name(written, store) else []
            continue
        tags.append(name)
        end = found.start("name") + len(written)
        before = kept + question[passed : found.start()]
        inside = before.endswith("(") or _words(_TAG.sub("", question[end:]))
        inside = inside and _words(before)
        kept = before + written if inside else before.rstrip()
        passed = end
    strange = tuple(dict.fromkeys(unknown))
    if not tags:
        return Tagged(question, (), strange)
    text = (kept + question[passed:]).strip()
    text = text if _words(text) else " ".join(tags)
    return Tagged(text, tuple(dict.fromkeys(tags)), strange)


def _is_name(written: str, store: Store) -> bool:
    """Whether an unknown "#word" looks like a collection: a name, or near to one."""
    if written[:1].isalpha():
        return True
    return _words(written) and bool(_near(written, store.collections.names))


def tag_notes(tagged: Tagged, store: Store) -> tuple[str, ...]:
    """Return a note for each "#name" that is no collection and counted as a word."""
    known = store.collections.names if tagged.unknown else []
    notes = []
    for name in tagged.unknown:
        near = [f"#{collection_key(item)}" for item in _near(name, known)]
        hint = _hint(near, [f"#{collection_key(item)}" for item in known])
        notes.append(
            f'there is no collection named "{name}", so it counts as a word. {hint}'
        )
    return tuple(notes)


def _words(text: str) -> bool:
    return any(letter.isalnum() for letter in text)


def find_scope(names: Sequence[str], store: Store) -> Scope:
    """Return the sections that are in any of the named collections.

    Raises:
        UnknownCollectionError: There is no collection of one of the names.
    """
    if not names:
        return EVERYTHING
    collections = store.collections
    for name in names:
        if not collections.name(name):
            raise _unknown(name, collections.names)
    known = tuple(dict.fromkeys(collections.name(name) for name in names))
    return Scope(known, store.rows_of(known))


def both(first: Scope, second: Scope) -> Scope:
    """Return the sections that are in both."""
    if first.rows is None or second.rows is None:
        return second if first.rows is None else first
    rows = np.intersect1d(first.rows, second.rows, assume_unique=True)
    return Scope((*first.names, *second.names), rows)


def _unknown(name: str, known: Sequence[str]) -> UnknownCollectionError:
    hint = _hint([f'"{item}"' for item in _near(name, known)], known)
    return UnknownCollectionError(f'there is no collection named "{name}"', hint=hint)


def _near(name: str, known: Sequence[str]) -> list[str]:
    """Return the collections that may have been meant, the likeliest first."""
    from rapidfuzz import fuzz, process, utils

    found = process.extract(
        name,
        known,
        scorer=fuzz.ratio,
        processor=utils.default_process,
        limit=3,
        score_cutoff=_NEAR,
    )
    return [item[0] for item in found]


def _hint(near: Sequence[str], known: Sequence[str]) -> str:
    listed = ", ".join(known[:_MOST]) + (", …" if len(known) > _MOST else "")
    hint = f"Did you mean {' or '.join(near)}? " if near else ""
    return hint + (
        f"There are: {listed}." if known else "Folders and tags make collections."
    )
