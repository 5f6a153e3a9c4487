"""Wording of the question: typing errors repaired, names resolved.

A word is looked at only if neither the corpus nor the model's vocabulary holds it, and
it stands only for a word of the corpus.  In an English corpus an ordinary English word
is left alone, and what another stands for is judged by its letters and its sound
(_spelling.py): what is sure is repaired, what may be is offered.  In other languages a
long one becomes the nearest word: same first letter, one letter left out, doubled or
exchanged with its neighbour, not at the end; the most used of several.

Two words that the corpus writes as one are joined, one that it writes as two is split.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from explainbot.answering.question._spelling import (
    LARGE,
    NOTHING,
    PLURALS,
    Guess,
    Sounds,
    edits,
    guess,
    may_stand_for,
    same_stem,
)
from explainbot.answering.question.opposites import apart
from explainbot.text.languages import CONTRACTION, main_language, stop_words
from explainbot.text.terms import POSSESSIVE, UNSPACED, stemmed, terms, words
from explainbot.text.word_lists import has_dictionary, is_common, is_ordinary, word_list

if TYPE_CHECKING:
    from explainbot.embedding.protocol import Encoder
    from explainbot.index.protocol import Store
    from explainbot.text.terms import Names


SHORTEST = 4
"""Letters below which a word is left alone."""
SHORTEST_NAME = 6
"""The same for a word with a capital, but for names of the corpus's subjects: "Boko"
is a name, not a misspelt "book"."""
SHORTEST_SLIP, ENDING = 7, 2
"""Letters of a word in a language without a dictionary from which it is mended, and of
an ending, in which another letter makes another form."""
LONGEST_ENDING = 2
LONGEST_WHOLE = 40
"""Letters of a word in which two are looked for."""
PART, JOINED = 2, 6
"""Letters of a part of a word that was written as two, and of the whole, at least."""
TOGETHER = 8
"""Sections in which two words are looked for side by side."""
WHO = re.compile(
    r"\s*who(?:\s+(?:is|was)|['’]?s)\s+(?P<name>\w+)(?:\s+\w+)?", re.IGNORECASE
)
"""A question that is asked of somebody by name."""
REMEMBERED = 256
"""Earlier questions of which the reading is kept for the next one."""
OFFERS = 3
"""Wordings that are offered at most."""


class Understanding(NamedTuple):
    """How a question is understood."""

    text: str
    """Without typing errors."""
    did_you_mean: tuple[str, ...] = ()
    """Other wordings that may be meant, the likeliest first."""


class _Spot(NamedTuple):
    """A run of the question, and what it stands for or may stand for."""

    start: int
    end: int
    sure: str | None
    offered: tuple[str, ...] = ()


class Repairs:
    """Questions with their typing errors repaired, some of them in advance."""

    def __init__(self, store: Store, encoder: Encoder, also: Container[str]) -> None:
        """Take what ``read`` takes."""
        self._store, self._encoder, self._also = store, encoder, also
        self._sounds = Sounds(store)
        self._kept: dict[str, Understanding] = {}
        self._earlier: dict[str, str] = {}

    def reading(self, question: str) -> Understanding:
        """Return how the question is understood."""
        if question in self._kept:
            return self._kept[question]
        return read(question, self._store, self._encoder, self._also)

    def of(self, question: str) -> str:
        """Return the question without typing errors."""
        return self.reading(question).text

    def of_earlier(self, question: str) -> str:
        """Return the same for an earlier question, which comes again with the next."""
        if question not in self._earlier:
            if len(self._earlier) >= REMEMBERED:
                self._earlier.clear()
            self._earlier[question] = self.of(question)
        return self._earlier[question]

    def kept(self, question: str) -> str:
        """Return the question without typing errors, and keep that."""
        self._kept[question] = self.reading(question)
        return self._kept[question].text

    def alike(self, question: str) -> tuple[str, ...]:
        """Return wordings with words that the corpus holds and that sound the same.

        For a question that finds nothing: "What is fishing?", phishing.
        """
        return alike(question, self._store, self._encoder, self._sounds, self._also)

    def forget(self) -> None:
        """Forget what was kept."""
        self._kept.clear()

    def expect(self, questions: Sequence[str]) -> None:
        """Look up the words of several questions at once; the index keeps them."""
        every = {
            POSSESSIVE.sub("", word)
            for question in questions
            for word, _, _ in words(question)
        }
        pairs = [pair for question in questions for pair in _pairs(question)]
        wholes = {one for left, right, *_ in pairs for one in _wholes(left, right)}
        self._store.corpus.known_words(every | wholes)
        for code in self._store.languages:
            known = {term for word in every for term in terms(word, code)}
            self._store.term_numbers(known, code)


def repair(
    question: str, store: Store, encoder: Encoder, also: Container[str] = ()
) -> str:
    """Return the question with its typing errors repaired; else as it was.

    Args:
        question: In the student's words.
        store: The index.
        encoder: Whose vocabulary is known as well.
        also: Further words, in lower case, that are no typing errors.
    """
    return read(question, store, encoder, also).text


def read(
    question: str, store: Store, encoder: Encoder, also: Container[str] = ()
) -> Understanding:
    """Return how a question is understood; takes what ``repair`` takes."""
    suspects = {}
    for word, start, _ in words(question):
        bare = POSSESSIVE.sub("", word)
        if CONTRACTION.fullmatch(bare) or bare in also:
            continue
        if len(bare) >= SHORTEST and bare.isalpha() and not encoder.knows_word(bare):
            suspects[start] = bare
    spoken = asked_languages(question, store, encoder)
    written = store.corpus.known_words(set(suspects.values())) if suspects else set()
    known = _known(set(suspects.values()), written, store, spoken)
    names = [store.names_in(language) for language in spoken]
    named = {(start, end) for own in names for start, end, _ in own.mentions(question)}
    unknown = {
        start: word
        for start, word in suspects.items()
        if word not in known and not any(left <= start < right for left, right in named)
    }
    english = has_dictionary(spoken[0])
    spots = _joins(question, store, set(unknown.values())) if english else []
    joined = {place for spot in spots for place in range(spot.start, spot.end)}
    for start, word in unknown.items():
        if start not in joined:
            if not english:
                found = Guess(_nearest(word, store, spoken))
            elif asking := "" if question[:start].strip() else _asking(word):
                found = Guess(asking)
            else:
                found = _english(word, store)
            found = _of_a_name(question, start, word, found, names[0])
            if any(found):
                spots.append(_Spot(start, start + len(word), *found))
    if english:
        spots += _stemmed_alike(suspects, unknown, written, store)
    return _written(question, sorted(spots))


def _stemmed_alike(
    suspects: dict[int, str],
    unknown: Container[int],
    written: Container[str],
    store: Store,
) -> list[_Spot]:
    """Return the misspelt words that have the stem of one of the corpus's words.

    ``written`` are those that stand in it as they are.
    """
    spots = [
        _Spot(start, start + len(word), same_stem(word, store))
        for start, word in suspects.items()
        if start not in unknown and word not in written and not is_ordinary(word)
    ]
    return [spot for spot in spots if spot.sure]


def _of_a_name(
    question: str, start: int, word: str, found: Guess, names: Names
) -> Guess:
    """Return of what a word may stand for what it still may if it is a name."""
    if found.sure and start in _person(question) and is_common(found.sure):
        found = Guess(None, (found.sure,))
    if not start or not question[start].isupper():
        return found
    sure = found.sure or ""
    if not sure or (len(word) < SHORTEST_NAME and not names.hold(sure)):
        return NOTHING
    return found if _near(word, sure) else Guess(None, (sure,))


def alike(
    question: str,
    store: Store,
    encoder: Encoder,
    sounds: Sounds,
    also: Container[str] = (),
) -> tuple[str, ...]:
    """Return wordings with a word of the corpus for another that sounds the same.

    Args:
        question: In the student's words.
        store: The index.
        encoder: Whose vocabulary tells the question's language as well.
        sounds: Its words by their sound.
        also: Words, in lower case, that are left alone.
    """
    found = {
        (start, end): word
        for word, start, end in words(question)
        if len(word) >= SHORTEST
        and word.isalpha()
        and word not in stop_words("en")
        and word not in also
        and not CONTRACTION.fullmatch(word)
        and not question[start].isupper()
    }
    spoken = asked_languages(question, store, encoder) if found else ()
    if not spoken or not has_dictionary(spoken[0]):
        return ()
    own = set(found.values())
    known = _known(own, store.corpus.known_words(own), store, spoken)
    spots = [
        _Spot(start, end, None, sounds.homophones(word))
        for (start, end), word in found.items()
        if word not in known
    ]
    spots = [spot for spot in spots if spot.offered] or _beside(
        question, store, sounds, also
    )
    return _written(question, spots).did_you_mean


def _beside(
    question: str, store: Store, sounds: Sounds, also: Container[str]
) -> list[_Spot]:
    """Return a word that the corpus has not beside another, and what it has there.

    "Teutonic plates" where the corpus has tectonic plates; "heart beet", heartbeat.
    """
    pairs = [
        (left, right, start, after)
        for (left, start, middle), (right, after, _) in pairwise(words(question))
        if question[middle:after] == " "
        and all(len(one) >= SHORTEST and one.isalpha() for one in (left, right))
        and stop_words("en").isdisjoint((left, right))
        and not any(map(CONTRACTION.fullmatch, (left, right)))  # "doesnt": no "doubt"
        and left not in also
        and right not in also
    ]
    for left, right, start, after in pairs if store.count() <= LARGE else ():
        if _side_by_side(left, right, store):
            continue
        end = after + len(right)
        joined = left + right
        # The nearest is wanted only if it is no more than a typing error away.
        whole = sounds.near(joined, 1 - (edits(joined) + 0.5) / len(joined))[:1]
        if whole and _edited(joined, whole[0]):
            return [_Spot(start, end, None, (whole[0],))]
        for word, other in _one_replaced(left, right, store, sounds):
            place = start if word == left else after
            return [_Spot(place, place + len(word), None, (other,))]
    return []


def _one_replaced(
    left: str, right: str, store: Store, sounds: Sounds
) -> Iterable[tuple[str, str]]:
    """Yield one of two words with the one that the corpus has beside the other."""
    for other in sounds.near(left):
        if may_stand_for(left, other) and _side_by_side(other, right, store):
            yield left, other
    for other in sounds.near(right):
        if may_stand_for(right, other) and _side_by_side(left, other, store):
            yield right, other


def _person(question: str) -> range:
    """Return the places of the first two words of whom a question asks about.

    A name that nobody knows is likelier there than a misspelt common word.
    """
    found = WHO.match(question)
    if found is None or found["name"].lower() in stop_words("en"):
        return range(0)
    return range(found.start("name"), found.end())


def _english(word: str, store: Store) -> Guess:
    """Return what an English word that nobody knows stands for."""
    if is_ordinary(word):
        return NOTHING
    parts = _split(word, store)
    return Guess(parts) if parts else guess(word, store)


def _asking(word: str) -> str:
    """Return the one question word that a first word may stand for: "wich"; else ""."""
    asking = word_list("question_words", "en")
    near = [one for one in asking if len(one) >= SHORTEST and _near(word, one)]
    return near[0] if len(near) == 1 else ""


def _near(word: str, other: str) -> bool:
    """Whether another word begins alike and is no more than a typing error away."""
    return word[0] == other[0] and _edited(word, other)


def _edited(word: str, other: str) -> bool:
    from rapidfuzz.distance import OSA

    return bool(OSA.distance(word, other) <= edits(word))


def _joins(question: str, store: Store, unknown: Container[str]) -> list[_Spot]:
    """Return where two words stand for one of the corpus: "earth quakes"."""
    pairs = _pairs(question)
    if not pairs:
        return []
    wholes = {whole for left, right, *_ in pairs for whole in _wholes(left, right)}
    held = store.corpus.known_words(wholes.union(*(pair[:2] for pair in pairs)))
    spots: list[_Spot] = []
    for left, right, start, end in pairs:
        if spots and start < spots[-1].end:
            continue
        whole, both = left + right, {left, right} <= held
        if not held.isdisjoint(_wholes(left, right)):
            if not both:
                spots.append(_Spot(start, end, whole))
            elif not _side_by_side(left, right, store):
                spots.append(_Spot(start, end, None, (whole,)))
        elif (left in unknown or right in unknown) and held.isdisjoint((left, right)):
            meant = guess(whole, store).sure
            if meant is not None and _edited(whole, meant):
                spots.append(_Spot(start, end, meant))
    return spots


def _pairs(question: str) -> list[tuple[str, str, int, int]]:
    """Return two words each that may be one, with the offsets of both together."""
    return [
        (left, right, start, end)
        for (left, start, middle), (right, after, end) in pairwise(words(question))
        if question[middle:after] == " " and _joinable(left, right)
    ]


def _joinable(left: str, right: str) -> bool:
    both = left, right
    return (
        len(left) + len(right) >= JOINED
        and all(len(part) >= PART and part.isalpha() for part in both)
        and stop_words("en").isdisjoint(both)
    )


def _wholes(left: str, right: str) -> tuple[str, str, str]:
    """Return two words as one, and its other number."""
    whole = left + right
    return whole, f"{whole}s", whole.removesuffix("s")


def _split(word: str, store: Store) -> str | None:
    """Return the two words that the corpus writes for one, or "what is"."""
    if len(word) > LONGEST_WHOLE:
        return None
    cuts = [(word[:cut], word[cut:]) for cut in range(PART, len(word) - PART + 1)]
    held = store.corpus.known_words({part for cut in cuts for part in cut})
    for left, right in cuts:
        asked = {left, right} <= stop_words("en")
        if asked or ({left, right} <= held and _side_by_side(left, right, store)):
            return f"{left} {right}"
    return None


def _side_by_side(left: str, right: str, store: Store) -> bool:
    """Whether the corpus has two words one after the other."""
    pair = [*terms(left), *terms(right)]
    numbers = store.term_numbers(pair, "en")
    if len(pair) != len((left, right)) or not numbers.keys() >= set(pair):
        return False
    first, second = (numbers[term][0] for term in pair)
    for section in store.get(store.lexical(pair, TOGETHER, None, "en")).values():
        found = store.section_terms([section])
        # A mention of a subject may stand between, as the subject's own term.
        for gap in (1, 2):
            if ((found[:-gap] == first) & (found[gap:] == second)).any():
                return True
    return False


def _written(question: str, spots: Sequence[_Spot]) -> Understanding:
    """Return the question with what is sure, and with what may be."""
    text = _replaced(question, [(spot, spot.sure) for spot in spots])
    doubtful = [spot for spot in spots if spot.offered]
    if not doubtful:
        return Understanding(text)
    likeliest = {spot: spot.sure or spot.offered[0] for spot in spots}
    meant = [likeliest]
    meant += [likeliest | {one: other} for one in doubtful for other in one.offered[1:]]
    offered = dict.fromkeys(_replaced(question, words.items()) for words in meant)
    return Understanding(text, tuple(offered)[:OFFERS])


def _replaced(question: str, words: Iterable[tuple[_Spot, str | None]]) -> str:
    """Return the question with other words in some places, in order; case is kept."""
    pieces, last = [], 0
    for spot, better in words:
        if better is not None:
            typed = question[spot.start : spot.end]
            pieces += [question[last : spot.start], _cased(better, typed)]
            last = spot.end
    return "".join([*pieces, question[last:]])


def _cased(word: str, typed: str) -> str:
    """Return a word with the capitals of another."""
    if typed.isupper():
        return word.upper()
    return word[0].upper() + word[1:] if typed[0].isupper() else word


def _opposed(word: str, better: str, spoken: Sequence[str]) -> bool:
    """Whether a word of the corpus is the opposite of the one typed, no repair."""
    return any(
        apart(stemmed(word, code), stemmed(better, code), code) for code in spoken
    )


def _known(
    suspects: set[str], written: set[str], store: Store, spoken: Sequence[str]
) -> set[str]:
    """Return the words that the corpus holds in a language, in any form.

    ``written`` are those that stand in it as they are, in whatever language.
    """
    held = set() if store.languages[1:] else set(written)
    for language in spoken:
        stems = {word: terms(word, language) for word in suspects - held}
        every = (term for found in stems.values() for term in found)
        numbers = store.term_numbers(every, language)
        held |= {
            word
            for word, found in stems.items()
            if all(term in numbers for term in found)
            and (found or word in stop_words(language))
        }
    return held


def _singular(word: str, made: str, store: Store, spoken: Sequence[str]) -> bool:
    """Whether a word is another one's plural: both have the same stem."""
    return any(
        terms(made, language) == terms(word, language)
        for language in spoken
        if _held(word, store, (language,))
    )


def _held(word: str, store: Store, spoken: Sequence[str]) -> bool:
    """Whether a word of the corpus stands in sections of one of these languages."""
    if not store.languages[1:]:
        return True
    return any(store.term_numbers(terms(word, code), code) for code in spoken)


def _nearest(word: str, store: Store, spoken: Sequence[str]) -> str | None:
    """Return the word of the texts that was meant, in a language without a dictionary.

    Any word that the texts lack may be a good one there ("heizen" beside "heißen"), so
    only a plain slip of the hand in a long word is mended; letter sequences find the
    rest.
    """
    from rapidfuzz.distance import OSA, Indel

    if len(word) < SHORTEST_SLIP or UNSPACED.search(word):
        return None
    allowed = 1
    longest = len(word) + allowed + LONGEST_ENDING
    best: tuple[int, bool, int, int, str] | None = None
    for other, uses in store.corpus.words_like(word[0], len(word) - allowed, longest):
        forms = [other]
        if other.endswith(PLURALS):
            forms += [other.removesuffix(end) for end in PLURALS if other.endswith(end)]
        for form in forms:
            distance = OSA.distance(word, form, score_cutoff=allowed)
            # Few words are near, so all else is looked at last.
            if distance > allowed or not _slipped(word, form):
                continue
            if not _mends(other) or _opposed(word, form, spoken):
                continue
            made = form != other
            if not _held(other, store, spoken):
                continue
            if not made or _singular(other, form, store, spoken):
                # A letter left out or doubled is likelier than one for another.
                found = (distance, made, Indel.distance(word, form), -uses, form)
                best = found if best is None else min(best, found)
    return best[-1] if best else None


def _slipped(word: str, form: str) -> bool:
    """Whether a letter was left out, doubled or exchanged with another, before the end.

    Another letter in its place makes another word, another ending a form of the same.
    """
    moved = sorted(word) == sorted(form) or len(word) != len(form)
    inside = word[: len(form) - ENDING] != form[: len(form) - ENDING]
    return moved and inside


def _mends(word: str) -> bool:
    """Whether a word may be what was meant.

    One that says nothing mends nothing, and may be a word of another language.
    """
    return word.isalpha() and word not in stop_words("en")


MODEL = 0.5
"""What a word counts that the model alone knows: it knows some of other languages."""


def asked_languages(question: str, store: Store, encoder: Encoder) -> tuple[str, ...]:
    """Return the languages of the corpus that most words of a question are of.

    A word is of each language that has it among its empty words or in whose sections it
    stands, in any form.  One that is of none counts half for the model's own language,
    if the model knows it.  Of a corpus in one language that one is returned, of a
    question whose words are of none all of them.

    Args:
        question: The question; several languages are returned if they share it.
        store: The index.
        encoder: Whose vocabulary is known as well.
    """
    languages = store.languages
    if not languages[1:]:
        return languages or (main_language(languages),)
    asked = {POSSESSIVE.sub("", word) for word, _, _ in words(question)}
    of = {code: _words_of(asked, code, store) for code in languages}
    left = asked.difference(*of.values())
    counts = {code: float(len(found)) for code, found in of.items()}
    for code in counts.keys() & set(encoder.languages):
        counts[code] += MODEL * sum(map(encoder.knows_word, left))
    most = max(counts.values())
    return tuple(code for code in languages if counts[code] == most)


def _words_of(asked: set[str], language: str, store: Store) -> set[str]:
    """Return those words that are empty in a language, or stand in its sections."""
    own = {word: terms(word, language) for word in asked}
    every = (term for found in own.values() for term in found)
    known = store.term_numbers(every, language)
    empty = stop_words(language)
    return {
        word
        for word, found in own.items()
        if word in empty or (found and all(term in known for term in found))
    }
