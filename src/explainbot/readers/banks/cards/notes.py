"""Notes of Anki: a card's two sides, and sentences with gaps ("cloze")."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from explainbot.readers.banks.bank import (
    Bank,
    BankChoice,
    BankQuestion,
    filling,
    topic_of,
)
from explainbot.readers.banks.words import (
    media_of,
    plain_words,
    without_sounds,
    words_of,
)

_CLOZE = re.compile(r"\{\{c\d+(?:,\d+)*::((?:(?!\{\{c\d|\}\}).)*?)\}\}", re.DOTALL)
"""The innermost gap of a text."""
_DRAWN = re.compile(r"\{\{c\d+::image-occlusion:[^{}]*\}\}(?:<br>)?")
_GAP = re.compile(r"\ue000([^\ue000\ue001]*)\ue001([^\ue000-\ue002]*)\ue002")
_RULE = re.compile(r"<hr\b[^<>]*>", re.IGNORECASE)
"""Parts what a back answers from what it tells besides."""
_LISTED = re.compile(
    r"<[ou]l\b[^<>]*>((?:\s*+<li\b[^<>]*>(?:(?!</?[ou]l\b|</li>).)*+</li>)++)\s*</[ou]l>"
    r"(?=(?:\s*+(?:<br[^<>]*>|<small>[^<>]*</small>|</(?:div|p|span)>))*+\s*\Z)",
    re.DOTALL | re.IGNORECASE,
)
_ITEM = re.compile(r"<li\b[^<>]*>(.*?)</li>", re.DOTALL | re.IGNORECASE)
_DEEPEST = 8
"""Gaps that lie in one another."""
GAP = "[...]"
"""What stands in the place of a gap without a hint."""
DECK_PARTS = re.compile(r"::|\x1f")
"""Between the names of a deck and of one inside it."""


def is_cloze(text: str) -> bool:
    """Whether a field has gaps."""
    return "{{c" in text and _CLOZE.search(text) is not None


def _with_marks(text: str) -> str:
    """Return a text with its gaps marked, the innermost first, and nothing drawn."""
    text = _DRAWN.sub("", text)
    for _depth in range(_DEEPEST):
        marked = _CLOZE.sub(_marked, text)
        if marked == text:
            break
        text = marked
    return text


def sides(text: str) -> tuple[str, str]:
    """Return a field with its gaps open, and with what they hold.

    Gaps that lie in others are filled with them.
    """
    text = _with_marks(text)
    asked = _GAP.sub(lambda gap: f"[{gap[2].strip()}]" if gap[2] else GAP, text)
    for _depth in range(_DEEPEST):
        filled = _GAP.sub(lambda gap: gap[1], text)
        if filled == text:
            break
        text = filled
    return asked, text


def cell_words(cell: str) -> str:
    """Return the words of a table's cell in HTML, gaps filled and sounds left out."""
    return words_of(without_sounds(sides(cell)[1]))


def _marked(found: re.Match[str]) -> str:
    said, _, hint = found[1].partition("::")
    # What was found within is filled in: only the outermost gap is one.
    inner = _GAP.sub(lambda gap: gap[1], said)
    return f"\ue000{inner}\ue001{hint}\ue002"


def add_note(
    bank: Bank,
    front: Sequence[str],
    back: Sequence[str],
    *,
    place: str,
    deck: str = "",
    tags: Sequence[str] = (),
    marked: bool = True,
) -> bool:
    """Add a note to a deck; return whether it has words on both sides.

    Args:
        bank: The deck.
        front: Fields that the card shows first.
        back: Fields that it shows then.
        place: Where the note stands.
        deck: The name of its deck, inner ones behind "::".
        tags: The note's.
        marked: Whether the fields are HTML.
    """
    bank.media |= media_of((*front, *back))
    shown = words_of if marked else plain_words
    topic = topic_of(map(str.strip, DECK_PARTS.split(deck)))
    held: dict[str, Any] = {}
    if any(map(is_cloze, front)):
        both = [sides(without_sounds(text)) for text in front]
        asked = _lines(shown(first) for first, _ in both)
        answer = _lines(shown(second) for _, second in both)
        more = _lines(shown(without_sounds(text)) for text in back)
        gaps = [gap for text in front for gap in _gaps(without_sounds(text), shown)]
        held = {"kind": "gaps", "gaps": tuple(gaps)}
    else:
        halves = [_RULE.split(text, maxsplit=1) for text in back if marked] or [
            [text] for text in back
        ]
        asked = _lines(shown(without_sounds(text)) for text in front)
        answer = _lines(shown(without_sounds(half[0])) for half in halves)
        more = _lines(shown(without_sounds(half[-1])) for half in halves if half[1:])
        held = {"kind": "card"}
        if marked and answer and (choices := _choices(front, answer)):
            asked, offered = choices
            held = {"kind": "choice", "choices": offered}
    if not (asked and answer):
        return False
    if "choices" not in held:
        held["answers"] = (answer,)
    bank.questions.append(
        BankQuestion(
            asked, place, explanation=more, topic=topic, tags=tuple(tags), **held
        )
    )
    return True


def _gaps(text: str, shown: Callable[[str], str]) -> Iterator[tuple[BankChoice, ...]]:
    """Yield what fills each gap of a text, outermost ones alone."""
    text = _with_marks(text)
    for found in _GAP.finditer(text):
        yield filling(shown(found[1]))


def _choices(
    front: Sequence[str], answer: str
) -> tuple[str, tuple[BankChoice, ...]] | None:
    """Return what a front asks, and the list of choices that it ends with.

    None where it ends with none, or where the back does not say which of them are
    right, line by line.
    """
    listed = _LISTED.search(front[-1]) if front else None
    if listed is None:
        return None
    items = [words_of(item) for item in _ITEM.findall(listed[1])]
    right = answer.split("\n")
    if len(items) < 2 or not set(right) <= set(items):  # noqa: PLR2004
        return None
    rest = f"{front[-1][: listed.start()]}<br>{front[-1][listed.end() :]}"
    asked = _lines(words_of(text) for text in (*front[:-1], rest))
    return asked, tuple(BankChoice(item, item in right) for item in items)


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(filter(None, texts))
