"""Terms: the glossary, and the terms of an answer that can be looked up."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace

import pytest

from explainbot.engine.service import InProcess
from explainbot.engine.views import TermView
from explainbot.tui.plain.chat import LineChat
from explainbot.tui.widgets.cards import AnswerCard
from tests.engine.small_corpus import PLANTS, SmallCorpus, biology
from tests.tui.driver import Driver, chat

MEANING = "A potato is mostly starch."
QUESTION = "How do plants make glucose?"


def term(word: str, meaning: str = MEANING) -> TermView:
    """Return a term that the small corpus defines."""
    start = PLANTS.index(meaning)
    place = start, start + len(meaning)
    heading = "Where is starch kept?"
    return TermView(word, meaning, "biology-10.md", "biology-10.md", heading, *place)


def defining(words: Sequence[str] = ("Starch", "Potato")) -> SmallCorpus:
    """Return a corpus that defines some terms."""
    corpus = SmallCorpus(biology())
    corpus.defined = [term(word) for word in words]
    return corpus


def test_the_glossary_is_a_list_that_leads_to_the_texts() -> None:
    """F7 lists the terms; below is the definition; Enter opens it where it stands."""

    async def scenario(driver: Driver) -> None:
        await driver.press("f7")
        await driver.until(lambda: driver.focus == "filter")
        assert "GLOSSARY" in driver.shown(".pick-title")
        assert MEANING in driver.shown("#preview")
        await driver.type("pot")
        await driver.until(lambda: "Starch" not in driver.shown("#rows"))
        await driver.press("enter")
        await driver.until(lambda: driver.focus == "source")
        await driver.see(MEANING)

    chat(scenario, backend=defining())


@pytest.mark.parametrize(
    ("size", "offered"), [((120, 40), 3), ((80, 24), 3), ((40, 20), 2)], ids=str
)
def test_the_terms_of_an_answer_are_offered_by_numbers(
    size: tuple[int, int], offered: int
) -> None:
    """At most three, two where it is narrow; a number shows what the term means."""
    words = ["starch", "oxygen", "glucose", "chloroplasts", "carbon"]
    corpus = SmallCorpus(biology())
    corpus.defined = [term(word) for word in words]

    async def scenario(driver: Driver) -> None:
        await driver.ask(QUESTION)
        card = driver.screen.query(AnswerCard).last()
        labels = [one.label for one in card.choices if one.command == "glossary"]
        assert labels == ["starch", "oxygen", "chloroplasts", "carbon"][:offered]
        number = [one.label for one in card.choices].index("oxygen") + 1
        await driver.type(str(number))
        await driver.press("enter")
        await driver.until(lambda: driver.focus == "filter")
        assert "oxygen" in driver.shown("#rows")
        assert "starch" not in driver.shown("#rows")

    chat(scenario, backend=corpus, size=size)


def test_line_by_line_terms_have_numbers_too() -> None:
    """The numbers run on after the passages; /glossary says the same."""
    out = io.StringIO()
    typed = io.StringIO(f"{QUESTION}\n4\n/glossary potato\n/glossary dragon\n")

    LineChat(InProcess(defining()), typed, out).run()

    answer, chosen, potato, dragon = out.getvalue().split("\nYou: ")[1:]
    assert answer.splitlines()[-2:] == ["Look up:", "4. Starch"]
    assert chosen.splitlines()[1:] == [f"Starch: {MEANING}", "Source: biology-10.md"]
    assert potato.splitlines()[1:] == [f"Potato: {MEANING}", "Source: biology-10.md"]
    assert "define nothing of that name: dragon" in dragon


def test_without_definitions_nothing_is_offered() -> None:
    """The line is left out, and the list says that there is none."""

    async def scenario(driver: Driver) -> None:
        await driver.ask(QUESTION)
        assert "Look up:" not in driver.text()
        await driver.press("f7")
        await driver.see("no definitions were found")

    chat(scenario, backend=SmallCorpus(biology()))


def test_a_definition_is_shown_without_its_marks() -> None:
    """In the list and line by line; the place is that of the text as it is written."""
    marked = replace(term("Potato"), meaning="A **potato** is `starch`.")
    corpus = SmallCorpus(biology())
    corpus.defined = [replace(marked, markup="markdown")]
    out = io.StringIO()

    async def scenario(driver: Driver) -> None:
        await driver.press("f7")
        await driver.until(lambda: driver.focus == "filter")
        assert "A potato is starch." in driver.shown("#preview")

    chat(scenario, backend=corpus)
    LineChat(InProcess(corpus), io.StringIO("/glossary potato\n"), out).run()

    assert "\nPotato: A potato is starch.\n" in out.getvalue()
