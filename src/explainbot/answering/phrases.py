"""Words, and verbs with their particle, that mean the same: "turn it on", "start".

From the lists ``data/LANGUAGE/phrases.txt``: a row holds what means the same and,
between bars, what excludes it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from explainbot.answering.opposites import opposed_particles
from explainbot.answering.tokens import Token, Wording
from explainbot.text.terms import terms
from explainbot.text.word_lists import word_list

APART = 4
"""Words that may stand between a verb and its particle."""


class Phrase(NamedTuple):
    """A phrase of a list as a text has it."""

    row: int
    side: int
    tokens: tuple[Token, ...]

    def written(self, text: str) -> str:
        """Return it as it is written, without what stands in between if long."""
        first, last = self.tokens[0], self.tokens[-1]
        between = text[first.start : last.end]
        return (
            between
            if len(between.split()) <= APART
            else " ".join(token.word for token in self.tokens)
        )


def _key(word: str, language: str) -> str:
    found = terms(word, language)
    return found[0] if found else word


@lru_cache(maxsize=16)
def _listed(language: str) -> dict[str, list[tuple[tuple[str, ...], int, int]]]:
    """Map the first word of each phrase to all its words, its row and its side."""
    found: dict[str, list[tuple[tuple[str, ...], int, int]]] = {}
    for row, line in enumerate(sorted(word_list("phrases", language))):
        for side, phrases in enumerate(line.split("|")):
            for phrase in phrases.split(","):
                keys = tuple(_key(word, language) for word in phrase.split())
                found.setdefault(keys[0], []).append((keys, row, side))
    return found


@lru_cache(maxsize=4096)
def phrases(said: Wording, language: str) -> tuple[Phrase, ...]:
    """Return the phrases of a text that are in the list of its language.

    A verb with its particle counts as that alone: "start up" is not "start" as well.
    """
    known = _listed(language)
    found: list[Phrase] = []
    for place, token in enumerate(said.tokens) if known else ():
        of_token: list[Phrase] = []
        for keys, row, side in known.get(token.key or token.word, ()):
            span = _rest(said, place, keys, language)
            if span:
                of_token.append(Phrase(row, side, span))
        longest = max((len(one.tokens) for one in of_token), default=0)
        found += [one for one in of_token if len(one.tokens) == longest]
    return tuple(found)


def _rest(
    said: Wording, place: int, keys: tuple[str, ...], language: str
) -> tuple[Token, ...]:
    """Return the tokens of a phrase that begins at a place; () if it does not."""
    tokens = said.tokens
    span = [tokens[place]]
    for key in keys[1:]:
        after = range(place + 1, min(place + APART + 2, len(tokens)))
        at = next((i for i in after if (tokens[i].key or tokens[i].word) == key), None)
        if at is None:
            return ()
        between = tokens[place + 1 : at]
        if any(opposed_particles(one.word, language) for one in between):
            return ()
        # "Put the pen on the desk" has no verb with a particle.
        if between and at + 1 < len(tokens) and _opens_noun(tokens[at + 1]):
            return ()
        span.append(tokens[at])
        place = at
    return tuple(span)


def _opens_noun(token: Token) -> bool:
    return bool(token.key) or token.word in word_list("determiners", "en")
