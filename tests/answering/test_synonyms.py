"""Synonyms: the wordings under which a question is asked."""

from __future__ import annotations

import pytest

from explainbot.answering.curated import Synonyms

GROUPS = [("inflation", "price rise"), ("US", "United States", "America")]


@pytest.mark.parametrize(
    ("question", "wordings"),
    [
        ("What is inflation?", ["What is price rise?"]),
        ("Why do price rises hurt?", ["Why do inflation hurt?"]),
        (
            "Does the US vote?",
            ["Does the United States vote?", "Does the America vote?"],
        ),
        ("Does it help us?", []),
        ("What is a price?", []),
        ("Is INFLATION bad?", ["Is price rise bad?"]),
    ],
)
def test_each_other_name_is_tried(question: str, wordings: list[str]) -> None:
    """In any form of its words; an acronym only as it is written."""
    assert Synonyms(GROUPS, "en").wordings(question) == [question, *wordings]


def test_a_long_list_of_names_is_cut() -> None:
    """A question is ranked a bounded number of times."""
    names = [f"name{letter}" for letter in "abcdefghij"]

    assert len(Synonyms([names], "en").wordings("What is namea?")) == 6


def test_words_of_names_are_known() -> None:
    """So that none is taken for a typing error."""
    assert Synonyms([("Brexit deal", "EU exit")], "en").words == {
        "brexit", "deal", "eu", "exit",
    }  # fmt: skip
