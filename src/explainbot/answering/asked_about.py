"""What an English question is about, and what of that a passage does not hold.

"When was wifi invented?" is about wifi, whatever a passage says of inventions; "How
wide is the roadway of the Golden Gate Bridge?" is about its roadway.  Found by where
words stand: nouns, but for those that only say what kind of thing is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from explainbot.answering.answer_types import persons
from explainbot.answering.forms import other_forms
from explainbot.answering.opposites import forms, is_verb, likes
from explainbot.answering.slots import is_noun, word_at
from explainbot.answering.tokens import Token, Wording, wording
from explainbot.text.terms import stemmed, terms
from explainbot.text.word_lists import is_common, word_list

ASKING = frozenset({"what", "which", "whose", "many", "much"})
"""After these stands what kind of thing is asked for."""
BE = frozenset({"is", "are", "was", "were", "s", "am", "be", "been"})
THE = frozenset({"the", "this", "that", "these", "those", "such"})
BACK = 3
"""Words from a noun back to its article, at most."""
DOING = BE | frozenset({"do", "does", "did", "has", "have", "had"})
TEXTS = 64
"""Passages whose words are kept."""
MEASURING = frozenset({"long", "last", "cost", "weigh", "measur", "high", "big"})
"""Stems that say no deed but what is measured."""
FIRST = 4
"""Words in which a kind is asked for, and words of it, at most."""
MADE_OF = 4
"""Letters of a word of which another may be made."""
SHORT = 5
"""Letters from which a shorter word may be a form of a longer one, or its end."""


@dataclass(frozen=True)
class Asked:
    """The words of a question by what they do in it."""

    subject: tuple[Token, ...]
    """The first thing named, but for the kind of thing asked for."""
    definite: bool
    """Whether that is a common noun after "the", "this", "her": said of something."""
    anaphoric: bool
    """Whether it is a common noun after "the", "this": "the virus"."""
    things: tuple[Token, ...]
    """All nouns, but for these kinds."""
    kind: tuple[Token, ...]
    """The nouns after "which", "how many"."""
    deeds: tuple[Token, ...]
    """The verbs."""
    names: tuple[Token, ...]
    """Nouns with a capital that does not come from their place."""
    content: tuple[Token, ...]
    """All words that say something, but for the kind of thing asked for."""
    extremes: tuple[str, ...]
    """Its superlatives: "lowest"."""


@lru_cache(maxsize=64)
def asked_about(question: str) -> Asked:
    """Return what an English question is about."""
    said = wording(question, "en")
    kind = _kind(said)
    things = [
        one
        for one in said.content
        if one not in kind and (_is_name(said, one) or _names_thing(said, one))
    ]
    subject: list[Token] = []
    for one in things:
        if subject and question[subject[-1].end : one.start].strip(" -'’\"“”s"):
            break
        subject.append(one)
    passed = word_list("place_prepositions", "en") | MEASURING
    deeds = [
        one
        for one in said.content
        if one not in (*things, *kind)
        and passed.isdisjoint((one.word, one.key))
        and not _is_person(one)
    ]
    extremes = [
        one.word
        for one in said.tokens
        if one.key and one.word.endswith("est") and len(one.word) > SHORT
    ]
    names = [one for one in things if _is_name(said, one)]
    content = [one for one in said.content if one not in kind]
    before = _before(said, subject)
    return Asked(
        subject=tuple(subject),
        definite=bool(before & (word_list("determiners", "en") | THE) - {"a", "an"}),
        anaphoric=bool(before & THE) and all(is_common(one.word) for one in subject),
        things=tuple(things),
        kind=tuple(kind),
        deeds=tuple(deeds),
        names=tuple(names),
        content=tuple(content),
        extremes=tuple(extremes),
    )


def _before(said: Wording, run: Sequence[Token]) -> set[str]:
    """Return the three words before a common noun; none before a name."""
    if not run or said.text[run[0].start].isupper():
        return set()
    place = said.tokens.index(run[0])
    return {one.word for one in said.tokens[max(0, place - BACK) : place]}


def _is_person(token: Token) -> bool:
    return token.word in _people() or token.key in _people()


def _is_name(said: Wording, token: Token) -> bool:
    """Whether a word has a capital that does not come from its place."""
    inside = token.start > 0 and said.text[token.start].isupper()
    return inside and not said.text.isupper()


def _names_thing(said: Wording, token: Token) -> bool:
    """Whether a word is a noun that says what is asked about."""
    word = token.word
    others = word_list("place_prepositions", "en") | word_list("general_nouns", "en")
    if word in others or word.endswith(("ly", "est")):
        return False
    if _is_person(token) or _is_deed(said, token):
        return False
    place = said.tokens.index(token)
    # "Can ibuprofen have": after an auxiliary stands who does it.
    opened = place > 0 and said.tokens[place - 1].word in _opening()
    return opened or is_noun(said, token)


def _opening() -> frozenset[str]:
    return word_list("modals", "en") | DOING


def _is_deed(said: Wording, token: Token) -> bool:
    """Whether a word stands where, or looks as if, something is done."""
    place = said.tokens.index(token)
    before = said.tokens[place - 1].word if place else ""
    if before in word_list("determiners", "en"):
        return False
    forms_of = (token.key, *other_forms(token.key))
    if token.word.endswith(("ed", "ing")) or any(map(is_verb, forms_of)):
        return True
    # "Does it not glow", "did he first swim": what ends a question that an auxiliary
    # opened.
    opened = any(one.word in DOING for one in said.tokens[:place])
    ends = opened and place == len(said.tokens) - 1 and before in {"not", "first"}
    return ends or token.word in word_list("participles", "en")


def _kind(said: Wording) -> list[Token]:
    """Return the nouns that say what kind of thing is asked for.

    "Which fixed set of rules", "how many people"; no verb after them ("died").
    """
    asking = (at for at, one in enumerate(said.tokens[:FIRST]) if one.word in ASKING)
    place = next(asking, None)
    run: list[Token] = []
    for one in said.tokens[place + 1 :] if place is not None else ():
        if run and one.word == "of":
            continue
        done = one.word.endswith("ed") if run else False
        done = done or (is_verb(one.key) and not one.word.endswith("ed"))
        if one.word in DOING or not one.key or done:
            break
        run.append(one)
    return run[:FIRST]


@cache
def _people() -> frozenset[str]:
    """Return nouns for persons and their stems."""
    return persons() | {stemmed(word, "en") for word in persons()}


@lru_cache(maxsize=TEXTS)
def stems_of(text: str) -> frozenset[str]:
    """Return the stems of an English text; kept for the next question."""
    return frozenset(terms(text, "en"))


def lacking(tokens: Sequence[Token], held: AbstractSet[str]) -> list[Token]:
    """Return the words of which a text has no form and no word for the same.

    Args:
        tokens: Of the question.
        held: The text's stems.
    """
    return [one for one in tokens if not holds_like(one.key, held)]


def holds_like(key: str, held: AbstractSet[str]) -> bool:
    """Whether stems hold one, another form of it or another word for the same.

    Or a word made with it: "wood", "plywood".
    """
    if key in held:
        return True
    if not likes(key, "en").isdisjoint(held):
        return True
    if not held.isdisjoint(other_forms(key)):
        return True
    return any(_alike(key, other) for other in held)


def _alike(key: str, other: str) -> bool:
    if len(key) >= MADE_OF and other.endswith(key):
        return True
    if key[0] != other[0]:
        return False
    return (len(other) >= SHORT or len(other) >= len(key)) and forms(key, other)


def has_rival(
    things: Sequence[Token], question: str, topic: str, around: AbstractSet[str]
) -> bool:
    """Whether a topic is another one of a kind: Panama Canal, where the Suez is asked.

    Args:
        things: The question's nouns.
        question: Itself.
        topic: What the document is about.
        around: Stems of what is marked.
    """
    told = wording(topic, "en").content
    keys = {token.key for token in told}
    for one, two in pairwise(things):
        beside = not question[one.end : two.start].strip(" -")
        if not beside or two.key not in keys or holds_like(one.key, keys):
            continue
        before = word_at(told, two.key, -1)
        if before is not None and not holds_like(one.key, around):
            return True
    return False
