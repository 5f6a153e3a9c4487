"""Where words stand in a question or a heading: nouns, verbs, asides, neighbours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from explainbot.answering.opposites import is_verb
from explainbot.answering.tokens import NOT, Token, Wording
from explainbot.text.word_lists import word_list

MOVING = frozenset({"on", "off", "up", "down"})
"""Particles that stand before or after what they are about."""
NEAR = 3
"""Words, empty ones too, that a particle may stand from what it belongs to."""
MISSED = 2
"""Words side by side that may take the place of others."""
DO = frozenset({"do", "does", "did"})


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
    # "With a snake bite", "for the tool shed".
    lead = [one.word for one in said.tokens[max(0, place - 3) : max(0, place - 1)]]
    if lead and (
        lead[-1] in prepositions or (lead[0] in prepositions and leads_noun(lead[-1]))
    ):
        return True
    return before != "how" and not is_verb(token.key) and not verb_slot(said, token)


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
    """Whether a word ends what an auxiliary begins: "how does the council vote"."""
    auxiliaries = DO | word_list("modals", "en")
    return (
        place == len(said.tokens) - 1
        and place > 1
        and bool(said.tokens[place - 1].key)
        and leads_noun(said.tokens[place - 2].word)
        and any(one.word in auxiliaries for one in said.tokens[: place - 2])
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
