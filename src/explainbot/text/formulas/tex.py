"""TeX of a formula in its linear form.

latex2mathml (MIT licence) reads it; what it does not know is shown as it is written.
"""

from __future__ import annotations

import re
from functools import lru_cache
from xml.etree import ElementTree as ET

from explainbot.text.formulas.linear import UnreadableFormulaError, linear

_FRAMES = (("$$", "$$"), ("$", "$"), (r"\(", r"\)"), (r"\[", r"\]"))
_STYLES = re.compile(r"\\(?:display|text|script|scriptscript)style(?![a-zA-Z])\s*")
_CHEMISTRY = re.compile(r"\\(?:ce|cf)\s*\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}")
_NUMBERED = re.compile(r"\\(begin|end)\{(?:align|aligned|split|eqnarray)\*?\}")
_GATHERED = re.compile(r"\\(begin|end)\{(?:gather|gathered|equation|multline)\*?\}")
_DROPPED = re.compile(
    r"\\(?:label|tag|nonumber|notag|limits|nolimits)(?:\*?\{[^{}]*\})?(?![a-zA-Z])"
)
_INDEX = re.compile(r"(?<=[A-Za-z)\]])(\d+)")
_CHARGE = re.compile(r"\^\{?(\d*[+-])\}?|(?<=[A-Za-z\d)\]}])([+-])(?=\s|$)")
_ARROWS = (("<=>", r" \rightleftharpoons "), ("<->", r" \leftrightarrow "))
_ELEMENTS = re.compile(r"([A-Z][a-z]?|[a-z]+)")
_LONGEST = 4000


@lru_cache(maxsize=512)
def from_tex(source: str) -> str:
    """Return the linear form of a formula written in TeX; else the TeX itself."""
    bare = bare_tex(source)
    if not bare or len(bare) > _LONGEST:
        return bare
    from latex2mathml.converter import convert

    prepared = _CHEMISTRY.sub(lambda found: _chemical(found[1]), bare)
    prepared = _NUMBERED.sub(r"\\\1{align*}", _DROPPED.sub("", prepared))
    prepared = _GATHERED.sub(r"\\\1{gather*}", prepared)
    try:
        drawn = ET.fromstring(convert(prepared))  # noqa: S314 - of no stranger
        return linear(drawn) or bare
    except UnreadableFormulaError:
        return bare
    except Exception:  # noqa: BLE001 - whatever a stranger's parser stumbles over
        return bare


def bare_tex(source: str) -> str:
    """Return the TeX without its frame and without what only sets its size."""
    text = " ".join(source.split())
    for opened, closed in _FRAMES:
        if text.startswith(opened) and text.endswith(closed):
            text = text[len(opened) : max(len(opened), len(text) - len(closed))]
            break
    text = _STYLES.sub("", text).strip()
    while text.startswith("{") and _closes(text) == len(text) - 1:
        text = text[1:-1].strip()
    return text


def _closes(text: str) -> int:
    level = 0
    for place, sign in enumerate(text):
        level += (sign == "{") - (sign == "}")
        if level == 0:
            return place
    return -1


def _chemical(source: str) -> str:
    """Return a formula of the package mhchem as ordinary TeX."""
    text = source
    for sign, arrow in _ARROWS:
        text = text.replace(sign, arrow)
    text = re.sub(r"<?-+>", r" \\rightarrow ", text).replace("<-", r" \leftarrow ")
    pieces = text.split(" ")
    return " ".join(
        piece if piece.startswith("\\") or piece == "+" else _species(piece)
        for piece in pieces
    )


def _species(text: str) -> str:
    text = _CHARGE.sub(lambda found: f"^{{{found[1] or found[2]}}}", text)
    text = _INDEX.sub(r"_{\1}", text)
    return _ELEMENTS.sub(r"\\mathrm{\1}", text)
