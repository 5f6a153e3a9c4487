"""What stands beside an answer comes from its own text, and names its subject."""

from __future__ import annotations

from pathlib import Path

from explainbot.engine.backend import beside, headings
from explainbot.records import Quote
from explainbot.testing import tiny_workspace
from explainbot.workspace import Workspace

CATS = """# Cats

## Where do they sleep?

Cats sleep on warm roofs, and cats like boxes.

## What do they eat?

Cats eat mice and birds.

## Who tamed them?

Farmers tamed cats some ten thousand years ago.
"""
HORSES = """# Horses

## How fast is a gallop?

A gallop has some forty kilometres an hour.

## What do they eat?

Horses eat grass and hay.

## Exercises

What do horses eat?

## What are their feet called?

The feet of horses are called hooves.
"""


def near(workspace: Workspace, name: str, heading: str) -> tuple[str, ...]:
    """Return what stands beside a section of a document."""
    store = workspace.explainer(fast=True).store
    rows = store.get(store.corpus.rows_in([name])).values()
    section = store.corpus.section(next(one for one in rows if one.heading == heading))
    whole = (section.start, section.end)
    return beside(store, Quote(section, *whole, evidence=whole))


def test_neighbours_come_from_the_same_text(tmp_path: Path) -> None:
    """Two texts share a heading; those after it come first, then those before it.

    "They" are the cats or the horses, and exercises are none.
    """
    workspace = tiny_workspace(tmp_path, {"cats.md": CATS, "horses.md": HORSES})

    assert near(workspace, "horses.md", "What do they eat?") == (
        "What are horses' feet called?",
        "How fast is a gallop?",
    )
    assert near(workspace, "cats.md", "What do they eat?") == (
        "Who tamed cats?",
        "Where do cats sleep?",
    )


def test_all_headings_name_their_subject(tmp_path: Path) -> None:
    """A heading that two texts share is told for each of them."""
    workspace = tiny_workspace(tmp_path, {"cats.md": CATS, "horses.md": HORSES})
    told = headings(workspace.places)

    assert "What do cats eat?" in told
    assert "What do horses eat?" in told
    assert "What do they eat?" not in told
