"""Folders of the user: settings, cache, data.  Imports next to nothing."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from explainbot.errors import WorkspaceError

_SYSTEM = sys.platform


def expand(path: str | Path) -> Path:
    """Return an absolute path, ``~`` standing for the home folder.

    Raises:
        WorkspaceError: The path is empty, or there is no such user or current folder.
    """
    try:
        if not str(path).strip():
            raise WorkspaceError("the name of a file or folder is empty")
        # Not resolve(): a link keeps its own name.
        return Path(os.path.abspath(Path(path).expanduser()))  # noqa: PTH100
    except (RuntimeError, FileNotFoundError) as error:
        raise WorkspaceError(
            f"this path cannot be resolved ({error})",
            where=path,
            hint="Check the path.",
        ) from None


def user_data() -> Path:
    """Return the user's data folder for explainbot; it may not exist yet."""
    import platformdirs

    return Path(platformdirs.user_data_dir("explainbot", appauthor=False))


def user_cache() -> Path:
    """Return the user's cache folder for explainbot; it may not exist yet."""
    named = os.environ.get("EXPLAINBOT_CACHE")
    if named:
        return expand(named)
    import platformdirs

    return Path(platformdirs.user_cache_dir("explainbot", appauthor=False))


def user_config() -> Path:
    """Return the user's folder of settings for explainbot; it may not exist yet."""
    named = os.environ.get("EXPLAINBOT_CONFIG")
    if named:
        return expand(named)
    if _SYSTEM == "linux":  # every command asks: the library takes a while to load
        said = os.environ.get("XDG_CONFIG_HOME", "").strip()
        return Path(said or Path("~/.config").expanduser()) / "explainbot"
    import platformdirs

    return Path(platformdirs.user_config_dir("explainbot", appauthor=False))
