"""Commands about workspaces, the tour, and one's own keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explainbot.errors import ExplainbotError
from explainbot.paths import user_config, user_workspace
from explainbot.tui.commands.command import KEYS_FILE, PLACES, Command, typed_number
from explainbot.tui.commands.elsewhere import BETWEEN

if TYPE_CHECKING:
    from explainbot.tui.commands.command import Chat, FullScreen


async def _workspace(chat: Chat, argument: str) -> None:
    folder = argument.strip("\"'")
    if not chat.can_move:
        chat.notice("there is no other workspace here")
    elif folder:
        await chat.move(folder)
    else:
        await chat.show_workspaces()


WORKSPACE = Command(
    "workspace",
    "answer from another workspace; without a name, choose one",
    _workspace,
    slash="workspace",
    argument="[FOLDER]",
)


async def _tour(chat: Chat, argument: str) -> None:
    from explainbot.tui.wording import notes
    from explainbot.tui.wording.answers import example

    wanted = typed_number(argument)
    begin = example(chat.conversation.headings, chat.titles)
    wanted = chat.page + 1 if wanted is None else wanted
    chat.page, note = notes.page(wanted, begin)
    await chat.note(note)


TOUR = Command(
    "tour",
    "two minutes through what the chat can do",
    _tour,
    slash="tour",
    argument="[PAGE]",
)


async def _keys(screen: FullScreen, _: str) -> None:
    rows = [
        f"Write them into {user_config() / KEYS_FILE}, and start the chat again:",
        "  [card]",
        '  copy = "c"',
        "  [anywhere]",
        '  find = ["ctrl+g", "f3"]',
        f"Places: {', '.join(PLACES)}.",
        f"Commands: {', '.join(entry.id for entry in screen.commands)}.",
    ]
    await screen.note(("YOUR OWN KEYS", rows, []))


KEYS = Command("keys", "how to have other keys", screen=_keys, slash="keys")

# What cards offer.


async def _sample(chat: Chat, _: str) -> None:
    from explainbot.tui.wording.problems import did_not_work

    try:
        await chat.move(str(user_workspace().root))
    except ExplainbotError as error:
        await chat.note(did_not_work(str(error)))


SAMPLE = Command(
    "sample", "open the workspace with the texts that come with the program", _sample
)


async def _ask_in(screen: FullScreen, argument: str) -> None:
    folder, _, question = argument.partition(BETWEEN)
    if await screen.moved(folder):
        await screen.ask(question)


ASK_IN = Command("ask_in", "open a workspace and ask there", screen=_ask_in)
