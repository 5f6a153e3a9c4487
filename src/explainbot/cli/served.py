"""``--server``: the chat, ``ask`` and ``batch`` over an engine that somebody serves."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from explainbot.cli.ask import typed
from explainbot.client.remote import Remote, remote_at
from explainbot.config import choose
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


def ask_of(arguments: Sequence[str]) -> Callable[[], int] | None:
    """Return what answers a plain ``ask`` of a server; None where it takes a parser.

    Args:
        arguments: Of the command line.
    """
    found = typed(arguments, ("--server",))
    return None if found is None else lambda: _ask_plainly(found)


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
