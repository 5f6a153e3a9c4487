"""Outside text made harmless for a terminal, character for character.

A line of a corpus may hold the codes that set a window's title, write the clipboard or
turn the direction of writing.  Each such character is painted as a picture of itself;
none is dropped, so that offsets into the text stay offsets into what is shown.
"""

from __future__ import annotations

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


def visible(text: str) -> str:
    """Return ``text`` with every control character painted, as long as before.

    Line feeds and tabs stay.  Of a carriage return and a line feed, the first becomes a
    space; a carriage return alone ends a line, as it does in the file it came from.
    """
    if "\r" in text:
        text = text.replace("\r\n", " \n").replace("\r", "\n")
    return text.translate(_TABLE)


def one_line(text: str) -> str:
    """Return ``text`` painted, and its line ends and tabs as spaces; same length."""
    return visible(text).replace("\n", " ").replace("\t", " ")
