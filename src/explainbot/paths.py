"""Paths of a workspace: where its files live, and how a workspace is found.

A workspace is a folder with ``corpus/`` and ``index/`` in it.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from explainbot.errors import WorkspaceError
from explainbot.folders import expand, user_cache, user_config, user_data

__all__ = [
    "PACKAGE",
    "SETTINGS_NAME",
    "Places",
    "create",
    "expand",
    "find",
    "free",
    "keep_to_oneself",
    "left_behind",
    "partial_name",
    "partial_of",
    "shipped",
    "sweep_partials",
    "user_cache",
    "user_config",
    "user_data",
    "user_workspace",
    "workspace_at",
]

SETTINGS_NAME = "explainbot.toml"
PACKAGE = Path(__file__).parent


_DAY = 86_400


def keep_to_oneself(folder: Path) -> None:
    """Make a workspace's folder of its own, which goes into nobody's version control.

    It is for its owner alone, as what is asked is.

    Raises:
        OSError: It cannot be made.
    """
    if not folder.is_dir():
        folder.mkdir(mode=0o700)
        (folder / ".gitignore").write_text("*\n", encoding="ascii")


def partial_name(target: Path) -> Path:
    """Return where this process makes a file or folder before it gets its name."""
    return target.with_name(f".{target.name}.{os.getpid()}.partial")


def partial_of(target: Path) -> Path:
    """Return the same; what killed processes have left of it is deleted."""
    sweep_partials(target.parent, re.escape(target.name))
    return partial_name(target)


def sweep_partials(folder: Path, names: str = ".+") -> None:
    """Delete what processes that have ended were making in a folder.

    Args:
        folder: Not looked into further; it need not be there.
        names: Pattern of the names that the things were to have.
    """
    for path in left_behind(folder, names, "partial"):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with suppress(OSError):
                path.unlink(missing_ok=True)


def left_behind(folder: Path, names: str, ending: str) -> list[Path]:
    """Return what is called .NAME.PROCESS.ENDING after a process that has ended.

    Args:
        folder: Not looked into further; it need not be there.
        names: Pattern of NAME.
        ending: Without its full stop.
    """
    pattern = re.compile(rf"\.(?:{names})\.(\d{{1,9}})\.{ending}", re.DOTALL)
    found = []
    with suppress(OSError):
        for path in sorted(folder.iterdir()):
            left = pattern.fullmatch(path.name)
            if left and _has_ended(int(left[1]), path):
                found.append(path)
    return found


def _has_ended(process: int, left: Path) -> bool:
    """Whether a process runs no more, as far as this can be told here."""
    if process == os.getpid():  # an earlier one of the same number
        return True
    if os.name == "nt":  # there a question would end it
        return time.time() - left.lstat().st_mtime > _DAY
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return True
    except OSError:  # somebody else's
        return False
    return False


@dataclass(frozen=True)
class Places:
    """The folders of one workspace; making one touches nothing on disk."""

    root: Path

    @property
    def corpus(self) -> Path:
        """The teacher's material."""
        return self.root / "corpus"

    @property
    def index(self) -> Path:
        """What is built from it."""
        return self.root / "index"

    @property
    def last_good(self) -> Path:
        """Settings files of the corpus as they were when they were right last."""
        return self.state / "settings"

    @property
    def settings(self) -> Path:
        """The optional settings file."""
        return self.root / SETTINGS_NAME

    @property
    def state(self) -> Path:
        """What the program keeps of its use here; it may not exist yet."""
        return self.root / ".explainbot"

    def exists(self) -> bool:
        """Whether the folder looks like a workspace."""
        return self.settings.is_file() or (self.corpus.is_dir() and self.index.is_dir())


def find(path: str | Path | None = None) -> Places:
    """Find the workspace to use.

    In this order: ``path``, the environment variable ``EXPLAINBOT_WORKSPACE``, the
    nearest folder upwards from the current one that is a workspace, else the user's
    data folder, filled with the shipped corpus and its index on first use.

    Raises:
        WorkspaceError: ``path`` or the variable names a folder that is no workspace.
    """
    named = os.environ.get("EXPLAINBOT_WORKSPACE") if path is None else path
    if named or path is not None:
        return workspace_at(named or "")
    here = _current_folder()
    for folder in (here, *here.parents) if here else ():
        if Places(folder).exists():
            return Places(folder)
    return user_workspace()


def _current_folder() -> Path | None:
    """Return the current folder; None if it was deleted under us."""
    try:
        return Path.cwd()
    except FileNotFoundError:
        return None


def workspace_at(root: str | Path) -> Places:
    """Return the workspace in a folder.

    Raises:
        WorkspaceError: There is none, or no such folder.
    """
    places = Places(expand(root))
    if places.exists():
        return places
    there = places.root.is_dir()
    raise WorkspaceError(
        "this folder is not a workspace" if there else "there is no such folder",
        where=root,
        hint=f"To make one there, run: explainbot init {root}",
    )


def free(root: str | Path) -> Places:
    """Return the places of a folder that is a workspace or can be made one.

    Raises:
        WorkspaceError: The folder holds other files, or cannot be read.
    """
    places = Places(expand(root))
    try:
        if (
            not places.exists()
            and places.root.exists()
            and (not places.root.is_dir() or any(places.root.iterdir()))
        ):
            raise WorkspaceError(
                "this already holds other files",
                where=root,
                hint="Name a new or an empty folder.",
            )
    except OSError as error:
        raise _unwritable(places.root, error) from None
    return places


def create(root: str | Path) -> Places:
    """Make an empty workspace; leave an existing one as it is.

    Raises:
        WorkspaceError: The folder holds other files, or cannot be written.
    """
    places = free(root)
    if places.exists():
        return places
    try:
        places.corpus.mkdir(parents=True)
        places.index.mkdir()
    except OSError as error:
        raise _unwritable(places.root, error) from None
    return places


def _unwritable(folder: Path, error: OSError) -> WorkspaceError:
    return WorkspaceError(
        f"a workspace cannot be made here ({error.strerror or error})",
        where=folder,
        hint="Name a folder that you may write to with --workspace.",
    )


def shipped() -> Places:
    """Return the workspace that comes with the program (read-only by custom)."""
    packed = Places(PACKAGE / "shipped")
    return packed if packed.corpus.is_dir() else Places(PACKAGE.parents[1])


def user_workspace() -> Places:
    """Return the user's own workspace, copied from the shipped one on first use.

    The copy is made beside its place and renamed, so a killed first run leaves nothing
    half-made behind.
    """
    places = Places(user_data() / "workspace")
    if places.exists():
        return places
    source = shipped()
    if not source.corpus.is_dir():
        raise WorkspaceError(
            "no workspace was found, and the shipped corpus is missing",
            where=source.root,
            hint="Install explainbot again, or run: explainbot init DIR",
        )
    partial = partial_of(places.root)
    try:
        partial.mkdir(parents=True)
        shutil.copytree(source.corpus, partial / "corpus")
        if source.index.is_dir():
            shutil.copytree(source.index, partial / "index")
        else:
            (partial / "index").mkdir()
        partial.rename(places.root)
    except OSError as error:
        shutil.rmtree(partial, ignore_errors=True)
        if places.exists():  # another process was first
            return places
        raise _unwritable(places.root, error) from None
    return places
