"""Unanswered questions, kept in the workspace for the teacher.

One JSON object a line in ``.explainbot/questions.jsonl``: the question's words, the day
and, where one was shown, the passage that was marked unhelpful.  No name, no time of
the day, nothing about the machine.  Keeping never fails an answer: where nothing can
be written, nothing is kept.
"""
# Only for types: this module is loaded at every question, and must cost nothing.

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from explainbot.config import keeps_questions
from explainbot.errors import SettingsError
from explainbot.paths import Places

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Protocol

    from explainbot.index.server.usage import KeptRows

    class Shown(Protocol):
        """A quote as far as it matters here."""

        @property
        def id(self) -> str:
            """The same wherever the same words stand."""

    class AnswerToKeep(Protocol):
        """An answer, or its view, as far as it matters here."""

        @property
        def question(self) -> str:
            """As it was asked."""

        @property
        def asked_as(self) -> str:
            """As it was understood."""

        @property
        def match(self) -> str:
            """How well the closest passage fits."""

        @property
        def quotes(self) -> Sequence[Shown]:
            """What was claimed to answer."""

        @property
        def parts(self) -> Sequence[AnswerToKeep]:
            """One answer for each question of a message that held several."""


NEWER, OLDER = "questions.jsonl", "questions.1.jsonl"
LONGEST = 1000
"""Characters of a question that are kept."""


def record(
    places: Places, answer: AnswerToKeep, *, unhelpful: bool = False, group: str = ""
) -> bool:
    """Keep a question that was not answered, or whose answer was marked unhelpful.

    An answered one is not kept, nor a blank one, nor a mere greeting; nor what only
    a part of the index was asked, for what could not be asked may hold the answer.
    Where the teacher has them counted, each question is counted as well
    (``usage/digest``).

    Args:
        places: The workspace.
        answer: What was shown.
        unhelpful: Whether the reader marked it so.
        group: The class that asked; "" for none.

    Returns:
        Whether anything was kept; False also where nothing can be written.
    """
    if not unhelpful and getattr(answer, "parts_missing", None):  # a view has none
        return False
    if not unhelpful and is_counted(places):
        from explainbot.usage.digest import count  # of no use to most

        count(places, asked(answer), group)
    lines = _unhelpful(answer) if unhelpful else _unanswered(answer)
    of_class = {"class": group} if group else {}
    found = [line | of_class for line in lines]
    if not found or not is_kept(places):
        return False
    from explainbot.usage.log import row  # not for a question with an answer

    try:
        _log(places).append(b"".join(map(row, found)))
    except OSError:
        return False
    return True


def _log(places: Places) -> KeptRows:
    from explainbot.usage.log import AppendLog, log_of

    files = AppendLog(places.state, NEWER, "the kept questions", OLDER)
    return log_of(places, files, "questions")


def asked(answer: AnswerToKeep) -> Iterator[AnswerToKeep]:
    """Yield the parts of an answer that ask something: no blank, no mere greeting.

    Of what somebody in distress says there is none.
    """
    from explainbot.answering.question.message import (
        in_distress,
        is_small_talk,
        only_courtesy,
    )

    for part in () if in_distress(answer.question) else answer.parts or (answer,):
        question = part.question
        if in_distress(question):
            continue
        idle = only_courtesy(question) or is_small_talk(question)
        if part.quotes or (question.strip() and not idle):
            yield part


def _unanswered(answer: AnswerToKeep) -> Iterator[dict[str, str]]:
    for part in asked(answer):
        if not part.quotes:
            yield _line(part, "")


def _unhelpful(answer: AnswerToKeep) -> Iterator[dict[str, str]]:
    if not answer.quotes:
        yield from _unanswered(answer)
    elif answer.question.strip():
        yield _line(answer, answer.quotes[0].id)


def _line(answer: AnswerToKeep, unhelpful: str) -> dict[str, str]:
    value = {"day": time.strftime("%Y-%m-%d"), "question": answer.question[:LONGEST]}
    if answer.asked_as != answer.question and answer.asked_as.endswith(")"):
        after = answer.asked_as[:-1].partition(" (after: ")[2]
        value |= {"after": after[:LONGEST]} if after else {}
    return value | ({"unhelpful": unhelpful} if unhelpful else {})


def is_kept(places: Places) -> bool:
    """Whether questions are kept here; not if the settings cannot be read."""
    if not keeps_questions():
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
    return _by_settings(places, "gaps", "keep", absent=True)


def is_counted(places: Places) -> bool:
    """Whether questions are counted here; not if the settings cannot be read."""
    if not keeps_questions():
        return False
    try:
        # Most settings say nothing of it, and need not be taken apart for a question.
        told = b"digest" in places.settings.read_bytes()
        return told and counted_by_settings(places)
    except (OSError, SettingsError):
        return False


def counted_by_settings(places: Places) -> bool:
    """Return ``count`` of the table ``digest`` in the settings; False if absent.

    Raises:
        SettingsError: The table is wrong.
    """
    return _by_settings(places, "digest", "count", absent=False)


def _by_settings(places: Places, table: str, key: str, *, absent: bool) -> bool:
    """Return a switch of the settings; ``absent`` where nothing is said of it."""
    if not places.settings.is_file():
        return absent
    from explainbot.settings import load

    return bool(load(places.settings).check({key: bool}, table).get(key, absent))


@dataclass(frozen=True, slots=True)
class KeptQuestion:
    """A question as it is kept."""

    question: str
    day: str
    """YYYY-MM-DD."""
    after: str = ""
    """The question before it, if it leaned on that one."""
    unhelpful: str = ""
    """Id of the quote that was marked so; "" for a question without an answer."""
    group: str = ""
    """The class that asked; "" where none is known."""


def read_kept(places: Places, group: str = "") -> list[KeptQuestion]:
    """Return what is kept, oldest first, without lines that are cut off or no record.

    Args:
        places: The workspace.
        group: The class that asked; "" for all.

    Raises:
        OutputError: A file cannot be read.
    """
    found = map(_parsed, _log(places).read())
    return [kept for kept in found if kept and group in ("", kept.group)]


def most_asked(kept: Sequence[KeptQuestion]) -> list[tuple[str, int]]:
    """Return the questions with how often each was asked, the most asked first.

    Those that differ only in case or white space count as one, in their last wording;
    of equally many the newest comes first.
    """
    from collections import Counter

    keys = [" ".join(item.question.lower().split()) for item in kept]
    names = {key: item.question for key, item in zip(keys, kept, strict=True)}
    counts = Counter(reversed(keys))
    return [(names[key], times) for key, times in counts.most_common()]


def _parsed(value: dict[str, Any]) -> KeptQuestion | None:
    names = ("question", "day", "after", "unhelpful", "class")
    cells = [value.get(name, "") for name in names]
    if not all(isinstance(cell, str) for cell in cells) or not cells[0].strip():
        return None
    return KeptQuestion(*cells)


def forget(places: Places) -> int:
    """Delete every kept question; return how many there were.

    Raises:
        OutputError: A file cannot be deleted.
    """
    from explainbot.usage.log import counted_if_readable

    there = counted_if_readable(lambda them: len(read_kept(them)), places)
    _log(places).delete()
    return there
