"""Words of a line of Org: emphasis, links, formulas, notes and signs."""
# ruff: noqa: RUF001 - Greek letters that look like Latin ones

from __future__ import annotations

import re
from html import escape

from explainbot.readers.lightweight._page import Kept, Notes, tex

_VERBATIM = re.compile(r"(?<![\w=~])([=~])(\S(?:[^\n]*?\S)??)\1(?![\w=~])")
_MATH = re.compile(
    r"\\\((?P<round>.{1,900}?)\\\)|\\\[(?P<square>.{1,900}?)\\\]|\$\$(?P<double>.{1,900}?)\$\$"
    r"|(?<![\w$\\])\$(?P<single>[^\s$](?:[^$\n]*?[^\s$])?)\$(?![\w$])",
    re.DOTALL,
)
_LINK = re.compile(
    r"\[\[(?P<to>[^\]\[\n]{1,900})\](?:\[(?P<words>[^\[\]]{1,900})\])?\]", re.DOTALL
)
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|pdf|tiff?|bmp)\Z", re.IGNORECASE)
_MARK = re.compile(r"\[fn:(?P<name>[\w-]*)(?::(?P<text>[^\[\]]*))?\]")
_SNIPPET = re.compile(r"@@[\w-]+:.*?@@")
_TARGET = re.compile(r"<<<?[^<>\n]+>>>?")
_STYLE = re.compile(
    r"(?<![\w*/_+])(?P<sign>[*/_+])(?P<words>\S(?:.{0,600}?\S)??)(?P=sign)(?![\w*/_+])",
    re.DOTALL,
)
_STYLES = {"*": "b", "/": "i", "_": "u", "+": "s"}
_RAISED = re.compile(
    r"(?<=[^\s_^])(?P<sign>[\^_])(?:\{(?P<group>[^{}]*)\}|(?P<digits>[-+]?\d+))"
)
_ENTITY = re.compile(r"\\(?P<name>[A-Za-z]+)(?:\{\}|(?![A-Za-z]))")
_SIGNS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε",
    "theta": "θ", "lambda": "λ", "mu": "μ", "pi": "π", "rho": "ρ", "sigma": "σ",
    "tau": "τ", "phi": "φ", "omega": "ω", "Delta": "Δ", "Sigma": "Σ", "Omega": "Ω",
    "times": "×", "rarr": "→", "to": "→", "larr": "←", "deg": "°", "pm": "±",
    "le": "≤", "ge": "≥", "ne": "≠", "nbsp": "\xa0", "ndash": "–", "mdash": "—",
    "hellip": "…", "ldots": "…", "euro": "€", "infin": "∞", "approx": "≈",
}  # fmt: skip
_BREAK = re.compile(r"\\\\[ \t]*(?=\n|\Z)")
_DASHES = (
    (re.compile(r"(?<=\w)---(?=\w)|(?<= )---(?= )"), "—"),
    (re.compile(r"(?<=\w)--(?=\w)|(?<= )--(?= )"), "–"),
    (re.compile(r"\.\.\."), "…"),
)
_LONGEST = 20_000
"""Characters of a paragraph in which marks are looked for."""
_NESTED = 3
"""Emphases inside of each other."""


class OrgWords:
    """Writes pieces of text as HTML."""

    def __init__(self, notes: Notes) -> None:
        """Take what is told the notes that stand in the text."""
        self.notes = notes

    def __call__(self, text: str) -> str:
        """Return a piece of text as HTML, on as many lines."""
        return _Piece(self).html(text)


class _Piece:
    """One piece of text on its way to HTML."""

    def __init__(self, words: OrgWords, kept: Kept | None = None) -> None:
        self._words = words
        self._kept = kept or Kept()

    def html(self, text: str) -> str:
        """Return it as HTML; one too long to be a paragraph without marks."""
        if len(text) > _LONGEST:
            return escape(text, quote=False)
        text = _MATH.sub(self._formula, _VERBATIM.sub(self._verbatim, text))
        text = _SNIPPET.sub("", _TARGET.sub("", _LINK.sub(self._link, text)))
        text = _MARK.sub(self._note, text)
        text = _ENTITY.sub(lambda found: _SIGNS.get(found["name"], found[0]), text)
        text = _BREAK.sub("<br>", escape(text, quote=False))
        text = _RAISED.sub(_raised, text)
        for _ in range(_NESTED):
            text = _STYLE.sub(_styled, text)
        for pattern, sign in _DASHES:
            text = pattern.sub(sign, text)
        return self._kept.restore(text)

    def _verbatim(self, found: re.Match[str]) -> str:
        return self._kept.keep(f"<code>{escape(found[2])}</code>")

    def _formula(self, found: re.Match[str]) -> str:
        display = found["square"] or found["double"]
        source = display or found["round"] or found["single"]
        marked = tex(source.replace("\n", " "), display=bool(display))
        return self._kept.keep(marked) + "\n" * source.count("\n")

    def _link(self, found: re.Match[str]) -> str:
        to, words = found["to"].removeprefix("file:"), found["words"]
        if words:
            return "" if _PICTURE.search(words) and " " not in words else words
        return "" if _PICTURE.search(to) else self._kept.keep(escape(to))

    def _note(self, found: re.Match[str]) -> str:
        if found["text"] is None:
            return self._kept.keep(self._words.notes.mark(found["name"]))
        # What is finished in the piece around the note stands in the note, too.
        said = _Piece(self._words, self._kept).html(found["text"].strip())
        said = said.replace("\n", " ")
        marked = self._words.notes.said(said, found["name"])
        return self._kept.keep(marked) + "\n" * found[0].count("\n")


def _raised(found: re.Match[str]) -> str:
    tag = "sup" if found["sign"] == "^" else "sub"
    group = found["group"] if found["group"] is not None else found["digits"]
    return f"<{tag}>{group}</{tag}>"


def _styled(found: re.Match[str]) -> str:
    tag = _STYLES[found["sign"]]
    return f"<{tag}>{found['words']}</{tag}>"
