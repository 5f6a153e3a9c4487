"""A follow-up in words of its own: "when did the French Revolution start".

What a pronoun stands for is what the last question that needs no other is about: what
it asks for ("what is a heart attack"), or the one subject of the corpus that it names.
Where that is not sure, nothing is put in its place: a wrong name would mislead.  All of
it is English; in other languages a follow-up is shown with the question before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from explainbot import word_lists
from explainbot.answering.conversation import needs_more, opening, own_words
from explainbot.index.analysis import words
from explainbot.index.passages import NAME_WORDS

if TYPE_CHECKING:
    from explainbot.index.analysis import Names
    from explainbot.records import Span

ENDS = " \t\n?!.,;:"
DEFINED = re.compile(
    r"\s*(?:what|who)\s*(?:'s|’s|s|\s(?:is|are|was|were))\s+(?P<name>[^?!.,;:]+)",
    re.IGNORECASE,
)
"""A question for one thing by its name."""
EXPLAINED = re.compile(
    r"\s*what\s+(?:do|does|did)\s+(?P<name>[^?!.,;:]+?)\s+(?:do|mean)\b[\s?!.]*$",
    re.IGNORECASE,
)
PERSON = re.compile(
    r"\b(?:(?P<own>his|her(?=\s+\w))|(?P<self>he|she|him|her))\b", re.IGNORECASE
)
THING = re.compile(r"\b(?:(?P<own>its|their)|(?P<self>it|they|them))\b", re.IGNORECASE)
SEVERAL = frozenset({"they", "them", "their"})
WHO = re.compile(r"\s*who\b", re.IGNORECASE)
LABEL = re.compile(r"\b([^\W\d_]{2,})\s+([A-Z]|[a-z](?=\W*$)|\d+)\b")
PARTS = frozenset({"of", "the", "a", "an", "and"})
"""Empty words that a name may hold inside."""
AUXILIARIES = frozenset({"do", "does", "did", "is", "are", "was", "were", "can"})
ASKED_BY = 2
"""Words before what is asked about in "what causes inflation"."""
ARTICLES = frozenset({"the", "a", "an"})


@dataclass(frozen=True)
class Topic:
    """What a question is about, as another may speak of it."""

    name: str = ""
    """With its article: "the French Revolution"; "" if it is not known."""
    person: bool = False
    """Whether it was asked for by "who"."""


NO_TOPIC = Topic()


def topic(question: str, names: Names) -> Topic:
    """Return what a question that needs no other is about, in its own words.

    Args:
        question: As it was typed.
        names: Of the corpus's subjects, which are often typed without capitals.
    """
    for form in (DEFINED, EXPLAINED):
        found = form.match(question)
        if found and (name := _name(found["name"])):
            return Topic(_written(name, names), bool(WHO.match(question)))
    runs = _runs(question)
    if len(runs) == 1 and _is_subject(question, runs[0]):
        return Topic(_written(question[slice(*runs[0])], names))
    mentioned = {end for _, end, _ in names.mentions(question)}
    for run in runs:
        name = question[slice(*run)]
        if run[1] in mentioned and len(names.mentions(name)) == 1:
            begins = names.mentions(name)[0][0]
            if name[:begins].strip().lower() in {"", *ARTICLES}:
                return Topic(_written(name, names))
    return NO_TOPIC


def _written(name: str, names: Names) -> str:
    """Return a name with its capitals, if the corpus writes it with several."""
    known = names.resolve(name)
    capitals = sum(map(str.isupper, known))
    return known if known.lower() == name.lower() and capitals > 1 else name


def _name(text: str) -> str:
    """Return the text if it is one name: words with content, few others inside."""
    found = list(words(text))
    own = own_words(text)
    if not own or len(found) > NAME_WORDS:
        return ""
    inside = {start for start, _ in own}
    others = [word for word, start, _ in found if start not in inside]
    ended = own[-1][1] == found[-1][2]
    return text.strip() if ended and set(others) <= PARTS else ""


def fragment(question: str, language: str = "en") -> str:
    """Return what a follow-up names that asks nothing itself: "And for the Model A?".

    "" for one that asks: "And how fast is it?".
    """
    end = opening(question, language)
    rest = question[end:].strip(ENDS)
    return "" if not end or _asks(rest) else rest


def named_in(named: str) -> str:
    """Return a fragment from its first word with content on: "Model A"."""
    own = own_words(named)
    return named[own[0][0] :] if own else named


def label(named: str) -> re.Pattern[str]:
    """Return what finds a word with the letter or figure behind it ("Model A").

    It finds everything where nothing of the kind is named.
    """
    found = LABEL.search(named)
    form = rf"\b{found[1]}\W+{found[2]}\b" if found else ""
    return re.compile(form, re.IGNORECASE)


def swapped(question: str, before: str) -> str:
    """Return the question before with a fragment in its place; "" if not sure.

    "And for the Model A?" after "How much is a tyre for the Model B?" asks how much
    one is for the Model A.
    """
    rest = fragment(question)
    return _swapped(rest, before) if rest else ""


def resolved(question: str, about: Topic) -> str:
    """Return a follow-up with what it leaves out put in; "" if that is not sure.

    Args:
        question: As it was typed, its typing errors repaired.
        about: What the question before it is about.
    """
    end = opening(question)
    joined = question[:end].strip().lower() in word_lists.words("joining", "en")
    joined = joined and not _asks(question[:end])
    rest = question[end:].lstrip(" \t\n,:") if joined else question
    pronouns = list((PERSON if about.person else THING).finditer(rest))
    several = any(one.group().lower() in SEVERAL for one in pronouns)
    if several and about.name.lower().startswith(("a ", "an ")):
        return _beside(rest, about)
    if pronouns and about.name:
        return _replaced(rest, pronouns, about.name)
    if PERSON.search(rest) or THING.search(rest):
        return ""
    return _beside(rest, about)


def _asks(text: str) -> bool:
    from explainbot.answering.headings import is_question

    return is_question(text.rstrip(ENDS))


def _beside(question: str, about: Topic) -> str:
    """Return a question that has no place for the topic with the topic behind it."""
    return f"{question} ({about.name})" if about.name else ""


def _replaced(question: str, pronouns: list[re.Match[str]], name: str) -> str:
    """Return the question with its pronouns replaced, the first by the full name."""
    chosen = [one for one in pronouns if one["self"]] or pronouns
    start, end = chosen[-1].span()
    put = _owning(name) if chosen[-1]["own"] else name
    return question[:start] + put + question[end:]


def _owning(name: str) -> str:
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def _swapped(fragment: str, base: str) -> str:
    """Return the question before with the fragment in the place of what it names.

    "" unless that is clear: the fragment is a name that shares a word with one in the
    question, or the question has a single name.
    """
    if needs_more(base) or not own_words(fragment):
        return ""
    held = list(words(fragment))
    own = own_words(fragment)
    runs = _runs(base)
    shared = {fragment[start:end].lower() for start, end in own}
    near = [
        span
        for span in runs
        if shared & {word for word, _, _ in words(base[slice(*span)])}
    ]
    if len(near) == 1:
        place = min(start for start, _ in own)
        head = [(start, word) for word, start, _ in held if start < place]
        from_article = [start for start, word in head if word in ARTICLES]
        put = fragment[(from_article or [place])[-1] :]
    elif (
        len(runs) == 1
        and _is_subject(base, runs[0])
        and (held[0][0] in ARTICLES or held[0][1] == own[0][0])
    ):
        near, put = runs, fragment
    else:
        return ""
    start, end = near[0]
    return base[:start] + put + base[end:]


def _is_subject(question: str, run: Span) -> bool:
    """Whether a question asks one thing of what stands there and nothing else.

    "What causes inflation", "who invented the web", "why do earthquakes happen".
    """
    before = [word for word, _, end in words(question) if end <= run[0]]
    behind = [word for word, start, _ in words(question) if start >= run[1]]
    if behind:
        return bool(before) and before[-1] in AUXILIARIES
    return len(before) == ASKED_BY and before[0] in ("what", "who")


def _runs(question: str) -> list[Span]:
    """Return the stretches of words with content, an article before taken in."""
    own = dict(own_words(question))
    runs: list[Span] = []
    article: int | None = None
    going = False
    for word, start, end in words(question):
        label = going and len(word) == 1 and question[start].isupper()
        if start in own or label:
            if going and not question[runs[-1][1] : start].strip():
                runs[-1] = runs[-1][0], end
            else:
                runs.append((start if article is None else article, end))
            going, article = True, None
        else:
            going, article = False, start if word in ARTICLES else None
    return runs
