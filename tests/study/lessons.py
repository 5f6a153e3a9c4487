"""A small corpus whose items can be worked out by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from explainbot.api import Workspace
from explainbot.study.deck import Deck
from explainbot.study.items import Item, Kind
from explainbot.study.session import open_index
from explainbot.testing import tiny_workspace

TREES = """# Trees

## What do leaves make?

Leaves make glucose out of water and light. It is stored as starch.

## Who weighed a willow tree?

In 1648 the notes of Jan van Helmont told of a willow.

## What drinks the water?

Roots drink water from the soil all day and night.
"""
FILES = {"green/trees.md": TREES}
NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def lessons(folder: Path, text: str = TREES) -> Workspace:
    """Return the workspace, indexed with the encoder of the tests."""
    return tiny_workspace(folder, {"green/trees.md": text})


def items(workspace: Workspace, kind: Kind) -> dict[str, Item]:
    """Return all items of a kind by their question."""
    deck = Deck(open_index(workspace), kinds=(kind,))
    return {item.question: item for item in deck.all()}
