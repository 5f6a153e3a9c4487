"""Questions of one run of signs, as long as any surface that is served takes.

A pattern that takes a power of its length takes minutes or more at this one, and the
suite's own limit ends a test that lasts.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.answering.explainer import Explainer
from explainbot.testing import tiny_workspace

MOST = 2_000
"""Characters of a question over HTTP or in the browser."""
RUNS = (
    "a", "1", "A-", "a'", "1-", "1,", "(", '"', ".", "?", "-", "_", "a1", "€1", "1 ",
    "what ", "how much do ", "from ", "not ", "is a ", "and ", "colour ", "the ", "a\n",
    "1. ", "in a ", "\u0301", "の", "1\u00a0",
)  # fmt: skip


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Explainer:
    """Return what answers from a text with numbers, names and colours."""
    text = (
        "# Whales\n\n## How large is the blue whale?\n\nThe blue whale is up to 30 m"
        " long and weighs 150 tonnes. Its colour is a grey blue. It costs nothing.\n"
    )
    folder: Path = tmp_path_factory.mktemp("runs")
    return tiny_workspace(folder, {"whales.md": text}).explainer()


@pytest.mark.parametrize("run", RUNS)
def test_a_question_of_one_run_of_signs(bot: Explainer, run: str) -> None:
    """It is answered or declined in a time that grows with its length."""
    for question in (run * (MOST // len(run)), f"How large is {run * 600}?"[:MOST]):
        assert bot.ask(question).match in {"strong", "good", "weak", "none"}
