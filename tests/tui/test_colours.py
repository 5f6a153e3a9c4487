"""Every colour that is painted can be read, on terminals of few colours, too."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import pytest
from rich.color import Color, ColorSystem
from rich.terminal_theme import DEFAULT_TERMINAL_THEME as TERMINAL

from explainbot.engine.service import InProcess
from explainbot.tui import themes
from explainbot.tui.app import ChatApp
from tests.engine.small_corpus import biology
from tests.tui.driver import Driver, Held
from tests.tui.test_hostile import HostileMarkdown
from tests.tui.test_snapshots import Lessons, Stage, taken

if TYPE_CHECKING:
    from rich.color_triplet import ColorTriplet
    from textual.strip import Strip

LEAST = 4.5
"""Contrast of text, 1 to 21 (WCAG 2.2, 1.4.3)."""
FRAME = 3.0
"""The same of what is no text (1.4.11), and of everything where there are 16 colours:
which they are is for the terminal to say."""
SYSTEMS = (ColorSystem.TRUECOLOR, ColorSystem.EIGHT_BIT, ColorSystem.STANDARD)


def light(colour: ColorTriplet) -> float:
    """Return the relative luminance, 0 to 1 (WCAG 2.2)."""
    parts = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in colour.normalized
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: ColorTriplet, other: ColorTriplet) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2)."""
    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


def poor(strips: Sequence[Strip], system: ColorSystem) -> Iterator[str]:
    """Yield what can hardly be read with so many colours."""
    for strip in strips:
        for segment in strip:
            style = segment.style
            if not segment.text.strip() or style is None or style.color is None:
                continue
            fore, back = (
                (colour or Color.default())
                .downgrade(system)
                .get_truecolor(TERMINAL, foreground=at_front)
                for colour, at_front in ((style.color, True), (style.bgcolor, False))
            )
            words = any(sign.isalnum() for sign in segment.text)
            text = words and system is not ColorSystem.STANDARD
            found = contrast(fore, back)
            if found < (LEAST if text else FRAME):
                yield f"{found:.1f} {fore.hex} on {back.hex}: {segment.text.strip()!r}"


async def screens(theme: str) -> list[list[Strip]]:
    """Return answers of three kinds, errors, the texts, the help and a selection."""
    held = Held(InProcess(Lessons(biology())))
    app = ChatApp(lambda: held)
    shown = []
    async with app.run_test(size=(100, 60)) as pilot:
        stage = Stage(Driver(app, pilot), Lessons(), held)
        await stage.driver.until(lambda: app.engine_link.port is not None)
        held.open()
        await stage.driver.until(lambda: app.engine_link.usable)
        held.work()
        app.switch_theme(theme)
        for question in ("How do plants make glucose?", "who is he", "potato chips"):
            await stage.ask(question)
            shown.append(await taken(stage.driver))
        for line in ("/nothing", "/theme ugly", "/corpus", "/help"):
            await stage.command(line)
            shown.append(await taken(stage.driver))
            await stage.keys("escape")
        await stage.keys("tab")
        shown.append(await taken(stage.driver))
    return shown


@pytest.mark.parametrize("theme", themes.NAMES)
def test_all_that_is_painted_can_be_read(theme: str) -> None:
    """With all colours, with 256 and with 16; frames and signs need less."""
    painted = asyncio.run(screens(theme))

    assert len(painted) == 8
    for system in SYSTEMS:
        bad = {line for strips in painted for line in poor(strips, system)}
        assert not bad, f"{system.name}: {sorted(bad)}"


def test_contrast_is_that_of_the_standard() -> None:
    """Black on white is 21, a colour on itself 1."""
    black, white = Color.parse("#000000"), Color.parse("#ffffff")
    triplets = black.get_truecolor(), white.get_truecolor()

    assert contrast(*triplets) == pytest.approx(21)
    assert contrast(triplets[0], triplets[0]) == 1


SET = (
    "A cell is **bold**, *slanted*, `typed` or ~~struck~~.\n\n"
    "| **a** | b |\n|---|---|\n| `c` | *d* |"
)


@pytest.mark.parametrize("theme", themes.NAMES)
def test_what_an_author_set_can_be_read(theme: str) -> None:
    """Bold, italics and code, in the sentence that answers and beside it."""

    async def scenario() -> list[Strip]:
        app = ChatApp(lambda: InProcess(HostileMarkdown()))
        async with app.run_test(size=(80, 70)) as pilot:  # no bar beside it
            driver = Driver(app, pilot)
            await driver.until(lambda: app.engine_link.usable)
            themes.choose(app, theme)
            await app.engine_link.ask(SET)
            await driver.until(lambda: not app.conversation.waiting())
            return await taken(driver)

    strips = asyncio.run(scenario())
    assert [line for system in SYSTEMS for line in poor(strips, system)] == []
