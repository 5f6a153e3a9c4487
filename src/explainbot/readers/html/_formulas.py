"""Formulas of a page as text: MathML, TeX for MathJax and KaTeX, and pictures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from explainbot.readers.html._tree import classes, put_text, text_of
from explainbot.text.formulas.linear import FORMULA, UnreadableFormulaError, linear
from explainbot.text.formulas.tex import from_tex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_WRAPPERS = frozenset(
    "katex katex-display katex-mathml mathjax mathjax_display mathjax_svg "
    "mathjax_chtml mathjax_preview mathjax_svg_display mathjax_chtml_display mjx-chtml "
    "mjx_assistive_mathml mwe-math-element mwe-math-mathml-inline "
    "mwe-math-mathml-display mjpage".split()
)
_WRAPPER_TAGS = frozenset({"mjx-container", "mjx-assistive-mml", "mjx-math"})
_DRAWN = frozenset(
    "mathjax mathjax_display mathjax_preview mathjax_svg mathjax_chtml "
    "mjx-chtml".split()
)
_DRAWING = frozenset({"katex", "mathjax", "mathjax_svg", "mwe-math-element"})
_DISPLAYED = frozenset(
    "katex-display mathjax_display mathjax_svg_display mathjax_chtml_display "
    "mwe-math-mathml-display display".split()
)
_NAMED = frozenset(
    "math tex latex formula equation katex-source math-container".split()
)
_TYPED = frozenset({"math", "tex-math"})
_MATH = ("math", "mml:math", "m:math")
_PICTURES = re.compile(
    r"(?<![a-z])(?:math|tex|latex|formula|equation|mwe-math[a-z-]*|wp-katex-eq|ee_img)"
    r"(?![a-z])",
    re.IGNORECASE,
)
_OBJECT = re.compile(r"Object\d+")
_MADE = re.compile(
    r"codecogs|mathjax|math/render|/latex|tex\.php|mathtex", re.IGNORECASE
)
_TEX = re.compile(r"\\[a-zA-Z,;!{}]|[\^_]|[{}]")
_COMMAND = re.compile(r"\\[a-zA-Z]{2,}|[\^_]\{")
_INLINE = r"\\\((?P<inline>.{1,2000}?)\\\)|\\\[(?P<block>.{1,2000}?)\\\]"
_DOLLARS = r"|\$\$(?P<double>.{1,2000}?)\$\$"
_DOLLAR = r"|(?<![\\$\w])\$(?P<single>[^\s$](?:[^$\n]*?[^\s\\$])?)\$(?![\d$])"
_LOADED = re.compile(r"mathjax|katex|tex2jax", re.IGNORECASE)
_SINGLE = re.compile(
    r"inlineMath[^;]{0,80}?['\"]\$['\"]|left\s*:\s*['\"]\$['\"]|"
    r"config=TeX-[^'\"]*inlineDollar",
    re.IGNORECASE,
)
_VERBATIM = frozenset("pre code script style textarea kbd samp tt title".split())
_BEGIN = re.compile(
    r"\\begin\{(?P<name>\w+\*?)\}.{1,4000}?\\end\{(?P=name)\}", re.DOTALL
)


def write_formulas(root: _Element, source: str) -> None:
    """Put the linear form of each formula in its place; FORMULA where there is none.

    Args:
        root: The page, which is changed.
        source: Its text.
    """
    _open_drawn(root)
    for element in list(_shown(root)):
        if element.getroottree().getroot() is not root and not _within(element, root):
            continue  # it went with one that it was a part of
        _write(element)
    if "\\(" in source or "\\[" in source or "$" in source or "\\begin{" in source:
        _write_sources(root, source)


def _open_drawn(root: _Element) -> None:
    """Show the signs that docutils hides in formulas it draws; part their numbers."""
    for element in list(root.iter("span")):
        kinds = classes(element)
        if "eqno" in kinds:
            element.tail = f" {(element.tail or '').lstrip()}"
        elif "formula" in kinds:
            for each in element.iter("span"):
                if each.get("class") in {"ignored", "numerator", "denominator"}:
                    del each.attrib["class"]


def _within(element: _Element, root: _Element) -> bool:
    return any(each is root for each in element.iterancestors())


def _shown(root: _Element) -> Iterator[_Element]:
    """Yield what is, or draws, a formula."""
    tags = ("script", "img", "eq", "mjx-container", "math-renderer")
    sources = ("span", "div", "code", "tt", "pre")
    return filter(_is_shown, root.iter(*_MATH, *tags, *sources))


def _is_shown(element: _Element) -> bool:
    tag, kinds = element.tag, classes(element)
    if tag == "script":
        return (element.get("type") or "").lower().startswith(("math/tex", "math/mml"))
    if tag == "img":
        return _is_formula(element)
    if tag in {*_MATH, "eq", "mjx-container", "math-renderer"} or kinds & _DRAWING:
        return True
    if tag in {"code", "tt", "pre"} and not kinds & _TYPED:
        return False
    source = kinds & _NAMED and not len(element) and element.text
    return bool(source and _TEX.search(source))


def _is_formula(image: _Element) -> bool:
    alt = (image.get("alt") or "").strip()
    if not image.get("src") and _OBJECT.fullmatch(image.get("name") or ""):
        return True  # as LibreOffice writes one
    if alt.startswith("{\\") or (_COMMAND.search(alt) and "\\" in alt):
        return True
    named = _PICTURES.search(image.get("class") or "")
    return bool(named or (_MADE.search(image.get("src") or "") and alt))


def _write(element: _Element) -> None:
    """Put a formula's text in the place of all that draws it."""
    outer = _outermost(element)
    if element.tag != "script" and _has_source(outer):
        return
    text = _linear(element, outer)
    kinds = {kind for each in (element, outer) for kind in classes(each)}
    block = (
        element.get("display") in {"block", "true"}
        or bool(kinds & _DISPLAYED)
        or "mode=display" in (element.get("type") or "")
        or outer.tag in {"div", "pre"}
    )
    if element.tag == "script":
        _drop_drawn(outer)
    put_text(outer, text, block=block)


def _outermost(element: _Element) -> _Element:
    outer = element
    for above in element.iterancestors():
        if above.tag in _WRAPPER_TAGS or classes(above) & _WRAPPERS:
            outer = above
        elif above.tag not in {"span", "nobr"} or len(above) > 1:
            break
    return outer


def _has_source(drawn: _Element) -> bool:
    """Whether the source of a drawn formula follows it."""
    after = drawn.getnext()
    if after is None or not classes(drawn) & _DRAWN or (drawn.tail or "").strip():
        return False
    return after.tag == "script" and (after.get("type") or "").startswith("math/")


def _drop_drawn(script: _Element) -> None:
    """Take away what MathJax drew of the source that follows it."""
    before = script.getprevious()
    while before is not None and classes(before) & _DRAWN:
        if (before.tail or "").strip():
            return
        put_text(before, "")
        before = script.getprevious()


def _linear(element: _Element, outer: _Element) -> str:
    if element.tag == "img":
        alt = element.get("alt") or ""
        return (from_tex(alt) if _TEX.search(alt) else alt.strip()) or FORMULA
    if element.tag == "script" and "mml" in (element.get("type") or ""):
        return _stated(text_of(element))
    if element.tag in {"script", "eq", "math-renderer"} or (
        classes(element) & _NAMED and not len(element)
    ):
        return from_tex(text_of(element)) or FORMULA
    formula = element if element.tag in _MATH else next(outer.iter(*_MATH), None)
    if formula is not None:
        return _of_math(formula)
    return _of_drawing(outer)


def _of_drawing(outer: _Element) -> str:
    """Return what a drawn formula says of itself."""
    for each in outer.iter("mjx-container", "mjx-math", "span", "img", "annotation"):
        stated = each.get("data-mathml")
        if stated:
            return _stated(stated)
        tex = each.get("data-latex") or each.get("data-tex")
        if not tex and each.tag == "img":
            tex = each.get("alt")
        if not tex and each.tag == "annotation":
            tex = text_of(each)
        if tex and tex.strip():
            return from_tex(tex) or FORMULA
    return FORMULA


def _stated(source: str) -> str:
    """Return the linear form of MathML that stands in an attribute."""
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8")
    try:
        root = etree.fromstring(source.encode(), parser)
    except etree.XMLSyntaxError:
        return FORMULA
    found = next(root.iter(*_MATH), None) if root is not None else None
    return FORMULA if found is None else _of_math(found)


def _of_math(formula: _Element) -> str:
    """Return MathML's linear form; else its TeX, or the words that stand for it."""
    try:
        shown = linear(formula)
    except UnreadableFormulaError:
        shown = ""
    if shown:
        return shown
    for note in formula.iter("annotation"):
        if "tex" in (note.get("encoding") or "").lower() and text_of(note).strip():
            return from_tex(text_of(note))
    stated = (formula.get("alttext") or "").strip()
    return (from_tex(stated) if _TEX.search(stated) else stated) or FORMULA


def _write_sources(root: _Element, source: str) -> None:
    """Write out the TeX that a script of the page would draw."""
    loaded = _LOADED.search(source) is not None
    pattern = _INLINE
    if loaded:
        pattern += _DOLLARS
        if _SINGLE.search(source):
            pattern += _DOLLAR
    sources = re.compile(pattern, re.DOTALL)
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        plain = element.tag not in _VERBATIM and not _is_verbatim(element)
        if element.text and plain:
            element.text = _written(element.text, sources, loaded=loaded)
        above = element.getparent()
        outside = above is not None and above.tag not in _VERBATIM
        if element.tail and outside and not _is_verbatim(element):
            element.tail = _written(element.tail, sources, loaded=loaded)


def _is_verbatim(element: _Element) -> bool:
    return next(element.iterancestors(*_VERBATIM), None) is not None


def _written(text: str, sources: re.Pattern[str], *, loaded: bool) -> str:
    if "\\" not in text and "$" not in text:
        return text
    shown = sources.sub(_of_source, text)
    if loaded and "\\begin{" in shown:
        shown = _BEGIN.sub(lambda found: from_tex(found[0]), shown)
    return shown


def _of_source(found: re.Match[str]) -> str:
    body = next(filter(None, found.groups()), "")
    return from_tex(body) or found[0]
