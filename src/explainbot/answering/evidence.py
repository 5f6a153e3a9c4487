"""Evidence: the sentence of a passage that answers, and perhaps a second one.

A sentence scores its cosine with the question, plus .6 times the share of the
question's terms that it holds (weighted by how few of the passage's sentences hold
them; those of the headings do not count: each sentence is about them), plus .3 if it
holds the kind of thing asked for: a number, a year, a name; and .3 if it says what the
thing is, .6 if it gives it its name (``measures``); and in English .6 if it can be the
answer by a closer look (answer_types.py): a number of the things asked for, in units
that fit.  Under a heading that is a question the first sentence that can mostly answers
that one: it gets 1.2 times the square of the heading's cosine besides.  Where a reader
read, a sentence gains by how likely the answer's words stand in it.  A question, a
label, an announcement, and what is only reported as a belief ("Myth: bats are blind")
leave their score to the sentence that follows.  A sentence of which the reader is far
surer is marked all the same, none of a paragraph about another thing of the kind.
The row of a table that the question names comes before all else (``rows``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import islice, takewhile
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from explainbot.answering.items.labelled import look_up
from explainbot.answering.items.rows import YES_OR_NO, Lookup
from explainbot.answering.measures import (
    NOTHING,
    Belonging,
    belonging,
    measures,
    shares_of,
    weights_for,
)
from explainbot.answering.question.answer_types import (
    answer_type,
    can_answer,
    persons,
    unit_asked,
)
from explainbot.answering.question.sentence_kinds import (
    asking_in,
    asks_for_beliefs,
    believed,
    on_either,
    points_back,
    reason_asked,
)
from explainbot.answering.question.subject import asked_about, stems_of
from explainbot.answering.question.tokens import other_forms
from explainbot.index.boilerplate import asks
from explainbot.index.exercises import is_exercise
from explainbot.index.marking import announces
from explainbot.text.cache import late
from explainbot.text.languages import stop_words
from explainbot.text.terms import distinct_words
from explainbot.text.terms import words as words_of
from explainbot.text.word_lists import (
    has_dictionary,
    has_list,
    is_ordinary,
    listed,
    word_list,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from explainbot.answering.checks.restating import Reason
    from explainbot.answering.retrieval import Query
    from explainbot.index.protocol import Store
    from explainbot.index.storage.rows import StoredSection
    from explainbot.records import Span

SECOND = 0.75
"""A second sentence is marked if it scores at least this share of the best."""
FAR = 4
"""Sentences from a pronoun back to what it means, at most."""
READ = 1.6
"""What a sentence gains by a sure answer in it; half of it at even chances."""
SURE = 0.0
"""Logit from which on the answer's own words are told."""
SURER = 6.0
"""By how much surer the reader is of the answer in another sentence, to mark that."""
LESS = 4.0
"""By how much less a reason beside it may be one, that has no word for it."""
SOMEWHAT = 1.0
"""The same where that sentence holds more of the question."""
NEAR = 0.5
"""By how much such a sentence may score less."""
DIGIT = late(r"\d")
OTHERS = 1.0
"""What a sentence loses in a paragraph about another thing of the kind."""
CONDITION = 0.6
"""What a sentence gains that has the amount under which something is asked, where
another is told under another."""
BELIEF = 0.5
"""Share of the next sentence's score that a belief keeps: it is not marked."""
ROW = 0.5
"""What the row of a table that the question names gains on all other sentences."""
ALIKE = 2
"""Further rows that are marked where several are named equally well."""
LABEL = 6
"""Words of a sentence up to which it may be but a label of what follows."""
MUCH, MORE = 0.6, 0.25
"""Share of the question, by weight of its terms, that an exercise holds at least, and
by how much more than the best sentence, to be what is asked."""
CURT = 2
"""Words of a sentence up to which it says little alone."""
KEPT = 512
"""Passages of which is kept what does not depend on the question."""
DIGITS = late(r"\d+")
STOP = late(r"(?<![^\W\d_]\.[^\W\d_])[.!?…]+$")
LETTER = late(r"[^\W_]")
"""Or a digit."""
LEANING = late(rf"\W*{listed('leaning_openers')}\b")
"""Openings of an English sentence that stand for what the one before names."""
OPENER = late(r"[A-ZÀ-Þ][\w’'-]+")
CLASS = late(r"""\W*The\ (?P<noun>[a-z]{3,})(?=\ (?P<next>[\w’'-]+))""", re.VERBOSE)
"""The same with a noun: "The building has", where only a town hall was named."""
INNER_CAPITAL = late(r"(?<=\w\s)[A-ZÀ-Þ]\w")
"""A name, of a person perhaps."""
NAMED_ON = frozenset({"of", "that", "which", "who", "in", "on", "at", "for"})
"""What follows a noun and says which one is meant: "the building that"."""


@dataclass(frozen=True)
class Sentences:
    """A passage's sentences, and how well each seems to answer."""

    text: str
    """Of the passage."""
    spans: tuple[Span, ...]
    """Offsets in the text, in order; at least one."""
    scores: NDArray[np.float64]
    """One each; -inf for a table's rule, a lone sign, or words that tell nothing."""
    answers: tuple[tuple[Span, float] | None, ...] = ()
    """Of each sentence the words that a reader takes for the answer, by their offsets
    in the text, with their logit over none; () if none read."""
    exercise: bool = False
    """Whether an exercise among them fits the question better than what they tell."""
    lookup: Lookup | None = None
    """What the question finds in the passage's tables, if there are any."""
    shares: tuple[float, ...] = ()
    """Of the question's terms, by weight, that each sentence holds; () if unknown."""
    telling: frozenset[int] = frozenset()
    """The places of those that tell what the question says is done; empty where it is
    asked who does it, when, where, why or whether."""
    back: frozenset[int] = frozenset()
    """The places of those that only say what comes of the one before, which tells the
    reason that is asked for."""
    own: Belonging = NOTHING
    """What of them belongs to the thing that the question names."""
    sides: tuple[int, ...] = ()
    """The places of the sentences on either thing, where a question compares two and
    none tells of both; else ()."""
    beside: Mapping[int, Reason] = field(default_factory=dict)
    """Of those that only say what is asked, why or how it can be, the reason beside."""

    @property
    def best(self) -> int:
        """The place of the sentence that answers best, without the reader."""
        return int(np.argmax(self.scores))

    @cached_property
    def marked(self) -> int:
        """The place of the sentence that is marked, the reader's word counted in."""
        if self.sides and not self.in_row(self._found):
            return self.sides[0]
        found = self._found
        if found in self.back and self._joined(found):
            return found - 1
        reason = self._reason(found)
        return found if reason is None else reason

    def _reason(self, place: int) -> int | None:
        """Return the place of the reason beside what only says what is asked, or None.

        What may itself give one ("when it is lit") is left where the reader finds
        hardly an answer beside it.
        """
        reason = self.beside.get(place)
        rows = self.lookup.rows if self.lookup else ()
        if (
            reason is None
            or place in rows
            or not np.isfinite(self.scores[reason.place])
        ):
            return None
        if reason.place in self.own.others:
            return None
        if reason.told or reason.plain or not self.answers:
            return reason.place
        here, there = self.answers[place], self.answers[reason.place]
        if here is None or there is None:
            return reason.place
        return reason.place if there[1] >= min(SURE, here[1] - LESS) else None

    @property
    def stated(self) -> bool:
        """Whether the mark stands beside what may give the reason, too, "when lit"."""
        reason = self.beside.get(self._found) if self.spans[1:] else None
        return bool(reason and reason.place == self.marked and not reason.plain)

    @property
    def _found(self) -> int:
        # A row is chosen by what it is about; the reader was not trained on tables.
        found = self.lookup or Lookup(frozenset())
        of_rows = self._of_rows(found)
        if not self.answers and not of_rows:
            fuller = self.own.fuller(self.best)
            return self.best if fuller is None else fuller
        if not self.answers or (of_rows and not self._beside(found)):
            return self.best
        margins = np.array(
            [
                one[1] if one and self._tells(at, found) else -np.inf
                for at, one in enumerate(self.answers)
            ]
        )
        if of_rows:
            return int(np.argmax(margins))
        scores = self.scores + READ / (1 + np.exp(-margins / 2))
        if not found.chosen:
            best, surest = int(np.argmax(scores)), int(np.argmax(margins))
            told = self._telling(best, margins)
            if told is None:
                told = self.own.fuller(best)
                # The reader must find an answer there; it was trained on English.
                sure = told is not None and (self.own.unread or margins[told] >= SURE)
                told = told if sure else None
            if told is not None:
                return told
            far = margins[surest] - max(margins[best], SURE) >= SURER
            return surest if far or self._holds_more(surest, best, margins) else best
        # Of an item that is named, the reader says which sentence; not of the text.
        whole = len(found.chosen) == int(np.isfinite(self.scores).sum())
        by = margins if found.open and not whole else scores
        return max(found.chosen, key=by.__getitem__)

    def in_row(self, place: int) -> bool:
        """Whether a sentence is a row in which the question finds something."""
        return self.lookup is not None and place in self.lookup.rows

    @property
    def untold(self) -> bool:
        """Whether what is asked is told of another thing beside the one named alone."""
        if not self.spans[1:]:
            return False
        return not self.in_row(self.marked) and self.own.untold(self.marked)

    def _holds_more(self, surest: int, best: int, margins: NDArray[np.float64]) -> bool:
        """Whether one is surer, and holds more of the question: "in winter"."""
        if not self.shares or not np.isfinite(margins[surest]):
            return False
        surer = margins[surest] - margins[best] >= SOMEWHAT
        if not surer or self.scores[best] - self.scores[surest] > NEAR:
            return False
        return self.shares[surest] > self.shares[best] > 0

    def _telling(self, best: int, margins: NDArray[np.float64]) -> int | None:
        """Return the place of the surest answer that tells the deed of the question.

        None where the best sentence does so, or the reader finds no such answer.
        """
        if not self.telling or best in self.telling:
            return None
        held = np.full(len(margins), -np.inf)
        held[list(self.telling)] = margins[list(self.telling)]
        place = int(np.argmax(held))
        # "Supply" of "supply and demand", which the heading has, is no deed.
        bare = bool(self.shares) and self.shares[place] == 0 < self.shares[best]
        return place if held[place] >= SURE and not bare else None

    def _tells(self, place: int, found: Lookup) -> bool:
        """Whether a sentence can hold the answer: it is no row and no question."""
        told = np.isfinite(self.scores[place]) and place not in found.rows
        if place in self.own.others:
            return False
        return bool(told) and not asks(self.text[slice(*self.spans[place])])

    @staticmethod
    def _of_rows(found: Lookup) -> bool:
        return not found.rows.isdisjoint(found.chosen)

    def _beside(self, found: Lookup) -> bool:
        """Whether the reader surely finds the answer beside rows named but in part."""
        if found.named or found.open:
            return False
        sure = [(one[1] if one else -np.inf) for one in self.answers]
        outside = [one for at, one in enumerate(sure) if at not in found.rows]
        inside = [one for at, one in enumerate(sure) if at in found.rows]
        return max(outside, default=-np.inf) > max(SURE, *inside)

    @property
    def words_of_answer(self) -> Span | None:
        """Offsets of the words themselves, where the reader is sure of them.

        Not in the row of a table: there it often takes the name of a column for them.
        """
        found = self.answers[self.marked] if self.answers else None
        rows = self.lookup.rows if self.lookup else ()
        if not found or found[1] < SURE or self.marked in rows:
            return None
        (start, end), last = found[0], self.spans[self.marked][1]
        if end == last:  # the stop ends the sentence, unless a word has it ("U.S.")
            end = start + len(STOP.sub("", self.text[start:end]))
        return (start, end) if start < end else None

    def chosen(self) -> tuple[Span, tuple[Span, ...]]:
        """Return the sentence that answers, and others that help to read it.

        One before it where it has a pronoun for what that one names; without a reader
        a second one that scores nearly as well.  A few words ("Two.") bring the one
        after along.  Where no sentence tells anything, none is better than another:
        all of them are given.
        """
        if not np.isfinite(self.scores).any():
            return (self.spans[0][0], self.spans[-1][1]), ()
        if not self.spans[1:]:
            return self.spans[0], ()
        best = self.marked
        if self.lookup and best in self.lookup.rows:
            return self._row(best, self.lookup)
        more = [place for place in self.sides if place != best]
        if not self.answers and not more:
            second = int(np.argsort(-self.scores, kind="stable")[1])
            least = SECOND * self.scores[best]
            if np.isfinite(self.scores[second]) and self.scores[second] >= least:
                more.append(second)
        naming = self._naming(best)
        if naming is not None and naming not in more:
            more.append(naming)
        after = best + 1
        brief = self.words(best) <= CURT and after < len(self.spans)
        if brief and np.isfinite(self.scores[after]) and after not in more:
            more.append(after)
        if after in self.back and after not in more:
            more.append(after)
        return self.spans[best], tuple(self.spans[place] for place in more)

    def _row(self, best: int, lookup: Lookup) -> tuple[Span, tuple[Span, ...]]:
        """Return a row with what names its columns, and with others just as good."""
        alike = [place for place in lookup.chosen if place != best][:ALIKE]
        more = [*lookup.heads.get(best, ()), *(alike if best in lookup.chosen else ())]
        return self.spans[best], tuple(self.spans[at] for at in more if at != best)

    def words(self, place: int) -> int:
        """Return how many words a sentence has."""
        return len(self.text[slice(*self.spans[place])].split())

    def _naming(self, place: int) -> int | None:
        """Return the place of the sentence that names what another speaks of.

        The nearest before it in the same paragraph that has no pronoun for that itself;
        of a person ("the inventor") one with a name.
        """
        noun = self._class_noun(place)
        if not noun and not self._leans(place):
            return None
        for at in range(place - 1, max(place - FAR, -1), -1):
            named = noun not in word_list("person_nouns", "en") or self._has_name(at)
            if not self._leans(at) and named:
                return at
            if noun and not self._joined(at):
                return None
        return None if noun else place - 1

    def _has_name(self, place: int) -> bool:
        """Whether a sentence holds a capital inside."""
        start, end = self.spans[place]
        return bool(INNER_CAPITAL.search(self.text[start:end]))

    def _joined(self, place: int) -> bool:
        """Whether a sentence goes on from one that tells, in the same paragraph."""
        if not place or not np.isfinite(self.scores[place - 1]):
            return False
        return "\n\n" not in self.text[self.spans[place - 1][1] : self.spans[place][0]]

    def _leans(self, place: int) -> bool:
        """Whether a sentence needs the one before.

        It begins with a pronoun, or goes on in lower case from a label.
        """
        if not place or not np.isfinite(self.scores[place - 1]):
            return False
        start, end = self.spans[place]
        if self.text[start].islower():
            return self.words(place - 1) <= LABEL
        return self._joined(place) and bool(LEANING.match(self.text[start:end]))

    def _class_noun(self, place: int) -> str:
        """Return the noun that a sentence begins with for what was named before.

        "The building has two hundred rooms", of the town hall; "" if it has none, or
        one that was used before.
        """
        start, end = self.spans[place]
        found = CLASS.match(self.text[start:end]) if self._joined(place) else None
        if not found or found["next"] in NAMED_ON or found["next"][0].isupper():
            return ""
        noun = found["noun"]
        kinds = word_list("classes", "en") | word_list("person_nouns", "en")
        known = re.search(rf"\b{noun}", self.text[:start], re.IGNORECASE)
        return noun if noun in kinds and not known else ""

    def around(self, words: int) -> tuple[int, int]:
        """Return the places of the first and last sentence around the best one.

        Of the two neighbours the better one is taken, while both together with what is
        already taken have at most so many words.
        """
        count = [self.words(place) for place in range(len(self.spans))]
        first = last = self.best
        held = count[first]
        while True:
            beside = [
                place
                for place in (first - 1, last + 1)
                if 0 <= place < len(count) and held + count[place] <= words
            ]
            if not beside:
                return first, last
            taken = max(beside, key=lambda place: self.scores[place])
            first, last = min(first, taken), max(last, taken)
            held += count[taken]


def rate(
    query: Query, section: StoredSection, store: Store, cosines: NDArray[np.float32]
) -> Sentences:
    """Return a passage's sentences with their scores for a question.

    Args:
        query: The question, as it is compared with sections in the passage's language.
        section: The passage.
        store: The index.
        cosines: Of the question with the heading and each sentence.
    """
    text = store.text(section)
    spans = section.sentences or ((0, len(text)),)
    if not spans[1:]:
        told = not section.mute
        return Sentences(
            text, tuple(spans), np.zeros(1) if told else np.full(1, -np.inf)
        )
    passage = _told(text, spans, section.tells, section.language)
    sentences = passage.sentences
    found = look_up(query.text, section, text, section.language)
    if found and found.aside and unit_asked(query.text):
        fits = can_answer(query.text, query.language)
        held = fits is not None and any(fits(sentences[at]) for at in found.rows)
        found = replace(found, aside=not held)
    rows = found.rows if found else frozenset()
    own = belonging(query.text, query.terms, text, spans, query.language)
    scores, overlap, shares = _scores(
        query, passage, section, store, cosines=cosines, rows=rows, own=own
    )
    if found:
        scores = _with_rows(scores, found)
    elsewhere = _of_others(query, text, spans)
    elsewhere = np.maximum(elsewhere, _of_somebody_else(query, section, sentences))
    elsewhere[list(own.others)] = 1.0
    scores = scores - OTHERS * elsewhere
    scores = np.where(passage.empty, -np.inf, scores)
    if DIGIT.search(query.text):
        scores = _of_numbers(scores, query, sentences, rows)
    exercise = not all(section.tells) and _asked_there(
        section, text, overlap, int(scores.argmax())
    )
    if exercise and not section.mute:
        heads = store.section_terms([section])[: section.head_terms].tolist()
        known = [number in heads for number in query.numbers]
        exercise = sum(known) < MUCH * len(known)  # not asked by its own heading
    return Sentences(
        text,
        tuple(spans),
        scores,
        (),
        exercise,
        found,
        tuple(shares),
        _telling(query, sentences),
        _pointing_back(query, sentences),
        own,
        on_either(query.text, query.language, sentences, scores.tolist()),
        _reasons_beside(query, text, spans),
    )


def _reasons_beside(
    query: Query, text: str, spans: Sequence[Span]
) -> Mapping[int, Reason]:
    """Return the reasons beside what only says what is asked; {} of other questions."""
    if not reason_asked(query.text, query.language):
        return {}
    from explainbot.answering.checks.restating import reasons_beside

    return reasons_beside(query.text, query.terms, text, spans, query.language)


def _of_numbers(
    scores: NDArray[np.float64],
    query: Query,
    sentences: Sequence[str],
    rows: frozenset[int],
) -> NDArray[np.float64]:
    """Leave out sentences of other years, or under other amounts, than are asked."""
    from explainbot.answering.question.amounts import under_others
    from explainbot.answering.question.years import of_other_years

    scores = np.where(of_other_years(query.text, sentences), -np.inf, scores)
    others, under = under_others(query.text, sentences, query.language)
    scores[list(others - rows)] = -np.inf
    scores[list(under - rows)] += CONDITION
    return scores


class _Told(NamedTuple):
    """A passage's sentences, and what is known of them without a question."""

    sentences: tuple[str, ...]
    empty: tuple[bool, ...]
    """Whether each tells nothing, or is but a sign."""
    asking: frozenset[int]
    """The places of questions, and of tasks with an answer."""
    short: dict[int, int]
    """The places of those of few words, with the numbers that each holds."""
    announcing: tuple[int, ...]
    """The places of those that tell nothing but what comes."""
    beliefs: tuple[int, ...]


@lru_cache(maxsize=KEPT)
def _told(
    text: str, spans: Sequence[Span], tells: Sequence[bool], language: str
) -> _Told:
    sentences = tuple(text[start:end] for start, end in spans)
    every = list(enumerate(sentences))
    return _Told(
        sentences,
        tuple(not (tells[at] and LETTER.search(one)) for at, one in every),
        asking_in(sentences),
        {
            at: len(DIGITS.findall(one))
            for at, one in every
            if len(one.split()) <= LABEL
        },
        tuple(at for at, one in every if not tells[at] and announces(one, language)),
        tuple(at for at, one in every if believed(one)),
    )


def _pointing_back(query: Query, sentences: Sequence[str]) -> frozenset[int]:
    """Return the places of sentences that only say what comes of the one before."""
    asked = answer_type(query.text)
    if asked is None or asked.name != "why":
        return frozenset()
    return frozenset(
        at for at, one in enumerate(sentences) if points_back(query.text, one)
    )


def _telling(query: Query, sentences: tuple[str, ...]) -> frozenset[int]:
    """Return the places of sentences that tell what a question says is done.

    English only, and not of when or where it is done: these are found by the parts of
    a sentence (``checks/deeds``); nor of whether; of who does it, by a noun for that.
    """
    asked = answer_type(query.text)
    name = asked.name if asked is not None else ""
    others = name in ("when", "why", "where")
    others = others or YES_OR_NO.match(query.text) is not None
    if others or not has_list("units", query.language):
        return frozenset()
    deeds = [one.key for one in asked_about(query.text).deeds]
    if name == "who":  # "founder: Ada" tells who founded it
        forms = {form for key in deeds for form in (f"{key}er", f"{key}or")}
    else:
        forms = {form for key in deeds for form in (key, *other_forms(key))}
    if not forms:
        return frozenset()
    fits = can_answer(query.text, query.language)
    return frozenset(
        at
        for at, stems in enumerate(_stems_told(sentences))
        if not forms.isdisjoint(stems) and (fits is None or fits(sentences[at]))
    )


@lru_cache(maxsize=KEPT)
def _stems_told(sentences: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    return tuple(map(stems_of, sentences))


def _of_others(query: Query, text: str, spans: Sequence[Span]) -> NDArray[np.float64]:
    """Return 1 for each sentence in a paragraph about another thing, else 0.

    Where paragraphs begin each with a name ("Alvasin is a syrup", "Borulin is") and the
    question has one of them.  English only, where names are told from ordinary words.
    """
    others = np.zeros(len(spans))
    if not has_dictionary(query.language):
        return others
    opens, said = _openers(text, spans)
    asked = distinct_words(query.text)
    if len(set(said)) < len(opens) or not asked.intersection(filter(None, said)):
        return others
    for name, first, last in zip(said, opens, [*opens[1:], len(spans)], strict=True):
        if name and name not in asked:
            others[first:last] = 1.0
    return others


@lru_cache(maxsize=KEPT)
def _openers(text: str, spans: Sequence[Span]) -> tuple[list[int], list[str]]:
    """Return where paragraphs begin, and the name that each begins with, or ""."""
    opens = [at for at in range(len(spans)) if not at or _parted(text, spans, at)]
    names = [OPENER.match(text, spans[at][0]) for at in opens]
    said = [found[0].lower() if found else "" for found in names]
    return opens, [name if name and not is_ordinary(name) else "" for name in said]


def _of_somebody_else(
    query: Query, section: StoredSection, sentences: Sequence[str]
) -> NDArray[np.float64]:
    """Return 1 for each sentence about another by name than its heading, else 0.

    Under "What happened to King Louis?" one of Marie Antoinette's death, where his is
    asked; but not where it is asked who did something.
    """
    others = np.zeros(len(sentences))
    asked = answer_type(query.text)
    if not has_dictionary(query.language) or (asked and asked.name == "who"):
        return others
    said = {word for word, _, _ in words_of(query.text)}
    if said.isdisjoint(_named_in(section.heading)):
        return others
    for at, sentence in enumerate(sentences):
        opened = takewhile(lambda word: word[:1].isupper(), sentence.split())
        run = [word.lower() for word in opened if word.isalpha()]
        if run[1:] and said.isdisjoint(run) and run[0] not in stop_words("en"):
            others[at] = 1.0
    return others


def _named_in(heading: str) -> set[str]:
    """Return the name of the person in a heading, in small letters.

    Known by a title, "King Louis XVI", or by what the heading asks: "Who was Jenner?".
    """
    said = [(word, heading[start].isupper()) for word, start, _ in words_of(heading)]
    titles = word_list("titles_of_people", "en") | persons()
    first = next((at for at, (word, _) in enumerate(said) if word in titles), -1)
    if first < 0 and (not said or said[0][0] != "who"):
        return set()
    return {word for word, upper in said[first + 1 or 1 :] if upper}


def _parted(text: str, spans: Sequence[Span], place: int) -> bool:
    return "\n\n" in text[spans[place - 1][1] : spans[place][0]]


def _with_rows(
    scores: NDArray[np.float64], found: Lookup
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Put the rows that the question names before all else, and heads last."""
    raised = np.array(scores, dtype=np.float64)
    heads = {at for heads in found.heads.values() for at in heads} - found.heads.keys()
    for place in heads.difference(found.chosen):
        raised[place] = min(raised[place], 0.0)
    others = [at for at in range(len(raised)) if at not in found.rows]
    if found.aside and others:
        beside = list(found.rows)
        raised[beside] = np.minimum(raised[beside], raised[others].max() - ROW)
    if found.chosen:
        best = list(found.chosen)
        raised[best] += max(0.0, raised.max() - raised[best].min()) + ROW
        if found.first:
            raised[best[0]] = raised.max() + ROW
    return raised


def _asked_there(
    section: StoredSection, text: str, overlap: Sequence[float], best: int
) -> bool:
    """Whether an exercise holds clearly more of the question than the best sentence."""
    if section.mute:
        return is_exercise(text, section.above)
    return any(
        not tells
        and held >= MUCH
        and held >= overlap[best] + MORE
        and is_exercise(text, section.above, span)
        for span, tells, held in zip(
            section.sentences, section.tells, overlap, strict=True
        )
    )


def _scores(
    query: Query,
    passage: _Told,
    section: StoredSection,
    store: Store,
    *,
    cosines: NDArray[np.float32],
    rows: frozenset[int],
    own: Belonging,
) -> tuple[np.ndarray[tuple[int], np.dtype[np.float64]], list[float], list[float]]:
    """Return the sentences' scores, and how much of the question each holds.

    Twice: with all its terms, of exercises alone, and without those of the headings.
    """
    every = store.section_terms([section]).tolist()
    numbers, heads = iter(every[section.head_terms :]), set(every[: section.head_terms])
    held = [set(islice(numbers, count)) for count in section.sentence_terms]
    number = dict(zip(query.terms, query.numbers, strict=True))
    meant = [{number[term] for term in one} for one in own.carried]
    shares = shares_of(query, held, heads, meant)
    measured = measures(query, passage.sentences, section, cosines, shares)
    told = section.tells
    # Only of exercises, which tell nothing, it is asked what they hold.
    overlap = [] if all(told) else shares_of(query, _of_tasks(held, told), set())
    labels = [at for at in _labels(passage, held, query) if at not in rows]
    labels += [at for at in passage.announcing if at not in labels]
    found = _past(weights_for(query) @ measured, labels, told)
    if asks_for_beliefs(query.text):
        return found, overlap, shares
    return _past(found, passage.beliefs, told, BELIEF), overlap, shares


def _of_tasks(held: Sequence[set[int]], tells: Sequence[bool]) -> list[set[int]]:
    """Return what each sentence holds, with its neighbours where none tells anything.

    A task may be told in several: "Ben forgot the salt. Explain what happens."
    """
    quiet = [set() if told else own for own, told in zip(held, tells, strict=True)]
    return [
        own if told else own.union(*quiet[max(at - 1, 0) : at + 2])
        for at, (own, told) in enumerate(zip(held, tells, strict=True))
    ]


def _labels(passage: _Told, held: Sequence[set[int]], query: Query) -> list[int]:
    """Return the places of questions, and short sentences that say no more than one.

    "3. Grant of Patent License." tells of what follows; it does not answer.
    """
    asked = set(query.numbers)
    closed = YES_OR_NO.match(query.text) is not None
    unit = can_answer(query.text, query.language) if unit_asked(query.text) else None

    def is_label(place: int, numbers: int) -> bool:
        sentence = passage.sentences[place]
        return (
            not (closed and STOP.search(sentence))  # "Yes."
            and not points_back(query.text, sentence)
            and not (unit and unit(sentence))  # "It is 1.83 metres."
            and len(held[place] - asked) <= numbers
        )

    short = (
        place for place, numbers in passage.short.items() if is_label(place, numbers)
    )
    return sorted(passage.asking.union(short))


def _past(
    scores: np.ndarray[tuple[int], np.dtype[np.float64]],
    places: Sequence[int],
    tells: Sequence[bool],
    share: float = SECOND,
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Give the sentence after each place its score at least, and itself a share.

    Those between that tell nothing ("Good question.") are passed over.
    """
    for place in places:
        rest = (at for at in range(place + 1, len(scores)) if tells[at])
        after = next(rest, None)
        if after is not None:
            scores[after] = max(scores[place], scores[after])
            scores[place] = min(scores[place], share * scores[after])
    return scores
