"""The help page, the list of commands and the smallest windows."""

from __future__ import annotations

from collections import Counter

import pytest
from textual.binding import Binding, BindingsMap
from textual.widgets import TextArea

from explainbot.tui import keymap
from explainbot.tui.app import ChatApp
from explainbot.tui.keymap import EDITING, help_text
from explainbot.tui.widgets.hints import CommandList
from explainbot.tui.widgets.pane import HelpPane, HelpText, SourceText
from explainbot.tui.widgets.transcript import Transcript
from tests.tui.driver import Driver, chat

PLACES = ("anywhere", "box", "empty_box", "card", "reader")
SLASHES = sorted(entry.slash for entry in keymap.COMMANDS if entry.slash)


def keys_told(title: str, lines: list[str]) -> list[str]:
    """Return the keys that a part of the page names, or nothing for other parts."""
    if not title.startswith("Keys"):
        return []
    return [key for line in lines for key in line.partition("  ")[0].split(", ")]


def test_every_key_is_told_once() -> None:
    """Each part of the page names the keys of its place, none twice."""
    page = [(title, lines) for title, lines in help_text() if "Keys" in title]
    expected = [
        sorted(
            keymap.pressed(key, place)
            for entry in keymap.COMMANDS
            for key in getattr(entry, place)
        )
        for place in PLACES
    ]

    assert [sorted(keys_told(*part)) for part in page] == expected
    assert all(len(keys) == len(set(keys)) for keys in expected)


@pytest.mark.parametrize(
    ("widget", "place"),
    [
        (ChatApp, "anywhere"),
        (Transcript, "card"),
        (SourceText, "reader"),
        (HelpText, "reader"),
    ],
)
def test_no_widget_has_keys_that_the_list_lacks(
    widget: type[ChatApp | Transcript | SourceText | HelpText], place: str
) -> None:
    """What works while the widget has the keys is what the one list says.

    The app and the transcript have them once the first frame is painted.
    """
    found: list[BindingsMap] = []

    async def scenario(driver: Driver) -> None:
        found.append(driver.app._bindings)
        found.append(driver.screen.transcript._bindings)

    if widget in (ChatApp, Transcript):
        chat(scenario)
        bindings = found[0] if widget is ChatApp else found[1]
    else:
        bindings = widget._merge_bindings()
    bound = set(bindings.key_to_bindings)
    listed = {key for entry in keymap.COMMANDS for key in getattr(entry, place)}

    names = {"?": "question_mark", "/": "slash", "-": "minus"}
    assert bound == {names.get(key, key) for key in listed}


def test_the_keys_of_the_text_box_itself_are_told() -> None:
    """All of Textual's, but for those that mean a command of ours there."""
    own: Counter[str] = Counter()
    for binding in TextArea.BINDINGS:
        assert isinstance(binding, Binding)
        own.update(
            keymap.key_name(key)
            for key in binding.key.split(",")
            if keymap.for_box_key(key, empty=False) is None
        )

    async def scenario(driver: Driver) -> None:
        await driver.press("f1")
        page = driver.shown("HelpPane Static")
        told = page.partition(EDITING)[2].split("\n")
        names = keys_told("Keys", [line for line in told[1:] if line.strip()])
        for key in own:
            assert key in "\n".join(told), key
        assert "Ctrl+Z" in names
        assert "↑" not in names
        assert driver.screen.query(HelpPane)

    chat(scenario)


@pytest.mark.parametrize("size", [(80, 44), (120, 44)], ids=str)
def test_the_list_shows_every_command(size: tuple[int, int]) -> None:
    """From 44 rows on, a slash shows all of them at once."""

    async def scenario(driver: Driver) -> None:
        await driver.press("slash")
        await driver.see("/why")
        assert all(f"/{name} " in driver.text() for name in SLASHES)

    chat(scenario, size=size)


@pytest.mark.parametrize("size", [(80, 24), (80, 12), (30, 8)], ids=str)
def test_in_a_low_window_the_list_scrolls(size: tuple[int, int]) -> None:
    """PgDn brings the last command into sight, and a letter begins anew."""

    async def scenario(driver: Driver) -> None:
        await driver.press("slash")
        await driver.see("/add")
        assert "/why" not in driver.text()
        for _ in SLASHES:
            await driver.press("pagedown")
        await driver.see("/why")
        assert driver.box == "/"
        await driver.press("c")
        await driver.see("/copy-quote")
        assert driver.screen.query_one(CommandList).scroll_offset.y == 0

    chat(scenario, size=size)


def test_tab_and_shift_tab_go_round() -> None:
    """Tab goes to the next place, Shift+Tab back."""

    async def scenario(driver: Driver) -> None:
        await driver.ask("willow tree")
        await driver.press("ctrl+o")
        await driver.until(lambda: driver.focus == "source")
        went = []
        for key in ["tab", "tab", "tab", "shift+tab", "shift+tab", "shift+tab"]:
            await driver.press(key)
            went.append(driver.focus)
        there = ["transcript", "box", "source"]
        assert went == [*there, "box", "transcript", "source"]

    chat(scenario, size=(120, 40))


def test_a_source_scrolls_by_line_page_and_to_its_ends() -> None:
    """Every key that the help names for a source."""

    async def scenario(driver: Driver) -> None:
        await driver.ask("willow tree")
        await driver.press("ctrl+o")
        await driver.until(lambda: driver.focus == "source")
        source = driver.screen.query_one(SourceText)
        await driver.press("home")
        assert source.scroll_offset.y == 0
        await driver.press("down", "down", "up")
        assert source.scroll_offset.y == 1
        await driver.press("pagedown")
        assert source.scroll_offset.y > 10
        await driver.press("end")
        assert source.scroll_offset.y == source.max_scroll_y
        await driver.press("ctrl+home")
        assert source.scroll_offset.y == 0

    chat(scenario)


@pytest.mark.parametrize(
    ("size", "rows"),
    [
        ((23, 10), ["window too small"]),
        ((10, 3), ["window too", "small"]),
        ((6, 3), ["window", "too", "small"]),
        ((10, 1), ["too small"]),
        ((5, 2), ["too", "small"]),
        ((5, 1), ["small"]),
        ((3, 3), ["!"]),
    ],
    ids=str,
)
def test_what_a_small_window_says_is_not_cut(
    size: tuple[int, int], rows: list[str]
) -> None:
    """The longest message that fits without breaking a word."""

    async def scenario(driver: Driver) -> None:
        await driver.pilot.resize_terminal(*size)
        await driver.settled()
        shown = [row.rstrip() for row in driver.rows()]
        assert shown == [*rows, *[""] * (size[1] - len(rows))]

    chat(scenario)
