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

HOSTILE_MARKUP = {
    **HOSTILE,
    "unbalanced": "**a *b_ `c [d](e ~~f ``` g",
    "script": "<script>alert(1)</script> **<img src=x onerror=alert(1)>**",
    "script in a cell": "| a |\n|---|\n| </td><script>alert(1)</script> |",
    "javascript": "[x](javascript:alert(1)) ![y](javascript:z) <javascript:alert(1)>",
    "action in bold": "**[@click=app.quit]x[/]** `[bold]y[/bold]`",
    "escape in code": "`a\x1b]52;c;aGFjaw==\x07b`\n\n```\n\x9b31m\n\x1b]0;owned\x07",
    "entities": "&#27;[2J &#x9b;31m &#x202e;txt &#0; &NewLine; &Tab;",
    "brackets in a table": "| [b] | [/b] |\n|---|---|\n| [red]x | \x1b[2J |",
    "nested tables": "| a | b |\n|---|---|\n| <table><tr><td>c | d \\| e |\n| | | |",
    "long table": "| a | b |\n|---|---|\n" + "| one | two |\n" * 400,
    "many columns": "|" + " a |" * 60 + "\n|" + "---|" * 60 + "\n|" + " b |" * 60,
    "long cells": f"| a | b |\n|---|---|\n| {'x' * 3000} | {'word ' * 500} |",
    "wide cells": "| 光合作用 | \uff21 |\n|:-:|--:|\n| 需要光需要光需要光 | 光 |",
    "right-to-left cells": "| שלום | مرحبا |\n|---|---|\n| **עולם** | بالعالم\u202e |",
    "combining cells": "| e\u0301a\u0308 | Z\u0336 |\n|---|---|\n| *\u0301* | x |",
    "deep": ">" * 300 + " quoted\n\n" + "".join(f"{'  ' * n}- x\n" for n in range(60)),
    "many marks": "*a _b " * 800,
    "many brackets": "[" * 800 + "](" * 800,
}
"""The same, and marks of Markdown."""
