"""User defaults: environment variables, the settings file, and which of them holds.

In this order: the command line, an environment variable, the settings file, the
program's own default.  The checker of settings files is loaded only where there is one.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from explainbot.errors import SettingsError
from explainbot.text.interface.translation import (
    LANGUAGES,
    VARIABLE,
    by_environment,
    spoken,
)

NAME = "config.toml"
DEFAULT_MODEL = "all-MiniLM-L6-v2"
MOST = 1000
"""Alternatives that can be asked for."""
KEEP = "EXPLAINBOT_KEEP_QUESTIONS"
"""The variable by which a user has nothing kept of what is asked."""
OFF = ("0", "false", "no", "off")
THEMES = ("dark", "light", "contrast", "colour-blind")


class Setting(NamedTuple):
    """Something that has a default, and what can be said instead."""

    name: str
    default: str | int
    meaning: str
    """What it is, for the page that ``explainbot config`` prints."""

    @property
    def variable(self) -> str:
        """Its environment variable."""
        return f"EXPLAINBOT_{self.name.upper()}"


SETTINGS = (
    Setting("model", DEFAULT_MODEL, "the embedding model: a name, or a whole path"),
    Setting("top", 3, "so many other passages beside an answer (ask, batch)"),
    Setting("theme", "", f"the colours, else as last: {', '.join(THEMES)}"),
    Setting(
        "interface", "", "the language of the program's own words, else the locale's"
    ),
    Setting("language", "en", "that of texts which do not tell theirs (ISO 639-1)"),
    Setting("server", "", "a served engine that answers: http://HOST:PORT"),
    Setting("token_file", "", "the file with the token for it, else token beside this"),
)


class Chosen(NamedTuple):
    """A setting's value, and who has said it."""

    value: str | int
    origin: str
    """"command line", the variable's name, "line N" of the file, or "default"."""


def keeps_questions() -> bool:
    """Whether the environment leaves it open that questions are kept."""
    return os.environ.get(KEEP, "").strip().lower() not in OFF


def config_file() -> Path:
    """Return the place of the user's settings file; it may not exist."""
    from explainbot.folders import user_config

    return user_config() / NAME


def is_there(path: Path) -> bool:
    """Whether there is a file; in a folder that may not be looked into is none."""
    try:
        return path.is_file()
    except PermissionError:
        return False


def choose(given: Mapping[str, object] | None = None) -> dict[str, Chosen]:
    """Return every setting with the value that holds.

    Args:
        given: What the command line says, by name; None says nothing.

    Raises:
        SettingsError: The file or a variable is wrong, even if something else is said.
    """
    stated = _file(config_file())
    chosen = {}
    for setting in SETTINGS:
        said = (given or {}).get(setting.name)
        named = _variable(setting)
        if isinstance(said, str | int):
            chosen[setting.name] = Chosen(said, "command line")
        elif named is not None:
            chosen[setting.name] = Chosen(named, setting.variable)
        else:
            by_default = Chosen(setting.default, "default")
            chosen[setting.name] = stated.get(setting.name, by_default)
    return chosen


def interface(arguments: Sequence[str]) -> str:
    """Return the language of the program's own words, before anything is shown.

    What the command line says counts first (``--language``), then the variable, the
    settings file and the locale; what is wrong there is told later, by ``choose``.

    Args:
        arguments: Of the command line.
    """
    said = ""
    for at, word in enumerate(arguments):
        name, equals, value = word.partition("=")
        if name == "--":
            break
        if name == "--language":
            said = value if equals else "".join(arguments[at + 1 : at + 2])
    named = spoken(said) or spoken(os.environ.get(VARIABLE, ""))
    if not named and is_there(config_file()):
        with suppress(SettingsError):
            kept = _file(config_file()).get("interface")
            named = spoken(str(kept.value)) if kept else ""
    return named or by_environment()


def _file(path: Path) -> dict[str, Chosen]:
    """Return what the file says."""
    if not is_there(path):
        return {}
    from explainbot.settings import Kind, load

    file = load(path)
    kinds: dict[str, Kind] = {
        setting.name: int if isinstance(setting.default, int) else str
        for setting in SETTINGS
    }
    stated = {}
    for name, value in file.check(kinds).items():
        wrong = _wrong(name, value)
        if wrong:
            raise file.error(f'"{name}" must be {wrong}', name)
        stated[name] = Chosen(value, f"line {file.line(name)}")
    return stated


def _variable(setting: Setting) -> str | int | None:
    """Return what the environment says; None for an absent or an empty variable."""
    said = os.environ.get(setting.variable)
    if not said:
        return None
    is_count = isinstance(setting.default, int) and said.isdecimal()
    # Of a number with a thousand digits nothing but its length matters.
    value = int(said) if is_count and len(said) <= len(str(MOST)) else said
    wrong = _wrong(setting.name, value)
    if wrong:
        raise SettingsError(
            f'"{said[:40]}" is not {wrong}',
            where=setting.variable,
            hint="Change the environment variable, or unset it.",
        )
    return value


def _wrong(name: str, value: str | int) -> str:
    """Return what a value must be; "" if it is that."""
    if name == "top":
        right = isinstance(value, int) and 0 <= value <= MOST
        return "" if right else f"a whole number from 0 to {MOST}"
    if name == "theme":
        return "" if value in THEMES else f"one of {', '.join(THEMES)}"
    if name == "interface":
        return "" if value in LANGUAGES else f"one of {', '.join(LANGUAGES)}"
    if name == "language":
        from explainbot.text.languages import CODES

        right = value in CODES
        return "" if right else 'the ISO 639-1 code of a language, for example "en"'
    if name in ("server", "token_file"):
        right = isinstance(value, str) and value.isprintable()
        return "" if right else "one line of text"
    right = bool(str(value).strip())
    return "" if right else "the name or the folder of a model"
