"""Follow-up questions: which need the conversation, how much, and what they lean on.

A question that says what it is about is judged alone, and stands alone if its answer is
claimed (ranker.py).  The conversation counts for one that has no subject of its own or
points back for it (``needs_more``), and for one answered worse alone.  A pronoun
that means something in the question itself points at nothing before it.

A question that leans back keeps its own scores.  To them are added those of the same
question about the subject of the conversation's document ("And how does NATO work?"),
of all earlier questions, of the last one with its answer, and of each document; joining
the texts to one query does worse.  What was said counts less where headings are
questions: there one section answers one question, and the next goes elsewhere.  How
much is added depends on how likely the question is a follow-up: by how it looks, and by
how much better it is answered in the document that the conversation is about than in
any other.

The words that all of this goes by are lists, one a language, in ``data/``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from explainbot.index.passages import PRONOUN
from explainbot.records import Span
from explainbot.text import word_lists
from explainbot.text.cache import late
from explainbot.text.languages import CONTRACTION
from explainbot.text.questions import is_question
from explainbot.text.terms import POSSESSIVE, Names, stemmed, terms, words
from explainbot.text.word_lists import has_list, listed, word_list

if TYPE_CHECKING:
    import numpy as np
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
MOST_OPENING = 4
"""Words of the longest opening of a list."""
ASKING = re.compile(r"\b(?:what|who|where|when|why|how|which)\b", re.IGNORECASE)
OTHER = late(listed("others"), re.IGNORECASE)
BE = frozenset({"is", "are", "was", "were", "be", "been"})
LINK = re.compile(r"[-'’]")
"""What links a pronoun to its verb."""
FIRST_OWNER = 3
"""Words before a pronoun that owns what the question names: fewer hold a verb and no
name ("who designed its roof")."""
POINTING = frozenset({"that", "then", "such", "former", "latter"})
"""Pronouns that point at nothing where something is named before them, but for the end
of the question: "the gas that plants give off", but "who found that"."""


def own_words(question: str, language: str = "en") -> list[Span]:
    """Return where the words stand that may name what a question is about.

    Words that say nothing do not, nor do those that only say what is asked of a thing:
    "what causes are there", "when was it invented".
    """
    asking = word_lists.word_list("asking", language)
    pronouns = word_lists.word_list("pronouns", language)
    return [
        (start, end)
        for word, start, end in words(question)
        if word not in asking
        and word not in pronouns
        and not CONTRACTION.fullmatch(POSSESSIVE.sub("", word))
        and terms(word, language)
    ]


def first_pronoun(question: str, language: str = "en") -> bool:
    """Whether a pronoun means nothing in the question, and no name is before it."""
    loose = _loose(question, language)
    for position, (word, start, _) in enumerate(words(question)):
        if start in loose:
            return True
        # A capital inside the question marks a name; any question starts with one.
        if position > 0 and question[start].isupper() and len(word) > 1:
            return False
    return False


def refers_back(question: str, language: str = "en") -> bool:
    """Whether a pronoun or an opening such as "and" points at what was said.

    A pronoun that means something in the question itself does not: "when did Wegener
    publish his book".
    """
    opened = opening(question, language) or OTHER.search(question)
    return bool(opened or _loose(question, language))


def opening(question: str, language: str = "en") -> int:
    """Return where an opening ends with which a question goes on; 0 without one."""
    found = list(words(question))[:MOST_OPENING]
    for count in range(len(found), 0, -1):
        phrase = " ".join(word for word, _, _ in found[:count])
        if phrase in word_lists.word_list("openings", language):
            return found[count - 1][2]
    return 0


def _loose(question: str, language: str) -> list[int]:
    """Return where the pronouns begin that nothing in the question can stand for.

    What a clause is about cannot be meant by "it" in the same clause ("how can citizens
    influence it"), but by one in a clause behind, and by a pronoun that owns.
    """
    pronouns = word_lists.word_list("pronouns", language)
    owning = word_lists.word_list("possessives", language)
    parting = word_lists.word_list("subordinating", language)
    impersonal = word_lists.word_list("impersonal", language)
    found = list(words(question))
    named = [start for start, _ in own_words(question, language)]
    loose, parted = [], not parting
    for place, (whole, start, _) in enumerate(found):
        near = (one for one, _, _ in found[max(0, place - 1) : place + 2])
        beside = {part for one in near for part in LINK.split(one)}
        # "Où se trouve-t-il", "est-ce qu'elle".
        word = whole if parting else LINK.split(whole)[-1]
        before = bool(named) and named[0] < start
        if before and not parting and word == whole:
            before = not _is_its_verb(found, place, named, language)
        # "The event of his youth": an event has none.
        apart = {*BE, "of"}
        owner = before and place >= FIRST_OWNER and found[place - 1][0] not in apart
        last = place == len(found) - 1
        empty = beside & (BE if word == "there" else impersonal)
        if word not in pronouns or empty:
            pass
        elif not ((before and parted) or (owner and word in owning)) and not (
            before and word in POINTING and not last
        ):
            loose.append(start)
        of = place + 1 < len(found) and found[place + 1][0] == "of"
        parted = parted or (before and word in parting and not of)
    return loose


def _is_its_verb(
    found: list[tuple[str, int, int]], place: int, named: list[int], language: str
) -> bool:
    """Whether the one word with content before a pronoun is its verb.

    In "Wo findet es statt?" the verb stands before it.
    """
    opens = found[0][0] in word_lists.word_list("interrogatives", language)
    first = [start for start in named if found[opens][1] <= start < found[place][1]]
    return place > 1 and first == [found[place - 1][1]]


def needs_more(question: str, language: str = "en") -> bool:
    """Whether a question has no subject of its own, or points back for it.

    "And" before a whole question says little: "and how do clouds form" has a subject,
    "and for clouds" does not say what is asked of them.
    """
    end = opening(question, language)
    rest = question[end:].strip() if end else question
    joined = question[:end].strip().lower() in word_lists.word_list("joining", language)
    if end and not (joined and is_question(rest.rstrip("?!. "), language)):
        return True
    if OTHER.search(question) or _loose(question, language):
        return True
    return not own_words(question, language)


def may_mean_earlier(
    question: str, language: str = "en", *, nothing: bool = False
) -> bool:
    """Whether a question with words of its own may mean what was spoken of.

    It opens with "and", points ("who won that war"), asks what there was, or its first
    thing is one that everybody knows by then: "how warm is the pool".  Not what is
    named ("how far is Ayr from the sea"), nor what is told apart by more words ("the
    carbon cycle", "the head of the bank").  In languages without the lists any may.

    Args:
        question: In the student's words.
        language: ISO 639-1 code of its language.
        nothing: Whether it finds nothing alone; then no known thing is meant by it.
    """
    lists = (
        "definite_articles", "pointing_words", "verbs", "described", "prepositions",
    )  # fmt: skip
    if not all(has_list(name, language) for name in lists):
        return not nothing
    opened = question[: opening(question, language)].lower()
    goes_on = opened and not ASKING.fullmatch(opened)  # "why" opens any question
    if goes_on or _points(question, language, counted=not nothing):
        return True
    found = list(words(question))
    if nothing or any(question[start].isupper() for _, start, _ in found[1:]):
        return False
    articles, _, verbs, described, prepositions = (
        word_list(name, language) for name in lists
    )
    at = next((n for n, (word, *_) in enumerate(found) if word in articles), 0)
    if not at or found[at - 1][0] in prepositions:
        return False
    own = {start for start, _ in own_words(question, language)}
    named = [
        start in own and word not in described and stemmed(word, language) not in verbs
        for word, start, _ in found
    ]
    behind = [word for word, *_ in found[at + 2 : at + 3]]
    return not any((*named[:at], *named[at + 2 : at + 3])) and behind != ["of"]


def _points(question: str, language: str, *, counted: bool) -> bool:
    """Whether a question points ("that war") or asks what there was.

    Args:
        question: In the student's words.
        language: ISO 639-1 code of its language.
        counted: Whether "one" points, too: it may be a number.
    """
    pointing = word_list("pointing_words", language)
    if not counted:
        pointing -= word_list("counts", language)
    articles = word_list("definite_articles", language)
    found = [word for word, *_ in words(question)]
    for place, word in enumerate(found):
        if word == "there" and BE & {*found[max(place - 1, 0) : place + 2]}:
            return True
        # "The gas that plants give off" points at nothing before it.
        relative = word in POINTING and not articles.isdisjoint(found[:place])
        if word in pointing and not relative:
            return True
    return False


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
    return bool(opening(question)) or not ASKING.search(rest)


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


def follow_up_probability(
    question: str,
    own: NDArray[np.float64],
    earlier: NDArray[np.float64],
    documents: Sequence[str],
    language: str = "en",
) -> float:
    """Return how much the conversation counts, 0 to 1.

    Args:
        question: In the student's words.
        own: Its scores alone, one a candidate.
        earlier: The conversation's scores of the same candidates.
        documents: Which document each candidate is from.
        language: ISO 639-1 code of the corpus's main language.
    """
    import numpy as np  # whoever only looks at words needs none

    topic = documents[int(np.argmax(earlier))]
    here = np.array([document == topic for document in documents])
    inside = float(own[here].max())
    if here.all():
        # Of a single document it says nothing that the question is answered in it.
        outside = inside if needs_more(question, language) else 0.0
    else:
        outside = float(own[~here].max())
    known = {
        "pronoun": first_pronoun(question, language),
        "opening": bool(opening(question, language) or OTHER.search(question)),
        "words": min(len(set(terms(question, language))), MOST_WORDS),
        "elsewhere": max(outside - inside, 0.0),
        "here": max(inside - outside, 0.0),
        "earlier": float(earlier.max()),
    }
    total = sum(COEFFICIENTS[name] * float(value) for name, value in known.items())
    lean = float((1 / (1 + math.exp(-INTERCEPT - total))) ** POWER)
    return lean if lean >= LEAST else 0.0


def context_scores(
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
    import numpy as np

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
