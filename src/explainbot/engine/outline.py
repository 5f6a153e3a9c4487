"""What is asked and told about the sections of a document, as part of the port."""

from __future__ import annotations

from dataclasses import dataclass

from explainbot.engine.view import SectionView


@dataclass(frozen=True, slots=True)
class Outline:
    """Tell the sections of a document."""

    request: int
    document: str


@dataclass(frozen=True, slots=True)
class Outlined:
    """The sections of a document, in its order."""

    request: int
    sections: tuple[SectionView, ...]
