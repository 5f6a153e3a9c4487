"""Raised and lowered text of a page as characters that show it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from explainbot.readers.html._tree import (
    INLINE,
    classes,
    text_after,
    text_before,
    text_of,
)
from explainbot.text.formulas.raised import lowered, raised
from explainbot.text.markup import without

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lxml.etree import _Element

_STYLE = re.compile(
    r"vertical-align\s*+:\s*+(?:(?P<name>super|sub)\b|"
    r"(?P<size>[-+]?\s*+(?:\d++(?:\.\d++)?|\.\d++))\s*+(?P<unit>em|ex|px|pt|%))",
    re.IGNORECASE,
)
_SHIFT = re.compile(r"(?<![-\w])(?P<side>top|bottom)\s*:\s*(?P<size>-?\.?\d[\d.]*)em")
_DEEPEST = 20
"""How far raised text is followed into raised text."""
_RELATIVE = re.compile(r"position\s*:\s*relative")
_LEAST = {"em": 0.2, "ex": 0.4, "px": 3.0, "pt": 2.0, "%": 20.0}
"""By how much text must stand off its line to count as raised or lowered."""
_RULE = re.compile(r"(?<![^{}])([^{}]++)\{([^{}]*)\}")
_CLASS = re.compile(r"(?:^|,)\s*(?:[a-z]+)?\.([\w-]+)\s*(?=,|$)", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_NAMED = {
    **dict.fromkeys(("sup", "super", "superscript"), True),
    **dict.fromkeys(("sub", "subscript"), False),
}
_SPANS = frozenset({"span", "small", "font", "i", "em", "b", "strong", "a", "big"})


def raising_classes(sheet: str) -> dict[str, bool]:
    """Return the classes that a style sheet raises (True) or lowers (False)."""
    found: dict[str, bool] = {}
    if "vertical-align" not in sheet and "relative" not in sheet:
        return found
    for selectors, body in _RULE.findall(without(_COMMENT, sheet, "*/")):
        up = _styled(body)
        if up is not None:
            found |= {name.lower(): up for name in _CLASS.findall(selectors)}
    return found


def _styled(rules: str) -> bool | None:
    """Return whether rules of CSS raise or lower text; None for neither."""
    shift = _SHIFT.search(rules)
    if shift and _RELATIVE.search(rules):  # as LibreOffice writes e-books
        size = float(shift["size"].rstrip("."))
        up = (size < 0) == (shift["side"] == "top")
        return up if _LEAST["em"] <= abs(size) <= 1 else None
    style = _STYLE.search(rules)
    if style is None:
        return None
    if style["name"]:
        return bool(style["name"].lower() == "super")
    size = float(style["size"].replace(" ", ""))
    return size > 0 if abs(size) >= _LEAST[style["unit"].lower()] else None


def write_raised(root: _Element, sheets: Sequence[str] = ()) -> None:
    """Put in the place of raised and lowered text the characters that show it.

    Args:
        root: The page, which is changed.
        sheets: Style sheets that it names.
    """
    named = dict(_NAMED)
    for sheet in (*sheets, *map(text_of, root.iter("style"))):
        named |= raising_classes(sheet)
    depths: dict[_Element, int] = {}
    chosen = []
    for element in root.iter("sup", "sub", *_SPANS):
        up = _direction(element, named)
        if up is not None:
            depths[element] = depths.get(element.getparent(), 0) + 1
            if depths[element] <= _DEEPEST:
                chosen.append((element, up))
    for element, up in reversed(chosen):  # what is inside first
        if all(each.tag in INLINE or not isinstance(each.tag, str) for each in element):
            move = raised if up else lowered
            text = text_of(element)
            shown = move(text, text_before(element), text_after(element))
            if shown != text or (len(element) and element.tag in {"sup", "sub"}):
                _set(element, shown)


def _direction(element: _Element, named: Mapping[str, bool]) -> bool | None:
    """Return whether an element is raised or lowered; None for neither."""
    if element.tag in {"sup", "sub"}:
        return bool(element.tag == "sup")
    stated = element.get("style")
    if stated:
        up = _styled(stated)
        if up is not None:
            return up
    return next((named[each] for each in classes(element) if each in named), None)


def _set(element: _Element, text: str) -> None:
    for each in list(element):
        element.remove(each)
    element.text = text
