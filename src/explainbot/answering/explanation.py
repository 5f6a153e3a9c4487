"""Explanations of an answer in words: what spoke for it, and why little is claimed.

Every line says something that was measured.  What would have made the program surer is
found by putting each signal of the confidence, alone, at a value that good answers
have, and naming those that raise the probability most.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from explainbot.answering.confidence import BANDS, probability
from explainbot.answering.question.opposites import is_described
from explainbot.answering.question.subject import asked_about
from explainbot.answering.question.tokens import (
    forms_of,
    in_corpus,
    irregular_forms,
    is_superlative,
)
from explainbot.index.passages import as_written, named_heading
from explainbot.text.display import shortened
from explainbot.text.languages import CONTRACTION, stop_words
from explainbot.text.terms import stemmed, terms, words
from explainbot.text.word_lists import has_list, is_ordinary, sided_rows, word_list

if TYPE_CHECKING:
    from explainbot.answering.checks.distinctions import Difference
    from explainbot.answering.ranked import Ranking
    from explainbot.answering.retrieval import Query
    from explainbot.index.protocol import Store
    from explainbot.index.storage.rows import StoredSection
    from explainbot.records import Quote


IDEAL = {
    "best": 0.75,
    "full": 0.75,
    "coverage": 1.0,
    "margin": 0.25,
    "unknown": 0.0,
    "other": 0.0,
    "differs": 0.0,
}
"""What a clear answer has."""
LEAST_GAIN = 0.02
"""A change that would add less is not told."""
MOST_GAINS = 2
"""Changes told at most."""


def why(
    ranking: Ranking, shown: Sequence[Quote], store: Store, history: Sequence[str]
) -> tuple[str, ...]:
    """Return the lines for one answer.

    Args:
        ranking: Of the question.
        shown: Its best quotes, best first; at least one.
        store: The index.
        history: The earlier questions.
    """
    return tuple(_lines(ranking, shown, store, history))


def why_across(ranking: Ranking, shown: Sequence[Quote], told: str) -> tuple[str, ...]:
    """Return the same of a question in another language than the texts.

    Args:
        ranking: Of the question.
        shown: Its best quotes, best first; at least one.
        told: In which languages the two are.
    """
    lines = [_sure(ranking, shown), f"Compared by meaning alone, for {told}."]
    lines.append(_meaning(ranking))
    if ranking.confidence.signals.get("figures"):
        lines.append("The passage lacks a number of the question.")
    return (*lines, *_next(shown))


def _lines(
    ranking: Ranking, shown: Sequence[Quote], store: Store, history: Sequence[str]
) -> Iterator[str]:
    yield _sure(ranking, shown)
    if ranking.leaned:
        yield f'Read as a follow-up to: "{ranking.after or history[-1]}".'
    if ranking.difference:
        yield f"But the passage {ranking.difference.sentence}; so it is not claimed."
    yield _meaning(ranking)
    yield from _words(ranking, store)
    yield from _next(shown)
    changes = list(_changes(ranking))
    if changes:
        yield f"It would be surer if {', and if '.join(changes)}."


def _sure(ranking: Ranking, shown: Sequence[Quote]) -> str:
    sure = ranking.confidence
    low, high = BANDS[sure.match]
    return (
        f"{sure.probability:.0%} sure that {shown[0].citation} answers; "
        f"{sure.match.upper()} is {low:.0%} to {high:.0%}."
    )


def _next(shown: Sequence[Quote]) -> Iterator[str]:
    if shown[1:]:
        yield (
            f"Next best: {shown[1].citation}, scoring {shown[1].score:.2f} against "
            f"{shown[0].score:.2f}."
        )


def _meaning(ranking: Ranking) -> str:
    own, place = ranking.signals, ranking.places[0]
    return (
        f"Meaning (1 is the same): {own.full[place]:.2f} for the passage, "
        f"{own.head[place]:.2f} for its heading, "
        f"{own.part[place]:.2f} for the closest of its heading and sentences."
    )


def _words(ranking: Ranking, store: Store) -> Iterator[str]:
    query, section = ranking.query, ranking.sections[0]
    held = set(store.section_terms([section]).tolist())
    inside, outside, nowhere = [], [], []
    for word, numbers in word_numbers(query, store).items():
        if numbers & held:
            inside.append(word)
        elif numbers:
            outside.append(word)
        else:
            nowhere.append(word)
    if inside:
        yield f"Words of the question that it holds: {', '.join(inside)}."
    if outside:
        yield f"Words that only other passages hold: {', '.join(outside)}."
    if nowhere:
        yield f"Words that the texts do not hold: {', '.join(nowhere)}."


def _changes(ranking: Ranking) -> Iterator[str]:
    """Yield what would have raised the confidence, the greatest gain first."""
    said = {
        "best": "the passage scored higher",
        "full": "the passage were closer in meaning",
        "coverage": "it held more of the question's words",
        "margin": "no other passage scored nearly as much",
        "unknown": "the texts held every name of the question",
        "other": "the passage were about what the question names",
        "differs": "the passage held what tells the question from it",
    }
    sure = ranking.confidence
    gains = {
        name: probability({**sure.signals, name: ideal}) - sure.probability
        for name, ideal in IDEAL.items()
        if name in sure.signals
    }
    best = sorted(gains, key=lambda name: -gains[name])[:MOST_GAINS]
    yield from (said[name] for name in best if gains[name] >= LEAST_GAIN)


MOST_MISSING = 3
"""Words named at most."""
LETTERS = 40
"""Of a word that are named at most."""
ASKING = word_list("asking_about", "en")
"""Words that say how something is asked about: to lack them says nothing."""
BEFORE_SELF = re.compile(r"\b(\w+)\s+(?:him|her|it|them|your|our)sel(?:f|ves)\b")
APOSTROPHES = str.maketrans("", "", "'’")
NOWHERE = "found nowhere in these texts: "
EXERCISE = "the closest passage is an exercise, not an explanation"
UNCLEAR = "no passage answers this clearly enough"
TIE = 0.02
"""Scores that differ by less are as good as equal."""


def reason(
    query: Query,
    section: StoredSection,
    store: Store,
    *,
    other: bool,
    exercise: bool = False,
    difference: Difference | None = None,
    tied: StoredSection | None = None,
) -> str:
    """Say what the corpus, or the nearest passage, lacks of the question.

    A thing of which the corpus has no word is told before what the passage is about.

    Args:
        query: The question as it was searched.
        section: The top-ranked one.
        store: The index.
        other: Whether the passage is about something else than the question.
        exercise: Whether what fits best asks, lists or announces, and tells nothing.
        difference: What tells the question from the passage, if anything.
        tied: Another one that scores about as much, if any.
    """
    numbers = {
        word: own
        for word, own in word_numbers(query, store).items()
        if not _fills(word, query)
    }
    telling = {word: own for word, own in numbers.items() if not _is_done(word, query)}
    numbers = telling or numbers
    nowhere = [word for word, found in numbers.items() if not found]
    figures = nowhere and all(any(map(str.isdigit, word)) for word in nowhere)
    things = [word for word in nowhere if word in telling and _is_thing(word, query)]
    first = f"{NOWHERE}{_named(things)}; " if things else ""
    if other and not figures:
        document = store.corpus.section(section).document
        subject = as_written(section.topic, document.text, document.title)
        about = f"the closest passage is about {subject}, not what was asked about"
        return first + about
    if exercise:
        return EXERCISE
    if difference:
        return f"{first}the closest passage {difference.sentence}"
    if nowhere:
        return NOWHERE + _named(nowhere)
    return _lacks(numbers, section, store) or _unsure(section, tied, store)


def _fills(word: str, query: Query) -> bool:
    """Whether a word only says how, how much or that: it is no reason."""
    own, language = word.lower(), query.language
    empty = word_list("filling_words", language) | word_list("generic_words", language)
    return own in empty or _measures(own, query.text) or _grades(own, language)


def _is_done(word: str, query: Query) -> bool:
    """Whether a word only says what is done, or abbreviates: else no reason."""
    if len(word) == 1 or (len(word) == 2 and word.islower()):  # noqa: PLR2004
        return True
    own, language = word.lower(), query.language
    stems = {
        stemmed(own, language),
        *(irregular_forms(own) if has_list("forms", language) else ()),
    }
    return not stems.isdisjoint(word_list("verbs", language))


def _is_thing(word: str, query: Query) -> bool:
    """Whether a word of an English question names a thing.

    "Fund" before "itself" is done, and what is only said of a thing ("icy") is none.
    """
    if not has_list("described", query.language) or is_described(word.lower()):
        return False
    things = {token.word for token in asked_about(query.text).things}
    done = set(BEFORE_SELF.findall(query.text.lower()))
    return word.lower() in things - done and not any(map(str.isdigit, word))


def _measures(word: str, question: str) -> bool:
    """Whether a word only says what is measured: "long" of "how long"."""
    known = {row.split()[0] for row in word_list("measures", "en")}
    return word in known and f"how {word}" in question.lower()


def _grades(word: str, language: str) -> bool:
    """Whether a word only says how much or in what way: "highest", "quickly"."""
    if not has_list("superlatives", language):
        return False
    if word in _superlatives(language) or is_superlative(word):
        return True
    plain = word.removesuffix("ly")
    return plain != word and any(map(is_ordinary, (plain, f"{plain}le", f"{plain}e")))


@cache
def _superlatives(language: str) -> frozenset[str]:
    rows = sided_rows("superlatives", language)
    return frozenset(word for row in rows for word in row[0])


def _lacks(numbers: dict[str, set[int]], section: StoredSection, store: Store) -> str:
    """Say which words of the question the passage does not have; "" if it has all."""
    held = set(store.section_terms([section]).tolist())
    absent = [word for word, found in numbers.items() if not found & held]
    return f"the closest passage does not mention: {_named(absent)}" if absent else ""


def _unsure(section: StoredSection, tied: StoredSection | None, store: Store) -> str:
    if tied and section.heading and tied.heading:
        one, other = (
            named_heading(each.heading, store.corpus.section(each).document)
            for each in (section, tied)
        )
        if one != other:
            return f"two sections fit about as well: “{one}” and “{other}”"
    return UNCLEAR


def _named(found: Sequence[str]) -> str:
    return ", ".join(shortened(word, LETTERS) for word in found[:MOST_MISSING])


def content_words(text: str, languages: Sequence[str] = ()) -> list[str]:
    """Return the words with content as they are written, each once.

    Args:
        text: A question.
        languages: Whose empty words are left out, by ISO 639-1 code; English's are
            always.
    """
    empty = (stop_words("en") | ASKING).union(*map(stop_words, languages))
    found = [
        text[start:end]
        for word, start, end in words(text)
        if word not in empty and not CONTRACTION.fullmatch(word.translate(APOSTROPHES))
    ]
    return list(dict.fromkeys(found))


def word_numbers(query: Query, store: Store) -> dict[str, set[int]]:
    """Map the question's words with content to the numbers of their terms.

    A word of which no section, in any language, holds any form has none.
    """
    return held_numbers(content_words(query.text, (query.language,)), store)


def held_numbers(words: Sequence[str], store: Store) -> dict[str, set[int]]:
    """Map words, as written, to the numbers of their terms in every language.

    Words that say nothing in each of the corpus's languages are left out.
    """
    found: dict[str, set[int]] = {}
    for language in store.languages or ("en",):
        own = {word: terms(word, language, store.names_in(language)) for word in words}
        every = {term for held in own.values() for term in held}
        known = store.term_numbers(every, language)
        others = in_corpus(every - known.keys(), language, store)
        for term, number in store.term_numbers(others.values(), language).items():
            known |= {one: number for one, other in others.items() if other == term}
        for word, held in own.items():
            if held:
                numbers = {known[term][0] for term in held if term in known}
                if not numbers and has_list("forms", language):
                    near = store.term_numbers(forms_of(word.lower()), language)
                    numbers = {number for number, _ in near.values()}
                found[word] = found.get(word, set()) | numbers
    return {word: found[word] for word in words if word in found}
