"""Follow-ups: whether a question leans back on the conversation, and on what.

No text is rewritten.  A question that leans back keeps its own scores, and those of
the conversation are added; joining the texts to one query does worse.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from explainbot.index.analysis import Names, terms, words

WEIGHT = 0.6
"""Of the conversation's scores, against 1 of the question's own."""
FEW_WORDS = 2
"""A question of at most so many words with content says little by itself."""
PRONOUNS = frozenset(
    """he him his she her hers it its they them their theirs this that these those
    there then such former latter""".split()
)
OPENING = re.compile(
    r"\s*(?:and|but|or|so|then|also|what about|how about|what else|why|why not|really"
    r"|for example|in which case|any other|which ones?)\b",
    re.IGNORECASE,
)
ASKING = re.compile(r"\b(?:what|who|where|when|why|how|which)\b", re.IGNORECASE)
OTHER = re.compile(
    r"\b(?:the|any|some|what|which|who)\s+(?:others?|else)\b", re.IGNORECASE
)


def leans_back(question: str, names: Names | None = None) -> bool:
    """Whether a question needs what was said before to be understood.

    It does if it opens like a continuation, speaks of "the other ...", has a pronoun
    with no name before it, or names nothing and has at most FEW_WORDS words with
    content.  One that names a subject of the corpus and asks something of it stands by
    itself.

    Args:
        question: In the student's words.
        names: The names of the corpus's subjects, if they are known.
    """
    mentions = names.mentions(question) if names else []
    if mentions:
        return _bare_mention(question, mentions)
    if OPENING.match(question) or OTHER.search(question):
        return True
    named = False
    for position, (word, start, _) in enumerate(words(question)):
        if word in PRONOUNS and not named:
            return True
        # A capital inside the question marks a name; any question starts with one.
        named = named or (position > 0 and question[start].isupper() and len(word) > 1)
    return not named and len(set(terms(question))) <= FEW_WORDS


def refers_back(question: str) -> bool:
    """Whether a pronoun or an opening such as "and" points at what was said."""
    if OPENING.match(question) or OTHER.search(question):
        return True
    return any(word in PRONOUNS for word, _, _ in words(question))


def _bare_mention(question: str, mentions: list[tuple[int, int, str]]) -> bool:
    """Whether a subject is named and nothing is asked of it: "And inflation?"."""
    rest = question
    for start, end, _ in reversed(mentions):
        rest = rest[:start] + rest[end:]
    if terms(rest):
        return False
    return bool(OPENING.match(question)) or not ASKING.search(rest)


@dataclass(frozen=True)
class Background:
    """What the conversation adds to a question: two texts, half the weight each."""

    questions: str
    """All earlier questions as one."""
    last: str
    """The last question, followed by the start of its answer."""


def background(history: Sequence[str], answer: str) -> Background:
    """Return what is searched beside a question that leans back.

    Args:
        history: Earlier questions, oldest first; at least one.
        answer: What answered the last of them; "" if nothing did.
    """
    return Background(" ".join(history), f"{history[-1]} {answer}".strip())
