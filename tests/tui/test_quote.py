"""A long passage is shown in part until it is opened."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from textual.app import App, ComposeResult

from explainbot.engine.views import QuoteView
from explainbot.records import text_sha256
from explainbot.tui.passage import FOUND
from explainbot.tui.widgets.card import Card, Part
from explainbot.tui.widgets.cards import QuotePart

if TYPE_CHECKING:
    from textual.content import Content

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


class Quoted(Card):
    """Shows one passage."""

    def __init__(self, quote: QuoteView) -> None:
        """Hold the passage."""
        super().__init__("answer")
        self.passage = QuotePart(quote, 1, plain=False)

    def parts(self, width: int) -> Iterator[Part]:
        """Give the passage and its citation."""
        yield from self.passage.at(width, 14)

    def words(self) -> Content:
        """Return what is painted of the passage."""
        (part,) = self.shown("quote")
        return part.text


class One(App[None]):
    """Shows one passage."""

    def __init__(self, quote: QuoteView) -> None:
        """Hold the passage."""
        super().__init__()
        self.quote = quote

    def compose(self) -> ComposeResult:
        """Give the passage."""
        yield Quoted(self.quote)


def test_the_part_is_shown_and_all_of_it_when_opened() -> None:
    """The answering sentence stays marked where it stands in either."""

    async def scenario() -> None:
        async with One(view()).run_test(size=(80, 24)) as pilot:
            card = pilot.app.query_one(Quoted)
            shown = []
            for _ in range(3):
                await pilot.pause()
                words = pilot.app.query_one(Quoted).words()
                marked = [(span.start, span.end) for span in words.spans]
                folded = bool(card.shown("fold"))
                shown.append((words.plain, marked, folded))
                card.passage.toggle()
                card.changed()

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
            card, shown = pilot.app.query_one(Quoted), []
            for width in (42, 14, 42):  # the bar before it takes two
                await pilot.resize_terminal(width, 24)
                await pilot.pause()
                words = pilot.app.query_one(Quoted).words()
                answer = [
                    span for span in words.spans if "underline" in str(span.style)
                ]
                told = [words.plain[span.start : span.end] for span in answer]
                shown.append((words.plain, told))
            assert card.passage.mark(re.compile("Bees live"))
            card.changed()
            words = pilot.app.query_one(Quoted).words()
            found = [span for span in words.spans if span.style == FOUND]
            assert [(span.start, span.end) for span in found] == [(0, 9)]
            assert not card.passage.mark(re.compile(r"\*"))

        wide = (WIDE, ["Queen", "16"])
        assert shown == [wide, (NARROW, ["Queen", "16"]), wide]

    asyncio.run(scenario())


ROWS = "".join(f"| Bee {n} | {n} days | in the hive |\n" for n in range(1, 21))
BROAD = f"| Bee | Days to hatch | Where |\n|---|---|---|\n{ROWS}"


@pytest.mark.parametrize(("number", "before"), [(2, 0), (18, 1)])
def test_the_row_that_answers_is_in_sight(number: int, before: int) -> None:
    """Where rows above it would push it out of the window, they are folded, too."""
    row = f"| Bee {number} | {number} days | in the hive |"
    start = BROAD.index(row)
    broad = replace(
        marked_up(),
        text=BROAD,
        sha256=text_sha256(BROAD),
        evidence=((start, start + len(row)),),
    )

    async def scenario() -> None:
        async with One(broad).run_test(size=(20, 20)) as pilot:
            await pilot.pause()
            card = pilot.app.query_one(Quoted)
            rows = [strip.text.strip(" ▌") for strip in card.render_lines(card.region)]
            told = [place for place, row in enumerate(rows) if row.startswith("…")]
            assert len(told) == before
            assert f"Bee: Bee {number}" in rows[:8]
            card.passage.toggle()
            card.changed()
            await pilot.pause()
            assert not card.shown("fold")
            rows = [strip.text.strip(" ▌") for strip in card.render_lines(card.region)]
            assert rows[0].startswith("Bee: Bee 1")

    asyncio.run(scenario())


def test_a_drag_takes_what_is_painted() -> None:
    """The text of the passage and nothing else."""

    async def scenario() -> None:
        async with One(marked_up()).run_test(size=(40, 24)) as pilot:
            await pilot.pause()
            await pilot.mouse_down(Quoted, offset=(2, 0))
            await pilot.hover(Quoted, offset=(22, 4))
            await pilot.mouse_up(Quoted, offset=(22, 4))
            await pilot.pause()
            assert pilot.app.screen.get_selected_text() == WIDE

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("row", "clicks", "taken"),
    [
        (0, 2, WIDE),
        (5, 2, "— pears.md, line 1  [copy]"),
        (5, 3, f"{WIDE}\n— pears.md, line 1  [copy]"),
    ],
    ids=["passage", "citation", "card"],
)
def test_clicks_take_a_text_or_the_card(row: int, clicks: int, taken: str) -> None:
    """Two take the passage without its bar, or the line below; three take both."""

    async def scenario() -> None:
        async with One(marked_up()).run_test(size=(42, 24)) as pilot:
            await pilot.pause()
            await pilot.click(Quoted, offset=(30, row), times=clicks)
            await pilot.pause()
            assert pilot.app.screen.get_selected_text() == taken

    asyncio.run(scenario())


def test_a_drag_goes_on_from_the_passage_into_the_next_text() -> None:
    """From the bar, which means the first letter of its row, into the citation."""

    async def scenario() -> None:
        async with One(marked_up()).run_test(size=(42, 24)) as pilot:
            await pilot.pause()
            await pilot.mouse_down(Quoted, offset=(1, 4))
            await pilot.hover(Quoted, offset=(6, 5))
            await pilot.mouse_up(Quoted, offset=(6, 5))
            await pilot.pause()
            last = WIDE.rsplit("\n", maxsplit=1)[-1]
            assert pilot.app.screen.get_selected_text() == f"{last}\n— pears"

    asyncio.run(scenario())


def test_nothing_of_a_weak_passage_is_bold() -> None:
    """The author's bold is coloured, and not bold where nothing is claimed."""

    async def scenario() -> None:
        weak = replace(marked_up(), claimed=False)
        async with One(weak).run_test(size=(40, 24)) as pilot:
            await pilot.pause()
            words = pilot.app.query_one(Quoted).words()
            styles = {str(span.style) for span in words.spans}
            assert styles == {"$text-primary", "italic $text-primary"}

    asyncio.run(scenario())
