"""Notes of Anki: a card's two sides, and sentences with gaps ("cloze")."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from explainbot.readers.banks.bank import Asked, Bank, BankQuestion
from explainbot.readers.banks.words import (
    media_of,
    plain_words,
    without_sounds,
    words_of,
)

_CLOZE = re.compile(r"\{\{c\d+(?:,\d+)*::((?:(?!\{\{c\d|\}\}).)*?)\}\}", re.DOTALL)
"""The innermost gap of a text."""
_DRAWN = re.compile(r"\{\{c\d+::image-occlusion:[^}]*\}\}(?:<br>)?")
_GAP = re.compile(r"\ue000(.*?)\ue001(.*?)\ue002", re.DOTALL)
GAP = "[...]"
"""What stands in the place of a gap without a hint."""
DECK_PARTS = re.compile(r"::|\x1f")
"""Between the names of a deck and of one inside it."""


def is_cloze(text: str) -> bool:
    """Whether a field has gaps."""
    return "{{c" in text and _CLOZE.search(text) is not None


def sides(text: str) -> tuple[str, str]:
    """Return a field with its gaps open, and with what they hold.

    Gaps that lie in others are filled with them.
    """
    text = _DRAWN.sub("", text)
    for _depth in range(8):
        marked = _CLOZE.sub(_marked, text)
        if marked == text:
            break
        text = marked
    asked = _GAP.sub(lambda gap: f"[{gap[2].strip()}]" if gap[2] else GAP, text)
    while _GAP.search(text):
        text = _GAP.sub(lambda gap: gap[1], text)
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
    topic = tuple(filter(None, map(str.strip, DECK_PARTS.split(deck))))
    gaps = [text for text in front if is_cloze(text)]
    if gaps:
        both = [sides(without_sounds(text)) for text in front]
        asked = _lines(shown(first) for first, _ in both)
        answer = _lines(shown(second) for _, second in both)
        more = _lines(shown(without_sounds(text)) for text in back)
    else:
        asked = _lines(shown(without_sounds(text)) for text in front)
        answer, more = _lines(shown(without_sounds(text)) for text in back), ""
    if not (asked and answer):
        return False
    kind: Asked = "gaps" if gaps else "card"
    bank.questions.append(
        BankQuestion(
            asked, place, kind, (), (answer,), more, topic=topic, tags=tuple(tags)
        )
    )
    return True


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(filter(None, texts))
