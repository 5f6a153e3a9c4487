"""TTML and DFXP: captions as broadcasters write them.

Canonical text and places: as of other captions (``transcript``), to whose form they are
brought: each paragraph is a caption, the agent that it names speaks.
"""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from explainbot.errors import SourceError
from explainbot.readers import transcript
from explainbot.readers.base import Decoded, Metadata, Parsed
from explainbot.readers.metadata import language_code
from explainbot.readers.office.package import Element, attribute, below, local, words
from explainbot.readers.xml.tree import parsed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CLOCK = re.compile(r"(\d{1,3}):(\d{2}):(\d{2})(?:[.,](\d+)|:(\d{2,3}))?")
_LONGEST = 1000 * 3600.0
"""Seconds; no time is later, as the hours have three digits at most."""
_DIGITS = 9
"""Of the frames or ticks of a second."""
_OFFSET = re.compile(r"(\d+(?:\.\d+)?)(h|m|s|ms|f|t)")
_UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}
_FRAMES, _TICKS = 30.0, 1.0
_LAST = 4.0
"""Seconds of a caption that does not say when it ends."""


def is_captions(root: Element) -> bool:
    """Whether a file's root is a text with times."""
    return local(root) == "tt"


def parse(data: bytes, path: Path) -> Parsed:
    """Return what is said, with the times as places.

    Raises:
        SourceError: It is no such file, or holds no captions with times.
        EmptySourceError: Nothing is said in them.
    """
    tree = parsed(data, path)
    if not is_captions(tree.root):
        raise SourceError(
            "it holds no captions: its root is not <tt>",
            where=path,
            hint="Look whether its name has the right ending.",
        )
    return replace_warnings(captions(tree.root, path), tree.warnings)


def replace_warnings(found: Parsed, warnings: tuple[str, ...]) -> Parsed:
    """Return what was read with further warnings."""
    return replace(found, warnings=(*found.warnings, *warnings))


def captions(root: Element, path: Path) -> Parsed:
    """Return what the captions of a tree say."""
    lines = ["WEBVTT", ""]
    hidden = _drop_unshown(root)
    clock = _Clock(root)
    agents = {attribute(each, "id"): words(each) for each in below(root, "agent")}
    for paragraph, start, end in _timed(root, clock, 0.0):
        said = "\n".join(filter(None, map(str.strip, _lines(paragraph))))
        if not said:
            continue
        named = agents.get(attribute(paragraph, "agent"), "")
        voice = f"<v {escape(named, quote=False)}>" if named else ""
        lines += [f"{_written(start)} --> {_written(end)}", f"{voice}{said}", ""]
    found = transcript.parse(Decoded("\n".join(lines), "utf-8"), path)
    title = next((words(each) for each in below(root, "title")), "")
    language = language_code(attribute(root, "lang"))
    found = replace(found, about=Metadata(title=title, language=language))
    if not hidden:
        return found
    told = f"captions that are not shown are not read: {hidden}"
    return replace_warnings(found, (told,))


def _drop_unshown(root: Element) -> int:
    """Empty what is not drawn, and readings of words (ruby); return how many."""
    unshown = {
        attribute(each, "id") for each in below(root, "style") if _is_unshown(each)
    }
    hidden = 0
    for each in list(below(root, "body", "div", "p", "span")):
        named = not unshown.isdisjoint(attribute(each, "style").split())
        if named or _is_unshown(each):
            hidden += bool(words(each))
            each.clear(keep_tail=True)
        elif attribute(each, "ruby") in {"text", "textContainer"}:
            each.clear(keep_tail=True)
    return hidden


def _is_unshown(element: Element) -> bool:
    return attribute(element, "display") == "none"


def _timed(
    element: Element, clock: _Clock, since: float
) -> Iterator[tuple[Element, float, float]]:
    """Yield each paragraph with its times, which count from those around it."""
    for each in element:
        name = local(each)
        if name in {"head", "metadata"} or not name:
            continue
        start = since + (clock.seconds(attribute(each, "begin")) or 0.0)
        if name != "p":
            yield from _timed(each, clock, start)
            continue
        if not attribute(each, "begin"):
            inner = next((one for one in each if attribute(one, "begin")), None)
            start += clock.seconds(attribute(inner, "begin")) or 0.0
        end = clock.seconds(attribute(each, "end"))
        lasts = clock.seconds(attribute(each, "dur"))
        finish = since + end if end is not None else start + (lasts or _LAST)
        yield each, start, max(start, finish)


def _lines(paragraph: Element) -> list[str]:
    """Return the lines of a caption, its signs written as WebVTT writes them."""
    parts: list[str] = []
    _gather(paragraph, parts)
    rows = "".join(parts).split("\v")
    return [escape(" ".join(row.split()), quote=False) for row in rows]


def _gather(element: Element, parts: list[str]) -> None:
    parts.append(element.text or "")
    for each in element:
        if local(each) == "br":
            parts.append("\v")
        elif local(each) != "metadata" and local(each):
            _gather(each, parts)
        parts.append(each.tail or "")


class _Clock:
    """The times of a file: clocks, offsets, frames and ticks."""

    def __init__(self, root: Element) -> None:
        self._frames = _number(attribute(root, "frameRate"), _FRAMES)
        self._ticks = _number(attribute(root, "tickRate"), self._frames or _TICKS)

    def seconds(self, time: str) -> float | None:
        """Return a time in seconds; None where none is stated."""
        clock = _CLOCK.fullmatch(time.strip())
        if clock:
            hours, minutes, seconds, fraction, frames = clock.groups()
            whole = 3600 * int(hours) + 60 * int(minutes) + int(seconds)
            part = float(f"0.{fraction}") if fraction else 0.0
            return whole + part + (int(frames) / self._frames if frames else 0.0)
        offset = _OFFSET.fullmatch(time.strip())
        if not offset:
            return None
        units = {**_UNITS, "f": 1 / self._frames, "t": 1 / self._ticks}
        found = float(offset[1]) * units[offset[2]]
        return found if found < _LONGEST else None  # also where it is no number


def _number(text: str, usual: float) -> float:
    usable = text.isdecimal() and len(text) <= _DIGITS and int(text)
    return float(text) if usable else usual


def _written(seconds: float) -> str:
    whole, thousandths = divmod(round(1000 * seconds), 1000)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours:02d}:{minute:02d}:{second:02d}.{thousandths:03d}"
