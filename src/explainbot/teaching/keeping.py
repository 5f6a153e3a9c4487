"""The questions that the corpus did not answer, kept in the workspace.

One JSON object a line in ``.explainbot/questions.jsonl``: the question's words, the day
and, where one was shown, the passage that was marked unhelpful.  No name, no time of
the day, nothing about the machine.  Keeping never fails an answer: where nothing can
be written, nothing is kept.

A record is one write to the end of the file, so that several programs may write at
once; it begins with a line end, so that one that a crash cut off spoils no other.
"""

from __future__ import annotations

import json
import os
import time
from typing import TYPE_CHECKING

from explainbot.errors import SettingsError

if TYPE_CHECKING:
    # Only for types: this module is loaded at every question, and must cost nothing.
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import Protocol

    from explainbot.workspace import Places

    class Shown(Protocol):
        """A quote as far as it matters here."""

        @property
        def id(self) -> str:
            """The same wherever the same words stand."""

    class Told(Protocol):
        """An answer, or its view, as far as it matters here."""

        @property
        def question(self) -> str:
            """As it was asked."""

        @property
        def asked_as(self) -> str:
            """As it was understood."""

        @property
        def quotes(self) -> Sequence[Shown]:
            """What was claimed to answer."""

        @property
        def parts(self) -> Sequence[Told]:
            """One answer for each question of a message that held several."""


NEWER, OLDER = "questions.jsonl", "questions.1.jsonl"
MOST_BYTES = 5_000_000
"""Of a file; then it becomes the older one, and the one before it goes."""
LONGEST = 1000
"""Characters of a question that are kept."""
SWITCH = "EXPLAINBOT_KEEP_QUESTIONS"
OFF = ("0", "false", "no", "off")


def record(places: Places, answer: Told, *, unhelpful: bool = False) -> bool:
    """Keep a question that was not answered, or whose answer was marked unhelpful.

    An answered one is not kept, nor a blank one.

    Args:
        places: The workspace.
        answer: What was shown.
        unhelpful: Whether the reader marked it so.

    Returns:
        Whether anything was kept; False also where nothing can be written.
    """
    found = [*_unhelpful(answer)] if unhelpful else [*_unanswered(answer)]
    if not found or not is_kept(places):
        return False
    try:
        return append(places.state, b"".join(found), NEWER, OLDER)
    except OSError:
        return False


def _unanswered(answer: Told) -> Iterator[bytes]:
    for part in answer.parts or (answer,):
        if not part.quotes and part.question.strip():
            yield _line(part, "")


def _unhelpful(answer: Told) -> Iterator[bytes]:
    if not answer.quotes:
        yield from _unanswered(answer)
    elif answer.question.strip():
        yield _line(answer, answer.quotes[0].id)


def _line(answer: Told, unhelpful: str) -> bytes:
    value = {"day": time.strftime("%Y-%m-%d"), "question": answer.question[:LONGEST]}
    if answer.asked_as != answer.question and answer.asked_as.endswith(")"):
        after = answer.asked_as[:-1].partition(" (after: ")[2]
        value |= {"after": after[:LONGEST]} if after else {}
    value |= {"unhelpful": unhelpful} if unhelpful else {}
    text = json.dumps(value, ensure_ascii=False)
    return f"\n{text}\n".encode("utf-8", "replace")


def append(
    folder: Path, rows: bytes, newer: str, older: str, *, mode: int = 0o666
) -> bool:
    """Write ``rows`` to the end of the file ``newer``, which is made at need.

    At 5 MB it becomes ``older``, and the one before goes.  ``mode`` is for a new file.

    Raises:
        OSError: Nothing can be written there.
    """
    if not folder.is_dir():
        folder.mkdir()
        # What a class asked goes into nobody's version control.
        (folder / ".gitignore").write_text("*\n", encoding="ascii")
    file = os.open(folder / newer, os.O_WRONLY | os.O_APPEND | os.O_CREAT, mode)
    try:
        os.write(file, rows)
        full = os.fstat(file).st_size >= MOST_BYTES
    finally:
        os.close(file)
    if full:
        _rotate(folder, newer, older)
    return True


def _rotate(folder: Path, newer: str, older: str) -> None:
    """Begin a new file, unless another program just did."""
    from filelock import FileLock, Timeout

    try:
        with FileLock(folder / ".lock", timeout=0):
            if (folder / newer).stat().st_size >= MOST_BYTES:
                (folder / newer).replace(folder / older)
    except Timeout:
        return


def is_kept(places: Places) -> bool:
    """Whether questions are kept here; not if the settings cannot be read."""
    if os.environ.get(SWITCH, "").strip().lower() in OFF:
        return False
    if not places.settings.is_file():
        return True
    try:
        return kept_by_settings(places)
    except SettingsError:
        return False


def kept_by_settings(places: Places) -> bool:
    """Return ``keep`` of the table ``gaps`` in the settings; True where it is absent.

    Raises:
        SettingsError: The table is wrong.
    """
    if not places.settings.is_file():
        return True
    from explainbot.settings import load

    return bool(load(places.settings).check({"keep": bool}, "gaps").get("keep", True))
