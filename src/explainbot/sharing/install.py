"""Installation of a pack as a new workspace, its index checked first.

A pack is verified as a whole first; then it is written beside its place and renamed, so
that a stop at any moment leaves either nothing of it or all of it.

Its hashes prove only that it came as it was sent.  Vectors are read by a library that
trusts the file's own lengths, and sections by SQL, so both are looked at first.  All
else that is derived from the sources (words, numbers, tables) is made anew from them,
with the pack's vectors; where the pack holds the same, the pack's is kept.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import sqlite3
import struct
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from explainbot.embedding.loading import load_encoder
from explainbot.embedding.minilm.files import DEFAULT_MODEL
from explainbot.embedding.mixed import made_by
from explainbot.embedding.protocol import Encoder, main_encoder, parts_encoder
from explainbot.errors import (
    IndexDamagedError,
    IndexModelError,
    IndexUnusableError,
    OutputError,
    WorkspaceError,
)
from explainbot.index.build.build import build
from explainbot.index.index import IndexReader
from explainbot.index.passages import PassageVectors, embedded_key, passage
from explainbot.index.status import verify
from explainbot.index.storage.manifest import (
    CURRENT,
    LAYOUT,
    SERVER,
    SourceState,
    current_name,
    generation_name,
    manifest_path,
    read_manifest,
    replace_text,
    server_address,
    sweep,
)
from explainbot.index.storage.sqlite import SCHEMA
from explainbot.index.storage.vectors import (
    COARSE,
    COARSE_FIRST,
    CODES,
    HALVES,
    PARTS,
    SCALES,
    SECTIONS,
    code_width,
)
from explainbot.paths import SETTINGS_NAME, Places, expand, left_behind, partial_of
from explainbot.progress import ProgressCallback, no_progress
from explainbot.sharing.archive import AGAIN, INDEX, Archive
from explainbot.text.languages import DEFAULT_LANGUAGE
from explainbot.workspace import Workspace

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from explainbot.index.passages import Passage
    from explainbot.index.server.connection import Address
    from explainbot.index.storage.rows import StoredSection

HEADER = struct.Struct("<4siqqq?iQ")
"""Of a flat FAISS index: its kind, dimension, vectors, two unused numbers, whether it
is trained, the metric, and how many numbers follow."""
FLAT_IP, INNER_PRODUCT = b"IxFI", 0
UNIT = 1e-2
"""How far a vector's length may be from 1."""


def open_generation(folder: Path, name: str) -> IndexReader:
    """Make a generation the one in use, check it and open it; the caller closes it.

    Args:
        folder: ``index/`` with the files of one generation.
        name: The generation.

    Raises:
        IndexDamagedError: Its files are not those of an index of this program.
    """
    replace_text(folder / CURRENT, f"{name}\n")
    index = IndexReader.open(folder, hashed=False)
    if _name_of(manifest_path(folder, name)) != name:
        raise _wrong("the generation's name is not that of its content", folder)
    declared = {
        f"{segment}/{file}"
        for segment, files in index.manifest.segments.items()
        for file in files
        if file != COARSE
    }
    held = {
        path.relative_to(folder / "segments").as_posix()
        for path in (folder / "segments").rglob("*")
        if path.is_file()
    }
    if declared != held:
        raise _wrong("the generation does not name the files that are there", folder)
    known = index.manifest
    for segment in known.segments:
        _check_vectors(folder / "segments" / segment, known.search, known.dimension)
        _check_tables(folder / "segments" / segment / "sections.sqlite")
    return index


def _name_of(path: Path) -> str:
    """Return the name of a generation by all that its file says."""
    return generation_name(path.read_text(encoding="utf-8"))


def _wrong(what: str, where: Path) -> IndexDamagedError:
    return IndexDamagedError(f"the index in the pack is damaged: {what}", where=where)


def _check_vectors(segment: Path, search: str, dimension: int) -> None:
    """Raise IndexDamagedError unless both files hold vectors and nothing else."""
    if search == COARSE_FIRST:
        _check_halves(segment / HALVES, dimension)
    else:
        _check_flat(segment / SECTIONS, dimension)
    if (segment / CODES).exists():
        _check_codes(segment / CODES, dimension)
    else:
        _check_halves(segment / PARTS, dimension)


def _check_codes(path: Path, dimension: int) -> None:
    """Raise IndexDamagedError unless what codes are multiplied with is as it can be."""
    width = code_width(dimension)
    if path.stat().st_size % width:
        raise _wrong("the vectors are not as they should be", path)
    if not path.stat().st_size:
        return
    rows = np.memmap(path, dtype=np.uint8, mode="r").reshape(-1, width)
    for start in range(0, len(rows), 4096):
        head = np.array(rows[start : start + 4096, : 2 * SCALES]).view("<f2")
        shares, scales = np.abs(head[:, 0]), head[:, 1]
        if not bool(((shares <= 1 + UNIT) & (scales >= 0) & (scales <= 1)).all()):
            raise _wrong("a vector is not of length 1", path)


def _check_flat(path: Path, dimension: int) -> None:
    with path.open("rb") as file:
        head = file.read(HEADER.size)
    if len(head) < HEADER.size:
        raise _wrong("the vectors are cut short", path)
    kind, size, count, _, _, _, metric, numbers = HEADER.unpack(head)
    rest = path.stat().st_size - HEADER.size
    flat = (kind, size, metric) == (FLAT_IP, dimension, INNER_PRODUCT)
    if not flat or count < 0 or numbers != count * dimension or rest != 4 * numbers:
        raise _wrong("the vectors are not as they should be", path)
    _check_unit(path, HEADER.size, np.dtype("<f4"), dimension)


def _check_halves(path: Path, dimension: int) -> None:
    if path.stat().st_size % (2 * dimension):
        raise _wrong("the vectors are not as they should be", path)
    _check_unit(path, 0, np.dtype("<f2"), dimension)


def _check_unit(path: Path, offset: int, kind: np.dtype[np.floating], d: int) -> None:
    if path.stat().st_size <= offset:
        return
    flat = np.memmap(path, dtype=kind, mode="r", offset=offset).reshape(-1, d)
    for start in range(0, len(flat), 4096):
        block = np.asarray(flat[start : start + 4096], dtype=np.float32)
        lengths = np.sqrt((block**2).sum(axis=1))
        # All zero stands for a sentence that tells nothing.
        empty = lengths == 0 if kind == np.dtype("<f2") else False
        if not bool(((np.abs(lengths - 1) < UNIT) | empty).all()):
            raise _wrong("a vector is not of length 1", path)


def _check_tables(path: Path) -> None:
    """Raise IndexDamagedError for tables, views or triggers other than ours."""
    sql = "SELECT type, name, sql FROM sqlite_master WHERE sql NOT NULL ORDER BY name"
    with closing(sqlite3.connect(":memory:")) as ours:
        ours.executescript(SCHEMA)
        wanted = ours.execute(sql).fetchall()
    try:
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(uri, uri=True)) as theirs:
            same = theirs.execute(sql).fetchall() == wanted
    except sqlite3.Error as error:
        raise _wrong(f"the sections cannot be read ({error})", path) from None
    if not same:
        raise _wrong("the sections are in a form of another version", path)


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
        _bring_back(target.root)
        if target.root == source.resolve():
            raise _holds_files(target.root)
        address = _check_free(target)
        archive.verify()
        encoder = load(model, on_progress)
        if not rebuild:
            encoder = made_by(encoder, archive.manifest.model)
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
                opened = _checked(archive, made, encoder, anew)
            with opened as index:
                documents, sections = len(index.corpus.documents()), index.count()
            name = index.name if address is None else _sent(address, index, made)
            _keep_own(target, made)
            _swap(stage, target.root)
    return Unpacked(str(target.root), documents, sections, index.model, name)


def _sent(address: Address, index: IndexReader, made: Places) -> str:
    """Send the index to its server, leave its folder empty, and return its name."""
    from explainbot.index.server.writing import building_on, publish

    manifest = index.manifest
    names = sorted(manifest.segments, key=lambda one: one != manifest.base)
    with building_on(address):
        name = publish(
            address,
            manifest,
            {one: made.index / "segments" / one for one in names},
            {one: (made.corpus / one).read_bytes() for one in manifest.settled},
            before="",
        )
    shutil.rmtree(made.index)
    made.index.mkdir()
    return name


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


HOSTILE = (ArithmeticError, LookupError, MemoryError, TypeError, ValueError)
"""What reading tables may end in that are not of this program's making."""


def _checked(
    archive: Archive, made: Places, encoder: Encoder, anew: str
) -> IndexReader:
    """Return the unpacked index once it says what the unpacked sources say.

    The caller closes it.
    """
    hint = f"Make the index anew: {anew}"
    try:
        with open_generation(made.index, archive.manifest.generation) as index:
            found, model = verify(made), index.model
            if found.ok and model == archive.manifest.model:
                _derive(made, encoder, index)
    except IndexUnusableError as error:
        raise archive.error(error.what, hint) from None
    except (sqlite3.Error, *HOSTILE):
        what = "the index in the pack is damaged: its tables do not fit together"
        raise archive.error(what, hint) from None
    if model != archive.manifest.model:
        raise archive.error("the pack's index is of another model than it says", AGAIN)
    if not found.ok:
        first = found.problems[0]
        what = "its sections are not what its sources say"
        raise archive.error(f"{what} ({first.document or first.kind})", hint)
    return IndexReader.open(made.index)


def _derive(made: Places, encoder: Encoder, packed: IndexReader) -> None:
    """Make the index anew from its sources, with the vectors of the packed one.

    If both are the same, the packed one is kept.
    """
    languages = Counter(
        state.language for state in packed.manifest.sources.values() if state.language
    )
    # As texts that do not tell theirs were taken to be, most likely.
    language = max(languages, key=languages.__getitem__, default=DEFAULT_LANGUAGE)
    recalling = RecallingEncoder(encoder, packed)
    own = build(made, recalling, rebuild=True, language=language).index
    if own == packed.name:
        return
    kept, dropped = own, packed.name
    if _derived(made.index, own) == _derived(made.index, packed.name):
        kept, dropped = dropped, kept
        replace_text(made.index / CURRENT, f"{kept}\n")
    manifest_path(made.index, dropped).unlink()
    sweep(made.index, keep={kept})


_RANDOM = re.compile("[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""Names of tantivy's files, which are others each time."""


def _derived(
    index: Path, generation: str
) -> tuple[list[tuple[str, str]], dict[str, SourceState]]:
    """Return a generation's files with their hashes, and what it says of its sources.

    Whatever tantivy names its files; what an index can do without is left out.
    """
    found, manifest = [], read_manifest(index, generation)
    for segment, files in manifest.segments.items():
        for name, known in files.items():
            told = str(known["sha256"])
            if name == COARSE:
                continue
            if name.endswith(".json"):  # tantivy's, which name its files
                path = index / "segments" / segment / name
                value = json.loads(_RANDOM.sub("*", path.read_text(encoding="utf-8")))
                told = str(sorted(value) if isinstance(value, list) else value)
            found.append((_RANDOM.sub("*", name), told))
    return sorted(found), dict(manifest.sources)


def _check_free(target: Places) -> Address | None:
    """Raise WorkspaceError unless the folder is new, empty or an empty workspace.

    Returns:
        The address of the server where the index of that workspace is to live.
    """
    root = target.root
    if not root.exists():
        return None
    if not root.is_dir():
        raise _holds_files(root)
    own = {SETTINGS_NAME, target.state.name, "corpus", "index"}
    others = [path for path in root.iterdir() if path.name not in own]
    material = [*_inside(target.corpus)]
    built = [
        path
        for path in _inside(target.index)
        if path.name[:1] != "." and path.name != SERVER
    ]
    if others or material or built:
        raise _holds_files(root)
    address = server_address(target.index)
    if address is not None and current_name(target.index):
        raise WorkspaceError(
            "there is an index already",
            where=address.text,
            hint="Add the pack's material to it: explainbot add PACK",
        )
    return address


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
    stage = partial_of(root)
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
    if (target.index / SERVER).is_file():
        shutil.copyfile(target.index / SERVER, made.index / SERVER)
    if target.state.is_dir():
        shutil.copytree(target.state, made.state, dirs_exist_ok=True)


def _bring_back(root: Path) -> None:
    """Finish or undo what a run did that was killed while it swapped folders.

    What it had moved aside is an empty workspace's own settings and logs.
    """
    for old in left_behind(root.parent, re.escape(root.name), "old"):
        if root.exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.rename(root)


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


def holds_vectors_of(index: IndexReader, encoder: Encoder) -> bool:
    """Whether an index of the same model holds vectors as a build now makes them."""
    codes = parts_encoder(encoder) is not None
    return index.codes == codes and (not codes or index.manifest.layout == LAYOUT)


class RecallingEncoder:
    """Takes a passage's vectors from an index of the same model, else computes them."""

    def __init__(self, encoder: Encoder, index: IndexReader) -> None:
        """Learn the passages of an index.

        Args:
            encoder: Computes what the index does not hold.
            index: Made by the same model.

        Raises:
            IndexDamagedError: It does not hold what it says.
        """
        self._encoder, self._index = encoder, index
        self.identity = encoder.identity
        self.dimension = encoder.dimension
        self.languages = encoder.languages
        if (of_language := getattr(encoder, "of_language", None)) is not None:
            self.of_language, self.first = of_language, main_encoder(encoder)
        self.keys: Counter[str] = Counter()
        """What was embedded of each section, as ``embedded_key`` says it."""
        self._held: dict[str, StoredSection] = {}
        for stored in index.corpus.all_sections():
            known = passage(index.corpus.section(stored))
            count = 1 + len(known.sentences)
            if stored.first_part + count > len(index.parts):
                raise _wrong("it has not as many vectors as it says", index.folder)
            if stored.parts == count:
                self._held.setdefault(embedded_key(known), stored)
            self.keys[embedded_key(known)] += 1
        if not holds_vectors_of(index, encoder):
            self._held.clear()
        if late := parts_encoder(encoder):
            self.encode_parts = late.encode_parts
            """Vectors of texts and of parts of them (protocol.py)."""

    def close(self) -> None:
        """Close the index: what it holds is known no more.  May be called twice."""
        self._index.close()

    def recalled(self, passages: Sequence[Passage]) -> dict[int, PassageVectors]:
        """Return the vectors that the index holds, by the place of their passage."""
        keys = map(embedded_key, passages)
        held = {
            place: self._held[key]
            for place, key in enumerate(keys)
            if key in self._held
        }
        sections = self._index.section_vectors([one.row for one in held.values()])
        parts = self._index.parts
        return {
            place: PassageVectors(
                section, parts[stored.first_part : stored.first_part + stored.parts]
            )
            for (place, stored), section in zip(held.items(), sections, strict=True)
        }

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), d)."""
        return self._encoder.encode_questions(texts)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), d)."""
        return self._encoder.encode_passages(texts)

    def knows_word(self, word: str) -> bool:
        """Return whether the model's vocabulary holds a word."""
        return self._encoder.knows_word(word)
