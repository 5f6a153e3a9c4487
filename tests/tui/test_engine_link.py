"""Saving, marking, finding, editing; and the list of texts."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from explainbot.tui.terminal import command_for
from explainbot.tui.widgets.cards import AnswerCard
from explainbot.tui.widgets.pane import SourceText
from tests.engine.small_corpus import PLANTS, SmallCorpus, biology, document
from tests.tui.driver import Driver, chat, styles_of

SIZES = pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 20)], ids=str)
GLUCOSE = PLANTS[PLANTS.index("Photosynthesis") : PLANTS.index("\n\n## Where")]


@pytest.mark.parametrize("suffix", ["md", "html", "txt"])
def test_a_conversation_is_saved_word_for_word(tmp_path: Path, suffix: str) -> None:
    """Every question, quote and citation is in the file; it replaces no other."""
    file = tmp_path / f"notes.{suffix}"

    async def scenario(driver: Driver) -> None:
        await driver.ask("how do plants make glucose")
        await driver.ask("zzzzz [b]*bold*[/b]")
        await driver.type(f"/save {file}")
        await driver.press("enter")
        await driver.see("SAVED")
        await driver.type(f"/export {file}")
        await driver.press("enter")
        await driver.see("! NOT SAVED")
        assert "is there already" in " ".join(driver.text().split())

    corpus = SmallCorpus(biology())
    corpus.words = "light energy"
    chat(scenario, backend=corpus)
    written = file.read_text(encoding="utf-8")
    words = (
        unescape(re.sub(r"</?(?:[bui]|mark)>", "", written))
        if suffix == "html"
        else written
    )
    if suffix == "html":
        assert "<mark> Plants use <u>light energy</u> to turn" in written

    assert GLUCOSE in words
    assert "— biology-10.md › How do plants make glucose?, line 5" in words or (
        "Source: biology-10.md › How do plants make glucose?, line 5" in words
    )
    assert "NOT IN THESE TEXTS" in words
    assert "*bold*" in words.replace("\\", "")


def test_nothing_is_saved_before_there_is_an_answer(tmp_path: Path) -> None:
    """The card says so, and an ending that means no form is refused."""

    async def scenario(driver: Driver) -> None:
        await driver.type(f"/save {tmp_path / 'a.md'}")
        await driver.press("enter")
        await driver.see("there is no answer to save yet")
        await driver.ask("willow tree")
        await driver.type(f"/save {tmp_path / 'a.doc'}")
        await driver.press("enter")
        await driver.see(".md, .html, .txt")

    chat(scenario, size=(120, 40))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("key", ["minus", "t"])
def test_an_answer_is_noted_as_no_help(key: str) -> None:
    """Either key notes it once; /gaps shows the list; a question in vain is on it."""
    corpus = SmallCorpus(biology())

    async def scenario(driver: Driver) -> None:
        await driver.ask("how do plants make glucose")
        await driver.press("tab", key, "enter")
        await driver.see("NOTED: THIS DID NOT HELP")
        await driver.press("escape")
        await driver.type("/unhelpful")
        await driver.press("enter")
        await driver.see("on the teacher's list already")
        await driver.type("/gaps")
        await driver.press("enter")
        await driver.see("FOR THE TEACHER")
        assert corpus.marked == ["how do plants make glucose"]
        await driver.ask("zzzzz")
        for _ in range(2):
            await driver.type("/unhelpful")
            await driver.press("enter")
            await driver.see("ON THE TEACHER'S LIST")
        assert corpus.marked[1:] == ["zzzzz"]

    chat(scenario, backend=corpus)


@SIZES
def test_words_are_found_in_the_conversation(size: tuple[int, int]) -> None:
    """The newest place first, Enter the one before; the words are marked."""

    async def scenario(driver: Driver) -> None:
        await driver.ask("how do plants make glucose")
        await driver.ask("starch potato")
        await driver.ask("willow tree")
        await driver.press("ctrl+f")
        await driver.until(lambda: driver.screen.find_line)
        await driver.spell("starch")
        await driver.see("1 of 2")
        chosen = driver.screen.transcript.selected
        assert chosen is driver.screen.card_of(driver.app.conversation.turns[1])
        await driver.until(
            lambda: any("reverse" in s for s in styles_of(driver, "tarch"))
        )
        await driver.press("enter")
        await driver.see("2 of 2")
        await driver.press("enter")
        await driver.see("1 of 2")
        await driver.spell("zz")
        await driver.see("not found")
        await driver.press("escape")
        await driver.until(lambda: driver.focus == "box")
        assert driver.screen.find_line is None
        cards = driver.screen.query(AnswerCard)
        assert not any(one._pattern for card in cards for one in card._passages())

    chat(scenario, size=size)


@SIZES
def test_words_are_found_in_the_source(size: tuple[int, int]) -> None:
    """From the quote on, over line ends, in any case; Esc ends the search alone."""

    async def scenario(driver: Driver) -> None:
        await driver.ask("how do plants make glucose")
        await driver.press("ctrl+o")
        await driver.until(lambda: driver.focus == "source")
        await driver.press("ctrl+f")
        await driver.spell("JAN van")
        await driver.see("1 of 1")
        await driver.see("Jan van Helmont")
        await driver.press("escape")
        await driver.until(lambda: driver.focus == "source")
        await driver.press("escape")
        await driver.until(lambda: driver.focus == "box")

    chat(scenario, size=size)


@pytest.mark.parametrize(
    ("editor", "expected"),
    [
        ("vim -R", ["vim", "-R", "+5", "a.md"]),
        ("code", ["code", "--goto", "a.md:5"]),
        ("micro", ["micro", "a.md:5"]),
        ("nothing-of-that-name", None),
        ("'open", None),
        ("", None),
    ],
)
def test_an_editor_is_told_the_line(
    editor: str,
    expected: list[str] | None,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """Each in its own way; what is no program is not started."""
    for name in ("vim", "code", "micro"):
        program = tmp_path / name
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", editor)

    assert command_for(Path("a.md"), 5) == expected


def test_the_question_as_understood_is_put_into_the_box() -> None:
    """Repaired, without what it leaned on, ready to be changed."""

    async def scenario(driver: Driver) -> None:
        await driver.ask("starch potato")
        await driver.ask("how do plants make glucos")
        await driver.see("(/rephrase: change)")
        await driver.press("tab", "a", "enter")
        assert driver.focus == "box"
        assert driver.box == "how do plants make glucose"

    chat(scenario)


@SIZES
def test_the_texts_are_listed_looked_at_and_removed(size: tuple[int, int]) -> None:
    """F2 lists them, Enter gives choices; removing takes the whole name, typed."""
    corpus = SmallCorpus(
        biology(), document("tides.md", "## Tides?\n\nThey rise.", "T")
    )

    async def scenario(driver: Driver) -> None:
        await driver.press("f2")
        await driver.see("▸ biology-10.md")
        await driver.spell("tid")
        await driver.see("▸ tides.md")
        await driver.press("enter")
        await driver.see("TEXT tides.md")
        await driver.type("1")
        await driver.press("enter")
        await driver.until(lambda: driver.screen.query(SourceText))
        await driver.press("escape")
        await driver.type("5")
        await driver.press("enter")
        assert driver.box == "/remove "
        await driver.type("tides")
        await driver.press("enter")
        await driver.see("there is no such document")
        assert "tides.md" in corpus.documents
        await driver.type("/remove tides.md")
        await driver.press("enter")
        await driver.see("REMOVED tides.md")
        await driver.see("1 source")
        assert "tides.md" not in corpus.documents

    chat(scenario, size=size, backend=corpus)


@SIZES
def test_letters_narrow_the_list_of_texts(size: tuple[int, int]) -> None:
    """Tab tells all that is known of one, Enter what can be done with it."""
    corpus = SmallCorpus(biology())
    corpus.stale = ["biology-10.md"]

    async def scenario(driver: Driver) -> None:
        await driver.press("f2")
        await driver.see("▸ biology-10.md   4 sections   changed")
        await driver.press("i")
        assert "file: corpus/biology-10.md" not in driver.text()
        await driver.press("tab")
        await driver.see("file: corpus/biology-10.md")
        await driver.press("enter")
        await driver.see("remove it (its name has to be")
        await driver.type("/index")
        await driver.press("enter")
        await driver.see("sections: 1 changed")
        assert corpus.stale == []

    chat(scenario, size=size, backend=corpus)


def test_a_path_in_the_list_of_texts_is_looked_into_and_added(tmp_path: Path) -> None:
    """The preview names what is there, its first choice adds it."""
    file = tmp_path / "moon.md"
    file.write_text("The moon.")
    corpus = SmallCorpus(biology())

    async def scenario(driver: Driver) -> None:
        await driver.press("f2")
        await driver.until(lambda: driver.focus == "filter")
        await driver.type(str(file))
        await driver.press("enter")
        await driver.see("moon.md HOLDS 1 SECTION")
        assert "What is it?: It is a file." in driver.text()
        assert "moon.md" not in corpus.documents
        await driver.type("1")
        await driver.press("enter")
        await driver.until(lambda: "moon.md" in corpus.documents)

    chat(scenario, backend=corpus)


def test_the_colours_are_changed_by_name_and_in_turn() -> None:
    """Dark, light, contrast, colour-blind; another name tells these."""

    async def scenario(driver: Driver) -> None:
        seen = []
        for name in ("light", "contrast", "colour-blind", "dark", "", "Colorblind"):
            await driver.type(f"/theme {name}".strip())
            await driver.press("enter")
            await driver.settled()
            seen.append(driver.app.theme)
        assert seen == [
            "textual-light",
            "contrast",
            "colour-blind",
            "textual-dark",
            "textual-light",
            "textual-light",
        ]
        await driver.see("dark, light, contrast, colour-blind")

    chat(scenario)
