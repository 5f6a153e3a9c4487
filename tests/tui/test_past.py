"""Earlier questions: recalled by keys, searched, suggested."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.engine.backend import WorkspaceBackend
from explainbot.engine.service import InProcess
from explainbot.testing import tiny_workspace
from explainbot.tui.app import ChatApp
from explainbot.tui.commands.matching import OfferedNames
from explainbot.tui.suggestions import Suggestions
from explainbot.usage.history import Past, keep
from tests.engine.small_corpus import SmallCorpus, biology
from tests.tui.driver import Driver, chat, marks_of

SIZES = pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 20)], ids=str)


def remembering() -> SmallCorpus:
    """Return a corpus that was asked two questions on another day."""
    corpus = SmallCorpus(biology())
    corpus.past = [
        Past(
            "how do plants make glucose", "2026-05-01", "c1", "good", "p. 3", "Plants"
        ),
        Past("who invented the telescope", "2026-05-02", "c2", "none"),
    ]
    return corpus


def test_the_up_key_goes_through_earlier_conversations() -> None:
    """First the questions of this run, then those of the days before."""

    async def scenario(driver: Driver) -> None:
        await driver.ask("starch potato")
        seen = []
        for _ in range(3):
            await driver.press("up")
            seen.append(driver.box)
        assert seen == [
            "starch potato",
            "who invented the telescope",
            "how do plants make glucose",
        ]
        await driver.press("down")
        assert driver.box == "who invented the telescope"

    chat(scenario, backend=remembering())


@SIZES
def test_earlier_questions_are_searched_and_put_into_the_box(
    size: tuple[int, int],
) -> None:
    """Ctrl+R lists them; typing narrows; Enter fills the box and sends nothing."""

    async def scenario(driver: Driver) -> None:
        await driver.press("ctrl+r")
        await driver.see("▸ who invented the telescope")
        await driver.see("NOT IN THESE TEXTS")
        await driver.spell("gluc")
        await driver.see("▸ how do plants make glucose")
        assert "telescope" not in driver.text()
        await driver.see("┃ Plants")
        await driver.press("enter")
        await driver.until(lambda: driver.focus == "box")
        assert driver.box == "how do plants make glucose"
        assert driver.app.conversation.turns == []

    chat(scenario, backend=remembering(), size=size)


@SIZES
def test_only_what_was_not_found_is_listed(size: tuple[int, int]) -> None:
    """Tab leaves the rest out, and brings it back."""

    async def scenario(driver: Driver) -> None:
        await driver.press("ctrl+r")
        await driver.see("how do plants make")
        await driver.press("tab")
        await driver.see("EARLIER QUESTIONS: NOT FOUND")
        assert "how do plants make" not in driver.text()
        assert "who invented the tel" in driver.text()
        await driver.press("tab")
        await driver.see("how do plants make")

    chat(scenario, backend=remembering(), size=size)


def test_the_list_is_left_by_esc() -> None:
    """The box is as it was, also where suggestions stand above it."""

    async def scenario(driver: Driver) -> None:
        await driver.type("who")
        await driver.see("asked before")
        await driver.press("ctrl+r")
        await driver.until(lambda: driver.focus == "filter")
        await driver.press("escape")
        await driver.until(lambda: driver.focus == "box")
        assert driver.box == "who"

    chat(scenario, backend=remembering())


def test_what_is_asked_is_there_in_the_next_run(tmp_path: Path) -> None:
    """Over a real workspace and its file; a run that keeps nothing adds nothing."""
    files = {"tides.txt": "What are tides?\n\nTides are the rise of the sea.\n"}
    workspace = tiny_workspace(tmp_path / "lab", files)

    def backend() -> WorkspaceBackend:
        made = WorkspaceBackend(str(workspace.places.root))
        made._workspace = workspace
        return made

    async def first(driver: Driver) -> None:
        await driver.ask("what are tides")

    async def second(driver: Driver) -> None:
        await driver.until(lambda: driver.app.conversation.past)
        await driver.press("up")
        assert driver.box == "what are tides"

    async def private(driver: Driver) -> None:
        driver.app.conversation.keeps = False
        await driver.ask("what is nothing")

    chat(first, engine=InProcess(backend()))
    chat(private, engine=InProcess(backend()))
    app = chat(second, engine=InProcess(backend()))

    assert isinstance(app, ChatApp)
    assert [past.question for past in app.conversation.past] == ["what are tides"]


def test_what_another_chat_asks_meanwhile_is_in_the_list(tmp_path: Path) -> None:
    """The list of earlier questions is read anew when it is opened."""
    files = {"tides.txt": "What are tides?\n\nTides are the rise of the sea.\n"}
    workspace = tiny_workspace(tmp_path / "lab", files)
    places = workspace.places
    backend = WorkspaceBackend(str(places.root))
    backend._workspace = workspace

    async def scenario(driver: Driver) -> None:
        await driver.ask("what are tides")
        keep(places, workspace.explainer().ask("how does the sea rise"), "another")
        await driver.press("ctrl+r")
        await driver.see("how does the sea rise")
        assert "what are tides" in driver.text()
        await driver.press("escape", "up", "up")
        assert driver.box == "how does the sea rise"

    chat(scenario, engine=InProcess(backend))


def test_known_questions_and_headings_are_suggested() -> None:
    """Tab takes the first, then the next; Enter alone sends what was typed."""

    async def scenario(driver: Driver) -> None:
        await driver.spell("who")
        await driver.see("who invented the telescope  asked before")
        await driver.see("Who weighed a willow tree?  heading")
        assert driver.box == "who"
        await driver.press("tab")
        assert driver.box == "who invented the telescope"
        await driver.press("tab")
        assert driver.box == "Who weighed a willow tree?"
        await driver.press("escape")
        assert "asked before" not in driver.text()
        assert driver.box == "Who weighed a willow tree?"

    chat(scenario, backend=remembering())


HEADINGS = [
    "How do people change the water cycle?",
    "How do volcanoes form?",
    "What is a rock cycle?",
    "Welche Überschwemmungen gab es?",
    "What is inflation?",
    "How is photosynthesis measured?",
    "How do people change a tyre?",
    "植物如何进行光合作用？",
    "",
]
WORDS = ("water", "magma", "glacier")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("how do vol", "How do volcanoes form?"),
        ("wat is infl", "What is inflation?"),
        ("wat cyc", "How do people change the water cycle?"),
        ("photosyt", "How is photosynthesis measured?"),
        ("fotosyn", "How is photosynthesis measured?"),
        ("uberschw", "Welche Überschwemmungen gab es?"),
        ("光合", "植物如何进行光合作用？"),
        ("how do people change t", "How do people change the water cycle?"),
        ("how do people change a", "How do people change a tyre?"),
        ("where is the magm", "where is the magma"),
        ("how thick is a glassier", "how thick is a glacier"),
        ("It rained in May. How do vol", "It rained in May. How do volcanoes form?"),
        ("pasted\nlines\nhow do vol", "pasted\nlines\nHow do volcanoes form?"),
        ("zzzz", None),
        ("vo", None),
    ],
)  # fmt: skip
def test_what_is_typed_last_is_completed(typed: str, first: str | None) -> None:
    """Begun, misspelt by letters or by ear, unaccented; what is before it stays."""
    found = Suggestions().best(typed, [], HEADINGS, (), WORDS)
    assert (found[0].whole if found else None) == first


def test_what_lacks_the_last_word_is_not_suggested() -> None:
    """Common words such as "how do" are not enough where the last one says more."""
    names = [*HEADINGS, *(f"How do people use tool {at}?" for at in range(20))]
    found = Suggestions().best("how do peeple vol", [], names, (), WORDS)
    assert [offer.text for offer in found] == ["How do volcanoes form?"]


def test_a_question_asked_meanwhile_is_suggested() -> None:
    """One that is asked again, too; before a heading that is as near."""
    known = Suggestions()
    assert [o.origin for o in known.best("volcan", [], HEADINGS)] == ["heading"]
    asked = ["How do volcanoes end?"]
    found = known.best("how do volcan", asked, HEADINGS)
    assert [offer.origin for offer in found[:2]] == ["asked before", "heading"]
    again = known.best("how do volcan", [*asked, HEADINGS[1]], HEADINGS)
    assert [offer.origin for offer in again[:2]] == ["asked before"] * 2


def test_a_suggestion_keeps_what_was_pasted_before_it() -> None:
    """Tab completes the last line alone; a narrow window shows its words whole."""

    async def scenario(driver: Driver) -> None:
        driver.screen.box.put("From the book:\nstarch is kept in\n")
        await driver.spell("who weig")
        await driver.see("Who weighed a willow tree?")
        await driver.press("tab")
        wanted = "From the book:\nstarch is kept in\nWho weighed a willow tree?"
        assert driver.box == wanted

    chat(scenario, backend=remembering(), size=(40, 20))


def test_the_up_key_walks_into_the_suggestions() -> None:
    """Enter takes what was walked to, and sends only what stands in the box."""

    async def scenario(driver: Driver) -> None:
        await driver.spell("who")
        await driver.see("asked before")
        await driver.press("up")
        assert marks_of(driver, "who invented the telescope  asked") == [(True, False)]
        await driver.press("up", "up", "up")
        assert marks_of(driver, "Who weighed a willow tree?  ") == [(True, False)]
        await driver.press("enter")
        assert driver.box == "Who weighed a willow tree?"
        assert driver.app.conversation.turns == []
        assert "asked before" not in driver.text()
        await driver.press("enter")
        await driver.until(lambda: driver.app.conversation.turns)
        assert driver.app.conversation.turns[0].question == "Who weighed a willow tree?"

    chat(scenario, backend=remembering())


def test_enter_sends_what_was_typed_after_walking_back_or_typing_on() -> None:
    """Down from the last row, or another letter, leaves the list."""

    async def scenario(driver: Driver) -> None:
        await driver.spell("who")
        await driver.see("asked before")
        await driver.press("up", "down", "enter")
        await driver.until(lambda: driver.app.conversation.turns)
        await driver.spell("who")
        await driver.see("heading")
        await driver.press("up")
        await driver.spell("m")
        await driver.press("enter")
        await driver.until(lambda: len(driver.app.conversation.turns) == 2)
        asked = [turn.question for turn in driver.app.conversation.turns]
        assert asked == ["who", "whom"]

    chat(scenario, backend=remembering())


@SIZES
def test_the_up_key_walks_into_the_commands(size: tuple[int, int]) -> None:
    """The row next to the box comes first; Enter puts it into the box."""

    async def scenario(driver: Driver) -> None:
        await driver.spell("/un")
        await driver.see("/unhelpful")
        await driver.press("up", "enter")
        assert driver.box == "/unhelpful"
        await driver.press("ctrl+c")
        await driver.spell("/")
        await driver.see("/add")
        await driver.press(*["up"] * 60)
        assert "/add" in driver.text()
        await driver.press("enter")
        assert driver.box == "/add "

    chat(scenario, size=size)


def test_esc_takes_the_suggestions_away_and_tab_walks_on() -> None:
    """What is typed stays."""

    async def scenario(driver: Driver) -> None:
        await driver.ask("willow tree")
        await driver.spell("who")
        await driver.see("heading")
        await driver.press("escape", "tab")
        assert driver.box == "who"
        assert driver.focus == "transcript"

    chat(scenario, backend=remembering())


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("how", [1, 3]),
        ("glucose", [1]),
        ("plants how", [1]),
        ("glukose", [1]),
        ("zzzz", []),
    ],
)
def test_names_are_found_by_beginning_words_and_likeness(
    typed: str, found: list[int]
) -> None:
    """First what begins so, then what holds the words, then what is almost it."""
    names = OfferedNames(
        [
            "where is starch kept",
            "how do plants make glucose",
            "who weighed a tree",
            "how tall is an oak",
        ]
    )

    assert names.best(typed, 3) == found
