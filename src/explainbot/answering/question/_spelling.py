"""Spelling candidates of a misspelt English word, by its letters and by its sound.

Every word of the corpus that is near is rated, and so is every common English word: one
that the corpus does not hold may still be what was meant, and then nothing of the
corpus is put in its place.  The weights were fitted on typing errors of five public
sets and on a list misspelt by ear (docs/decisions.md).
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from explainbot.text.cache import Recent
from explainbot.text.languages import stop_words
from explainbot.text.terms import terms
from explainbot.text.word_lists import common_words, is_common, is_ordinary, word_list

if TYPE_CHECKING:
    from collections.abc import Iterable

    from explainbot.index.protocol import Store


SOUNDS = {
    "a": "aeiouhy", "b": "bp", "c": "ckqsgx", "d": "dtjg", "e": "aeiouhy",
    "f": "fpv", "g": "gjkc", "h": "haeiouwj", "i": "aeiouhy", "j": "jgdh",
    "k": "kcqgx", "l": "l", "m": "mn", "n": "nkgpm", "o": "aeiouhw", "p": "pbf",
    "q": "qckg", "r": "rw", "s": "sczpt", "t": "tpdc", "u": "aeiouhwy", "v": "vfwb",
    "w": "wrvouh", "x": "xzsec", "y": "yaeiuhj", "z": "zsxc",
}  # fmt: skip
"""Letters that words may begin with which sound as if they began with another."""
PLURALS = ("es", "s")
"""A text may hold the plural alone of a word that is asked for."""
WIDER = 3
"""Letters by which a word may be longer or shorter than it was typed."""
LIKE, HEARD = 0.35, 0.5
"""Likeness of the letters, and mean of it and of the sound's: below, a word is no
candidate."""
COMMON_LIKE, COMMON = 0.45, 40
"""Likeness of the letters of common words, and how many are rated."""
LETTERS, SOUND, KEPT, FIRST, LAST = 1.0, 0.35, 0.05, 0.05, 0.04
"""Weights: of the letters' likeness, of the sound's, of the letters that were kept in
order, of the same first letter and of the same last one."""
HELD, FORM, USES, MADE = 0.18, 0.09, 0.035, -0.05
"""Weights: of a word that the corpus holds, of another form of one, of ten times the
uses, of a singular that was made of a plural."""
MARGIN = 0.03
"""By how much more than any other the word is rated that is surely meant."""
LONG = 8
"""Letters from which two edits are allowed, or one other sound."""
VOWELS = re.compile("[aeiouy]")
BEAT = re.compile(r"[aeiouy]+(?!(?<=[^aeiouy]e)s?$)")
"""The vowels of a syllable; an "e" at the end is silent."""
OFFERED, BEHIND = 1.05, 0.1
"""What may be offered: its rating, and how far it may be behind the first."""
MOST = 2
"""Words that are offered for one."""
HOMOPHONE = 0.7
"""Likeness of the letters of two words that sound alike."""
BESIDE_LIKE, BESIDE = 0.5, 12
"""Likeness of the letters of words that may be meant beside another word, and how many
are looked for there."""
WORDY = 6
"""Letters of a correct word from which one edit tells it hardly from another."""
SHORTEST_KEY, LONGEST = 3, 30
"""Sounds; words of fewer that sound alike are too many.  Letters of the longest."""
ALIKE = 256
"""Beginnings and lengths of which the corpus's words are kept."""
LARGE = 50_000
"""Sections from which on the words are too many for that."""


class Guess(NamedTuple):
    """What a word may have been meant to be."""

    sure: str | None
    """The word that it surely stands for: of the corpus, or one that only asks."""
    offered: tuple[str, ...] = ()
    """Else the words of the corpus that it may stand for, the likeliest first."""


class _Rated(NamedTuple):
    rating: float
    word: str
    held: bool
    """Whether the corpus holds it, in this form or another."""


NOTHING = Guess(None)


@lru_cache(maxsize=4096)
def sound(word: str) -> str:
    """Return the key of a word's sound; every vowel that begins it counts as one."""
    from jellyfish import metaphone

    key: str = metaphone(word)
    return f"A{key[1:]}" if key[:1] in "AEIOU" else key


def guess(word: str, store: Store) -> Guess:
    """Return what a lower-case word that nobody knows may stand for."""
    rated = _rated(word, store)
    if not rated:
        return NOTHING
    top = rated[0]
    others = [one for one in rated[1:] if not _same(one.word, top.word)]
    behind = top.rating - others[0].rating if others else 1.0
    fits = top.held or top.word in word_list("asking_about", "en")
    if fits and behind >= MARGIN and _sure(word, top.word):
        return Guess(top.word)
    offered: list[str] = []
    for one in rated:
        near = one.rating >= max(OFFERED, top.rating - BEHIND)
        if one.held and near and not any(_same(one.word, two) for two in offered):
            offered.append(one.word)
    return Guess(None, tuple(offered[:MOST]))


class Sounds:
    """A corpus's words by their sound, looked up as they are asked for."""

    def __init__(self, store: Store) -> None:
        """Take the index."""
        self._store = store
        self._by_first: dict[str, dict[str, list[tuple[str, int]]]] = {}
        self._alike: Recent[tuple[str, int], dict[str, int]] = Recent(ALIKE)

    def near(self, word: str, least: float = BESIDE_LIKE) -> list[str]:
        """Return the words of the corpus written or sounding much as one does.

        Args:
            word: In lower case.
            least: Likeness of the letters, 0 to 1.
        """
        others = self._alike.get(
            (word[0], len(word)), lambda _: dict(_corpus_words(word, self._store))
        )
        likely = _like(word, others, least, BESIDE)
        return [other for other in likely if not _same(other, word)]

    def homophones(self, word: str) -> tuple[str, ...]:
        """Return the word of the corpus that sounds as another: "hart", heart.

        () where there is none that is written much the same.
        """
        from rapidfuzz.distance import OSA

        key = sound(word)
        if len(key) < SHORTEST_KEY or self._store.count() > LARGE:
            return ()
        found = [
            (-OSA.normalized_similarity(word, other), -uses, other)
            for first in _first(word)
            for other, uses in self._beginning(first).get(key, [])
            if not _same(other, word) and _vowels(word, other)
        ]
        return tuple(word for like, _, word in sorted(found) if -like >= HOMOPHONE)[:1]

    def _beginning(self, first: str) -> dict[str, list[tuple[str, int]]]:
        if first not in self._by_first:
            found: dict[str, list[tuple[str, int]]] = {}
            for word, uses in self._store.corpus.words_like(
                first, SHORTEST_KEY, LONGEST
            ):
                if word.isalpha() and word not in stop_words("en"):
                    found.setdefault(sound(word), []).append((word, uses))
            self._by_first[first] = found
        return self._by_first[first]


def _sure(word: str, other: str) -> bool:
    """Whether a word is near enough to another to be surely that."""
    from rapidfuzz.distance import OSA

    distance = OSA.distance(word, other)
    if distance <= 1 or _beats(word) != _beats(other):
        return distance <= 1
    one, two = sound(word), sound(other)
    # "Quartile" is no quarter: by ear the end of a word is kept.
    heard = OSA.distance(one, two) <= (len(word) >= LONG) and one[-1:] == two[-1:]
    return distance <= edits(word) or heard


def _beats(word: str) -> int:
    """Return about how many syllables a word has."""
    return len(BEAT.findall(word))


def edits(word: str) -> int:
    """Return how many edits a typing error may take."""
    return 2 if len(word) >= LONG else 1


def _vowels(word: str, other: str) -> bool:
    """Whether two words that sound alike may have the same vowels."""
    one, two = (VOWELS.findall(item) for item in (word, other))
    # "Hart" for "heart" leaves a letter out.
    longer = len(other) == len(word) + 1 and word[-1] == other[-1]
    told = len(sound(word.removesuffix("s"))) >= SHORTEST_KEY
    if longer and told and _within(word, other):
        return True
    return one == two or (not is_common(word) and set(one) <= set(two))


def _same(one: str, other: str) -> bool:
    return terms(one) == terms(other)


def _within(word: str, other: str) -> bool:
    """Whether another word has all the letters of one, in their order."""
    rest = iter(other)
    return all(letter in rest for letter in word)


def may_stand_for(word: str, other: str) -> bool:
    """Whether a word may be another misspelt.

    Correct English only if it is hardly told from the other: "teutonic" may be tectonic
    by a letter and "docks" dogs by their sound, but "tied" is not died.
    """
    from rapidfuzz.distance import OSA

    if not is_ordinary(word):
        return True
    if len(word) >= WORDY and OSA.distance(word, other) <= edits(word):
        return True
    return len(sound(word)) >= SHORTEST_KEY and sound(word) == sound(other)


def same_stem(word: str, store: Store) -> str | None:
    """Return the word of the corpus that one misspells by a letter, of one stem.

    "Earthquaks" is found as "earthquakes" is, but means nothing to an encoder.
    """
    found = [
        (-uses, other)
        for other, uses in store.corpus.words_like(
            word[0], len(word) - 1, len(word) + 1
        )
        if _same(other, word)
        and abs(len(other) - len(word)) <= 1
        and (_within(word, other) or _within(other, word))
        and word not in {f"{other}s", other.removesuffix("s"), f"{other}e"}
    ]
    return min(found)[1] if found else None


def _first(word: str) -> str:
    """Return the letters that a word may begin with if it was misspelt."""
    return SOUNDS.get(word[0], word[0])


def _corpus_words(word: str, store: Store) -> list[tuple[str, int]]:
    """Return the corpus's words, with their uses, that may sound like a word."""
    ignored = stop_words("en")
    return [
        (other, uses)
        for first in _first(word)
        for other, uses in store.corpus.words_like(
            first, len(word) - WIDER, len(word) + WIDER
        )
        if other.isalpha() and other not in ignored
    ]


def _rated(word: str, store: Store) -> list[_Rated]:
    """Return what is near a word, the likeliest first."""
    uses = dict(_corpus_words(word, store))
    rated: dict[str, _Rated] = {}
    for other in _like(word, uses, LIKE):
        weight = HELD + USES * math.log10(uses[other] + 1)
        for form in (other, *_singulars(other)):
            likeness = _likeness(word, form)
            if not likeness or (form != other and not _is_singular(form, other)):
                continue
            rating = likeness + weight + (MADE if form != other else 0.0)
            if form not in rated or rated[form].rating < rating:
                rated[form] = _Rated(rating, form, held=True)
    common = chain.from_iterable(map(common_words, _first(word)))
    for other in _like(word, common, COMMON_LIKE, COMMON):
        likeness = 0.0 if other in rated else _likeness(word, other)
        if likeness:
            rated[other] = _Rated(likeness + USES * math.log10(2), other, held=False)
    _hold_forms(rated, store)
    return sorted(rated.values(), reverse=True)


def _singulars(word: str) -> list[str]:
    """Return what a word would be the plural of, if it were one."""
    return [word.removesuffix(end) for end in PLURALS if word.endswith(end)]


def _is_singular(word: str, plural: str) -> bool:
    return is_ordinary(word) and _same(word, plural)


def _like(
    word: str, others: Iterable[str], least: float, most: int | None = None
) -> list[str]:
    """Return those that are written much as a word is, the likest first."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    found = process.extract(
        word,
        list(others),
        scorer=OSA.normalized_similarity,
        score_cutoff=least,
        limit=most,
    )
    return [other for other, _, _ in found]


def _likeness(word: str, other: str) -> float:
    """Return how like two words are; 0 if the one cannot be meant by the other."""
    from rapidfuzz.distance import OSA, Indel

    letters = OSA.normalized_similarity(word, other)
    heard = OSA.normalized_similarity(sound(word), sound(other))
    if letters < LIKE or letters + heard < 2 * HEARD:
        return 0.0
    return (
        LETTERS * letters
        + SOUND * heard
        + KEPT * Indel.normalized_similarity(word, other)
        + FIRST * (word[0] == other[0])
        + LAST * (word[-1] == other[-1])
    )


def _hold_forms(rated: dict[str, _Rated], store: Store) -> None:
    """Mark the common words of which the corpus holds another form."""
    stems = {
        word: terms(word)
        for word, one in rated.items()
        if not one.held and word not in stop_words("en")
    }
    every = {term for found in stems.values() for term in found}
    numbers = store.term_numbers(every, "en")
    for word, found in stems.items():
        if found and all(term in numbers for term in found):
            rated[word] = _Rated(rated[word].rating + FORM, word, held=True)
    # What a sentence is made of is in every corpus, whether or not it says something.
    for word in stop_words("en") & rated.keys():
        rated[word] = rated[word]._replace(rating=rated[word].rating + HELD)
