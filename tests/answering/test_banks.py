"""Answers from question banks: the right choice, cited as such, never another."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.answering.explainer import Explainer
from explainbot.index.index import IndexReader
from explainbot.testing import WordEncoder, tiny_workspace

SHEET = """Question,Answer 1,Answer 2,Answer 3,Correct
What causes the tides?,The wind,The Moon,A fish,2
Which gas do plants take in?,Carbon dioxide,Oxygen,Helium,1
Which organ pumps the blood?,The liver,The lung,The heart,
"""
GIFT = """What causes the tides?{=The Moon#It pulls at the sea. ~The wind}

Which gas do plants take in?{~Oxygen =Carbon dioxide}

What causes the tides of the sea?{=The pull of the Moon ~A fish}

What causes high tides?{=The Sun and the Moon ~A storm}

The wind causes the tides.{F}

Write about tides.{}
"""
PROSE = "# Coasts\n\n## High water\n\nThe Moon causes the tides of the sea.\n"


def _explainer(tmp_path: Path, files: dict[str, str]) -> Explainer:
    made = tiny_workspace(tmp_path, files)
    return Explainer(IndexReader.open(made.places.index), WordEncoder())


@pytest.mark.parametrize(
    ("question", "right", "choice"),
    [
        ("What causes the tides?", "The Moon", "line 2, choice B of 3"),
        ("Which gas do plants take in?", "Carbon dioxide", "line 3, choice A of 3"),
    ],
)
def test_the_right_choice_is_quoted_and_named(
    tmp_path: Path, question: str, right: str, choice: str
) -> None:
    """The question is the heading, the key's choice the quote."""
    answer = _explainer(tmp_path, {"quiz.csv": SHEET}).ask(question)

    assert answer.answered
    assert answer.quotes[0].text == right
    assert answer.quotes[0].citation == f"quiz.csv › {question}, {choice}"
    answer.quotes[0].check()


def test_no_wrong_choice_is_ever_shown(tmp_path: Path) -> None:
    """Nor is a question without a key, whatever is asked."""
    made = _explainer(tmp_path, {"quiz.csv": SHEET, "bank.gift": GIFT})
    for asked in ("What causes the tides?", "Which organ pumps the blood?", "Oxygen"):
        answer = made.ask(asked, (), 20)
        shown = " ".join(one.text for one in (*answer.quotes, *answer.alternatives))
        assert not any(one in shown for one in ("wind", "fish", "Oxygen", "liver"))


def test_prose_is_shown_beside_a_bank(tmp_path: Path) -> None:
    """However many of a bank's questions are nearer, one passage of a text is there."""
    made = _explainer(tmp_path, {"bank.gift": GIFT, "sea.md": PROSE})
    answer = made.ask("What causes the tides?", (), 2)

    shown = [one.document.id for one in (*answer.quotes, *answer.alternatives)]
    assert set(shown) == {"bank.gift", "sea.md"}
