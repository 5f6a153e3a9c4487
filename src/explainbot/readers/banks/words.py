r"""Words of the mark-up that quiz programs keep their texts in: HTML, and TeX.

Plain paragraphs, emphasis and line ends are read here, since a bank has tens of
thousands of such texts; everything else (lists, tables, formulas, raised characters) as
the reader of pages does.  Formulas in TeX between ``\(`` and ``\)``, ``$$``, ``[$]`` or
``[latex]`` are written on one line.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

from explainbot.readers.base import HiddenText
from explainbot.text.markup import without

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)\b([^<>]*)>")
_NOT_TAG = re.compile(r"<(?![a-zA-Z/!?])")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_INSTRUCTION = re.compile(r"<\?.*?\?>", re.DOTALL)
_RAW = re.compile(r"<!\[CDATA\[|\]\]>")
_SPACE = re.compile(r"[ \t\r\n\f\u00a0]+")
_ALT = re.compile(r"""\balt\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)')""", re.IGNORECASE)
_FILES = re.compile(r"""\b(?:src|data)\s*=\s*["']([^"'<>]+)["']""", re.IGNORECASE)
_ALT_MARK = re.compile("\ue003[^\ue003]*\ue003")
"""What stands for a picture: its words, which count where there are no others."""
_SOUND = re.compile(r"\[(?:sound|anki:play|anki:tts)[:\s][^\]]*\]")
_SOUND_NAME = re.compile(r"\[sound:([^\]]+)\]")
_LINES = frozenset(("br", "p", "div"))
_PLAIN = _LINES | {"b", "i", "u", "em", "strong", "span", "font", "small", "img", "a"}
"""Elements that only end lines, or only dress words."""
_EMPTY = frozenset(("br", "img", "hr"))
_DRESSED = re.compile(
    r"</(?:b|i|u|em|strong|div|p|span|su[bp]|ul|ol|li|a)>|<(?:br|img|hr)\b[^<>]*>"
    r"|&(?:nbsp|amp|lt|gt|quot|#\d+);|\[sound:[^\]]+\]|\{\{c\d+::",
    re.IGNORECASE,
)
_SPOKEN_OF = re.compile(
    r"[`\"'“‘]\s*(?:</?[a-z][^<>]*>|&\w+;)\s*[`\"'”’]", re.IGNORECASE
)
_SHOWS = re.compile(
    r"""<(?=[^<>]*\b(?:class|style|id|hidden|aria-\w+)\b)[^<>]*
    (?:display|visib|vertical-align|math|hidden|sr-only|katex|equation|formula|mso-hide
    |font-size\s*:\s*[0-2]?(?:\.\d+)?\s*(?:p[xt]|r?em|[%;"']))""",
    re.IGNORECASE | re.VERBOSE,
)
"""Attributes that decide whether, or how, words are shown."""
_MATH = re.compile(
    r"\\\((?P<a>(?:[^\\]|\\[^()])++)\\\)|\\\[(?P<b>(?:[^\\]|\\[^\[\]])++)\\\]"
    r"|\$\$(?P<c>.+?)\$\$|\[\$\$?\](?P<d>(?:(?!\[/?\$).)++)\[/\$\$?\]"
    r"|\[latex\](?P<e>(?:(?!\[/?latex\]).)++)\[/latex\]"
    r"|<anki-mathjax[^<>]*>(?P<f>(?:(?!</?anki-mathjax).)++)</anki-mathjax>",
    re.DOTALL,
)
"""No formula holds the sign that begins one: looking for its end stays short."""


def words_of(text: str, *, tex: bool = True) -> str:
    """Return the words of a fragment of HTML, its lines parted by line ends.

    Args:
        text: As the file holds it.
        tex: Whether formulas in TeX are written on one line.
    """
    if tex and ("\\" in text or "$" in text or "[latex]" in text):
        text = _MATH.sub(_formula, text)
    if "<" not in text and "&" not in text:
        if "\n" not in text:
            return " ".join(text.split())
        return _levelled(text.split("\n"))
    if "<!" in text or "<?" in text or "]]>" in text:
        text = without(_COMMENT, text, "-->")
        text = _RAW.sub("", without(_INSTRUCTION, text, "?>"))
    text = _NOT_TAG.sub("&lt;", text)
    tags = {tag.lower() for _slash, tag, _rest in _TAG.findall(text)}
    if not tags <= _PLAIN or ("=" in text and _SHOWS.search(text)):
        return _page_words(text)
    text = _TAG.sub(_plain_tag, _SPACE.sub(" ", text))
    said = _levelled(html.unescape(_ALT_MARK.sub("", text)).split("\n"))
    return said or _levelled(html.unescape(text).replace("\ue003", " ").split("\n"))


def is_marked_up(cells: Sequence[str]) -> bool:
    """Whether the cells of a table are written in HTML, or marked as cards of Anki.

    A text that speaks of HTML leaves elements open ("What does <b> do?"), and shows its
    signs between quotation marks.
    """
    dressed = [cell for cell in cells if _DRESSED.search(cell)]
    if not dressed or any(map(_SPOKEN_OF.search, dressed)):
        return False
    for cell in dressed:
        names = [(slash, name.lower()) for slash, name, _rest in _TAG.findall(cell)]
        for name in {name for _slash, name in names} - _EMPTY:
            if names.count(("", name)) != names.count(("/", name)):
                return False
    return True


def plain_words(text: str) -> str:
    """Return a plain text without white space at the ends of its lines."""
    if "\n" not in text and "\r" not in text:
        return " ".join(text.split())
    return _levelled(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def media_of(texts: Iterable[str]) -> dict[str, None]:
    """Return the names of the pictures and recordings that some texts show."""
    found: dict[str, None] = {}
    for text in texts:
        if "<" in text:
            found.update(dict.fromkeys(map(_file_name, _FILES.findall(text))))
        if "[sound:" in text:
            closed = text[: text.rfind("]") + 1]
            found.update(dict.fromkeys(_SOUND_NAME.findall(closed)))
    return found


def without_sounds(text: str) -> str:
    """Return a card's text without the marks of what it plays."""
    return without(_SOUND, text, "]") if "[" in text else text


def _file_name(source: str) -> str:
    if source.startswith("data:"):
        return "a picture in the text itself"
    return source.replace("\\", "/").rpartition("/")[2][:80] or source[:80]


def _formula(found: re.Match[str]) -> str:
    source = next(group for group in found.groups() if group is not None)
    from explainbot.text.formulas.tex import from_tex  # not before there is a formula

    bare = html.unescape(re.sub(r"<[^<>]*>", " ", source))
    written = from_tex(bare)
    return html.escape(written or bare, quote=False)


def _plain_tag(found: re.Match[str]) -> str:
    name = found[2].lower()
    if name == "img":
        alt = _ALT.search(found[3])
        said = (alt[1] or alt[2] or "") if alt else ""
        return f" \ue003{said}\ue003 "
    return "\n" if name in _LINES else ""


def _levelled(lines: Iterable[str]) -> str:
    rows = (" ".join(line.split()) for line in lines)
    return "\n".join(filter(None, rows))


def _page_words(text: str) -> str:
    from explainbot.readers.html.page import read_page

    shown = text.replace('="LaTeX:', '="')  # Canvas says so before a formula
    page = f"<html><body><div>{shown}</div></body></html>"
    told = HiddenText(read=False)
    return _levelled(read_page(page, told, whole=True).text.split("\n"))
