"""Words of a line of AsciiDoc: emphasis, links, formulas, notes and signs."""

from __future__ import annotations

import re
from html import escape

from explainbot.readers.lightweight._page import Kept, Notes, tex

_ATTRIBUTE = re.compile(r"\{(?P<name>[\w-]+)\}")
_MONO = re.compile(r"(?<![\w`+])(`+)(?P<words>\+?[^`\n]+?\+?)\1(?![\w`])")
_PASS = re.compile(r"\+{2,3}(.{1,600}?)\+{2,3}|pass:\w{0,9}\[(.{1,600}?)\]", re.DOTALL)
_STEM = re.compile(r"(?P<kind>stem|latexmath|asciimath):\[(?P<source>.+?(?<!\\))\]")
_LINK = re.compile(
    r"(?:link:(?P<to>[^\s\[]+)|(?P<url>(?:https?|ftp|mailto):[^\s\[\]<>]+)"
    r"|xref:(?P<id>[^\s\[]+))\[(?P<words>[^\]]*)\]"
)
_CROSS = re.compile(r"<<(?P<id>[^<>,\n]+)(?:,\s*(?P<words>[^<>]+?))?>>")
_NOTE = re.compile(
    r"footnote(?:ref)?:(?P<id>[\w-]*)\[(?P<text>(?:[^\[\]]|\[[^\]]*\])*)\]"
)
_MACRO = re.compile(r"(?:image|icon):[^\s\[:]\S*?\[[^\]]*\]|indexterm2?:\[[^\]]*\]")
_KEYS = re.compile(
    r"(?:kbd|btn):\[(?P<words>[^\]]*)\]|menu:(?P<menu>[^\s\[]+)\[(?P<item>[^\]]*)\]"
)
_INDEX = re.compile(r"\(\(\([^()]*\)\)\)")
_INLINE_ANCHOR = re.compile(
    r"\[\[[^\]\[\n]+\]\]|anchor:[\w-]+\[[^\]]*\]|\[#[^\]\s]+\]##(?=\s|\Z)"
)
_QUOTED = re.compile(
    r"(?P<sign>[\"'])`(?P<words>\S(?:.{0,600}?\S)??)`(?P=sign)", re.DOTALL
)
_QUOTES = {'"': "“{}”", "'": "‘{}’"}
_ROLE = r"(?:\[[\w.#% -]*\])?"
_DOUBLE = re.compile(
    rf"{_ROLE}(?P<sign>\*\*|__|##)(?P<words>.{{1,600}}?)(?P=sign)", re.DOTALL
)
_SINGLE = re.compile(
    rf"(?<![\w*_#}}])(?:{_ROLE})(?P<sign>[*_#])"
    r"(?P<words>\S(?:.{0,600}?\S)??)(?P=sign)(?![\w*_#])",
    re.DOTALL,
)
_TAGS = {"*": "b", "_": "i", "#": "mark"}
_RAISED = re.compile(r"(?P<sign>[\^~])(?P<words>[^\s^~]{1,200})(?P=sign)")
_REPLACED = (
    (re.compile(r"(?<=\w)--(?=\w)"), "—"),
    (re.compile(r"(?<=\s)--(?=\s)|^--(?=\s)", re.MULTILINE), "—"),
    (re.compile(r"\.\.\."), "…"),
    (re.compile(r"\(C\)"), "©"),
    (re.compile(r"\(R\)"), "®"),
    (re.compile(r"\(TM\)"), "™"),
    (re.compile(r"(?<!-)-&gt;"), "→"),
    (re.compile(r"=&gt;"), "⇒"),
    (re.compile(r"&lt;-(?!-)"), "←"),
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
)
_SET = {
    "nbsp": "\xa0", "zwsp": "\u200b", "sp": " ", "empty": "", "blank": "", "amp": "&",
    "lt": "<", "gt": ">", "apos": "'", "quot": '"', "plus": "+", "asterisk": "*",
    "tilde": "~", "caret": "^", "backtick": "`", "vbar": "|", "two-colons": "::",
    "startsb": "[", "endsb": "]", "deg": "°", "lsquo": "‘", "rsquo": "’",
    "ldquo": "“", "rdquo": "”", "wj": "\u2060", "cpp": "C++", "backslash": "\\",
}  # fmt: skip
_SHOWN_INDEX = re.compile(r"\(\(([^()]+)\)\)")
_OLD_QUOTED = re.compile(r"``(?=\S)([^`]*?\S)''")
_BREAK = re.compile(r" \+(?=\n|\Z)")
_ESCAPED = re.compile(r"\\(?=[*_`#^~{<\[])")
_WINDOW = re.compile(r",\s*window=.*")
_LONGEST = 20_000
"""Characters of a paragraph in which marks are looked for."""
_NESTED = 3
"""Emphases inside of each other."""


class AsciiDocWords:
    """Writes pieces of text as HTML."""

    def __init__(self, notes: Notes) -> None:
        """Begin without attributes.

        Args:
            notes: Is told the notes that stand in the text.
        """
        self.notes = notes
        self.named: dict[str, str] = {}
        """Attributes that the file sets."""

    def __call__(self, text: str) -> str:
        """Return a piece of text as HTML, on as many lines."""
        return _Piece(self).html(text)

    def valued(self, text: str) -> str:
        """Put the values of attributes in their places."""
        known = {**_SET, **self.named}
        return _ATTRIBUTE.sub(lambda found: known.get(found["name"], found[0]), text)


class _Piece:
    """One piece of text on its way to HTML."""

    def __init__(self, words: AsciiDocWords, kept: Kept | None = None) -> None:
        self._words = words
        self._kept = kept or Kept()

    def html(self, text: str) -> str:
        """Return it as HTML; one too long to be a paragraph without marks."""
        if len(text) > _LONGEST:
            return escape(text, quote=False)
        text = _QUOTED.sub(lambda q: _QUOTES[q["sign"]].format(q["words"]), text)
        text = _MONO.sub(self._mono, _STEM.sub(self._stem, text))
        text = _NOTE.sub(self._note, _PASS.sub(self._passed, text))
        text = self._words.valued(text)
        text = _MACRO.sub("", _INDEX.sub("", _INLINE_ANCHOR.sub("", text)))
        text = _CROSS.sub(_cross, _LINK.sub(_link, _KEYS.sub(_keys, text)))
        text = _SHOWN_INDEX.sub(r"\1", text)
        text = _OLD_QUOTED.sub(r"“\1”", text)
        text = _BREAK.sub("<br>", escape(text, quote=False))
        for _ in range(_NESTED):
            text = _SINGLE.sub(_styled, _DOUBLE.sub(_styled, text))
        text = _RAISED.sub(_raised, text)
        for pattern, sign in _REPLACED:
            text = pattern.sub(sign, text)
        return self._kept.restore(_ESCAPED.sub("", text))

    def _mono(self, found: re.Match[str]) -> str:
        inner = found["words"]
        literal = inner.startswith("+") and inner.endswith("+") and len(inner) > 1
        said = inner[1:-1] if literal else self._words.valued(inner)
        return self._kept.keep(f"<code>{escape(said)}</code>")

    def _stem(self, found: re.Match[str]) -> str:
        return self._kept.keep(tex(found["source"].strip().strip("$")))

    def _passed(self, found: re.Match[str]) -> str:
        return self._kept.keep(escape(found[1] or found[2], quote=False))

    def _note(self, found: re.Match[str]) -> str:
        if not found["text"]:
            return self._kept.keep(self._words.notes.mark(found["id"]))
        # What is finished in the piece around the note stands in the note, too.
        said = _Piece(self._words, self._kept).html(found["text"].replace("\\]", "]"))
        said = said.replace("\n", " ")
        marked = self._words.notes.said(said, found["id"])
        return self._kept.keep(marked) + "\n" * found[0].count("\n")


def _link(found: re.Match[str]) -> str:
    words = _WINDOW.sub("", found["words"]).strip().removesuffix("^")
    return words or found["url"] or found["to"] or f"[{found['id']}]"


def _cross(found: re.Match[str]) -> str:
    return found["words"] or f"[{found['id'].lstrip('#_')}]"


def _keys(found: re.Match[str]) -> str:
    if found["menu"]:
        return " › ".join(filter(None, (found["menu"], found["item"])))
    return str(found["words"])


def _raised(found: re.Match[str]) -> str:
    tag = "sup" if found["sign"] == "^" else "sub"
    return f"<{tag}>{found['words']}</{tag}>"


def _styled(found: re.Match[str]) -> str:
    tag = _TAGS[found["sign"][0]]
    return f"<{tag}>{found['words']}</{tag}>"
