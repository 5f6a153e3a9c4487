"""Display of outside text: made harmless for a terminal, wrapped by cells.

A line of a corpus may hold the codes that set a window's title, write the clipboard or
turn the direction of writing.  Each such character is painted as a picture of itself;
none is dropped, so that offsets into the text stay offsets into what is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Literal, TextIO

from explainbot.text.cache import late

if TYPE_CHECKING:
    from explainbot.registry.formats import Traits

_REPLACEMENT = 0xFFFD
_PICTURES = 0x2400
_DIRECTIONS = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_LINE_ENDS = (0x2028, 0x2029)
_INTERLINEAR = (0xFFF9, 0xFFFA, 0xFFFB)

_TABLE: dict[int, int] = {
    **{code: _PICTURES + code for code in range(0x20) if chr(code) not in "\n\r\t"},
    0x7F: 0x2421,
    **dict.fromkeys(range(0x80, 0xA0), _REPLACEMENT),
    **dict.fromkeys((*_DIRECTIONS, *_INTERLINEAR), _REPLACEMENT),
    # Half a pair of code units cannot be encoded: writing it would end the program.
    **dict.fromkeys(range(0xD800, 0xE000), _REPLACEMENT),
    **dict.fromkeys(_LINE_ENDS, 0x2424),
}


def counted(number: int, noun: str) -> str:
    """Return "1 source" or "3 sources"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def visible(text: str) -> str:
    """Return ``text`` with every control character painted, as long as before.

    Line feeds and tabs stay.  Of a carriage return and a line feed, the first becomes a
    space; a carriage return alone ends a line, as it does in the file it came from.
    Letters of tags, which nobody sees, are painted but for those that make a flag.
    """
    if "\r" in text:
        text = text.replace("\r\n", " \n").replace("\r", "\n")
    if not text.isascii():
        text = _TAGS.sub(lambda sign: _FLAGGED.get(sign[0][0], sign[0]), text)
    return text.translate(_TABLE)


_FLAGGED = dict.fromkeys(map(chr, range(0xE0000, 0xE0080)), "\ufffd")
_TAGS = late("\U0001f3f4[\U000e0020-\U000e007f]+|[\U000e0000-\U000e007f]")
_CODES = late("\x1b\\[(?:(?:[0-79]|[39][0-7])(?:;(?:[0-79]|[39][0-7]))*)?m")
"""What sets emphasis and colour on a terminal, and can do nothing else."""
_OTHERS = "".join(map(chr, (*_DIRECTIONS, *_LINE_ENDS, *_INTERLINEAR)))
_CONTROLS = late(
    rf"\r\n|[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff{_OTHERS}]",
)


def escaped(text: str) -> str:
    """Return ``text`` with control characters as JSON writes them.

    Of JSON it is still the same value.  Line feeds, CR LF and tabs stay.
    """
    return _CONTROLS.sub(
        lambda sign: sign[0] if sign[0] == "\r\n" else f"\\u{ord(sign[0]):04x}", text
    )


_RUN = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def for_spreadsheet(text: str) -> str:
    """Return a cell's text so that no spreadsheet program computes it.

    One that begins as a formula does gets an apostrophe before it, the sign of a text.
    """
    return f"'{text}" if text.startswith(_RUN) else text


class TerminalStream:
    """The stream of a terminal, to which only emphasis is written beside text.

    Whatever else would command the terminal is painted, wherever it comes from.
    """

    def __init__(self, stream: TextIO) -> None:
        """Take the stream; all but writing is its own."""
        self.stream = stream
        """As it is, for what draws on purpose."""

    def __getattr__(self, name: str) -> Any:
        """Return what the stream has."""
        return getattr(self.stream, name)

    def write(self, text: str) -> int:
        """Write the text; return how many characters were taken."""
        if text.isprintable():
            return self.stream.write(text)
        end = 0
        for code in _CODES.finditer(text):
            self.stream.write(visible(text[end : code.start()]) + code[0])
            end = code.end()
        self.stream.write(visible(text[end:]))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write all lines."""
        for line in lines:
            self.write(line)


_MARKED = late(
    r"[*_`~\[<|&\\$^]|==|[^\r\n](?:\r\n?|\n)(?![\r\n])"
    r"|(?m:^[ \t]*(?:[-+#>:•]|\d{1,9}[.)]))"
)


_SURELY_MARKED = late(
    r"(?<![\w*])\*\*[^\s*](?:[^*\n]{0,500}[^\s*])?\*\*(?![\w*])"
    r"|\[[^\[\]\n]{1,500}\]\([^()\s]{1,2000}\)"
    r"|(?<![\w`])`[^`\n]{1,500}`(?![\w`])"
)


def marks_of(text: str, traits: Traits) -> Literal["", "markdown", "rst", "cells"]:
    """Return in which marks a passage is written; "" for none.

    A cell of a table is written in none, but where it has some of Markdown that can be
    nothing else: these are read within its lines ("cells").

    Args:
        text: The passage.
        traits: Of the document.
    """
    if traits.markup or not traits.table:
        return traits.markup
    return "cells" if _SURELY_MARKED.search(text) else ""


def is_bare(text: str, markup: str) -> bool:
    """Whether a passage surely has no marks and tables: it is shown as it stands.

    Args:
        text: The passage.
        markup: In which marks it is written, "" for none.
    """
    return (_MARKED.search(text) if markup else "|" in text or None) is None


def one_line(text: str) -> str:
    """Return ``text`` painted, and its line ends and tabs as spaces; same length."""
    return visible(text).replace("\n", " ").replace("\t", " ")


_WORD = re.compile(r"\S+\s*|\s+")
_TAB = 8
MOST = 200
"""Characters of a line that only says what was asked."""

Row = tuple[int, int]


def shortened(text: str, most: int = MOST) -> str:
    """Return ``text`` with at most ``most`` characters; "…" stands for the rest."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def wrap(text: str, width: int) -> list[Row]:
    """Return the rows of ``text``: start and end offsets, at most ``width`` cells each.

    Every character is in one row, but for the line feed at a line's end.  A carriage
    return alone also ends a line.  White space at a row's end may exceed the width.
    ``width`` below 2 counts as 2, so that a wide character fits.
    """
    rows: list[Row] = []
    start = 0
    for line in visible(text).split("\n"):
        rows.extend(_wrap_line(line, start, max(2, width)))
        start += len(line) + 1
    return rows


def _wrap_line(line: str, offset: int, width: int) -> list[Row]:
    if line.isascii() and len(line) <= width and "\t" not in line:
        return [(offset, offset + len(line))]
    rows: list[Row] = []
    start = 0
    used = 0
    for match in _WORD.finditer(line):
        word = match.group()
        size = cells_of(word.rstrip())
        if used and used + size > width:
            rows.append((offset + start, offset + match.start()))
            start, used = match.start(), 0
        if size > width:
            pieces = _chop(word, width)
            for piece in pieces[:-1]:
                rows.append((offset + start, offset + start + len(piece)))
                start += len(piece)
            used = cells_of(pieces[-1])
        else:
            used += cells_of(word)
    rows.append((offset + start, offset + len(line)))
    return rows


def _chop(word: str, width: int) -> list[str]:
    from rich.cells import chop_cells  # only here and below: a plain answer needs none

    pieces = chop_cells(word.replace("\t", " "), width)
    return pieces or [word]


def cells_of(text: str) -> int:
    """Return how many cells the text takes; a tab counts as the most it can take."""
    if text.isascii():
        return len(text) + (_TAB - 1) * text.count("\t")
    from rich.cells import cell_len

    return cell_len(text) + (_TAB - 1) * text.count("\t")
