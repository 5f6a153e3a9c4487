"""Commands about one answer and its source: reading, copying, finding, saving."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from explainbot.engine import messages
from explainbot.engine.messages import Compared
from explainbot.errors import ExplainbotError
from explainbot.text.interface.translation import gettext
from explainbot.tui.commands.command import Command, typed_number

if TYPE_CHECKING:
    from explainbot.engine.views import QuoteView
    from explainbot.tui.commands.command import Chat, FullScreen

NO_PASSAGE = gettext("no passage is quoted here")
NONE_IN_FULL = gettext("no passage is quoted here; a number opens a named one")
NO_ANSWER = gettext("there is no answer yet")
_SHOWN = 9
"""Digits of a number that are said again."""


def passage(chat: Chat, said: str = NO_PASSAGE) -> QuoteView | None:
    """Return the passage that is meant; None, and say so, where there is none."""
    quotes = chat.quotes()
    if not quotes:
        chat.notice(said)
    return quotes[0] if quotes else None


async def _open(chat: Chat, argument: str) -> None:
    if argument.isascii() and argument.isdigit():
        number = typed_number(argument)
        quote = chat.numbered(number) if number is not None else None
        if quote is None:
            chat.notice(
                gettext("there is no passage {argument}", argument=argument[:_SHOWN])
            )
    else:
        quote = passage(chat, NONE_IN_FULL)
    if quote is not None:
        chat.open(quote)


OPEN = Command(
    "open",
    gettext("open the source at the quote; with a number, that passage"),
    _open,
    slash="open",
    argument="[NUMBER]",
    anywhere=("ctrl+o", "f4"),
    card=("enter", "o"),
)


async def _easier(chat: Chat, _: str) -> None:
    turn = chat.turn()
    views = (turn.answer.parts or (turn.answer,)) if turn and turn.answer else ()
    found = [view.easier for view in views if view.easier]
    if found:
        chat.open(found[-1])
    else:
        chat.notice(
            gettext("the texts hold no easier passage on this") if views else NO_ANSWER
        )


EASIER = Command(
    "easier", gettext("open an easier passage on the same, if there is one"), _easier,
    slash="easier",
)  # fmt: skip


async def _edit(chat: Chat, _: str) -> None:
    from explainbot.tui.terminal import command_for

    quote = passage(chat)
    if quote is None:
        return
    file = Path(chat.workspace) / quote.path
    command = command_for(file, quote.line_start)
    if command is None:
        chat.notice(gettext("set EDITOR first: export EDITOR=nano"))
    elif not file.is_file():
        chat.notice(gettext("the file is gone"))
    elif said := chat.edit(command):
        chat.notice(said)


EDITOR = Command(
    "editor",
    gettext("open the file in your editor ($EDITOR) at the line"),
    _edit,
    slash="edit",
    card=("e",),
    reader=("e",),
)


async def _next_mark(screen: FullScreen, _: str) -> None:
    screen.turn_page(1)


NEXT_MARK = Command(
    "next_mark",
    gettext("next marked sentence, over all passages quoted here"),
    screen=_next_mark,
    reader=("right", "n"),
)


async def _previous_mark(screen: FullScreen, _: str) -> None:
    screen.turn_page(-1)


PREVIOUS_MARK = Command(
    "previous_mark",
    gettext("previous marked sentence"),
    screen=_previous_mark,
    reader=("left", "p"),
)


def with_source(quote: QuoteView) -> str:
    """Return a passage with its source, as it is copied."""
    return f"{quote.text}\n— {quote.citation}"


async def _copy(chat: Chat, _: str) -> None:
    if passage(chat) is not None:
        chat.copy("\n\n".join(map(with_source, chat.quotes())))


COPY = Command(
    "copy",
    gettext("copy the quote with its source"),
    _copy,
    slash="copy",
    card=("y",),
    reader=("y",),
)


async def _copy_quote(chat: Chat, _: str) -> None:
    if passage(chat) is not None:
        chat.copy("\n\n".join(quote.text for quote in chat.quotes()))


COPY_QUOTE = Command(
    "copy_quote",
    gettext("copy the quote alone"),
    _copy_quote,
    slash="copy-quote",
    card=("Y",),
    reader=("Y",),
)


async def save_to_file(chat: Chat, name: str) -> None:
    """Write the conversation to a file; say where, or why not."""
    from explainbot.tui.saving import save
    from explainbot.tui.wording.notes import not_saved

    try:
        path = save(chat.conversation.current(), name)
    except ExplainbotError as error:
        await chat.note(not_saved(str(error)))
    else:
        await chat.note((gettext("SAVED"), [str(path)], []))


async def _save(chat: Chat, argument: str) -> None:
    await chat.save(argument.strip("\"'"))


SAVE = Command(
    "save",
    gettext("save the conversation: FILE.md, FILE.html or FILE.txt"),
    _save,
    slash="save",
    also=("export",),
    argument="[FILE]",
)


async def _find(chat: Chat, words: str) -> None:
    await chat.find(words)


FIND = Command(
    "find",
    gettext("find words in the conversation, or in the source that is shown"),
    _find,
    slash="find",
    argument="[WORDS]",
    anywhere=("ctrl+f", "f3"),
)


async def _why(chat: Chat, _: str) -> None:
    turn = chat.turn()
    if turn is None or turn.answer is None:
        chat.notice(NO_ANSWER)
    else:
        await chat.explain(turn)


WHY = Command(
    "why", gettext("how sure the program is, and why"), _why, slash="why", card=("w",)
)


async def _compare(chat: Chat, _: str) -> None:
    quote = passage(chat)
    if quote is None:
        return

    async def show(event: messages.Event) -> None:
        if isinstance(event, Compared):
            await chat.show_both(quote, event)

    if ready(chat):
        place = quote.document, quote.start, quote.end
        chat.look_up(lambda number: messages.Compare(number, *place), show)


COMPARE = Command(
    "compare",
    gettext("show the passage as it was indexed and as its file reads now"),
    _compare,
    slash="compare",
    reader=("2",),
)


def ready(chat: Chat) -> bool:
    """Return whether the engine takes requests now; say so where it does not."""
    if not chat.usable:
        chat.notice(gettext("the engine is not ready yet"))
    return chat.usable
