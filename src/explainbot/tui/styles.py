"""How what stands out in a passage is painted; no colour alone says anything."""

from __future__ import annotations

from explainbot.emphasis import Emphasis
from explainbot.records import Span

_SENTENCE, _WORDS, _FURTHER = "bold", "bold underline", "italic"


def of(emphasis: Emphasis, words: Span | None) -> str:
    """Return the style of a run, for Textual and for Rich.

    Where the answer's own words are not known, all of its sentence is underlined.

    Args:
        emphasis: Of the run.
        words: Where the answer's own words stand; None where that is not known.
    """
    if emphasis is Emphasis.SENTENCE:
        return _SENTENCE if words else _WORDS
    if emphasis is Emphasis.WORDS:
        return _WORDS
    return _FURTHER if emphasis else ""
