"""Visibility of a page's elements: what they say themselves, and its style sheets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from explainbot.readers.html._boxes import names, pressed_ids
from explainbot.readers.html._content import HEADINGS, is_hidden, unfolds
from explainbot.readers.html._questions import asks
from explainbot.readers.html._styles import sheets as own_sheets
from explainbot.readers.html._styles import unshown
from explainbot.readers.html._tree import text_of
from explainbot.text.lines import is_question_line

if TYPE_CHECKING:
    from lxml.etree import _Element

_PRESSES = frozenset({*HEADINGS, "summary", "dt", "button", "label"})
_UNFOLDING = re.compile(r"accordion|collaps|toggle|faq|question", re.IGNORECASE)
_SHOWN_STYLE = re.compile(r"display\s*:\s*(?!none)[a-z]", re.IGNORECASE)


class Visible:
    """Which elements of one page are shown, at first or once something is pressed."""

    def __init__(
        self, root: _Element, main: _Element, linked: Sequence[str] = ()
    ) -> None:
        """Look at the style sheets.

        Args:
            root: The page.
            main: Its main content.
            linked: Style sheets that it names.
        """
        self._root = root
        self._main = main
        self._unshown = unshown(root, [*linked, *own_sheets(root)])

    def shows(self, element: _Element) -> bool:
        """Whether the element is shown as far as it and its sheets say."""
        name = element.get("id")
        if is_hidden(element):
            return name is not None and name in self._unfolded
        if element not in self._unshown or _SHOWN_STYLE.search(
            element.get("style") or ""
        ):
            return True
        return name in self._pressed or self._follows_press(element)

    @cached_property
    def _unfolded(self) -> frozenset[str]:
        """The ids of what a heading, or a question that is pressed, unfolds."""
        return frozenset(
            name
            for press in self._main.iterfind(".//*[@aria-controls]")
            if unfolds(press)
            or next(press.iterancestors(*HEADINGS, "summary", "dt"), None) is not None
            for name in (press.get("aria-controls") or "").split()
        )

    @cached_property
    def _pressed(self) -> frozenset[str]:
        return pressed_ids(self._root)

    @cached_property
    def _has_programs(self) -> bool:
        return next(self._root.iter("script"), None) is not None

    def _reacts(self, press: _Element) -> bool:
        """Whether something can happen when it is pressed.

        A heading needs a program for that, or asks what unfolds.
        """
        plain = press.tag in HEADINGS or press.tag == "dt"
        return not plain or self._has_programs or is_question_line(text_of(press))

    def _follows_press(self, element: _Element) -> bool:
        """Whether it stands below a heading or question that shows it when pressed."""
        for before in element.itersiblings(preceding=True):
            if before.tag == "input" or not isinstance(before.tag, str):
                continue
            return (
                (before.tag in _PRESSES and self._reacts(before))
                or before.get("role") == "button"
                or before.get("onclick") is not None
                or asks(before)
                or _UNFOLDING.search(names(before)) is not None
            )
        return False
