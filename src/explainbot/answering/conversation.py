"""Follow-ups: how much a question leans back on the conversation, and on what.

A question that leans back keeps its own scores.  To them are added those of the same
question about the subject of the conversation's document ("And how does NATO work?"),
of all earlier questions, of the last one with its answer, and of each document; joining
the texts to one query does worse.  What was said counts less where headings are
questions: there one section answers one question, and the next goes elsewhere.  How
much is added depends on how likely the question is a follow-up: by how it looks, and by
how much better it is answered in the document that the conversation is about than in
any other.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from explainbot.index.analysis import Names, terms, words
from explainbot.index.passages import PRONOUN

if TYPE_CHECKING:
    from numpy.typing import NDArray

RESOLVED, DOCUMENT = 0.4, 0.3
"""Weights, against 1 of the question's own scores, for a sure follow-up: of those with
its subject, and of each document's best under the earlier questions."""
QUESTIONS, LAST = (0.8, 0.2), (0.3, 0.1)
"""The same, of all earlier questions and of the last one with its answer: in a document
where no heading is a question, and in one where all are."""
SIGNALS = {
    "full": 0.34,
    "part": 0.22,
    "head": 0.18,
    "two": 0.08,
    "words": 0.14,
    "pairs": 0.04,
}
"""Weights of the signals in the conversation's own scores."""
COEFFICIENTS = {
    "pronoun": 0.78,
    "opening": 2.15,
    "words": -1.49,
    "elsewhere": -8.2,
    "here": -5.07,
    "earlier": -2.92,
}
INTERCEPT = 9.11
"""A logistic regression on follow-ups against first questions on another document."""
POWER = 3
"""Of the probability: a new topic taken for a follow-up costs more than the reverse."""
LEAST = 0.05
"""Below this the question is answered as if it were the first."""
SURE = 0.5
"""From here on the answer says that the question was read as a follow-up."""
MOST_WORDS = 4
"""More words with content than these say no more."""
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


def first_pronoun(question: str) -> bool:
    """Whether the question has a pronoun with no name before it."""
    for position, (word, start, _) in enumerate(words(question)):
        if word in PRONOUNS:
            return True
        # A capital inside the question marks a name; any question starts with one.
        if position > 0 and question[start].isupper() and len(word) > 1:
            return False
    return False


def refers_back(question: str) -> bool:
    """Whether a pronoun or an opening such as "and" points at what was said."""
    if OPENING.match(question) or OTHER.search(question):
        return True
    return any(word in PRONOUNS for word, _, _ in words(question))


def stands_alone(question: str, names: Names) -> bool:
    """Whether a question names a subject of the corpus and asks something of it."""
    mentions = names.mentions(question)
    return bool(mentions) and not _bare_mention(question, mentions)


def _bare_mention(question: str, mentions: list[tuple[int, int, str]]) -> bool:
    """Whether a subject is named and nothing is asked of it: "And inflation?"."""
    rest = question
    for start, end, _ in reversed(mentions):
        rest = rest[:start] + rest[end:]
    if terms(rest):
        return False
    return bool(OPENING.match(question)) or not ASKING.search(rest)


def about(question: str, subject: str) -> str:
    """Return the question with its last pronoun replaced by a subject.

    "Whose job is it to stop it?" asks about the second.  A question without a pronoun
    has the subject added.
    """
    found = list(PRONOUN.finditer(question))
    chosen = [one for one in found if one["self"]] or found
    if not subject or not chosen:
        return f"{question} {subject}".strip()
    start, end = chosen[-1].span()
    name = f"{subject}'s" if chosen[-1]["own"] else subject
    return question[:start] + name + question[end:]


def leaning(
    question: str,
    own: NDArray[np.float64],
    earlier: NDArray[np.float64],
    documents: Sequence[str],
) -> float:
    """Return how much the conversation counts, 0 to 1.

    Args:
        question: In the student's words.
        own: Its scores alone, one a candidate.
        earlier: The conversation's scores of the same candidates.
        documents: Which document each candidate is from.
    """
    topic = documents[int(np.argmax(earlier))]
    here = np.array([document == topic for document in documents])
    inside = float(own[here].max())
    outside = 0.0 if here.all() else float(own[~here].max())
    known = {
        "pronoun": first_pronoun(question),
        "opening": bool(OPENING.match(question) or OTHER.search(question)),
        "words": min(len(set(terms(question))), MOST_WORDS),
        "elsewhere": max(outside - inside, 0.0),
        "here": max(inside - outside, 0.0),
        "earlier": float(earlier.max()),
    }
    total = sum(COEFFICIENTS[name] * float(value) for name, value in known.items())
    lean = float((1 / (1 + math.exp(-INTERCEPT - total))) ** POWER)
    return lean if lean >= LEAST else 0.0


def added(
    questions: NDArray[np.float64],
    last: NDArray[np.float64],
    resolved: NDArray[np.float64],
    documents: Sequence[str],
    asking: Sequence[bool],
) -> tuple[NDArray[np.float64], float]:
    """Return what a sure follow-up adds to each candidate's own score.

    Args:
        questions: Scores of all earlier questions as one.
        last: Scores of the last one with its answer.
        resolved: Scores of the question with its subject.
        documents: Which document each candidate is from.
        asking: Whether each candidate's heading is a question.

    Returns:
        One score a candidate, and the sum of their weights.
    """
    topic = documents[int(np.argmax(questions))]
    pairs = zip(asking, documents, strict=True)
    asked = [one for one, document in pairs if document == topic]
    share = sum(asked) / len(asked)
    best: dict[str, float] = {}
    for document, score in zip(documents, questions.tolist(), strict=True):
        best[document] = max(best.get(document, score), score)
    shared = np.array([best[document] for document in documents])
    by, by_last = (
        (1 - share) * nouns + share * others for nouns, others in (QUESTIONS, LAST)
    )
    more = by * questions + by_last * last + RESOLVED * resolved + DOCUMENT * shared
    return np.asarray(more), by + by_last + RESOLVED + DOCUMENT
