"""Plain text.

Canonical text: the file, exactly, without its byte order mark; line ends are kept.
The outline (question lines, headlines) is found by ``explainbot.sections``.
"""

from __future__ import annotations

from pathlib import Path

from explainbot.readers.banks.files import bank_of_text
from explainbot.readers.banks.sections import parsed
from explainbot.readers.base import Decoded, Metadata, Parsed
from explainbot.text.lines import (
    blocks,
    is_headline,
    is_question_line,
    is_underline,
    lines,
)


def parse(decoded: Decoded, path: Path) -> Parsed:
    """Return the text as it is, titled by its first line if that is a headline.

    A question bank in plain text (an export of Anki's, GIFT, Aiken) is read as such.

    Raises:
        SourceError: It is such a bank, and not well-formed.
    """
    bank = bank_of_text(decoded.text, path)
    if bank is not None:
        return parsed(bank, path)
    return Parsed(decoded.text, Metadata(title=_headline(decoded.text)))


def _headline(text: str) -> str:
    first = blocks(text)[:1]
    if not first:
        return ""
    rows = [text[left:right].strip() for left, right in lines(text, *first[0])]
    underlined = len(rows) > 1 and is_underline(rows[1])
    if not underlined and len(rows) > 1:
        return ""
    fits = is_headline(rows[0]) and not is_question_line(rows[0])
    return rows[0] if fits else ""
