"""Sentence kinds: tests by which the sentence that answers is chosen.

By what a question asks for: a number, a date, a name, what a thing is, where it lies,
how two things differ.  Whether the one chosen can be the answer, ``answer_types`` says.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache

from explainbot.answering.question.answer_types import (
    PUNCTUATION,
    answer_type,
    event_of,
    gives_reason,
    things,
)
from explainbot.index.boilerplate import asks
from explainbot.text.cache import late
from explainbot.text.languages import stop_words
from explainbot.text.questions import UNSPACED_LANGUAGES, answer_label
from explainbot.text.terms import MARKS, distinct_words, lowered, stemmed, terms
from explainbot.text.terms import words as words_of
from explainbot.text.word_lists import (
    entries,
    has_list,
    listed,
    one_of,
    patterns_in,
    word_list,
)

NUMBER = late(rf"\d|\b{patterns_in('number_words', 'en')}s?\b", re.IGNORECASE)
LATER_NAME = r"(?<=\w[ ,(])(?:[A-ZÀ-ÞΆ-ΫЀ-Я][\w’'-]+)"
YEAR = (
    r"(?:[1\u0661\u06f1\u0967]\d{3}|(?:20|\u0662\u0660|\u06f2\u06f0|\u0968\u0966)\d{2})"
)
START, END = rf"(?<![\w{MARKS}])", rf"(?![\w{MARKS}])"
"""Where a word begins and ends, also in a script of India."""


@lru_cache(maxsize=16)
def kind_asked(question: str, language: str) -> Callable[[str], bool] | None:
    """Return a test for the kind of thing asked for, or None if it is not plain.

    A number, a time or a name, where a language has lists of how these are asked for.
    """
    lower = lowered(question, language)
    for asked, holds in _sentence_kinds(language):
        if asked.search(lower):
            return lambda sentence, holds=holds: bool(  # type: ignore[misc]
                _unasked(holds, sentence, lower)
            )
    return None


@cache
def _sentence_kinds(
    language: str,
) -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """Return how a kind of thing is asked for, and what a sentence that has it holds.

    Names are told by their capitals, so not in scripts without any, nor in German.
    """
    spaced = language not in UNSPACED_LANGUAGES
    start, end = (START, END) if spaced else ("", "")

    def pattern(name: str, plural: str = "") -> str:
        return f"{start}{patterns_in(name, language)}{plural}{end}"

    named = has_list("month_names", language)
    month = patterns_in("month_names", language)
    year = rf"\b{YEAR}\b" if spaced else rf"(?<!\d){YEAR}(?!\d)"
    dates = f"{year}|{pattern('date_words')}|{start}{month}{end}"
    number = rf"\d|{pattern('number_words', 's?' if named else '')}"
    found = (
        ("number_questions", late(number, re.IGNORECASE)),
        ("date_questions", late(dates, 0 if named else re.IGNORECASE)),
        ("person_questions", late(LATER_NAME)),
    )
    return tuple(
        (re.compile(pattern(name)), holds)
        for name, holds in found
        if has_list(name, language)
    )


def _unasked(holds: re.Pattern[str], sentence: str, question: str) -> bool:
    """Whether the sentence holds such a thing that the question does not name."""
    return any(one not in question for one in things(holds, sentence))


WHAT_IS = late(listed("definition_questions"), re.IGNORECASE)
ARTICLE = late(r"(?:an?|the)\s+", re.IGNORECASE)
SAYS = r"(?:e?s)?[\s*_`\"'”’»]*(?:[:=–—]|-\s|\(|(?:is|are|was|were|means?|refers)\b)"
"""What follows a term where it is said what it is: a colon, a dash, a verb."""
DRESS = " \t\n\r-*+•_`\"'“”‘’«»"
LONGEST_TERM = 60


NAME = "\0"
"""Stands for a name in a sentence."""
ENDS = r"[*_`\"'”’»“]*(?:$|\s*[.,;:!?()–—]|\s-\s)"
"""What ends a part of a sentence."""
NAMED = 2
"""What a sentence counts that gives a thing its name: most only speak of it."""


@lru_cache(maxsize=16)
def what_is(question: str, language: str = "en") -> Callable[[str], int] | None:
    """Return a test for sentences that say what the thing asked for is, or None.

    "Tributary: a smaller river" does for "what is a tributary?"; a sentence that gives
    it its name counts twice: "This is known as", "small parts called", "the two form".

    Args:
        question: The question.
        language: Of the sentences; how it names things stands in its lists.
    """
    found = WHAT_IS.fullmatch(question)
    term = found.group(1).strip(DRESS) if found else ""
    if not term or len(term) > LONGEST_TERM:
        return None
    begins = late(re.escape(term) + SAYS, re.IGNORECASE)
    stems = [stemmed(word, language) for word, _, _ in words_of(term)]
    plain = term.lower() if term.isascii() else ""

    def says(sentence: str) -> int:
        signed = _with_name(sentence, stems, language)
        if signed and any(way.search(signed) for way in _ways(language)):
            return NAMED
        if plain and sentence.isascii() and plain not in sentence.lower():
            return 0
        bare = sentence[: LONGEST_TERM * 3].lstrip(DRESS)
        return bool(begins.match(ARTICLE.sub("", bare, count=1)) or begins.match(bare))

    return says


def _with_name(sentence: str, stems: list[str], language: str) -> str:
    """Return a sentence with a sign in the place of a name; "" if it has it not.

    Not where the name is but the beginning of another ("packet switching").
    """
    lower = sentence.lower()
    if not stems or any(stem[:3] not in lower for stem in stems):
        return ""
    said = list(words_of(sentence))
    keys = [stemmed(word, language) for word, _, _ in said]
    count, empty = len(stems), stop_words(language)
    written, last = "", 0
    for at in range(len(said) - count + 1):
        start, end = said[at][1], said[at + count - 1][2]
        if keys[at : at + count] != stems or start < last:
            continue
        after, begins, _ = said[at + count] if at + count < len(said) else ("", end, 0)
        if after and after not in empty and not sentence[end:begins].strip(DRESS):
            continue
        written += sentence[last:start] + NAME
        last = end
    return written + sentence[last:] if written else ""


@cache
def _ways(language: str) -> tuple[re.Pattern[str], ...]:
    """Return what finds a name that a sentence gives; () where no such way is known."""
    articles = word_list("definite_articles", language)
    articles |= word_list("indefinite_articles", language)
    before = "|".join(sorted(map(re.escape, articles)))
    article = rf"[*_`\"'“„«‘(]*(?:{before})\s+"
    name = rf"[*_`\"'“„«‘(]*{NAME}"

    def written(entry: str) -> str:
        whole = entry.replace("{the t}", article + name)
        whole = whole.replace("{t}", f"(?:{article})?{name}").replace("$", ENDS)
        return rf"\b{whole}" if entry[0].isalpha() or entry[0] == "(" else whole

    return tuple(
        re.compile(written(entry), re.IGNORECASE)
        for kind in ("naming_phrases", "naming_signs")
        for entry in entries(kind, language)
    )


ATTRIBUTE = late(listed("attribute_questions"), re.IGNORECASE)


@lru_cache(maxsize=16)
def attribute(question: str, language: str) -> Callable[[str], int] | None:
    """Return a test for sentences that name what a thing is asked for, or None.

    "2 per cent as its goal", where it is asked what the goal of the banks is.  It
    counts three times: of the thing itself all of them tell.
    """
    found = ATTRIBUTE.fullmatch(question)
    if found is None:
        return None
    key = stemmed(found.group(1).lower(), language)
    return lambda sentence: 3 * (key in terms(sentence, language))


UNIT = "unit"
UNIT_ASKED = late(listed("unit_questions"), re.IGNORECASE)
UNIT_TOLD = late(listed("unit_statements"), re.IGNORECASE)


@lru_cache(maxsize=16)
def unit_named(question: str) -> Callable[[str], int] | None:
    """Return a test for sentences that name a unit, where one is asked for, or None.

    "It is measured in newtons", not "the mass of each unit of volume".  It counts four
    times: all of them may tell of the quantity, and say "unit".
    """
    if UNIT not in question.lower() or UNIT_ASKED.search(question) is None:
        return None
    return lambda sentence: 4 * bool(UNIT_TOLD.search(sentence))


PRESENT = late(rf"\b(?:{one_of('present_words')})\b")
"""In small letters: May is a month."""
PAST = late(rf"\b(?:{one_of('past_words')})\b", re.IGNORECASE)


def asks_now(question: str, language: str) -> bool:
    """Whether it is asked what is so now or at all times; False where not plain."""
    known = has_list("past_words", language) and not PAST.search(question)
    return known and PRESENT.search(question.lower()) is not None


def asks_then(question: str, language: str) -> bool:
    """Whether it is asked what has been; False where not plain."""
    return has_list("past_words", language) and PAST.search(question) is not None


BACK = late(rf"\W*{listed('reasons_before')}\W*", re.IGNORECASE)


def points_back(question: str, sentence: str) -> bool:
    """Whether a reason is asked, and a sentence says what comes of the one before it.

    "This is why recipes ask for warm water": the reason stands before.
    """
    asked = answer_type(question)
    if asked is None or asked.name != "why":
        return False
    found = BACK.match(sentence)
    return found is not None and not gives_reason(sentence[found.end() :])


LEADS = "¿¡ \"'“„«"
"""What may stand before the words of a question."""


@lru_cache(maxsize=16)
def reason_asked(question: str, language: str) -> str:
    """Return whether a reason is asked for ("why") or a way ("how"); "" if neither is.

    In a language without its lists of such questions "" as well.
    """
    if not has_list("way_questions", language):
        return ""
    asked = answer_type(question) if has_list("units", language) else None
    if asked is not None:
        return "why" if asked.name == "why" else ""
    said = lowered(question, language).lstrip(LEADS)
    known = has_list("units", language)  # then why is known by the kind of answer
    if not known and _opening("why_questions", language).match(said):
        return "why"
    return "how" if _opening("way_questions", language).match(said) else ""


@cache
def _opening(name: str, language: str) -> re.Pattern[str]:
    return re.compile(rf"{patterns_in(name, language)}\b")


WHERE_IS = late(r"\W*where(?:['’]?s|\s(?:is|are|was|were))\s[^,;]*", re.IGNORECASE)
SITUATED = late(listed("situating"))


@lru_cache(maxsize=16)
def situated(question: str) -> Callable[[str], int] | None:
    """Return a test for sentences that say where a thing is for good, or None.

    "It lies between two rivers", where it is asked where a lake is, not what is done
    there.  It counts twice: most sentences name a place.
    """
    asked = WHERE_IS.fullmatch(question.rstrip(" ?!."))
    words = question.split()
    if asked is None or any(event_of(word) >= 0 for word in words) or _is_deed(words):
        return None
    return lambda sentence: 2 * bool(SITUATED.search(sentence))


def _is_deed(words: list[str]) -> bool:
    """Whether a question ends with what is done: "where was the film made"."""
    last = words[-1].strip(PUNCTUATION).lower() if words else ""
    listed = word_list("participles", "en") | word_list("generic_words", "en")
    return last.endswith("ed") or last in listed


PHRASE = late(listed("phrase_questions"), re.IGNORECASE)


@lru_cache(maxsize=16)
def phrase_asked(question: str) -> frozenset[str]:
    """Return the words of what is to be said in, or put from, another language.

    "Good night", where it is asked how that is said; none where nothing is.
    """
    found = PHRASE.fullmatch(question)
    said = next((one for one in found.groups() if one), "") if found else ""
    return distinct_words(said)


COMPARED = late(listed("comparison_questions"), re.IGNORECASE)


def compared_things(question: str) -> list[frozenset[str]]:
    """Return the terms of each of two things that a question compares; [] of none."""
    found = COMPARED.search(question)
    sides = [side for side in found.groups() if side] if found else []
    both = [frozenset(terms(side, "en")) for side in sides]
    return both if both and all(both) else []


@lru_cache(maxsize=16)
def compared(question: str) -> Callable[[str], int] | None:
    """Return a test for sentences with both things that are compared, or None.

    It counts twice: either alone is told of in many.
    """
    both = compared_things(question)
    if not both:
        return None

    def tells(sentence: str) -> int:
        held = frozenset(terms(sentence, "en"))
        return 2 * all(side <= held for side in both)

    return tells


def on_either(
    question: str, language: str, sentences: Sequence[str], scores: Sequence[float]
) -> tuple[int, ...]:
    """Return the places of the best sentences on each of two things compared.

    The better one first; () where a sentence tells of both, or none of one.

    Args:
        question: The question.
        language: Of question and sentences.
        sentences: The sentences.
        scores: Of each; -inf for what tells nothing.
    """
    both = compared_things(question)
    if not both:
        return ()
    held = [
        tuple(
            score > -math.inf and side <= frozenset(terms(one, language))
            for side in both
        )
        for one, score in zip(sentences, scores, strict=True)
    ]
    if any(map(all, held)):
        return ()
    found = []
    for side in (0, 1):
        places = [at for at, own in enumerate(held) if own[side]]
        if not places:
            return ()
        found.append(max(places, key=scores.__getitem__))
    return tuple(sorted(found, key=lambda at: -scores[at]))


LABELLED = late(r"\W*[^\W\d_]{1,10}[*_]{0,2}[:\uff1a]")
"""How what has a label begins."""


def asking_in(sentences: Sequence[str]) -> frozenset[int]:
    """Return the places of questions, and of tasks right above "Answer:"."""
    return frozenset(
        at
        for at, one in enumerate(sentences)
        if asks(one) or any(map(_is_reply, sentences[at + 1 : at + 2]))
    )


def _is_reply(sentence: str) -> bool:
    """Whether a sentence begins with the label of an answer."""
    return bool(LABELLED.match(sentence) and answer_label().match(sentence))


BELIEF = late(
    rf"^\W*{listed('belief_labels')}\W?\ ?\d*\W{{0,4}}:|{listed('beliefs')}",
    re.IGNORECASE,
)
OPINION = late(rf"\b{listed('opinion_stems')}", re.IGNORECASE)


def believed(sentence: str) -> bool:
    """Whether a sentence only reports what people believe: "Myth: bats are blind"."""
    return bool(BELIEF.search(sentence[:300]))


def asks_for_beliefs(question: str) -> bool:
    """Whether a question is about what people believe."""
    return bool(OPINION.search(question))
