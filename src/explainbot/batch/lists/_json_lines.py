"""Question lists as JSON Lines."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

from explainbot.batch.lists.columns import question_column
from explainbot.batch.lists.tables import Line, Record
from explainbot.errors import QuestionsError

_HINT = 'Write {"question": "..."} or "..." on each line.'


def json_records(
    lines: Iterator[Line], where: str, column: str | None = None
) -> Iterator[Record]:
    """Yield the questions of a file of JSON values, one a line; blank lines are none.

    Args:
        lines: The file's lines with their numbers.
        where: The file's name, for messages.
        column: The key that holds the question; None finds it.

    Raises:
        QuestionsError: A line is not JSON, or holds no question.
    """
    for number, text in lines:
        if not text.strip():
            continue
        try:
            value = json.loads(text, parse_constant=_refuse, parse_float=_finite)
            json.dumps(value, ensure_ascii=False).encode("utf-8")
        except (ValueError, RecursionError) as error:
            detail = (
                error.msg if isinstance(error, json.JSONDecodeError) else str(error)
            )
            raise QuestionsError(
                f"this line is not valid JSON ({detail})",
                where=where,
                line=number,
                hint='Write one JSON object with "question" on each line.',
            ) from None
        question, fields = _question(value, column, where, number)
        yield number, question, fields


def _refuse(name: str) -> float:
    raise ValueError(f"{name} is not a JSON number")


def _finite(digits: str) -> float:
    number = float(digits)
    return number if math.isfinite(number) else _refuse(digits)


def _question(
    value: object, column: str | None, where: str, line: int
) -> tuple[str, dict[str, Any]]:
    """Split a line's value into the question and the other fields.

    A null question counts as blank: exports of tables write empty cells so.
    """
    if isinstance(value, str):
        return value, {}
    if not isinstance(value, dict):
        what = "this line holds neither an object nor a text"
        raise QuestionsError(what, where=where, line=line, hint=_HINT)
    names = list(value)
    at = names.index("question") if "question" in value and not column else None
    if at is None:
        at = question_column(names, column, where, line)
    if at is None:
        what = 'this object has no "question"'
        raise QuestionsError(what, where=where, line=line, hint=_HINT)
    key = names[at]
    question = "" if value[key] is None else value[key]
    if not isinstance(question, str):
        what = f'"{key}" is not a text'
        raise QuestionsError(what, where=where, line=line, hint=_HINT)
    return question, {name: cell for name, cell in value.items() if name != key}
