"""Installation of a pack as a new workspace.

A pack is verified as a whole first; then it is written beside its place and renamed, so
that a stop at any moment leaves either nothing of it or all of it.
"""

from __future__ import annotations

import os
import shlex
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from explainbot.embedding.loading import load_encoder
from explainbot.embedding.minilm.files import DEFAULT_MODEL
from explainbot.embedding.protocol import Encoder
from explainbot.errors import (
    IndexModelError,
    IndexUnusableError,
    OutputError,
    WorkspaceError,
)
from explainbot.index.index import IndexReader
from explainbot.index.status import verify
from explainbot.paths import SETTINGS_NAME, Places, expand
from explainbot.progress import ProgressCallback, no_progress
from explainbot.sharing.archive import AGAIN, INDEX, Archive
from explainbot.sharing.generation import open_generation
from explainbot.workspace import Workspace

Load = Callable[[str, ProgressCallback], Encoder]


@dataclass(frozen=True)
class Unpacked:
    """A workspace that came out of a pack."""

    workspace: str
    documents: int
    sections: int
    model: str
    index: str


def unpack(
    pack: str,
    into: str = "",
    model: str = DEFAULT_MODEL,
    *,
    rebuild: bool = False,
    load: Load = load_encoder,
    on_progress: ProgressCallback = no_progress,
) -> Unpacked:
    """Make a workspace of a pack; it answers as the one that was packed.

    Args:
        pack: The file.
        into: A new folder, an empty one or an empty workspace; "" takes a new folder
            beside the pack, named like it.
        model: The encoder that will answer.
        rebuild: Make the index anew with that model, whatever the pack's was.
        load: Turns the model's name into an encoder.
        on_progress: Told how far it is.

    Raises:
        PackError: The pack is damaged, or holds what a pack may not hold.
        IndexModelError: It was made by another model.
        WorkspaceError: The folder holds other files.
        OutputError: The folder cannot be written.
    """
    source, anew = expand(pack), _anew(str(pack), str(into))
    with Archive(source) as archive:
        target = Places((expand(into) if into else source.with_suffix("")).resolve())
        if target.root == source.resolve():
            raise _holds_files(target.root)
        _check_free(target)
        archive.verify()
        encoder = load(model, on_progress)
        if not rebuild:
            _check_model(archive, encoder, anew)
        with beside(target.root, archive.manifest.size) as stage:
            names = [*archive.manifest.members]
            if rebuild:
                names = [name for name in names if not name.startswith(INDEX)]
            archive.extract({name: stage / name for name in names})
            made = Places(stage)
            made.corpus.mkdir(exist_ok=True)
            made.index.mkdir(exist_ok=True)
            if rebuild:
                with Workspace(made, model, lambda *_: encoder) as own:
                    own.index(on_progress=on_progress)
                opened = IndexReader.open(made.index)
            else:
                opened = _checked(archive, made, anew)
            with opened as index:
                documents, sections = len(index.corpus.documents()), index.count()
            _keep_own(target, made)
            _swap(stage, target.root)
    return Unpacked(str(target.root), documents, sections, index.model, index.name)


def _anew(pack: str, into: str) -> str:
    """Return the command that makes the index anew, in the same folder."""
    folder = ["--into", into] if into else []
    return shlex.join(["explainbot", "unpack", pack, *folder, "--rebuild"])


def _check_model(archive: Archive, encoder: Encoder, anew: str) -> None:
    theirs = archive.manifest.model
    if encoder.identity.rpartition("@")[2] != theirs.rpartition("@")[2]:
        raise IndexModelError(
            f"the pack was made with the model {theirs}, not {encoder.identity}",
            where=archive.path,
            hint=f"Name that model with --model, or make the index anew: {anew}",
        )


def _checked(archive: Archive, made: Places, anew: str) -> IndexReader:
    """Return the unpacked index once it says what the unpacked sources say.

    The caller closes it.
    """
    hint = f"Make the index anew: {anew}"
    try:
        index = open_generation(made.index, archive.manifest.generation)
        found = verify(made)
    except IndexUnusableError as error:
        raise archive.error(error.what, hint) from None
    if index.model != archive.manifest.model:
        raise archive.error("the pack's index is of another model than it says", AGAIN)
    if not found.ok:
        first = found.problems[0]
        what = "its sections are not what its sources say"
        raise archive.error(f"{what} ({first.document or first.kind})", hint)
    return index


def _check_free(target: Places) -> None:
    """Raise WorkspaceError unless the folder is new, empty or an empty workspace."""
    root = target.root
    if not root.exists():
        return
    if not root.is_dir():
        raise _holds_files(root)
    own = {SETTINGS_NAME, target.state.name, "corpus", "index"}
    others = [path for path in root.iterdir() if path.name not in own]
    material = [*_inside(target.corpus)]
    built = [path for path in _inside(target.index) if path.name[:1] != "."]
    if others or material or built:
        raise _holds_files(root)


def _inside(folder: Path) -> Iterator[Path]:
    return folder.iterdir() if folder.is_dir() else iter(())


def _holds_files(root: Path) -> WorkspaceError:
    return WorkspaceError(
        "this already holds other files",
        where=root,
        hint="Name a new or an empty folder with --into, or add the pack's material "
        "to a workspace: explainbot add PACK",
    )


@contextmanager
def beside(root: Path, size: int) -> Iterator[Path]:
    """Make a folder beside another; what is still there at the end goes.

    Raises:
        OutputError: It cannot be written, or ``size`` bytes have no room there.
    """
    stage = root.with_name(f".{root.name}.{os.getpid()}.partial")
    try:
        root.parent.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(root.parent).free < size:
            raise OutputError(
                f"there is no room for the {size >> 20} MB of the pack",
                where=root.parent,
                hint="Free some space, or name another folder.",
            )
        stage.mkdir()
        yield stage
    except OSError as error:
        raise OutputError(
            f"the pack cannot be written ({error.strerror or error})",
            where=root,
            hint="Name a folder that you may write to.",
        ) from None
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _keep_own(target: Places, made: Places) -> None:
    """Take over what an empty workspace has of its own."""
    if target.settings.is_file():
        shutil.copyfile(target.settings, made.settings)
    if target.state.is_dir():
        shutil.copytree(target.state, made.state)


def _swap(stage: Path, root: Path) -> None:
    """Put the finished folder into its place."""
    if not root.exists():
        stage.rename(root)
        return
    old = root.with_name(f".{root.name}.{os.getpid()}.old")
    root.rename(old)
    try:
        stage.rename(root)
    except OSError:
        old.rename(root)
        raise
    shutil.rmtree(old, ignore_errors=True)
