"""A small corpus whose items can be worked out by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from explainbot.readers.banks.bank import BankQuestion
from explainbot.reranking.protocol import Answers, Judgement, Reader
from explainbot.study.exports.anki import text
from explainbot.study.exports.fitting import Exported
from explainbot.study.items import Item, Kind
from explainbot.study.session import Deck, open_index
from explainbot.testing import tiny_workspace
from explainbot.workspace import Workspace

TREES = """# Trees

## What do leaves make?

Leaves make glucose out of water and light. It is stored as starch.

## Who weighed a willow tree?

In 1648 the notes of Jan van Helmont told of a willow.

## What drinks the water?

Roots drink water from the soil all day and night.
"""
FILES = {"green/trees.md": TREES}
HAIRS = "The hairs of each root are thin and soft."
HAIRY = TREES.replace("day and night.", f"day and night. {HAIRS}")
"""With a sentence whose words give no heading away."""
NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def lessons(folder: Path, text: str = TREES) -> Workspace:
    """Return the workspace, indexed with the encoder of the tests."""
    return tiny_workspace(folder, {"green/trees.md": text})


def items(
    workspace: Workspace, kind: Kind, reader: Reader | None = None
) -> dict[str, Item]:
    """Return all items of a kind by their question."""
    deck = Deck(open_index(workspace), kinds=(kind,), reader=reader)
    return {item.question: item for item in deck.all()}


def of_items(found: Iterable[Item]) -> list[Exported]:
    """Return items as they are exported where no wrong choices are looked for."""
    return [
        Exported(
            BankQuestion(item.question, "", "card", (), (item.answer,)), item.id, item
        )
        for item in found
    ]


def anki(found: Iterable[Item]) -> str:
    """Return items as a text for Anki."""
    return b"".join(text(of_items(found), "")).decode()


class KnowingReader:
    """Takes the same words for the answer wherever a text holds them."""

    identity, own = "knowing@0", False

    def __init__(self, words: str, logit: float = 4.0) -> None:
        """Find ``words``; ``logit`` says how surely."""
        self.words = words
        self.logit = logit
        self.asked: list[str] = []

    def read(self, question: str, texts: Sequence[str]) -> list[Judgement]:
        """Return one reading a text; its tokens are words and signs."""
        self.asked.append(question)
        return [self._reading(text) for text in texts]

    def _reading(self, text: str) -> Judgement:
        found = [match.span() for match in re.finditer(r"\w+|[^\w\s]", text)]
        offsets = np.array(found, dtype=np.int64)
        first = text.find(self.words)
        last = first + len(self.words)
        none = np.full(len(found), -20.0, dtype=np.float32)
        starts = np.where(offsets[:, 0] == first, np.float32(self.logit / 2), none)
        ends = np.where(offsets[:, 1] == last, np.float32(self.logit / 2), none)
        return Judgement(0.0, Answers(offsets, starts, ends, 0.0, 20))
