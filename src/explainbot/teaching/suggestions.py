"""Suggestions for a question that the corpus does not answer, in words."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from explainbot.answering.explanation import content_words, held_numbers
from explainbot.text.languages import stop_words
from explainbot.text.terms import words

if TYPE_CHECKING:
    from explainbot.index.protocol import Store
    from explainbot.records import Answer, Quote


Kind = Literal["alias", "pin", "write", "look"]
TOPIC_WORDS = 4
SHORTEST = 4
"""Letters from which a word can be a misspelt name."""
LIKE = 80
"""Likeness, 0 to 100, from which one name can be another one's spelling."""
ACRONYM = range(2, 8)
"""Letters of an acronym."""
LIKELY = 0.45
"""Confidence from which the closest section more often answers than not; docs/gaps.md
says on what that was measured."""


@dataclass(frozen=True)
class Suggestion:
    """One thing to do."""

    kind: Kind
    text: str
    """A clause without a full stop."""
    paste: str = ""
    """Lines for the file that ``text`` names; "" where there is nothing to paste."""


def suggestions(
    question: str,
    answer: Answer,
    store: Store,
    *,
    wordings: Sequence[str] = (),
    is_word: Callable[[str], bool] = lambda _: False,
) -> tuple[Suggestion, ...]:
    """Say what would help, the likeliest first; at least one.

    A word that is nearly a name of the corpus: an alias.  A section that probably
    answers: a pin.  Else a section is to be written, or the closest one read.

    Args:
        question: As most of the class worded it.
        answer: What the corpus says to it now.
        store: The index.
        wordings: All that a pin is to be for; () for the question alone.
        is_word: Whether a word in lower case is one of the language: "weather" is no
            spelling of "water".
    """
    unknown = unknown_words(question, store)
    found = [_alias(*pair) for pair in _aliases(question, unknown, store, is_word)]
    topic = [*unknown, *(w for w in topic_words(question, store) if w not in unknown)]
    about = ", ".join(topic[:TOPIC_WORDS]) or question
    write = Suggestion("write", f"write a section about: {about}")
    pins = []
    if answer.match == "weak" and answer.alternatives:
        pins = [_pin(answer.alternatives[0], wordings or (question,))]
    if pins and (found or answer.confidence >= LIKELY):
        return (*found, *pins, write)
    return (*found, write, *pins)


def _alias(name: str, known: str) -> Suggestion:
    return Suggestion(
        "alias", f'add an alias: "{name}" for "{known}"', _aliases_line(name, known)
    )


def _aliases_line(*names: str) -> str:
    return f'# aliases.toml, in the list "same"\n[{", ".join(map(_toml, names))}],'


def _pin(quote: Quote, wordings: Sequence[str]) -> Suggestion:
    evidence = " ".join(quote.evidence_text.split())
    rows = [
        "# pins.toml",
        "[[pin]]",
        f"questions = [{', '.join(map(_toml, wordings))}]",
        f"document = {_toml(quote.document.id)}",
        f"quote = {_toml(evidence)}",
    ]
    return Suggestion(
        "pin",
        "read the closest section: if it answers, pin the question to it",
        "\n".join(rows),
    )


def _toml(text: str) -> str:
    """Return a string as TOML writes it; what JSON escapes, TOML escapes alike."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def look(times: int) -> Suggestion:
    """Return what to do about an answer that was marked unhelpful."""
    often = "once" if times == 1 else f"{times} times"
    return Suggestion("look", f"marked unhelpful {often}: look at this quote")


def _aliases(
    question: str,
    unknown: list[str],
    store: Store,
    is_word: Callable[[str], bool],
) -> Iterator[tuple[str, str]]:
    """Yield (word of the question, name or word of the corpus) that may be one."""
    names = [name for code in store.languages for name in store.names_in(code).subjects]
    for word in unknown:
        known = _spelt_out(word, names) or _like_a_name(word, names)
        if not known and not is_word(word.lower()):
            known = _like_a_word(word, store)
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
    large = [part for part in parts if part not in stop_words("en")]
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
        for other, uses in store.corpus.words_like(
            lower[0], len(lower) - 2, len(lower) + 2
        )
        if other not in stop_words("en")
    ]
    best = min(near, default=(0.0, 0, ""))
    return best[2] if -best[0] >= LIKE else ""


LANGUAGES = ("en", "de", "es", "fr", "it", "nl", "pt", "pl", "sv", "da", "no", "tr")
"""Languages in which a class may ask whatever the language of the corpus."""
FEWEST = 2
"""Empty words of a language that make a short question one of it."""


def language_of(question: str, usual: Sequence[str] = ("en",)) -> str:
    """Return the language with most of a question's words among its empty ones.

    Of a short question a guess: another language than the usual ones must have at
    least two such words, and more of them than any usual one.

    Args:
        question: A few words.
        usual: Languages of the corpus, the most used first.
    """
    typed = {word for word, _, _ in words(question)}
    codes = dict.fromkeys((*usual, *LANGUAGES))
    counts = {code: len(typed & stop_words(code)) for code in codes}
    expected = max(("en", *usual), key=lambda code: counts.get(code, 0))
    best = max(counts, key=counts.__getitem__)
    if counts[best] >= max(FEWEST, counts.get(expected, 0) + 1):
        return best
    return expected


def topic_words(question: str, store: Store) -> list[str]:
    """Return the words with content, as written, each once."""
    usual = store.languages or ("en",)
    return content_words(question, (language_of(question, usual), usual[0]))


def unknown_words(question: str, store: Store) -> list[str]:
    """Return the words with content, as written, that no section holds in any form."""
    found = held_numbers(topic_words(question, store), store)
    return [word for word, numbers in found.items() if not numbers]
