"""``explainbot forget``, and ``gaps --clear``: what is kept of somebody's use goes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import NamedTuple

from explainbot.cli.common import note, open_workspace, print_json
from explainbot.errors import OutputError
from explainbot.paths import Places
from explainbot.study import schedule
from explainbot.teaching.text import counted
from explainbot.usage import history, unanswered


class Held(NamedTuple):
    """One kind of what is kept."""

    key: str
    """In JSON."""
    one: str
    """What a person calls one of it."""
    count: Callable[[Places], int]
    forget: Callable[[Places], int]


QUESTIONS = Held(
    "questions",
    "question without an answer",
    lambda places: len(unanswered.read_kept(places)),
    unanswered.forget,
)
ALL = (
    QUESTIONS,
    Held("history", "question of the chat", history.count, history.forget),
    Held("reviews", "review of what was studied", schedule.count, schedule.forget),
)


def forget(options: argparse.Namespace) -> int:
    """Delete all that is kept, once it is sure that this is meant."""
    return _delete(options, ALL)


def clear(options: argparse.Namespace) -> int:
    """Delete the questions without an answer alone, as sure."""
    return _delete(options, (QUESTIONS,))


def _delete(options: argparse.Namespace, kinds: tuple[Held, ...]) -> int:
    places = open_workspace(options).places
    counts = {kind.key: kind.count(places) for kind in kinds}
    there = any(counts.values())
    if there and not options.yes and not _is_sure(places, _told(kinds, counts)):
        note("explainbot: nothing was deleted")
        return 0
    deleted = {kind.key: kind.forget(places) for kind in kinds}
    if options.json:
        print_json({"deleted": sum(deleted.values()), **deleted})
    else:
        print(f"deleted: {_told(kinds, deleted)}")
    return 0


def _told(kinds: tuple[Held, ...], counts: dict[str, int]) -> str:
    """Return "2 questions without an answer, 1 review of what was studied"."""
    told = []
    for kind in kinds:
        noun, _, rest = kind.one.partition(" ")
        if counts[kind.key]:
            told.append(f"{counted(counts[kind.key], noun)} {rest}")
    return ", ".join(told) or "nothing, for nothing was kept"


def _is_sure(places: Places, what: str) -> bool:
    """Ask on the terminal.

    Raises:
        OutputError: There is none to ask on.
    """
    if not sys.stdin.isatty():
        raise OutputError(
            f"{what} would be deleted, and no one can be asked",
            where=places.state,
            hint="Say it with --yes.",
        )
    print(f"Delete {what}? [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")
