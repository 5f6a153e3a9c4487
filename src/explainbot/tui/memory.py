"""Memory from run to run: the colours, the workspaces opened."""

from __future__ import annotations

import json
import os
from pathlib import Path

NAME = "chat.json"
_WORKSPACES = 50


class Memory:
    """A small file of the user's; one that cannot be read or written is no matter."""

    def __init__(self, folder: Path) -> None:
        """Read what is in ``folder``; without a file, nothing is remembered."""
        self._path = folder / NAME
        known = self._read()
        theme, folders = known.get("theme"), known.get("workspaces")
        self.theme = theme if isinstance(theme, str) else ""
        """Name of the colours; "" if none were chosen."""
        listed = folders if isinstance(folders, list) else []
        self.workspaces = [name for name in listed if isinstance(name, str)]
        """Folders, the one opened last first."""

    def _read(self) -> dict[str, object]:
        try:
            known = json.loads(self._path.read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}
        return known if isinstance(known, dict) else {}

    def choose_theme(self, name: str) -> None:
        """Remember the colours."""
        self.theme = name
        self._write()

    def open_workspace(self, folder: str) -> None:
        """Remember that a workspace was opened."""
        before = self.workspaces
        rest = [name for name in before if name != folder]
        self.workspaces = [folder, *rest][:_WORKSPACES]
        if self.workspaces != before:
            self._write()

    def _write(self) -> None:
        known = self._read() | {"theme": self.theme, "workspaces": self.workspaces}
        partial = self._path.with_name(f"{NAME}.{os.getpid()}.partial")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            partial.write_text(json.dumps(known, indent=1), encoding="utf-8")
            partial.replace(self._path)
        except OSError:
            partial.unlink(missing_ok=True)
