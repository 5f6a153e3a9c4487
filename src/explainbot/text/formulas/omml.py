"""Formulas of Word and PowerPoint (OMML) as MathML, for their linear form."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from explainbot.text.formulas.linear import UnreadableFormulaError, linear

_TOKEN = re.compile(
    r"\d+(?:[.,]\d+)*|[^\W\d_][\u0300-\u036f\u20d0-\u20ff]*|\s+|.", re.DOTALL
)
_WORD = re.compile(r"[^\W\d_]{4,}")
_FUNCTIONS = frozenset(
    "sin cos tan cot sec csc sinh cosh tanh arcsin arccos arctan log ln lg exp lim max "
    "min sup inf det dim ker gcd mod arg".split()
)
_DOUBLE_STRUCK = str.maketrans("CHNPQRZ", "ℂℍℕℙℚℝℤ")
_LEFT_OUT = frozenset({"del", "moveFrom", "ctrlPr", "argPr", "rPr"})
_OFF = frozenset({"0", "false", "off"})
_DEEPEST = 100


def from_omml(formula: Any) -> str:
    """Return the linear form of an ``oMath`` or ``oMathPara``; "" if it shows nothing.

    Raises:
        UnreadableFormulaError: It is nested too deeply.
    """
    lines = [each for each in formula if _local(each) == "oMath"] or [formula]
    shown = []
    for line in lines:
        row = Element("mrow")
        _fill(row, line, 0)
        shown.append(linear(row))
    return "; ".join(filter(None, shown))


def _local(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _attribute(element: Any, name: str = "val") -> str | None:
    if element is None:
        return None
    return next(
        (value for key, value in element.attrib.items() if key.endswith(name)), None
    )


def _child(element: Any, *names: str) -> Any:
    for name in names:
        if element is None:
            return None
        element = next((each for each in element if _local(each) == name), None)
    return element


def _parts(element: Any, name: str = "e") -> list[Any]:
    return [each for each in element if _local(each) == name]


def _fill(row: Element, element: Any, depth: int) -> None:
    """Add what an element holds to a row."""
    if depth > _DEEPEST:
        raise UnreadableFormulaError
    for each in element if element is not None else ():
        name = _local(each)
        if name == "r":
            _run(row, each)
        elif name in _FORMS:
            _FORMS[name](row, each, depth + 1)
        elif name not in _LEFT_OUT and not name.endswith("Pr"):
            _fill(row, each, depth + 1)


def _group(parent: Element, tag: str, *held: Any, depth: int) -> Element:
    found = SubElement(parent, tag)
    for each in held:
        _fill(SubElement(found, "mrow"), each, depth)
    return found


def _leaf(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = text


def _run(row: Element, run: Any) -> None:
    text = "".join(each.text or "" for each in run if _local(each) in {"t", "delText"})
    properties = _child(run, "rPr")
    if _attribute(_child(properties, "scr")) == "double-struck":
        text = text.translate(_DOUBLE_STRUCK)
    normal = _child(properties, "nor")
    if normal is not None and _attribute(normal) not in _OFF:
        _leaf(row, "mtext", text)
        return
    upright = _attribute(_child(properties, "sty")) == "p"
    for piece in re.split(r"([^\W\d_]{2,})", text.replace("&", "")):
        if (
            piece in _FUNCTIONS
            or _WORD.fullmatch(piece)
            or (upright and piece[1:] and piece.isalpha())
        ):
            _leaf(row, "mi", piece)
            continue
        for token in _TOKEN.findall(piece):
            if token.isspace():
                SubElement(row, "mspace", width="0.3em")
            else:
                tag = (
                    "mn" if token[0].isdigit() else "mi" if token[0].isalpha() else "mo"
                )
                _leaf(row, tag, token)


def _fraction(row: Element, element: Any, depth: int) -> None:
    kind = _attribute(_child(element, "fPr", "type"))
    found = _group(
        row, "mfrac", _child(element, "num"), _child(element, "den"), depth=depth
    )
    if kind == "noBar":
        found.set("linethickness", "0")


def _radical(row: Element, element: Any, depth: int) -> None:
    _group(row, "mroot", _child(element, "e"), _child(element, "deg"), depth=depth)


def _scripts(tag: str, *names: str) -> Callable[[Element, Any, int], None]:
    def form(row: Element, element: Any, depth: int) -> None:
        held = [_child(element, name) for name in ("e", *names)]
        _group(row, tag, *held, depth=depth)

    return form


def _before(row: Element, element: Any, depth: int) -> None:
    found = SubElement(row, "mmultiscripts")
    _fill(SubElement(found, "mrow"), _child(element, "e"), depth)
    SubElement(found, "mprescripts")
    for name in ("sub", "sup"):
        _fill(SubElement(found, "mrow"), _child(element, name), depth)


def _nary(row: Element, element: Any, depth: int) -> None:
    about = _child(element, "naryPr")
    found = SubElement(row, "munderover")
    sign = _attribute(_child(about, "chr"))
    _leaf(found, "mo", sign or "∫")
    for name in ("sub", "sup"):
        hidden = _child(about, f"{name}Hide")
        off = hidden is not None and _attribute(hidden) not in _OFF
        _fill(SubElement(found, "mrow"), None if off else _child(element, name), depth)
    _fill(row, _child(element, "e"), depth)


def _delimited(row: Element, element: Any, depth: int) -> None:
    about = _child(element, "dPr")
    signs = {}
    for name, usual in (("begChr", "("), ("sepChr", "|"), ("endChr", ")")):
        stated = _child(about, name)
        signs[name] = usual if stated is None else _attribute(stated) or ""
    found = SubElement(row, "mfenced")
    found.set("open", signs["begChr"])
    found.set("close", signs["endChr"])
    found.set("separators", signs["sepChr"])
    for part in _parts(element):
        _fill(SubElement(found, "mrow"), part, depth)


def _matrix(row: Element, element: Any, depth: int) -> None:
    table = SubElement(row, "mtable")
    for line in _parts(element, "mr"):
        _group(table, "mtr", *_parts(line), depth=depth)


def _equations(row: Element, element: Any, depth: int) -> None:
    table = SubElement(row, "mtable")
    for part in _parts(element):
        _group(table, "mtr", part, depth=depth)


def _accent(row: Element, element: Any, depth: int) -> None:
    found = _group(row, "mover", _child(element, "e"), depth=depth)
    sign = _attribute(_child(element, "accPr", "chr"))
    _leaf(found, "mo", "\u0302" if sign is None else sign)


def _bar(row: Element, element: Any, depth: int) -> None:
    above = _attribute(_child(element, "barPr", "pos")) == "top"
    found = _group(
        row, "mover" if above else "munder", _child(element, "e"), depth=depth
    )
    _leaf(found, "mo", "¯" if above else "_")


def _over_sign(row: Element, element: Any, depth: int) -> None:
    about = _child(element, "groupChrPr")
    above = _attribute(_child(about, "pos")) == "top"
    sign = _attribute(_child(about, "chr"))
    found = _group(
        row, "mover" if above else "munder", _child(element, "e"), depth=depth
    )
    _leaf(found, "mo", "⏟" if sign is None else sign)


def _function(row: Element, element: Any, depth: int) -> None:
    _fill(row, _child(element, "fName"), depth)
    _leaf(row, "mo", "\u2061")
    _fill(row, _child(element, "e"), depth)


def _phantom(row: Element, element: Any, depth: int) -> None:
    if _attribute(_child(element, "phantPr", "show")) not in _OFF:
        _fill(row, _child(element, "e"), depth)


_FORMS: dict[str, Callable[[Element, Any, int], None]] = {
    "f": _fraction,
    "rad": _radical,
    "sSub": _scripts("msub", "sub"),
    "sSup": _scripts("msup", "sup"),
    "sSubSup": _scripts("msubsup", "sub", "sup"),
    "sPre": _before,
    "limLow": _scripts("munder", "lim"),
    "limUpp": _scripts("mover", "lim"),
    "nary": _nary,
    "d": _delimited,
    "m": _matrix,
    "eqArr": _equations,
    "acc": _accent,
    "bar": _bar,
    "groupChr": _over_sign,
    "func": _function,
    "phant": _phantom,
}
