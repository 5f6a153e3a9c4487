"""``corpus.toml``: what is to be known of the files beside and below it.

A table is named after a file beside the settings ("lesson.txt"), a folder below them
("biology/") or a pattern ("*", "*.md", "biology/*"), which stands for all such files
below.  What the nearest corpus.toml says wins, and in one corpus.toml a file's own
table over patterns, and those over folders, the longer name over the shorter.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from explainbot.readers.base import EMPTY, Metadata
from explainbot.readers.facts import tags
from explainbot.settings import Kind, SettingsFile, load
from explainbot.text.languages import CODES

METADATA_NAME = "corpus.toml"
_KINDS: dict[str, Kind] = {
    "title": str, "subject": str, "aliases": [str], "sources": [str],
    "author": str, "date": str, "licence": str, "language": str, "url": str,
    "tags": [str],
}  # fmt: skip
_SIGNS = frozenset("*?[")


@dataclass(frozen=True)
class _Entry:
    """One table: which files it describes, and how."""

    folder: str
    """Of its corpus.toml, with a "/" at its end; "" for the outermost."""
    name: str
    about: Metadata

    @property
    def several(self) -> bool:
        """Whether it may describe more than one file."""
        return self.name.endswith("/") or bool(_SIGNS.intersection(self.name))

    @property
    def rank(self) -> tuple[int, int, int]:
        """Orders entries: the later one wins."""
        folder = self.name.endswith("/")
        kind = 2 if not self.several else 0 if folder or self.name == "*" else 1
        return self.folder.count("/"), kind, len(self.name)

    def describes(self, name: str) -> bool:
        """Whether it describes the file of that name."""
        below = name.removeprefix(self.folder)
        if not name.startswith(self.folder):
            return False
        if self.name.endswith("/"):
            return below.startswith(self.name)
        if below == self.name:
            return True
        if "/" not in self.name:  # a pattern of names holds in every folder below
            below = below.rpartition("/")[2]
        return self.several and fnmatchcase(below, self.name)


def load_metadata(folder: Path) -> dict[str, Metadata]:
    """Read every ``corpus.toml`` in ``folder`` and below it.

    Returns:
        What is said of each described file, by its name below ``folder``, with ``/``.

    Raises:
        SettingsError: A key is unknown, or a value of the wrong kind.
    """
    entries: list[_Entry] = []
    for path in sorted(folder.rglob(METADATA_NAME)):
        settings = load(path)
        below = path.parent.relative_to(folder).as_posix()
        prefix = "" if below == "." else f"{below}/"
        entries += [
            _Entry(prefix, name, _checked(settings, name)) for name in settings.data
        ]
    entries.sort(key=lambda entry: entry.rank)
    names = {entry.folder + entry.name for entry in entries if not entry.several}
    if any(entry.several for entry in entries):
        names.update(_files(folder))
    found = {name: _told(name, entries) for name in sorted(names)}
    return {name: about for name, about in found.items() if about is not None}


def _told(name: str, entries: list[_Entry]) -> Metadata | None:
    """Return what the entries, the strongest last, say of a file; None if nothing."""
    about = [entry.about for entry in entries if entry.describes(name)]
    if not about:
        return None
    result = EMPTY
    for stronger in about:
        result = stronger.over(result)
    return result


def _files(folder: Path) -> Iterator[str]:
    for root, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            if name != METADATA_NAME:
                yield (Path(root) / name).relative_to(folder).as_posix()


def _checked(settings: SettingsFile, name: str) -> Metadata:
    if not isinstance(settings.data[name], dict):
        raise settings.error(
            f'"{name}" stands outside any table',
            name,
            hint='Put it below the name of a file, for example ["lesson.txt"].',
        )
    several = name.endswith("/") or _SIGNS.intersection(name)
    outside = name.startswith("/") or ".." in name.split("/") or "\\" in name
    if outside or ("/" in name and not several):
        raise settings.error(
            f'"{name}" is not the name of a file in this folder',
            name,
            hint="Put a corpus.toml into the folder of that file.",
        )
    return _about(settings, name)


def _about(settings: SettingsFile, name: str) -> Metadata:
    values = settings.check(_KINDS, name)
    language = values.get("language", "").strip().lower()
    if language and language not in CODES:
        raise settings.error(
            f'"{language}" is not the code of a language',
            name,
            "language",
            hint='Use its two letters of ISO 639-1, for example "en".',
        )
    single = {
        key: value.strip()
        for key, value in values.items()
        if _KINDS[key] is str and key != "language"
    }
    return Metadata(
        **single,
        language=language,
        aliases=tuple(values.get("aliases", ())),
        sources=tuple(values.get("sources", ())),
        tags=tags(values.get("tags", ())),
    )


def idle_tables(path: Path) -> list[str]:
    """Say, with its line, which tables of a ``corpus.toml`` describe no file.

    Such a table is no error: its file may have been removed, or is still to come.
    """
    settings = load(path)
    idle = []
    names: list[str] = []
    for name in settings.data:
        entry = _Entry("", name, EMPTY)
        if (path.parent / name).is_file():
            continue
        names = names or list(_files(path.parent))
        if not entry.several:
            what = f'there is no file "{name}" in this folder'
        elif any(map(entry.describes, names)):
            continue
        else:
            what = f'no file in or below this folder is meant by "{name}"'
        idle.append(f"line {settings.line(name)}: {what}")
    return idle
