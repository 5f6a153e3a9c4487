"""Search for words in what was said."""

from __future__ import annotations

import re

from explainbot.tui.state import Turn
from explainbot.tui.wording.answers import shown


def pattern_of(words: str) -> re.Pattern[str] | None:
    """Return what finds words in any case and over line ends; None for no words."""
    parts = [re.escape(word) for word in words.split()]
    return re.compile(r"\s+".join(parts), re.IGNORECASE) if parts else None


def words_of_turn(turn: Turn) -> str:
    """Return a question and the passages that are given in full."""
    rows = [turn.question]
    answer = turn.answer
    for view in (answer.parts or (answer,)) if answer is not None else ():
        for quote in shown(view)[0]:
            rows += (quote.text, quote.citation)
    return "\n".join(rows)
