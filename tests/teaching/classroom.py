"""A small corpus whose answers can be foreseen."""

from __future__ import annotations

from pathlib import Path

from explainbot.testing import tiny_workspace
from explainbot.workspace import Workspace

FILES = {
    "bank.md": """# International Monetary Fund

## What does the fund do?

The fund lends money to countries in trouble.

## Where does the fund sit?

The fund sits in Washington since 1945.
""",
    "tides.md": """# Tides

## What pulls the sea?

The Moon pulls the sea twice a day.
""",
}
SETTINGS = """["bank.md"]
subject = "International Monetary Fund"

["tides.md"]
subject = "Tides"
"""


def classroom(folder: Path) -> Workspace:
    """Make the workspace."""
    return tiny_workspace(folder, {**FILES, "corpus.toml": SETTINGS})
