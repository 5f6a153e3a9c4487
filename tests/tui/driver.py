"""Drives the chat by key presses, waiting on conditions and never on time alone."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING

from textual import events
from textual.widgets import Static

from explainbot.engine import messages
from explainbot.engine.backend import Backend
from explainbot.engine.service import InProcess
from explainbot.tui.app import ChatApp
from explainbot.tui.screen import AskScreen
from explainbot.tui.widgets.card import Card
from tests.engine.small_corpus import SmallCorpus, biology
from tests.waiting import LONGEST

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from explainbot.tui.widgets.card import Part

_NAMES = {" ": "space", "?": "question_mark", "/": "slash"}


class Held:
    """A real engine behind a gate: requests wait until it is opened."""

    def __init__(self, engine: messages.Port) -> None:
        """Hold back everything for ``engine``, its start included."""
        self._engine = engine
        self._deliver: messages.Deliver | None = None
        self._requests: list[messages.Request] = []
        self.starts = 0

    def start(self, deliver: messages.Deliver) -> None:
        """Remember that it was started."""
        self.starts += 1
        self._deliver = deliver

    def send(self, request: messages.Request) -> None:
        """Keep the request."""
        self._requests.append(request)

    @property
    def newest(self) -> int:
        """The number of the newest request."""
        return self._requests[-1].request or 0

    def drop(self, number: int) -> None:
        """Forget one request."""
        self._requests = [r for r in self._requests if r.request != number]

    def stop(self) -> None:
        """Forget the requests."""
        self._requests.clear()

    def tell(self, event: messages.Event) -> None:
        """Tell an event as the engine would."""
        assert self._deliver is not None
        self._deliver(event)

    def open(self) -> None:
        """Let the engine start."""
        assert self._deliver is not None
        self._engine.start(self._deliver)

    def work(self) -> None:
        """Let the engine work off what waits."""
        waiting, self._requests = self._requests, []
        for request in waiting:
            self._engine.send(request)


class Driver:
    """One running chat."""

    def __init__(self, app: ChatApp, pilot: Pilot[None]) -> None:
        """Hold the app and what presses its keys."""
        self.app = app
        self.pilot = pilot

    @property
    def screen(self) -> AskScreen:
        """The one screen."""
        return self.app.ask_screen

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until the condition holds."""
        end = time.monotonic() + LONGEST
        while not condition():
            if time.monotonic() > end:
                raise AssertionError(f"never happened; the screen was:\n{self.text()}")
            await self.pilot.pause(0.01)

    async def see(self, words: str) -> None:
        """Wait until the words are on the screen."""
        await self.until(lambda: words in self.text())

    async def type(self, text: str) -> None:
        """Put a text into the box, as a terminal does with what is pasted."""
        self.app.post_message(events.Paste(text))
        await self.settled()

    async def spell(self, text: str) -> None:
        """Press the keys of a text one by one."""
        await self.pilot.press(*(_NAMES.get(letter, letter) for letter in text))

    async def ask(self, question: str) -> None:
        """Type a question, send it and wait for its answer."""
        before = len(self.app.conversation.turns)
        await self.type(question)
        await self.pilot.press("enter")
        turns = self.app.conversation.turns
        await self.until(lambda: len(turns) > before and turns[-1].state != "waiting")
        card = self.screen.card_of(turns[-1])
        assert card is not None
        await self.until(lambda: card.shown("verdict") or card.shown("failed"))
        await self.settled()

    async def press(self, *keys: str) -> None:
        """Press keys and let them take effect."""
        await self.pilot.press(*keys)
        await self.settled()

    async def emptied(self) -> None:
        """Take every card away, as if the chat had just begun."""
        transcript = self.screen.transcript
        cards = transcript.cards()
        transcript.entries.clear()
        transcript._first = transcript._last = 0
        await transcript.remove_children(cards)

    async def settled(self) -> None:
        """Let messages and layout come to rest."""
        await self.pilot.pause()

    def rows(self) -> list[str]:
        """Return the rows of the screen as they are painted."""
        strips = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip) for strip in strips]

    def text(self) -> str:
        """Return the screen as one text."""
        return "\n".join(row.rstrip() for row in self.rows())

    def shown(self, selector: str) -> str:
        """Return what the static widgets of a kind show, whole."""
        found = self.screen.query(selector).results(Static)
        return "\n".join(str(widget.content) for widget in found)

    def parts(self, name: str) -> list[Part]:
        """Return the texts of a kind on the cards, from the top to the bottom."""
        return [
            part for card in self.screen.transcript.cards() for part in card.shown(name)
        ]

    def height(self, name: str) -> int:
        """Return how many rows the first text of a kind has on the first card of it."""
        cards = self.screen.transcript.cards()
        return next((rows for _, rows in (c.rows_of(name) for c in cards) if rows), 0)

    def said(self, name: str) -> str:
        """Return what texts of a kind on the cards say, whole."""
        return "\n".join(part.text.plain for part in self.parts(name))

    @property
    def box(self) -> str:
        """What stands in the question box."""
        return self.screen.box.text

    @property
    def focus(self) -> str | None:
        """The id of the widget that has the keys."""
        return self.app.focused.id if self.app.focused is not None else None


Scenario = Callable[[Driver], Awaitable[None]]


def chat(
    scenario: Scenario,
    *,
    size: tuple[int, int] = (80, 24),
    backend: Backend | None = None,
    engine: messages.Port | None = None,
    wait: bool = True,
) -> ChatApp:
    """Run a scenario in a chat over the small corpus; return the app at its end."""
    used = engine or InProcess(backend or SmallCorpus(biology()))

    async def run() -> ChatApp:
        app = ChatApp(lambda: used)
        async with app.run_test(size=size) as pilot:
            driver = Driver(app, pilot)
            await driver.until(lambda: app.engine_link.port is not None)
            if wait:
                await driver.until(lambda: app.engine_link.usable)
                await driver.settled()
            await scenario(driver)
        return app

    return asyncio.run(run())


def styled(driver: Driver, selector: str, style: str) -> str:
    """Return all that is painted in a style, white space as one space.

    Of a widget, or of the passages of the first answer ("quote").
    """
    quote = selector == "quote"
    widget = driver.screen.query("AnswerCard" if quote else selector).first()
    lines = widget.render_lines(widget.outer_size.region)
    if isinstance(widget, Card):
        first, rows = widget.rows_of(selector)
        lines = lines[first : first + rows]
    painted = " ".join(
        "".join(
            segment.text
            for segment in strip
            if segment.style and getattr(segment.style, style)
        )
        for strip in lines
    )
    return " ".join(painted.split())


def marks_of(driver: Driver, words: str) -> list[tuple[bool, bool]]:
    """Return where words are painted whether they are bold, and underlined."""
    return [
        (bool(segment.style.bold), bool(segment.style.underline))
        for strip in driver.app.screen._compositor.render_strips()
        for segment in strip
        if words in segment.text and segment.style is not None
    ]


def styles_of(driver: Driver, words: str) -> Iterable[str]:
    """Yield the styles with which words are painted, row by row."""
    for strip in driver.app.screen._compositor.render_strips():
        for segment in strip:
            if words in segment.text:
                yield str(segment.style)
