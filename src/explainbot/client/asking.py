"""One question, answered by a served engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from explainbot.config import keeps_questions
from explainbot.errors import RemoteError

if TYPE_CHECKING:
    from explainbot.client.remote import Remote


class RemoteAnswer(NamedTuple):
    """What is printed of an answer."""

    out: str
    notes: list[str]
    status: int


def ask_remote(remote: Remote, asked: dict[str, Any]) -> RemoteAnswer:
    """Return what is to be printed.

    Args:
        remote: The server.
        asked: Arguments of ``ask``, as serving/programs/desk.py takes them.

    Raises:
        RemoteError: The server cannot be reached, or refuses.
    """
    found = remote.call("ask", {**asked, "keep": keeps_questions()})
    out, notes, status = (found.get(name) for name in ("out", "notes", "status"))
    if not (
        isinstance(out, str)
        and isinstance(notes, list)
        and all(isinstance(note, str) for note in notes)
        and type(status) is int
        and status in (0, 1)
    ):
        raise RemoteError("the server's answer is none", where=remote.address)
    return RemoteAnswer(out, notes, status)
