"""Manifest of a generation: what made it, and which files it consists of.

``index/CURRENT`` names a manifest in ``index/generations``.  Its first line says what
was made and how; each further line is a file of the corpus, and these are read only by
those who ask for them: there may be a hundred thousand.  The manifest names immutable
segments in ``index/segments``, each with the size and sha256 of its files.
A build writes new segments first, then the manifest, and only then replaces CURRENT by
an atomic rename: a killed build leaves the generation before it in use.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explainbot.embedding.minilm.files import file_sha256
from explainbot.errors import CorpusEmptyError, ExplainbotError, IndexDamagedError
from explainbot.paths import partial_name, sweep_partials
from explainbot.registry.formats import READING_RULES

if TYPE_CHECKING:
    from explainbot.index.server.connection import Address
    from explainbot.paths import Places

FORMAT = 2
LAYOUT = "10"
"""Raised when passages or terms are made, or stored, differently."""
SETTINGS = f"{LAYOUT}.{READING_RULES}"
FIRST_RULES = 1
"""Of an index that names no rules of reading."""
CURRENT = "CURRENT"
_LONGEST = 65_536
"""Characters of a file that names something."""
SERVER = "SERVER"
"""Holds the address of a server, of an index that lives there and not in the folder."""
GENERATION = re.compile(r"[0-9a-f]{16}")
REBUILD = "Run: explainbot index --rebuild"


@dataclass(frozen=True)
class SourceState:
    """A file of the corpus as it was when the generation was made."""

    sha256: str
    """Of the file's bytes."""
    size: int
    status: str
    """"loaded", "failed", "skipped" or "settings"."""
    sections: int = 0
    warnings: tuple[str, ...] = ()
    """What concerns the file alone."""
    reason: str | None = None
    about: str = ""
    """Hash of what the settings say about it; "" when nothing."""
    headings: int = 0
    words: int = 0
    language: str = ""
    encoding: str = ""
    earlier_texts: tuple[str, ...] = ()
    """Hashes of the text that other rules of reading made of the same bytes."""

    @property
    def stored(self) -> dict[str, Any]:
        """The state as its line of the manifest holds it."""
        kept = dict(vars(self))
        if not self.earlier_texts:  # as every program of this format reads it
            del kept["earlier_texts"]
        return kept


@dataclass(frozen=True)
class Manifest:
    """One generation."""

    format: int
    model: str
    """Identity of the encoder, "NAME@HASH"."""
    dimension: int
    settings: str
    """What else decides what is in the segments: LAYOUT, ".", the rules of reading."""
    segments: dict[str, dict[str, dict[str, Any]]]
    """Segment name -> file name -> {"size", "sha256"}."""
    deleted: tuple[str, ...] = ()
    """Ids of sections that a segment holds and the generation does not."""
    search: str = "exact"
    """How its sections' vectors are searched (vectors.py)."""
    base: str = ""
    """Of two segments the large one; the other adds to it.  "" where there is one."""
    settled: tuple[str, ...] = ()
    """Those of the files that settle something and are no material."""
    sources: Mapping[str, SourceState] = field(default_factory=dict)
    """Every file below corpus/, by its path there."""

    @property
    def layout(self) -> str:
        """By which LAYOUT it was made."""
        return self.settings.partition(".")[0]

    @property
    def reading_rules(self) -> int:
        """By which rules its files were read."""
        number = self.settings.partition(".")[2]
        return int(number) if number.isdecimal() else FIRST_RULES

    @property
    def text(self) -> str:
        """The file that holds it."""
        head = {**self.__dict__, "format": self.format}
        del head["sources"]
        if not self.base:  # one segment: as every program of this format reads it
            del head["base"]
        lines = [head, *([name, one.stored] for name, one in self.sources.items())]
        return "".join(map(_line, lines))


def _line(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False) + "\n"


def generation_name(text: str) -> str:
    """Return the name of a generation: 16 hexadecimal digits of its file's hash."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class _Sources(Mapping[str, SourceState]):
    """The files that a manifest tells of, read when the first is asked for."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def _known(self) -> dict[str, SourceState]:
        try:
            return dict(map(_source, self.lines()))
        except (OSError, ValueError, KeyError, TypeError):
            raise _damaged(self._path) from None

    def lines(self) -> Iterator[str]:
        """Yield the lines of the files."""
        with open(self._path, encoding="utf-8", opener=only_a_file) as lines:
            next(lines, "")
            yield from lines

    def __getitem__(self, name: str) -> SourceState:
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


class _ServerSources(_Sources):
    """The same of a manifest on a server."""

    def __init__(self, path: Path, address: Address) -> None:
        super().__init__(path)
        self._address = address

    def lines(self) -> Iterator[str]:
        """Yield the same as in a file."""
        yield from _on_server().sources_on(self._address, self._path.stem)


class SourceFiles:
    """The files of a corpus beside what a generation knows of them."""

    def __init__(self, index: Path, name: str, corpus: Path) -> None:
        """Read nothing yet.

        Args:
            index: The index's folder.
            name: Of the generation.
            corpus: Where the files are.

        Raises:
            FileNotFoundError: There is no such generation.
        """
        self._manifest, self._corpus = manifest_path(index, name), corpus
        self._sources = _Sources(self._manifest)
        try:
            self._made = self._manifest.stat().st_mtime_ns
        except FileNotFoundError:
            address = server_address(index)
            if address is None:
                raise
            self._sources = _ServerSources(self._manifest, address)
            self._made = int(made_at(index, name) * 1e9)
        self._known: Mapping[str, SourceState | None] = {}
        self._hashed: dict[str, tuple[tuple[int, int, int], bool]] = {}
        """Time, times of its names and size of a file when it was hashed, and whether
        it was another."""

    def changed(self, names: Iterable[str]) -> list[str]:
        """Return those whose file is gone or not what was indexed, each once.

        A file is hashed only if it is as long as it was and was written after the
        generation, and again only when it was written since.

        Raises:
            IndexDamagedError: The manifest cannot be read.
        """
        wanted = list(dict.fromkeys(names))
        if isinstance(self._sources, _ServerSources) and _is_empty(self._corpus):
            return []  # the files are elsewhere
        unknown = [name for name in wanted if name not in self._known]
        if unknown:
            self._learn(unknown)
        return [name for name in wanted if self._differs(name, self._known[name])]

    def _learn(self, names: Sequence[str]) -> None:
        """Read what is known of some files; of all, so as to read no third time."""
        starts = tuple(f"[{json.dumps(name, ensure_ascii=False)}, " for name in names)
        wanted = "[" if self._known else starts
        found: dict[str, SourceState] = {}
        try:
            found = dict(
                _source(line)
                for line in self._sources.lines()
                if line.startswith(wanted)
            )
        except FileNotFoundError:
            pass  # two builds later nothing of it is known any more
        except (OSError, ValueError, KeyError, TypeError):
            raise _damaged(self._manifest) from None
        self._known = {name: found.get(name) for name in {*found, *names}}

    def _differs(self, name: str, known: SourceState | None) -> bool:
        path = self._corpus / name
        try:
            status = path.stat()
            if known is None or status.st_size != known.size:
                return True
            written = max(status.st_mtime_ns, status.st_ctime_ns)
            if written < self._made:
                return False
            seen = status.st_mtime_ns, status.st_ctime_ns, status.st_size
            if self._hashed.get(name, ())[:1] != (seen,):
                self._hashed[name] = seen, file_sha256(path) != known.sha256
        except OSError:
            return True
        return self._hashed[name][1]


@lru_cache(maxsize=8)
def source_files(index: Path, name: str, corpus: Path) -> SourceFiles:
    """Return the same for the same, so that a run hashes a file once."""
    return SourceFiles(index, name, corpus)


def _source(line: str) -> tuple[str, SourceState]:
    name, state = json.loads(line)
    for key in ("warnings", "earlier_texts"):
        state[key] = tuple(state.get(key, ()))
    return str(name), SourceState(**state)


def _damaged(path: Path) -> IndexDamagedError:
    return IndexDamagedError(
        "the index's manifest is damaged, or another version's",
        where=path,
        hint=REBUILD,
    )


def rules_note(manifest: Manifest) -> str:
    """Say that an index was made by other rules than those of now; "" if not."""
    if manifest.settings == SETTINGS:
        return ""
    made, now = manifest.reading_rules, READING_RULES
    if made == now:
        return "the index was made by another version of explainbot"
    older = "older" if made < now else "newer"
    return f"the index was made by {older} rules of reading ({made}, now {now})"


def manifest_path(index: Path, name: str) -> Path:
    """Return where the manifest of a generation lies."""
    return index / "generations" / f"{name}.json"


def only_a_file(path: str, flags: int) -> int:
    """Open what is a file, for ``open``; a pipe or a device would have no end.

    Raises:
        OSError: It is none, or cannot be opened.
    """
    opened = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
    mode = os.fstat(opened).st_mode
    if stat.S_ISREG(mode):
        return opened
    os.close(opened)
    fault = errno.EISDIR if stat.S_ISDIR(mode) else errno.EINVAL
    raise OSError(fault, os.strerror(fault), path)


def current_name(index: Path) -> str:
    """Return the name of the generation in use; "" if none was built yet.

    Raises:
        IndexDamagedError: CURRENT cannot be read, or names no generation.
        IndexServerError: It is on a server that cannot be asked.
    """
    try:
        with open(index / CURRENT, encoding="ascii", opener=only_a_file) as file:
            name = file.read(_LONGEST).strip()
    except FileNotFoundError:
        address = server_address(index)
        return "" if address is None else _on_server().current_on(address)
    except (OSError, UnicodeDecodeError) as error:
        raise IndexDamagedError(
            f"it cannot be read ({error})", where=index / CURRENT, hint=REBUILD
        ) from None
    if not GENERATION.fullmatch(name):
        raise IndexDamagedError(
            "it names no generation of the index", where=index / CURRENT, hint=REBUILD
        )
    return name


def _on_server() -> Any:
    """Return what asks a server; its driver is loaded when it connects."""
    from explainbot.index.server import connection

    return connection


def server_address(index: Path) -> Address | None:
    """Return where an index lives that is not in the folder; None if it is.

    Raises:
        IndexServerError: The file that says so holds no address, or a password.
    """
    try:
        with open(index / SERVER, encoding="utf-8", opener=only_a_file) as file:
            text = file.read(_LONGEST)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise IndexDamagedError(
            f"it cannot be read ({error})", where=index / SERVER
        ) from None
    address: Address = _on_server().parse_address(text)
    return address


def is_elsewhere(places: Places) -> bool:
    """Whether the files are elsewhere, of which an index on a server was made.

    So it is in the workspace of who only asks: its corpus/ holds none.
    """
    if not (places.index / SERVER).exists():
        return False
    return _is_empty(places.corpus)


def _is_empty(corpus: Path) -> bool:
    return not any(path.is_file() for path in corpus.rglob("*"))


def has_index(index: Path) -> bool:
    """Whether a generation is in use, be it damaged.

    Raises:
        IndexServerError: It is on a server that cannot be asked.
    """
    if (index / CURRENT).exists():
        return True
    address = server_address(index)
    return address is not None and bool(_on_server().current_on(address))


def must_build(places: Places) -> bool:
    """Whether there is no index yet, so that the first one is to be built here.

    Raises:
        CorpusEmptyError: It is to be on a server, and nothing to build it of is here.
        IndexServerError: That server cannot be asked.
    """
    if has_index(places.index):
        return False
    if is_elsewhere(places):
        raise CorpusEmptyError(
            "there is no index on the server yet",
            where=places.index / SERVER,
            hint="Build it where the material is, or add some: explainbot add FILE",
        )
    return True


_SKEW = 3600.0
"""Seconds by which the clocks of a server and of a machine may differ."""


def made_at(index: Path, name: str) -> float:
    """Return when a generation was made, in seconds since 1970, or a little before."""
    address = server_address(index)
    if address is None:
        return (index / CURRENT).stat().st_mtime
    found = _on_server().generation_on(address, name)
    return float(found[1]) - _SKEW if found else 0.0


def known_name(index: Path) -> str:
    """Return the name of the generation in use; "" if there is none to be used."""
    try:
        return current_name(index)
    except IndexDamagedError:
        return ""


def earlier_names(index: Path) -> list[str]:
    """Return the names of generations other than the one in use, newest first."""
    current = known_name(index)
    address = server_address(index)
    if address is not None:
        names: list[str] = _on_server().generations_on(address)
        return [name for name in names if name != current]
    dated = [
        (path.stat().st_mtime_ns, path.stem)
        for path in (index / "generations").glob("*.json")
        if GENERATION.fullmatch(path.stem) and path.stem != current
    ]
    return [name for _, name in sorted(dated, reverse=True)]


def read_manifest(index: Path, name: str) -> Manifest:
    """Read a generation's manifest, its files only when they are asked for.

    Raises:
        IndexDamagedError: It is missing, not JSON, or of another format.
    """
    path = manifest_path(index, name)
    sources: Mapping[str, SourceState] = _Sources(path)
    try:
        try:
            with open(path, encoding="utf-8", opener=only_a_file) as lines:
                head = next(lines, "")
        except FileNotFoundError:
            address = server_address(index)
            if address is None:
                raise
            head, _ = _on_server().generation_on(address, name) or ("", 0.0)
            sources = _ServerSources(path, address)
        data = json.loads(head)
        if data["format"] != FORMAT:
            raise IndexDamagedError(
                f"the index has format {data['format']}, this program reads {FORMAT}",
                where=path,
                hint=REBUILD,
            )
        data |= {key: tuple(data[key]) for key in ("deleted", "settled")}
        manifest = Manifest(**data, sources=sources)
        _check_kinds(manifest)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise _damaged(path) from None
    return manifest


def _check_kinds(manifest: Manifest) -> None:
    """Raise ValueError unless the values are of the right kind."""
    sizes = [
        (known["size"], known["sha256"])
        for files in manifest.segments.values()
        for known in files.values()
    ]
    kinds = [(manifest.model, str), (manifest.dimension, int), (manifest.settings, str)]
    kinds += [(name, str) for name in (manifest.search, *manifest.settled)]
    kinds += [(size, int) for size, _ in sizes] + [(sha256, str) for _, sha256 in sizes]
    if not sizes or not all(isinstance(value, kind) for value, kind in kinds):
        raise ValueError
    if manifest.base and manifest.base not in manifest.segments:
        raise ValueError


def write_manifest(index: Path, manifest: Manifest) -> str:
    """Write the manifest, make it the generation in use, and return its name."""
    text = manifest.text
    name = generation_name(text)
    path = manifest_path(index, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_text(path, text)
    if (index / CURRENT).is_dir():
        shutil.rmtree(index / CURRENT)
    replace_text(index / CURRENT, f"{name}\n")
    return name


def replace_text(path: Path, text: str) -> None:
    """Write a file so that it is seen either as before or whole, also after a crash."""
    partial = partial_name(path)
    with partial.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk itself when this returns.

    What a power loss takes is what was written and not synced, in any order; so all
    that a name leads to is synced before the name is given.
    """
    windows = os.name == "nt"
    if windows and path.is_dir():
        return  # there a folder cannot be opened
    descriptor = os.open(path, os.O_RDWR if windows else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(folder: Path) -> None:
    """Do the same with all files and folders below a folder, and itself."""
    for root, _, files in os.walk(folder, topdown=False):
        for name in files:
            sync(Path(root) / name)
        sync(Path(root))


def sweep(folder: Path, keep: set[str]) -> None:
    """Delete generations other than those to keep, and segments that none names.

    The generation before stays for readers that are just opening it.  What another
    process still holds open (Windows) goes at a later build.  The caller holds the
    builder's lock: what other builds have left unfinished goes as well.
    """
    for place in (folder, folder / "generations"):
        sweep_partials(place)
    for probe in (folder / "segments").glob("*/words/.probe.*"):
        probe.unlink(missing_ok=True)
    used: set[str] = set()
    for path in (folder / "generations").glob("*.json"):
        if path.stem not in keep:
            path.unlink(missing_ok=True)
            continue
        try:
            used |= set(read_manifest(folder, path.stem).segments)
        except ExplainbotError:
            path.unlink(missing_ok=True)
    for path in (folder / "segments").iterdir():
        if path.name not in used:
            shutil.rmtree(path, ignore_errors=True)
