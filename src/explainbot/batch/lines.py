"""Lines of a UTF-8 file, one at a time, with their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from explainbot.errors import QuestionsError

Line = tuple[int, str]
"""Number from 1, and the text with its line end."""

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_BOM = b"\xef\xbb\xbf"
_OTHER_BOMS = (b"\xff\xfe", b"\xfe\xff")


def decoded_lines(raw: Iterable[bytes], where: str) -> Iterator[Line]:
    """Yield the lines of a UTF-8 file; line ends are CR LF, LF or CR, and are kept.

    A byte order mark at the very start is dropped.

    Args:
        raw: The file's bytes, cut after each line feed.
        where: The file's name, for messages.

    Raises:
        QuestionsError: A line is not UTF-8; its number is in the message.
    """
    number = 0
    for count, chunk in enumerate(raw):
        body = chunk.removeprefix(_BOM) if count == 0 else chunk
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError:
            raise _not_utf8(chunk, count, where, number + 1) from None
        for match in _LINE.finditer(text):
            number += 1
            yield number, match.group()


def _not_utf8(chunk: bytes, count: int, where: str, line: int) -> QuestionsError:
    utf16 = count == 0 and chunk.startswith(_OTHER_BOMS)
    return QuestionsError(
        "this is UTF-16 text, not UTF-8" if utf16 else "this is not UTF-8 text",
        where=where,
        line=line,
        hint='Save the list as UTF-8 (in a spreadsheet program: "CSV UTF-8").',
    )
