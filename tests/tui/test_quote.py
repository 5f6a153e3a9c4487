"""A long passage is shown in part until it is opened."""

from __future__ import annotations

import asyncio

from textual.app import App, ComposeResult

from explainbot.engine.views import QuoteView
from explainbot.records import text_sha256
from explainbot.tui.widgets.cards import LongText, QuoteBlock

BEFORE, ANSWER, AFTER = "It is old. ", "Pears came from Asia.", " They are soft."


def view() -> QuoteView:
    """Return a passage of three sentences, of which the middle one is shown."""
    text = BEFORE + ANSWER + AFTER
    middle = (len(BEFORE), len(BEFORE) + len(ANSWER))
    return QuoteView(
        id="1",
        text=text,
        evidence=(middle,),
        document="pears.md",
        title="Pears",
        heading="",
        citation="pears.md, line 1",
        place="line 1",
        path="corpus/pears.md",
        section="1",
        start=0,
        end=len(text),
        line_start=1,
        line_end=1,
        page=None,
        score=0.5,
        sha256=text_sha256(text),
        document_sha256="",
        excerpt=middle,
        claimed=True,
    )


class One(App[None]):
    """Shows one passage."""

    def compose(self) -> ComposeResult:
        """Give the passage."""
        yield QuoteBlock(view(), 1)


def test_the_part_is_shown_and_all_of_it_when_opened() -> None:
    """The answering sentence stays marked where it stands in either."""

    async def scenario() -> None:
        async with One().run_test(size=(80, 24)) as pilot:
            block = pilot.app.query_one(QuoteBlock)
            shown = []
            for _ in range(3):
                await pilot.pause()
                words = pilot.app.query_one(LongText).shown
                marked = [(span.start, span.end) for span in words.spans]
                folded = bool(pilot.app.query_one(".fold").display)
                shown.append((words.plain, marked, folded))
                block.toggle()

        part = (ANSWER, [(0, len(ANSWER))], True)
        place = (len(BEFORE), len(BEFORE) + len(ANSWER))
        assert shown == [part, (BEFORE + ANSWER + AFTER, [place], False), part]

    asyncio.run(scenario())
