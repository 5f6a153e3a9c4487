"""A teacher's synonyms, pins and stop list, as a student meets them."""

from __future__ import annotations

from pathlib import Path

from explainbot.answering.explainer import Explainer
from explainbot.testing import tiny_workspace

COMPANY = """# Company

## Who founded it?

Ada Toll founded the mill in 1902. It grew fast.

## Who leads it?

The mill is led by Bo Lind. He has an office.

## Imprint

Printed by Bo Lind, mill street.
"""


def _explainer(folder: Path, **settings: str) -> Explainer:
    workspace = tiny_workspace(folder, {"company.md": COMPANY})
    workspace.index()
    for name, text in settings.items():
        (folder / "corpus" / f"{name}.toml").write_text(text, "utf-8")
    return workspace.explainer()


def test_a_pinned_question_is_answered_by_the_pinned_words(tmp_path: Path) -> None:
    """The quote is a slice of the text, its confidence that of a person's choice."""
    pins = (
        '[[pin]]\nquestions = ["Who is the boss?"]\n'
        'document = "company.md"\nquote = "The mill is led by Bo Lind."'
    )

    answer = _explainer(tmp_path, pins=pins).ask("who is boss")

    assert answer.quotes[0].evidence_text == "The mill is led by Bo Lind."
    assert answer.quotes[0].section.heading == "Who leads it?"
    assert (answer.match, answer.confidence, answer.reason) == ("strong", 0.99, None)
    assert "pinned" in answer.why[0]
    headings = [quote.section.heading for quote in answer.alternatives]
    assert "Who leads it?" not in headings


def test_a_pin_whose_words_are_gone_is_left_out(tmp_path: Path) -> None:
    """It is kept with the reason, and the question is answered as any other."""
    pins = (
        '[[pin]]\nquestions = ["Who founded it?"]\n'
        'document = "company.md"\nquote = "Nobody knows."'
    )

    explainer = _explainer(tmp_path, pins=pins)

    assert explainer.ask("Who founded it?").quotes[0].section.heading == (
        "Who founded it?"
    )
    assert list(explainer.settled.problems.values()) == [
        'its words are not in "company.md"'
    ]


def test_a_synonym_is_asked_with_the_word_of_the_text(tmp_path: Path) -> None:
    """The answer says under which words it was found."""
    explainer = _explainer(tmp_path, aliases='same = [["gaffer", "led", "leads"]]')

    answer = explainer.ask("Who is the gaffer of the mill?")

    found = (*answer.quotes, *answer.alternatives)[0]
    assert found.section.heading == "Who leads it?"
    assert answer.asked_as in (
        "Who is the led of the mill?",
        "Who is the leads of the mill?",
    )


def test_a_stopped_section_is_never_shown(tmp_path: Path) -> None:
    """Neither as an answer nor among the alternatives."""
    asked = "Printed by Bo Lind, mill street?"
    before = _explainer(tmp_path / "a").ask(asked)
    after = _explainer(tmp_path / "b", stop='sections = ["company.md#Imprint"]').ask(
        asked
    )

    assert (*before.quotes, *before.alternatives)[0].section.heading == "Imprint"
    assert len(after.quotes) + len(after.alternatives) == 2
    assert "Imprint" not in {
        quote.section.heading for quote in (*after.quotes, *after.alternatives)
    }


def test_stopped_words_are_left_out_of_the_question(tmp_path: Path) -> None:
    """The answer is that of the question without them; they alone are left."""
    explainer = _explainer(tmp_path, stop='words = ["worksheet", "seven"]')

    answer = explainer.ask("Worksheet seven: Who founded it?")

    plain = explainer.ask("Who founded it?")
    assert answer.quotes[0].id == plain.quotes[0].id
    assert answer.confidence == plain.confidence
    assert explainer.ask("Worksheet?").asked_as == "Worksheet?"


def test_a_wrong_file_is_told_when_it_is_needed(tmp_path: Path) -> None:
    """The question is answered without what it settled, and that is said."""
    answer = _explainer(tmp_path, aliases="same = 3").ask("Who leads it?")

    assert answer.answered
    assert any("aliases.toml" in note for note in answer.notes)
