"""Hostile text through every widget that shows data."""

from __future__ import annotations

import io
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from textual import events

from explainbot.engine import messages
from explainbot.engine.service import InProcess
from explainbot.engine.views import SectionView, TermView, view_answer
from explainbot.records import Answer, Document, Quote, Section, text_sha256
from explainbot.reports import FileReport, LoadReport
from explainbot.text.display import visible
from explainbot.tui import keymap
from explainbot.tui.plain.commands import InLines, work
from explainbot.tui.plain.console import Console
from explainbot.tui.suggestions import Offer
from explainbot.tui.widgets.cards import AnswerCard
from explainbot.tui.widgets.pickers import (
    CorpusPane,
    HistoryPane,
    SectionsPane,
    TermsPane,
    WorkspacesPane,
)
from explainbot.tui.wording import notes
from explainbot.tui.wording import notes as tour
from explainbot.usage.history import Past
from tests.engine.small_corpus import SmallCorpus, biology, entry
from tests.tui.driver import Driver, Held, chat
from tests.tui.hostile import HOSTILE, HOSTILE_MARKUP

WIDTHS = {"title", "tabs", "carriage returns", "wide", "emoji", "long word"}
"""What a reader that counts cells could get wrong."""
SIZES = pytest.mark.parametrize("size", [(100, 40), (40, 20)], ids=["wide", "narrow"])


class HostileCorpus(SmallCorpus):
    """Answers with the question itself as text, heading, title, name and reason."""

    media_type = "text/plain"

    def ask(
        self,
        question: str,
        history: object,  # noqa: ARG002
        top: int,  # noqa: ARG002
        *,
        exact: bool = False,  # noqa: ARG002
        collections: object = (),  # noqa: ARG002
        again: bool = False,  # noqa: ARG002
    ) -> Answer:
        """Quote a document made of the question, so surely that it is no small talk."""
        text = f"Before.\n{question}\nAfter."
        made = Document(
            id=question,
            title=question,
            subject=question,
            aliases=(),
            text=text,
            source_path=question,
            media_type=self.media_type,
            sha256=text_sha256(text),
        )
        self.documents[question] = made
        section = Section(made, 8, 8 + len(question), heading=question)
        start, end = section.start, section.end
        half = (start, start + (len(question) + 1) // 2)
        quote = Quote(section, start, end, (start, end), span=half)
        return Answer(
            question, question + " ", (quote,), (quote, quote), 0.9, "strong", question,
            why=(question,),
        )  # fmt: skip


class HostileMarkdown(HostileCorpus):
    """The same, as Markdown."""

    media_type = "text/markdown"


def check(driver: Driver) -> None:
    """Nothing on the screen may steer the terminal, and the chat must be alive."""
    text = "\n".join(driver.rows())
    assert {c for c in text if unicodedata.category(c) in ("Cc", "Cs")} <= {"\n"}
    assert not any("\u202a" <= c <= "\u202e" or "\u2066" <= c <= "\u2069" for c in text)
    assert not driver.app._exit
    for row in driver.app.screen._compositor.render_strips():
        assert row.cell_length == driver.app.size.width


async def ask(driver: Driver, question: str) -> None:
    """Send a question without the box in between, which would paint it."""
    await driver.app.engine_link.ask(question)
    await driver.until(lambda: not driver.app.conversation.waiting())
    await driver.pilot.pause()


@SIZES
def test_a_hostile_passage_is_shown_to_the_letter(size: tuple[int, int]) -> None:
    """Question, verdict, quote, citation, choices and reader: harmless and complete."""

    async def scenario(driver: Driver) -> None:
        for name, text in HOSTILE.items():
            await ask(driver, text)
            check(driver)
            await driver.app.actions.run("why")
            await driver.settled()
            check(driver)
            quote = driver.parts("quote")[-1].text
            assert quote.plain == visible(text)
            half = (len(text) + 1) // 2
            painted = [(s.start, s.end, str(s.style)) for s in quote.spans]
            assert painted == [
                (0, half, "bold underline"),
                (half, len(text), "bold"),
            ]
            if name in WIDTHS:
                await driver.press("ctrl+o")
                await driver.until(lambda: driver.focus == "source")
                check(driver)
                await driver.press("escape")
            await driver.emptied()
        assert not driver.app.clipboard

    chat(scenario, size=size, backend=HostileCorpus())


@SIZES
def test_hostile_markup_is_harmless(size: tuple[int, int]) -> None:
    """Marks are read as marks; what comes of them reaches the terminal painted."""

    async def scenario(driver: Driver) -> None:
        for name, text in HOSTILE_MARKUP.items():
            await ask(driver, text)
            check(driver)
            quote = driver.parts("quote")[-1].text
            if "](" not in text and "&" not in text and "<" not in text:
                letters = Counter(re.findall("[a-z光]", visible(text)))
                shown = Counter(quote.plain)
                assert not letters - shown, name
            await driver.emptied()
        assert not driver.app.clipboard

    chat(scenario, size=size, backend=HostileMarkdown())


def test_a_passage_with_marks_is_copied_with_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is shown is for the eye; a copy is the text of the source."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    text = "**Bold** and:\n\n| a | b |\n|---|---|\n| `c` | $x^2$ |"

    async def scenario(driver: Driver) -> None:
        await ask(driver, text)
        await driver.press("tab", "Y", "enter", "escape")
        assert driver.app.clipboard == text
        await driver.press("tab", "y", "escape")
        assert driver.app.clipboard.startswith(text)

    chat(scenario, backend=HostileMarkdown())


def test_what_is_copied_is_the_text_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy is not painted: it is the passage as it stands in the source."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)

    async def scenario(driver: Driver) -> None:
        for name in ("carriage returns", "tabs", "unit in brackets", "emoji"):
            await ask(driver, HOSTILE[name])
            await driver.press("tab", "Y", "enter", "escape")
            assert driver.app.clipboard == HOSTILE[name]

    chat(scenario, backend=HostileCorpus())


@SIZES
def test_hostile_messages_are_harmless(size: tuple[int, int]) -> None:
    """Progress, counts, errors, notes and notices may hold outside text, too."""
    held = Held(InProcess(SmallCorpus()))

    async def scenario(driver: Driver) -> None:
        await driver.app.engine_link.ask("waits")
        for text in HOSTILE.values():
            held.tell(messages.Progress(text, 1, 2))
            held.tell(messages.Ready(text, (text, text), 3))
            held.tell(messages.Ready(text, (), 0))
            held.tell(messages.Failed(None, text, "unusable"))
            held.tell(messages.Outdated((text, text)))
            await driver.app.engine_link.note((text, [text], []))
            driver.app.notice(text)
            await driver.pilot.pause()
            check(driver)

    chat(scenario, size=size, engine=held, wait=False)


def test_a_hostile_paste_is_painted_in_the_box() -> None:
    """What is pasted or recalled cannot reach the terminal raw."""

    async def scenario(driver: Driver) -> None:
        for text in HOSTILE.values():
            driver.screen.box.put("")
            driver.app.post_message(events.Paste(text))
            await driver.settled()
            check(driver)
        driver.screen.box.remember(list(HOSTILE.values()))
        driver.screen.box.put("")
        for _ in HOSTILE:
            driver.screen.box._recall(-1)
            await driver.settled()
            check(driver)

    chat(scenario)


@SIZES
def test_hostile_file_names_are_harmless(size: tuple[int, int]) -> None:
    """So may the names of files that are added, and the reasons why one is not."""
    held = Held(InProcess(SmallCorpus()))

    async def scenario(driver: Driver) -> None:
        held.open()
        for text in HOSTILE.values():
            await driver.app.engine_link.add(
                Path(text.replace("/", "").replace("\0", ""))
            )
            await driver.settled()
            check(driver)
            assert driver.app.engine_link.load is not None
            number = driver.app.engine_link.load.number
            held.tell(messages.Progress(text, 1, 2, number))
            files = (FileReport(text, None, "failed", reason=text),)
            held.tell(messages.Loaded(number, LoadReport(files, "g")))
            await driver.until(lambda: driver.app.engine_link.load is None)
            await driver.settled()
            check(driver)

    chat(scenario, size=size, engine=held, wait=False)


def hostile_term(text: str) -> TermView:
    """Return a term that is hostile in all its words."""
    return TermView(text, text, text, text, text, 0, 3)


@SIZES
def test_hostile_lists_are_harmless(size: tuple[int, int]) -> None:
    """Earlier questions, suggestions, the texts, and words to be found."""
    corpus = SmallCorpus(biology())
    corpus.past = [
        Past(text, "2026-05-01", "c1", "good", text, text) for text in HOSTILE.values()
    ]
    texts = [
        replace(entry(biology()), document=text, title=text, collections=(text,))
        for text in HOSTILE.values()
    ]

    async def scenario(driver: Driver) -> None:
        await driver.until(lambda: driver.app.conversation.past)
        asked = driver.app.conversation.everything_asked()
        sections = [SectionView(text, 0, 3, 2) for text in HOSTILE.values()]
        for pane in (
            HistoryPane(asked),
            CorpusPane(texts),
            SectionsPane(" ".join(HOSTILE.values()), sections),
            WorkspacesPane(list(HOSTILE.values())),
            TermsPane([hostile_term(text) for text in HOSTILE.values()]),
        ):
            await driver.screen.open_pane(pane)
            await driver.until(lambda: driver.focus == "filter")
            for _ in HOSTILE:
                check(driver)
                await driver.press("down")
            await driver.press("escape")
        for text in HOSTILE.values():
            driver.screen.offers.suggest([Offer(text, "heading", text)])
            await driver.app.engine_link.note(notes.document(texts[0]))
            await driver.app.engine_link.note(tour.page(1, text)[1])
            ready = messages.Ready(text, (text,), 1)
            await driver.app.engine_link.note(notes.greeting(ready, text, first=True))
            driver.app.engine_link.complaints = [text]
            await driver.app.engine_link._complain()
            await driver.settled()
            check(driver)
            await driver.app.actions.run("find", text)
            await driver.settled()
            check(driver)
            await driver.press("escape")

    chat(scenario, size=size, backend=corpus)


@SIZES
def test_what_is_offered_next_is_harmless(size: tuple[int, int]) -> None:
    """Questions to ask next come from headings, and so do their choices."""

    async def scenario(driver: Driver) -> None:
        for text in HOSTILE.values():
            turn = driver.app.conversation.ask("willow tree")
            turn.state = "answered"
            answer = SmallCorpus(biology()).ask("willow tree", (), 3)
            turn.answer, turn.onward = view_answer(answer), (text, text)
            await driver.screen.add(AnswerCard(turn))
            await driver.settled()
            check(driver)
            assert driver.screen.transcript.cards()[-1].choices[-1].argument == text

    chat(scenario, size=size)


@pytest.mark.parametrize("name", HOSTILE)
def test_the_line_mode_paints_headings_and_sources(name: str) -> None:
    """Sections, what to ask next and a source around its passage, line by line."""
    text = HOSTILE[name]

    class Headings(HostileCorpus):
        def sections(self, name: str) -> Sequence[SectionView]:
            return [SectionView(name, 0, 3, 1), SectionView(text, 0, 3, 1)]

        def recall(self) -> tuple[Sequence[Past], Sequence[str], Sequence[str]]:
            return [], [text, f"{text} and more?"], ()

    out = io.StringIO()
    corpus = Headings()
    lines = InLines(InProcess(corpus), Console(io.StringIO(), out, lambda: 0))
    lines.start()
    work(lines.ask(text))
    for command in ("open", "sections", "rephrase", "history", "tour"):
        run = keymap.command(command).run
        assert run is not None
        work(run(lines, ""))
    written = out.getvalue()
    assert {c for c in written if unicodedata.category(c) in ("Cc", "Cs")} <= {
        "\n",
        "\t",
    }
    assert not any("\u202a" <= c <= "\u202e" for c in written)
