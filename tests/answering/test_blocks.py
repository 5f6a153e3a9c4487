"""Many questions: blocks that are encoded and searched at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from explainbot.answering.explainer import Explainer
from explainbot.records import Answer
from explainbot.testing import tiny_workspace

FILES = {
    "sea/tides.md": "# Tides\n\n## What pulls the sea?\n\nThe Moon pulls the sea.\n",
    "wind.txt": "What makes waves?\n\nWind makes waves.\n",
}
ASKED = ["What pulls the sea?", "", "What makes waves?", "And the Moon?", "Why wind?"]


def explainer(folder: Path) -> Explainer:
    """Return an explainer over two documents."""
    return tiny_workspace(folder, FILES).explainer()


def test_blocks_answer_as_single_questions_do(tmp_path: Path) -> None:
    """With an encoder whose vectors do not depend on their company, bytes are equal."""
    bot = explainer(tmp_path)
    rows = [(one, ASKED[:place]) for place, one in enumerate(ASKED)]
    alone = [bot.ask(question, history) for question, history in rows]
    for block in (1, 2, 64):
        assert list(bot.ask_many(rows, block=block)) == alone


def test_a_collection_narrows_what_was_prepared(tmp_path: Path) -> None:
    """The nearest of all sections are no answer to a question about some of them."""
    bot = explainer(tmp_path)
    bot.prepare(["What makes waves?"])
    within = bot.ask("What makes waves?", collections=["sea"])

    def plain(answer: Answer) -> Answer:
        return replace(answer, signals={}, why=())

    bot.prepare([])
    again = bot.ask("What makes waves?", collections=["sea"])
    assert plain(within) == plain(again)


def test_no_more_is_read_than_a_block(tmp_path: Path) -> None:
    """Questions come from an endless source; with blocks of 1 each waits for none."""
    read: list[str] = []

    def endless() -> Iterator[str]:
        while True:
            read.append("What makes waves?")
            yield read[-1]

    bot = explainer(tmp_path)
    for block in (1, 3):
        read.clear()
        answers = bot.ask_many(endless(), block=block)
        assert next(answers).question == "What makes waves?"
        assert len(read) == block
