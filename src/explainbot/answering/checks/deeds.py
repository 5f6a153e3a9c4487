"""Deeds that English questions ask for, and the part of a sentence that tells of one.

"Ada wrote the letter and Ben posted it": of two deeds in a sentence each has a part of
it.  "When was the mill sold?" is not answered by the day on which it was bought, nor by
that of anything else.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from explainbot.answering.question.answer_types import (
    PURPOSE,
    answer_type,
    gives_reason,
    holds_type,
)
from explainbot.answering.question.opposites import is_verb, likes
from explainbot.answering.question.sentence_kinds import PAST, PRESENT
from explainbot.answering.question.tokens import BE, DO, HAVE, other_forms
from explainbot.text.cache import late
from explainbot.text.languages import stop_words
from explainbot.text.terms import distinct_words, stemmed
from explainbot.text.terms import words as words_of
from explainbot.text.word_lists import (
    is_ordinary,
    listed,
    sided_rows,
    word_list,
)

KINDS = frozenset({"who", "when", "where"})
"""Question words of questions that ask for a part of what was done."""
DATED = frozenset({"year", "date", "day", "month", "century", "time"})
"""Nouns after "what", "which" that ask when."""
LEAST = 3
"""Letters of a verb with a regular ending, without it."""
PARTS = late(r"[;:–—]\s|,\s(?:{0}\s)?|\s{0}\s(?!\d)".format(listed("part_joiners")))
"""Where a part of a sentence may end; not before the second of two numbers."""
DOERS = frozenset(
    {"he", "she", "it", "they", "we", "i", "you", "this", "that", "these"}
)
POINTING = DOERS | frozenset({"him", "her", "them"})
LIGHT = word_list("light_verbs", "en")
"""Verbs that say so little that any other may stand for them."""
BEING = BE | frozenset({"be", "been", "being"})
BY = late(r"\b(?:by|from|through|thanks|under|until|when)\b", re.IGNORECASE)
"""Before who does what is done."""
PRONOUNS = DOERS | frozenset({"who", "which", "there"})
LIFE = frozenset({"die", "died", "born", "marry", "married", "buried"})
"""What befalls one person by name."""
OPENED = late(r"(?:In|On|At|By|During|After|Before|Until|From|Since|When|As)\s|\d")
"""Opens a sentence with a day."""
RANGE = late(
    r"\b(?:from|between)\b.*\b(?:to|and)\b|\b(?:until|till)\b|\d\s?[-–]\s?\d",
    re.IGNORECASE,
)
"""Tells of something the beginning and the end."""
RELATIVE = late(r"\b(?:who|which)\s")
"""In a part of a sentence: who does it is named before it."""
BACK = 8
"""Letters before a part in which that may stand."""
CAUSES = late(rf"\b{listed('causes')}", re.IGNORECASE)
"""Joins a reason to what it is the reason of."""
SIGN = late(r"[:;–—]")
"""What may stand between a thing and its reason."""
SENTENCE = late(r"(?<=[.!?])\s+|\n+")
KEPT = 512
"""Texts whose stems are kept."""


@dataclass(frozen=True)
class Deed:
    """What is said to be done."""

    word: str
    """As it is written, in lower case."""
    kind: str
    """"who", "when" or "where"."""
    passive: bool
    """Whether the question says to what it was done: "when was the mill sold"."""
    past: bool
    """Whether it is asked of what has been."""

    @property
    def keys(self) -> frozenset[str]:
        """The stems of its forms."""
        return _forms(self.word)


@lru_cache(maxsize=64)
def deed_of(question: str) -> Deed | None:
    """Return what a question for somebody, a day or a place says is done.

    None if that is not plain.

    "Who is the head?" says of nothing that it is done.
    """
    said = [(word, start) for word, start, _ in words_of(question)]
    if not said:
        return None
    spoken = [word for word, _ in said]
    at = 1 if spoken[0] in ("in", "on", "by", "at") else 0
    kind = spoken[at] if at < len(spoken) else ""
    if kind in ("what", "which") and spoken[at + 1 : at + 2]:
        kind = "when" if spoken[at + 1] in DATED else ""
        at += 1
    if kind not in KINDS or at + 1 >= len(spoken):
        return None
    opening = spoken[at + 1]
    if opening in BE | DO | HAVE:
        found = _after(question, said, at + 2, opening)
    else:
        found = _behind_who(spoken, at + 1) if kind == "who" else None
    if found is None:
        return None
    word = spoken[found]
    past = opening in ("was", "were", "did", "had") or (
        opening not in BE | DO | HAVE and _is_past(word)
    )
    return Deed(word, kind, opening in BE, past)


def _behind_who(spoken: list[str], place: int) -> int | None:
    """Return the place of the verb behind "who", or behind "who first"."""
    if spoken[place] in ("first", "also") or spoken[place].endswith("ly"):
        place += 1
    none = (
        word_list("auxiliaries", "en")
        | word_list("prepositions", "en")
        | {"else", "am"}
    )
    return place if place < len(spoken) and spoken[place] not in none else None


def _after(
    question: str, said: list[tuple[str, int]], first: int, opening: str
) -> int | None:
    """Return the place of the verb behind an auxiliary and what it is said of."""
    determiners = word_list("determiners", "en") | {"this", "that", "first", "last"}
    if opening in BE and len(said) > first + 1 and _is_done(said[-1][0]):
        return len(said) - 1
    last, before = said[-1][0], said[-2][0]
    known = last in _known() and before not in determiners
    if known and len(said) > first + 1 and (opening not in BE or _is_past(last)):
        return len(said) - 1
    for place in range(first, len(said)):
        word, start = said[place]
        before = said[place - 1][0]
        # Behind "when did" stands who does it, in a word at least.
        if opening not in HAVE and place == first and said[first - 2][0] != "who":
            continue
        if before in determiners or question[start].isupper():
            continue
        if (opening in BE and not _is_past(word)) or (opening in DO and _is_done(word)):
            continue
        if _may_be(word):
            return place
    return None


def _may_be(word: str) -> bool:
    return word in _known() or is_verb(stemmed(word, "en")) or _is_past(word)


def _is_past(word: str) -> bool:
    """Whether a word looks like a past form or a participle."""
    if word.endswith("ed") and len(word) > LEAST + 2:
        return True
    own = stemmed(word, "en")
    # A verb has a past form and a participle beside its stem, a noun a plural alone.
    irregular = any(
        is_verb(other) or len(other_forms(other)) > 1 for other in other_forms(own)
    )
    return irregular or word in word_list("participles", "en")


def _is_done(word: str) -> bool:
    """Whether a word has the ending of a participle, and not as "need" has it."""
    return word.endswith("ed") and not stemmed(word, "en").endswith("ed")


@cache
def _known() -> frozenset[str]:
    rows = (*sided_rows("converses", "en"), *sided_rows("turns", "en"))
    asked = (row[0] for row in sided_rows("deeds", "en"))
    return frozenset().union(*(side for row in rows for side in row), *asked)


@lru_cache(maxsize=4096)
def _forms(word: str) -> frozenset[str]:
    own = stemmed(word, "en")
    found = {own, *other_forms(own)}
    for other in tuple(found):
        found.update(other_forms(other))
    return frozenset(found)


@lru_cache(maxsize=KEPT)
def is_over(sentence: str) -> bool:
    """Whether a sentence tells only of what has been: none of its verbs is of now."""
    return not _tells_now(sentence) and _tells_past(sentence)


@lru_cache(maxsize=KEPT)
def is_lasting(sentence: str) -> bool:
    """Whether a sentence tells only of what is: none of its verbs is of the past.

    It has a word of the present that is no past form as well, as "set" is.
    """
    return PRESENT.search(sentence) is not None and not _tells_past(sentence)


def _tells_past(sentence: str) -> bool:
    said = distinct_words(sentence)
    return bool(PAST.search(sentence)) or any(
        word.endswith("ed") or _is_past(word) for word in said
    )


def _tells_now(sentence: str) -> bool:
    if PRESENT.search(sentence):
        return True
    said = [(word, sentence[start].isupper()) for word, start, _ in words_of(sentence)]
    before = [("", False), *said]
    return any(
        _is_now(word) and not upper and not _leads_noun(lead)
        for (lead, _), (word, upper) in zip(before, said, strict=False)
    )


def _is_now(word: str) -> bool:
    """Whether a word looks like a verb of what is done now: "comes", "come"."""
    if word.endswith(("ed", "ing")) or not is_verb(stemmed(word, "en")):
        return False
    return (word.endswith("s") and not word.endswith("ss")) or not _is_past(word)


def _leads_noun(word: str) -> bool:
    """Whether no verb of its own stands behind a word."""
    names = ("determiners", "prepositions", "noun_leads", "modals")
    return word in DO or any(word in word_list(name, "en") for name in names)


@lru_cache(maxsize=KEPT)
def _stems(text: str) -> frozenset[str]:
    return frozenset(stemmed(word, "en") for word in distinct_words(text))


def tells(deed: Deed, text: str) -> bool:
    """Whether a text has the deed, in any form."""
    return not deed.keys.isdisjoint(_stems(text))


def may_tell(deed: Deed, text: str) -> bool:
    """Whether a text has the deed, or another word by which it is told."""
    if tells(deed, text) or not _others(deed).isdisjoint(distinct_words(text)):
        return True
    stems = _stems(text)
    return any(not likes(key, "en").isdisjoint(stems) for key in deed.keys)


def is_listed(deed: Deed) -> bool:
    """Whether the words are known by which the deed is told."""
    return bool(_others(deed))


@lru_cache(maxsize=64)
def _others(deed: Deed) -> frozenset[str]:
    rows = (row for row in sided_rows("deeds", "en") if deed.word in row[0])
    return frozenset(word for row in rows for side in row for word in side)


def turned(deed: Deed, text: str) -> bool:
    """Whether a text lacks the deed and has what undoes it, or its other side."""
    if tells(deed, text) or (deed.kind == "when" and RANGE.search(text)):
        return False
    spoken = distinct_words(text)
    rows = sided_rows("turns", "en") + (
        sided_rows("converses", "en") if deed.kind == "who" else ()
    )
    sides = [pair for one, two in rows for pair in ((one, two), (two, one))]
    return any(
        deed.word in own and spoken.isdisjoint(own) and not spoken.isdisjoint(other)
        for own, other in sides
    )


@lru_cache(maxsize=256)
def parts(sentence: str) -> tuple[tuple[int, int], ...]:
    """Return the parts of a sentence, each with a verb of its own, as offsets."""
    ends = [(hit.start(), hit.end()) for hit in PARTS.finditer(sentence)]
    starts = [0, *(end for _, end in ends)]
    pieces = list(
        zip(starts, [*(start for start, _ in ends), len(sentence)], strict=True)
    )
    found: list[tuple[int, int]] = []
    open_from: int | None = None
    for start, end in pieces:
        first = start if open_from is None else open_from
        if _has_verb(sentence[start:end]):
            found.append((first, end))
            open_from = None
        else:
            open_from = first
    if open_from is not None and found:
        found[-1] = (found[-1][0], len(sentence))
    return tuple(found) or ((0, len(sentence)),)


def _has_verb(text: str) -> bool:
    for word, start, _ in words_of(text):
        if word in word_list("auxiliaries", "en"):
            return True
        if text[start].isupper() and start:
            continue
        if _may_be(word):
            return True
    return False


def part_with(sentence: str, start: int, end: int) -> str:
    """Return the part of a sentence that some of its letters stand in."""
    for first, last in parts(sentence):
        if first <= start < last:
            return sentence[first : max(last, end)]
    return sentence


def told_in(deed: Deed, sentence: str) -> tuple[int, int] | None:
    """Return the only part of several that tells the deed; None without one."""
    every = parts(sentence)
    telling = [span for span in every if tells(deed, sentence[slice(*span)])]
    return telling[0] if len(telling) == 1 and every[1:] else None


def elsewhere(deed: Deed, marked: str, text: str, others: AbstractSet[str]) -> bool:
    """Whether another sentence of a text tells the deed, and the marked one does not.

    Args:
        deed: What is asked.
        marked: The sentence.
        text: The passage.
        others: Stems of the question's other words, one of which stands there, or a
            pronoun.
    """
    if may_tell(deed, marked) or not _has_verb(marked) or deed.word in LIGHT:
        return False
    # "The treaty of 1992" tells of its signing; "Ada was born" not of her death.
    if others and others <= _stems(marked) and deed.word not in LIFE:
        return False
    return any(
        tells(deed, one)
        and not (
            others.isdisjoint(_stems(one)) and POINTING.isdisjoint(distinct_words(one))
        )
        for one in SENTENCE.split(text.replace(marked, "\n"))
    )


def doerless(deed: Deed, marked: str) -> bool:
    """Whether it is asked who did something, and told that it was done.

    "Her book was published in 1925" does not tell who published it.
    """
    if deed.kind != "who" or deed.passive:
        return False
    first, last = told_in(deed, marked) or (0, len(marked))
    said = [word for word, _, _ in words_of(marked[first:last])]
    done = [at for at, word in enumerate(said) if stemmed(word, "en") in deed.keys]
    # "Designed and built by": who did both is told at the end.
    near = marked[first:] if done and done[-1] == len(said) - 1 else marked[first:last]
    if not done or BY.search(near):
        return False
    return all(not BEING.isdisjoint(said[max(0, at - 2) : at]) for at in done)


def untold(deed: Deed, marked: str) -> bool:
    """Whether a sentence has no word by which a deed of the past may be told.

    Only of those of which such words are listed, and by somebody or on a day.
    """
    return deed.past and is_listed(deed) and not may_tell(deed, marked)


def undated(deed: Deed, marked: str, part: str) -> bool:
    """Whether the day in a sentence is that of another deed in it.

    "It was printed in 1925 and sold by the friars": the day on which it was sold is not
    told.  A day that opens the sentence is that of all.

    Args:
        deed: What is asked.
        marked: The sentence.
        part: The part of it in which the day stands.
    """
    if deed.kind != "when" or tells(deed, part):
        return False
    place = told_in(deed, marked)
    if place is None or not part:
        return False
    if marked.find(part) < place[0]:
        return not OPENED.match(part.lstrip())
    return _has_doer(part)


def _has_doer(part: str) -> bool:
    """Whether a part of a sentence says at its beginning who does something."""
    first = next((word for word, _, _ in words_of(part)), "")
    named = part.lstrip(" ,;:–—")[:1].isupper()
    return named or first in word_list("determiners", "en") | DOERS


def other_deed(deed: Deed, question: str, part: str, text: str) -> bool:
    """Whether a part tells one of the listed deeds, and a text nothing of that asked.

    "The choir was formed in 1974", where it is asked when it was disbanded.
    """
    if is_listed(deed) or not deed.past or may_tell(deed, text):
        return False
    spoken = distinct_words(part) - distinct_words(question)
    rows = [
        one | two
        for one, two in sided_rows("deeds", "en")
        if not one.isdisjoint(spoken)
    ]
    return bool(rows) and all(deed.word not in row for row in rows)


def of_another(deed: Deed, names: AbstractSet[str], part: str, text: str) -> bool:
    """Whether somebody else by name is told to be born, to die or to marry.

    "Emil died in 1920", where it is asked when his sister died.

    Args:
        deed: What is asked.
        names: Those in the question, in lower case.
        part: The part of the marked sentence with the answer.
        text: The passage.
    """
    if not names or deed.word not in LIFE or not names.isdisjoint(distinct_words(part)):
        return False
    said = [(word, part[start].isupper()) for word, start, _ in words_of(part)]
    for (name, upper), (after, _) in pairwise(said):
        told = after in BE or stemmed(after, "en") in deed.keys
        if not (upper and told) or name in PRONOUNS:
            continue
        named = (
            one
            for one in SENTENCE.split(text)
            if not names.isdisjoint(distinct_words(one))
        )
        return all(name not in distinct_words(one) for one in named)
    return False


def reasonless(deeds: AbstractSet[str], sentence: str) -> bool:
    """Whether a sentence tells a deed, no reason, and then another one.

    "It was sold in 1990 and has asked for a fee ever since."

    Args:
        deeds: Stems of what is said to be done.
        sentence: The sentence.
    """
    first, *others = parts(sentence)
    if not others or gives_reason(sentence):
        return False
    told = sentence[slice(*first)]
    between = sentence[first[1] : others[0][0]]
    plain = SIGN.search(between) is None and PURPOSE.search(told) is None
    return plain and not deeds.isdisjoint(_stems(told))


def other_doer(question: str, marked: str, text: str) -> bool:
    """Whether a sentence tells of another by name what is asked of one.

    "Otto lost three castles", where it is asked how many Erik lost; "the ferry to
    Brann", where it is that to Muck.  Not if a sentence has both names: they may be
    one's.

    Args:
        question: The question, as it was typed: names are told by their capitals.
        marked: The sentence.
        text: The passage.
    """
    asked = [
        (_owner(word), question[at].isupper()) for word, at, _ in words_of(question)
    ]
    if not any(upper for _, upper in asked[2:]):
        return False
    held, others = _owners(text), _owners(marked)
    told = [(_owner(word), marked[at].isupper()) for word, at, _ in words_of(marked)]
    for place, (name, upper) in enumerate(asked):
        if not (place > 1 and upper) or name in others:
            continue
        before, lead = asked[place - 1][0], asked[place - 2][0]
        found = _in_place(asked, place, told)
        if before == "to" or before in word_list("prepositions", "en"):
            found |= {
                word
                for one, two, (word, capital) in zip(
                    told, told[1:], told[2:], strict=False
                )
                if capital and two[0] == before and _alike(one[0], lead)
            }
        for other in found - _owners(question):
            both = name in held and any(
                {name, other} <= _owners(one) for one in SENTENCE.split(text)
            )
            if not both and _is_name(other, text):
                return True
    return False


def _is_name(word: str, text: str) -> bool:
    """Whether a word is a name: it has a capital inside a sentence."""
    if word in stop_words("en"):  # "To prevent rust" opens a sentence
        return False
    inside = re.search(rf"(?<=[\w,;] ){re.escape(word.capitalize())}\b", text)
    return inside is not None or not is_ordinary(word)


def _owner(word: str) -> str:
    return word.removesuffix("'s").removesuffix("’s")


@lru_cache(maxsize=KEPT)
def _owners(text: str) -> frozenset[str]:
    return frozenset(map(_owner, distinct_words(text)))


def _in_place(
    asked: list[tuple[str, bool]], place: int, told: list[tuple[str, bool]]
) -> set[str]:
    """Return names of whom a sentence tells what is asked of the name at a place.

    It stands behind an auxiliary and before the verb: "did Erik lose".
    """
    after = [word for word, capital in asked[place + 1 : place + 2] if not capital]
    if asked[place - 1][0] not in BE | DO | HAVE or not after:
        return set()
    return {
        word
        for (word, capital), (verb, _) in pairwise(told)
        if capital and word not in PRONOUNS and _alike(verb, after[0])
    }


def _alike(one: str, two: str) -> bool:
    return not _forms(one).isdisjoint(_forms(two))


def where_told(question: str, sentence: str) -> tuple[int, int] | None:
    """Return the only part of a sentence that can tell what is asked, if there is one.

    Of several parts with a verb it has the deed of the question, and somebody or a day.
    """
    deed = deed_of(question)
    place = told_in(deed, sentence) if deed else None
    asked = answer_type(question)
    if place is None or asked is None:
        return None
    if RELATIVE.search(sentence[max(0, place[0] - BACK) : place[1]]):
        return None
    return place if holds_type(asked, sentence[slice(*place)], question) else None
