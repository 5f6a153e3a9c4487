"""Messages between a surface and the engine, both ways, and as lines of JSON.

Requests carry a number chosen by the surface; the event that answers one carries it
back.  Requests are worked off in the order in which they were made; files may be taken
in beside them, so that questions are answered meanwhile.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, is_dataclass
from difflib import SequenceMatcher
from functools import cache
from typing import Any, Literal, Protocol, Union, get_args, get_origin, get_type_hints

from explainbot.engine.views import (
    AnswerView,
    FileState,
    SectionView,
    SourceView,
    TermView,
)
from explainbot.records import Span
from explainbot.reports import DocumentEntry, LoadReport
from explainbot.usage.history import Past


@dataclass(frozen=True, slots=True)
class Outline:
    """Tell the sections of a document."""

    request: int
    document: str


@dataclass(frozen=True, slots=True)
class Outlined:
    """The sections of a document, in its order."""

    request: int
    sections: tuple[SectionView, ...]


@dataclass(frozen=True, slots=True)
class Define:
    """Tell what the texts define."""

    request: int
    words: str = ""
    """A term, or a part of one; "" for all."""
    collections: tuple[str, ...] = ()
    """Folders and tags whose texts are meant; () for all."""


@dataclass(frozen=True, slots=True)
class Defined:
    """What the texts define, by term."""

    request: int
    terms: tuple[TermView, ...]


_MOST_LINES = 2000
"""Lines between the first and the last change that are compared one by one."""


@dataclass(frozen=True, slots=True)
class Compare:
    """Tell how a passage of a document reads in its file now."""

    request: int
    document: str
    start: int
    """Offset in the document's text as it was indexed; code points, end exclusive."""
    end: int


@dataclass(frozen=True, slots=True)
class Compared:
    """A passage then and now."""

    request: int
    indexed: str
    now: str
    """The lines that stand in its place; "" where none are left."""


def counterpart(old: str, new: str, span: Span) -> Span:
    """Return where the lines of a passage stand in a later version of its text.

    Args:
        old: The text.
        new: The later version.
        span: Of the passage in ``old``.
    """
    was, now = old.splitlines(keepends=True), new.splitlines(keepends=True)
    first = _line(was, span[0])
    last = max(first, _line(was, max(span[0], span[1] - 1)))
    left, right = _moved(was, now, first, last)
    start = sum(map(len, now[:left]))
    return start, start + sum(map(len, now[left:right]))


def _line(lines: list[str], offset: int) -> int:
    """Return which line, from 0, holds an offset."""
    passed = 0
    for number, line in enumerate(lines):
        passed += len(line)
        if offset < passed:
            return number
    return max(0, len(lines) - 1)


def _moved(was: list[str], now: list[str], first: int, last: int) -> Span:
    """Return the lines of ``now`` for the lines ``first`` to ``last`` of ``was``."""
    least = min(len(was), len(now))
    head = next((n for n in range(least) if was[n] != now[n]), least)
    rest = least - head
    tail = next((n for n in range(rest) if was[-1 - n] != now[-1 - n]), rest)
    a, b = was[head : len(was) - tail], now[head : len(now) - tail]
    further = len(now) - len(was)
    blocks = [("equal", 0, head, 0, head)]
    if max(len(a), len(b)) <= _MOST_LINES:
        found = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
        blocks += [
            (tag, head + i, head + j, head + k, head + m) for tag, i, j, k, m in found
        ]
    else:
        blocks.append(("replace", head, head + len(a), head, head + len(b)))
    end = len(was) - tail
    blocks.append(("equal", end, len(was), end + further, len(now)))
    left = _in_block(blocks, first, after=False)
    return left, max(left, _in_block(blocks, last, after=True))


def _in_block(
    blocks: list[tuple[str, int, int, int, int]], line: int, *, after: bool
) -> int:
    """Return where a line stands now: where it begins, or ``after`` it."""
    for tag, i, j, k, m in blocks:
        if i <= line < j:
            if tag == "equal":
                return k + line - i + after
            return m if after else k
    return blocks[-1][4]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a long step is; ``total`` is 0 when it is not known."""

    step: str
    done: int
    total: int
    request: int | None = None
    """The request it belongs to; None while the engine gets ready."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The engine can answer; without titles there is nothing to answer from."""

    workspace: str
    """Path of the workspace's folder."""
    titles: tuple[str, ...]
    """One for each document, in the order of their names."""
    passages: int
    counts: bool = False
    """Whether the teacher has questions counted here, which everybody is told."""


@dataclass(frozen=True, slots=True)
class Outdated:
    """Follows `Ready`: the index does not hold the corpus as it is now."""

    files: tuple[str, ...]
    """Files of the corpus that are new, changed or gone, in name order."""
    rules: str = ""
    """That it was made by other rules of reading, in words; "" if it was not."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A question was worked off: answered, or declined in words."""

    request: int
    answer: AnswerView


@dataclass(frozen=True, slots=True)
class Sourced:
    """A document that was asked for."""

    request: int
    source: SourceView


@dataclass(frozen=True, slots=True)
class Checked:
    """How a source's file stands now."""

    request: int
    state: FileState


@dataclass(frozen=True, slots=True)
class Loaded:
    """Files were taken into the index; a `Ready` with the new counts follows."""

    request: int
    report: LoadReport


@dataclass(frozen=True, slots=True)
class Stopped:
    """Taking files in was stopped; the index before stays, and a `Ready` follows."""

    request: int


@dataclass(frozen=True, slots=True)
class Recalled:
    """What was asked before, and what can be asked by its heading."""

    request: int
    past: tuple[Past, ...]
    """Oldest first, each question once."""
    headings: tuple[str, ...]
    """In the order of the texts, "" between two."""
    words: tuple[str, ...] = ()
    """Of the texts, the most common first."""


@dataclass(frozen=True, slots=True)
class Marked:
    """An answer was marked as no help."""

    request: int
    kept: bool
    """Whether that was written down; not where keeping is switched off."""


@dataclass(frozen=True, slots=True)
class InVain:
    """The questions that were kept for the teacher, most asked first."""

    request: int
    questions: tuple[tuple[str, int], ...]
    """Each with how often it was asked."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What the index holds, in name order."""

    request: int
    documents: tuple[DocumentEntry, ...]


@dataclass(frozen=True, slots=True)
class Previewed:
    """What `Add` would find in files; nothing was written."""

    request: int
    report: LoadReport
    begins: tuple[str, ...]
    """The first sections: heading and first words."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A request failed, or (with ``request`` None) the engine as a whole."""

    request: int | None
    message: str
    kind: Literal["error", "unusable", "ended"] = "error"
    """"unusable": it runs but cannot answer anything; "ended": it runs no more."""


Reply = (
    Answered
    | Sourced
    | Checked
    | Loaded
    | Stopped
    | Recalled
    | Marked
    | InVain
    | Listed
    | Outlined
    | Defined
    | Compared
    | Previewed
    | Failed
)
"""What answers a request."""
Event = Progress | Ready | Outdated | Reply
Deliver = Callable[[Event], None]


@dataclass(frozen=True, slots=True)
class Ask:
    """Answer ``question``; ``history`` is the earlier questions, oldest first."""

    request: int
    question: str
    history: tuple[str, ...] = ()
    top: int = 3
    exact: bool = False
    """Whether to take the question as it was typed, without any repair."""
    collections: tuple[str, ...] = ()
    """Names of the folders and tags to answer from, any of them; () for all texts."""
    conversation: str = ""
    """What the history calls this conversation; with "" it keeps nothing of it."""
    again: bool = False
    """Whether it was asked before, so that nothing is kept for the teacher."""


@dataclass(frozen=True, slots=True)
class Source:
    """Give the indexed text of a document."""

    request: int
    document: str


@dataclass(frozen=True, slots=True)
class Check:
    """Compare a source's file with the copy that is shown."""

    request: int
    document: str
    path: str
    """Relative to the workspace."""
    sha256: str
    """Of the text that is shown."""


@dataclass(frozen=True, slots=True)
class Add:
    """Copy files into the corpus and index them."""

    request: int
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """Bring the index up to date with the corpus."""

    request: int


@dataclass(frozen=True, slots=True)
class Remove:
    """Take a document out of the corpus and the index."""

    request: int
    document: str


@dataclass(frozen=True, slots=True)
class Preview:
    """Say what `Add` would find; writes nothing."""

    request: int
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recall:
    """Tell what was asked before, and the headings of the texts."""

    request: int


@dataclass(frozen=True, slots=True)
class Mark:
    """Keep for the teacher that an answer did not help."""

    request: int
    answer: AnswerView


@dataclass(frozen=True, slots=True)
class Gaps:
    """Tell which questions were kept for the teacher."""

    request: int


@dataclass(frozen=True, slots=True)
class List:
    """Tell what the index holds."""

    request: int


@dataclass(frozen=True, slots=True)
class Stop:
    """Stop the `Loading` of that number; nothing is done if it has ended."""

    request: int


@dataclass(frozen=True, slots=True)
class Reload:
    """Open the index again; a `Ready` follows."""

    request: int | None = None


Loading = Add | Index | Remove | Preview
"""What takes long: done beside the questions."""
Lookup = Source | Check | Recall | Mark | Gaps | List | Outline | Define | Compare
"""What is told at once."""
Request = Ask | Lookup | Loading | Stop | Reload


class Port(Protocol):
    """One running engine.

    Events may be delivered from another thread; a surface passes them on to its own.
    """

    def start(self, deliver: Deliver) -> None:
        """Start the engine, or start it again after it ended; once at a time."""

    def send(self, request: Request) -> None:
        """Queue a request; nothing is returned and nothing is raised."""

    def stop(self) -> None:
        """End the engine at once; may be called twice."""


_KINDS: dict[str, type] = {
    kind.__name__: kind for kind in (*get_args(Request), *get_args(Event))
}


def encode(record: Request | Event) -> bytes:
    """Return the record as one line; ASCII, so that no text in it can end the line."""
    frame = {"kind": type(record).__name__, "record": asdict(record)}
    return json.dumps(frame, ensure_ascii=True).encode("ascii") + b"\n"


def decode(line: bytes) -> Any:
    """Return the record of one line.

    Raises:
        ValueError: The line is no record (cut off, or not written by `encode`), or
            something in it is of another type than it is declared with.
    """
    try:
        frame = json.loads(line)
        return _revive(_KINDS[frame["kind"]], frame["record"])
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"not a record: {line[:80]!r}") from error


def records(lines: Iterable[bytes]) -> Iterable[Any]:
    """Decode line by line, to the end or to the first line that was cut off."""
    for line in lines:
        try:
            yield decode(line)
        except ValueError:
            return


@cache
def hints(kind: type) -> dict[str, Any]:
    """Return the types of a record's fields, by name."""
    return get_type_hints(kind)


def _revive(kind: Any, data: Any) -> Any:
    """Build a value of type ``kind`` from JSON: dataclasses, tuples, plain values."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        if data is None and type(None) in arguments:
            return None
        return _revive(next(a for a in arguments if a is not type(None)), data)
    if origin is tuple:
        if not isinstance(data, list):
            raise TypeError(f"{type(data).__name__} in the place of a list")
        if arguments[-1] is Ellipsis:
            return tuple(_revive(arguments[0], item) for item in data)
        return tuple(_revive(a, item) for a, item in zip(arguments, data, strict=True))
    if is_dataclass(kind):
        found = hints(kind)  # type: ignore[arg-type]
        values = {name: _revive(found[name], value) for name, value in data.items()}
        return kind(**values)  # type: ignore[operator]
    if origin is Literal:
        right = data in arguments
    elif kind is float:
        right = type(data) in (float, int)
    else:
        right = type(data) is kind
    if not right:
        raise TypeError(f"{type(data).__name__} in the place of {kind}")
    return data
