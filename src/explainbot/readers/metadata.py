"""File metadata: ``corpus.toml``, front matter, and facts that files state.

A table is named after a file beside the settings ("lesson.txt"), a folder below them
("biology/") or a pattern ("*", "*.md", "biology/*"), which stands for all such files
below.  What the nearest corpus.toml says wins, and in one corpus.toml a file's own
table over patterns, and those over folders, the longer name over the shorter.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from explainbot.readers.base import EMPTY, Metadata
from explainbot.settings import Kind, LastGood, SettingsFile, load
from explainbot.text.languages import CODES
from explainbot.text.lines import one_line

METADATA_NAME = "corpus.toml"
_KINDS: dict[str, Kind] = {
    "title": str, "subject": str, "aliases": [str], "sources": [str],
    "author": str, "date": str, "licence": str, "language": str, "url": str,
    "tags": [str], "hidden": bool,
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


def load_metadata(folder: Path, last: LastGood | None = None) -> dict[str, Metadata]:
    """Read every ``corpus.toml`` in ``folder`` and below it.

    Args:
        folder: The folder.
        last: Says what a wrong one said before; without it, one is an error.

    Returns:
        What is said of each described file, by its name below ``folder``, with ``/``.

    Raises:
        SettingsError: A key is unknown, or a value of the wrong kind.
    """
    entries: list[_Entry] = []
    for path in sorted(folder.rglob(METADATA_NAME)):
        below = path.parent.relative_to(folder).as_posix()
        prefix = "" if below == "." else f"{below}/"
        of_one = partial(_entries, prefix=prefix)
        entries += (last.read(path, of_one) if last else of_one(load(path))) or []
    entries.sort(key=lambda entry: entry.rank)
    names = {entry.folder + entry.name for entry in entries if not entry.several}
    if any(entry.several for entry in entries):
        names.update(_files(folder))
    found = {name: _told(name, entries) for name in sorted(names)}
    return {name: about for name, about in found.items() if about is not None}


def _entries(settings: SettingsFile, prefix: str) -> list[_Entry]:
    return [_Entry(prefix, name, _checked(settings, name)) for name in settings.data]


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
        hidden=values.get("hidden"),
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


FIELDS = {
    "title": ("title",),
    "subject": ("subject", "topic"),
    "aliases": ("aliases", "alias"),
    "sources": ("sources", "source"),
    "author": ("author", "authors", "creator"),
    "date": ("date", "published", "created"),
    "licence": ("licence", "license", "rights"),
    "language": ("language", "lang"),
    "url": ("url", "source_url", "permalink"),
    "tags": (
        *("tags", "tag", "keywords", "keyword", "collections", "collection"),
        *("categories", "category"),
    ),
}
"""The names under which files state each fact, the first one ours."""
_TAG_END = re.compile(r"[,;]")
_LISTS = ("aliases", "sources", "tags")
_URL = re.compile(r"https?://\S+\Z", re.IGNORECASE)


def facts(stated: Mapping[str, Sequence[str]]) -> Metadata:
    """Return what a file states, whatever it calls it; other keys are left alone.

    Args:
        stated: Its values by key, in lower case; of several keys for one fact the
            first in FIELDS counts, tags are all taken.
    """
    found: dict[str, tuple[str, ...]] = {}
    for field, keys in FIELDS.items():
        values = [
            [one_line(value) for value in stated.get(key, ()) if value.strip()]
            for key in keys
        ]
        filled = [named for named in values if named]
        chosen = chain(*(filled if field == "tags" else filled[:1]))
        found[field] = tuple(dict.fromkeys(chosen))
    first = {name: (*found[name], "")[0] for name in FIELDS if name not in _LISTS}
    stated_once: dict[str, Any] = {
        **first,
        "author": ", ".join(found["author"]),
        "language": language_code(first["language"]),
    }
    return Metadata(
        **stated_once,
        aliases=found["aliases"],
        sources=found["sources"],
        tags=tags(found["tags"]),
    )


def tags(words: Iterable[str]) -> tuple[str, ...]:
    """Return tags in lower case, each once; one string may list several."""
    each = [part for item in words for part in _TAG_END.split(item)]
    bare = [one_line(part).removeprefix("#").strip().lower() for part in each]
    return tuple(dict.fromkeys(part for part in bare if part))


def language_code(written: str) -> str:
    """Return the ISO 639-1 code at the start of "de-AT" or "de_AT"; "" if none."""
    code = re.split(r"[-_]", written.strip().lower(), maxsplit=1)[0]
    return code if code in CODES else ""


def web_address(written: str) -> str:
    """Return the text if it is an absolute address of the web, else ""."""
    bare = written.strip()
    return bare if _URL.match(bare) else ""


_QUESTION_KEYS = ("question", "frage", "pregunta", "domanda", "pergunta", "vraag")
_FRONT_MATTER = re.compile(
    r"---[ \t]*(?:\r\n|\r|\n)(?:.*?(?:\r\n|\r|\n))??(?:---|\.\.\.)[ \t]*(?=\r|\n|\Z)",
    re.DOTALL,
)
_ANY_KEY = re.compile(r"^[\w-]+[ \t]*:", re.MULTILINE)
_TOML = re.compile(
    r"\+\+\+[ \t]*(?:\r\n|\r|\n)(?P<inside>(?:.*?(?:\r\n|\r|\n))??)"
    r"\+\+\+[ \t]*(?=\r|\n|\Z)",
    re.DOTALL,
)
"""A front matter as Hugo and Zola write it."""
_ANY_TOML_KEY = re.compile(r"^[\w.\"'-]+[ \t]*=|^\[", re.MULTILINE)
_FENCE = re.compile(r"(?:---|\.\.\.)[ \t]*\Z")
_NOTHING = frozenset({"", "~", "null"})
LONGEST = 100_000
"""Characters of a front matter that is read."""


@dataclass(frozen=True)
class FrontMatter:
    """What a front matter says; keys other than these are left alone."""

    about: Metadata = EMPTY
    end: int = 0
    """Offset at which it ends; 0 if there is none."""
    warnings: tuple[str, ...] = ()
    question: str = ""
    """What the text below answers."""


def front_matter(text: str) -> int:
    """Return the offset at which a YAML or TOML front matter ends; 0 if none does."""
    # "---" may also be a ruled line; a front matter holds at least one key.
    for pattern, key in ((_FRONT_MATTER, _ANY_KEY), (_TOML, _ANY_TOML_KEY)):
        found = pattern.match(text)
        if found and key.search(found[0]):
            return found.end()
    return 0


def read_front_matter(text: str) -> FrontMatter:
    """Return what the front matter of a text says.

    Strings, dates and lists of strings count; any other value counts as not given.  One
    that is neither YAML nor TOML says nothing but a warning.
    """
    end = front_matter(text)
    if not end:
        return FrontMatter()
    if end > LONGEST:
        return FrontMatter(end=end, warnings=("line 1: front matter too long to read",))
    toml = _TOML.match(text)
    read = _read_yaml if toml is None else _read_toml
    stated, fault = read(text[:end] if toml is None else toml["inside"])
    values = {
        key.strip().lower().replace("-", "_"): _values(value)
        for key, value in stated.items()
        if isinstance(key, str)
    }
    asked = chain(*(values.get(key, ()) for key in _QUESTION_KEYS))
    question = one_line(next(asked, ""))
    return FrontMatter(facts(values), end, (fault,) if fault else (), question)


def _read_yaml(text: str) -> tuple[dict[Any, Any], str]:
    """Return what a YAML front matter states, and what is wrong with it."""
    import yaml

    try:
        data = yaml.load(_FENCE.sub("", text), Loader=yaml.BaseLoader)  # noqa: S506  strings only
    except yaml.YAMLError as error:
        return {}, _wrong(error)
    except RecursionError:
        return {}, "line 1: front matter too deep to be read"
    return data if isinstance(data, dict) else {}, ""


def _read_toml(text: str) -> tuple[dict[Any, Any], str]:
    """Return what a TOML front matter states, and what is wrong with it."""
    import tomllib
    from datetime import date

    try:
        data = tomllib.loads(text.replace("\r\n", "\n").replace("\r", "\n"))
    except (ValueError, RecursionError) as error:  # also numbers of many digits
        why = f"line 1: the front matter is not TOML ({error}), so it is left aside"
        return {}, why
    dated = {
        key: value.isoformat() for key, value in data.items() if isinstance(value, date)
    }
    return data | dated, ""


def _wrong(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "it cannot be read"
    line = mark.line + 1 if mark else 1
    return (
        f"line {line}: the front matter is not YAML ({problem}), so it is left aside. "
        "A value with a colon needs quotation marks"
    )


def _values(value: Any) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [value]
    named = [
        item["name"] if isinstance(item, dict) and "name" in item else item
        for item in items
    ]
    return tuple(
        item for item in named if isinstance(item, str) and item not in _NOTHING
    )
