"""Commands about questions: asked again, noted, asked before, asked elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explainbot.engine import messages
from explainbot.text.interface.translation import gettext
from explainbot.tui.commands.command import Command
from explainbot.tui.commands.reading import NO_ANSWER, ready

if TYPE_CHECKING:
    from explainbot.engine.views import AnswerView
    from explainbot.tui.commands.command import Chat
    from explainbot.tui.state import Turn


_AFTER = " (after: "
_LISTED = gettext("this is on the teacher's list already")
_NOTHING_AGAIN = gettext("there is no question to ask again")


async def exact_again(chat: Chat, turn: Turn | None) -> None:
    """Ask a question again, exactly as it was typed."""
    if turn is None:
        chat.notice(_NOTHING_AGAIN)
    elif turn.exact:
        chat.notice(gettext("this was asked exactly as typed already"))
    else:
        await chat.ask(turn.question, exact=True)


async def _exact(chat: Chat, _: str) -> None:
    await exact_again(chat, chat.turn())


EXACT = Command(
    "exact",
    gettext("ask again exactly as typed, alone and without repair"),
    _exact,
    slash="exact",
    card=("x",),
)


async def _alone(chat: Chat, question: str) -> None:
    turn = chat.turn()
    asked = question or (turn.question if turn is not None else "")
    if asked:
        await chat.ask(asked, alone=True)
    else:
        chat.notice(_NOTHING_AGAIN)


ALONE = Command(
    "alone",
    gettext("ask by itself, without earlier questions; without one, the last question"),
    _alone,
    slash="alone",
    argument="[QUESTION]",
)


def reworded(chat: Chat, turn: Turn | None) -> None:
    """Give a question, as it was understood, to be changed."""
    if turn is None:
        chat.notice(gettext("there is no question to change"))
        return
    asked = turn.answer.understood if turn.answer is not None else turn.question
    before, after, _ = asked.rpartition(_AFTER)
    chat.reword((before if after else asked) or turn.question)


async def _rephrase(chat: Chat, _: str) -> None:
    reworded(chat, chat.turn())


REPHRASE = Command(
    "rephrase",
    gettext("put the question, as it was understood, into the box to change it"),
    _rephrase,
    slash="rephrase",
    card=("a",),
)


async def _unhelpful(chat: Chat, _: str) -> None:
    turn = chat.turn()
    if turn is None or turn.answer is None:
        chat.notice(NO_ANSWER)
    elif not turn.answer.quotes:
        _list(chat, turn, turn.answer)
    elif turn.unhelpful:
        chat.notice(_LISTED)
    else:
        _mark(chat, turn, turn.answer)


UNHELPFUL = Command(
    "unhelpful",
    gettext("note for the teacher that this answer did not help"),
    _unhelpful,
    slash="unhelpful",
    card=("-", "t"),
)


def _mark(chat: Chat, turn: Turn, answer: AnswerView) -> None:
    """Note that an answer did not help."""

    async def show(event: messages.Event) -> None:
        from explainbot.tui.wording import notes

        if isinstance(event, messages.Marked):
            turn.unhelpful = event.kept
            listed = event.kept and not answer.quotes
            await chat.note(notes.listed() if listed else notes.marked(event))

    chat.look_up(lambda number: messages.Mark(number, answer), show)


def _list(chat: Chat, turn: Turn, answer: AnswerView) -> None:
    """Put a question that found nothing on the teacher's list, if it is not there."""
    if turn.unhelpful:
        chat.notice(_LISTED)
        return

    async def look(event: messages.Event) -> None:
        from explainbot.tui.wording import notes

        if not isinstance(event, messages.InVain):
            return
        if _bare(answer.question) in (_bare(known) for known, _ in event.questions):
            turn.unhelpful = True
            await chat.note(notes.listed())
        else:
            _mark(chat, turn, answer)

    chat.look_up(messages.Gaps, look)


def _bare(question: str) -> str:
    return " ".join(question.lower().split())


async def _list_it(chat: Chat, question: str) -> None:
    asked = [turn for turn in chat.conversation.turns if turn.question == question]
    turn = asked[-1] if asked else chat.turn()
    if turn is None or turn.answer is None:
        chat.notice(NO_ANSWER)
    elif turn.answer.quotes:
        chat.notice(gettext("this was answered; /unhelpful notes that it did not help"))
    else:
        _list(chat, turn, turn.answer)


LIST_IT = Command(
    "list_it",
    gettext("put a question that found nothing on the teacher's list"),
    _list_it,
    slash="teacher",
)


async def _gaps(chat: Chat, _: str) -> None:
    async def show(event: messages.Event) -> None:
        from explainbot.tui.wording import notes

        if isinstance(event, messages.InVain):
            await chat.note(notes.in_vain(event.questions))

    if ready(chat):
        chat.look_up(messages.Gaps, show)


GAPS = Command("gaps", gettext("questions noted for the teacher"), _gaps, slash="gaps")


async def _new(chat: Chat, _: str) -> None:
    chat.conversation.begin()
    await chat.note(
        (
            gettext("NEW CONVERSATION"),
            [gettext("Earlier questions no longer count.")],
            [],
        )
    )


NEW = Command("new", gettext("begin a new conversation"), _new, slash="new")

# What cards offer.


async def _ask(chat: Chat, question: str) -> None:
    await chat.ask(question)


ASK = Command("ask", gettext("ask what a card offers"), _ask)


async def _ask_all(chat: Chat, question: str) -> None:
    chat.notice(chat.conversation.limit(""))
    await chat.ask(question)


ASK_ALL = Command(
    "ask_all", gettext("ask of all texts what one collection did not answer"), _ask_all
)


_NO_OTHER = gettext("no other workspace was opened before")


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
    gettext("search all your earlier questions"),
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
    gettext("the same, with what you asked in other workspaces"),
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
        chat.notice(gettext("there is no question yet"))
    else:
        await chat.search(folders, question)


SEARCH_OTHERS = Command(
    "search_others",
    gettext("ask the other workspaces that you opened before"),
    _search_others,
    slash="others",
)
