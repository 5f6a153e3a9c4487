"""Hostile text in cards, notices and lists: harmless, and nothing of it dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual.content import Content
from textual.widgets import Input, Static

from explainbot.engine import messages
from explainbot.engine.views import SectionView, view_answer
from explainbot.reports import FileReport, LoadReport
from explainbot.text.display import one_line, shortened, visible
from explainbot.tui import keymap
from explainbot.tui.passage import FOUND
from explainbot.tui.state import Choice, PastElsewhere
from explainbot.tui.suggestions import Offer
from explainbot.tui.widgets.cards import AnswerCard, NoteCard
from explainbot.tui.widgets.hints import Hints
from explainbot.tui.widgets.pane import BothPane
from explainbot.tui.widgets.pickers import (
    CommandsPane,
    CorpusPane,
    HistoryPane,
    PickPane,
    SectionsPane,
    WorkspacesPane,
)
from explainbot.tui.widgets.transcript import FEWEST
from explainbot.tui.wording import notes
from explainbot.usage.history import Past
from tests.engine.small_corpus import SmallCorpus, biology, entry
from tests.tui.driver import Driver, chat
from tests.tui.hostile import HOSTILE
from tests.tui.test_hostile import WIDTHS, HostileCorpus, ask, check

SIZE = (60, 20)
LONG = {"long word", "long line"}
TEXTS = [text for name, text in HOSTILE.items() if name not in LONG]
"""Ten thousand letters take long to paint, and test_hostile.py does it."""


def content(driver: Driver, selector: str) -> Content:
    """Return what the only static widget of a kind shows, whole."""
    shown = driver.screen.query_one(selector, Static).content
    assert isinstance(shown, Content)
    return shown


def rows_of(driver: Driver) -> list[str]:
    """Return the rows of the list that is open."""
    return content(driver, "#rows").plain.split("\n")


def cards(text: str) -> Sequence[notes.Note]:
    """Return a note of every kind that holds outside text."""
    failed = LoadReport((FileReport(text, None, "failed", reason=text),), "")
    loaded = LoadReport(
        (FileReport(text, text, "loaded", 1, words=7, warnings=(text,)),), ""
    )
    return [
        notes.previewed(text, text, messages.Previewed(1, loaded, (text,))),
        notes.previewed(text, text, messages.Previewed(1, failed, ())),
        notes.added(loaded),
        notes.not_read(failed),
        notes.skipped(text),
        notes.converting(text),
        notes.did_not_work(text),
        notes.not_saved(text),
        notes.wrong_keys([text]),
        notes.breakdown(messages.Failed(None, text, "unusable")),
        notes.outdated(messages.Outdated((text,))),
        notes.greeting(messages.Ready(text, (text,), 1), text),
        notes.greeting(messages.Ready(text, (), 0)),
        notes.loading(text, text),
        notes.stopped(text),
        notes.removed(text),
        notes.document(replace(entry(biology()), document=text, title=text)),
    ]


def test_notes_and_errors_hold_all_of_it() -> None:
    """Title, lines and choices of every kind of note: previews and errors, too."""

    async def scenario(driver: Driver) -> None:
        for text in TEXTS:
            # A file's name has no slash, and cannot hold the character 0.
            name = text.replace("/", "").replace("\0", "")
            made = [NoteCard(*note) for note in cards(name)]
            for start in range(0, len(made), FEWEST):
                some = made[start : start + FEWEST]
                for card in some:
                    await driver.screen.add(card)
                await driver.settled()
                check(driver)
                for card in some:
                    said = card.shown("note-text")[0].text.plain
                    assert said == visible(said)
                    whole = name.strip() in said
                    assert whole or one_line(name).strip() in one_line(said)
                await driver.emptied()

    chat(scenario, size=SIZE)


def test_a_note_paints_each_line_as_long_as_it_is() -> None:
    """What is painted has the title, the line and the choice, letter for letter."""

    async def scenario(driver: Driver) -> None:
        for text in TEXTS:
            card = NoteCard(text, [text], [Choice(text, "ask", text)])
            await driver.screen.add(card)
            await driver.settled()
            check(driver)
            line = one_line(text)
            assert card.shown("note-text")[0].text.plain == (
                f"{line}\n{visible(text)}\n  [1] {line}"
            )
            driver.app.notice(text)
            await driver.settled()
            check(driver)
            assert content(driver, "#hint").plain == line
            await driver.emptied()

    chat(scenario, size=SIZE)


def test_a_failed_answer_and_the_teachers_list_hold_all_of_it() -> None:
    """Why there is no answer is told whole; a question of the list, up to a row."""

    async def scenario(driver: Driver) -> None:
        for text in TEXTS:
            turn = driver.app.conversation.ask(text)
            turn.state, turn.message = "failed", text
            card = AnswerCard(turn)
            listed = NoteCard(*notes.in_vain([(text, 2)]))
            await driver.screen.add(card)
            await driver.screen.add(listed)
            await driver.settled()
            check(driver)
            said = card.shown("failed")[0].text.plain
            assert said.startswith(f"! NO ANSWER: {visible(text)}\n")
            row = f"{shortened(one_line(text))}  (2 times)"
            assert row in listed.shown("note-text")[0].text.plain
            await driver.emptied()

    chat(scenario, size=SIZE)


def panes() -> Sequence[tuple[PickPane, str]]:
    """Return a list of every kind, and what stands before the text in a row."""
    past = [Past(text, "2026-05-01", "c1", "good", text, text) for text in TEXTS]
    documents = [
        replace(entry(biology()), document=t, title=t, collections=(t,)) for t in TEXTS
    ]
    return [
        (HistoryPane(past), "  "),
        (HistoryPane([PastElsewhere(item, item.question) for item in past]), "  "),
        (CorpusPane(documents, TEXTS), "  "),
        (SectionsPane("x", [SectionView(t, 0, 3, 2) for t in TEXTS]), "    "),
        (WorkspacesPane(TEXTS), "  "),
    ]


def test_lists_hold_all_of_a_row() -> None:
    """Questions, texts, sections and folders: each row is whole."""

    async def scenario(driver: Driver) -> None:
        for pane, before in panes():
            await driver.screen.open_pane(pane)
            await driver.until(lambda: driver.focus == "filter")
            await driver.until(lambda: len(rows_of(driver)) == len(TEXTS))
            check(driver)
            rows = "\n".join(rows_of(driver))
            assert [
                t
                for t in TEXTS
                if f"{before}{one_line(t)}" not in rows.replace("▸ ", "  ")
            ] == []
            for text in TEXTS if isinstance(pane, HistoryPane | CorpusPane) else ():
                more = content(driver, "#preview").plain
                assert one_line(text) in one_line(more)
                await driver.press("down")
            await driver.press("escape")

    chat(scenario, size=(60, 60))


def test_what_narrows_a_list_is_painted() -> None:
    """Words given to the list of commands stand in its line; none fits them."""

    async def scenario(driver: Driver) -> None:
        for text in TEXTS:
            pane = CommandsPane(keymap.matching(""), text)
            await driver.screen.open_pane(pane)
            await driver.settled()
            check(driver)
            assert pane.query_one(Input).value == one_line(text)
        await driver.press("escape")
        for text in TEXTS:
            await driver.type(f"/{text}")
            check(driver)
            driver.screen.box.put("")

    chat(scenario, size=SIZE)


def test_completion_offers_the_text_itself() -> None:
    """A suggestion is painted on one row, cut at its end; taken, it is the text."""

    async def scenario(driver: Driver) -> None:
        for text in TEXTS:
            driver.screen.offers.suggest([Offer(text, "heading", text)])
            await driver.settled()
            check(driver)
            row = content(driver, "#list Static").plain.split("\n")[1]
            assert row.startswith(shortened(one_line(text), SIZE[0] - 20))
            driver.screen.offers.mark(0)
            await driver.settled()
            check(driver)
            assert driver.screen.offers.take() == text

    chat(scenario, size=SIZE)


def test_both_readings_of_a_changed_passage_are_whole() -> None:
    """The words that differ are marked, and no others."""
    quote = view_answer(SmallCorpus(biology()).ask("willow tree", (), 3)).quotes[0]

    async def scenario(driver: Driver) -> None:
        for text in TEXTS:
            was = replace(quote, text=f"one {text} two")
            await driver.screen.open_pane(BothPane(was, f"one two {text}"))
            await driver.settled()
            check(driver)
            assert content(driver, "#pane .quote.now").plain == (
                f"one two {visible(text)}".strip("\r\n")
            )
            first = next(iter(driver.screen.query("#pane .quote").results(Static)))
            assert str(first.content) == f"one {visible(text)} two"

    chat(scenario, size=SIZE)


def test_found_words_are_marked_where_they_stand() -> None:
    """The line shows what is looked for; the passage marks exactly those letters."""

    async def scenario(driver: Driver) -> None:
        for text in (HOSTILE[name] for name in WIDTHS - LONG):
            await ask(driver, f"ab {text} needle {text}")
            await driver.app.actions.run("find", text)
            await driver.settled()
            check(driver)
            line = driver.screen.query_one("#find Input", Input)
            assert line.value == one_line(text)
            await driver.app.actions.look("needle", 0)
            await driver.settled()
            check(driver)
            quote = driver.parts("quote")[-1].text
            found = [s for s in quote.spans if s.style == FOUND]
            start = len(f"ab {text} ")
            assert [(s.start, s.end) for s in found] == [(start, start + 6)]
            await driver.press("escape")
            await driver.emptied()

    chat(scenario, size=SIZE, backend=HostileCorpus())


def test_keys_named_in_a_line_of_hints_are_painted() -> None:
    """An item of the line at the bottom is text, too."""

    async def scenario(driver: Driver) -> None:
        for text in TEXTS:
            driver.screen.hints.offer([text])
            await driver.settled()
            check(driver)
            assert str(driver.screen.query_one("#hint", Hints).content) == one_line(
                text
            )

    chat(scenario, size=SIZE)
