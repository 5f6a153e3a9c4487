"""Both chats say the same: each command is run in the full screen and line by line."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Sequence
from pathlib import Path

import pytest

from explainbot import tui
from explainbot.engine.service import InProcess
from explainbot.engine.views import AnswerView
from explainbot.tui import keymap
from explainbot.tui.app import ChatApp
from explainbot.tui.commands import asking, places, reading, texts, workspaces
from explainbot.tui.commands.command import Command
from explainbot.tui.plain.commands import InLines, sentence, work
from explainbot.tui.plain.console import Console
from explainbot.tui.widgets.cards import NoteCard
from explainbot.tui.wording.notes import Note
from tests.engine.small_corpus import SmallCorpus, biology
from tests.tui.driver import Driver

NOT_COMPARED = {"index", "quit", "study"}
"""One is told by the engine, in each chat's layout; one ends it; one is a screen."""
BOTH = [
    entry
    for entry in keymap.COMMANDS
    if entry.run is not None and entry.id not in NOT_COMPARED
]
MORE = {"collection": "mars", "open": "9", "tour": "6"}
"""Arguments with which commands are run once more."""

Said = dict[str, list[str]]
"""From a line that was typed to what was said to it."""


class Unkept(SmallCorpus):
    """A workspace whose settings keep no question: ``[gaps] keep = false``."""

    def mark(self, answer: AnswerView) -> bool:
        """Write nothing down."""
        del answer
        return False


class RecordedApp(ChatApp):
    """The full screen; what it says for a few seconds is kept."""

    CSS_PATH = str(Path(tui.__file__).with_name("chat.tcss"))

    def __init__(self, corpus: SmallCorpus) -> None:
        """Chat about a corpus."""
        super().__init__(lambda: InProcess(corpus))
        self.notices: list[str] = []

    def notice(self, text: str) -> None:
        """Keep it, and say it."""
        self.notices.append(sentence(text))
        super().notice(text)


class RecordedLines(InLines):
    """The chat line by line; what it says of its own is kept."""

    said: list[str]

    def notice(self, text: str) -> None:
        """Keep it, and say it."""
        self.said.append(sentence(text))
        super().notice(text)

    def missing(self, command: str, wanted: str, typed: str = "") -> None:
        """Keep it, and say it."""
        self.said.append(sentence(wanted))
        super().missing(command, wanted, typed)

    async def note(self, note: Note) -> None:
        """Keep it, and say it."""
        self.said += [note[0], *note[1]]
        await super().note(note)


def lines() -> list[tuple[Command, str]]:
    """Return each command with nothing after it, some with something."""
    more = [(keymap.command(name), argument) for name, argument in MORE.items()]
    return [*((entry, "") for entry in BOTH), *more]


def on_screen(corpus: SmallCorpus, before: Sequence[str]) -> Said:
    """Return what the full screen says to each command, in its notices and cards."""
    said: Said = {}

    async def run() -> None:
        app = RecordedApp(corpus)
        async with app.run_test(size=(80, 24)) as pilot:
            driver = Driver(app, pilot)
            await driver.until(lambda: app.engine_link.usable)
            await driver.settled()
            for question in before:
                await driver.ask(question)
            for entry, argument in lines():
                app.notices.clear()
                entries = app.ask_screen.transcript.entries
                cards = len(entries)
                await app.actions.run(entry.id, argument)
                for _ in range(3):  # a look-up may lead to another
                    await driver.settled()
                notes = [card for card in entries[cards:] if isinstance(card, NoteCard)]
                rows = [row for card in notes for row in (card.title, *card.body)]
                said[f"{entry.id} {argument}"] = [*app.notices, *rows]
                await driver.press("escape")

    asyncio.run(run())
    return said


def in_lines(corpus: SmallCorpus, before: Sequence[str]) -> Said:
    """Return what the chat line by line says to each command."""
    console = Console(io.StringIO(), io.StringIO(), lambda: 0)
    chat = RecordedLines(InProcess(corpus), console)
    chat.start()
    for question in before:
        work(chat.ask(question))
    said: Said = {}
    for entry, argument in lines():
        chat.said = said[f"{entry.id} {argument}"] = []
        assert entry.run is not None
        work(entry.run(chat, argument))
    return said


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let there be a clipboard, no editor, and no workspace opened before."""
    program = tmp_path / "bin" / "xclip"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\nexec cat > /dev/null\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.chdir(tmp_path)  # /save writes there
    monkeypatch.setenv("PATH", f"{program.parent}:/bin:/usr/bin")
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("EXPLAINBOT_CONFIG", str(tmp_path))
    for name in ("EDITOR", "VISUAL", "SSH_CONNECTION", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("before", "corpus"),
    [
        ((), SmallCorpus),
        (("willow tree",), SmallCorpus),
        (("who invented the telescope",), SmallCorpus),
        (("who invented the telescope",), Unkept),
        (("willow tree", "thanks"), SmallCorpus),
    ],
    ids=["nothing", "answered", "in-vain", "unkept", "small-talk"],
)
def test_each_command_says_the_same_in_both_chats(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    before: Sequence[str],
    corpus: type[SmallCorpus],
) -> None:
    """Before there is an answer, after one, after none, and where nothing is kept."""
    screen, plain = corpus(biology()), corpus(biology())
    told = []
    for name, say, used in (("a", on_screen, screen), ("b", in_lines, plain)):
        monkeypatch.chdir(_made(tmp_path / name))
        said = say(used, before)
        told.append(
            {
                line: [row.replace(str(tmp_path / name), "") for row in rows]
                for line, rows in said.items()
            }
        )

    differ = {
        line: (rows, told[1][line])
        for line, rows in told[0].items()
        if rows != told[1][line]
    }
    assert differ == {}
    assert screen.asked == plain.asked
    assert screen.marked == plain.marked


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def test_where_no_question_is_kept_that_is_said() -> None:
    """Of one that found nothing, too; it is not on the list then."""
    said = in_lines(Unkept(biology()), ["who invented the telescope"])

    switched_off = "Keeping questions is switched off here, or nothing can be written."
    assert said["unhelpful "] == ["! NOT NOTED", switched_off]
    assert said["gaps "] == ["FOR THE TEACHER", "No question is noted."]


def test_every_command_that_is_declared_is_in_the_catalogue() -> None:
    """Each once: with the keys and typed names, or among what cards offer."""
    modules = asking, places, reading, texts, workspaces
    declared = {
        value.id
        for module in modules
        for value in vars(module).values()
        if isinstance(value, Command)
    }
    listed = [entry.id for entry in (*keymap.SHIPPED, *keymap.OFFERED)]

    assert sorted(listed) == sorted(declared)
