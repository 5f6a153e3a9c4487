"""Sectioned documents and their vectors, on their way from reading to writing."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from explainbot.index.passages import Passage, passage
from explainbot.index.storage.rows import StoredSection
from explainbot.records import Document, Section, Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class PreparedSection:
    """A section ready to be written."""

    section: Section
    sentences: tuple[Span, ...]
    """Offsets in the section."""
    tells: tuple[bool, ...]
    """Whether each of them tells something."""
    key: str
    """Hash of what its vectors were made from."""
    vectors: StoredSection | None = None
    """The section of the index before whose vectors are its own."""
    terms: StoredSection | None = None
    """The section of the index before that has the same title, headings and text."""

    @property
    def passage(self) -> Passage:
        """What is embedded."""
        return passage(self.section, self.sentences, self.tells)


def prepared_section(section: Section) -> PreparedSection:
    """Prepare a section of which the index before holds nothing."""
    prepared = passage(section)
    key = embedded_key(prepared)
    return PreparedSection(section, prepared.sentences, prepared.tells, key)


@dataclass(frozen=True)
class SectionedDocument:
    """A document with its sections, ready to be written."""

    document: Document
    units: tuple[PreparedSection, ...]
    unchanged: bool = False
    """Whether it is taken over from the index before."""
    assumed: bool = False
    """Whether nothing tells the document's language."""


@dataclass(frozen=True)
class PassageVectors:
    """A passage's vectors, unit length."""

    section: NDArray[np.float32]
    """Shape (d,)."""
    parts: NDArray[np.float16]
    """Shape (1 + sentences, d): the resolved heading's, then the sentences'.

    All zero for a sentence that tells nothing.
    """


def embedded_key(passage: Passage) -> str:
    """Return the hash of all that a passage's vectors depend on but the model."""
    content = [passage.embedded, passage.resolved, passage.sentences, passage.tells]
    return hashlib.sha256(
        json.dumps(content, ensure_ascii=True).encode("ascii")
    ).hexdigest()[:32]
