"""Commands about the texts: list, look into, add, remove, choose from."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from explainbot.engine import messages
from explainbot.engine.messages import Outline, Outlined
from explainbot.engine.views import QuoteView, SectionView, SourceView
from explainbot.errors import WorkspaceError
from explainbot.paths import expand
from explainbot.records import text_sha256, worded_place
from explainbot.text.interface.translation import gettext
from explainbot.tui.commands.command import Command
from explainbot.tui.commands.reading import ready
from explainbot.tui.state import Choice

if TYPE_CHECKING:
    from explainbot.tui.commands.command import Chat, FullScreen

_A_PATH = gettext("type or drop the path of a file or a folder")
_A_NAME = gettext("type the name of a text, as /texts shows it")
_WHOLE_NAME = gettext("type the whole name of the text, as /texts shows it")


async def _texts(chat: Chat, _: str) -> None:
    async def show(event: messages.Event) -> None:
        if isinstance(event, messages.Listed):
            await chat.show_texts(event.documents)

    if ready(chat):
        chat.look_up(messages.List, show)


TEXTS = Command(
    "texts",
    gettext("the texts: look at them, add to them, remove from them"),
    _texts,
    slash="texts",
    also=("corpus",),
    anywhere=("f2",),
)


async def _sections(chat: Chat, argument: str) -> None:
    quotes = chat.quotes()
    name = argument or (quotes[0].document if quotes else "")
    if not name:
        chat.missing("sections", _A_NAME)
        return

    async def show(event: messages.Event) -> None:
        if isinstance(event, Outlined) and event.sections:
            await chat.show_sections(name, event.sections)
        else:
            chat.notice(gettext("there is no text of that name, or it has no sections"))

    if ready(chat):
        chat.look_up(lambda number: Outline(number, name), show)


SECTIONS = Command(
    "sections",
    gettext("the sections of a text; without a name, of the one that was quoted"),
    _sections,
    slash="sections",
    argument="[NAME]",
    card=("s",),
    reader=("s",),
)


async def _glossary(chat: Chat, words: str) -> None:
    async def show(event: messages.Event) -> None:
        if isinstance(event, messages.Defined) and event.terms:
            await chat.show_terms(event.terms)
        elif words:
            chat.notice(
                gettext("the texts define nothing of that name: {words}", words=words)
            )
        else:
            chat.notice(gettext("no definitions were found in the texts"))

    limits = chat.conversation.collections
    if ready(chat):
        chat.look_up(lambda number: messages.Define(number, words, limits), show)


GLOSSARY = Command(
    "glossary",
    gettext("what the texts define; with a word, what that means"),
    _glossary,
    slash="glossary",
    also=("terms",),
    argument="[WORD]",
    anywhere=("f7",),
)


async def preview(chat: Chat, argument: str) -> None:
    """Say what a file or folder would add."""
    path = argument.strip("\"'")
    if not path:
        chat.missing("preview", _A_PATH)
    elif ready(chat):
        await _with_path(chat, path, chat.preview)


PREVIEW = Command(
    "preview",
    gettext("see what a file or a folder would add"),
    preview,
    slash="preview",
    argument=gettext("PATH"),
)


async def _remove(chat: Chat, name: str) -> None:
    if not name:
        chat.missing("remove", _WHOLE_NAME)
    elif ready(chat):
        await chat.remove(name)  # to type the whole name is the confirmation


REMOVE = Command(
    "remove",
    gettext("remove a text; its whole name has to be typed"),
    _remove,
    slash="remove",
    argument=gettext("NAME"),
)


async def _add(chat: Chat, argument: str) -> None:
    path = argument.strip("\"'")  # a file manager may drop it in quotes
    if not path:
        chat.missing("add", _A_PATH)
    elif not chat.usable:
        chat.missing("add", gettext("the engine is not ready yet"), argument)
    else:
        await _with_path(chat, path, chat.add)


ADD = Command(
    "add",
    gettext("add a file or a folder to the texts"),
    _add,
    slash="add",
    argument=gettext("PATH"),
)


async def _with_path(
    chat: Chat, path: str, act: Callable[[str], Awaitable[None]]
) -> None:
    from explainbot.tui.wording.notes import did_not_work

    try:
        expand(path)
    except WorkspaceError as error:  # "~name" of nobody
        again = Choice(gettext("type the path anew"), "fill", "/preview ")
        await chat.note(did_not_work(str(error), again))
        return
    await act(path)


async def _index(chat: Chat, _: str) -> None:
    if ready(chat):
        await chat.index()


INDEX = Command(
    "index",
    gettext("take up files of the texts that are new, changed or gone"),
    _index,
    slash="index",
    reader=("1",),
)


async def _stop(screen: FullScreen, _: str) -> None:
    if not screen.stop_load():
        screen.notice(gettext("nothing is being added"))


STOP = Command(
    "stop",
    gettext("stop adding files; answers come as before"),
    screen=_stop,
    slash="stop",
)


async def _collection(chat: Chat, name: str) -> None:
    async def limit(event: messages.Event) -> None:
        texts = event.documents if isinstance(event, messages.Listed) else ()
        said = chat.conversation.limit(name, texts)
        await chat.note((gettext("COLLECTION"), [said], []))

    if ready(chat):
        chat.look_up(messages.List, limit)


COLLECTION = Command(
    "collection",
    gettext("answer from one folder or tag; without a name, from all texts"),
    _collection,
    slash="collection",
    argument="[NAME]",
)


async def _study(chat: Chat, _: str) -> None:
    if chat.workspace:
        chat.study()
    else:
        ready(chat)


STUDY = Command(
    "study",
    gettext("quiz and cards from the texts"),
    _study,
    slash="study",
    also=("quiz",),
    anywhere=("f8",),
)

# What cards offer.


async def _skip(chat: Chat, names: str) -> None:
    from explainbot.tui.wording.notes import skipped

    await chat.note(skipped(names))


SKIP = Command("skip", gettext("leave files out that could not be read"), _skip)


async def _convert(chat: Chat, names: str) -> None:
    from explainbot.tui.wording.notes import converting

    await chat.note(converting(names))


CONVERT = Command(
    "convert", gettext("say how files become such that can be read"), _convert
)


async def _read_text(screen: FullScreen, name: str) -> None:
    read_section(screen, name, SectionView("", 0, 0, 0))


READ_TEXT = Command(
    "read_text", gettext("open a text from its beginning"), screen=_read_text
)


def read_section(screen: FullScreen, name: str, section: SectionView) -> None:
    """Open a text where a section of it stands."""

    async def show(event: messages.Event) -> None:
        if isinstance(event, messages.Sourced):
            await screen.read(event.source, as_passage(event.source, section))

    screen.look_up(lambda number: messages.Source(number, name), show)


def as_passage(source: SourceView, section: SectionView) -> QuoteView:
    """Return a section of a text as a passage with nothing marked."""
    text = source.text[section.start : section.end]
    first = _line_at(source.text, section.start) if source.by_line else None
    last = _line_at(source.text, max(section.start, section.end - 1))
    return QuoteView(
        id="",
        text=text,
        evidence=(),
        document=source.name,
        title=source.title,
        heading=section.heading,
        citation=f"{source.name} › {section.heading}"
        if section.heading
        else source.name,
        place=worded_place(("",), (None,), (first, last)) if text else "",
        path=source.path,
        section="",
        start=section.start,
        end=section.end,
        line_start=first,
        line_end=last if first else None,
        page=None,
        score=0,
        sha256=text_sha256(text),
        document_sha256=source.sha256,
    )


def _line_at(text: str, offset: int) -> int:
    """Return the line, from 1, of an offset, counted as an editor does."""
    ends = text.count("\n", 0, offset) + text.count("\r", 0, offset)
    return 1 + ends - text.count("\r\n", 0, offset)
