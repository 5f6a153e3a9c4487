"""Commands about the places of the chat: walking, scrolling, help, leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explainbot.text.interface.translation import gettext
from explainbot.tui.commands.command import Command

if TYPE_CHECKING:
    from explainbot.tui.commands.command import Chat, FullScreen

# The question box itself does these.
SEND = Command(
    "send",
    gettext("ask the question, or take the choice of that number"),
    box=("enter",),
)
NEWLINE = Command(
    "newline", gettext("start a new line in the question"), box=("ctrl+j",)
)
OLDER = Command(
    "older", gettext("an earlier question of yours (in the first row)"), box=("up",)
)
NEWER = Command(
    "newer", gettext("the next question of yours (in the last row)"), box=("down",)
)


async def _walk_on(screen: FullScreen, _: str) -> None:
    if not screen.complete():
        screen.focus(1)


WALK = Command(
    "walk",
    gettext("complete the command, else go to the answers"),
    screen=_walk_on,
    box=("tab",),
)


async def _next_pane(screen: FullScreen, _: str) -> None:
    screen.focus(1)


NEXT_PANE = Command(
    "next_pane",
    gettext("next place: question box, answers, source"),
    screen=_next_pane,
    card=("tab",),
    reader=("tab",),
)


async def _previous_pane(screen: FullScreen, _: str) -> None:
    screen.focus(-1)


PREVIOUS_PANE = Command(
    "previous_pane",
    gettext("the place before"),
    screen=_previous_pane,
    anywhere=("shift+tab",),
)


async def _up(screen: FullScreen, _: str) -> None:
    await screen.walk(-1)


UP = Command(
    "up", gettext("previous answer"), screen=_up, box=("alt+up",), card=("up", "alt+up")
)


async def _down(screen: FullScreen, _: str) -> None:
    await screen.walk(1)


DOWN = Command(
    "down",
    gettext("next answer"),
    screen=_down,
    box=("alt+down",),
    card=("down", "alt+down"),
)


async def _first(screen: FullScreen, _: str) -> None:
    await screen.select_end(-1)


FIRST = Command("first", gettext("first answer"), screen=_first, card=("home",))


async def _last(screen: FullScreen, _: str) -> None:
    await screen.select_end(1)


LAST = Command("last", gettext("last answer"), screen=_last, card=("end",))


async def _line_up(screen: FullScreen, _: str) -> None:
    screen.scroll(lambda area: area.scroll_up(animate=False))


LINE_UP = Command(
    "line_up", gettext("scroll up by a line"), screen=_line_up, reader=("up",)
)


async def _line_down(screen: FullScreen, _: str) -> None:
    screen.scroll(lambda area: area.scroll_down(animate=False))


LINE_DOWN = Command(
    "line_down", gettext("scroll down by a line"), screen=_line_down, reader=("down",)
)


async def _page_up(screen: FullScreen, _: str) -> None:
    screen.scroll(lambda area: area.scroll_page_up(animate=False))


PAGE_UP = Command(
    "page_up", gettext("scroll up by a page"), screen=_page_up, anywhere=("pageup",)
)


async def _page_down(screen: FullScreen, _: str) -> None:
    screen.scroll(lambda area: area.scroll_page_down(animate=False))
    screen.seen()


PAGE_DOWN = Command(
    "page_down",
    gettext("scroll down by a page"),
    screen=_page_down,
    anywhere=("pagedown",),
)


async def _top(screen: FullScreen, _: str) -> None:
    await screen.scroll_end(-1)


TOP = Command(
    "top",
    gettext("scroll to the beginning"),
    screen=_top,
    anywhere=("ctrl+home",),
    reader=("home",),
)


async def _bottom(screen: FullScreen, _: str) -> None:
    await screen.scroll_end(1)
    screen.seen()


BOTTOM = Command(
    "bottom",
    gettext("scroll to the end"),
    screen=_bottom,
    anywhere=("ctrl+end",),
    reader=("end",),
)


async def _palette(chat: Chat, words: str) -> None:
    await chat.show_commands(words)


PALETTE = Command(
    "palette",
    gettext("every command, found by what it does"),
    _palette,
    slash="commands",
    argument="[WORDS]",
    anywhere=("ctrl+p",),
)


async def _help(chat: Chat, _: str) -> None:
    await chat.show_help()


HELP = Command(
    "help",
    gettext("what can be done here"),
    _help,
    slash="help",
    anywhere=("f1",),
    empty_box=("?",),
)


async def _back(screen: FullScreen, _: str) -> None:
    if not await screen.leave():
        return
    verb, what = screen.load_named()
    if not what:
        return
    if screen.again("escape"):
        screen.stop_load()
    else:
        screen.notice(gettext("Esc again stops {verb} {what}", verb=verb, what=what))


BACK = Command(
    "back",
    gettext("back to the question box; there, twice: stop adding files"),
    screen=_back,
    anywhere=("escape",),
)


async def _interrupt(screen: FullScreen, _: str) -> None:
    selected = screen.take_selected()
    if selected:
        screen.copy(selected)
        return
    was_empty = screen.empty_box()
    if was_empty and screen.stop_load():
        screen.disarm()
        return
    if screen.again("interrupt") and was_empty:
        screen.quit()
        return
    verb, _ = screen.load_named()
    screen.notice(
        gettext("Ctrl+C again stops {verb}", verb=verb)
        if verb
        else gettext("Ctrl+C again quits")
    )


INTERRUPT = Command(
    "interrupt",
    gettext("copy what is selected, else clear the box, else stop adding; twice: quit"),
    screen=_interrupt,
    anywhere=("ctrl+c",),
)


async def _quit(chat: Chat, _: str) -> None:
    chat.quit()


QUIT = Command(
    "quit", "quit", _quit, slash="quit", anywhere=("ctrl+q",), empty_box=("ctrl+d",)
)


async def _theme(screen: FullScreen, name: str) -> None:
    screen.notice(screen.switch_theme(name))


THEME = Command(
    "theme",
    gettext("colours: dark, light, contrast or colour-blind; without a name, the next"),
    screen=_theme,
    slash="theme",
    argument="[NAME]",
)

# What cards offer.


async def _fill(screen: FullScreen, text: str) -> None:
    screen.fill(text)


FILL = Command(
    "fill", gettext("put the beginning of a command into the box"), screen=_fill
)


async def _copy_details(chat: Chat, text: str) -> None:
    chat.copy(text)


COPY_DETAILS = Command(
    "copy_details",
    gettext("copy what went wrong, to be sent to somebody"),
    _copy_details,
)


async def _restart(screen: FullScreen, _: str) -> None:
    screen.restart()


RESTART = Command("restart", gettext("start the engine again"), screen=_restart)
