"""Resolution of a follow-up: "when did it start" with the name that "it" stands for.

What a pronoun stands for is what the last question that needs no other is about: what
it asks for ("what is a heart attack"), or the one subject of the corpus that it names.
Where that is not sure, nothing is put in its place: a wrong name would mislead.  All of
it is English; in other languages a follow-up is shown with the question before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from explainbot.answering.follow_up.conversation import needs_more, opening, own_words
from explainbot.answering.question.opposites import is_described
from explainbot.answering.question.tokens import BE, DO
from explainbot.index.passages import NAME_WORDS
from explainbot.text import word_lists
from explainbot.text.cache import late
from explainbot.text.questions import is_question
from explainbot.text.terms import POSSESSIVE, stemmed, words
from explainbot.text.word_lists import is_ordinary, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from explainbot.index.storage.rows import StoredSection
    from explainbot.records import Span
    from explainbot.text.terms import Names


ENDS = " \t\n?!.,;:"
DEFINED = late(
    r"\s*(?:what|who)\s*(?:'s|’s|s|\s(?:is|are|was|were))\s+(?P<name>[^?!.,;:]+)",
    re.IGNORECASE,
)
"""A question for one thing by its name."""
EXPLAINED = late(
    r"\s*what\s+(?:do|does|did)\s+(?P<name>[^?!.,;:]+?)\s+(?:do|mean)\b[\s?!.]*$",
    re.IGNORECASE,
)
LED = late(
    r"\s*(?:please\s+)?(?:(?:tell\s+me\s+)?(?:more\s+)?about|explain|describe|define)\s+"
    r"(?P<name>[^?!.,;:]+)",
    re.IGNORECASE,
)
WANTED = late(listed("wanted_things"), re.IGNORECASE)
"""What somebody wants to do with one thing: "where do I apply for a bus pass"."""
ASPECT = late(
    r"\s*what(?:['’]?s|\s(?:is|are|was|were))\s+the\s+(?P<aspect>\w+)\s+of\s+"
    r"(?P<name>[^?!.,;:]+)",
    re.IGNORECASE,
)
"""What is asked of a thing in a noun: "what is the cost of the bus pass"."""
PERSON = late(
    r"\b(?:(?P<own>his|her(?=\s+\w))|(?P<self>he|she|him|her))\b", re.IGNORECASE
)
THING = late(r"\b(?:(?P<own>its|their)|(?P<self>it|they|them))\b", re.IGNORECASE)
ONE = late(r"\b(?:the|an?)\s+[^\W\d_]+\s+(?P<self>ones?)\b(?!\s+of\b)", re.IGNORECASE)
"""Stands for one of several things: "who made the first one"."""
ASKED_AGAIN = late(
    r"\W*(?:why|when|where|who|what|how(?:\s[^\W\d_]+)?)\s+", re.IGNORECASE
)
"""A question word, or how much of something is asked: "how long"."""
SEVERAL = frozenset({"they", "them", "their"})
WHO = late(r"\s*who\b", re.IGNORECASE)
LABEL = late(r"\b([^\W\d_]{2,})\s+([A-Z]|[a-z](?=\W*$)|\d+)\b")
PARTS = frozenset({"of", "the", "a", "an", "and"})
"""Empty words that a name may hold inside."""
SEVERAL_ARE = frozenset({"are", "were"})
OF_A_THING = frozenset({"what", "who", "which", "whom"})
ASKING_OF = frozenset({"what", "who", "which", "how", "when", "where"})
ASKED_BY = 2
"""Words before what is asked about in "what causes inflation"."""
ARTICLES = frozenset({"the", "a", "an"})
SOME = frozenset({"all", "any", "many", "most", "some"})
ENDING_WORD = late(r"\w+(?=\s*$)")
OTHER_NUMBER = {"is": "are", "was": "were", "does": "do", "has": "have"}
OTHER_NUMBER |= {several: one for one, several in OTHER_NUMBER.items()}
PAIR = 2
"""Words of a thing and what is said of it: "horses eat"."""


class _Run(NamedTuple):
    """A stretch of a question that may name something."""

    start: int
    end: int
    sure: bool = True
    """Whether it is known to hold no verb."""

    def of(self, question: str) -> str:
        """Return its words."""
        return question[self.start : self.end]


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
    found = ASPECT.match(question)
    if found and found["aspect"].lower() in word_lists.word_list("asking", "en"):
        return (
            Topic(_written(name, names)) if (name := _name(found["name"])) else NO_TOPIC
        )
    for form in (DEFINED, EXPLAINED, LED, WANTED):
        found = form.match(question)
        if found and (name := _name(found["name"])):
            return Topic(_written(name, names), bool(WHO.match(question)))
    runs = _runs(question)
    if len(runs) == 1 and _is_subject(question, runs[0]):
        return Topic(_written(runs[0].of(question), names))
    mentioned = {end for _, end, _ in names.mentions(question)}
    for run in runs:
        name = run.of(question)
        if run.end in mentioned and len(names.mentions(name)) == 1:
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
    return "" if not end or _asks(rest, language) else rest


def headed(question: str, headings: Iterable[str]) -> str:
    """Return a fragment of empty words with the heading that has them as a name.

    "And while?", "and for?" of sections called "The while loop", "The for loop".  The
    question itself where it names something, or no heading or several have its words.
    """
    named = fragment(question)
    if not named or own_words(named):
        return question
    found = {
        heading
        for heading in headings
        if own_words(heading) and not _asks(heading) and names_all(heading, named)
    }
    if len(found) != 1:
        return question
    heading = found.pop()
    first = next(word for word, _, _ in words(heading))
    if first in ARTICLES:
        heading = heading[0].lower() + heading[1:]
    return f"{question[: opening(question)]} {heading}"


def names_all(heading: str, named: str) -> bool:
    """Whether a heading has all words of what is named, empty ones too."""
    held = {word for word, _, _ in words(heading)}
    return held.issuperset(word for word, _, _ in words(named))


def is_empty(named: str) -> bool:
    """Whether a fragment has nothing but words that name nothing and point nowhere."""
    known = word_lists.word_list("asking", "en") | word_lists.word_list(
        "pronouns", "en"
    )
    found = {word for word, _, _ in words(named)}
    return bool(found) and not own_words(named) and found.isdisjoint(known)


def named_in(named: str) -> str:
    """Return a fragment from its first word with content on: "Model A"."""
    own = own_words(named)
    return named[own[0][0] :] if own else named


def label(named: str) -> re.Pattern[str]:
    """Return what finds a word with the letter or figure behind it ("Model A").

    Or with an empty word before it, of "the for loop".  It finds everything where
    nothing of the kind is named.
    """
    found = LABEL.search(named)
    if found is None:
        led = re.compile(rf"\b(?:{'|'.join(ARTICLES)})\s+(\w+)\s+(\w+)", re.IGNORECASE)
        found = led.search(named)
        found = found if found and found[1].lower() in _linking() else None
    form = rf"\b{found[1]}\W+{found[2]}\b" if found else ""
    return re.compile(form, re.IGNORECASE)


def swapped(question: str, before: str) -> str:
    """Return the question before with a fragment in its place; "" if not sure.

    "And for the Model A?" after "How much is a tyre for the Model B?" asks how much
    one is for the Model A.
    """
    rest = fragment(question)
    return _swapped(rest, before) if rest else ""


def asked_again(question: str, before: str) -> str:
    """Return the question before with another question word; "" if not sure.

    "And why?" after "when did the Bastille get stormed" asks why it did.
    """
    end = opening(question)
    joined = question[:end].strip().lower() in word_lists.word_list("joining", "en")
    asked = (question[end:] if joined else question).strip(ENDS)
    rest = ASKED_AGAIN.match(before)
    if not ASKED_AGAIN.fullmatch(f"{asked} ") or rest is None:
        return ""
    said = before[rest.end() :]
    first = next((word for word, _, _ in words(said)), "")
    if first not in _auxiliaries():  # "who invented it": there is no place for "when"
        return ""
    by = "by whom" if asked.lower() == "who" and first in BE else asked.lower()
    return f"{by} {said}"


def asks_alike(whole: str, heading: str, named: str) -> bool:
    """Whether a heading asks the like of what a fragment names, by a general verb.

    "How do earthquakes happen?" for "how do earthquakes erupt", made of "and
    earthquakes?" after "how do volcanoes erupt?": not all things erupt.
    """
    own, told = own_words(named), own_words(heading)
    if not (own and told and _asks(heading)) or heading == whole:
        return False
    opens = [next(word for word, _, _ in words(text)) for text in (whole, heading)]
    stems = [
        {stemmed(text[start:end].lower(), "en") for start, end in found}
        for text, found in ((named, own), (heading, told))
    ]
    return opens[0] == opens[1] and stems[0] == stems[1]


def asked_of(question: str, whole: str) -> str:
    """Return the words of a swapped question with content that the fragment has not."""
    given = {word for word, _, _ in words(question)}
    own = [whole[start:end] for start, end in own_words(whole)]
    return " ".join(word for word in own if word.lower() not in given)


def resolved(question: str, about: Topic) -> str:
    """Return a follow-up with what it leaves out put in; "" if that is not sure.

    Args:
        question: As it was typed, its typing errors repaired.
        about: What the question before it is about.
    """
    end = opening(question)
    joined = question[:end].strip().lower() in word_lists.word_list("joining", "en")
    joined = joined and not _asks(question[:end])
    rest = question[end:].lstrip(" \t\n,:") if joined else question
    if _means_nothing(rest):
        return ""
    if one := _of_kind(rest, about):
        return one
    pronouns = list((PERSON if about.person else THING).finditer(rest))
    several = any(one.group().lower() in SEVERAL for one in pronouns)
    if pronouns and not about.person and several != _is_plural(about.name):
        return _beside(rest, about)
    if pronouns and about.name:
        return _replaced(rest, pronouns, about.name)
    if PERSON.search(rest) or THING.search(rest):
        return ""
    return _beside(rest, about)


def names_kind(question: str) -> bool:
    """Whether a question names its thing by "one" alone: "who made the first one"."""
    return ONE.search(question) is not None


def _of_kind(question: str, about: Topic) -> str:
    """Return a question with the noun that "one" stands for in its place.

    "" where it is not plain that there are several: of "the French Revolution" there is
    no first one.
    """
    found = ONE.search(question)
    if found is None or about.person:
        return ""
    article, _, noun = about.name.partition(" ")
    several = found["self"].lower() == "ones"
    if article.lower() in ("a", "an"):
        put = "" if several else noun
    elif article.lower() == "the" or not _is_plural(about.name):
        put = ""
    else:
        put = about.name if several else _singular(about.name)
    start, end = found.span("self")
    return put and question[:start] + put + question[end:]


def _singular(name: str) -> str:
    """Return the name of one of several things; "" if the ending does not tell."""
    forms = (name[:-1], f"{name[:-3]}y" if name.endswith("ies") else "", name[:-2])
    known = (one for one in forms if one and name.endswith("s"))
    return next((one for one in known if is_ordinary(one.split()[-1].lower())), "")


def _means_nothing(question: str) -> bool:
    """Whether "it" may stand for nothing: "why is it warm in a greenhouse"."""
    found = [word for word, _, _ in words(question)]
    behind = word_lists.word_list("prepositions", "en") | {"when", "if", "to", "that"}
    asking = word_lists.word_list("asking", "en")
    return any(
        first in BE and it == "it" and next_ in behind
        and how not in asking and not how.endswith("ed")
        for first, it, how, next_ in zip(
            found, found[1:], found[2:], found[3:], strict=False
        )
    )  # fmt: skip


def _is_plural(name: str) -> bool:
    """Whether a name is one of several things, as far as its last word shows."""
    if name.lower().startswith(("a ", "an ")):
        return False
    found = [word for word, _, _ in words(name)]
    if "and" in found:
        return True
    last = (found[: found.index("of")] if "of" in found else found)[-1:]
    return any(
        word in word_lists.word_list("plurals", "en")
        or (
            word.endswith("s")
            and not word.endswith(("ss", "us", "is", "ics"))
            and (is_ordinary(word[:-1]) or word.endswith(("es", "ers", "ings")))
        )
        for word in last
    )


def _asks(text: str, language: str = "en") -> bool:
    return is_question(text.rstrip(ENDS), language)


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
        span for span in runs if shared & {word for word, _, _ in words(span.of(base))}
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
    opens = base[: near[0].start]
    if _is_plural(put) != _is_plural(near[0].of(base)):
        opens = ENDING_WORD.sub(_of_other_number, opens)
    return opens + put + base[near[0].end :]


def _of_other_number(found: re.Match[str]) -> str:
    return OTHER_NUMBER.get(found.group().lower(), found.group())


def _is_subject(question: str, run: _Run) -> bool:
    """Whether a question asks one thing of what stands there and nothing else.

    "What causes inflation", "who invented the web", "why do earthquakes happen".
    """
    before = [word for word, _, end in words(question) if end <= run.start]
    behind = [word for word, start, _ in words(question) if start >= run.end]
    while before and before[-1] in SOME:  # "where are most volcanoes"
        before.pop()
    if behind or not run.sure:
        return run.sure and bool(before) and before[-1] in _auxiliaries()
    if before and before[-1] in BE:
        return before[0] in ASKING_OF
    return len(before) == ASKED_BY and before[0] in ("what", "who")


def _auxiliaries() -> frozenset[str]:
    return DO | BE | word_lists.word_list("modals", "en")


def _linking() -> frozenset[str]:
    """Return words that link others and name nothing, but for signs and commands."""
    lists = ("conditions", "joining", "prepositions", "subordinating")
    return frozenset().union(*(word_lists.word_list(name, "en") for name in lists))


def _runs(question: str) -> list[_Run]:
    """Return the stretches of words with content, an article before taken in.

    A verb at the end of one is left out: "horses" of "what do horses eat".
    """
    own = dict(own_words(question))
    runs: list[Span] = []
    article: int | None = None
    going = False
    found = list(words(question))
    for (word, start, end), (_, after, _) in pairwise([*found, ("", -1, -1)]):
        # Behind an article it is a name: "the for loop".
        if article is not None and after in own and word in _linking():
            continue
        label = going and len(word) == 1 and question[start].isupper()
        if start in own or label:
            if going and not question[runs[-1][1] : start].strip():
                runs[-1] = runs[-1][0], end
            else:
                runs.append((start if article is None else article, end))
            going, article = True, None
        else:
            going, article = False, start if word in ARTICLES else None
    return [_without_verb(question, run) for run in runs]


def _without_verb(question: str, run: Span) -> _Run:
    """Return a stretch without the verb, or what else is said of a thing, at its end.

    Behind "do" or "can" a verb must follow, behind "is" what the thing is or does.
    """
    found = list(words(question))
    before = [word for word, _, end in found if end <= run[0]]
    behind = [word for word, start, _ in found if start >= run[1]]
    inside = [
        (word, start, end)
        for word, start, end in found
        if run[0] <= start < run[1] and word not in ARTICLES
    ]
    helped = before[-1] if before else ""
    told = bool(behind) and behind[0] in word_lists.word_list("asking", "en")
    if helped not in _auxiliaries() or len(inside) == 1 or told:
        return _Run(*run)
    if helped in BE:
        kept = len(inside) if before[0] in OF_A_THING else _named_by(inside, helped)
        return _Run(run[0], inside[kept - 1][2], sure=kept > 0)
    verbs = word_lists.word_list("verbs", "en")
    places = [
        place
        for place, (word, _, _) in enumerate(inside)
        if place and stemmed(word, "en") in verbs
    ]
    if len(inside) == PAIR or (before[0] in OF_A_THING and not behind):
        return _Run(run[0], inside[-2][2])
    if len(places) == 1:
        return _Run(run[0], inside[places[0] - 1][2])
    return _Run(*run, sure=False)


def _named_by(inside: Sequence[tuple[str, int, int]], be: str) -> int:
    """Return how many of the words behind "is" or "are" name a thing; 0 if not sure.

    "Swim test" of "when is the swim test", "museum" of "when is the museum open",
    "whales" of "why are whales mammals".
    """
    (before, *_), (last, *_) = inside[-2:]
    several = be in SEVERAL_ARE and _is_plural(before)
    if is_described(last) or several:
        sure = several or not last.endswith("ing")
        return len(inside) - 1 if sure else 0
    return len(inside)


HE, SHE = frozenset({"he", "him", "his"}), frozenset({"she", "her", "hers"})


def contradicts(question: str, marked: str, passage: str) -> bool:
    """Whether "he" is asked for, "she" marked, and no "he" is in the passage.

    Or the other way round.
    """
    asked, said, held = (_sexes(text) for text in (question, marked, passage))
    return any(
        asked[sex] and not asked[1 - sex] and said[1 - sex] and not held[sex]
        for sex in (0, 1)
    )


def tells_of(person: str, section: StoredSection, written: str) -> bool:
    """Whether a section names somebody, or is headed by nobody else.

    The title of a document stands over sections with headings of their own only where
    it is the first of these.

    Args:
        person: As the question names one; "" if that is not known.
        section: The section.
        written: Its headings and its words.
    """
    path = section.heading_path
    over = section.title if not path or path[0] == section.title else ""
    return named(person, f"{over} {written}")


def named(person: str, text: str) -> bool:
    """Whether a text holds a word of a person's name."""
    own = {person[start:end].lower() for start, end in own_words(person)}
    held = (POSSESSIVE.sub("", word) for word, _, _ in words(text))
    return not own or not own.isdisjoint(held)


def _sexes(text: str) -> tuple[bool, bool]:
    held = {word for word, _, _ in words(text)}
    return bool(held & HE), bool(held & SHE)
