"""What the styles and lists of a Word document make of its paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from explainbot.readers.xml_tree import Element, attribute, child, children

_HEADING = re.compile(
    r"(?:heading|überschrift|titre|t[ií]tulo|titolo|encabezado|kop|rubrik|overskrift"
    r"|otsikko|nagłówek|nadpis|ba\u015fl\u0131k|заголовок|επικεφαλίδα|címsor|标题|標題|見出し|제목)"
    r"\s*([1-9])",
    re.IGNORECASE,
)
"""Word itself writes the English name whatever its language; other programs do not."""
_TITLE = re.compile(
    r"title|titel|titre|t[ií]tulo|titolo|tytuł|název|название|τίτλος|cím|标题|標題|表題",
    re.IGNORECASE,
)
_TERM = re.compile(r"definition term(?: tight)?|list heading", re.IGNORECASE)
"""As pandoc and LibreOffice name it; Word has no such style of its own."""
_CONTENTS = re.compile(
    r"(?:toc|contents|verzeichnis|inhaltsverzeichnis|index|tdm|tdc)\s*(?:\d|heading)"
    r"|(?:contents|toc) heading|table of figures",
    re.IGNORECASE,
)
_BODY_LEVEL = 9
_LARGER = 4
"""Half points by which a line must exceed the usual size to be set off."""
_DEPTH = 20
"""Styles that a style may lean on; more are a circle."""
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_MOST_ROMAN = 3999
_MOST_LETTERS = 780
_SMALL = re.compile(r"-?\d{1,6}", re.ASCII)
_DEEPEST_LIST = 8


def heading_level(name: str) -> int:
    """Return the level that a style's name gives; 0 for none."""
    found = _HEADING.fullmatch(name.strip())
    return int(found[1]) if found else 0


def is_title(name: str) -> bool:
    """Whether a style of this name sets the document's title."""
    return _TITLE.fullmatch(name.strip()) is not None


def is_term(name: str) -> bool:
    """Whether a style of this name sets a term above its definition."""
    return _TERM.fullmatch(name.strip()) is not None


def is_contents(name: str) -> bool:
    """Whether a style of this name sets a table of contents."""
    return _CONTENTS.fullmatch(name.strip()) is not None


def is_on(element: Element | None) -> bool:
    """Whether a switch such as ``w:b`` is there and not turned off."""
    if element is None:
        return False
    return attribute(element, "val").lower() not in {"0", "false", "off", "none"}


def _number(text: str) -> int | None:
    return int(text) if _SMALL.fullmatch(text) else None


class Styles:
    """The styles of a document by id."""

    def __init__(self, root: Element | None) -> None:
        self._styles = {
            attribute(each, "styleId"): each for each in children(root, "style")
        }
        defaults = child(root, "docDefaults", "rPrDefault", "rPr")
        self._default = next(
            (
                key
                for key, each in self._styles.items()
                if attribute(each, "type") == "paragraph" and attribute(each, "default")
            ),
            "",
        )
        size = _number(attribute(child(defaults, "sz"), "val"))
        self._size = self.size(self._default) or size or 22

    def _chain(self, style: str) -> list[Element]:
        found: list[Element] = []
        while style in self._styles and len(found) < _DEPTH:
            found.append(self._styles[style])
            style = attribute(child(found[-1], "basedOn"), "val")
        return found

    def name(self, style: str) -> str:
        """Return a style's name; its id where it has none."""
        named = child(self._styles.get(style), "name")
        return attribute(named, "val") or style

    def level(self, paragraph: Element | None) -> int:
        """Return the heading level that properties give; 0 for none, -1: title."""
        style = attribute(child(paragraph, "pStyle"), "val")
        own = _number(attribute(child(paragraph, "outlineLvl"), "val"))
        if own is not None:
            return own + 1 if 0 <= own < _BODY_LEVEL else 0
        chain = self._chain(style)
        names = [attribute(child(each, "name"), "val") for each in chain] or [style]
        if is_title(names[0]):
            return -1
        for each, name in zip(chain, names, strict=False):
            stated = _number(attribute(child(each, "pPr", "outlineLvl"), "val"))
            if stated is not None:
                return stated + 1 if 0 <= stated < _BODY_LEVEL else 0
            if heading_level(name):
                return heading_level(name)
        return heading_level(names[0])

    def has(self, style: str, switch: str) -> bool:
        """Whether a style turns on a switch such as "b" for its characters."""
        for each in self._chain(style):
            found = child(each, "rPr", switch)
            if found is not None:
                return is_on(found)
        return False

    def size(self, style: str) -> int | None:
        """Return a style's letter size in half points, if it tells one."""
        for each in self._chain(style):
            found = _number(attribute(child(each, "rPr", "sz"), "val"))
            if found:
                return found
        return None

    def is_strong(self, run: Element | None, style: str) -> bool:
        """Whether a run's properties and its paragraph's style set it off."""
        character = attribute(child(run, "rStyle"), "val")
        bold = child(run, "b")
        if bold is not None:
            strong = is_on(bold)
        else:
            strong = self.has(character, "b") or self.has(style, "b")
        size = _number(attribute(child(run, "sz"), "val"))
        size = size or self.size(character) or self.size(style) or self._size
        return strong or size >= self._size + _LARGER

    def list_of(self, paragraph: Element | None) -> tuple[str, int]:
        """Return the list's id and level that a paragraph is an item of; "" if none."""
        style = attribute(child(paragraph, "pStyle"), "val")
        styles = [child(each, "pPr") for each in self._chain(style)]
        own = child(paragraph, "numPr")
        for each in (paragraph, *styles):
            given = child(each, "numPr")
            number = attribute(child(given, "numId"), "val")
            if number:
                level = attribute(child(own, "ilvl"), "val")
                level = level or attribute(child(given, "ilvl"), "val")
                depth = min(max(_number(level) or 0, 0), _DEEPEST_LIST)
                return ("", 0) if number == "0" else (number, depth)
        return "", 0


@dataclass
class _List:
    """One list: what it counts together with, its levels, and where it starts anew."""

    pattern: str
    levels: dict[int, Element]
    restarts: dict[int, int]


@dataclass
class Numbering:
    """The lists of a document, and how far each has counted."""

    root: Element | None
    _counts: dict[str, Counter[int]] = field(default_factory=dict)
    """By pattern: lists that share one count on, unless they say otherwise."""
    _lists: dict[str, _List] = field(default_factory=dict)

    def __post_init__(self) -> None:
        patterns = {
            attribute(each, "abstractNumId"): each
            for each in children(self.root, "abstractNum")
        }
        for each in children(self.root, "num"):
            pattern = attribute(child(each, "abstractNumId"), "val")
            levels = {
                _number(attribute(level, "ilvl")) or 0: level
                for level in children(patterns.get(pattern), "lvl")
            }
            restarts: dict[int, int] = {}
            for own in children(each, "lvlOverride"):
                at = _number(attribute(own, "ilvl")) or 0
                level = child(own, "lvl")
                if level is not None:
                    levels[at] = level
                start = _number(attribute(child(own, "startOverride"), "val"))
                if start is not None:
                    restarts[at] = start
            self._lists[attribute(each, "numId")] = _List(pattern, levels, restarts)

    def next(self, number: str, level: int) -> str:
        """Return what the page shows before the next item of a list."""
        found = self._lists.get(number)
        levels = found.levels if found else {}
        pattern = levels.get(level)
        form = attribute(child(pattern, "numFmt"), "val")
        drawn = child(pattern, "lvlText")
        if form == "none" or (
            drawn is not None and not attribute(drawn, "val").strip()
        ):
            return ""  # a further paragraph of the item above, as pandoc writes it
        if found is None or form in {"", "bullet"}:
            return "•"
        counts = self._counts.setdefault(found.pattern, Counter())
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]
        for each in range(level + 1):
            if each not in counts:
                counts[each] = self._start(levels.get(each)) - (each == level)
        if level in found.restarts:
            counts[level] = found.restarts.pop(level) - 1
        counts[level] += 1
        return re.sub(
            r"%([1-9])",
            lambda found: self._shown(levels, counts, int(found[1]) - 1),
            attribute(child(pattern, "lvlText"), "val"),
        )

    @staticmethod
    def _start(pattern: Element | None) -> int:
        start = _number(attribute(child(pattern, "start"), "val"))
        return 1 if start is None else start

    @staticmethod
    def _shown(levels: dict[int, Element], counts: Counter[int], level: int) -> str:
        form = attribute(child(levels.get(level), "numFmt"), "val")
        return count_in(form, counts[level])


def count_in(form: str, count: int) -> str:
    """Return a list's number as a Word or OpenDocument number format writes it."""
    if form in {"lowerLetter", "upperLetter", "a", "A"} and 0 < count <= _MOST_LETTERS:
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter.upper() if form in {"upperLetter", "A"} else letter
    if form in {"lowerRoman", "upperRoman", "i", "I"} and 0 < count <= _MOST_ROMAN:
        letters, left = "", count
        for value, sign in _ROMAN:
            letters += sign * (left // value)
            left %= value
        return letters.upper() if form in {"upperRoman", "I"} else letters
    return str(count)
