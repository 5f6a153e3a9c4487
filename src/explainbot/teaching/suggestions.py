"""What a teacher can do about a question that the corpus does not answer, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from explainbot.answering.reason import content_words
from explainbot.index.analysis import terms, words
from explainbot.languages import STOP_WORDS

if TYPE_CHECKING:
    from explainbot.index import Store
    from explainbot.records import Answer

Kind = Literal["alias", "pin", "write", "look"]
TOPIC_WORDS = 4
SHORTEST = 4
"""Letters from which a word can be a misspelt name."""
LIKE = 80
"""Likeness, 0 to 100, from which one name can be another one's spelling."""
ACRONYM = range(2, 8)
"""Letters of an acronym."""


@dataclass(frozen=True)
class Suggestion:
    """One thing to do."""

    kind: Kind
    text: str
    """A clause without a full stop."""


def suggestions(question: str, answer: Answer, store: Store) -> tuple[Suggestion, ...]:
    """Say what would help, the likeliest first; at least one.

    Args:
        question: As most of the class worded it.
        answer: What the corpus says to it now.
        store: The index.
    """
    unknown = unknown_words(question, store)
    found = [
        Suggestion("alias", f'add an alias: "{name}" for "{known}"')
        for name, known in _aliases(question, unknown, store)
    ]
    if answer.match == "weak":
        found.append(
            Suggestion(
                "pin",
                "read the closest section: if it answers, pin the question to it",
            )
        )
    topic = [*unknown, *(w for w in content_words(question) if w not in unknown)]
    about = ", ".join(topic[:TOPIC_WORDS]) or question
    found.append(Suggestion("write", f"write a section about: {about}"))
    return tuple(found)


def look(times: int) -> Suggestion:
    """Return what to do about an answer that was marked unhelpful."""
    often = "once" if times == 1 else f"{times} times"
    return Suggestion("look", f"marked unhelpful {often}: look at this quote")


def unknown_words(question: str, store: Store) -> list[str]:
    """Return the words with content, as written, that no section holds in any form."""
    language = store.languages[0] if store.languages else "en"
    own = {word: terms(word, language, store.names) for word in content_words(question)}
    known = store.term_numbers(term for found in own.values() for term in found)
    return [
        word
        for word, found in own.items()
        if found and not any(term in known for term in found)
    ]


def _aliases(
    question: str, unknown: list[str], store: Store
) -> Iterator[tuple[str, str]]:
    """Yield (word of the question, name or word of the corpus) that may be one."""
    names = [*store.names.subjects]
    for word in unknown:
        known = _spelt_out(word, names) or _like_a_name(word, names)
        known = known or _like_a_word(word, store)
        if known:
            yield word, known
    typed = [question[start:end] for _, start, end in words(question)]
    for name in names:
        run = _run_of(name, typed)
        if run and set(run) & set(unknown):
            yield " ".join(run), name


def initials(name: str) -> set[str]:
    """Return the acronyms of a name of several words, small words with and without."""
    parts = [word for word, _, _ in words(name)]
    large = [part for part in parts if part not in STOP_WORDS]
    found = {"".join(part[0] for part in group) for group in (parts, large)}
    return {text for text in found if len(text) in ACRONYM}


def _spelt_out(word: str, names: list[str]) -> str:
    """Return the name that a word is the acronym of; "" without one."""
    letters = word.replace(".", "").lower()
    return next((name for name in names if letters in initials(name)), "")


def _run_of(name: str, typed: list[str]) -> list[str]:
    """Return the words of a question that an acronym of the corpus stands for."""
    if not name.isupper() or len(name) not in ACRONYM:
        return []
    for first in range(len(typed)):
        run = typed[first : first + len(name)]
        if "".join(word[0] for word in run).lower() == name.lower():
            return run
    return []


def _like_a_name(word: str, names: list[str]) -> str:
    from rapidfuzz import fuzz, process

    if len(word) < SHORTEST or not names:
        return ""
    choices = {name: name.lower() for name in names if len(name) >= SHORTEST}
    best = process.extractOne(
        word.lower(), choices, scorer=fuzz.ratio, score_cutoff=LIKE
    )
    return "" if best is None else str(best[2])


def _like_a_word(word: str, store: Store) -> str:
    """Return the corpus's word that a word may be another spelling of."""
    from rapidfuzz import fuzz

    lower = word.lower()
    if len(lower) < SHORTEST + 2:
        return ""
    near = [
        (-fuzz.ratio(lower, other), -uses, other)
        for other, uses in store.words_like(lower[0], len(lower) - 2, len(lower) + 2)
        if other not in STOP_WORDS
    ]
    best = min(near, default=(0.0, 0, ""))
    return best[2] if -best[0] >= LIKE else ""
