"""Checker of settings files: a wrong line is refused with its place."""

from __future__ import annotations

import difflib
import re
import stat
import tomllib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from explainbot.errors import SettingsError
from explainbot.paths import keep_to_oneself, partial_name, partial_of

_AT_LINE = re.compile(r"\s*\(at line (\d+), column \d+\)|\s*\(at end of document\)")
_TABLE = re.compile(r"\s*\[\[?\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_PART = r"""(?:"[^"]*"|'[^']*'|[\w-]+)"""
_KEY = re.compile(rf"\s*({_PART}(?:\s*\.\s*{_PART})*)\s*=")
_SWITCH = re.compile(r"(\s*[^#]*?=\s*)(?:true|false)(\s*(?:#.*)?\s*)")
_LONG_STRING = re.compile(r'"""|\'\'\'')

Kind = type[str] | type[bool] | type[int] | type[float] | list[type[str]]
"""What a value must be; ``[str]`` is a list of strings."""

_KIND_NAMES: dict[type, str] = {
    str: "a string in quotation marks",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
}


@dataclass(frozen=True)
class SettingsFile:
    """A TOML file that has been read, with the places of its keys."""

    path: Path
    data: dict[str, Any]
    places: dict[tuple[str, ...], int] = field(repr=False)
    text: str = field(default="", repr=False)

    def line(self, *keys: str) -> int:
        """Return the line (from 1) of a key, else of the nearest table above it."""
        while keys and keys not in self.places:
            keys = keys[:-1]
        return self.places.get(keys, 1)

    def error(self, what: str, *keys: str, hint: str = "") -> SettingsError:
        """Return an error about a key, with its place, ready to be raised."""
        return SettingsError(what, where=self.path, line=self.line(*keys), hint=hint)

    def table(self, *keys: str) -> dict[str, Any]:
        """Return the table of that name, empty when it is absent.

        Raises:
            SettingsError: There is something else of that name.
        """
        found: Any = self.data
        for depth, key in enumerate(keys, start=1):
            found = found.get(key, {})
            if not isinstance(found, dict):
                name = ".".join(keys[:depth])
                raise self.error(f'"{name}" must be a table', *keys[:depth])
        return dict(found)

    def check(self, kinds: Mapping[str, Kind], *keys: str) -> dict[str, Any]:
        """Return the table of that name once its keys and their values are right.

        Raises:
            SettingsError: A key is not in ``kinds``, or its value is of another kind.
        """
        table = self.table(*keys)
        for key, value in table.items():
            if key not in kinds:
                raise self._unknown(key, kinds, keys)
            if not _fits(value, kinds[key]):
                what = f'"{key}" must be {_kind_name(kinds[key])}'
                raise self.error(what, *keys, key)
        return table

    def _unknown(
        self, key: str, kinds: Mapping[str, Kind], keys: tuple[str, ...]
    ) -> SettingsError:
        near = difflib.get_close_matches(key, kinds, n=1)
        hint = f'Did you mean "{near[0]}"? ' if near else ""
        names = ", ".join(kinds) or "none"
        hint += f"Known: {names}."
        return self.error(f'unknown key "{key}"', *keys, key, hint=hint)


def load(path: Path) -> SettingsFile:
    """Read a TOML file.

    Raises:
        SettingsError: It cannot be read, is not UTF-8 or not TOML.
    """
    try:
        text = _bytes_of(path).decode("utf-8-sig")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SettingsError(f"the file cannot be read ({reason})", where=path) from None
    except UnicodeDecodeError as error:
        before = error.object[: error.start]
        raise SettingsError(
            "this line is not UTF-8",
            where=path,
            line=before.count(b"\n") + 1,
            hint="Save the file as UTF-8.",
        ) from None
    try:
        data = _parsed(text)
    except tomllib.TOMLDecodeError as error:
        at = _AT_LINE.search(str(error))
        line = int(at[1]) if at and at[1] else text.count("\n") + 1
        what = f"this is not TOML: {_AT_LINE.sub('', str(error))}"
        raise SettingsError(what, where=path, line=line) from None
    return SettingsFile(path, data, _places(text), text)


LARGEST = 16_000_000
"""Bytes of a settings file."""


def _bytes_of(path: Path) -> bytes:
    """Return a file's bytes.

    Raises:
        SettingsError: It is a pipe or a device, which may have no end, or too large.
        OSError: It cannot be read.
    """
    found = path.stat()
    if not (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)):
        raise SettingsError("it is no ordinary file", where=path)
    if found.st_size > LARGEST:
        hint = f"It may have {LARGEST // 1_000_000} MB."
        raise SettingsError("the file is too large", where=path, hint=hint)
    return path.read_bytes()


def _parsed(text: str) -> dict[str, Any]:
    """Return what a text of TOML says.

    Raises:
        tomllib.TOMLDecodeError: It is none, or none that anybody writes.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except RecursionError:
        raise tomllib.TOMLDecodeError("it is nested too deeply") from None
    except ValueError:
        raise tomllib.TOMLDecodeError("a number has too many digits") from None


def switch(path: Path, table: str, key: str, *, on: bool) -> None:
    """Set a key of a table to true or false; every other line stays as it is.

    Args:
        path: The settings file; it is made if there is none.
        table: Name of the table.
        key: Its key.
        on: The value.

    Raises:
        SettingsError: The file is wrong, or writes the key in a way that is not changed
            here; then it stays as it was.
        OSError: It cannot be written.
    """
    before = load(path) if path.is_file() else SettingsFile(path, {}, {})
    held = before.check({key: bool}, table)
    if held.get(key) is on:
        return
    row = f"{key} = {str(on).lower()}"
    rows = before.text.splitlines(keepends=True)
    if key in held:
        at = before.line(table, key) - 1
        found = _SWITCH.fullmatch(rows[at])
        rows[at] = f"{found[1]}{str(on).lower()}{found[2]}" if found else rows[at]
    elif (table,) in before.places:
        at = before.line(table)
        rows[at - 1] = rows[at - 1].rstrip("\r\n") + "\n"
        rows.insert(at, f"{row}\n")
    else:
        gap = "" if not rows else "\n" if rows[-1].endswith("\n") else "\n\n"
        rows.append(f"{gap}[{table}]\n{row}\n")
    text = "".join(rows)
    wanted = before.data | {table: held | {key: on}}
    try:
        right = _parsed(text) == wanted
    except tomllib.TOMLDecodeError:
        right = False
    if not right:
        hint = f"Write there yourself, below [{table}]: {row}"
        raise before.error(f'"{key}" cannot be changed here', table, key, hint=hint)
    partial = partial_of(path)
    try:
        partial.write_text(text, encoding="utf-8", newline="")
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


T = TypeVar("T")


class LastGood:
    """Settings files of a folder: a wrong one goes on as it was when it was right.

    So a typing error in one of them takes nothing else away; it is told.
    """

    def __init__(self, folder: Path, kept: Path | None = None) -> None:
        """Read nothing yet.

        Args:
            folder: Where the files are, in it or below it.
            kept: Where copies of those are that were right; None for nowhere.
        """
        self._folder, self._kept = folder, kept
        self.wrong: dict[str, SettingsError] = {}
        """What is wrong in a file, by its name below the folder."""
        self._goes_on: set[str] = set()

    def read(self, path: Path, check: Callable[[SettingsFile], T]) -> T | None:
        """Return what a file says, or said; None if it never was right.

        Args:
            path: The file.
            check: Turns it into what it says, or raises SettingsError.
        """
        name = path.relative_to(self._folder).as_posix()
        try:
            settings = load(path)
            value = check(settings)
        except SettingsError as error:
            self.wrong[name] = error
            return self._before(path, name, check)
        self._keep(name, settings.text)
        return value

    def _before(
        self, path: Path, name: str, check: Callable[[SettingsFile], T]
    ) -> T | None:
        if self._kept is None:
            return None
        try:
            if not (self._kept / name).is_file():
                return None
            value = check(replace(load(self._kept / name), path=path))
        except (SettingsError, OSError):  # another's folder, which is theirs alone
            return None
        self._goes_on.add(name)
        return value

    def _keep(self, name: str, text: str) -> None:
        """Copy a file that is right, where that can be done."""
        if self._kept is None:
            return
        copy = self._kept / name
        with suppress(OSError, UnicodeError):
            if not copy.is_file() or copy.read_text(encoding="utf-8") != text:
                keep_to_oneself(self._kept.parent)
                copy.parent.mkdir(parents=True, exist_ok=True)
                partial = partial_name(copy)
                partial.write_text(text, encoding="utf-8", newline="")
                partial.replace(copy)

    def told(self, name: str) -> str:
        """Say what is wrong in a file, and what holds in its place."""
        now = "what it said before holds" if name in self._goes_on else "it is left out"
        return f"{self.wrong[name].reason.rstrip('.')}; until it is mended, {now}"

    @property
    def notes(self) -> tuple[str, ...]:
        """The same of each wrong file, with its name."""
        return tuple(f"{name}: {self.told(name)}" for name in sorted(self.wrong))


def _fits(value: object, kind: Kind) -> bool:
    if isinstance(kind, list):
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return type(value) is kind


def _kind_name(kind: Kind) -> str:
    if isinstance(kind, list):
        return 'a list of strings, for example ["one", "two"]'
    return _KIND_NAMES[kind]


def _places(text: str) -> dict[tuple[str, ...], int]:
    """Return the line of each table header and key; tomllib does not tell."""
    places: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    inside_string = False
    for number, row in enumerate(text.splitlines(), start=1):
        began_inside = inside_string
        if len(_LONG_STRING.findall(row)) % 2:
            inside_string = not inside_string
        if began_inside:
            continue
        header, key = _TABLE.match(row), _KEY.match(row)
        if header and not key:
            table = _path(f"[{header[1]}]") or table
            places.setdefault(table, number)
        elif key:
            places.setdefault((*table, *_path(f"{key[1]} = 0")), number)
    return places


def _path(line: str) -> tuple[str, ...]:
    """Return the key path that one line of TOML names; () if it is no such line."""
    try:
        level: Any = _parsed(line)
    except tomllib.TOMLDecodeError:
        return ()
    path = []
    while isinstance(level, dict) and level:
        key = next(iter(level))
        path.append(key)
        level = level[key]
    return tuple(path)
