"""Which line of a list of amounts a question asks for: "125 g butter".

"How much butter goes into flapjacks?" is answered by the line with the amount, not by
the step that melts the butter.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from explainbot.answering.kinds import NUMBER
from explainbot.answering.labelled import empty
from explainbot.answering.rows import Lookup, units
from explainbot.index.boilerplate import asks
from explainbot.text.lines import is_table_row

if TYPE_CHECKING:
    from explainbot.index.storage.rows import StoredSection

ASKED = re.compile(r"\bhow (?:many|much)\s+(?P<thing>.+)", re.IGNORECASE | re.DOTALL)
STEP = re.compile(r"\W*\d+[.)]\s")
"""How a numbered step begins: its number is no amount."""
LONGEST_LINE = 8
"""Words of such a line."""
FEWEST_LINES = 3
"""Lines that make a list."""


def asks_amount(question: str) -> bool:
    """Whether a question asks how much or how many of a thing."""
    return ASKED.search(question) is not None


@lru_cache(maxsize=128)
def amount_named(question: str, section: StoredSection, text: str) -> Lookup | None:
    """Return the line with the amount asked for; None where there is none, or several.

    Args:
        question: One question, in English.
        section: The passage.
        text: Its text.
    """
    language = section.language
    asked = ASKED.search(question) if language == "en" else None
    if asked is None:
        return None
    bare = empty(question, language)
    said = [one for one in units(asked["thing"], language) if one not in bare]
    if not said:
        return None
    lines = [
        (place, frozenset(units(text[start:end], language)))
        for place, (start, end) in enumerate(section.sentences)
        if _is_amount(text, start, end)
    ]
    holding = [(place, held) for place, held in lines if said[0] in held]
    if len(lines) < FEWEST_LINES or len(holding) != 1:
        return None
    ((place, held),) = holding
    above = " ".join(
        (section.title, section.subject, *section.heading_path, section.heading)
    )
    left = frozenset(units(question, language)) - bare - held
    whole = left <= frozenset(units(above, language))
    return Lookup(frozenset(), {}, (place,), named=whole, open=not whole, amount=True)


def _is_amount(text: str, start: int, end: int) -> bool:
    """Whether a sentence is a short line that begins with a number and says of what."""
    line = text[start:end]
    before = text[:start].rstrip(" \t*+•-–")
    alone = (not before or before.endswith("\n")) and text[end : end + 1] in {
        "",
        "\n",
        "\r",
    }
    if not alone or STEP.match(line) or is_table_row(line) or asks(line):
        return False
    found = line.strip(" \t*+•-–").split()
    return 1 < len(found) <= LONGEST_LINE and bool(NUMBER.match(found[0]))
