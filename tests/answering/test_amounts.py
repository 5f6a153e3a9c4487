"""Amounts of a list: the line that says how much."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.testing import tiny_workspace

SOUP = """# Pumpkin soup

## Shopping

- 2 pumpkins
- 30 g ginger
- 250 ml milk

## Cooking

1. Fry the ginger, all the ginger, in oil, as much as you like.
2. Cook the pumpkins and pour in milk; how much milk depends on the pumpkins.
3. Eat.
"""


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("How much ginger goes into pumpkin soup?", "30 g ginger"),
        ("how much milk do I need", "250 ml milk"),
        ("How many pumpkins?", "2 pumpkins"),
    ],
)
def test_the_amount_is_marked_and_not_the_step(
    tmp_path: Path, question: str, wanted: str
) -> None:
    """Though a step says more of the question's words."""
    bot = tiny_workspace(tmp_path, {"soup.md": SOUP}).explainer(fast=True)
    answer = bot.ask(question)

    quote = answer.quotes[0]
    assert wanted in quote.document.text[slice(*quote.evidence)]


def test_what_is_not_in_the_list_has_no_amount(tmp_path: Path) -> None:
    """A step that names it says not how much."""
    bot = tiny_workspace(tmp_path, {"soup.md": SOUP}).explainer(fast=True)

    assert "row" not in bot.ask("How much oil do I need?").signals
