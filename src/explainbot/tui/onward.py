"""What could be asked after an answer: the sections beside the one that answered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain

from explainbot.engine.views import AnswerView
from explainbot.text.display import one_line

MOST = 2
_MARKS = ("?", "？", "؟", ";")
"""Question marks; the last is the Greek one."""

_SHORT = 3
"""Letters; a word of no more is seldom what a text is about."""
_POINTING = frozenset(
    """
    he him his she her hers it its they them their theirs this that these those there
    such one ones former latter
    er ihm ihn seine sie ihr ihre ihnen es dies diese dieser dieses damit dafür
    il elle ils elles lui leur leurs cela ceci ça celui celle ceux
    él ella ello ellos ellas esto eso aquello éste ésta
    egli lui lei loro questo questa quello quella
    ele ela eles elas isto isso aquilo
    hij hem zij haar hun dit dat deze
    ona ono oni jego jej ich он она оно они его её их это
    """.split()  # noqa: RUF001  Cyrillic words
)
"""Pronouns of several languages, which need a sentence before them."""


def onward(answer: AnswerView, asked: Iterable[str]) -> tuple[str, ...]:
    """Return up to two headings of the same text, those after the answer's first.

    Args:
        answer: With a passage that is said to answer, and no headings told beneath
            it; else nothing is returned.
        asked: Questions that need not be offered again.
    """
    views = [view for view in answer.parts or (answer,) if view.quotes]
    if any(view.headings for view in views):
        return ()
    named = (other.named for view in views for other in view.alternatives)
    known = {one_line(name).casefold().strip() for name in (*asked, *named)}
    near = map(one_line, answer.beside)
    fresh = [name for name in near if name.casefold() not in known and _asks(name)]
    return tuple(fresh[:MOST])


def example(headings: Sequence[str], titles: Sequence[str] = ()) -> str:
    """Return a heading that can be asked to begin with; "" if there is none.

    One that points at something outside it ("How is it measured?") is none.  The
    shortest question that names what a text is about goes before other questions, and
    these before other headings.
    """
    whole = [name for name in headings if name and not _POINTING & _words(name)]
    questions = [name for name in whole if name.rstrip().endswith(_MARKS)]
    subjects = {w for title in titles for w in _words(title) if len(w) > _SHORT}
    named = [name for name in questions if subjects & _words(name)]
    plain = chain(questions, filter(_asks, whole))
    return min(named, key=len) if named else next(plain, "")


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", text.casefold()))


def _asks(heading: str) -> bool:
    """Whether a heading says enough to be asked: a question, or several words."""
    return heading.rstrip().endswith(_MARKS) or len(heading.split()) > 1
