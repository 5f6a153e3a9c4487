"""``corpus.toml``: title, subject, aliases and sources of the files beside it."""

from __future__ import annotations

from pathlib import Path

from explainbot.readers.base import Metadata
from explainbot.settings import Kind, SettingsFile, load

METADATA_NAME = "corpus.toml"
_KINDS: dict[str, Kind] = {
    "title": str, "subject": str, "aliases": [str], "sources": [str],
}  # fmt: skip


def load_metadata(folder: Path) -> dict[str, Metadata]:
    """Read every ``corpus.toml`` in ``folder`` and below it.

    Returns:
        The entries by the described file's name below ``folder``, with ``/``.

    Raises:
        SettingsError: A key is unknown, or a value of the wrong kind.
    """
    found: dict[str, Metadata] = {}
    for path in sorted(folder.rglob(METADATA_NAME)):
        settings = load(path)
        below = path.parent.relative_to(folder)
        for name in settings.data:
            found[(below / name).as_posix()] = _entry(settings, name)
    return found


def _entry(settings: SettingsFile, name: str) -> Metadata:
    if not isinstance(settings.data[name], dict):
        raise settings.error(
            f'"{name}" stands outside any table',
            name,
            hint='Put it below the name of a file, for example ["lesson.txt"].',
        )
    if "/" in name or "\\" in name:
        raise settings.error(
            f'"{name}" is not the name of a file in this folder',
            name,
            hint="Put a corpus.toml into the folder of that file.",
        )
    values = settings.check(_KINDS, name)
    return Metadata(
        title=values.get("title", "").strip(),
        subject=values.get("subject", "").strip(),
        aliases=tuple(values.get("aliases", ())),
        sources=tuple(values.get("sources", ())),
    )


def idle_tables(path: Path) -> list[str]:
    """Say, with its line, which tables of a ``corpus.toml`` name no file beside it.

    Such a table is no error: its file may have been removed, or is still to come.
    """
    settings = load(path)
    return [
        f'line {settings.line(name)}: there is no file "{name}" in this folder'
        for name in settings.data
        if not (path.parent / name).is_file()
    ]
