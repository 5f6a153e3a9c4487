"""What was probably meant where a command is unknown: a slip, a question, a file."""

from __future__ import annotations

import re
import shlex
from collections.abc import Collection, Sequence
from difflib import get_close_matches
from itertools import takewhile
from pathlib import Path

from explainbot.text.display import one_line
from explainbot.text.lines import is_question_line

LONGEST = 200
"""Letters of a question that the message repeats."""
OTHER_WORDS = {
    "chat": "",
    "find": "ask QUESTION",
    "help": "--help",
    "load": "add PATH",
    "question": "ask QUESTION",
    "quiz": "study",
    "search": "ask QUESTION",
}
"""What other programs call a command, and what is typed here."""
_NEAR = 0.7
"""Likeness from which on a word is a misspelt command, 1 for the same letters."""
_PATH = re.compile(r"[/\\]|\w\.\w+\Z")
_LIVE = re.compile(r'["$`\\!]')
"""What a shell does not leave as it is between double quotes."""


def unknown_command(word: str, given: Sequence[str], known: Collection[str]) -> str:
    """Return what was wrong and what was probably meant, on one line.

    Args:
        word: What stands where a command should.
        given: All arguments, in order; ``word`` is one of them.
        known: The commands.
    """
    at = list(given).index(word)
    words = list(takewhile(lambda one: not one.startswith("-"), given[at:]))
    asked = one_line(" ".join(words)).strip()
    near = [one for one in known if _is_slip(word.lower(), one)]
    near = near or get_close_matches(word.lower(), known, n=1, cutoff=_NEAR)
    near = [OTHER_WORDS[word.lower()]] if word.lower() in OTHER_WORDS else near
    if near and _is_slip(word.lower(), near[0]):
        what = one_line(word)
        rest = [quoted(one_line(one)) for one in given[at + 1 :]]
        meant = [near[0]]
        if near[0] == "ask" and len(words) > 1:
            rest = [quoted(one_line(one)) for one in given[at + len(words) :]]
            meant.append(quoted(one_line(" ".join(words[1:]))))
    elif near == [OTHER_WORDS["help"]]:
        what = one_line(word)
        meant = [one for one in words[1:2] if one in known] + near
        rest = []
    elif _asks(words):
        what = asked
        short = len(asked) <= LONGEST
        meant = ["ask", quoted(asked) if short else "QUESTION"]
        rest = [quoted(one_line(one)) for one in given[at + len(words) :]]
    elif near:
        what = one_line(word)
        rest = [quoted(one_line(one)) for one in given[at + 1 :]]
        meant = [near[0].partition(" ")[0] if rest else near[0]]
    else:
        return f'"{_cut(one_line(word))}" is not a command. See: explainbot --help'
    before = [quoted(one_line(one)) for one in given[:at]]
    typed = " ".join(filter(None, ["explainbot", *before, *meant, *rest]))
    return f'"{_cut(what)}" is not a command. Did you mean: {typed}'


def _is_slip(word: str, command: str) -> bool:
    """Whether a word has the letters of a command, in another order or one too many.

    Not with another letter: "what" begins a question, and is no "chat".
    """
    return sorted(word) == sorted(command) or any(
        word[:at] + word[at + 1 :] == command for at in range(len(word))
    )


def _asks(words: Sequence[str]) -> bool:
    """Whether words are a question: they end as one, or are several and no paths."""
    text = " ".join(words).strip()
    if is_question_line(text):
        return True
    parts = text.split()
    return len(parts) > 1 and not any(map(_is_path, words))


def _is_path(word: str) -> bool:
    return bool(_PATH.search(word)) or (len(word) < LONGEST and Path(word).exists())


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def quoted(word: str) -> str:
    """Return a word as it can be typed in a shell."""
    if shlex.quote(word) == word or _LIVE.search(word):
        return shlex.quote(word)
    return f'"{word}"'
