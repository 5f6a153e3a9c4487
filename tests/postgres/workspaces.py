"""Workspaces whose index lives on a server."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from explainbot.index.server.writing import make_workspace
from explainbot.testing import WordEncoder
from explainbot.workspace import Workspace


def opened(folder: Path) -> Workspace:
    """Return the workspace in a folder, with an encoder computed by hand."""
    from explainbot.paths import workspace_at

    return Workspace(
        workspace_at(folder), "word-encoder", lambda _model, _progress: WordEncoder()
    )


def on_server(folder: Path, address: str, files: Mapping[str, str]) -> Workspace:
    """Make a workspace with some files whose index lives on a server, and index it."""
    places = make_workspace(folder, address)
    for name, text in files.items():
        path = places.corpus / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    made = opened(folder)
    made.index()
    return made
