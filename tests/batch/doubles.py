"""An explainer that anyone can follow: it answers by a word of the question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from explainbot.errors import UnknownCollectionError, UnknownDocumentError
from explainbot.records import Answer, Document, PlaceMark, Quote, Section, text_sha256

TEXT = (
    "Tides\n\nThe Moon pulls the sea. Tides rise twice a day.\n\n*Wind* makes waves.\n"
)


def document(text: str = TEXT, name: str = "tides.txt") -> Document:
    """Return a document without headings."""
    return Document(
        name,
        "Tides",
        "tides",
        (),
        text,
        f"corpus/{name}",
        "text/plain",
        text_sha256(text),
    )


def quote(passage: str, evidence: str = "", source: Document | None = None) -> Quote:
    """Return the quote of ``passage`` in ``source``, under the heading "Tides"."""
    source = source or document()
    start = source.text.index(passage)
    end = start + len(passage)
    first = source.text.index(evidence or passage, start)
    span = (first, first + len(evidence or passage))
    whole = source.text == TEXT and start >= TEXT.index(
        "The"
    )  # the section that a real index would hold
    place = (TEXT.index("The"), len(TEXT) - 1) if whole else (start, end)
    section = Section(source, *place, "Tides")
    return Quote(section, start, end, span, score=0.5)


MOON = quote(
    "The Moon pulls the sea. Tides rise twice a day.", "Tides rise twice a day."
)
WORDED = replace(
    MOON,
    evidence_more=((MOON.start, MOON.evidence[0] - 1),),
    span=(MOON.evidence[0] + len("Tides rise "), MOON.end - 1),
)
"""With the words "twice a day" told, and the sentence before marked beside."""
WIND = quote("*Wind* makes waves.")


@dataclass
class TideExplainer:
    """Answers questions with "moon", declines the rest, fails at "fail"."""

    asked: list[tuple[str, tuple[str, ...], int]] = field(default_factory=list)

    prepared: list[tuple[str, ...]] = field(default_factory=list)
    closed: int = 0

    def close(self) -> None:
        """Count how often it was closed."""
        self.closed += 1

    def brief(self) -> TideExplainer:
        """Return itself: its answers say no more than what they claim."""
        return self

    def prepare(self, block: Iterable[str]) -> None:
        """Note which questions came together."""
        self.prepared.append(tuple(block))

    def notes(self, question: str) -> Sequence[str]:
        """Return a note on each "#wave"."""
        return ["#wave counts as a word."] if "#wave" in question else []

    def ask(
        self,
        question: str,
        history: Sequence[str] = (),
        top: int = 3,
        *,
        collections: Sequence[str] = (),
    ) -> Answer:
        """Answer by the words of the question; a history is named in ``asked_as``."""
        if collections:
            raise UnknownCollectionError(f"no collection {', '.join(collections)}")
        if not question.strip():
            return Answer(question, question, (), (), 0.0, "none", "empty question")
        if " | " in question:
            parts = tuple(self.ask(part) for part in question.split(" | "))
            quotes = tuple(one for part in parts for one in part.quotes)
            return Answer(question, question, quotes, (), 0.75, "good", parts=parts)
        self.asked.append((question, tuple(history), top))
        after = f" (after: {history[-1]})" if history else ""
        asked_as = question + after
        if "fail" in question:
            raise UnknownDocumentError("the sea is closed", where="sea.txt", line=3)
        if "moon" in question.lower():
            return Answer(question, asked_as, (MOON,), (WIND,), 0.75, "good", model="m")
        if "wind" in question.lower():
            return Answer(question, asked_as, (), (WIND, MOON), 0.5, "weak", "unsure")
        return Answer(question, asked_as, (), (WIND,), 0.25, "none", "nothing near")


class TideLibrary:
    """Knows one document."""

    def __init__(
        self,
        text: str = TEXT,
        marks: tuple[PlaceMark, ...] = (),
        earlier: tuple[str, ...] = (),
        changed: tuple[str, ...] = (),
    ) -> None:
        """Hold ``text`` under the name tides.txt, with places of other kinds.

        Args:
            text: As it reads now.
            marks: Its places; () for lines.
            earlier: Hashes of what other rules made of the same file.
            changed: Names of documents whose file is another by now.
        """
        self._earlier, self._changed = earlier, changed
        found = document(text)
        self._document = replace(found, marks=marks) if marks else found

    def document(self, name: str) -> Document:
        """Return the document, if that is its name."""
        if name != self._document.id:
            raise UnknownDocumentError("there is no such document", where=name)
        return self._document

    def changed(self, names: Iterable[str]) -> list[str]:
        """Return those that were given as changed."""
        return [name for name in names if name in self._changed]

    def earlier_texts(self, name: str) -> tuple[str, ...]:
        """Return what was given for its document."""
        return self._earlier if name == self._document.id else ()
