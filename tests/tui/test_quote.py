"""A long passage is shown in part until it is opened."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace

from textual.app import App, ComposeResult

from explainbot.engine.views import QuoteView
from explainbot.records import text_sha256
from explainbot.tui.passage import FOUND
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


BEES = "**Bees** live so long:\n\n| Bee | Days to hatch |\n|---|---:|\n| Queen | *16* |"
QUEEN = "| Queen | *16* |"


def marked_up() -> QuoteView:
    """Return a passage of Markdown, of which the row of a table answers."""
    start = BEES.index(QUEEN)
    return replace(
        view(),
        text=BEES,
        sha256=text_sha256(BEES),
        evidence=((start, start + len(QUEEN)),),
        excerpt=None,
        markup="markdown",
    )


class One(App[None]):
    """Shows one passage."""

    def __init__(self, quote: QuoteView) -> None:
        """Hold the passage."""
        super().__init__()
        self.quote = quote

    def compose(self) -> ComposeResult:
        """Give the passage."""
        yield QuoteBlock(self.quote, 1)


def test_the_part_is_shown_and_all_of_it_when_opened() -> None:
    """The answering sentence stays marked where it stands in either."""

    async def scenario() -> None:
        async with One(view()).run_test(size=(80, 24)) as pilot:
            block = pilot.app.query_one(QuoteBlock)
            shown = []
            for _ in range(3):
                await pilot.pause()
                words = pilot.app.query_one(LongText).shown
                marked = [(span.start, span.end) for span in words.spans]
                folded = bool(pilot.app.query(".fold"))
                shown.append((words.plain, marked, folded))
                block.toggle()

        part = (ANSWER, [(0, len(ANSWER))], True)
        place = (len(BEFORE), len(BEFORE) + len(ANSWER))
        assert shown == [part, (BEFORE + ANSWER + AFTER, [place], False), part]

    asyncio.run(scenario())


WIDE = """\
Bees live so long:

Bee    Days to hatch
─────  ─────────────
Queen             16"""
NARROW = """\
Bees live so long:

Bee: Queen
  Days to
    hatch:
    16"""


def test_marks_are_drawn_for_the_width_at_hand() -> None:
    """The row stays marked, in columns and cell by cell; what is found, too."""

    async def scenario() -> None:
        async with One(marked_up()).run_test(size=(40, 24)) as pilot:
            block, shown = pilot.app.query_one(QuoteBlock), []
            for width in (40, 12, 40):
                await pilot.resize_terminal(width, 24)
                await pilot.pause()
                words = pilot.app.query_one(LongText).shown
                answer = [
                    span for span in words.spans if "underline" in str(span.style)
                ]
                told = [words.plain[span.start : span.end] for span in answer]
                shown.append((words.plain, told))
            assert block.mark(re.compile("Bees live"))
            words = pilot.app.query_one(LongText).shown
            found = [span for span in words.spans if span.style == FOUND]
            assert [(span.start, span.end) for span in found] == [(0, 9)]
            assert not block.mark(re.compile(r"\*"))

        wide = (WIDE, ["Queen", "16"])
        assert shown == [wide, (NARROW, ["Queen", "16"]), wide]

    asyncio.run(scenario())


def test_a_drag_takes_what_is_painted() -> None:
    """The text of the passage and nothing else."""

    async def scenario() -> None:
        async with One(marked_up()).run_test(size=(40, 24)) as pilot:
            await pilot.pause()
            await pilot.mouse_down(LongText, offset=(0, 0))
            await pilot.hover(LongText, offset=(20, 4))
            await pilot.mouse_up(LongText, offset=(20, 4))
            await pilot.pause()
            assert pilot.app.screen.get_selected_text() == WIDE

    asyncio.run(scenario())


def test_nothing_of_a_weak_passage_is_bold() -> None:
    """The author's bold is coloured, and not bold where nothing is claimed."""

    async def scenario() -> None:
        weak = replace(marked_up(), claimed=False)
        async with One(weak).run_test(size=(40, 24)) as pilot:
            await pilot.pause()
            words = pilot.app.query_one(LongText).shown
            styles = {str(span.style) for span in words.spans}
            assert styles == {"$text-primary", "italic $text-primary"}

    asyncio.run(scenario())
