"""What is typed reaches the question box, wherever one is."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from textual import events

from explainbot.tui.commands import on_screen
from tests.engine.small_corpus import SmallCorpus, biology
from tests.tui.driver import Driver, chat

TYPED = "why is the heart important"
ASKED = "How do plants make glucose?"


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 20)], ids=str)
@pytest.mark.parametrize(
    "keys",
    [
        (),
        ("tab",),
        ("tab", "up"),
        ("alt+up",),
        ("ctrl+o",),
        ("ctrl+o", "down"),
        ("ctrl+o", "tab"),
        ("f1",),
        ("question_mark",),
    ],
    ids=" ".join,
)
def test_it_is_asked(keys: Sequence[str], size: tuple[int, int]) -> None:
    """Letter by letter, then Enter: among answers, beside a source, in the help."""
    corpus = SmallCorpus(biology())

    async def scenario(driver: Driver) -> None:
        await driver.ask(ASKED)
        await driver.press(*keys)
        await driver.settled()
        await driver.spell(TYPED)
        await driver.until(lambda: driver.box == TYPED)
        assert driver.screen.box.is_on_screen
        await driver.press("enter")
        await driver.until(lambda: len(corpus.asked) > 1)
        await driver.see(TYPED.partition(" ")[0])

    chat(scenario, size=size, backend=corpus)
    assert [question for question, _ in corpus.asked] == [ASKED, TYPED]


@pytest.mark.parametrize("keys", ["ctrl+r", "ctrl+p", "f2", "ctrl+f"])
@pytest.mark.parametrize("leave", ["enter", "escape"])
@pytest.mark.parametrize("draft", ["", "tell me "])
def test_what_a_list_has_not_goes_into_the_box(
    keys: str, leave: str, draft: str
) -> None:
    """It narrows the list, or is looked for, first; in vain, it is not lost."""

    async def scenario(driver: Driver) -> None:
        await driver.ask(ASKED)
        await driver.spell(draft)
        await driver.press(keys)
        await driver.until(lambda: driver.focus != "box")
        await driver.spell(TYPED)
        await driver.settled()
        await driver.press(leave)
        if keys == "ctrl+f" and leave == "enter":  # goes to the next place
            await driver.press("escape")
        await driver.until(lambda: driver.box == draft + TYPED)
        assert driver.focus == "box"

    chat(scenario)


def test_what_is_pasted_among_the_answers() -> None:
    """It goes into the box, too."""

    async def scenario(driver: Driver) -> None:
        await driver.ask(ASKED)
        await driver.press("tab")
        driver.app.post_message(events.Paste(TYPED))
        await driver.until(lambda: driver.box == TYPED)

    chat(scenario)


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what is copied from now on."""
    found: list[str] = []

    def copy(text: str) -> bool:
        found.append(text)
        return True

    monkeypatch.setattr(on_screen, "system_copy", copy)
    return found


@pytest.mark.parametrize("letter", ["y", "w", "1"])
def test_a_letter_alone_is_a_command_of_the_selected_answer(
    letter: str, copied: list[str]
) -> None:
    """Sent with Enter, as a number is; the answer stays selected."""

    async def scenario(driver: Driver) -> None:
        await driver.ask(ASKED)
        await driver.ask("willow tree")
        await driver.press("tab", "up", letter)
        assert driver.box == letter
        await driver.press("enter")
        if letter == "y":
            await driver.until(lambda: copied)
            assert "Plants use light energy" in copied[0]
        elif letter == "w":
            await driver.see("Why")
        else:
            await driver.until(lambda: driver.screen.query("#source"))
        assert driver.box == ""
        if letter != "1":
            assert driver.focus == "transcript"

    chat(scenario)


def test_a_letter_alone_is_a_question_else() -> None:
    """Where nothing is selected, nothing is a command that one does not know of."""
    corpus = SmallCorpus(biology())

    async def scenario(driver: Driver) -> None:
        await driver.ask(ASKED)
        await driver.press("tab", "escape", "y", "enter")
        await driver.until(lambda: len(corpus.asked) > 1)

    chat(scenario, backend=corpus)
    assert corpus.asked[1][0] == "y"


def test_a_number_at_the_beginning_of_a_question() -> None:
    """Takes no choice by itself, also on a selected answer."""
    corpus = SmallCorpus(biology())

    async def scenario(driver: Driver) -> None:
        await driver.ask(ASKED)
        await driver.press("tab")
        await driver.spell("1848 in Paris")
        await driver.press("enter")
        await driver.until(lambda: len(corpus.asked) > 1)

    chat(scenario, backend=corpus)
    assert corpus.asked[1][0] == "1848 in Paris"


@pytest.mark.parametrize("size", [(120, 40), (40, 20)], ids=str)
def test_copy_can_be_clicked(size: tuple[int, int], copied: list[str]) -> None:
    """Under each passage; of an older answer, that one's passage."""

    async def scenario(driver: Driver) -> None:
        await driver.ask(ASKED)
        await driver.see("[copy]")
        rows = driver.rows()
        row = next(at for at, text in enumerate(rows) if "[copy]" in text)
        await driver.pilot.click(offset=(rows[row].index("[copy]") + 1, row))
        await driver.until(lambda: copied)

    chat(scenario, size=size)
    assert "Plants use light energy" in copied[0]
    assert "— biology-10.md" in copied[0]


@pytest.mark.parametrize("keys", ["ctrl+o", "f1", "f2"])
def test_a_tap_on_the_keys_below_goes_back(keys: str) -> None:
    """As Esc does, which a phone has not."""

    async def scenario(driver: Driver) -> None:
        await driver.ask(ASKED)
        await driver.press(keys)
        await driver.until(lambda: driver.screen.query("#pane .hints"))
        await driver.settled()
        await driver.pilot.click("#pane .hints")
        await driver.until(lambda: not driver.screen.query("#pane"))
        assert driver.focus == "box"

    chat(scenario, size=(40, 20))


@pytest.mark.parametrize("away", [("up",), ("up", "up"), ("ctrl+r", "enter")], ids=str)
def test_a_draft_comes_back_with_the_down_key(away: Sequence[str]) -> None:
    """Earlier questions take its place for a while only."""

    async def scenario(driver: Driver) -> None:
        await driver.ask(ASKED)
        await driver.ask("willow tree")
        await driver.spell("zq")
        await driver.press(*away)
        await driver.until(lambda: driver.box in (ASKED, "willow tree"))
        for _ in away:
            await driver.press("down")
        assert driver.box == "zq"
        await driver.press("enter", "up", "up", "down", "down")
        assert driver.box == ""

    chat(scenario)
