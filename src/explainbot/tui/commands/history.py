"""Commands about earlier questions, and about what other workspaces answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explainbot.tui.commands.command import Command

if TYPE_CHECKING:
    from explainbot.tui.commands.command import Chat

_NO_OTHER = "no other workspace was opened before"


async def _history(chat: Chat, words: str) -> None:
    typed = chat.searching()
    if typed is not None:  # a second time: those of all workspaces
        await _history_all(chat, words or typed)
        return

    async def show() -> None:
        await chat.show_asked(chat.conversation.everything_asked(), words)

    await chat.recall(show)


HISTORY = Command(
    "history",
    "search all your earlier questions",
    _history,
    slash="history",
    argument="[WORDS]",
    anywhere=("ctrl+r",),
)


async def _history_all(chat: Chat, words: str) -> None:
    async def show() -> None:
        folders = chat.others()
        if not folders:
            chat.notice(_NO_OTHER)
        here = chat.conversation.everything_asked()
        await chat.show_asked([*here, *await chat.questions_of(folders)], words)

    await chat.recall(show)


HISTORY_ALL = Command(
    "history_all",
    "the same, with what you asked in other workspaces",
    _history_all,
    slash="history-all",
    argument="[WORDS]",
)


async def _search_others(chat: Chat, question: str) -> None:
    turn = chat.turn()
    question = question or (turn.question if turn is not None else "")
    folders = chat.others()
    if not folders or not chat.can_move:
        chat.notice(_NO_OTHER)
    elif not question:
        chat.notice("there is no question yet")
    else:
        await chat.search(folders, question)


SEARCH_OTHERS = Command(
    "search_others",
    "ask the other workspaces that you opened before",
    _search_others,
    slash="others",
)
