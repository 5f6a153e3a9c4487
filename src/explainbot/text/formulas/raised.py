"""Raised and lowered characters as Unicode has them, else behind "^" and "_"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

_SUPER = dict(
    zip(
        "0123456789+-−–=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWαβγδεθφχ",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵅᵝᵞᵟᵋᶿᵠᵡ",
        strict=True,
    )
)
_SUB = dict(
    zip(
        "0123456789+-−–=()aehijklmnoprstuvxβγρφχ",
        "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ",
        strict=True,
    )
)
_ALIKE = frozenset("*†‡§°ºª™®©℠′″‴'’\"”")
"""Signs that look the same, or nearly, wherever they stand."""
_POINTS = frozenset(",.;:!?…•·")
_NAMES = {"TM": "™", "SM": "℠", "(TM)": "™", "(R)": "®", "(C)": "©"}
_SPELT = re.compile(r"[^\W\d_]{2}")
_LONGEST_WORD = 12
_LETTERS = range(0x1D400, 0x1D800)
_HALVES = re.compile("[\ud800-\udbff][\udc00-\udfff]")


def raised(group: str, before: str = "x", after: str = "") -> str:
    """Return what stands raised in prose, as text that shows it; phrases stay as is.

    Args:
        group: The raised text; white space at its ends stays outside.
        before: What stands before it; a word that hangs on nothing is not raised.
        after: What follows.
    """
    name = _NAMES.get(group.strip())
    if name:
        return group.replace(group.strip(), name)
    return _moved(group, superscript, before, after)


def lowered(group: str, before: str = "x", after: str = "") -> str:
    """Return what stands lowered in prose, as ``raised`` does what is raised."""
    return _moved(group, subscript, before, after)


def _moved(group: str, written: Callable[[str], str], before: str, after: str) -> str:
    core = group.strip()
    if not core:
        return group
    left, right = group.split(core, 1) if core != group else ("", "")
    hangs = bool(before[-1:].strip()) and not left
    if _SPELT.search(core) and (
        len(core.split()) > 1 or len(core) > _LONGEST_WORD or not hangs
    ):
        return group
    found = written("".join(core.split()))
    bare = found[:1] in {"^", "_"} and not (hangs or after[:1].strip())
    return group if bare else f"{left}{found}{right}"


def superscript(group: str) -> str:
    """Return a group raised: by Unicode's characters, else behind "^"."""
    return _written(group, _SUPER, "^")


def subscript(group: str) -> str:
    """Return a group lowered: by Unicode's characters, else behind "_"."""
    return _written(group, _SUB, "_")


def _written(group: str, table: dict[str, str], sign: str) -> str:
    if group in {"∘", "○", "◦"}:
        return "°" if sign == "^" else group
    if all(map(_stays, group)):
        return group
    signs = [table.get(each) or (each if each in _ALIKE else "") for each in group]
    return "".join(signs) if all(signs) else grouped(group, sign)


def grouped(text: str, sign: str) -> str:
    """Return a group behind "^" or "_", in brackets unless it is one number or sign."""
    return f"{sign}{text}" if len(text) == 1 or text.isdigit() else f"{sign}({text})"


def _stays(sign: str) -> bool:
    """Whether a sign needs no raising: alike everywhere, or raised by itself."""
    return (
        sign in _ALIKE | _POINTS
        or sign.isspace()
        or unicodedata.decomposition(sign).startswith(("<super>", "<sub>"))
    )


def plain_letters(text: str) -> str:
    """Return the text with the italic and bold letters of formulas as plain ones.

    The two halves in which some programs hand out such a letter are joined first.
    """
    if text.isascii():
        return text
    text = _HALVES.sub(
        lambda found: found[0].encode("utf-16", "surrogatepass").decode("utf-16"), text
    )
    return "".join(
        unicodedata.normalize("NFKC", each)
        if ord(each) in _LETTERS or each == "ℎ"
        else each
        for each in text
    )
