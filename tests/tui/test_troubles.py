"""What went wrong: what, why, and numbered next steps."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.engine import messages
from explainbot.engine.service import InProcess
from explainbot.reports import FileReport, LoadReport
from explainbot.tui.wording import notes
from tests.engine.small_corpus import SmallCorpus, biology
from tests.tui.driver import Driver, Held, chat

SIZES = pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 20)], ids=str)
FAILED = FileReport("chem.pdf", None, "failed", reason="it holds pictures, no text")
READ = FileReport("bio.md", "bio.md", "loaded", 3)
PHOTO = FileReport("photo.PNG", None, "skipped", reason="files of that kind")
TWICE = FileReport("again.abc", None, "skipped", reason="given twice")


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no clipboard of the machine be used."""
    for name in ("WAYLAND_DISPLAY", "DISPLAY"):
        monkeypatch.delenv(name, raising=False)


def test_a_file_that_was_not_read_gets_three_next_steps() -> None:
    """What, why, what works nevertheless; skip, convert, copy."""
    title, rows, choices = notes.not_read(LoadReport((FAILED, READ), "g1"))

    assert title == "! CANNOT READ chem.pdf"
    assert rows[0] == "FAILED chem.pdf: it holds pictures, no text"
    assert rows[-1] == "Quotes from the other 1 file work."
    assert [choice.label for choice in choices] == [
        "skip it",
        "how to convert it",
        "copy details",
    ]
    assert choices[2].argument == "\n".join(rows)


@pytest.mark.parametrize(
    ("given", "file", "shown"),
    [
        ("/school", "/school/week 1/tides.md", "week 1/tides.md"),
        ("/school/tides.md", "/school/tides.md", "tides.md"),
        ("", "/school/tides.md", "/school/tides.md"),
    ],
)
def test_a_preview_names_files_as_seen_from_the_folder(
    given: str, file: str, shown: str
) -> None:
    """A folder's whole path is not said again for each of its files."""
    report = LoadReport((FileReport(file, "tides.md", "loaded", 1, words=7),), "g1")

    _, rows, _ = notes.previewed("x", given, messages.Previewed(1, report, ()))

    assert rows[0] == f"{shown}: 1 section, 7 words"


def test_several_files_are_counted_and_a_skipped_picture_can_be_converted() -> None:
    """Files that were left out for another reason need no conversion."""
    report = LoadReport((FAILED, FAILED, PHOTO, TWICE), "g1")
    title, _, choices = notes.not_read(report)
    assert title == "! CANNOT READ 2 FILES"
    assert choices[0].label == "skip them"
    assert choices[1].argument == "chem.pdf\0chem.pdf\0photo.PNG"

    title, _, choices = notes.added(LoadReport((READ, PHOTO), "g1"))
    assert (title, len(choices)) == ("ADDED", 3)
    assert notes.added(LoadReport((READ, TWICE), "g1"))[2] == []


def test_each_kind_of_file_has_its_own_way() -> None:
    """By its ending; of many files the first six."""
    _, rows, _ = notes.converting("a/chem.pdf\0photo.PNG\0odd.xyz")
    assert rows[0].startswith("chem.pdf: If its pages are pictures")
    assert rows[1].startswith("photo.PNG: It is a picture")
    assert rows[2].startswith("odd.xyz: Save it as .docx")
    assert notes.converting("\0".join("abcdefgh"))[1][-2] == "and 2 more files"


@SIZES
def test_an_unread_file_is_skipped_converted_and_told(
    size: tuple[int, int], copied: None
) -> None:
    """By the numbers of its card."""
    del copied

    async def scenario(driver: Driver) -> None:
        await driver.type("/add /school/chem.pdf")
        await driver.press("enter")
        await driver.see("! CANNOT READ chem.pdf")
        await driver.type("2")
        await driver.press("enter")
        await driver.see("HOW TO CONVERT")
        await driver.see("ocrmypdf OLD.pdf")
        await driver.type("1")
        await driver.press("enter")
        assert driver.box == "/add "
        await driver.press("ctrl+c")
        first = driver.screen.transcript.entries[1]
        await driver.app.action_choose(first.serial, 3)
        await driver.settled()
        assert "chem.pdf: it holds pictures" in driver.app.clipboard
        await driver.app.action_choose(first.serial, 1)
        await driver.see("SKIPPED chem.pdf")
        await driver.ask("willow tree")

    chat(scenario, size=size)


def test_a_load_that_failed_can_be_tried_again(copied: None) -> None:
    """The same file, by the card's first number."""
    del copied
    corpus = SmallCorpus(biology())
    held = Held(InProcess(corpus))

    async def scenario(driver: Driver) -> None:
        held.open()
        await driver.until(lambda: driver.app.engine_link.usable)
        await driver.type("/add /school/tides.md")
        await driver.press("enter")
        held.tell(messages.Failed(held.newest, "the disk is full"))
        held.drop(held.newest)
        await driver.see("[1] try again")
        await driver.see("[2] copy details")
        await driver.type("1")
        await driver.press("enter")
        held.work()
        await driver.until(lambda: "tides.md" in corpus.documents)

    chat(scenario, engine=held, wait=False)


def test_what_was_not_saved_is_saved_under_another_name(tmp_path: Path) -> None:
    """The first number puts the command into the box."""

    async def scenario(driver: Driver) -> None:
        await driver.type(f"/save {tmp_path / 'a.md'}")
        await driver.press("enter")
        await driver.see("! NOT SAVED")
        await driver.type("1")
        await driver.press("enter")
        assert driver.box == "/save "

    chat(scenario)
