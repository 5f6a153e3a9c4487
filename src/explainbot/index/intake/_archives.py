"""Archives (zip, tar.gz) unpacked into a scratch folder, as if each were a folder.

Nothing is written outside the target, links are not made, and what is unpacked is
bounded in files and in bytes, whatever the archive says of itself.
"""

from __future__ import annotations

import gzip
import io
import lzma
import shutil
import stat
import tarfile
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, cast

from explainbot.errors import SourceError
from explainbot.index.intake.files import (
    SETTINGS,
    hidden,
    is_archive,
    kind_reason,
    left_aside,
    without_archive,
)
from explainbot.readers.reading import supported

MOST_FILES = 10_000
MOST_BYTES = 500_000_000
"""Unpacked, with what the archives inside hold."""
MOST_RATIO = 200
"""Of a file's size to its packed size; text reaches about 20."""
SMALL = 10_000_000
"""Bytes up to which a file may be packed more tightly than that."""
BLOCK = 1_000_000
_ZIPS = (".zip", ".imscc")
_NAME_IS_UTF8 = 0x800
_ENCRYPTED = 0x1
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)
"""What the standard library raises for archives that are cut off or altered."""


@dataclass
class ArchiveContents:
    """What was left out of an archive, and how much may still be unpacked."""

    others: list[tuple[str, str, bool]] = field(default_factory=list)
    """Name inside the archive, reason, and whether that is a failure."""
    files: int = 0
    bytes: int = 0

    def leave(self, name: str, reason: str, *, failed: bool) -> None:
        """Note that a file is left out."""
        self.others.append((name, reason, failed))


def unpack(archive: Path, target: Path) -> ArchiveContents:
    """Unpack what is read of an archive into ``target``, a new folder.

    An archive inside becomes a folder of its name; one inside that is left out.  A
    single outermost folder with the archive's own name is dropped.

    Raises:
        SourceError: It is no such archive, is cut off, encrypted, or unpacks to more
            than is sane.
    """
    result = ArchiveContents()
    _unpack(archive, target, "", result, depth=0)
    return result


def _unpack(
    archive: Path, target: Path, prefix: str, result: ArchiveContents, *, depth: int
) -> None:
    target.mkdir(parents=True, exist_ok=True)
    if not archive.name.lower().endswith(_ZIPS):
        _untar(archive, target, prefix, result, depth=depth)
        return
    try:
        with zipfile.ZipFile(archive) as opened:
            entries = [entry for entry in opened.infolist() if not entry.is_dir()]
            _check_size(entries, archive, result)
            names = _names([_name(entry) for entry in entries], archive)
            for entry, name in zip(entries, names, strict=True):
                shown = f"{prefix}{name}"
                link = stat.S_ISLNK(entry.external_attr >> 16)
                if _wanted(name, shown, result, depth, link=link):
                    path = target / name
                    with opened.open(entry) as source:
                        _write(source, archive, path, result)
                    if is_archive(path):
                        _nested(path, shown, result)
    except _BROKEN as error:
        raise SourceError(
            f"the zip archive cannot be unpacked ({_said(error)})",
            where=archive,
            hint="It may be cut off. Copy or download it again.",
        ) from None


def _untar(
    archive: Path, target: Path, prefix: str, result: ArchiveContents, *, depth: int
) -> None:
    """Unpack what is read of a tar archive, entry by entry.

    What it says of itself is not read beforehand: that alone may be a bomb.
    """
    try:
        with (
            gzip.open(archive) as packed,
            tarfile.open(fileobj=_bounded(packed, archive), mode="r|") as opened,
        ):
            single = _single_folder(archive)
            for entry in opened:
                if entry.isdir():
                    continue
                result.files += 1
                if result.files > MOST_FILES:
                    raise _too_many(archive)
                name = entry.name.replace("\\", "/").removeprefix("./")
                name = unicodedata.normalize("NFC", name).removeprefix(single)
                shown = f"{prefix}{name}"
                link = not entry.isfile()
                if not _wanted(name, shown, result, depth, link=link):
                    continue
                path, source = target / name, opened.extractfile(entry)
                if source is not None:
                    _write(source, archive, path, result)
                if is_archive(path):
                    _nested(path, shown, result)
    except (tarfile.TarError, *_BROKEN) as error:
        raise SourceError(
            f"the tar archive cannot be unpacked ({_said(error)})",
            where=archive,
            hint="It may be cut off. Copy or download it again.",
        ) from None


def _single_folder(archive: Path) -> str:
    """Return the outermost folder that is dropped: the archive's own name."""
    return f"{without_archive(archive.name)}/"


class _Bounded(io.RawIOBase):
    """Bytes that are unpacked, no more of them than is sane."""

    def __init__(self, source: gzip.GzipFile, archive: Path) -> None:
        super().__init__()
        self._source, self._archive, self._left = source, archive, MOST_BYTES

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes.

        Raises:
            SourceError: There are too many of them.
        """
        found = self._source.read(min(size, self._left + 1) if size >= 0 else size)
        self._left -= len(found)
        if self._left < 0:
            raise _bomb(self._archive)
        return found


def _bounded(source: gzip.GzipFile, archive: Path) -> IO[bytes]:
    return cast("IO[bytes]", _Bounded(source, archive))


def _said(error: Exception) -> str:
    return str(getattr(error, "strerror", "") or str(error) or type(error).__name__)


def _check_size(
    entries: list[zipfile.ZipInfo], archive: Path, result: ArchiveContents
) -> None:
    result.files += len(entries)
    if result.files > MOST_FILES:
        raise _too_many(archive)
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED:
            raise SourceError(
                "the zip archive is encrypted",
                where=archive,
                hint="Unpack it with its password and add the folder.",
            )
        packed = max(entry.compress_size, 1)
        if entry.file_size > SMALL and entry.file_size > packed * MOST_RATIO:
            raise _bomb(archive)
    if result.bytes + sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise _bomb(archive)


def _too_many(archive: Path) -> SourceError:
    return SourceError(
        f"the archive holds more than {MOST_FILES} files",
        where=archive,
        hint="Unpack it yourself and add the folders that you need.",
    )


def _bomb(archive: Path | str) -> SourceError:
    return SourceError(
        f"the archive unpacks to more than {MOST_BYTES // 1_000_000} MB, or is"
        f" packed more than {MOST_RATIO} to 1: that is no folder of texts",
        where=archive,
        hint="If you trust it, unpack it yourself and add the folder.",
    )


def _names(names: list[str], archive: Path) -> list[str]:
    """Return names, a single outermost folder with the archive's own name dropped."""
    stem = without_archive(archive.name)
    kept = [name for name in names if not left_aside(name)]
    if kept and all(name.startswith(f"{stem}/") for name in kept):
        return [name.removeprefix(f"{stem}/") for name in names]
    return names


def _name(entry: zipfile.ZipInfo) -> str:
    """Return an entry's name as its maker wrote it.

    Names are Code Page 437 unless a flag says UTF-8; some programs write UTF-8 and
    leave the flag out.
    """
    name = entry.filename
    if not entry.flag_bits & _NAME_IS_UTF8:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = entry.filename
    # macOS writes letters and their accents apart.
    return unicodedata.normalize("NFC", name.replace("\\", "/"))


def _wanted(
    name: str, shown: str, result: ArchiveContents, depth: int, *, link: bool
) -> bool:
    """Whether to unpack an entry; if not, why is noted."""
    path = PurePosixPath(name)
    if left_aside(name):
        return False
    if name.startswith("/") or ".." in path.parts or ":" in path.parts[0]:
        result.leave(shown, "its name leads out of the archive", failed=True)
    elif link:
        result.leave(shown, "a link is not followed", failed=False)
    elif any(hidden(part) for part in path.parts):
        result.leave(shown, "a hidden, backup or unfinished file", failed=False)
    elif is_archive(Path(name)):
        if depth == 0:
            return True
        result.leave(shown, "an archive in an archive in an archive", failed=False)
    elif path.name in SETTINGS or supported(Path(name)):
        return True
    else:
        result.leave(shown, kind_reason(Path(name)), failed=False)
    return False


def _write(
    source: IO[bytes], archive: Path, path: Path, result: ArchiveContents
) -> None:
    if path.exists():
        raise SourceError(
            f'it holds two files of the name "{path.name}" in one folder',
            where=archive,
            hint="Unpack it yourself and add the folder.",
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as copy:
        while block := source.read(BLOCK):
            result.bytes += len(block)
            if result.bytes > MOST_BYTES:
                raise _bomb(archive)
            copy.write(block)


def _nested(path: Path, shown: str, result: ArchiveContents) -> None:
    """Unpack an archive that lay inside another, in place."""
    inner = path.with_name(without_archive(path.name))
    if inner.exists():
        reason = "there is a folder of the same name beside it"
        result.leave(shown, reason, failed=True)
        path.unlink()
        return
    try:
        _unpack(path, inner, f"{shown}/", result, depth=1)
    except SourceError as error:
        shutil.rmtree(inner, ignore_errors=True)
        result.leave(shown, error.reason, failed=True)
    finally:
        path.unlink()
