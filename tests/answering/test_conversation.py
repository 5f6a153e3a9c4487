"""Which questions need what was said before."""

from __future__ import annotations

import pytest

from explainbot.answering.conversation import background, leans_back
from explainbot.index.analysis import Names

NAMES = Names({"Inflation": "Inflation", "rising prices": "Inflation"})


@pytest.mark.parametrize(
    ("question", "leans"),
    [
        ("And why?", True),
        ("Why?", True),
        ("How does it work?", True),
        ("What about the old green plants there?", True),
        ("which ones grow in cold sandy soil?", True),
        ("What did the others say of glucose and starch?", True),
        ("Who else makes glucose from light?", True),
        ("Where do those leaves get water?", True),
        ("What is photosynthesis?", True),
        ("How do plants make glucose?", False),
        ("How does the Moon raise its tides?", False),
        ("Does Anna help her mother bake bread?", False),
        ("Does a mother help her child bake bread?", True),
        ("", True),
    ],
)
def test_without_known_names(question: str, leans: bool) -> None:  # noqa: FBT001
    """Openings, "other", pronouns with no name before them, and few words lean back."""
    assert leans_back(question) is leans


@pytest.mark.parametrize(
    ("question", "leans"),
    [
        ("What is inflation?", False),
        ("And inflation?", True),
        ("Inflation?", True),
        ("What about rising prices?", True),
        ("And how does inflation hurt savers?", False),
        ("How does inflation hurt them?", False),
        ("What is it?", True),
    ],
)
def test_with_known_names(question: str, leans: bool) -> None:  # noqa: FBT001
    """One that names a subject and asks something of it stands by itself."""
    assert leans_back(question, NAMES) is leans


def test_background_is_all_questions_and_the_last_with_its_answer() -> None:
    """Two texts; without an answer the last question stands alone."""
    found = background(["What is a tide?", "Why?"], "The Moon pulls.")

    assert found.questions == "What is a tide? Why?"
    assert found.last == "Why? The Moon pulls."
    assert background(["Why?"], "").last == "Why?"
