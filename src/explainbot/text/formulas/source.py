"""Raised text and formulas as they are typed: 10^23^, H~2~O, $x^2$, :sup:`2`, notes.

The text itself stays as it is; what is searched and what is shown is made of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from explainbot.text.cache import late
from explainbot.text.formulas.raised import lowered, raised

Change = tuple[int, int, str]
"""Start and end in the text, and what stands there instead."""
_ROLE = (
    r"(?P<role>(?:\\ )?(?::(?P<rst>sup|sub|superscript|subscript|math):"
    r"|\{(?P<myst>sup|sub|superscript|subscript|math)\})`(?P<said>[^`]{1,300})`"
    r"(?:\\ )?)"
)
_CODE = r"(?P<code>```.*?```|``[^`]+``|`[^`\n]+`)"
_TEX = (
    r"(?P<tex>\$\$(?P<block>[^$]{1,2000})\$\$"
    r"|(?<![\\$\w])\$(?!\s)(?P<line>[^$\n]{1,300})(?<![\s\\])\$(?![\d$]))"
)
_NOTE = (
    r"(?P<note>(?<=[^\s\[])\[\^[^\]\s]{1,40}\](?!:)"
    r"|(?<=\S) ?\[(?:\d{1,3}|\#[\w-]{0,30}|\*)\]_(?!\w))"
)
_TYPED = late(
    rf"{_ROLE}|{_CODE}|{_TEX}|{_NOTE}|(?P<tag></?su[bp]>)"
    r"|(?<=[\w)\]])(?:(?P<up>\^\{)[^{}\s]{1,20}(?P<brace>\})"
    r"|(?P<round>\^\()[^()\s]{1,20}(?P<bracket>\))"
    r"|(?P<hat>\^)[-+\N{MINUS SIGN}]?\w{1,6}(?P<caret>\^)"
    r"|(?P<lone>\^)(?=[-+\N{MINUS SIGN}]?\d|\w\b))"
    r"|(?<=[A-Za-z)\]])(?:(?P<down>~)[\w+\N{MINUS SIGN}-]{1,6}(?P<tilde>~)"
    r"|(?P<index>_\{)[^{}\s]{1,20}(?P<end>\}))"
    r"|(?<!\w)(?:[A-Za-z][a-z]?){1,3}(?P<low>_)(?=\d{1,2}(?![\w]*_))",
    re.DOTALL,
)
_PARTS = (
    *("tag", "up", "brace", "round", "bracket", "hat", "caret", "lone"),
    *("down", "tilde", "index", "end", "low"),
)
_MARKDOWN = late(
    rf"{_ROLE}|{_CODE}|{_TEX}|(?P<ref>\[\^(?P<number>\d{{1,3}})\](?P<colon>:)?)"
    r"|<(?P<name>su[bp])>(?P<tagged>[^<\n]{1,80})</(?P=name)>"
    r"|(?<=[\w)\]])\^(?P<high>[^\s^]{1,20})\^|(?<=[A-Za-z)\]])~(?P<low>[^\s~]{1,20})~",
    re.DOTALL,
)
_FORMULA = late(r"[\\^_{=<>+]|^[A-Za-z](?:[A-Za-z]?|\([a-z]\))$|^[A-Za-z]/[A-Za-z]$")


def is_typed(text: str) -> bool:
    """Whether a text holds anything of that kind."""
    return _may_hold(text) and next(plain_changes(text), None) is not None


def _may_hold(text: str) -> bool:
    """Whether a text has a sign of that kind.

    Asked of each text and word that is searched: signs written out take a third of the
    time of a loop over them.
    """
    if "^" in text or "$" in text or "~" in text or "_" in text or "<su" in text:
        return True
    return "`" in text and (":`" in text or "}`" in text)


def plain_changes(text: str) -> Iterator[Change]:
    """Yield what a text reads as without its marks: 1023, H2O, x2."""
    for found in _TYPED.finditer(text):
        if found["code"]:
            continue
        if found["role"]:
            yield *found.span(), _said(found)
        elif found["tex"]:
            yield from _formula(found)
        elif found["note"]:
            yield *found.span(), ""
        else:
            for name in _PARTS:
                if found[name]:
                    yield *found.span(name), ""


def shown_changes(text: str) -> Iterator[Change]:
    """Yield what a page made of a Markdown text shows."""
    if not _may_hold(text):
        return
    for found in _MARKDOWN.finditer(text):
        start, end = found.span()
        before, after = text[max(0, start - 1) : start], text[end : end + 1]
        if found["code"]:
            continue
        if found["role"]:
            yield start, end, _said(found, before, after)
        elif found["tex"]:
            yield from _formula(found)
        elif found["ref"]:
            yield start, end, raised(found["number"])
        elif found["name"]:
            move = raised if found["name"] == "sup" else lowered
            yield start, end, move(found["tagged"], before, after)
        elif found["high"]:
            yield start, end, raised(found["high"], before, after)
        else:
            yield start, end, lowered(found["low"], before, after)


def _said(found: re.Match[str], before: str = "x", after: str = "") -> str:
    """Return what a role of reStructuredText or MyST shows."""
    name, said = found["rst"] or found["myst"], found["said"]
    if name == "math":
        return _from_tex(said)
    return (raised if name.startswith("sup") else lowered)(said, before, after)


def _formula(found: re.Match[str]) -> Iterator[Change]:
    source = found["block"] or found["line"]
    if _FORMULA.search(source.strip()):
        yield *found.span(), _from_tex(source)


def _from_tex(source: str) -> str:
    from explainbot.text.formulas.tex import from_tex  # not before there is a formula

    return from_tex(source)
