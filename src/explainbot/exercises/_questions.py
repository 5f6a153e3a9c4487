"""What a question above a list wants: one of its items, or all of them.

"Which river is the longest?" wants one: what stands below are options.  "Which
documents do I hand in?" wants all: what stands below is the answer.
"""

from __future__ import annotations

import re
from functools import cache

from explainbot.exercises._signs import folded, known
from explainbot.text.word_lists import word_list

NEAR_BEGIN = 6
"""Words of a question among which a number stands, or the verb."""
_PLURAL = re.compile(r"\w{2,}[^isu\W]s")

_GERMAN_PLURAL = re.compile(r"\w{3,}(?:en|er|ern|eln)")


def is_practical(question: str) -> bool:
    """Whether somebody asks what is to be done: "What should I pack?"."""
    bare = f" {folded(question)} "
    return any(f" {word} " in bare for word in _folded("practical_words"))


def is_choice(question: str) -> bool:
    """Whether a question is worded as in tests: "Which of these is a fish?"."""
    bare = f" {folded(question)} "
    return any(f" {phrase} " in bare for phrase in _folded("choice_phrases"))


def wants_one(question: str) -> bool:
    """Whether a question, as far as its words tell, has one thing as its answer."""
    if is_choice(question):
        return True
    said = _from_question_word(folded(question).split())
    if not said or is_practical(question):
        return False
    begins = f" {' '.join(said[:NEAR_BEGIN])} "
    if any(f" {word} " in begins for word in _folded("several_words")):
        return False
    if said[0] == "welche" and _GERMAN_PLURAL.fullmatch(" ".join(said[1:2])):
        return False
    if len(said) < 2 or said[0] not in _which():  # noqa: PLR2004
        return True
    return not _PLURAL.fullmatch(said[1])


@cache
def _which() -> frozenset[str]:
    """Return "which" in languages whose plural ends in "s"; not "what causes rain"."""
    asking = word_list("interrogatives", "en") | word_list("interrogatives", "es")
    return frozenset(one for one in asking if not one.endswith("s")) - {"what", "how"}


def _from_question_word(said: list[str]) -> list[str]:
    asking = _folded("question_words") | _folded("interrogatives")
    first = next((n for n, word in enumerate(said[:4]) if word in asking), None)
    return said if first is None and len(said) > 2 else said[first or 0 :]  # noqa: PLR2004


@cache
def _folded(name: str) -> frozenset[str]:
    return frozenset(folded(word) for word in known(name))
