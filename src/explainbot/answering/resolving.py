"""A follow-up in words of its own: "when did the French Revolution start".

What a pronoun stands for is what the last question that needs no other is about: what
it asks for ("what is a heart attack"), else the subject of the text that answered it.
Where that is not sure, nothing is put in its place: a wrong name would mislead.  All of
it is English; in other languages a follow-up is shown with the question before it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from explainbot import word_lists
from explainbot.answering.conversation import needs_more, opening, own_words
from explainbot.index.analysis import words
from explainbot.index.passages import NAME_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

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
WHO = re.compile(r"\s*who\b", re.IGNORECASE)
LABEL = re.compile(r"\b([^\W\d_]{2,})\s+([A-Z]|[a-z](?=\W*$)|\d+)\b")
PARTS = frozenset({"of", "the", "a", "an", "and"})
"""Empty words that a name may hold inside."""
ARTICLES = frozenset({"the", "a", "an"})
LIVING = ("he", "she", "him", "her", "his")


@dataclass(frozen=True)
class Topic:
    """What a question is about, as another may speak of it."""

    name: str = ""
    """With its article: "the French Revolution"; "" if it is not known."""
    person: bool = False
    """Whether it was asked for by "who"."""


NO_TOPIC = Topic()


def topic(question: str, names: Names, subject: str, text: str) -> Topic:
    """Return what a question that needs no other is about.

    Args:
        question: As it was typed.
        names: Of the corpus's subjects.
        subject: Of the document that answered it; "" if nothing did.
        text: Of the passage that answered it, where an article may be found.
    """
    for form in (DEFINED, EXPLAINED):
        found = form.match(question)
        name = _name(found["name"]) if found else ""
        if name:
            known = names.mentions(name)
            whole = len(known) == 1 and len(name) - (known[0][1] - known[0][0]) <= len(
                "the "
            )
            written = names.resolve(name) if whole and subject else name
            return Topic(written, bool(WHO.match(question)))
    if not subject or len(subject.split()) > NAME_WORDS:
        return NO_TOPIC
    return Topic(_with_article(subject, question, text))


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


def _with_article(subject: str, question: str, text: str) -> str:
    """Return the subject as the text, else the question, mostly writes it."""
    form = re.compile(rf"(?:\b(?i:the)\s+)?\b(?i:{re.escape(subject)})\b")
    for source in (text, question):
        found = [" ".join(one.split()) for one in form.findall(source)]
        written = Counter(re.sub("^The ", "the ", one) for one in found)
        if written:
            best = written.most_common(1)[0][0]
            # A question is often typed without capitals.
            article = "the " if best.startswith("the ") else ""
            return best if source is text else article + subject
    return subject


def fragment(question: str, language: str = "en") -> str:
    """Return what a follow-up names that asks nothing itself: "And for the Model A?".

    "" for one that asks: "And how fast is it?".
    """
    end = opening(question, language)
    rest = question[end:].strip(ENDS)
    return "" if not end or _asks(rest) else rest


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


def resolved(question: str, before: Sequence[str], about: Topic) -> str:
    """Return a follow-up with what it leaves out put in; "" if that is not sure.

    Args:
        question: As it was typed, its typing errors repaired.
        before: The earlier questions, oldest first; at least one.
        about: What they are about.
    """
    end = opening(question)
    joined = question[:end].strip().lower() in word_lists.words("joining", "en")
    rest = question[end:].lstrip(" \t\n,:") if joined else question
    pronouns = list((PERSON if about.person else THING).finditer(rest))
    if pronouns and about.name:
        rest = _replaced(rest, pronouns, about.name)
        return rest if not joined or _asks(rest) else _swapped(rest, before[-1])
    if PERSON.search(rest) or THING.search(rest):
        return ""
    return swapped(question, before[-1]) or _beside(rest, about)


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
        len(runs) == 1 and held and (held[0][0] in ARTICLES or held[0][1] == own[0][0])
    ):
        near, put = runs, fragment
    else:
        return ""
    start, end = near[0]
    return base[:start] + put + base[end:]


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
