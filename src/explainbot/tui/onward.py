"""What could be asked after an answer: the sections beside the one that answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from explainbot.engine.view import AnswerView
from explainbot.visible import one_line

MOST = 2
_NEAR = 6
"""How many headings further on are looked at."""
_MARKS = ("?", "？", "؟", ";")
"""Question marks; the last is the Greek one."""


def onward(
    answer: AnswerView, headings: Sequence[str], asked: Iterable[str]
) -> tuple[str, ...]:
    """Return up to two headings near the one that answered, those after it first.

    Args:
        answer: With a passage that is said to answer; else nothing is returned.
        headings: Of the texts, in their order.
        asked: Questions that need not be offered again.
    """
    views = [view for view in answer.parts or (answer,) if view.quotes]
    here = one_line(views[-1].quotes[0].heading) if views else ""
    if not here or here not in headings:
        return ()
    named = (other.heading for view in views for other in view.alternatives)
    known = {one_line(name).casefold().strip() for name in (*asked, *named)}
    place = headings.index(here)
    near = [
        *headings[place + 1 : place + 1 + _NEAR],
        *reversed(headings[max(0, place - _NEAR) : place]),
    ]
    fresh = [name for name in near if name.casefold() not in known and _asks(name)]
    return tuple(fresh[:MOST])


def example(headings: Sequence[str]) -> str:
    """Return a heading that can be asked to begin with; "" if there is none."""
    questions = (name for name in headings if name.rstrip().endswith(_MARKS))
    return next(questions, "") or next(filter(_asks, headings), "")


def _asks(heading: str) -> bool:
    """Whether a heading says enough to be asked: a question, or several words."""
    return heading.rstrip().endswith(_MARKS) or len(heading.split()) > 1
