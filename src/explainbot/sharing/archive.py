"""Archive of a pack, written the same each time, read as what may come from anywhere.

The manifest declares every member with its size and hash.  Names are checked before
anything is read, sizes while it is read, hashes after it.
"""

from __future__ import annotations

import hashlib
import json
import re
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, Self

import explainbot
from explainbot.embedding.minilm.files import file_sha256
from explainbot.embedding.mixed import made_by
from explainbot.errors import CorpusEmptyError, OutputError, PackError
from explainbot.index.index import IndexReader
from explainbot.index.intake.files import walk
from explainbot.index.storage.vectors import COARSE
from explainbot.progress import ProgressCallback, StepProgress, no_progress
from explainbot.text.display import one_line
from explainbot.workspace import Workspace

FORMAT = 1
AGAIN = "Ask for the pack again."
MANIFEST_BYTES = 64 << 20
MEMBERS = 200_000
SMALL, RATIO = 64 << 20, 100
"""Unpacked, a pack may be SMALL bytes, or RATIO times as large as its file."""
BLOCK = 1 << 20
_HASH = re.compile(r"[0-9a-f]{64}")
_GENERATION = re.compile(r"[0-9a-f]{16}")
_ENCRYPTED = 0x1


@dataclass(frozen=True)
class Member:
    """A file of a pack, as the manifest declares it."""

    size: int
    sha256: str


@dataclass(frozen=True)
class PackManifest:
    """What a pack says of itself."""

    generation: str
    """Name of the index generation."""
    model: str
    """Identity of the encoder, "NAME@HASH"."""
    members: dict[str, Member]

    @property
    def size(self) -> int:
        """Bytes of all members, unpacked."""
        return sum(member.size for member in self.members.values())

    def to_json(self, program: str) -> bytes:
        """Return the bytes of ``manifest.json``; the same for the same content."""
        members = {
            name: {"size": member.size, "sha256": member.sha256}
            for name, member in self.members.items()
        }
        value = {
            "format": FORMAT,
            "program": program,
            "generation": self.generation,
            "model": self.model,
            "members": members,
        }
        text = json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False)
        return f"{text}\n".encode()


class Archive:
    """A pack whose manifest and names have been checked."""

    def __init__(self, path: Path) -> None:
        """Open a pack.

        Raises:
            PackError: It is no pack, is damaged, or holds what a pack may not hold.
        """
        self.path = path
        if not path.is_file():
            what = "this is no file" if path.exists() else "there is no such file"
            raise PackError(what, where=path, hint="Name a pack (.xbc).")
        with self._translated():
            self._zip = zipfile.ZipFile(path)
        try:
            self.manifest = self._read_manifest()
            self._check_names()
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Self:
        """Return the archive itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self._zip.close()

    def error(self, what: str, hint: str = AGAIN) -> PackError:
        """Return an error about this pack, ready to be raised."""
        return PackError(what, where=self.path, hint=hint)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turn what a broken zip file causes into an error of ours."""
        try:
            yield
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            ValueError,  # of a name or a place in the file
            OverflowError,
            struct.error,
            NotImplementedError,  # a kind of compression that is not known
            RuntimeError,  # encrypted
        ) as error:
            raise self.error(f"the pack is damaged, or no pack ({error})") from None
        except OSError as error:
            reason = error.strerror or str(error)
            raise self.error(f"the pack cannot be read ({reason})") from None

    def _read_manifest(self) -> PackManifest:
        held = [info for info in self._zip.infolist() if info.filename == MANIFEST]
        if len(held) != 1 or held[0].file_size > MANIFEST_BYTES:
            raise self.error("this is no pack: it has no manifest")
        self._check_kind(held[0])
        with self._translated():
            data = b"".join(self._blocks(held[0], held[0].file_size))
        try:
            return self._parsed(json.loads(data.decode("utf-8")))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise self.error("the pack's manifest is damaged") from None

    def _parsed(self, value: Any) -> PackManifest:
        """Return the manifest; ValueError and its like for one of another shape."""
        if value["format"] != FORMAT:
            raise self.error(
                "the pack was made by another version of explainbot "
                f"(format {str(value['format'])[:9]}, this one reads {FORMAT})",
                "Use the same version on both machines.",
            )
        generation, model = value["generation"], value["model"]
        members = {
            name: Member(entry["size"], entry["sha256"])
            for name, entry in value["members"].items()
        }
        sizes = all(
            type(item.size) is int and item.size >= 0 for item in members.values()
        )
        hashes = all(_HASH.fullmatch(item.sha256) for item in members.values())
        named = isinstance(model, str) and _GENERATION.fullmatch(generation)
        if not (sizes and hashes and named):
            raise ValueError
        return PackManifest(generation, model, members)

    def _check_names(self) -> None:
        infos = [info for info in self._zip.infolist() if info.filename != MANIFEST]
        names = [info.orig_filename for info in infos]
        if len(names) > MEMBERS:
            raise self.error(f"the pack holds more than {MEMBERS} files")
        for info, name in zip(infos, names, strict=True):
            why = fault(name) or ("" if name == info.filename else "it holds a NUL")
            if why:
                raise self._refused(name, why)
            self._check_kind(info)
        for name, count in Counter(names).items():
            if count > 1:
                raise self._refused(name, "it is there twice")
        both = clash(names)
        if both:
            raise self._refused(both, "it is a file and a folder")
        alike = twin(names)
        if alike:
            raise self._refused(alike, "another differs from it in case alone")
        self._check_declared({info.filename: info.file_size for info in infos})

    def _refused(self, name: str, why: str) -> PackError:
        shown = one_line(name.encode("utf-8", "backslashreplace").decode())
        return self.error(f'the pack holds "{shown[:80]}": {why}', "Do not use it.")

    def _check_kind(self, info: zipfile.ZipInfo) -> None:
        """Refuse what is no ordinary file."""
        kind = stat.S_IFMT(info.external_attr >> 16)
        if info.is_dir() or kind not in (0, stat.S_IFREG):
            raise self._refused(info.filename, "it is no ordinary file")
        known = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        if info.flag_bits & _ENCRYPTED or info.compress_type not in known:
            raise self._refused(
                info.filename, "it is encrypted or packed in a way that packs are not"
            )

    def _check_declared(self, sizes: Mapping[str, int]) -> None:
        """Raise PackError unless the zip file holds just what the manifest says."""
        declared = self.manifest.members
        for name in sorted(sizes.keys() ^ declared.keys()):
            why = "the manifest does not name it" if name in sizes else "it is missing"
            raise self._refused(name, why)
        for name, size in sizes.items():
            if size != declared[name].size:
                raise self._refused(name, "its size is not the declared one")
        most = max(SMALL, RATIO * self.path.stat().st_size)
        if self.manifest.size > most:
            raise self.error(
                f"unpacked, the pack would be {self.manifest.size >> 20} MB, more than "
                f"{RATIO} times its own size",
                "Do not use it.",
            )

    def _blocks(self, info: zipfile.ZipInfo, size: int) -> Iterator[bytes]:
        """Yield a member's bytes, at most ``size``."""
        left = size
        with self._zip.open(info) as stream:
            while block := stream.read(BLOCK):
                left -= len(block)
                if left < 0:
                    raise self._refused(info.filename, "it is larger than declared")
                yield block

    def verify(self) -> None:
        """Read every member once.

        Raises:
            PackError: One is not what the manifest says.
        """
        for name in self.manifest.members:
            self._read(name, None)

    def extract(self, targets: Mapping[str, Path]) -> None:
        """Write members to new files.

        Raises:
            PackError: One is not what the manifest says.
            FileExistsError: There is a file already.
            OSError: A file cannot be written.
        """
        for name, target in targets.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as out:
                self._read(name, out)

    def _read(self, name: str, out: IO[bytes] | None) -> None:
        member, digest = self.manifest.members[name], hashlib.sha256()
        blocks = self._blocks(self._zip.getinfo(name), member.size)
        while True:
            with self._translated():
                block = next(blocks, b"")
            if not block:
                break
            digest.update(block)
            if out is not None:
                out.write(block)
        if digest.hexdigest() != member.sha256:
            raise self._refused(name, "it is not what the manifest says")


MANIFEST = "manifest.json"
CORPUS, INDEX = "corpus/", "index/"
LONGEST_NAME, LONGEST_PART = 1000, 255
"""In characters, and in bytes of UTF-8."""

_GENERATION_FILE = re.compile(r"index/generations/[0-9a-f]{16}\.json")
_SEGMENT = re.compile(r"index/segments/[0-9a-f]{16}/.+")
_SETTINGS = re.compile(r"[^/]+\.toml")
_DRIVE = re.compile(r"[A-Za-z]:")
_DEVICE = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")
"""What Windows takes for a device, whatever the folder and the ending."""


def is_settings(name: str) -> bool:
    """Whether a name is that of a settings file beside ``corpus/``."""
    return _SETTINGS.fullmatch(name) is not None


def fault(name: str) -> str:
    """Say why a pack may not hold a file of that name; "" if it may."""
    parts = name.split("/")
    faults = {
        "it holds control characters": name != one_line(name),
        "it is no relative name": "\\" in name or name.startswith("/"),
        "it names a drive": any(_DRIVE.match(part) for part in parts),
        "Windows takes it for a device": any(map(_DEVICE.fullmatch, parts)),
        "it leaves its folder": any(part in ("", ".", "..") for part in parts),
        "it is too long": len(name) > LONGEST_NAME
        or max(map(_bytes, parts)) > LONGEST_PART,
        "it is hidden": any(part[:1] == "." for part in parts[: _visible_parts(name)]),
        "it has no place in a workspace": not _has_place(name),
    }
    return next((why for why, found in faults.items() if found), "")


def _bytes(part: str) -> int:
    return len(part.encode("utf-8", "surrogatepass"))


def _visible_parts(name: str) -> int:
    """Return how many parts may not begin with a full stop.

    The word index keeps a list of its own files under such a name.
    """
    return 3 if name.startswith(INDEX) else name.count("/") + 1


def _has_place(name: str) -> bool:
    if name.startswith(CORPUS):
        return True
    known = (_GENERATION_FILE, _SEGMENT, _SETTINGS)
    return any(pattern.fullmatch(name) for pattern in known)


def twin(names: Iterable[str]) -> str:
    """Return a name that another differs from in case alone; "" if there is none.

    On Windows and macOS they would be one file.
    """
    known: dict[str, str] = {}
    for name in sorted(names):
        other = known.setdefault(name.casefold(), name)
        if other != name:
            return name
    return ""


def clash(names: Iterable[str]) -> str:
    """Return a name that is also the folder of another one; "" if there is none."""
    held = set(names)
    for name in held:
        parts = name.split("/")
        for depth in range(1, len(parts)):
            above = "/".join(parts[:depth])
            if above in held:
                return above
    return ""


SUFFIX = ".xbc"


def is_pack(path: str) -> bool:
    """Whether a path names a packed corpus."""
    return path.lower().endswith(SUFFIX)


TIME = (1980, 1, 1, 0, 0, 0)
"""The first that a zip file can name: when a pack was made is none of its content."""
MODE = 0o100644


@dataclass(frozen=True)
class Packed:
    """What was packed."""

    path: str
    documents: int
    sections: int
    size: int
    """Of the pack, in bytes."""
    model: str
    index: str


def pack(
    workspace: Workspace,
    out: str,
    *,
    force: bool = False,
    on_progress: ProgressCallback = no_progress,
) -> Packed:
    """Write a workspace's material, settings and index into one file.

    The index is brought up to date first.

    Args:
        workspace: What to pack.
        out: Where to; the name ends in ``.xbc``.
        force: Replace an existing file.
        on_progress: Told how far it is.

    Raises:
        OutputError: ``out`` exists, or cannot be written.
        PackError: A file's name cannot go into a pack, or it changed meanwhile.
        IndexModelError: The index is out of date, and was made by another model.
        CorpusEmptyError: There is nothing to pack.
    """
    from explainbot.batch.whole_files import check_free

    path = Path(out)
    if path.suffix.lower() != SUFFIX:
        raise OutputError(
            f"the name of a pack ends in {SUFFIX}",
            where=out,
            hint=f"Name it {path.name}{SUFFIX}",
        )
    check_free(out, force=force)
    with ExitStack() as stack:
        index = stack.enter_context(_current(workspace, on_progress))
        if index.address is not None:
            index = stack.enter_context(_copied(workspace, on_progress))
        files = _files(workspace, index)
        members = {}
        for number, (name, file) in enumerate(files.items()):
            on_progress(StepProgress("hashing", number, len(files)))
            members[name] = Member(file.stat().st_size, file_sha256(file))
        manifest = PackManifest(index.name, index.model, members)
        _write(path, manifest, files, on_progress)
        documents = len(index.corpus.documents())
        size = path.stat().st_size
        return Packed(out, documents, index.count(), size, index.model, index.name)


def _current(workspace: Workspace, on_progress: ProgressCallback) -> IndexReader:
    """Return the index once it says what the corpus says; the caller closes it."""
    status = workspace.status()
    stale = status.new or status.changed or status.missing or workspace.rules_note()
    if not status.index or stale:
        if status.index:
            with IndexReader.open(workspace.places.index) as held:
                known = made_by(workspace.encoder(on_progress), held.model)
                held.check_model(known.identity)
        workspace.index(on_progress=on_progress)
    index = IndexReader.open(workspace.places.index, hashed=False)
    if not index.count():
        index.close()
        raise CorpusEmptyError(
            "the corpus is empty: there is nothing to pack",
            where=workspace.places.corpus,
            hint="Add material with: explainbot add FILE",
        )
    return index


@contextmanager
def _copied(
    workspace: Workspace, on_progress: ProgressCallback
) -> Iterator[IndexReader]:
    """Make a copy in a folder of an index on a server, for as long as it is wanted."""
    from explainbot.index.build.build import build

    with TemporaryDirectory(prefix="explainbot-") as folder:
        build(
            workspace.places,
            workspace.encoder(on_progress),
            on_progress=on_progress,
            language=workspace.language,
            into=Path(folder),
        )
        with IndexReader.open(Path(folder)) as index:
            yield index


def _files(workspace: Workspace, index: IndexReader) -> dict[str, Path]:
    """Return what goes into the pack, by its name there, in order."""
    places = workspace.places
    found = {
        CORPUS + path.relative_to(places.corpus).as_posix(): path
        for path in walk(places.corpus)
        if path.is_file()
    }
    generation = f"generations/{index.name}.json"
    found[INDEX + generation] = index.folder / generation
    for segment, files in index.manifest.segments.items():
        for name in files:
            if name == COARSE:
                continue  # a library reads it that trusts it; it can be made again
            below = f"segments/{segment}/{name}"
            found[INDEX + below] = index.folder / below
    for path in places.root.iterdir():
        if path.is_file() and is_settings(path.name) and not path.name.startswith("."):
            found[path.name] = path
    alike = twin(found)
    for name in found:
        other = "another differs from it in case alone" if name == alike else ""
        why = fault(name) or other
        if why:
            raise PackError(
                f'"{name}" cannot go into a pack: {why}',
                where=places.root,
                hint="Rename the file.",
            )
    return dict(sorted(found.items()))


def _write(
    path: Path,
    manifest: PackManifest,
    files: dict[str, Path],
    on_progress: ProgressCallback,
) -> None:
    from explainbot.batch.whole_files import replacement, unwritable

    try:
        with (
            replacement(path, str(path)) as stream,
            zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
        ):
            archive.writestr(_info(MANIFEST), manifest.to_json(explainbot.__version__))
            for number, (name, file) in enumerate(files.items()):
                on_progress(StepProgress("packing", number, len(files)))
                _write_member(archive, name, file, manifest.members[name])
    except OSError as error:
        raise unwritable(str(path), error) from None


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, TIME)
    info.create_system = 3
    info.external_attr = MODE << 16
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _write_member(
    archive: zipfile.ZipFile, name: str, file: Path, member: Member
) -> None:
    digest, info = hashlib.sha256(), _info(name)
    info.file_size = member.size
    with file.open("rb") as source, archive.open(info, "w") as out:
        while block := source.read(BLOCK):
            digest.update(block)
            out.write(block)
    if digest.hexdigest() != member.sha256:
        raise PackError(
            "the file changed while it was packed",
            where=file,
            hint="Pack it again when nothing else works on it.",
        )
