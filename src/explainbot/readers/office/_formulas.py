"""Raised runs, formulas and diagrams of office files as text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from explainbot.readers.office.package import (
    Container,
    Element,
    attribute,
    below,
    child,
    local,
    words,
)
from explainbot.text.formulas.linear import FORMULA, UnreadableFormulaError, linear
from explainbot.text.formulas.omml import from_omml
from explainbot.text.formulas.raised import lowered, raised
from explainbot.text.formulas.tex import from_tex

UP, DOWN = 1, -1
_BACK = re.compile("[↩↵⏎↑⮐←⇑^]+[\ufe0e\ufe0f]?")
_PROGRAMS = re.compile(r"Equation|MathType|MathML|OdfFormula|StarMath", re.IGNORECASE)
_OBJECT = re.compile(r"Object ?\d+")
"""As LibreOffice names an object that it has lost on the way."""
_TEX = re.compile(r"\\[a-zA-Z]{2,}|[\^_]\{")
_FIELD = re.compile(r"\s*EQ\b", re.IGNORECASE)
_FRACTION = re.compile(
    r"\s*EQ\s*\\f\s*\(([^(),;\\]+)[,;]([^(),;\\]+)\)\s*", re.IGNORECASE
)
_ROOT = re.compile(r"\s*EQ\s*\\r\s*\((?:[,;])?([^(),;\\]+)\)\s*", re.IGNORECASE)


def with_raised(pieces: Sequence[tuple[str, int]]) -> list[str]:
    """Return the text of a line's pieces, those that are raised or lowered shown so.

    Args:
        pieces: Text, and UP, DOWN or 0. Neighbours of one height count as one piece,
            whose text stands in the place of the first.
    """
    if not any(shift for _, shift in pieces):
        return [text for text, _ in pieces]
    shown: list[str] = []
    before, at = "", 0
    for shift, group in groupby(pieces, key=lambda piece: piece[1]):
        texts = [text for text, _ in group]
        at += len(texts)
        if shift:
            after = next((text for text, _ in pieces[at:] if text), "")
            joined = "".join(texts)
            move = raised if shift == UP else lowered
            moved = move(joined, before, after)
            if moved != joined:
                texts = [moved, *[""] * (len(texts) - 1)]
        shown += texts
        before = "".join(texts) or before
    return shown


def leads_back(text: str) -> bool:
    """Whether a link's text is only a sign that leads back from a note."""
    return _BACK.fullmatch(text.strip()) is not None


def word_formula(formula: Element) -> str:
    """Return the linear form of an OMML formula; FORMULA if it cannot be read."""
    try:
        return from_omml(formula) or FORMULA
    except UnreadableFormulaError:
        return FORMULA


def math_formula(root: Element) -> str:
    """Return a MathML formula's linear form, else its source; FORMULA without one."""
    try:
        shown = linear(root)
    except UnreadableFormulaError:
        shown = ""
    source = next((words(each) for each in below(root, "annotation")), "")
    return shown or source or FORMULA


def object_formula(run: Element) -> str:
    """Return what stands for a run's formula object or picture; "" if it has none."""
    for each in below(run, "OLEObject", "docPr"):
        said = attribute(each, "descr")
        if _PROGRAMS.match(attribute(each, "ProgID")):
            return FORMULA
        if _TEX.search(said):
            return from_tex(said)
        if _OBJECT.fullmatch(attribute(each, "name")) and not said:
            return "" if any(blip.attrib for blip in below(run, "blip")) else FORMULA
    return ""


def field_formula(code: str) -> str:
    """Return what a field of the kind EQ shows; "" for any other field."""
    if not _FIELD.match(code):
        return ""
    fraction, root = _FRACTION.fullmatch(code), _ROOT.fullmatch(code)
    if fraction:
        return from_tex(rf"\frac{{{fraction[1]}}}{{{fraction[2]}}}")
    return from_tex(rf"\sqrt{{{root[1]}}}") if root else FORMULA


def drawn_text(paragraph: Element) -> str:
    """Return the text of a drawing's paragraph, line breaks kept."""
    pieces = list(_pieces(paragraph))
    return "".join(with_raised(pieces)).replace("\v", "\n").replace("\t", " ").strip()


def _pieces(element: Element) -> Iterator[tuple[str, int]]:
    """Yield a paragraph's text in pieces: raised (1), lowered (-1) or on the line."""
    for each in element:
        name = local(each)
        if name == "br":
            yield "\n", 0
        elif name == "t":
            shift = _shift(child(element, "rPr"))
            if not (shift == UP and _leads_to_note(child(element, "rPr"))):
                yield each.text or "", shift
        elif name in {"oMath", "oMathPara"}:
            yield word_formula(each), 0
        elif name and name != "Fallback":
            yield from _pieces(each)


def _leads_to_note(properties: Element | None) -> bool:
    """Whether a raised run is a link to another slide, as pandoc writes note marks."""
    link = child(properties, "hlinkClick")
    return "hlinksldjump" in attribute(link, "action")


def _shift(properties: Element | None) -> int:
    stated = attribute(properties, "baseline").removesuffix("%")
    if not stated.removeprefix("-").isdecimal() or not stated.strip("-0"):
        return 0
    return DOWN if stated.startswith("-") else UP


def diagram_lines(
    container: Container, found: Mapping[str, tuple[str, str]], relation: str
) -> list[str]:
    """Return the lines of a diagram (SmartArt): the texts of its points, in order.

    Args:
        container: The file.
        found: Relations of the part that shows the diagram.
        relation: The id of that to the diagram's data.
    """
    part = found.get(relation, ("", ""))[1]
    tree = container.xml(part) if container.has(part) else None
    lines = [drawn_text(each) for each in below(tree, "p")]
    return [line for line in lines if line]
