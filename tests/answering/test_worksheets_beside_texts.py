"""A worksheet beside the text that explains the matter: its tasks answer nothing."""

from __future__ import annotations

import pytest

from explainbot import Workspace, paths
from explainbot.answering.explainer import Explainer

TEXTS = {
    "crystals.txt": (
        "Crystals\n\n"
        "More alum dissolves in hot water than in cold. As the solution cools, alum "
        "comes out of it and forms crystals. In cold water little alum dissolves, so "
        "that only tiny crystals can grow.\n"
    ),
    "sheet.md": (
        "# Lab worksheet: Growing crystals\n\n"
        "Read page 12 first. Give each answer in a whole sentence.\n\n"
        "## Method\n\n"
        "1. Heat 100 ml of water in a beaker.\n"
        "2. Stir in alum until no more of it dissolves.\n"
        "3. Hang a thread into the solution and leave it for three days.\n\n"
        "## Questions\n\n"
        "1. Ben forgot to heat the water. His crystals were tiny. Explain why.\n"
        "2. Aisha weighs the beaker before she stirs. Will it be too light?\n"
        "3. The table shows four crystals. Fill in the last column.\n\n"
        "| Crystal | Mass in g | Width in mm |\n|---|---|---|\n"
        "| A | 3 | |\n| B | 5 | |\n\n"
        "4. Ask at home where salt comes from.\n\n"
        "Bring the sheet on Monday. Those who sit at the window water the plants, and "
        "the others sweep the floor, so that the room is tidy for the evening class.\n"
    ),
    "wasser.txt": (
        "Der Wasserkreislauf\n\n"
        "In den Bergen regnet es öfter als im Flachland, weil die Luft dort aufsteigen "
        "muss und sich dabei abkühlt. Ein Teil des Regens versickert.\n"
    ),
    "arbeitsblatt.md": (
        "# Arbeitsblatt: Der Wasserkreislauf\n\n"
        "1. Lena stellt ein Glas Wasser auf die Heizung. Am Abend ist es leer. "
        "Erkläre das.\n"
        "2. Warum regnet es in den Bergen öfter als im Flachland?\n"
        "3. Ordne die Begriffe: Verdunstung, Niederschlag, Versickerung.\n"
    ),
}


@pytest.fixture(scope="module")
def explainer(tmp_path_factory: pytest.TempPathFactory) -> Explainer:
    """Return what answers from the texts and the sheets."""
    places = paths.create(tmp_path_factory.mktemp("sheets"))
    for name, text in TEXTS.items():
        (places.corpus / name).write_text(text, encoding="utf-8")
    workspace = Workspace(places)
    workspace.index()
    return workspace.explainer()


@pytest.mark.parametrize(
    ("question", "marked"),
    [
        ("Why are crystals tiny in cold water?", "In cold water little alum"),
        ("How long do you leave the thread in the solution?", "3. Hang a thread"),
        ("Warum regnet es in den Bergen öfter als im Flachland?", "In den Bergen"),
    ],
)
def test_what_the_texts_and_the_method_tell_is_quoted(
    explainer: Explainer, question: str, marked: str
) -> None:
    """As without the sheet; and the steps of a method are no tasks."""
    (quote, *_) = explainer.ask(question).quotes

    start, end = quote.evidence
    assert quote.section.document.text[start:end].startswith(marked)


@pytest.mark.parametrize(
    "question",
    [
        "Ben forgot to heat the water. His crystals were tiny. Explain why.",
        "Will it be too light?",
        "What is the width of crystal A?",
        "Where does salt come from?",
        "Ask at home where salt comes from.",
        "Lena stellt ein Glas Wasser auf die Heizung. Am Abend ist es leer.",
    ],
)
def test_a_task_is_never_quoted_as_its_own_answer(
    explainer: Explainer, question: str
) -> None:
    """Nor what leads in to it, nor an empty cell, nor what else stands there."""
    for quote in explainer.ask(question).quotes:
        assert "sheet" not in quote.section.document.source_path
        assert "blatt" not in quote.section.document.source_path
