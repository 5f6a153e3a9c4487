"""The user's own keys: a file that names them by place and command."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

from explainbot.errors import ExplainbotError
from explainbot.paths import user_config
from explainbot.tui.entry import Command

NAME = "keys.toml"
PLACES = ("anywhere", "box", "empty_box", "card", "reader")
KEPT = frozenset(
    {
        *(f"ctrl+{letter}" for letter in "imhbasztnw"),
        *("f5", "f6", "f10", "f11"),
        *("escape", "ctrl+left_square_bracket"),
    }
)
"""Keys that terminals, multiplexers and browsers keep, and the way back."""
Wanted = Mapping[tuple[str, str], Sequence[str]]
"""From a place and the id of a command to its keys there; none takes them away."""


def read_keys(folder: Path | None = None) -> tuple[Wanted, list[str]]:
    """Return what the user's file asks for, and what is wrong in it.

    Args:
        folder: Where the file is; None: the user's folder of settings.
    """
    path = (folder or user_config()) / NAME
    if not path.is_file():
        return {}, []
    from explainbot.settings import load

    wanted: dict[tuple[str, str], Sequence[str]] = {}
    problems = []
    try:
        file = load(path)
        for place in file.data:
            for command, keys in file.table(place).items():
                listed = [keys] if isinstance(keys, str) else keys
                if isinstance(listed, list) and all(
                    isinstance(key, str) for key in listed
                ):
                    wanted[place, command] = tuple(listed)
                else:
                    problem = file.error("keys are strings", place, command)
                    problems.append(str(problem))
    except ExplainbotError as error:
        return {}, [*problems, str(error)]
    return wanted, problems


def rebound(
    entries: Sequence[Command], wanted: Wanted
) -> tuple[list[Command], list[str]]:
    """Return the commands with the user's keys, and what could not be done.

    What cannot be done leaves the keys of that command as they were.
    """
    known = {entry.id: entry for entry in entries}
    problems = []
    taken: dict[tuple[str, str], tuple[str, ...]] = {}
    for (place, name), keys in wanted.items():
        wrong = _wrong(place, name, keys, known)
        if wrong:
            problems.append(wrong)
        else:
            taken[place, name] = tuple(keys)
    while True:
        made = [_with_keys(entry, taken) for entry in entries]
        clash = next(_clashes(made, taken), None)
        if clash is None:
            return made, problems
        place, name, key, other = clash
        problems.append(f'{place}.{name}: "{key}" means "{other}" there already')
        del taken[place, name]


def _wrong(
    place: str, name: str, keys: Sequence[str], known: Mapping[str, Command]
) -> str:
    if place not in PLACES:
        return f'there is no place "{place}"; there are {", ".join(PLACES)}'
    if name not in known:
        return f'{place}: there is no command "{name}"; /keys names them'
    kept = [key for key in keys if key in KEPT]
    return f'{place}.{name}: "{kept[0]}" cannot be used' if kept else ""


def _with_keys(
    entry: Command, taken: Mapping[tuple[str, str], tuple[str, ...]]
) -> Command:
    own = {
        place: taken[place, entry.id] for place in PLACES if (place, entry.id) in taken
    }
    return replace(entry, **own) if own else entry  # type: ignore[arg-type]


def _clashes(
    entries: Sequence[Command], taken: Mapping[tuple[str, str], tuple[str, ...]]
) -> Iterator[tuple[str, str, str, str]]:
    """Yield the wishes that clash: place, command, key, and who has the key."""
    for (place, name), keys in taken.items():
        for key in keys:
            near = PLACES if place == "anywhere" else _beside(place)
            owners = Counter(
                entry.id
                for entry in entries
                for other in near
                if key in cast("tuple[str, ...]", getattr(entry, other))
            )
            others = [owner for owner in owners if owner != name]
            if others:
                yield place, name, key, others[0]


def _beside(place: str) -> tuple[str, ...]:
    """Return the places whose keys work at a place."""
    box = ("box", "empty_box") if place in ("box", "empty_box") else (place,)
    return ("anywhere", *box)
