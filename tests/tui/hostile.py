"""Texts that harm a careless terminal program."""

from __future__ import annotations

HOSTILE = {
    "closing tag": "see [/b] there",
    "unit in brackets": "a dose of 5[mg] daily",
    "action": "[@click=app.quit]x[/]",
    "style": "[bold red]loud[/bold red] and [link=https://a.b]c[/link]",
    "backslash": "a\\[b]c \\\\",
    "clipboard": "a\x1b]52;c;aGFjaw==\x07b",
    "title": "a\x1b]0;owned\x1b\\b",
    "clear screen": "a\x1b[2J\x1b[Hb",
    "C1": "a\x9b31mb\x90\x9dc\x85d",
    "bidi": "user\u202etxt.exe\u2066x\u2069\u200f",
    "NUL and bell": "a\x00b\x07c\x08d\x7fe",
    "tabs": "a\tb\t\tc",
    "carriage returns": "one\r\ntwo\rthree",
    "separators": "a\u2028b\u2029c\x0bd\x0ce",
    "combining": "e\u0301a\u0308\u0323 Z\u0351\u0336\u0321algo",
    "wide": "光合作用需要光 \uff21\uff22",
    "right to left": "שלום עולם مرحبا بالعالم",
    "emoji": "👩‍🔬 🇫🇷 ❤️ 🫀",
    "lone surrogate": "a\ud83dc",
    "long word": "x" * 10_000,
    "long line": "word " * 2_000,
    "blank": "   ",
}
