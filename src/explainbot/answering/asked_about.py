"""What an English question is about, and what of that a passage does not hold.

"When was wifi invented?" is about wifi, whatever a passage says of inventions; "How
wide is the roadway of the Golden Gate Bridge?" is about its roadway.  Found by where
words stand: nouns, but for those that only say what kind of thing is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from explainbot.answering.forms import other_forms
from explainbot.answering.opposites import (
    apart,
    forms,
    is_verb,
    likes,
    plain_likes,
)
from explainbot.answering.slots import NEAR, is_noun, word_at
from explainbot.answering.tokens import NOT, Token, Wording, wording
from explainbot.english_words import is_common
from explainbot.index.analysis import stemmed, terms
from explainbot.index.analysis import words as words_of
from explainbot.word_lists import words as listed

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
    roles: tuple[Token, ...]
    """Nouns for persons: "the mayor of", "her husband"."""
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
    others = listed("place_prepositions", "en")
    rest = [
        one
        for one in said.content
        if one not in (*things, *kind) and one.word not in others
    ]
    roles = [one for one in rest if _is_person(one)]
    deeds = [one for one in rest if one not in roles and one.key not in MEASURING]
    extremes = [
        one.word
        for one in said.tokens
        if one.key and (one.word.endswith("est") and len(one.word) > len("xxest"))
    ]
    names = [one for one in things if _is_name(said, one)]
    content = [one for one in said.content if one not in kind]
    every = (things, kind, deeds, roles, names, content, extremes)
    before = _before(said, subject)
    return Asked(
        tuple(subject),
        bool(before & (listed("determiners", "en") | THE) - {"a", "an"}),
        bool(before & THE) and all(is_common(one.word) for one in subject),
        *map(tuple, every),
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
    if word in listed("place_prepositions", "en"):
        return False
    if word in listed("general_nouns", "en") or word.endswith(("ly", "est")):
        return False
    if _is_person(token):
        return False
    if _is_deed(said, token):
        return False
    place = said.tokens.index(token)
    # "Can ibuprofen have": after an auxiliary stands who does it.
    opened = place > 0 and said.tokens[place - 1].word in _opening()
    return opened or is_noun(said, token)


def _opening() -> frozenset[str]:
    return listed("modals", "en") | DOING


def _is_deed(said: Wording, token: Token) -> bool:
    """Whether a word stands where, or looks as if, something is done."""
    place = said.tokens.index(token)
    before = said.tokens[place - 1] if place else None
    if before is not None and before.word in listed("determiners", "en"):
        return False
    others = other_forms(token.key)
    if token.word.endswith(("ed", "ing")) or any(map(is_verb, (token.key, *others))):
        return True
    if token.word in listed("participles", "en"):
        return True
    # "When was X first transplanted", "why does X glow": what ends the question after
    # a noun, if an auxiliary opened it.
    opened = any(one.word in DOING for one in said.tokens[:place])
    last = place == len(said.tokens) - 1
    return opened and last and before is not None and before.word in {"not", "first"}


def _kind(said: Wording) -> list[Token]:
    """Return the nouns that say what kind of thing is asked for."""
    tokens = said.tokens
    for place, one in enumerate(tokens[:4]):
        if one.word not in ASKING:
            continue
        run = []
        for after in tokens[place + 1 :]:
            if run and after.word == "of":
                continue
            done = is_verb(after.key) or (run and after.word.endswith("ed"))
            done = done and (bool(run) or not after.word.endswith("ed"))
            if after.word in DOING or not after.key or done:
                break
            run.append(after)
        return run[:4]
    return []


@lru_cache(maxsize=8)
def _people_of(names: tuple[str, ...]) -> frozenset[str]:
    every = {word for name in names for word in listed(name, "en")}
    return frozenset(every | {stemmed(word, "en") for word in every})


def _people() -> frozenset[str]:
    return _people_of(("persons", "person_nouns"))


@lru_cache(maxsize=TEXTS)
def stems_of(text: str) -> frozenset[str]:
    """Return the stems of an English text; kept for the next question."""
    return frozenset(terms(text, "en"))


def lacking(tokens: Sequence[Token], held: Set[str]) -> list[Token]:
    """Return the words of which a text has no form and no word for the same.

    Args:
        tokens: Of the question.
        held: The text's stems.
    """
    return [one for one in tokens if not holds_like(one.key, held)]


def holds_like(key: str, held: Set[str]) -> bool:
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


def opposed(extremes: Sequence[str], held: Set[str]) -> bool:
    """Whether a text lacks a superlative that it has the opposite of.

    The text may say "larger than all others" for "the biggest".

    Args:
        extremes: The superlatives, as they are written.
        held: The text's stems.
    """
    for word in extremes:
        if any(holds_like(stemmed(one, "en"), held) for one in _degrees(word)):
            continue
        if any(apart(stemmed(word, "en"), other) for other in held):
            return True
    return False


def _degrees(word: str) -> set[str]:
    """Return a superlative with its comparative and plain form, as far as "-est" goes."""
    base = word.removesuffix("est")
    bases = {base, f"{base}e", base[:-1]}
    if base.endswith("i"):
        bases.add(f"{base[:-1]}y")
    return {word, f"{base}er", *bases} | {
        other for one in (*bases, word) for other in plain_likes(one, "en")
    }


def has_contrary(content: Sequence[Token], marked: str, above: Set[str]) -> bool:
    """Whether a sentence lacks a word of the question that it has the opposite of."""
    told = wording(marked, "en").keys
    return any(
        not holds_like(one.key, told | above)
        and any(apart(one.key, other) for other in told if other not in above)
        for one in content
    )


def asked_denied(question: str, around: str) -> bool:
    """Whether a question asks what is not so, and a text denies nothing.

    Not of questions why, or whether: these are answered by what is so as well.
    """
    if WHY_OR_WHETHER.match(question) or not wording(question, "en").negation:
        return False
    told = wording(around, "en")
    denials = listed("denials", "en")
    return not told.negation and denials.isdisjoint(one.word for one in told.tokens)


def told_denied(question: str, marked: str) -> bool:
    """Whether a sentence denies just what a question takes for granted.

    "The laws do not change", where it is asked when they change.
    """
    asked = wording(question, "en")
    if asked.negation or WHY_OR_WHETHER.match(question):
        return False
    said = BOUNDED.sub(" ", marked)
    told = wording(said, "en")
    denying = listed("negations", "en") | {NOT}
    keys = {one.key for one in asked.content}
    for place, one in enumerate(told.tokens):
        if one.word not in denying:
            continue
        clause = re.split(r"[,;:.(]", said[one.end :])[0]
        after = told.tokens[place + 1 : place + 1 + NEAR]
        if any(two.key in keys and two.start < one.end + len(clause) for two in after):
            return True
    return False


BOUNDED = re.compile(
    r"\b(?:no (?:longer|more|less|later|earlier|fewer|other|doubt)\b|not (?:only|just|even"
    r"|until|before|all)\b|never before\b|nothing but\b|without\b|not\b[^,;.]*\buntil\b)",
    re.IGNORECASE,
)
"""What bounds or adds and does not deny."""
WHY_OR_WHETHER = re.compile(
    r"\W*(?:why|how come|is|are|was|were|do|does|did|can|could|may|must|should|will|has"
    r"|have|had|am)\b",
    re.IGNORECASE,
)
"""Openings of questions that a sentence may answer with a denial, or without one."""


def has_rival(
    things: Sequence[Token], question: str, topic: str, around: Set[str]
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


def day_untold(question: str, text: str) -> bool:
    """Whether a day of the week is asked for that a text lacks, and others it has."""
    asked = _days(question)
    if not asked:
        return False
    told = _days(text)
    return bool(told) and asked.isdisjoint(told) and not RUN.search(text)


RUN = re.compile(
    r"\b(?:daily|every day|each day|weekdays?|weekends?|all week|always|any day)\b"
    r"|day\w*\s?(?:-|–|to|till|until|through)\s?\w+day|\b\w{3}\s?[-–]\s?\w{3}\b",
    re.IGNORECASE,
)
"""Days that are told by their first and last, or all at once."""


def _days(text: str) -> set[str]:
    rows = _weekdays()
    return {rows[word] for word, _, _ in words_of(text) if word in rows}


@cache
def _weekdays() -> dict[str, str]:
    rows = [row.split() for row in listed("weekdays", "en")]
    return {word: row[0] for row in rows for word in row if word not in AMBIGUOUS}


AMBIGUOUS = frozenset({"sat", "sun", "mon", "wed"})
"""Short forms that are other words as well."""
