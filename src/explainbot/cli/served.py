"""``--server``: the chat, ``ask`` and ``batch`` over an engine that somebody serves."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from explainbot.client.remote import Remote, remote_at
from explainbot.config import MOST, choose
from explainbot.errors import RemoteError

if TYPE_CHECKING:
    import argparse

TYPED = "command line"
"""Who has said something that is typed, as config.py names it."""
LOCAL = ("model", "reader", "workspace")
"""Options that say how an engine of this machine answers."""


def instead(
    options: argparse.Namespace, command: str
) -> Callable[[argparse.Namespace], int] | None:
    """Return what a command does with a server; None where it needs none.

    Args:
        options: Of the command line, with what holds by default.
        command: Its name.

    Raises:
        RemoteError: What was typed excludes each other.
    """
    typed = options.chosen["server"].origin == TYPED
    found = {"ask": ask, "batch": batch, "chat": chat}.get(command)
    if not typed and (found is None or options.workspace):
        return None
    if found is None:
        raise RemoteError(
            "--server is for the chat, ask and batch",
            hint="Leave it out: this works on a workspace of this machine.",
        )
    for name in LOCAL:
        said = options.chosen.get(name)
        by_hand = said.origin == TYPED if said else bool(getattr(options, name))
        if by_hand:
            raise RemoteError(
                f"--server and --{name} exclude each other",
                hint="The server answers from its own texts, by its own models.",
            )
    return found


_SWITCHES = ("--json", "--why", "--exact", "--alone")
_VALUES = ("--server", "--top", "--history", "--collection")


def ask_of(arguments: Sequence[str]) -> Callable[[], int] | None:
    """Return what answers a plain ``ask`` of a server; None where it takes a parser.

    It is quick because it leaves the parser out, which takes longer than all the rest.
    What is not written out in full, or has other options, is left to that.

    Args:
        arguments: Of the command line.
    """
    found: dict[str, Any] = {"server": None, "top": None}
    found |= {one[2:]: False for one in _SWITCHES} | {"history": [], "collection": []}
    words: list[str] = []
    ended = False
    rest = iter(arguments)
    for one in rest:
        name, equals, value = one.partition("=")
        option = one.startswith("-") and one != "-"
        if ended and not option:
            return None  # words on both sides of an option
        ended = ended or (option and bool(words[1:]))
        if option and not words and name != "--server":
            return None
        if one in _SWITCHES:
            found[one[2:]] = True
        elif name in _VALUES:
            value = value if equals else next(rest, "-")
            if not equals and value.startswith("-"):
                return None
            kept = found[name[2:]]
            found[name[2:]] = [*kept, value] if isinstance(kept, list) else value
        elif option:
            return None
        else:
            words.append(one)
    if words[:1] != ["ask"] or not words[1:] or not _reads_top(found):
        return None
    return lambda: _ask_plainly(found | {"question": words[1:]})


def _reads_top(found: dict[str, Any]) -> bool:
    """Read the number of ``--top``; whether there is none, or it is one."""
    said = found["top"]
    if said is None:
        return True
    right = said.isascii() and said.isdecimal() and len(said) <= len(str(MOST))
    found["top"] = int(said) if right else said
    return right and found["top"] <= MOST


def _ask_plainly(found: dict[str, Any]) -> int:
    options = cast("argparse.Namespace", SimpleNamespace(**found))
    options.chosen = choose(found)
    options.server = options.chosen["server"].value
    options.token_file = options.chosen["token_file"].value
    options.top = options.chosen["top"].value
    return ask(options)


def remote_of(options: argparse.Namespace) -> Remote:
    """Return the server that is meant.

    Raises:
        RemoteError: Its address or the token cannot be used.
    """
    return remote_at(options.server, options.token_file)


def ask(options: argparse.Namespace) -> int:
    """Have a server answer one question; 0 answered, 1 not."""
    from explainbot.cli.ask import asked_question, readable, surface
    from explainbot.client.asking import ask_remote

    question, history = asked_question(options)
    typed = options.chosen["server"].origin == TYPED
    answer = ask_remote(
        remote_of(options),
        {
            "question": question,
            "history": history,
            "top": options.top,
            "exact": options.exact,
            "collections": [readable(name) for name in options.collection],
            "why": options.why,
            "json": options.json,
            "named": ["--server", options.server] if typed else [],
            **surface(),
        },
    )
    for line in answer.notes:
        print(line, file=sys.stderr)
    print(answer.out)
    return answer.status


def batch(options: argparse.Namespace) -> int:
    """Have a server answer a list; 2 if a row carries an error."""
    from explainbot.cli.batch import batch_remote

    return batch_remote(options, remote_of(options))


def chat(options: argparse.Namespace) -> int:
    """Open the chat over a server."""
    from explainbot.client.chat import chat_remote

    return chat_remote(options, remote_of(options))
