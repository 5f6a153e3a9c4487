"""``corpus.toml``: title, subject, aliases and sources of the files beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from explainbot.settings import Kind, SettingsFile, load

METADATA_NAME = "corpus.toml"
_KINDS: dict[str, Kind] = {
    "title": str, "subject": str, "aliases": [str], "sources": [str],
}  # fmt: skip


@dataclass(frozen=True)
class Metadata:
    """What an author says about one file; "" and () leave it to the file itself."""

    title: str = ""
    subject: str = ""
    aliases: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


EMPTY = Metadata()


def load_metadata(folder: Path) -> dict[str, Metadata]:
    """Read every ``corpus.toml`` in ``folder`` and below it.

    Returns:
        The entries by the described file's name below ``folder``, with ``/``.

    Raises:
        SettingsError: A key is unknown, a value of the wrong kind, or a table names a
            file that is not beside its ``corpus.toml``.
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
    plain = "/" not in name and "\\" not in name
    if not plain or not (settings.path.parent / name).is_file():
        raise settings.error(
            f'there is no file "{name}" in this folder',
            name,
            hint="Correct the name or delete the table.",
        )
    values = settings.check(_KINDS, name)
    return Metadata(
        title=values.get("title", "").strip(),
        subject=values.get("subject", "").strip(),
        aliases=tuple(values.get("aliases", ())),
        sources=tuple(values.get("sources", ())),
    )
