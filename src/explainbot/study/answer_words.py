"""The words in a section that answer its heading, as a reader finds them.

They are what a card can leave out best: what the section was written to tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from explainbot.answering.evidence import Sentences
from explainbot.answering.reranking import read, read_on
from explainbot.index.passages import named_heading
from explainbot.records import Section, Span, shifted
from explainbot.text.lines import is_question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from explainbot.index.storage.rows import StoredSection
    from explainbot.reranking.protocol import Reader

LANGUAGE = "en"
"""That the program's own reader knows."""


class AnswerWords:
    """Finds them; each section is read once."""

    def __init__(self, reader: Reader | None) -> None:
        """Ask ``reader``; None finds nothing."""
        self._reader = reader
        self._known: dict[int, Span | None] = {}

    def asked(self, stored: StoredSection) -> bool:
        """Whether a section has a heading that the reader can be asked."""
        reader = self._reader
        asks = is_question(stored.heading) and any(stored.tells) and not stored.mute
        known = reader is not None and (not reader.own or stored.language == LANGUAGE)
        return asks and known

    def of(
        self, stored: StoredSection, section: Section, likeness: Sequence[float]
    ) -> Span | None:
        """Return their offsets in the document; None where none are sure.

        Args:
            stored: The section as it is stored.
            section: The same with its document.
            likeness: Of its sentences with its heading: where to read first.
        """
        reader = self._reader
        if reader is None or not self.asked(stored):
            return None
        if stored.row not in self._known:
            scores = np.where(stored.tells, likeness, -np.inf)
            rated = Sentences(section.text, stored.sentences, scores)
            found = _read(reader, stored, section, rated)
            self._known[stored.row] = found and shifted(found, section.start)
        return self._known[stored.row]


def _read(
    reader: Reader, stored: StoredSection, section: Section, rated: Sentences
) -> Span | None:
    question = named_heading(stored.heading, section.document)
    (first,) = read(reader, question, [stored.topic], [rated])
    return read_on(reader, question, stored.topic, first).sentences.words_of_answer
