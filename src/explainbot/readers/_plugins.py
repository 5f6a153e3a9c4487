"""Readers of plug-ins: which suffixes they claim, and what they hand over, checked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from explainbot.errors import ReaderPluginError
from explainbot.readers.base import Decoded, Metadata, Parsed
from explainbot.readers.metadata import language_code
from explainbot.records import Heading, PlaceMark
from explainbot.registry.formats import TRAITS, Kind
from explainbot.registry.plugins import PlugIn, only, plugins

GROUP = "explainbot.readers"
_MARKUPS = ("", "markdown", "rst")
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+")


def plugin_suffixes() -> tuple[str, ...]:
    """Return the suffixes that plug-ins claim, in order and in lower case."""
    return tuple(sorted({_suffix(each) for each in plugins(GROUP, "reader")}))


def claimed(suffix: str) -> bool:
    """Whether a plug-in claims files of a suffix in lower case."""
    return len(suffix) > 1 and suffix in plugin_suffixes()


def suffix_of(path: Path) -> str:
    """Return the longest suffix of a file that a plug-in claims; "" if none does."""
    found = path.suffixes
    tails = ("".join(found[place:]).lower() for place in range(len(found)))
    return next(filter(claimed, tails), "")


def plugin_advice(path: Path) -> str:
    """Return what a plug-in advises where it cannot read a file; "" for nothing."""
    try:
        found = plugin_kind(path)
    except ReaderPluginError:
        return ""
    return found[1].convert if found else ""


def _suffix(plugin: PlugIn) -> str:
    return f".{plugin.name.strip().lower().removeprefix('.')}"


def plugin_kind(path: Path) -> tuple[PlugIn, Kind] | None:
    """Return the plug-in that reads a file, with its registration, if there is one.

    Raises:
        ReaderPluginError: Several claim it, or it cannot be loaded.
    """
    suffix = suffix_of(path)
    if not suffix:
        return None
    claims = tuple(each for each in plugins(GROUP, "reader") if _suffix(each) == suffix)
    what = f'the kind of file "{suffix}"'
    plugin = only(claims, what, ReaderPluginError, path)
    return (plugin, _kind(plugin, path)) if plugin else None


def _kind(plugin: PlugIn, path: Path) -> Kind:
    kind = plugin.load(ReaderPluginError, path)
    fault = next(_kind_faults(kind), "")
    if fault or not isinstance(kind, Kind):
        raise plugin.refused(ReaderPluginError, fault, path)
    return kind


def _kind_faults(kind: Any) -> Iterator[str]:
    """Yield what is wrong with a registration; what follows a fault may fail."""
    if not isinstance(kind, Kind):
        yield f"is no Kind of explainbot.registry.formats but {_named(kind)}"
    stated: dict[str, Any] = vars(kind)
    media_type = stated["media_type"]
    if not (isinstance(media_type, str) and _MEDIA_TYPE.fullmatch(media_type)):
        yield f'states the media type {media_type!r}, not one like "text/x-name"'
    if not callable(stated["parse"]):
        yield "states no function as parse"
    if stated["markup"] not in _MARKUPS:
        yield f'states the markup {stated["markup"]!r}, not "markdown" or "rst"'
    if not isinstance(stated["convert"], str):
        yield f"states convert={stated['convert']!r}, not a text"
    for name in (*TRAITS, "binary"):
        if name != "markup" and not isinstance(stated[name], bool):
            yield f"states {name}={stated[name]!r}, not True or False"


def parsed_by(plugin: PlugIn, kind: Kind, given: Decoded | bytes, path: Path) -> Parsed:
    """Return what a plug-in reads, checked.

    Raises:
        SourceError: It refuses the file.
        ReaderPluginError: It fails, or returns what it should not.
    """
    if kind.parse is None:
        raise plugin.refused(ReaderPluginError, "states no function as parse", path)
    parsed = plugin.call(
        ReaderPluginError, path, "cannot read this file", kind.parse, given, path
    )
    fault = next(parsed_faults(parsed), "")
    if fault:
        raise plugin.refused(ReaderPluginError, f"returns {fault}", path)
    about = replace(parsed.about, language=language_code(parsed.about.language))
    front = ((0, parsed.front),) if parsed.front else ()
    read: Parsed = replace(parsed, about=about, skips=(*front, *parsed.skips))
    return read


def parsed_faults(parsed: Any) -> Iterator[str]:
    """Yield what is wrong with what a reader returned; what follows one may fail."""
    if not isinstance(parsed, Parsed):
        yield f"no Parsed of explainbot.readers.base but {_named(parsed)}"
    held: dict[str, Any] = vars(parsed)
    if not isinstance(held["text"], str):
        yield f"as its text no str but {_named(held['text'])}"
    if not isinstance(held["about"], Metadata):
        yield f"as its about no Metadata but {_named(held['about'])}"
    for name, kind in (
        ("headings", Heading),
        ("marks", PlaceMark),
        ("skips", tuple),
        ("hidden", tuple),
    ):
        several = isinstance(held[name], tuple)
        if not (several and all(isinstance(one, kind) for one in held[name])):
            yield f"as its {name} no tuple of {kind.__name__}"
    if not isinstance(held["warnings"], tuple):
        yield "as its warnings no tuple of str"
    if not all(map(_is_text, _strings(parsed))):
        yield "facts, titles, labels or warnings that are no text"
    yield from _place_faults(parsed)


def _named(value: Any) -> str:
    return "None" if value is None else f"a value of the type {type(value).__name__}"


def _is_text(value: Any) -> bool:
    """Whether it is a string, and one that can be stored."""
    if not isinstance(value, str):
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _strings(parsed: Parsed) -> Iterator[Any]:
    """Yield what must be strings; None for what should hold several and does not."""
    for name, usual in vars(Metadata()).items():
        value: Any = getattr(parsed.about, name)
        if usual is None:
            continue
        if not isinstance(usual, tuple):
            yield value
        elif isinstance(value, tuple):
            yield from value
        else:
            yield None
    yield from (heading.title for heading in parsed.headings)
    yield from (mark.label for mark in parsed.marks)
    yield from parsed.warnings


def _place_faults(parsed: Parsed) -> Iterator[str]:
    """Yield what is wrong with its offsets and numbers."""
    size = len(parsed.text)
    spans = [(heading.start, heading.end) for heading in parsed.headings]
    if not _in_order(spans, size):
        yield "headings that are out of order, overlap or lie outside of the text"
    if not all(_is_number(heading.level, 1) for heading in parsed.headings):
        yield "a heading whose level is no number from 1 on"
    if not _in_order([(mark.offset, mark.offset) for mark in parsed.marks], size):
        yield "marks that are out of order or lie outside of the text"
    numbers = [number for mark in parsed.marks for number in (mark.line, mark.page)]
    if not all(number is None or _is_number(number, 0) for number in numbers):
        yield "a mark whose line or page is no number"
    if not _is_number(parsed.front, 0):
        yield "as its front no number"
    skips = [*([(0, parsed.front)] if parsed.front else []), *parsed.skips]
    if not _in_order(skips, size):
        yield "skips that are out of order, overlap or lie outside of the text"
    if not _in_order(list(parsed.hidden), size):
        yield "as its hidden runs some that are out of order, overlap or lie outside"
    if not _in_order(sorted([*spans, *skips]), size):
        yield "skips that overlap headings"


def _is_number(value: Any, least: int) -> bool:
    return isinstance(value, int) and value >= least


def _in_order(spans: list[Any], size: int) -> bool:
    """Whether spans are two numbers each, lie in the text and follow each other."""
    for span in spans:
        if len(span) != 2 or not all(_is_number(edge, 0) for edge in span):  # noqa: PLR2004
            return False
    inside = all(start <= end <= size for start, end in spans)
    return inside and all(left[1] <= right[0] for left, right in pairwise(spans))
