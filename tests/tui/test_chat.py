"""The chat, driven by its keys."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest
from textual import events
from textual._compositor import Compositor

from explainbot.engine.service import InProcess
from explainbot.engine.views import FileState
from explainbot.tui import app
from explainbot.tui.commands import on_screen
from explainbot.tui.widgets.cards import AnswerCard
from explainbot.tui.widgets.pane import ReaderPane, SourceText
from tests.engine.small_corpus import SmallCorpus, biology, document
from tests.tui.driver import Driver, Held, chat, marks_of, styled, styles_of

PROMPT = chr(0x276F)
HELMONT = "Jan van Helmont weighed a willow tree in the seventeenth century."
PLACE = "— biology-10.md › Who weighed a willow tree?, line 56"
SIZES = pytest.mark.parametrize(
    "size", [(120, 40), (80, 24), (40, 20)], ids=["wide", "normal", "narrow"]
)


@SIZES
def test_a_question_is_answered_with_a_quote_and_its_place(
    size: tuple[int, int],
) -> None:
    """Question, verdict, passage and citation stand under each other, at every size."""

    async def scenario(driver: Driver) -> None:
        await driver.ask("how do plants make glucose")
        text = " ".join(driver.text().split())
        assert f"{PROMPT} how do plants make glucose" in text
        told = "✓" if size[0] == 40 else "quoted word for word ✓"
        assert f"●●●● STRONG MATCH {told}" in text
        assert "— biology-10.md › How do plants make glucose?, line 5" in text
        assert driver.said("quote").startswith(
            "Photosynthesis takes place in the chloroplasts. Plants"
        )
        assert driver.focus == "box"
        assert driver.box == ""

    chat(scenario, size=size)


def test_what_is_to_know_of_a_question_stands_above_the_answer() -> None:
    """A "#name" that is no collection, for one."""
    corpus = SmallCorpus(biology())
    corpus.notes = ('there is no collection named "x"',)

    async def scenario(driver: Driver) -> None:
        await driver.ask("how do plants make glucose")
        text = driver.text()
        assert 'note: there is no collection named "x"' in text
        assert text.index("note: there") < text.index("STRONG MATCH")

    chat(scenario, backend=corpus)


def test_the_answering_sentence_is_bold_and_underlined() -> None:
    """The mark does not hang on colour; the second sentence is only in italics."""

    async def scenario(driver: Driver) -> None:
        await driver.ask("where is starch kept in roots")
        first = list(styles_of(driver, "Starch is kept in roots"))
        second = list(styles_of(driver, "potato is mostly starch"))
        assert first
        assert all("bold" in style and "underline" in style for style in first)
        assert second
        assert all("italic" in style for style in second)
        assert not any("bold" in style or "underline" in style for style in second)

    chat(scenario)


@pytest.mark.parametrize("size", [(120, 40), (40, 20)], ids=str)
def test_the_answers_words_are_underlined_in_their_sentence(
    size: tuple[int, int],
) -> None:
    """On the card and in the source, also where a row ends within them."""

    async def scenario(driver: Driver) -> None:
        await driver.ask("where is starch kept in roots")
        for place in ("quote", "SourceText"):
            assert styled(driver, place, "underline") == "roots and seeds"
            assert "Starch is kept in roots and seeds." in styled(driver, place, "bold")
            assert styled(driver, place, "italic") == "A potato is mostly starch."
            await driver.press("ctrl+o")
            await driver.until(lambda: driver.focus == "source")
            await driver.settled()

    corpus = SmallCorpus(biology())
    corpus.words = "roots and seeds"
    chat(scenario, size=size, backend=corpus)


def test_a_weak_match_claims_nothing() -> None:
    """The nearest passage is shown as such, without the mark of a checked quote."""

    async def scenario(driver: Driver) -> None:
        await driver.ask("seventeenth planet")
        assert "WEAK MATCH" in driver.text()
        assert "The closest passage, which may not answer." in driver.text()
        assert "quoted word for word" not in driver.text()
        assert [part.lead for part in driver.parts("quote")] == ["╏ "]
        assert marks_of(driver, "Jan van Helmont weighed") == [(False, False)]

    chat(scenario)


@pytest.mark.parametrize(
    ("question", "opening"),
    [("seventeenth planet", "o"), ("how do plants make glucose", "3")],
    ids=["weak match", "other passage"],
)
def test_a_source_opened_for_what_is_not_claimed_marks_no_answer(
    question: str, opening: str
) -> None:
    """The passage has a broken bar, and nothing in it is bold."""

    async def scenario(driver: Driver) -> None:
        await driver.ask(question)
        if opening == "3":
            await driver.type("3")
            await driver.press("enter")
        else:
            await driver.press("tab", opening, "enter")
        await driver.until(lambda: driver.focus == "source")
        await driver.see("┊ Jan van Helmont weighed")
        assert marks_of(driver, "Jan van Helmont weighed") == [(False, False)]
        assert styled(driver, "SourceText", "italic").startswith("Jan van Helmont")

    chat(scenario)


def test_what_the_corpus_lacks_is_said_and_no_quote_is_shown() -> None:
    """Not found: a reason and the closest sections, numbered."""

    async def scenario(driver: Driver) -> None:
        await driver.ask("who invented telescopes")
        assert "○○○○ NOT IN THESE TEXTS" in driver.text()
        assert "Found nowhere: invented, telescopes." in driver.text()
        assert "[1] How do plants make glucose?  (Biology 10)" in driver.text()
        assert not driver.said("quote")

    chat(scenario)


def test_small_talk_gets_a_friendly_line() -> None:
    """With an example to choose, and no verdict."""

    async def scenario(driver: Driver) -> None:
        await driver.ask("thanks!")
        assert "You are welcome!" in driver.text()
        assert "NOT IN THESE TEXTS" not in driver.text()
        assert "[1] " in driver.text().partition("You are welcome!")[2]

    chat(scenario)


def test_earlier_questions_are_history_until_a_new_conversation() -> None:
    """The engine is given the questions before; /new forgets them."""
    corpus = SmallCorpus(biology())

    async def scenario(driver: Driver) -> None:
        await driver.ask("plants glucose")
        await driver.ask("starch potato")
        assert "asked as: starch potato (after: plants glucose)" in driver.text()
        await driver.type("/new")
        await driver.press("enter")
        await driver.ask("willow tree")

    chat(scenario, backend=corpus)

    assert corpus.asked == [
        ("plants glucose", ()),
        ("starch potato", ("plants glucose",)),
        ("willow tree", ()),
    ]


def test_several_questions_in_one_message_get_several_answers() -> None:
    """Each part stands under its own question, and the numbers run on."""

    async def scenario(driver: Driver) -> None:
        await driver.ask("plants glucose | starch potato")
        verdicts = driver.said("verdict")
        assert verdicts.index(f"{PROMPT} plants glucose") < verdicts.index(
            f"{PROMPT} starch potato"
        )
        assert "[6]" in driver.said("others")
        assert len(driver.parts("quote")) == 2

    chat(scenario, size=(80, 40))


def test_questions_sent_before_the_engine_is_ready_are_answered_in_order() -> None:
    """They stand in the transcript at once and say what they wait for."""
    held = Held(InProcess(SmallCorpus(biology())))

    async def scenario(driver: Driver) -> None:
        await driver.type("willow tree")
        await driver.pilot.press("enter")
        await driver.type("starch potato")
        await driver.press("enter")
        await driver.until(lambda: len(driver.app.conversation.waiting()) == 2)
        assert "waiting: getting ready" in driver.text()
        held.open()
        await driver.see("looking for the passage")
        held.work()
        await driver.until(lambda: not driver.app.conversation.waiting())
        first, second = driver.app.conversation.turns
        assert first.answer is not None
        assert first.answer.question == "willow tree"
        assert second.answer is not None
        assert second.answer.asked_as == "starch potato (after: willow tree)"

    chat(scenario, engine=held, wait=False)


def test_an_answer_is_laid_out_as_seldom_as_can_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With few widgets; only a screen that scrolls has its cards moved once more.

    Each layout goes through every card, so keys wait for it.
    """
    held = Held(InProcess(SmallCorpus(biology())))
    laid: list[object] = []
    reflow = Compositor.reflow

    def counted(self: Compositor, *given: object) -> object:
        laid.append(given)
        return reflow(self, *given)  # type: ignore[arg-type]

    async def scenario(driver: Driver) -> None:
        held.open()
        await driver.until(lambda: driver.app.engine_link.usable)
        for question in ("willow tree", "starch potato", "long story of chlorophyll"):
            await driver.type(question)
            await driver.press("enter")
            await driver.pilot.pause(0.1)
            card = driver.screen.card_of(driver.app.conversation.turns[-1])
            assert card is not None
            laid.clear()
            held.work()
            await driver.until(partial(card.shown, "verdict"))
            await driver.pilot.pause(0.1)
            # Once; again where a scroll bar appears.
            assert len(laid) <= 2
            assert not card.walk_children()

    with monkeypatch.context() as patch:
        patch.setattr(Compositor, "reflow", counted)
        chat(scenario, engine=held, wait=False)


def test_a_burst_of_keys_is_worked_off_in_order() -> None:
    """Two questions pasted as keys, each with its Enter, are two questions."""

    async def scenario(driver: Driver) -> None:
        keys = [*"willow", "enter", *"potato", "enter"]
        await driver.pilot.press(*keys)
        await driver.until(lambda: len(driver.app.conversation.turns) == 2)
        questions = [turn.question for turn in driver.app.conversation.turns]
        assert questions == ["willow", "potato"]

    chat(scenario)


def test_a_number_opens_that_passage_in_its_source() -> None:
    """An empty box, a number and Enter take the choice of the newest card."""

    async def scenario(driver: Driver) -> None:
        await driver.ask("how do plants make glucose")
        await driver.type("3")
        await driver.press("enter")
        await driver.see("Jan van Helmont")
        assert driver.focus == "source"
        assert "biology-10.md › Who weighed a willow tree?" in driver.text()
        await driver.press("escape")
        assert driver.focus == "box"
        assert not driver.screen.query("#pane")

    chat(scenario)


def test_only_the_numbers_that_count_are_strong() -> None:
    """Those of the newest card, or of the one that is selected; others are faint."""

    async def scenario(driver: Driver) -> None:
        def strong() -> list[int]:
            bold = [
                any("[1]" in s.text and s.style and s.style.bold for s in strip)
                for strip in driver.app.screen._compositor.render_strips()
            ]
            return [number for number, here in enumerate(bold) if here]

        def rows() -> list[int]:
            return [y for y, row in enumerate(driver.rows()) if "[1]" in row]

        await driver.until(lambda: rows() and strong() == rows())
        await driver.ask("how do plants make glucose")
        await driver.until(lambda: len(rows()) == 2 and strong() == rows()[1:])
        await driver.ask("willow tree")
        await driver.until(lambda: len(rows()) == 3 and strong() == rows()[2:])
        await driver.press("tab", "up")
        await driver.until(lambda: strong() == rows()[1:2])
        await driver.press("escape")
        await driver.until(lambda: strong() == rows()[2:])

    chat(scenario, size=(100, 50))


def test_a_number_without_a_choice_is_said() -> None:
    """Nothing else happens."""

    async def scenario(driver: Driver) -> None:
        await driver.ask("how do plants make glucose")
        await driver.type("9")
        await driver.press("enter")
        assert "there is no choice 9 on this card" in driver.text()

    chat(scenario)


@pytest.mark.parametrize(
    ("size", "keys"),
    [
        ((120, 40), ["ctrl+o"]),
        ((80, 24), ["f4"]),
        ((80, 24), ["tab", "enter"]),
        ((40, 20), ["tab", "enter"]),
    ],
)
def test_the_source_opens_at_the_quote(size: tuple[int, int], keys: list[str]) -> None:
    """The passage is in sight, with a bar and the answering sentence marked."""

    async def scenario(driver: Driver) -> None:
        await driver.ask("who weighed a willow tree")
        await driver.press(*keys)
        await driver.until(lambda: driver.focus == "source")
        await driver.see("┃ Jan van Helmont")
        assert "unchanged since it was indexed ✓" in " ".join(driver.text().split())
        rows = list(styles_of(driver, "Jan van Helmont weighed"))
        assert any("bold" in style and "underline" in style for style in rows)

    chat(scenario, size=size)


@SIZES
def test_the_source_is_shown_to_the_last_letter(size: tuple[int, int]) -> None:
    """No letter is hidden by the edge or by the scroll bar, whatever the width."""

    async def scenario(driver: Driver) -> None:
        await driver.ask("how do plants make glucose")
        await driver.press("ctrl+o")
        await driver.until(lambda: driver.focus == "source")
        source = driver.screen.query_one(SourceText)
        await driver.see("┃ Photosynthesis")
        rows = [source.render_line(y).text for y in range(source.size.height)]
        quoted = " ".join(row[2:].strip() for row in rows if row.startswith("┃ "))
        answer = driver.app.conversation.turns[0].answer
        assert answer is not None
        assert quoted == answer.quotes[0].text
        left = source.region.x
        right = left + source.scrollable_content_region.width
        painted = [row[left:right] for row in driver.rows()]
        assert all(row in painted for row in rows)

    chat(scenario, size=size)
    chat(scenario, size=(size[0] + 1, size[1]))


BEES = """\
# Bees

**Bees** live in [hives](http://a.example) of *many*:

## How long does a queen take to hatch?

The **queen** is fast, see below.

| Bee   | Days to hatch |
|-------|--------------:|
| Queen | *16*          |
| Drone | 24            |

## What is honey?

Honey is *sweet* and
keeps for years.
"""


@pytest.mark.parametrize("room", [60_000, 100], ids=["whole", "part by part"])
@SIZES
def test_the_source_is_shown_as_its_author_meant_it(
    size: tuple[int, int], room: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Marks are read as on a card; the passage and what answers stay marked."""
    monkeypatch.setattr("explainbot.tui.widgets.pane._DRAWN_AT_ONCE", room)

    async def scenario(driver: Driver) -> None:
        await driver.ask("how long does a queen take to hatch")
        await driver.press("ctrl+o")
        await driver.until(lambda: driver.focus == "source")
        await driver.see("┃ The queen is fast, see below.")
        assert "How long does a queen take to hatch?" in driver.text()
        source = driver.screen.query_one(SourceText)
        await driver.until(lambda: len(source._page.text) > 200)
        await driver.settled()
        rows = [source.render_line(y).text.rstrip() for y in range(source.size.height)]
        assert not any(sign in row for row in rows for sign in ("**", "##", "|", "]("))
        for row in ("Bee    Days to hatch", "Queen             16", "Drone"):
            assert any(each.startswith(f"┃ {row}") for each in rows)
        assert not any("sweet" in row for row in rows if row.startswith("┃"))
        assert (
            styled(driver, "SourceText", "underline") == "The queen is fast, see below."
        )
        await driver.press("ctrl+f")
        await driver.spell("sweet and keeps")
        await driver.see("1 of 1")

    corpus = SmallCorpus(biology(), document("bees.md", BEES, "Bees"))
    chat(scenario, size=size, backend=corpus)


def test_what_is_read_of_a_source_stays_at_the_top_at_every_width() -> None:
    """The same words, wherever the tables and paragraphs around have been drawn to."""
    text = BEES + "\n".join(f"\n## Part {n}?\n\nWords *{n}* of it." for n in range(60))

    async def scenario(driver: Driver) -> None:
        await driver.ask("how long does a queen take to hatch")
        await driver.press("ctrl+o")
        await driver.until(lambda: driver.focus == "source")
        source = driver.screen.query_one(SourceText)
        await driver.see("┃ The queen is fast")
        await driver.until(lambda: source.max_scroll_y > 100)
        source.scroll_to(y=91, animate=False, immediate=True)
        await driver.settled()
        first = source.render_line(0).text.split()
        assert first[:1] == ["Words"]
        for size in ((40, 20), (120, 40), (80, 24)):
            await driver.pilot.resize_terminal(*size)
            await driver.until(lambda: source.render_line(0).text.split() == first)

    corpus = SmallCorpus(biology(), document("bees.md", text, "Bees"))
    chat(scenario, backend=corpus)


def test_a_source_that_has_changed_is_called_changed() -> None:
    """The reader shows the indexed copy and says that the file differs."""
    corpus = SmallCorpus(biology())
    corpus.states["biology-10.md"] = "differs"

    async def scenario(driver: Driver) -> None:
        await driver.ask("who weighed a willow tree")
        await driver.press("ctrl+o")
        await driver.see("! the file differs from this, the indexed copy")

    chat(scenario, backend=corpus)


@pytest.mark.parametrize(
    ("coming_back", "state", "words"),
    [
        ("window", "differs", "! the file differs from this, the indexed copy"),
        ("pane", "gone", "! the file is gone; this is the indexed copy"),
        ("time", "unreadable", "! the file cannot be read; this is the indexed copy"),
    ],
)
def test_what_is_said_of_a_file_stays_true(
    coming_back: str, state: FileState, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is looked at again when one comes back to it, and now and then."""
    corpus = SmallCorpus(biology())
    if coming_back == "time":
        monkeypatch.setattr("explainbot.tui.widgets.pane._LOOK_AGAIN", 0.05)

    async def scenario(driver: Driver) -> None:
        await driver.ask("who weighed a willow tree")
        await driver.press("ctrl+o")
        await driver.see("unchanged since it was indexed ✓")
        corpus.states["biology-10.md"] = state
        if coming_back == "window":
            driver.app.post_message(events.AppFocus())
        elif coming_back == "pane":
            await driver.press("tab", "shift+tab")
        await driver.until(lambda: words in driver.shown(".place"))
        assert "✓" not in driver.shown(".place")
        corpus.states.clear()
        driver.app.post_message(events.AppFocus())
        await driver.see("unchanged since it was indexed ✓")

    chat(scenario, backend=corpus, size=(120, 30))


def test_the_reader_walks_over_the_marked_sentences() -> None:
    """N goes to the next mark, p back."""

    async def scenario(driver: Driver) -> None:
        await driver.ask("line 30 long story goes about leaves")
        await driver.press("ctrl+o")
        await driver.until(lambda: driver.focus == "source")
        source = driver.screen.query_one(SourceText)
        assert len(source.marks) == 2
        first = source.scroll_offset.y
        await driver.press("right")
        second = source.scroll_offset.y
        await driver.press("left")
        assert source.scroll_offset.y == first or first != second

    chat(scenario, size=(80, 12))


def test_a_long_passage_folds_under_the_quote_and_opens_on_enter() -> None:
    """Nothing is put inside the quote; Enter in the empty box shows the rest."""

    async def scenario(driver: Driver) -> None:
        await driver.ask("long story of chlorophyll")
        assert driver.height("quote") == 12
        assert "+ 29 more lines (Enter shows them)" in driver.said("fold")
        await driver.press("enter")
        await driver.until(lambda: driver.height("quote") >= 31)
        await driver.press("enter")
        await driver.until(lambda: driver.height("quote") == 12)

    chat(scenario)


def test_the_cards_are_one_stop_with_a_cursor_inside() -> None:
    """Tab goes to the newest answer, the arrows walk, Esc comes back."""

    async def scenario(driver: Driver) -> None:
        await driver.ask("willow tree")
        await driver.ask("starch potato")
        await driver.press("tab")
        assert driver.focus == "transcript"
        cards = driver.screen.transcript.cards()
        assert driver.screen.transcript.selected is cards[2]
        await driver.press("up", "up")
        assert driver.screen.transcript.selected is cards[0]
        await driver.press("end")
        assert driver.screen.transcript.selected is cards[2]
        await driver.press("home", "down")
        assert driver.screen.transcript.selected is cards[1]
        await driver.press("escape")
        assert driver.focus == "box"
        assert driver.screen.transcript.selected is None

    chat(scenario)


def test_alt_and_an_arrow_walk_from_the_box() -> None:
    """The newest answer comes first, as with Tab; what is typed stays in the box."""

    async def scenario(driver: Driver) -> None:
        await driver.ask("willow tree")
        await driver.ask("starch potato")
        await driver.type("half a qu")
        await driver.press("alt+up")
        cards = driver.screen.transcript.cards()
        assert driver.screen.transcript.selected is cards[2]
        await driver.press("alt+up")
        assert driver.screen.transcript.selected is cards[1]
        await driver.press("alt+down", "escape")
        assert driver.focus == "box"
        assert driver.box == "half a qu"

    chat(scenario)


def test_a_number_on_a_selected_card_is_its_choice() -> None:
    """Sent with Enter, as of any card; a number that is none is told."""

    async def scenario(driver: Driver) -> None:
        await driver.ask("how do plants make glucose")
        await driver.ask("willow tree")
        await driver.press("tab", "up", "9", "enter")
        await driver.see("there is no choice 9 on this card")
        card = driver.screen.transcript.selected
        await driver.press("3", "enter")
        await driver.until(lambda: driver.focus == "source")
        assert isinstance(card, AnswerCard)
        wanted = card.passages[card.choices[2].argument]
        assert driver.screen.query_one(ReaderPane).quote.id == wanted.id
        await driver.press("escape")
        assert driver.box == ""

    chat(scenario)


def test_up_and_down_bring_back_earlier_questions() -> None:
    """The newest first; after the last one the box is empty again."""

    async def scenario(driver: Driver) -> None:
        await driver.ask("willow tree")
        await driver.ask("starch potato")
        await driver.press("up")
        assert driver.box == "starch potato"
        await driver.press("up")
        assert driver.box == "willow tree"
        await driver.press("down", "down")
        assert driver.box == ""

    chat(scenario)


@pytest.mark.parametrize(
    ("keys", "copied"),
    [
        (["tab", "y", "enter"], f"{HELMONT}\n{PLACE}"),
        (["tab", "Y", "enter"], HELMONT),
        ([*"/copy", "enter"], f"{HELMONT}\n{PLACE}"),
        (["ctrl+o", "Y", "enter"], HELMONT),
    ],
    ids=["y", "Y", "/copy", "reader Y"],
)
def test_a_quote_is_copied_with_or_without_its_place(
    keys: list[str], copied: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The words go to the clipboard as they stand in the source."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)

    async def scenario(driver: Driver) -> None:
        await driver.ask("who weighed a willow tree")
        for key in keys:
            await driver.press({"/": "slash"}.get(key, key))
        await driver.until(lambda: driver.app.clipboard == copied)
        await driver.see("Sent to the clipboard; if paste is empty, /save")

    chat(scenario)


def test_a_slash_lists_the_commands_and_tab_completes() -> None:
    """The list shrinks with what is typed and goes with the box's text."""

    async def scenario(driver: Driver) -> None:
        await driver.press("slash")
        assert "/copy-quote" in driver.text()
        await driver.press("h", "e")
        assert "/help" in driver.text()
        assert "/copy-quote" not in driver.text()
        await driver.press("tab")
        assert driver.box == "/help"
        await driver.press("enter")
        await driver.see("What you can do")
        assert driver.focus == "help"

    chat(scenario)


@pytest.mark.parametrize("key", ["f1", "question_mark"])
def test_help_opens_where_one_is_and_closes_again(key: str) -> None:
    """F1 or ? in the empty box; Esc comes back to the box."""

    async def scenario(driver: Driver) -> None:
        await driver.press(key)
        await driver.see("What you can do")
        await driver.press("escape")
        assert driver.focus == "box"
        assert "What you can do" not in driver.text()

    chat(scenario)


def test_a_question_mark_in_a_question_is_a_letter() -> None:
    """Only in an empty box does it open the help."""

    async def scenario(driver: Driver) -> None:
        await driver.spell("why?")
        assert driver.box == "why?"

    chat(scenario)


def test_an_unknown_command_stays_in_the_box() -> None:
    """It is neither asked as a question nor lost."""

    async def scenario(driver: Driver) -> None:
        await driver.type("/nothing")
        await driver.press("enter")
        assert driver.box == "/nothing"
        assert "no such command; /help lists them." in driver.text()
        assert driver.app.conversation.turns == []
        await driver.press("ctrl+u")
        await driver.type("/hlep")
        await driver.press("enter")
        assert "/help lists them. Did you mean /help?" in driver.text()

    chat(scenario)


def test_a_file_is_added_and_can_be_asked_about() -> None:
    """/add PATH reports each file; the counts at the top follow."""

    async def scenario(driver: Driver) -> None:
        await driver.type("/add tides.md")
        await driver.press("enter")
        await driver.see("1 file: 1 loaded; 1 section")
        await driver.see("2 sources, 5 passages")
        await driver.ask("What file is called tides")
        assert "It is a file called tides.md." in driver.text()

    chat(scenario)


def test_a_path_below_the_home_of_nobody_is_refused() -> None:
    """The chat says what is wrong and goes on."""

    async def scenario(driver: Driver) -> None:
        await driver.type("/add ~nosuchuser/tides.md")
        await driver.press("enter")
        await driver.see("THAT DID NOT WORK")
        assert "this path cannot be resolved" in driver.text()
        await driver.ask("who weighed a willow tree")

    chat(scenario)


def test_why_says_how_sure_the_program_is() -> None:
    """A percentage appears only when it is asked for, and goes when asked again."""

    async def scenario(driver: Driver) -> None:
        await driver.ask("who weighed a willow tree")
        assert "%" not in driver.text()
        await driver.type("/why")
        await driver.press("enter")
        await driver.see("a probability of 83 %")
        await driver.type("/why")
        await driver.press("enter")
        assert "%" not in driver.text()

    chat(scenario)


def test_why_shows_the_reasons_of_the_answer_that_is_selected() -> None:
    """Key w: line by line on its card; several questions are told apart."""
    corpus = SmallCorpus(biology())
    corpus.why = ("It holds the words: starch.", "Nothing speaks against it.")

    async def scenario(driver: Driver) -> None:
        await driver.ask("plants glucose | starch potato")
        await driver.ask("willow tree")
        await driver.press("tab", "up", "w", "enter")
        lines = driver.said("why").split("\n")
        reasons = list(corpus.why)
        assert lines == ["Why", "plants glucose:", *reasons, "starch potato:", *reasons]
        await driver.see("Nothing speaks against it.")

    chat(scenario, backend=corpus)


def test_a_question_is_asked_again_exactly_as_typed() -> None:
    """Key x or /exact: no repair, no history, and the card says so."""
    corpus = SmallCorpus(biology())

    async def scenario(driver: Driver) -> None:
        await driver.ask("willow tree")
        await driver.ask("plants make glucos")
        asked = "asked as: plants make glucose (after: willow tree)"
        assert f"{asked}  (/exact: as typed)" in driver.text()
        await driver.press("tab", "x", "enter")
        await driver.until(lambda: not driver.app.conversation.waiting())
        await driver.until(lambda: len(driver.parts("verdict")) == 3)
        turn = driver.app.conversation.turns[-1]
        assert (turn.question, turn.exact) == ("plants make glucos", True)
        assert turn.answer is not None
        assert turn.answer.asked_as == "plants make glucos"
        assert "exactly as typed" in driver.said("exact")
        await driver.press("escape")
        await driver.type("/exact")
        await driver.press("enter")
        await driver.see("this was asked exactly as typed already")
        await driver.ask("starch potato")

    chat(scenario, backend=corpus)

    assert corpus.asked == [
        ("willow tree", ()),
        ("plants make glucos", ("willow tree",)),
        ("plants make glucos", ()),
        ("starch potato", ("willow tree", "plants make glucos")),
    ]


def test_the_line_that_says_how_it_was_understood_can_be_clicked() -> None:
    """A click on it is the command."""

    async def scenario(driver: Driver) -> None:
        await driver.ask("plants make glucos")
        row = next(y for y, row in enumerate(driver.rows()) if "(/exact: as" in row)
        column = driver.rows()[row].index("as typed)")
        await driver.pilot.click(offset=(column, row))
        await driver.until(lambda: len(driver.app.conversation.turns) == 2)
        assert driver.app.conversation.turns[1].exact

    chat(scenario)


@SIZES
def test_a_long_question_is_folded_on_its_card(size: tuple[int, int]) -> None:
    """Its first three lines and how many there are more; Enter shows them."""
    lines = [f"willow {number}" for number in range(17)]

    async def scenario(driver: Driver) -> None:
        await driver.ask("\n".join(lines))
        assert driver.height("question") == 3
        await driver.see("… 14 more lines")
        assert "willow 2" in driver.text()
        assert "willow 3" not in driver.text()
        await driver.press("enter")
        await driver.until(lambda: driver.height("question") == 17)

    chat(scenario, size=size)


def test_a_question_of_four_lines_is_not_folded() -> None:
    """The line that says so would take as much room."""

    async def scenario(driver: Driver) -> None:
        await driver.ask("willow\ntree\nand\nmore")
        assert driver.height("question") == 4
        assert "more lines" not in driver.text()

    chat(scenario)


def test_the_theme_changes_between_dark_and_light() -> None:
    """/theme, and again."""

    async def scenario(driver: Driver) -> None:
        await driver.type("/theme")
        await driver.press("enter")
        assert not driver.app.current_theme.dark
        await driver.type("/theme")
        await driver.press("enter")
        assert driver.app.current_theme.dark

    chat(scenario)


def test_an_answer_does_not_move_a_reader_who_has_scrolled_away() -> None:
    """A line says that there is a new answer; Ctrl+End goes there."""
    held = Held(InProcess(SmallCorpus(biology())))

    async def scenario(driver: Driver) -> None:
        held.open()
        for question in ("long story of chlorophyll", "willow tree"):
            await driver.type(question)
            await driver.press("enter")
            held.work()
            await driver.until(lambda: not driver.app.conversation.waiting())
            await driver.settled()
        await driver.type("starch potato")
        await driver.press("enter")
        await driver.press("ctrl+home")
        assert driver.screen.transcript.scroll_offset.y == 0
        held.work()
        await driver.see("↓ new answer")
        assert driver.screen.transcript.scroll_offset.y == 0
        await driver.press("ctrl+end")
        assert "Starch is kept in roots" in driver.text()
        assert "↓ new answer" not in driver.text()

    chat(scenario, engine=held, wait=False)


def test_ctrl_j_begins_a_new_line() -> None:
    """A question may have several lines; Enter still sends it."""

    async def scenario(driver: Driver) -> None:
        await driver.press("s")
        await asyncio.sleep(0.11)  # a person, not a burst
        await driver.type("tarch")
        await driver.press("ctrl+j")
        await driver.type("potato")
        assert driver.box == "starch\npotato"
        await driver.press("enter")
        await driver.until(lambda: driver.app.conversation.turns)
        assert driver.app.conversation.turns[0].question == "starch\npotato"

    chat(scenario)


@pytest.mark.parametrize(
    "keys",
    [["ctrl+c", "ctrl+c"], ["ctrl+d"], ["ctrl+q"], [*"/quit", "enter"]],
    ids=["Ctrl+C twice", "Ctrl+D", "Ctrl+Q", "/quit"],
)
def test_ways_out(keys: list[str]) -> None:
    """Each of them ends the program with status 0."""

    async def scenario(driver: Driver) -> None:
        await driver.pilot.press(*({"/": "slash"}.get(key, key) for key in keys))
        await driver.until(lambda: driver.app._exit)

    assert chat(scenario).return_code == 0


def test_a_second_ctrl_c_quits_as_long_as_the_notice_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What the notice offers holds while it is shown, and not longer."""
    for module in (app, on_screen):  # a slow machine is given more time
        monkeypatch.setattr(module, "NOTICE_SECONDS", 60.0)

    async def scenario(driver: Driver) -> None:
        await driver.press("ctrl+c")
        assert "Ctrl+C again quits" in driver.text()
        await asyncio.sleep(2.5)
        assert "Ctrl+C again quits" in driver.text()
        await driver.pilot.press("ctrl+c")
        await driver.until(lambda: driver.app._exit)

    chat(scenario)


def test_escape_and_one_ctrl_c_do_not_quit() -> None:
    """The first Ctrl+C empties the box and says what a second one would do."""

    async def scenario(driver: Driver) -> None:
        await driver.type("half a question")
        await driver.press("escape", "escape")
        assert driver.box == "half a question"
        await driver.press("ctrl+c")
        assert driver.box == ""
        assert "Ctrl+C again quits" in driver.text()
        assert not driver.app._exit

    chat(scenario)
