"""Aiken, a plain text form of multiple choice: lettered choices, then "ANSWER: B"."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from explainbot.errors import SourceError
from explainbot.readers.banks.bank import Bank, BankChoice, BankQuestion
from explainbot.readers.banks.words import plain_words, words_of
from explainbot.text.lines import LINE_END

_CHOICE = re.compile(r"\s*([A-Z])[.)]\s+(\S.*)")
_KEY = re.compile(r"ANSWERS?\s*:\s*(.*)", re.IGNORECASE)
_LETTERS = re.compile(
    r"\(?([A-Z](?:\s*[,;&]\s*[A-Z])*)(?:[.)]+(?:\s.*)?|\s*[(:–—-].*)?", re.IGNORECASE
)
"""Letters, with what some write behind them: "b) The Nile", "B (the second)"."""
_TOLD = re.compile(r"\s*(?:FEEDBACK|EXPLANATION)\s*:\s*(.+)", re.IGNORECASE)
_SIGN = re.compile(r"&(?:#\d+|#x[0-9a-f]+|[a-z]+);", re.IGNORECASE)
_FEWEST = 2


def is_aiken(text: str) -> bool:
    """Whether a plain text is questions of this form alone.

    A title or a text above a question, with an empty line between, is something else.
    """
    if "ANSWER" not in text or _is_headed(text):
        return False
    try:
        return bool(read_aiken(text, Path()).questions)
    except SourceError:
        return False


def _is_headed(text: str) -> bool:
    """Whether anything stands above a question, with an empty line between."""
    asked = parted = offered = False
    for line in LINE_END.split(text.removeprefix("\ufeff")):
        if _is_key(line):
            asked = parted = offered = False
        elif offered or (not asked and _TOLD.match(line)):
            continue
        elif not line.strip():
            parted = asked
        elif asked and _CHOICE.fullmatch(line):
            offered = True
        elif parted:
            return True
        else:
            asked = True
    return False


def read_aiken(text: str, path: Path) -> Bank:
    """Return the questions of a file.

    Raises:
        SourceError: A question has fewer than two choices, or a line belongs to no
            question.
    """
    bank = Bank()
    stem: list[str] = []
    choices: list[tuple[str, list[str]]] = []
    """Labels, each with the lines of its words."""
    first = 0
    for number, line in enumerate(LINE_END.split(text.removeprefix("\ufeff")), start=1):
        if not line.strip():
            continue
        if (found := _KEY.fullmatch(line.strip())) and (choices or _is_key(line)):
            place = f"question {len(bank.questions) + 1}, line {first or number}"
            told_choices = [(label, "\n".join(rows)) for label, rows in choices]
            keys = _named(found[1], told_choices)
            bank.questions.append(
                _question(stem, told_choices, keys, _At(path, number, place))
            )
            if not bank.questions[-1].right:
                bank.notes.append(f"{place}: the key {found[1]} is none of its choices")
            stem, choices = [], []
        elif (told := _TOLD.match(line)) and bank.questions and not stem:
            bank.questions[-1] = _explained(bank.questions[-1], told[1].strip())
        elif (option := _CHOICE.fullmatch(line)) and stem:
            if any(label == option[1] for label, _words in choices):
                raise _keyless(path, first)  # of the next question
            choices.append((option[1], [option[2].strip()]))
        elif choices:
            choices[-1][1].append(line.strip())
        else:
            first = first if stem else number
            stem.append(line.strip())
    if stem:
        raise _keyless(path, first)
    return bank


def _is_key(line: str) -> bool:
    """Whether a line says by letters which choice is right, as the form has it."""
    found = _KEY.fullmatch(line.strip())
    return (
        found is not None
        and line.strip().startswith("ANSWER")
        and (_LETTERS.fullmatch(found[1]) is not None)
    )


def _named(key: str, choices: list[tuple[str, str]]) -> set[str]:
    """Return the letters that a key names, by themselves or by a choice's words."""
    said = key.casefold().rstrip(".")
    by_words = {label for label, words in choices if words.casefold() == said}
    if by_words and len(said) > 1:
        return by_words
    found = _LETTERS.fullmatch(key)
    if not found:
        return set()
    return {one.upper() for one in re.findall(r"\b[A-Za-z]\b", found[1])}


def _keyless(path: Path, line: int) -> SourceError:
    return SourceError(
        "the question has no line ANSWER:",
        where=path,
        line=line,
        hint='Write its key below its choices: "ANSWER: B".',
    )


def _question(
    stem: list[str], choices: list[tuple[str, str]], keys: set[str], at: _At
) -> BankQuestion:
    labels = [label for label, _words in choices]
    if not stem or len(choices) < _FEWEST:
        told = f"choices {', '.join(labels) or 'none'}, key {', '.join(sorted(keys))}"
        raise SourceError(
            f"a question cannot be read: {told}",
            where=at.path,
            line=at.line,
            hint='Write the question, "A. ..." and "B. ..." below, then "ANSWER: B".',
        )
    keys = keys if keys <= set(labels) else set()  # a wrong key says nothing
    shown = [BankChoice(_shown(words), label in keys) for label, words in choices]
    return BankQuestion(_shown("\n".join(stem)), at.place, "choice", tuple(shown))


class _At(NamedTuple):
    """Where a question ends."""

    path: Path
    line: int
    place: str


def _explained(question: BankQuestion, told: str) -> BankQuestion:
    return replace(question, explanation=_shown(told))


def _shown(text: str) -> str:
    marked = "<" in text or _SIGN.search(text)
    return words_of(text) if marked else plain_words(text)
