"""Suggestions: what the letters in the box may become, the best first.

Known questions, headings and titles are ranked by how well they complete what is typed:
the word typed last counts most, the rarer of the others more than the common ones, and
a name that is nearly told more than a long one.  Words may be begun only, stand in any
order, lack their accents, and be misspelt by a letter or two or by ear.  Where no name
goes on with the last word, words of the texts do.

Only the sentence that is being typed is completed; what stands before it stays.
"""

from __future__ import annotations

import math
import re
import unicodedata
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from threading import Lock
from typing import NamedTuple

from explainbot.text.interface.translation import gettext
from explainbot.text.questions import MARKS, WIDE_MARKS
from explainbot.text.terms import UNSPACED

MOST = 6
_MOST_WORDS = 2
"""Words that are offered beside names."""
_FEWEST_LETTERS = 3
_FEWEST_SIGNS = 2
"""Of a script that writes no spaces."""
_LAST_WORDS = 12
"""Words of a sentence that are looked at."""
_LONG = 12
"""Characters from which on a stop ends a sentence, and not an abbreviation."""
_WORD = re.compile(
    r"[^\s!-/:-@\[-`{-~\u00a0-\u00bf\u2000-\u206f\u3000-\u303f\uff01-\uff0f"
    rf"\uff1a-\uff20\u060c\u061b{MARKS}\u0589\u0964\u0965]+"
)
_SENTENCE_END = re.compile(rf"[\n\u3002\uff01{WIDE_MARKS}]+|[.!{MARKS}\u0964]+\s+")
_PLAIN = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "æ": "ae",
        "œ": "oe",
        "\u0131": "i",
        "þ": "th",
        "ð": "d",
    }
)

_LAST, _BEFORE = 3.0, 1.5
"""Weights of the last word and of one before it."""
_LETTER = 0.3
"""Weight of a single letter, which says little of what is meant."""
_BEGINS, _WHOLE, _ORDER = 1.5, 1.0, 0.4
"""Weights: of a name that begins as typed, of how much of it is told, of the words
standing in the order in which they were typed."""
_ASKED = 0.3
"""Weight of a question that was asked before."""
_BEGUN = 0.6
"""How well a word is met that is hardly begun; nearly told, by 0.3 more."""
_WRONG = 0.17
"""What a wrong letter costs."""
_HEARD = 0.55
"""How well a word is met that only sounds so."""
_SHORTEST, _LONGER = 4, 7
"""Letters from which on one letter, and two letters, may be wrong."""
_WARM = range(3, 9)
"""Lengths of beginnings that are indexed at once; others when they are needed."""
_SOUNDS = 3
"""Sounds from which on a word is looked for by ear."""
_MENDED = 3
"""Words at the end of which a misspelt one is looked for."""
_RATED = 60
"""Names that are rated in full."""
_COMMON = 0.1
"""Share of the names from which on a word tells little."""
_CONTENT = 0.5
"""How much a word tells, 0 to 1, that says what is asked about."""
_RARE = 0.65
"""The same of one that stands before another such word."""


def plain(text: str) -> str:
    """Return a text in lower case, without accents."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in parts if not unicodedata.combining(sign))
    return bare.translate(_PLAIN)


def tokens(text: str) -> list[str]:
    """Return the plain words of a text; pairs of signs where no spaces part words."""
    found: list[str] = []
    for word in _WORD.findall(plain(text)):
        if word.isascii() or not UNSPACED.search(word):
            found.append(word)
        else:
            found += [word[at : at + 2] for at in range(len(word) - 1)] or [word]
    return found


def being_typed(text: str) -> int:
    """Return where the sentence begins that is being typed, at most 12 words back."""
    start = 0
    for end in _SENTENCE_END.finditer(text):
        short = end[0].strip() == "." and end.end() - start < _LONG
        if end.end() < len(text) and not short:
            start = end.end()
    words = list(_WORD.finditer(text, start))
    return words[-_LAST_WORDS].start() if len(words) > _LAST_WORDS else start


class Offer(NamedTuple):
    """Something that may be meant."""

    text: str
    origin: str
    """Where it is from."""
    whole: str
    """What the box holds when it is taken."""


@dataclass(slots=True)
class _Name:
    text: str
    origin: str
    plain: str
    tokens: list[str]


class _Index:
    """Names and words, indexed once; each can be found by the beginnings of words."""

    def __init__(self) -> None:
        """Hold nothing."""
        self._names: list[_Name] = []
        self._numbers: dict[str, int] = {}
        self._named: dict[str, list[int]] = {}
        """Numbers of the names that hold a token."""
        self._tokens: list[str] = []
        self._words: dict[str, tuple[int, str]] = {}
        """Words of the texts, plain: how common, from 0 for the most common; as is."""
        self._sorted_words: list[str] = []
        self._begun: dict[int, dict[str, list[str]]] = {}
        self._heard: dict[str, dict[str, list[str]]] = {}

    def __len__(self) -> int:
        """Return how many names there are."""
        return len(self._names)

    def fill(self, named: Iterable[tuple[str, str]], words: Iterable[str]) -> None:
        """Add many at once.

        Args:
            named: Names with where they are from.
            words: Of the texts, the most common first.
        """
        for text, origin in named:
            self._take(text, origin)
        self._tokens = sorted(self._named)
        for place, word in enumerate(words):
            self._words.setdefault(plain(word), (place, word))
        self._sorted_words = sorted(self._words)
        for length in _WARM:
            self._beginnings(length, self._named, "names")

    def add(self, text: str, origin: str) -> None:
        """Add a name, or give it another origin."""
        for token in self._take(text, origin):
            insort(self._tokens, token)
            self._begun, self._heard = {}, {}

    def _take(self, text: str, origin: str) -> list[str]:
        """Index a name; return the tokens that are new."""
        known = self._numbers.get(text)
        if known is not None:
            self._names[known].origin = origin
            return []
        number = self._numbers[text] = len(self._names)
        name = _Name(text, origin, plain(text), tokens(text))
        self._names.append(name)
        new = []
        for token in dict.fromkeys(name.tokens):
            if token not in self._named:
                new.append(token)
            self._named.setdefault(token, []).append(number)
        return new

    def best(self, typed: str, most: int = MOST) -> list[Offer]:
        """Return what may be meant, the best first.

        Args:
            typed: So far; fewer than three letters, or two signs of a script without
                spaces, suggest nothing.
            most: How many at most.
        """
        start = being_typed(typed)
        sentence, head = typed[start:].rstrip("\n"), typed[:start]
        said = tokens(sentence)
        letters = sum(map(len, said))
        few = _FEWEST_SIGNS if UNSPACED.search(sentence) else _FEWEST_LETTERS
        if not said or letters < few:
            return []
        wanted = _Wanted(said, plain(sentence).strip(), self)
        found = [
            Offer(name.text, name.origin, head + name.text)
            for name in self._rated(wanted)[:most]
        ]
        if not wanted.goes_on or len(found) < most:
            like = len(found) < most or not wanted.met[-1]
            begun, words = self._completed(sentence, head, like=like)
            first = not wanted.goes_on and (begun or not wanted.content)
            found = words + found if first else found + words
        told = (offer for offer in found if offer.whole.strip() != typed.strip())
        return list({offer.whole: offer for offer in told}.values())[:most]

    def weight(self, token: str) -> float:
        """Return how much a word tells, 0 to 1: the rarer the more."""
        count = len(self._names) + 1
        held = len(self._named.get(token, ()))
        return math.log(count / held) / math.log(count) if held else 1.0

    def begun(self, word: str) -> dict[str, float]:
        """Return the tokens that a word begins, with how much of them it tells."""
        return {
            token: 1.0 if token == word else _BEGUN + 0.3 * len(word) / len(token)
            for token in _beginning(self._tokens, word)
        }

    def like(self, word: str) -> dict[str, float]:
        """Return the tokens whose beginning a word misspells, with how well it does."""
        return self._like(word, self._named, "names")

    def _like(self, word: str, among: Iterable[str], which: str) -> dict[str, float]:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        wrong = 0 if len(word) < _SHORTEST else 1 if len(word) < _LONGER else 2
        if not wrong or UNSPACED.search(word):
            return {}
        found: dict[str, float] = {}
        for length in range(len(word) - 1, len(word) + 2):
            begun = self._beginnings(length, among, which)
            near = process.extract(
                word,
                begun.keys(),
                scorer=OSA.distance,
                score_cutoff=wrong,
                limit=None,
            )
            for begin, distance, _ in near:
                for token in begun[begin]:
                    met = 0.9 - _WRONG * distance - 0.1 * (begin[0] != word[0])
                    found[token] = max(found.get(token, 0.0), met)
        for token in self._by_ear(word, among, which):
            found.setdefault(token, _HEARD)
        return {
            token: met * (0.85 + 0.15 * min(1.0, len(word) / len(token)))
            for token, met in found.items()
        }

    def _beginnings(
        self, length: int, among: Iterable[str], which: str
    ) -> dict[str, list[str]]:
        """Return the tokens by their first so many letters."""
        key = length if which == "names" else -length
        if key not in self._begun:
            begun: dict[str, list[str]] = {}
            for token in among:
                if len(token) >= length:
                    begun.setdefault(token[:length], []).append(token)
            self._begun[key] = begun
        return self._begun[key]

    def _by_ear(self, word: str, among: Iterable[str], which: str) -> Iterator[str]:
        """Yield the tokens that begin with the sounds of a word."""
        from jellyfish import metaphone

        sound = metaphone(word) if word.isascii() and word.isalpha() else ""
        if len(sound) < _SOUNDS:
            return
        if which not in self._heard:
            heard: dict[str, list[str]] = {}
            for token in among:
                if token.isascii() and token.isalpha():
                    heard.setdefault(metaphone(token), []).append(token)
            self._heard[which] = heard
        # The last sound may be half of one: "t" of "th".
        begin = sound[:-1] if len(sound) > _SOUNDS + 1 else sound
        for other, sounding in self._heard[which].items():
            if other.startswith(begin):
                yield from sounding

    def _rated(self, wanted: _Wanted) -> list[_Name]:
        """Return the names that may be meant, the best first."""
        rough: dict[int, float] = {}
        for place, met in enumerate(wanted.met):
            weight = wanted.weights[place]
            best: dict[int, float] = {}
            for token, how in met.items():
                holders = self._named[token]
                if place < len(wanted.met) - 1 and self._is_common(holders):
                    continue
                for number in holders:
                    if best.get(number, 0.0) < how:
                        best[number] = how
            for number, how in best.items():
                rough[number] = rough.get(number, 0.0) + weight * how
        if not wanted.content:
            rough = {
                n: each
                for n, each in rough.items()
                if self._names[n].plain.startswith(wanted.plain)
                or all(t in self._names[n].tokens for t in wanted.tokens[:-1])
            }
        first = sorted(rough, key=lambda number: (-rough[number], number))[:_RATED]
        rated = [(self._rating(self._names[n], wanted), -n) for n in first]
        rated.sort(reverse=True)
        return [self._names[-n] for rating, n in rated if rating > 0]

    def _is_common(self, holders: Sequence[int]) -> bool:
        return len(holders) > max(_RATED, _COMMON * len(self._names))

    def _rating(self, name: _Name, wanted: _Wanted) -> float:
        """Return how well a name completes what is typed; 0 where it does not."""
        places: list[int] = []
        told: dict[int, int] = {}
        rating = 0.0
        content = False
        for word, met, weight in zip(
            wanted.tokens, wanted.met, wanted.weights, strict=True
        ):
            found = [
                (met[token], -at)
                for at, token in enumerate(name.tokens)
                if token in met
            ]
            if not found:
                continue
            how, at = max(found)
            rating += weight * how
            places.append(-at)
            told[-at] = min(len(word), len(name.tokens[-at]))
            content = content or word in wanted.content
        if wanted.content and not content:
            return 0.0
        begins = name.plain.startswith(wanted.plain)
        rating += _BEGINS * begins
        letters = sum(map(len, name.tokens)) or 1
        rating += _WHOLE * sum(told.values()) / letters
        rating += _ORDER * (len(places) > 1 and places == sorted(places))
        rating -= 0.02 * (places[-1] if places else 0)
        return rating + _ASKED * (name.origin == ASKED)

    def _completed(
        self, sentence: str, head: str, *, like: bool
    ) -> tuple[bool, list[Offer]]:
        """Return words of the texts that the last word may be.

        And whether it begins them, rather than misspells them.

        Args:
            sentence: What is being typed.
            head: What stands before it.
            like: Whether words that it misspells are looked for.
        """
        last = None
        for found in _WORD.finditer(sentence):
            last = found
        if last is None or last.end() != len(sentence):
            return False, []
        word = plain(last[0])
        if len(word) < _FEWEST_LETTERS or word in self._words:
            return False, []
        begun = dict.fromkeys(_beginning(self._sorted_words, word), 1.0)
        near = begun
        if like and not begun:
            near = self._like(word, self._words, "words")
        order = sorted(near, key=lambda each: (-near[each], self._words[each][0]))
        above = head + sentence[: last.start()]
        told = (self._words[each][1] for each in order[:_MOST_WORDS])
        return bool(begun), [Offer(word, "word", above + word) for word in told]


class _Wanted:
    """What is typed, word by word."""

    def __init__(self, said: list[str], sentence: str, names: _Index) -> None:
        """Look for the tokens that each word may be."""
        self.tokens = said[-_LAST_WORDS:]
        self.plain = sentence
        self.met: list[dict[str, float]] = []
        self.weights: list[float] = []
        self.goes_on = False
        """Whether a name goes on with the last word as it is written."""
        self.content: set[str] = set()
        """Words that say what is asked about."""
        last = len(self.tokens) - 1
        for at, word in reversed([*enumerate(self.tokens)]):
            met = names.begun(word)
            if at < last and 1.0 in met.values():
                met = {token: how for token, how in met.items() if how == 1.0}
            elif at < last:
                met = {token: 0.8 * how for token, how in met.items()}
            self.goes_on = bool(met) if at == last else self.goes_on
            few = sum(len(names._named[token]) for token in met) < MOST  # noqa: SLF001
            misspelt = not met and last - at < _MENDED
            if misspelt or (at == last and few and 1.0 not in met.values()):
                met = names.like(word) | met
            self.met.insert(0, met)
            tells = max(map(names.weight, met), default=0.0)
            share = _LAST if at == last else _BEFORE / (1 + 0.1 * (last - at))
            if len(word) == 1 and not UNSPACED.search(word):
                share = min(share, _LETTER)
            self.weights.insert(0, share * tells)
            least = _RARE if self.content else _CONTENT
            if tells > least and share > _LETTER:
                self.content.add(word)


def _beginning(found: Sequence[str], word: str) -> Sequence[str]:
    """Return those of sorted words that begin with one."""
    first = bisect_left(found, word)
    return found[first : bisect_left(found, word + "\U0010ffff", first)]


ASKED = gettext("asked before")


class Suggestions:
    """What may be asked; indexed once, and again when the texts change."""

    def __init__(self) -> None:
        """Know nothing."""
        self._lock = Lock()
        self._key: tuple[object, ...] = ()
        self._names = _Index()
        self._asked = 0

    def best(
        self,
        typed: str,
        asked: Sequence[str],
        headings: Sequence[str],
        titles: Sequence[str] = (),
        words: Sequence[str] = (),
    ) -> list[Offer]:
        """Return what may be meant, the best first; any thread may ask.

        Args:
            typed: So far.
            asked: Questions that were asked before, oldest first.
            headings: Of the texts, "" between two texts.
            titles: Of the texts.
            words: Of the texts, the most common first.
        """
        with self._lock:
            key = (id(headings), len(headings), id(words), len(titles))
            if key != self._key or len(asked) < self._asked:
                self._key, self._names = key, _Index()
                named = chain(
                    ((text, ASKED) for text in reversed(asked)),
                    ((text, "heading") for text in headings if text),
                    ((text, "text") for text in titles if text),
                )
                first: dict[str, str] = {}
                for text, origin in named:
                    first.setdefault(text, origin)
                self._names.fill(first.items(), words)
            else:
                for text in asked[self._asked :]:
                    self._names.add(text, ASKED)
            self._asked = len(asked)
            return self._names.best(typed)
