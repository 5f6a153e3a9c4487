"""Wire format: requests and events as lines of JSON, one record a line, both ways."""

from __future__ import annotations

import json
import types
from collections.abc import Iterable
from dataclasses import asdict, is_dataclass
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from explainbot.engine import messages

_KINDS: dict[str, type] = {
    kind.__name__: kind
    for kind in (*get_args(messages.Request), *get_args(messages.Event))
}


def encode(record: messages.Request | messages.Event) -> bytes:
    """Return the record as one line; ASCII, so that no text in it can end the line."""
    frame = {"kind": type(record).__name__, "record": asdict(record)}
    return json.dumps(frame, ensure_ascii=True).encode("ascii") + b"\n"


def decode(line: bytes) -> Any:
    """Return the record of one line.

    Raises:
        ValueError: The line is no record (cut off, or not written by `encode`).
    """
    try:
        frame = json.loads(line)
        return _revive(_KINDS[frame["kind"]], frame["record"])
    except (KeyError, TypeError) as error:
        raise ValueError(f"not a record: {line[:80]!r}") from error


def records(lines: Iterable[bytes]) -> Iterable[Any]:
    """Decode line by line, to the end or to the first line that was cut off."""
    for line in lines:
        try:
            yield decode(line)
        except ValueError:
            return


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _revive(kind: Any, data: Any) -> Any:
    """Build a value of type ``kind`` from JSON: dataclasses, tuples, plain values."""
    if data is None:
        return None
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _revive(next(a for a in arguments if a is not type(None)), data)
    if origin is tuple:
        if arguments[-1] is Ellipsis:
            return tuple(_revive(arguments[0], item) for item in data)
        return tuple(_revive(a, item) for a, item in zip(arguments, data, strict=True))
    if is_dataclass(kind):
        hints = _hints(kind)  # type: ignore[arg-type]
        values = {name: _revive(hints[name], value) for name, value in data.items()}
        return kind(**values)  # type: ignore[operator]
    return data
