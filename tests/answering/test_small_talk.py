"""What asks nothing of the material."""

from __future__ import annotations

import pytest

from explainbot.answering.question.message import is_small_talk


@pytest.mark.parametrize(
    ("message", "small"),
    [
        ("hello", True),
        ("Hiiii!!", True),
        ("good afternoon miss", True),
        ("ok, thank you so much", True),
        ("What's up?", True),
        ("you suck", True),
        ("tell me a joke", True),
        ("what is 2+2", True),
        ("what is 12 times 8?", True),
        ("hahahaha", True),
        ("jjjjjj", True),
        ("???", True),
        ("", True),
        ("Grüß Gott!", True),
        ("Danke schön", True),
        ("t'es nul", True),
        ("Qui es-tu ?", True),
        ("¿Qué tal?", True),
        ("Grazie mille!", True),
        ("hello, what is phishing", False),
        ("who are the Vikings", False),
        ("vaccines", False),
        ("1789", True),
        ("there", False),
        ("ok, and the web", False),
    ],
)
def test_a_message_of_small_talk_alone(message: str, small: bool) -> None:  # noqa: FBT001
    """Every word must belong to a phrase that is said to somebody."""
    assert is_small_talk(message) is small
