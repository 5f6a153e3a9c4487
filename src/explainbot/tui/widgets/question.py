"""A question at the head of its card; a long one folds."""

from __future__ import annotations

from textual.content import Content

from explainbot.tui import safe
from explainbot.tui.widgets.fold import Folding, LongText

_PROMPT = "❯ "  # noqa: RUF001  a prompt, not a greater-than sign


class QuestionBlock(Folding):
    """What was asked, of a pasted page only the first rows."""

    ROWS = 3

    def __init__(self, question: str) -> None:
        """Show the question."""
        super().__init__(LongText(question_line(question), 0, "question"))

    def rest(self, hidden: int) -> str:
        """Say how many rows are folded away."""
        return f"… {hidden} more lines"


def question_line(text: str) -> Content:
    """Return a question with the prompt before it."""
    return Content.assemble(
        (_PROMPT, "bold"), safe.show(text, [(0, len(text), "bold")])
    )
