"""A question or a slip where a command should stand: what was meant is shown."""

from __future__ import annotations

import shlex

import pytest

from tests.cli.conftest import Shell

MEANT = [
    pytest.param(
        ["what is inflation"],
        '"what is inflation" is not a command. '
        'Did you mean: explainbot ask "what is inflation"',
        id="a question in quotation marks",
    ),
    pytest.param(
        ["how", "does", "it", "work"],
        '"how does it work" is not a command. '
        'Did you mean: explainbot ask "how does it work"',
        id="its words",
    ),
    pytest.param(
        ["Gezeiten？"],
        '"Gezeiten？" is not a command. Did you mean: explainbot ask "Gezeiten？"',
        id="one word that asks",
    ),
    pytest.param(
        ["--workspace", "lab", "what is wind", "--json"],
        '"what is wind" is not a command. '
        'Did you mean: explainbot --workspace lab ask "what is wind" --json',
        id="options stay",
    ),
    pytest.param(
        ["what costs $5?"],
        '"what costs $5?" is not a command. '
        "Did you mean: explainbot ask 'what costs $5?'",
        id="what a shell would change",
    ),
    pytest.param(
        ["what is\x1b[2Jwind"],
        '"what is␛[2Jwind" is not a command. '
        'Did you mean: explainbot ask "what is␛[2Jwind"',
        id="codes for the terminal",
    ),
    pytest.param(
        ["staus", "--json"],
        '"staus" is not a command. Did you mean: explainbot status --json',
        id="a misspelt command",
    ),
    pytest.param(
        ["quiz"],
        '"quiz" is not a command. Did you mean: explainbot study',
        id="what others call it",
    ),
    pytest.param(
        ["search"],
        '"search" is not a command. Did you mean: explainbot ask QUESTION',
        id="what others call it, and what follows",
    ),
    pytest.param(
        ["help", "--workspace", "lab"],
        '"help" is not a command. Did you mean: explainbot --help',
        id="help",
    ),
    pytest.param(
        ["help", "add"],
        '"help" is not a command. Did you mean: explainbot add --help',
        id="help of a command",
    ),
    pytest.param(
        ["aks", "tides", "and wind", "--json"],
        '"aks" is not a command. Did you mean: explainbot ask "tides and wind" --json',
        id="a slip before words",
    ),
    pytest.param(
        ["hats", "are what?"],
        '"hats are what?" is not a command. '
        'Did you mean: explainbot ask "hats are what?"',
        id="a question whose first word is near a command",
    ),
    pytest.param(
        ["Verify"],
        '"Verify" is not a command. Did you mean: explainbot verify',
        id="a command in capitals",
    ),
    pytest.param(
        ["shw", "tides.md"],
        '"shw" is not a command. Did you mean: explainbot show tides.md',
        id="a misspelt command and a file",
    ),
    pytest.param(
        ["import", "lessons/"],
        '"import" is not a command. See: explainbot --help',
        id="neither",
    ),
]


@pytest.mark.parametrize(("arguments", "message"), MEANT)
def test_what_was_meant_is_shown(sh: Shell, arguments: list[str], message: str) -> None:
    """One line, exit status 2, and what to type instead, ready to be pasted."""
    assert sh(*arguments).error == f"explainbot: {message}"


def test_the_line_shown_can_be_typed(sh: Shell) -> None:
    """A shell reads the line shown as the question that was asked."""
    question = 'what\'s "in" a `tide` of $5 & more?'
    shown = sh(question).error.partition("Did you mean: ")[2]

    assert shlex.split(shown) == ["explainbot", "ask", question]


def test_a_long_question_is_not_repeated(sh: Shell) -> None:
    """Of a pasted text the message shows the beginning."""
    assert sh("why is it so " * 100).error == (
        f'explainbot: "{("why is it so " * 100)[:200]}…" is not a command. '
        "Did you mean: explainbot ask QUESTION"
    )
