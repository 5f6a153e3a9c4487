"""Forms of a word that stemming does not see."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.answering.question.tokens import forms_of
from explainbot.testing import tiny_workspace

TEXTS = {
    "camp.txt": "Knives stay at home. Wolves live in the forest near the camp.",
    "rome.txt": "Roman roads were straight. Children walked on them, too.",
}


@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("can i bring a knife", "camp.txt"),
        ("is there a wolf", "camp.txt"),
        ("roads of Rome", "rome.txt"),
        ("did a child walk there", "rome.txt"),
    ],
)
def test_another_form_is_found(tmp_path: Path, question: str, document: str) -> None:
    """The passage with the other form comes first, and it is not found nowhere."""
    answer = tiny_workspace(tmp_path, TEXTS).explainer().ask(question)

    shown = [*answer.quotes, *answer.alternatives]
    assert shown[0].document.id == document
    for word in ("knife", "wolf", "Rome", "child"):
        assert word not in (answer.reason or "")


def test_a_word_without_another_form_is_found_nowhere(tmp_path: Path) -> None:
    """What no form of is there is named."""
    answer = tiny_workspace(tmp_path, TEXTS).explainer().ask("can i bring a spoon")

    assert "spoon" in (answer.reason or "")


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("straighter", "straight"),
        ("heaviest", "heavi"),
        ("biggest", "big"),
        ("larger", "larg"),
        ("spaniards", "spain"),
        ("swede", "sweden"),
        ("knife", "knive"),
    ],
)
def test_forms_by_rule_and_by_list(word: str, stem: str) -> None:
    """What is compared, a people of a country, an irregular plural."""
    assert stem in forms_of(word)


@pytest.mark.parametrize("word", ["corner", "drawer", "forest", "interest", "water"])
def test_what_only_ends_so_has_no_other_form(word: str) -> None:
    """A corner is not more corn."""
    assert forms_of(word) == []
