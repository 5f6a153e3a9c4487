"""Columns of a question list: the question, its history, collection and top."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from explainbot.errors import QuestionsError
from explainbot.readers.columns import column_pair, plain_name
from explainbot.text.word_lists import every_entry

MOST = 1000
"""Alternatives that a row can ask for."""
_COMMENT = "# "
_SEVERAL = re.compile(r"\s*\|\|\s*")
_TOPS = frozenset({"top", "top_k", "top-k", "top k"})


@cache
def _collections() -> frozenset[str]:
    return frozenset(map(plain_name, every_entry("collection_columns")))


class Wanted(NamedTuple):
    """What a row asks for beside its question."""

    history: tuple[str, ...] = ()
    """Earlier questions, oldest first."""
    collections: tuple[str, ...] = ()
    top: int | None = None
    fault: str = ""
    """Why the row cannot be answered; "" if it can."""


def question_column(
    names: Sequence[str], column: str | None, where: str, line: int = 0
) -> int | None:
    """Return which of the names heads the questions; None if none says so.

    Args:
        names: The header.
        column: The name that the user gave (case does not matter), or None.
        where: The file's name, for messages.
        line: The header's line.

    Raises:
        QuestionsError: There is no column ``column``.
    """
    plain = [name.strip().casefold() for name in names]
    if column is not None:
        if column in names:
            return [*names].index(column)
        if column.strip().casefold() in plain:
            return plain.index(column.strip().casefold())
        raise QuestionsError(
            f'there is no column "{column}"',
            where=where,
            line=line,
            hint=f"There are: {', '.join(names)}.",
        )
    if "question" in plain:
        return plain.index("question")
    return column_pair(names)[0]


def is_comment(question: str) -> bool:
    """Whether a row is a remark and no question: it begins with "# "."""
    return question.lstrip().startswith(_COMMENT)


def wanted(fields: Mapping[str, Any], where: str, line: int) -> Wanted:
    """Read the fields that say how a row is to be answered.

    Raises:
        QuestionsError: "history" is neither a list of texts nor a text.
    """
    history: tuple[str, ...] | None = None
    collections: tuple[str, ...] = ()
    top, fault = None, ""
    for name, value in fields.items():
        plain = plain_name(name)
        if plain == "history" and history is None:
            history = _texts(value)
            if history is None:
                raise QuestionsError(
                    '"history" is neither a list of questions nor one text',
                    where=where,
                    line=line,
                    hint="Give the earlier questions as a list, or joined by ' || '.",
                )
        elif plain in _collections():
            found = _texts(value)
            fault = fault or ("" if found is not None else f'"{name}" is not a name')
            collections += found or ()
        elif plain in _TOPS:
            top = _count(value)
            wrong = top is None and value not in ("", None)
            said = f'"{name}" is not a number from 0 to {MOST}'
            fault = fault or (said if wrong else "")
    return Wanted(history or (), collections, top, fault)


def _texts(value: object) -> tuple[str, ...] | None:
    if value is None:
        return ()
    if isinstance(value, str):
        return tuple(part for part in _SEVERAL.split(value.strip()) if part)
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return tuple(part for part in value if part.strip())
    return None


def _count(value: object) -> int | None:
    """Return a number from 0 to MOST, also one that is written as a text."""
    text = value.strip() if isinstance(value, str) else value
    if isinstance(text, str) and text.isdecimal() and len(text) <= len(str(MOST)):
        text = int(text)
    fits = isinstance(text, int) and not isinstance(text, bool) and 0 <= text <= MOST
    return int(text) if fits and isinstance(text, int) else None
