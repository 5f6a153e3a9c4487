"""Questions in a language that the texts are not in: which, and what both share.

An English model scores a question in German by whatever looks alike, so nothing is
claimed of it; but names and words that both languages have, or nearly, are looked up.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from explainbot.answering.question._spelling import Sounds, sound
from explainbot.answering.question.sentence_kinds import WHAT_IS
from explainbot.embedding.mixed import MULTILINGUAL
from explainbot.text.languages import (
    DEFAULT_LANGUAGE,
    guess_language,
    language_name,
    main_language,
    stop_words,
)
from explainbot.text.terms import terms, words
from explainbot.text.word_lists import entries, is_ordinary, languages, word_list

if TYPE_CHECKING:
    from explainbot.embedding.protocol import Encoder
    from explainbot.index.protocol import Store

WORD = re.compile(r"[^\W\d_]+|\d{2,}")
_CONTRACTED = re.compile(r"(?<=[^\W\d_])['’](?:d|m|ll|ve|re|s|t)(?!\w)", re.IGNORECASE)
FEWEST = 2
"""Words that say nothing which tell a language, if none of its question words opens."""
SHORTEST, SHORTEST_ALIKE = 3, 7
"""Letters of a word that is looked up, and of one that is looked up if spelt alike."""
LONGEST_ANYWHERE = 4
"""Letters of an English word that many languages may write alike: "ten", "date"."""
ALIKE, LONGER = 0.84, 4
"""How alike two words must be for one to be the other's in a language (Jaro-Winkler),
and by how many letters one may be longer."""
SOUNDS = 0.885
"""The same of their sounds: 17 of 18 cognates, 6 of 18 others of which 4 are cognates
too, lie above it."""
SCRIPTS = {
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "CJK": "zh",
    "GREEK": "el",
    "HEBREW": "he",
    "THAI": "th",
}
"""Scripts that tell a language, by the first word of a letter's name."""
LATIN = "LATIN"


def foreign_language(question: str, store: Store, encoder: Encoder) -> str | None:
    """Return the language of a question that the texts are not in.

    Args:
        question: In the student's words.
        store: The index.
        encoder: One that knows many languages has no foreign ones, but for the one of
            the extra, which tells how near texts in other languages are.

    Returns:
        An ISO 639-1 code; "" where it is not sure which; None of a question in one of
        the texts' languages, or in none that can be told.
    """
    own = store.languages or (main_language(()),)
    if not (encoder.languages or encoder.identity.startswith(f"{MULTILINGUAL}@")):
        return None
    asked = _asked(question, english=DEFAULT_LANGUAGE in own)
    scripts = {
        name for word in asked if not word.isdecimal() for name in _scripts(word)
    }
    ours = {word for word in asked if any(word in stop_words(code) for code in own)}
    others = scripts - {LATIN}
    if (
        others
        and not (ours and _mostly_latin(question))
        and not _written_so(others, own)
    ):
        told = {SCRIPTS[name] for name in others if name in SCRIPTS}
        if told:
            return "ja" if "ja" in told else told.pop()
        return _likeliest(asked, own) or ""
    for code in own:  # each word's terms at once
        store.term_numbers({one for word in asked for one in terms(word, code)}, code)
    strange = [word for word in asked if word not in ours and not _held(word, store)]
    # Each question comes by here; the lists of other languages are read for few.
    if scripts != {LATIN} or not asked[1:] or len(strange) < max(1, len(ours)):
        return None
    if _is_name(question):
        return None
    return _likeliest(asked, own, marked=_is_marked(question))


def _asked(question: str, *, english: bool) -> list[str]:
    """Return the words of a question in small letters, each once.

    Args:
        question: In the student's words.
        english: Whether what stands behind an apostrophe in English is no word ("I'd").
    """
    text = _CONTRACTED.sub(" ", question) if english else question
    signs = any(unicodedata.category(sign)[0] == "M" for sign in text)
    found = [word for word, _, _ in words(text)] if signs else WORD.findall(text)
    return list(dict.fromkeys(word.lower() for word in found))


def _is_name(question: str) -> bool:
    """Whether a question is a name and no more: "Rio de Janeiro?"."""
    said = WORD.findall(question)
    small = {word for word in said if not word[0].isupper()}
    ends = said[0] not in small and said[-1] not in small
    return ends and all(
        any(word in word_list("name_joiners", code) for code in languages())
        for word in small
    )


def _is_marked(question: str) -> bool:
    """Whether a word that is no name has letters that English has not: "smälter"."""
    said = WORD.findall(question)
    return any(not word.isascii() and word[0].islower() for word in said)


def _mostly_latin(question: str) -> bool:
    """Whether most letters are Latin.

    "What does 光合作用 mean" is English; "что такое photosynthesis" is not, nor is a
    question in Greek about the V&A.
    """
    letters = [_script(sign) == LATIN for sign in question if sign.isalpha()]
    return 2 * sum(letters) > len(letters)


def _written_so(scripts: set[str], own: Sequence[str]) -> bool:
    """Whether texts are in a script: in one of its languages, or with such a word."""
    return any(
        _script(word) in scripts for code in own for word in list(stop_words(code))[:1]
    ) or any(SCRIPTS.get(name) in own for name in scripts)


@lru_cache(maxsize=512)
def _script(word: str) -> str:
    return unicodedata.name(word[0], "").partition(" ")[0].partition("-")[0]


def _scripts(word: str) -> set[str]:
    """Return the scripts of a word: Japanese mixes three in a row of words."""
    return {_script(sign) for sign in word} if not word.isascii() else {LATIN}


def _held(word: str, store: Store) -> bool:
    """Whether the texts hold a word, in any form."""
    return any(
        found and store.term_numbers(found, code)
        for code in store.languages
        for found in [terms(word, code)]
    )


def _likeliest(
    asked: Sequence[str], own: Sequence[str], *, marked: bool = False
) -> str | None:
    """Return the language whose empty words are asked with; "" of several.

    Its own empty words, those that are none of the texts' languages and no ordinary
    ones, must be more than those of the texts' languages that it has not.

    Args:
        asked: The words of the question in small letters.
        own: The texts' languages.
        marked: Whether letters in it tell that it is not in English.
    """
    ours = {word for word in asked if any(word in stop_words(code) for code in own)}
    english = "en" in own
    opened = english and asked[0] in word_list("question_words", "en")
    # "Who sang Sur le pont?" is English however much of it is a name.
    fewest = FEWEST + FEWEST if opened else FEWEST
    counts: dict[str, tuple[int, int]] = {}
    hints: set[str] = set()
    for code in languages():
        if code in own:
            continue
        opens, ends = _question_words(code)
        empty = {word for word in asked if word in _empty_words(code)}
        asks = asked[0] in opens or asked[-1] in ends
        empty |= {asked[0]} & opens | {asked[-1]} & ends
        alone = {word for word in empty - ours if not (english and _may_be(word))}
        if len(alone) > len(ours - empty) and (asks or len(empty) >= fewest):
            counts[code] = (len(empty), len(alone))
        elif (alone or asks or (marked and empty)) and (marked or not ours):
            hints.add(code)
    best = [code for code, count in counts.items() if count == max(counts.values())]
    if not best:
        # One such word alone may be chance, as "hangi" of a question in Turkish.
        plain = sum(map(_is_english, asked)) if english else 0  # a name may be one
        told = hints and asked[2:] and (marked or plain <= 1)
        likely = guess_language(" ".join(asked)) if told else ""
        if likely in hints:
            return likely
        return "" if told and marked and not ours else None
    if not best[1:]:
        return best[0]
    likely = guess_language(" ".join(asked))  # loaded for such a question alone
    return likely if likely in best else ""


@lru_cache(maxsize=512)
def _may_be(word: str) -> bool:
    """Whether a word is an ordinary one of English, or asks there misspelt: "wat"."""
    from rapidfuzz.distance import OSA

    return is_ordinary(word) or any(
        word[0] == asks[0] and OSA.distance(word, asks) <= 1
        for asks in word_list("question_words", "en")
    )


def _is_english(word: str) -> bool:
    """Whether a word is an ordinary one of English, and hardly one of another."""
    return len(word) > LONGEST_ANYWHERE and word.isascii() and is_ordinary(word)


@lru_cache(maxsize=64)
def _empty_words(code: str) -> frozenset[str]:
    """Return the words of a language that tell it: function words, and what asks."""
    return stop_words(code) | word_list("asked_with", code)


@lru_cache(maxsize=64)
def _question_words(code: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words that open a question of a language, and those that end one."""
    first = (entry.split() for entry in entries("question_openers", code))
    last = (entry.split() for entry in entries("question_endings", code))
    return (
        frozenset(entry[0] for entry in first if entry),
        frozenset(entry[-1] for entry in last if entry),
    )


def said_of(code: str, own: Sequence[str]) -> str:
    """Return that the texts are in other languages than a question."""
    names = " and ".join(map(language_name, own or (main_language(()),)))
    return f"these texts are in {names}, and the question seems to be in {_named(code)}"


def said_across(code: str, told: str) -> str:
    """Return that what was found is in another language than the question.

    Args:
        code: Of the question; "" if it is not known.
        told: Of the passage.
    """
    text = language_name(told) if told else "another language"
    return f"the text is in {text}, the question in {_named(code)}"


def _named(code: str) -> str:
    return language_name(code) if code else "another language"


def shared_words(question: str, code: str, store: Store) -> str:
    """Return the words of a question that the texts hold, or nearly, in its order.

    Args:
        question: In a language that the texts are not in.
        code: That language; "" if it is not known.
        store: The index.
    """
    opens, ends = _question_words(code) if code else (frozenset(), frozenset())
    empty = stop_words(code) | opens | ends if code else frozenset()
    found = []
    for word in WORD.findall(question):
        lower = word.lower()
        if lower in empty or len(word) < SHORTEST or _is_empty(lower, store.languages):
            continue
        if _held(lower, store):
            found.append(word)
        elif len(word) >= SHORTEST_ALIKE and _script(lower) == LATIN:
            found += _alike(lower, store)
    return " ".join(dict.fromkeys(found))


def foreign_term(question: str, store: Store) -> str:
    """Return the term that is asked about, where only texts in other languages have it.

    "Bude" of "What does Bude mean?", where a text in German has it and none in English;
    "" of any other question.

    Args:
        question: In the student's words.
        store: The index.
    """
    others = [code for code in store.languages if code != DEFAULT_LANGUAGE]
    found = WHAT_IS.fullmatch(question) if others else None
    term = found[1].strip() if found else ""
    own = terms(term, DEFAULT_LANGUAGE)
    if not term or (own and store.term_numbers(own, DEFAULT_LANGUAGE)):
        return ""
    for code in others:
        said = terms(term, code)
        if said and len(store.term_numbers(said, code)) == len(set(said)):
            return term
    return ""


def bare_term(term: str, language: str) -> tuple[str, ...]:
    """Return the words of a term in lower case, without its article."""
    said = tuple(word for word, _, _ in words(term))
    articles = word_list("definite_articles", language)
    articles |= word_list("indefinite_articles", language)
    return said[1:] if said[1:] and said[0] in articles else said


def _is_empty(word: str, own: Iterable[str]) -> bool:
    return any(word in stop_words(code) for code in own)


def _alike(word: str, store: Store) -> list[str]:
    """Return the word of the texts that is most like one of another language."""
    from rapidfuzz.distance import JaroWinkler

    bare = unaccented(word)
    long = len(bare)
    begin = store.corpus.words_like(bare[0], long - LONGER, long + LONGER)
    found = {*Sounds(store).near(bare), *(other for other, _ in begin)}
    likely = {
        other: JaroWinkler.similarity(bare, other)
        for other in sorted(found)
        if len(other) >= SHORTEST_ALIKE - 1 and other.isalpha()
    }
    best = max(likely, key=lambda other: likely[other], default="")
    alike = bool(best) and likely[best] >= ALIKE
    # "Inventé" is no "indented", nor "corazón" coronary: what went from one language to
    # another has kept its sound.
    return [best] if alike and _sound_alike(bare, best) else []


def _sound_alike(word: str, other: str) -> bool:
    from rapidfuzz.distance import JaroWinkler

    return JaroWinkler.similarity(sound(word), sound(other)) >= SOUNDS


def unaccented(word: str) -> str:
    """Return a word without the marks of its letters."""
    if word.isascii():
        return word
    parted = unicodedata.normalize("NFD", word)
    return "".join(sign for sign in parted if not unicodedata.combining(sign))
