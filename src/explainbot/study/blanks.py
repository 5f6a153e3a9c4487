"""Blanks of a cloze item: a number, a name, or a term that the text is about.

Each candidate scores the idf of its terms, times 1 + log of how often they stand in the
section, times 1.2 for a name or a number of two and more digits, which has its unit
with it; in English 1.5 for a noun that few people write, and twice as much for what the
sentence defines or tells to be "called" so.  Everyday nouns come after all those,
however often they stand there; verbs and what only describes are none.  Left out is
nothing that the heading or the title tells, nor what stands in the sentence twice.
Where a reader knows which words of the sentence answer the heading, they come before
all else; of many words the best run.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache

from explainbot.answering.question.answer_types import BARE, FIGURE
from explainbot.answering.question.opposites import is_described, is_verb
from explainbot.answering.question.tokens import other_forms
from explainbot.records import Span
from explainbot.study.definitions import definitions
from explainbot.study.items import Item
from explainbot.text.languages import NOUNS_ARE_CAPITAL, stop_words
from explainbot.text.terms import POSSESSIVE, UNSPACED, stemmed, terms, words
from explainbot.text.word_lists import (
    entries,
    has_dictionary,
    has_list,
    is_common,
    is_ordinary,
    word_list,
)

NUMBER = re.compile(r"(?<![\w.,:/-])\d(?:[\d.,]*\d)?(?:\s?[%‰])?(?![\w:/-])(?![.,]\d)")
WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
BETWEEN = re.compile(r"[ \n]|[ \n](?:of|de|da|del|der|van|von|bin|ibn|al|el|la)[ \n]")
"""What stands between two words of one name."""
FEW_WORDS, MOST_WORDS = 4, 6
"""Of an answer that is left out whole, whatever it holds, and at most; a longer one
cannot be guessed word for word."""
SHORTEST = 4
"""Letters of a term."""
FAVOURED = 1.2
RARE, CALLED = 1.5, 2.0
"""Factors of a noun that few people write, and of what is told to be called so."""
_ENDINGS = re.compile(r"(?:ed|ing|ly)$")
_FAINT = 0.6
"""Factor of English verb forms and adverbs: nouns are what a lesson is about."""
_PEOPLE = re.compile(r"[A-Z]\w+(?:ish|ese|ian|ean|can)")
_LATER = 0.3
"""What an everyday word gains at the end of its sentence, where what is new stands."""
_NAMED = 3
"""Words back from a term to "called"."""
Weight = Callable[[str], float]
"""From a term to its idf; 0 for one that the corpus does not hold."""
Known = AbstractSet[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Blank:
    """A run of a sentence that can be left out."""

    start: int
    end: int
    """Offsets in the sentence."""
    score: float
    telling: bool = True
    """Whether it is a number, a name or a term, and no everyday word."""


@dataclass(frozen=True)
class Surroundings:
    """What is known around a sentence when a blank is looked for in it."""

    language: str
    given: frozenset[str]
    """Terms that are shown beside the sentence: of its heading and title."""
    uses: Counter[str]
    """How often each term stands in the section."""
    weight: Weight
    known: Known = frozenset()
    """Stems of terms that the text defines or has for headings."""


def best_blank(
    sentence: str, around: Surroundings, inside: Span | None = None
) -> Blank | None:
    """Return the run that is most worth knowing; None if there is none.

    Args:
        sentence: A sentence.
        around: What is known around it.
        inside: Offsets of the part of it to look in; None for all of it.
    """
    held = Counter(terms(sentence, around.language))
    first, last = inside or (0, len(sentence))
    found = []
    given = around.given | _related(sentence, around)
    runs = _candidates(sentence, around.language, around.known)
    for (start, end), factor, telling in runs:
        own = terms(sentence[start:end], around.language)
        own = own or [sentence[start:end].strip("%‰ ").lower()]
        if any(held[term] > 1 or term in given for term in own):
            continue
        if telling:
            worth = sum(_worth(term, around) for term in own) / len(own)
        else:
            worth = sum(map(around.weight, own)) / len(own)
            worth *= 1 + _LATER * start / len(sentence)
        score = worth * factor
        if score > 0 and first <= start and end <= last:
            found.append(Blank(start, end, score, telling))
    return min(
        found,
        key=lambda blank: (not blank.telling, -blank.score, blank.start),
        default=None,
    )


def _related(sentence: str, around: Surroundings) -> frozenset[str]:
    """Return the terms of peoples and countries of which a sentence names the other."""
    said = {word for word, *_ in words(sentence)} | around.given
    found: set[str] = set()
    for row in entries("peoples", around.language):
        own = set(row.split())
        if len(own & said) > 1 or own & around.given:
            found.update(*(terms(word, around.language) for word in own))
    return frozenset(found)


def blank_of(sentence: str, answer: Span, around: Surroundings) -> Blank | None:
    """Return the answer's own words as what is left out; None where that is no blank.

    They are a few words and not all of the sentence, hold a term that the heading and
    the title do not tell, and none that the rest of the sentence tells.  Of more words
    the best run is left out.

    Args:
        sentence: A sentence.
        answer: Offsets of the words in it.
        around: What is known around it.
    """
    start, end = answer
    left_out, rest = sentence[start:end], f"{sentence[:start]} {sentence[end:]}"
    own = set(terms(left_out, around.language))
    fresh = own - around.given
    if not fresh or not own.isdisjoint(terms(rest, around.language)):
        return None
    if not left_out.strip() or not any(words(rest)):
        return None
    count = len(left_out.split())
    if count > FEW_WORDS:
        found = best_blank(sentence, around, answer)
        if found and found.telling:
            return found
    if count > MOST_WORDS:
        return None
    score = sum(_worth(term, around) for term in own) / len(own) * FAVOURED
    return Blank(start, end, score) if score > 0 else None


def _worth(term: str, around: Surroundings) -> float:
    return around.weight(term) * (1 + math.log(max(1, around.uses[term])))


def _candidates(
    sentence: str, language: str, known: Known = frozenset()
) -> Iterator[tuple[Span, float, bool]]:
    """Yield runs, each with its factor, and whether it tells more than most words.

    Of everyday words there are only nouns.
    """
    spoken = list(words(sentence))
    figures = list(_figures(sentence, spoken, language))
    yield from ((span, factor, True) for span, factor in figures)
    taken = [span for span, _ in figures]
    for start, end in [] if language in NOUNS_ARE_CAPITAL else _names(sentence):
        name = _from_first(sentence, (start, end), language)
        owner = POSSESSIVE.search(sentence, *name)
        name = (name[0], owner.start()) if owner and owner.end() == name[1] else name
        if not _covers(taken, name):
            taken.append(name)
            if not _is_people(sentence, name, language):
                yield name, FAVOURED, True
    for one in definitions(sentence, [(0, len(sentence))], language):
        if not _covers(taken, one.term):
            taken.append(one.term)
            yield one.term, CALLED, True
    for place, (word, start, end) in enumerate(spoken):
        behind = place and spoken[place - 1][1:] in taken  # what a number counts
        if behind or word in _empty(language):
            continue
        fit = _is_word(sentence, spoken, place, language)
        if fit and not _covers(taken, (start, end)):
            factor, telling = _of_word(spoken, place, sentence, language)
            telling = telling or tuple(terms(word, language)) in known
            if factor:
                yield (start, end), factor, telling


@lru_cache(maxsize=16)
def _empty(language: str) -> frozenset[str]:
    return word_list("plain_words", language) | stop_words(language)


def _figures(
    sentence: str, spoken: Sequence[tuple[str, int, int]], language: str
) -> Iterator[tuple[Span, float]]:
    """Yield dates, and numbers with their units, each with its factor."""
    taken = [found.span() for found in _dates(language).finditer(sentence)]
    yield from ((span, FAVOURED) for span in taken)
    for found in NUMBER.finditer(sentence):
        first = not sentence[: found.start()].strip(" \t(") and len(spoken) > 1
        listed = first and sentence[found.end() : found.end() + 1] in (".", ")")
        if not listed and not _covers(taken, found.span()):
            start, end = found.start(), _with_unit(sentence, found.end(), language)
            taken.append((start, end))
            digits = sum(sign.isdigit() for sign in sentence[start:end])
            yield (start, end), FAVOURED if digits > 1 else 1.0
    for start, end in _spoken_numbers(spoken, language):
        two = sentence[start:end].lower() in _PAIR
        if not two and not _covers(taken, (start, end)):
            yield (start, _with_unit(sentence, end, language)), FAVOURED


def _covers(runs: Sequence[Span], one: Span) -> bool:
    return any(left < one[1] and one[0] < right for left, right in runs)


def _is_word(
    sentence: str, spoken: Sequence[tuple[str, int, int]], place: int, language: str
) -> bool:
    """Whether a word may be a term: long enough, and no name."""
    word, start, _ = spoken[place]
    plain = word.replace("-", "").isalpha() and len(word) >= SHORTEST
    if language in NOUNS_ARE_CAPITAL:
        capital = not sentence[start].isupper() or not place
    else:
        capital = sentence[start].isupper()
        if capital and not place:
            capital = not _is_plural(word, language)
    return plain and not capital and not UNSPACED.search(word)


@lru_cache(maxsize=16)
def _dates(language: str) -> re.Pattern[str]:
    """Return a pattern of a month with its day or year, or with both."""
    listed = " ".join(entries("months", language)).split()
    named = [*map(re.escape, listed), *entries("month_names", language)]
    month = rf"(?:{'|'.join(named) or '-'})"
    joined = r"[\s.]{1,2}(?:of\s|de\s)?"
    day, year = r"\d{1,2}(?:st|nd|rd|th|er|º)?", r"\d{3,4}"
    return re.compile(
        rf"(?<![\w.,])(?:{day}{joined}{month}(?:,?\s(?:de\s)?{year})?"
        rf"|{month}\s{day}(?:,\s{year})?|{month},?\s(?:de\s)?{year})(?!\w)",
        re.IGNORECASE,
    )


_UNIT = re.compile(
    r"\s?(?:°\s?[CF]?|[kcmµnMGT]?(?:m[²³]?|g|l|L|W|Wh|s|Hz|J|N|V|A|Pa|B)|[%‰€$£]|km/h|m/s"
    r"|bar|psi|kcal|ml|ha|dB|°)(?![\w/])"
)


def _with_unit(sentence: str, end: int, language: str) -> int:
    """Return where a number ends with the unit that follows it: "5 million years"."""
    found = _UNIT.match(sentence, end)
    if found:
        return found.end()
    units = word_list("units_of_measure", language)
    for _ in range(_OF_UNIT):
        word = WORD.match(sentence, end + 1)
        if not word or not sentence[end].isspace():
            break
        if word.group().lower() not in units:
            break
        end = word.end()
    return end


_OF_UNIT = 3
"""Words of a unit at most."""


def _spoken_numbers(
    spoken: Sequence[tuple[str, int, int]], language: str
) -> Iterator[Span]:
    """Yield numbers in words, those of several whole: "two hundred"."""
    first: int | None = None
    for place, (word, start, end) in enumerate(spoken):
        number = _is_number(word, language)
        if number and first is None:
            first = start
        after = spoken[place + 1 : place + 2]
        goes_on = after and after[0][1] == end + 1 and _is_number(after[0][0], language)
        if number and not goes_on:
            if first and after:  # "Third, it rains" only counts sentences
                yield first, end
            first = None


def _is_people(sentence: str, name: Span, language: str) -> bool:
    """Whether a name only says of which people something is: "English sonnets"."""
    start, end = name
    after = sentence[end + 1 : end + 2].islower() and sentence[end].isspace()
    known = has_list("peoples", language)
    return known and after and bool(_PEOPLE.fullmatch(sentence, start, end))


def _is_plural(word: str, language: str) -> bool:
    """Whether the first word of a sentence is a noun: "Goggles must be worn"."""
    known = has_dictionary(language) and word.endswith("s")
    return known and is_ordinary(word) and is_ordinary(word.removesuffix("s"))


def _of_word(
    spoken: Sequence[tuple[str, int, int]], place: int, sentence: str, language: str
) -> tuple[float, bool]:
    """Return the factor of a word, 0 for no noun, and whether it is no everyday one."""
    word, _, end = spoken[place]
    before = {said for said, *_ in spoken[max(0, place - _NAMED) : place]}
    if not before.isdisjoint(word_list("naming_words", language)):
        return CALLED, True
    last = spoken[place - 1][0] if place else ""
    if not has_list("verbs", language):
        noun = language in NOUNS_ARE_CAPITAL or _opens_noun(last, language)
        return float(noun or not has_list("indefinite_articles", language)), True
    if _ENDINGS.search(word) or is_described(word):
        return 0.0, False
    known = not has_dictionary(language) or is_common(word)
    if not known:
        return (0.0, False) if _is_deed(word) else (RARE, True)
    follows = spoken[place + 1][0] if place + 1 < len(spoken) else ""
    alone = sentence[end : end + 1] != " " or follows in stop_words(language)
    verb = _is_deed(word) or _is_comparative(word)
    verb = verb or _is_done(word, [said for said, *_ in spoken[:place]], language)
    if not alone or verb or _is_between(last, follows, language):
        return 0.0, False
    return 1.0 if _opens_noun(last, language) else _FAINT, False


def _is_done(word: str, before: Sequence[str], language: str) -> bool:
    """Whether a word is what something does: "the rook lands"."""
    *_, first, last = ("", "", *before)
    named = _opens_noun(first, language) and not _opens_noun(last, language)
    return named and word.endswith("s") and not is_described(last)


def _opens_noun(word: str, language: str) -> bool:
    """Whether a noun may follow a word: an article, a pronoun that owns, and so on."""
    return (
        word in word_list("indefinite_articles", language)
        or word in word_list("definite_articles", language)
        or word in word_list("determiners", language)
        or word in word_list("prepositions", language)
    )


def _is_deed(word: str) -> bool:
    stem = stemmed(word, "en")
    return is_verb(stem) or any(map(is_verb, other_forms(stem)))


def _is_number(word: str, language: str) -> bool:
    """Whether a word is a number, and not "one"."""
    if word in BARE:
        return False
    if has_list("units", language) and FIGURE.fullmatch(word):
        return word.isalpha() and word not in {"one", *_VAGUE}
    return word in _cardinals(language)


_VAGUE = frozenset(
    {
        *("several", "none", "fewer", "half", "pair", "double", "twice"),
        *("dozens", "hundreds", "thousands", "millions", "billions"),
        *("million", "billion"),
    }
)
_PAIR = frozenset({"two", "2"})
"""So often of no weight that an everyday noun is worth as much."""


@lru_cache(maxsize=32)
def _cardinals(language: str) -> frozenset[str]:
    rows = [row.split() for row in entries("cardinals", language)]
    return frozenset(word for number, *said in rows if number != "1" for word in said)


def _names(sentence: str) -> Iterator[Span]:
    """Yield runs of words with capital letters; the first word of all begins none."""
    start = end = -1
    for found in WORD.finditer(sentence):
        word = found.group()
        joined = start >= 0 and BETWEEN.fullmatch(sentence, end, found.start())
        if joined and any(part[:1].isupper() for part in word.split("-")):
            end = found.end()
            continue
        capital = word[0].isupper() and len(word) > 1
        if start >= 0 and (capital or not _may_link(word)):
            yield start, end
            start = -1
        if capital and any(sign.isalnum() for sign in sentence[: found.start()]):
            start, end = found.span()
    if start >= 0:
        yield start, end


def _from_first(sentence: str, name: Span, language: str) -> Span:
    """Return a name with the first word of the sentence, if that is a part of it.

    "New Zealand was", but not "In Paris", "When Otto".
    """
    first = WORD.match(sentence)
    if first is None or name[0] != first.end() + 1 or sentence[first.end()] != " ":
        return name
    empty = stop_words(language) | word_list("prepositions", language)
    empty |= word_list("plain_words", language)
    return name if first.group().lower() in empty else (0, name[1])


def _may_link(word: str) -> bool:
    """Whether a small word may stand inside a name ("bin", "of")."""
    return BETWEEN.fullmatch(f" {word} ") is not None


MOST = 6
"""Key words of a card."""
_SHORT = 2
"""Words of an answer that are key words, whatever they are."""
FEW = 4
"""Of numbers, names and terms; where there are fewer, everyday nouns stand beside."""


def key_words(
    text: str,
    around: Surroundings,
    answer: Span | None = None,
    sentences: Sequence[Span] = (),
) -> tuple[Span, ...]:
    """Return the offsets of what is worth saying, in order, each once.

    That is first what stands in the answer's own words, then numbers with their units,
    names and terms; where these are few, other nouns; never a verb.

    Args:
        text: A sentence, or several.
        around: What is known around it.
        answer: Offsets of the words in it that answer; None where they are not known.
        sentences: Offsets of the sentences in it; () where it is one.
    """
    found: dict[tuple[str, ...], tuple[bool, bool, float, Span]] = {}
    for start, end in sentences or [(0, len(text))]:
        mark = _MARKER.match(text, start, end)
        start = mark.end() if mark else start  # noqa: PLW2901  what it begins with
        runs = list(_candidates(text[start:end], around.language, around.known))
        taken = [span for span, *_ in runs]
        runs += _other_nouns(text[start:end], taken, around.language)
        if answer is not None and _covers([answer], (start, end)):
            short = _short_answer(text, answer, start, around.language)
            runs += [one for one in short if not _covers(taken, one[0])]
        for run, factor, telling in runs:
            span = run[0] + start, run[1] + start
            own = tuple(terms(text[slice(*span)], around.language))
            own = own or (text[slice(*span)].strip("%‰ ").lower(),)
            inside = answer is not None and _covers([answer], span)
            worth = factor * sum(_worth(term, around) for term in own) / len(own)
            fresh = not around.given.issuperset(own) and own not in found
            if fresh and (worth > 0 or (telling and text[span[0]].isdigit())):
                found[own] = (not inside, not telling, -worth, span)
    ranked = sorted(found.values())
    best = [one for one in ranked if not one[0] or not one[1]]
    kept = best if len(best) >= FEW else ranked[:FEW]
    return tuple(sorted(span for *_, span in kept[:MOST]))


def _short_answer(
    text: str, answer: Span, start: int, language: str
) -> Iterator[tuple[Span, float, bool]]:
    """Yield the words of an answer of a few, whatever they are: "leaves", "IPv4".

    Args:
        text: That holds it.
        answer: Its offsets.
        start: From where offsets are counted.
        language: ISO 639-1 code.
    """
    left = answer[0]
    said = [
        one for one in words(text[left : answer[1]]) if one[0] not in _empty(language)
    ]
    if len(said) <= _SHORT:
        for _, first, last in said:
            yield (left + first - start, left + last - start), 1.0, True


_MARKER = re.compile(r"\W*(?:\d+[.)])?\W*")
"""Of an item of a list, and of emphasis."""


def _other_nouns(
    sentence: str, taken: Sequence[Span], language: str
) -> Iterator[tuple[Span, float, bool]]:
    """Yield words that are no candidates for a blank, and neither verb nor adjective.

    Where that cannot be told, there are none.
    """
    if not has_list("verbs", language):
        return
    spoken = list(words(sentence))
    for place, (word, start, end) in enumerate(spoken):
        deed = _is_deed(word) or _ENDINGS.search(word) or is_described(word)
        named = place and _covers(taken, spoken[place - 1][1:])
        plain = named or word in _empty(language)
        long = word.isalpha() and len(word) >= SHORTEST and not UNSPACED.search(word)
        capital = sentence[start].isupper() and place
        known = deed or plain or capital or _is_comparative(word)
        if long and not known and not _covers(taken, (start, end)):
            before = spoken[place - 1][0] if place else ""
            after = spoken[place + 1][0] if place + 1 < len(spoken) else ""
            if not _is_between(before, after, language):
                yield (start, end), _FAINT, False


def _is_between(before: str, after: str, language: str) -> bool:
    """Whether a verb stands there: behind a pronoun, or before an article."""
    if _opens_noun(before, language):
        return False
    joined = after in word_list("prepositions", language)
    pronoun = before in word_list("pronouns", language)
    return pronoun or (_opens_noun(after, language) and not joined)


def _is_comparative(word: str) -> bool:
    bases = (word.removesuffix(end) for end in ("er", "r", "est", "st"))
    return any(base != word and is_described(base) for base in bases)


def said(item: Item, typed: str) -> tuple[list[str], list[str]]:
    """Return the item's key words that a typed answer has, and those that it has not.

    They are given as they stand in the text.
    """
    document = item.quote.document
    typed_terms = set(terms(typed, document.language))
    there: list[str] = []
    missing: list[str] = []
    for start, end in item.key_words:
        word = document.text[start:end]
        own = set(terms(word, document.language))
        # Of a number with its unit the number is enough: "30 s" for "30 seconds".
        own = {term for term in own if term[0].isdigit()} or own
        (there if own and own <= typed_terms else missing).append(word)
    return there, missing


def said_line(item: Item, typed: str) -> str:
    """Say in one sentence which key words were there; "" where nothing was typed."""
    there, missing = said(item, typed)
    if not typed.strip() or not item.key_words:
        return ""
    count = len(there) + len(missing)
    words_ = "key word" if count == 1 else "key words"
    line = f"Your answer has {len(there)} of {count} {words_}"
    line += f": {', '.join(there)}." if there else "."
    return f"{line} Not there: {', '.join(missing)}." if missing else line
