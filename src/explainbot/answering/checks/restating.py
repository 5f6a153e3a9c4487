"""Restating: what only says again that of which a reason is asked, and what gives it.

"Why are flamingos pink?": "Flamingos are pink." says no more than the question.  The
reason mostly stands in the next sentence of the paragraph, or right before, and often
without a word such as "because".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from explainbot.answering.question.answer_types import (
    gives_reason,
    has_purpose,
)
from explainbot.answering.question.sentence_kinds import reason_asked
from explainbot.answering.question.subject import held_of
from explainbot.text.cache import late
from explainbot.text.lines import is_table_row
from explainbot.text.questions import is_question
from explainbot.text.terms import terms
from explainbot.text.word_lists import has_list, listed, patterns_in

if TYPE_CHECKING:
    from explainbot.records import Span

WHY, HOW = "why", "how"
"""What asks for a reason, and for a way: "how can a ship float"."""
NEW = {WHY: 4, HOW: 1}
"""Words, at most, that what only says again has beyond the question's."""
LACKED = 4
"""Of so many words of the question it may lack one."""
AT_TIMES = late(rf"\b{listed('time_clauses')}\b", re.IGNORECASE)
ITEM = late(r"\s*(?:[-*+•–]\s|\(?\w{1,3}[.)]\s)")
"""Begins the item of a list."""
KEPT = 64


class Reason(NamedTuple):
    """What stands beside a sentence that only says again what is asked."""

    place: int
    """Of the sentence that gives the reason, or the way."""
    told: bool
    """Whether it has a word for a reason."""
    plain: bool
    """Whether the one beside it has nothing at all that may give one."""


def reasons_beside(
    question: str, asked: Sequence[str], text: str, spans: Sequence[Span], language: str
) -> Mapping[int, Reason]:
    """Map the places of sentences that only say what is asked to the reasons beside.

    Empty where no reason and no way is asked for.

    Args:
        question: The question.
        asked: Its terms.
        text: Of the passage.
        spans: Offsets of its sentences, in order.
        language: Of both.
    """
    kind = reason_asked(question, language)
    if not kind or not asked or not spans[1:]:
        return {}
    said = tuple(text[start:end] for start, end in spans)
    wanted = frozenset(asked)
    again = {
        at
        for at, one in enumerate(said)
        if _restates(wanted, one, language, kind)
        and not _gives(question, one, language)
    }
    found: dict[int, Reason] = {}
    for at in sorted(again):
        beside = [
            place
            for place in (at + 1, at - 1)
            if 0 <= place < len(said)
            and place not in again
            and _may_give(said[place], language)
            and _together(text, spans, min(at, place))
        ]
        told = [place for place in beside if _gives(question, said[place], language)]
        chosen = next(iter(told), next((place for place in beside if place > at), None))
        if chosen is not None:
            plain = kind == WHY and not has_purpose(said[at])
            found[at] = Reason(
                chosen, chosen in told, plain or not has_list("purposes", language)
            )
    return found


def _restates(
    wanted: AbstractSet[str], sentence: str, language: str, kind: str
) -> bool:
    """Whether a sentence has the words of a question and few others."""
    own = _terms(sentence, language)
    held = held_of(wanted, own, language)
    if not held or LACKED * len(wanted - held) > len(wanted):
        return False
    return len(own - held_of(own, wanted, language)) <= NEW[kind]


@lru_cache(maxsize=KEPT)
def _terms(sentence: str, language: str) -> frozenset[str]:
    return frozenset(terms(sentence, language))


def _gives(question: str, sentence: str, language: str) -> bool:
    """Whether a sentence has a word for a reason, or what mostly tells an aim."""
    if not has_list("reasons", language):
        return _causes(language).search(sentence) is not None
    told = gives_reason(sentence, question)
    return told or has_purpose(AT_TIMES.sub(" ", sentence))


@cache
def _causes(language: str) -> re.Pattern[str]:
    return re.compile(rf"\b{patterns_in('causes', language)}\b", re.IGNORECASE)


def _may_give(sentence: str, language: str) -> bool:
    """Whether a sentence may give a reason: it is no row and no question."""
    return not (is_table_row(sentence) or is_question(sentence, language))


def _together(text: str, spans: Sequence[Span], place: int) -> bool:
    """Whether a sentence and the next are of one paragraph, and of one item."""
    between = text[spans[place][1] : spans[place + 1][0]]
    if "\n" not in between:
        return True
    return "\n\n" not in between and not ITEM.match(text, spans[place + 1][0])
