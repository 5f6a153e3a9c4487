"""Subject of an English question, and what of it a passage lacks.

"When was wifi invented?" is about wifi, whatever a passage says of inventions; "How
wide is the roadway of the Golden Gate Bridge?" is about its roadway.  Found by where
words stand: nouns, but for those that only say what kind of thing is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from explainbot.answering.question.answer_types import persons
from explainbot.answering.question.opposites import (
    contraries,
    forms,
    is_described,
    is_verb,
    likes,
    plain_likes,
)
from explainbot.answering.question.tokens import (
    BE,
    DO,
    HAVE,
    NOT,
    Token,
    Wording,
    other_forms,
    wording,
)
from explainbot.text.cache import late
from explainbot.text.languages import NOUNS_ARE_CAPITAL, stop_words
from explainbot.text.questions import is_question
from explainbot.text.terms import distinct_words, stemmed, terms
from explainbot.text.word_lists import has_list, is_common, is_ordinary, word_list

ASKING = frozenset({"what", "which", "whose", "many", "much"})
"""After these stands what kind of thing is asked for."""
THE = frozenset({"the", "this", "that", "these", "those", "such"})
BACK = 3
"""Words from a noun back to its article, at most."""
DOING = BE | DO | HAVE | frozenset({"s", "am", "be", "been"})
TEXTS = 2_048
"""Passages whose words are kept."""
MEASURING = frozenset({"long", "last", "cost", "weigh", "measur", "high", "big"})
"""Stems that say no deed but what is measured."""
FIRST = 4
"""Words in which a kind is asked for, and words of it, at most."""
MADE_OF = 4
"""Letters of a word of which another may be made."""
SAME_END = 4
"""Letters that two words made with the same one end with."""
PLACING = frozenset({"in", "at", "on"})
PARALLEL = 2
"""Words with content that a heading has at least, where one is another."""
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


def held_of(
    wanted: AbstractSet[str], stems: AbstractSet[str], language: str
) -> frozenset[str]:
    """Return the terms among stems of a language, in English in any form."""
    if not has_list("synonyms", language):
        return frozenset(wanted & stems)
    return frozenset(one for one in wanted if holds_like(one, stems))


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
    # Nearly all of them begin with another letter, so that is looked at first.
    first, least = key[0], min(SHORT, len(key))
    for other in held:
        if other[0] == first and len(other) >= least and forms(key, other):
            return True
    return len(key) >= MADE_OF and any(other.endswith(key) for other in held)


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


def exchanged(
    question: str, heading: str, marked: str, text: str, unknown: AbstractSet[str]
) -> bool:
    """Whether a question is a heading's with another thing, which the corpus lacks.

    "Where can I return the car?" under "Where can I return the bike?".  Or which the
    passage has, too, but the marked sentence has that of the heading.

    Args:
        question: The question.
        heading: Of the passage.
        marked: What is marked in it.
        text: The passage.
        unknown: Stems of the question that the whole corpus lacks.
    """
    asked, own = wording(question, "en"), wording(heading, "en")
    missing = [token for token in own.content if token.key not in asked.keys]
    held = {token.key for token in own.content}
    new = [token for token in asked.content if token.key not in held]
    if len(missing) != 1 or len(new) != 1 or len(held) < PARALLEL:
        return False
    thing = new[0]
    if thing not in asked_about(question).things:
        return False
    if thing.key in unknown:
        return not holds_like(thing.key, stems_of(heading))
    told = stems_of(marked)
    beside = thing.key in stems_of(text) and not holds_like(thing.key, told)
    return beside and is_question(heading, "en") and missing[0].key in told


def elsewhere_asked(question: str, unknown: AbstractSet[str]) -> bool:
    """Whether something is asked of a place that no text has.

    "Can I chew gum in the cafeteria?", where it is told what may be chewed in class.
    """
    said = wording(question, "en").tokens
    for at, token in enumerate(said):
        before = [one.word for one in said[max(at - 2, 0) : at]]
        if before[1:] and before[1] in word_list("determiners", "en"):
            before.pop()
        if token.key in unknown and before and before[-1] in PLACING:
            return True
    return False


def in_unknown_case(question: str, text: str, unknown: AbstractSet[str]) -> bool:
    """Whether something is asked of a case of which no text has a word.

    "Can you get vaccinated when you are pregnant?".
    """
    said = wording(question, "en")
    opened = [one for one in said.tokens if one.word in word_list("conditions", "en")]
    case = [one for one in said.content if opened and one.start > opened[-1].start]
    new = bool(case) and all(one.key in unknown for one in case)
    return new and len(lacking(case, stems_of(text))) == len(case)


MOVING = frozenset({"on", "off", "up", "down"})
"""Particles that stand before or after what they are about."""
NEAR = 3
"""Words, empty ones too, that a particle may stand from what it belongs to."""
MISSED = 2
"""Words side by side that may take the place of others."""


class Beside(NamedTuple):
    """The stems of the words before and after a particle."""

    before: frozenset[str]
    after: frozenset[str]

    def shared(self, other: Beside, particle: str) -> frozenset[str]:
        """Return those that stand beside another particle as well, on the same side.

        "Turn the lamp off" and "turn off the lamp" are the same.
        """
        if particle in MOVING:
            return (self.before | self.after) & (other.before | other.after)
        return (self.before & other.before) | (self.after & other.after)


def words_beside(tokens: Sequence[Token], place: int) -> Beside:
    """Return what stands beside a place."""
    before = tokens[max(0, place - NEAR) : place]
    after = tokens[place + 1 : place + NEAR + 1]
    return Beside(
        frozenset(token.key for token in before if token.key),
        frozenset(token.key for token in after if token.key),
    )


def noun_run(asked: Wording, missing: Sequence[Token]) -> list[Token]:
    """Return the nouns missing side by side, if they are the only ones missing."""
    nouns = [token for token in missing if is_noun(asked, token)]
    if not 0 < len(nouns) <= MISSED:
        return []
    places = [asked.content.index(token) for token in nouns]
    return nouns if places[-1] - places[0] == len(nouns) - 1 else []


def leads_noun(word: str) -> bool:
    """Whether a noun stands after a word, or an adjective."""
    return word in word_list("determiners", "en") or word in word_list(
        "prepositions", "en"
    )


def is_noun(said: Wording, token: Token) -> bool:
    """Whether a word looks like a noun, or like an adjective before one."""
    place = said.tokens.index(token)
    before = said.tokens[place - 1].word if place else ""
    if leads_noun(before):
        return True
    prepositions = word_list("prepositions", "en")
    if _only_verb(said, place):
        return False
    # "With a snake bite", "for the tool shed".
    lead = [one.word for one in said.tokens[max(0, place - 3) : max(0, place - 1)]]
    if lead and (
        lead[-1] in prepositions or (lead[0] in prepositions and leads_noun(lead[-1]))
    ):
        return True
    return before != "how" and not is_verb(token.key) and not verb_slot(said, token)


def _only_verb(said: Wording, place: int) -> bool:
    """Whether a verb ends a question that "did" began, and is its only one.

    "Why did the bridge in Tacoma collapse?", but "what do I do with a snake bite".
    """
    opened = [at for at, one in enumerate(said.tokens[:place]) if one.word in DO]
    if len(opened) != 1 or place != len(said.tokens) - 1:
        return False
    between = said.tokens[opened[0] + 1 : place]
    article = bool(between) and between[-1].word in word_list("determiners", "en")
    others = any(is_verb(one.key) for one in between if one.key)
    return is_verb(said.tokens[place].key) and bool(between) and not (article or others)


def verb_slot(said: Wording, token: Token) -> bool:
    """Whether a verb stands where this word does."""
    place = said.tokens.index(token)
    before = said.tokens[place - 1].word if place else ""
    if leads_noun(before):
        return False
    if (
        before in word_list("subjects", "en")
        or before == NOT
        or token.word.endswith("ly")
    ):
        return True
    if not place:
        return token.word.endswith("ing")
    if ends_clause(said, place):
        return True
    # After "how can" and "can" stands who does it, after "guests can" what they do.
    return (
        before in word_list("modals", "en")
        and place > 1
        and bool(said.tokens[place - 2].key or said.tokens[place - 2].word == "who")
    )


def denied_aside(said: Wording, language: str, *, plain: bool = False) -> bool:
    """Whether what is denied stands in a clause that says when or why it is asked.

    "What should I do if it does not start?", "I do not know how to start it".  With
    ``plain``, whether there is such a clause, denied or not.
    """
    conditions = word_list("conditions", language)
    opened = [one for one in said.tokens[1:] if one.word in conditions]
    if not said.negation or plain:
        return bool(opened)
    denied = next(
        place
        for place, one in enumerate(said.tokens)
        if said.text[one.start : one.end] == said.negation or one.word == said.negation
    )
    after = {one.word for one in said.tokens[denied + 1 : denied + MISSED + 1]}
    if after & word_list("knowing", language):
        return True
    first = said.tokens[0]
    if first.word in conditions:
        opened.append(first)
    return any(
        one.start < said.tokens[denied].start
        and not re.search(r"[.,;?!]", said.text[one.end : said.tokens[denied].start])
        for one in opened
    )


def ends_clause(said: Wording, place: int) -> bool:
    """Whether a word ends what an auxiliary begins: "how does the council vote".

    Or what stands before a preposition: "where did the swarm land in 1912".
    """
    if place < 1 or not said.tokens[place - 1].key:
        return False
    last = place == len(said.tokens) - 1
    if last and leads_noun(said.tokens[place - 2].word):
        auxiliaries = DO | word_list("modals", "en")
        return any(one.word in auxiliaries for one in said.tokens[: place - 2])
    if last or said.tokens[place + 1].word not in word_list("prepositions", "en"):
        return False
    opened = [at for at, one in enumerate(said.tokens[:place]) if one.word in DO]
    between = said.tokens[opened[-1] + 1 : place] if opened else ()
    return bool(between) and not any(
        one.word in word_list("prepositions", "en") or is_verb(one.key)
        for one in between
    )


def are_linked(said: Wording, one: Token, two: Token) -> bool:
    """Whether a preposition stands between two words: "deny on that day"."""
    first, last = sorted((said.tokens.index(one), said.tokens.index(two)))
    between = said.tokens[first + 1 : last]
    prepositions = word_list("prepositions", "en")
    return any(token.word in prepositions for token in between)


def after_article(said: Wording, token: Token, language: str) -> bool:
    """Whether an article or a possessive stands before a word."""
    place = said.tokens.index(token)
    articles = word_list("determiners", language)
    return place > 0 and said.tokens[place - 1].word in articles


def are_nouns(
    asked: tuple[Wording, Token], told: tuple[Wording, Token], language: str
) -> bool:
    """Whether a word of a question and one of a heading are nouns by their writing."""
    if language in NOUNS_ARE_CAPITAL:
        said, word = told
        return said.text[word.start].isupper() and word.start > 0
    return after_article(*asked, language) and after_article(*told, language)


def word_at(told: Sequence[Token], key: str, step: int) -> Token | None:
    """Return the word beside the one with a key, before or after it."""
    for place, token in enumerate(told):
        if token.key == key and 0 <= place + step < len(told):
            return told[place + step]
    return None


def words_near(content: Sequence[Token], token: Token) -> set[str]:
    """Return the stems of the words around one."""
    place = content.index(token)
    around = content[max(0, place - MISSED) : place + MISSED + 1]
    return {one.key for one in around} - {token.key}


KIND = late(r"(?<![\w+-])(?P<name>[^\W_][\w-]*)\s(?P<noun>[^\W\d_A-ZÀ-Þ]{3,})(?![\w-])")
"""A word and a noun in small letters behind it."""


def other_kind(question: str, marked: str, above: str) -> bool:
    """Whether a sentence tells the same of another thing of a kind, by its name.

    "An IPv6 address has 128 bits", where a MAC address is asked about.
    """
    said = distinct_words(f"{marked} {above}")
    asked = [
        (found["name"], stemmed(found["noun"], "en"))
        for found in KIND.finditer(question)
        if found.start() and _is_given(found["name"])
    ]
    asked = [(name, noun) for name, noun in asked if name.lower() not in said]
    idle = stop_words("en")
    asked = [one for one in asked if not (is_verb(one[1]) or one[1] in idle)]
    if not asked:
        return False
    told = {
        stemmed(found["noun"], "en")
        for found in KIND.finditer(marked)
        if _is_given(found["name"], opens=not found.start())
    }
    return any(noun in told for _, noun in asked)


def _is_given(word: str, *, opens: bool = False) -> bool:
    """Whether a word is a name, by a capital or a figure; not where it ``opens``."""
    if word[0].isdigit() or word.lower() in stop_words("en"):
        return False
    upper = any(sign.isupper() for sign in word[1:]) or any(map(str.isdigit, word[1:]))
    plain = opens and is_ordinary(word.lower())
    return upper or (word[0].isupper() and not plain)


def opposed(extremes: Sequence[str], held: AbstractSet[str]) -> bool:
    """Whether a text lacks a superlative that it has the opposite of.

    The text may say "larger than all others" for "the biggest".

    Args:
        extremes: The superlatives, as they are written.
        held: The text's stems.
    """
    for word in extremes:
        if any(holds_like(stemmed(one, "en"), held) for one in _degrees(word)):
            continue
        if not contraries(stemmed(word, "en")).isdisjoint(held):
            return True
    return False


def _degrees(word: str) -> set[str]:
    """Return a superlative with its comparative and plain form, by its ending."""
    base = word.removesuffix("est")
    bases = {base, f"{base}e", base[:-1]}
    if base.endswith("i"):
        bases.add(f"{base[:-1]}y")
    return {word, f"{base}er", *bases} | {
        other for one in (*bases, word) for other in plain_likes(one, "en")
    }


def has_contrary(
    content: Sequence[Token], marked: str, above: AbstractSet[str]
) -> bool:
    """Whether a sentence lacks a word of the question that it has the opposite of."""
    told = wording(marked, "en").keys
    alone, both = told - above, told | above
    return any(
        not contraries(one.key).isdisjoint(alone) and not holds_like(one.key, both)
        for one in content
    )


def other_sort(question: str, text: str, unknown: AbstractSet[str]) -> bool:
    """Whether a question names a sort of a thing of which the whole corpus has no word.

    "Quail egg white", of a text on egg white: a noun in small letters before another
    that the text holds.
    """
    said, things = wording(question, "en"), asked_about(question).things
    held = stems_of(text)
    for one, two in pairwise(said.tokens):
        new = one.key in unknown and two.key in held and two.key not in unknown
        if not new or one not in things or two not in things:
            continue
        beside = not question[one.end : two.start].strip()
        small = question[one.start].islower() and question[two.start].islower()
        small = small and not is_verb(one.key)
        noun = is_ordinary(one.word) and is_ordinary(f"{one.word}s")
        if beside and small and noun and not is_described(one.word):
            return not holds_like(one.key, held)
    return False


def has_counterpart(words: Sequence[Token], held: AbstractSet[str]) -> bool:
    """Whether stems hold the contrary of a word, with its end: "indoors", "outdoors".

    Args:
        words: Of a question, of which no text has any.
        held: The stems of a sentence.
    """
    return any(
        other in held and other[-SAME_END:] == one.key[-SAME_END:]
        for one in words
        for other in contraries(one.key)
    )
