"""Linear form of a formula: one line that keeps fractions, roots, indices and sums.

"(a + b)/(2c)", "√(x² + 1)", "∑_(i=1)^n i": brackets stand where the drawing groups.
The tree is MathML's, of lxml or of the standard library, with or without name space.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from explainbot.text.formulas.raised import (
    grouped,
    plain_letters,
    subscript,
    superscript,
)

FORMULA = "[formula]"
"""Stands for a formula that cannot be read."""
_RELATIONS = frozenset("=≠<>≤≥≪≫≈≃≅≡∼∝→←↔⇒⇐⇔⟶⟵⟹⟺⟷↦⇌⇋∈∉∋⊂⊃⊆⊇⊥∥∣≔≜≐|:")
_BINARY = frozenset("+-−±∓×÷·⋅∗*∘∪∩∧∨⊕⊗∖/∕⁄")
_TIGHT = frozenset("/∕⁄:|∣‖")
"""Written without blanks."""
_BIG = frozenset("∑∏∐∫∬∭∮⋃⋂⨁⨂⋁⋀")
_LIMITS = frozenset({"lim", "max", "min", "sup", "inf", "argmax", "argmin"})
_OPEN = frozenset("([{⟨⌊⌈〈⟦")
_CLOSE = frozenset(")]}⟩⌋⌉〉⟧")
_AFTER = frozenset("!′″‴%‰°'")
_KINDS = {
    sign: kind
    for kind, signs in (
        ("big", _BIG),
        ("open", _OPEN),
        ("close", _CLOSE),
        ("comma", ",;"),
        ("after", _AFTER),
    )
    for sign in signs
}
_NONE = frozenset("\u2061\u2062\u2063\u200b\ufeff")
_ACCENTS = {
    **dict.fromkeys("¯‾―_\u0304\u0305ˉ", "\u0304"),
    **dict.fromkeys("^ˆ\u0302", "\u0302"),
    **dict.fromkeys("~˜∼\u0303", "\u0303"),
    **dict.fromkeys("→⃗⟶⇀\u20d7", "\u20d7"),
    **dict.fromkeys("˙.\u0307", "\u0307"),
    **dict.fromkeys("¨\u0308", "\u0308"),
    **dict.fromkeys("ˇ\u030c", "\u030c"),
}
_OVERLINE, _UNDERLINE = "\u0305", "\u0332"
_SIGNS = str.maketrans({"-": "−", "⋅": "·", "∣": "|", "∥": "‖"})
_BRACES = frozenset("⏞⏟︷︸⏜⏝⎴⎵")
_ROOTS = {"3": "∛", "4": "∜"}
_DIFFERENTIAL = re.compile(r"[dΔ∂δ][^\W\d_]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_DEEPEST = 100
_INNER = frozenset("mrow mstyle mpadded math mtd menclose maction semantics".split())
_UNSEEN = frozenset("mphantom maligngroup malignmark mprescripts none".split())
_ANNOTATION = frozenset({"annotation", "annotation-xml"})
_LEAVES = frozenset({"mi", "mn", "mo", "mtext", "ms"})


@dataclass(frozen=True)
class _Item:
    """A piece of a row: what it shows, and how it joins with its neighbours.

    Kinds: ``number``, ``name`` (one letter), ``word``, ``text``, ``sign`` (between
    two), ``open``, ``close``, ``comma``, ``after`` (behind its base), ``big``,
    ``fraction``, ``root``, ``group`` (in brackets), ``blank``.
    """

    text: str
    kind: str
    scripted: bool = False


class UnreadableFormulaError(ValueError):
    """A formula, or a part of it, has no linear form here."""


def linear(root: Any) -> str:
    """Return the formula on one line; "" if it shows nothing.

    Raises:
        UnreadableFormulaError: It is drawn, nested too deeply, or none.
    """
    return _joined(_items(root, 0))


def _local(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""


def _children(element: Any) -> list[Any]:
    return [each for each in element if _local(each)]


def _items(element: Any, depth: int) -> list[_Item]:
    """Return an element as pieces of the row that it stands in."""
    if depth > _DEEPEST:
        raise UnreadableFormulaError
    name = _local(element)
    if name in _LEAVES:
        return list(_leaf(name, "".join(element.itertext())))
    if name in _FORMS:
        return _FORMS[name](_children(element), depth, element)
    if name in _INNER:
        return _row(_shown(element, name), depth)
    if name == "mspace":
        return _space(element)
    if name in _UNSEEN:
        return []
    raise UnreadableFormulaError


def _shown(element: Any, name: str) -> list[Any]:
    """Return what is shown of the elements in one."""
    parts = _children(element)
    if name in {"maction", "semantics"}:
        return [each for each in parts if _local(each) not in _ANNOTATION][:1]
    return parts


def _space(space: Any) -> list[_Item]:
    if space.get("linebreak") == "newline":
        return [_Item(";", "comma")]
    return [_Item(" ", "blank")] if _is_wide(space) else []


def _is_wide(space: Any) -> bool:
    width = re.match(r"(\d*\.?\d+)(em|ex|pt|px)?", space.get("width") or "")
    return width is not None and float(width[1]) > 0.1  # noqa: PLR2004


def _row(elements: Iterable[Any], depth: int) -> list[_Item]:
    return [item for each in elements for item in _items(each, depth + 1)]


def _leaf(name: str, text: str) -> Iterator[_Item]:
    text = plain_letters(text.replace("\xa0", " "))
    if name in {"mtext", "ms"}:
        # Blanks at its ends part it from what is beside it.
        yield _Item(" ".join(text.split(" ")), "text")
        return
    text = "".join(each for each in " ".join(text.split()) if each not in _NONE)
    if not text:
        return
    if "\\" in text and len(text) > 1:
        raise UnreadableFormulaError  # a command that nobody knows
    if name == "mn":
        yield _Item(text, "number")
    elif text == "\u2064":
        yield _Item(" ", "blank")
    elif len(text) > 1 and not _is_combined(text) and text[0].isalpha():
        yield _Item(text, "word")
    else:
        text = text.translate(_SIGNS) if name == "mo" else text
        yield _Item(text, _kind(text))


def _is_combined(text: str) -> bool:
    return all(map(unicodedata.combining, text[1:]))


def _kind(text: str) -> str:
    """Return the kind of a sign, number or letter."""
    if text in _KINDS:
        return _KINDS[text]
    if _NUMBER.fullmatch(text):
        return "number"
    if text.isalnum() or (_is_combined(text) and text[0].isalpha()):
        return "name"
    signs = _RELATIONS | _BINARY
    is_sign = text[0] in signs or unicodedata.category(text[0]) == "Sm"
    return "sign" if is_sign and text not in {"∞", "∂", "∇", "√"} else "name"


_DECIMAL = ("number", "comma", "number")
_FACTORS = frozenset({"number", "name", "word", "group", "fraction", "root", "close"})
_OPENS = frozenset({"sign", "open", "comma", "big", ""})


def _joined(items: Sequence[_Item], *, tight: bool = False) -> str:
    """Return a row as text; ``tight`` without blanks around its signs."""
    shown = ""
    before = _Item("", "")
    items = [each for each in items if each.text]
    for place, item in enumerate(items):
        after = items[place + 1] if place + 1 < len(items) else _Item("", "")
        text = item.text
        if item.kind == "fraction" and not tight:
            text = _beside(item, before, after)
        if item.kind == "blank":
            shown = shown.rstrip(" ") + " " if shown and not tight else shown
            continue
        shown += _gap(shown, before, item, tight=tight) + text
        between = (before.kind, item.kind, after.kind)
        if item.kind == "comma" and not tight and between != _DECIMAL:
            shown += " "
        if item.kind == "sign" and not tight and item.text[0] not in _TIGHT:
            shown += " " if before.kind not in _OPENS or _relates(item) else ""
        before = item
    return " ".join(shown.split(" ")).strip(" ") if tight else _single(shown)


def _single(text: str) -> str:
    return " ".join(text.split())


def _relates(item: _Item) -> bool:
    return item.text[0] in _RELATIONS


def _beside(item: _Item, before: _Item, after: _Item) -> str:
    """Return a fraction, in brackets where a factor beside it could be taken in."""
    if all(_NUMBER.fullmatch(part) for part in item.text.split("/")):
        return item.text
    beside = before.kind in _FACTORS - {"open"} or after.kind in {
        *(_FACTORS - {"close"}),
        "open",
    }
    return f"({item.text})" if beside else item.text


def _gap(shown: str, before: _Item, item: _Item, *, tight: bool) -> str:
    """Return what parts a piece from the one before it."""
    if not shown or shown[-1] == " " or item.text[0] == " ":
        return ""
    kinds = (before.kind, item.kind)
    if item.kind == "sign":
        if tight or item.text[0] in _TIGHT or before.kind in {"open", "comma", ""}:
            return ""
        return " " if before.kind != "sign" or _relates(item) else ""
    if before.kind in {"open", "sign"} or item.kind in {"close", "comma", "after"}:
        return ""
    parted = (
        kinds in _PARTED
        or before.kind == "big"
        or item.kind == "big"
        or ("text" in kinds and item.text[0].isalnum() and shown[-1].isalnum())
    )
    return " " if parted else ""


_PARTED = frozenset(
    {
        *((kind, "word") for kind in ("number", "name", "word", "close", "group")),
        *(("word", kind) for kind in ("number", "name", "fraction", "root", "group")),
        *(("fraction", kind) for kind in (*_FACTORS, "open")),
        *((kind, "fraction") for kind in ("number", "name", "close", "root")),
        *(("root", kind) for kind in ("number", "name", "group", "word")),
        ("number", "number"),
        ("group", "fraction"),
    }
)


def _text(element: Any, depth: int, *, tight: bool = False) -> str:
    return _joined(_items(element, depth + 1), tight=tight)


def _is_group(text: str) -> bool:
    """Whether brackets hold all of a text."""
    if text[:1] not in _OPEN or text[-1:] not in _CLOSE:
        return False
    level = 0
    for place, each in enumerate(text):
        level += (each in _OPEN) - (each in _CLOSE)
        if level == 0:
            return place == len(text) - 1
    return False


def _fraction(parts: list[Any], depth: int, element: Any) -> list[_Item]:
    _expect(parts, 2)
    top, under = (_items(part, depth + 1) for part in parts)
    if re.match(r"0(?:\D|$)", element.get("linethickness") or ""):
        return [_Item(f"{_joined(top)}; {_joined(under)}", "group")]
    upper, lower = _joined(top), _joined(under)
    if _is_loose(top) and not _is_group(upper):
        upper = f"({upper})"
    plain = len(under) == 1 and under[0].kind not in {"fraction", "root"}
    if not (plain or _is_group(lower) or _DIFFERENTIAL.fullmatch(lower)):
        lower = f"({lower})"
    return [_Item(f"{upper}/{lower}", "fraction")]


def _is_loose(items: list[_Item]) -> bool:
    """Whether a numerator without brackets would not be seen to hold together."""
    kinds = [item.kind for item in items if item.kind != "blank"]
    if len(kinds) == 1:
        return kinds[0] in {"fraction", "matrix"}
    level, outer = 0, set()
    for kind in kinds:
        level -= kind == "close"
        outer |= {kind} if level == 0 else set()
        level += kind == "open"
    return bool(outer & {"sign", "fraction", "comma", "big", "text", "word"})


def _expect(parts: Sequence[Any], count: int) -> None:
    if len(parts) != count:  # with more, one would go missing
        raise UnreadableFormulaError


def _square_root(parts: list[Any], depth: int, _element: Any) -> list[_Item]:
    return [_Item(f"√{_under_root(_row(parts, depth))}", "root")]


def _under_root(items: list[_Item]) -> str:
    plain = len(items) == 1 and items[0].kind in {"number", "name"}
    text = _joined(items)
    plain = (plain and not items[0].scripted) or _is_group(text)
    return text if plain else f"({text})"


def _root(parts: list[Any], depth: int, _element: Any) -> list[_Item]:
    _expect(parts, 2)
    index = _text(parts[1], depth, tight=True)
    under = _under_root(_items(parts[0], depth + 1))
    sign = _ROOTS.get(index) or (
        "√" if index in {"", "2"} else f"{superscript(index)}√"
    )
    return [_Item(f"{sign}{under}", "root")]


def _script(base: list[_Item], below: str = "", above: str = "") -> list[_Item]:
    """Return a base with what stands low and high behind it."""
    if not base:
        return [_Item(f"{superscript(above)}{subscript(below)}", "lead")]
    last = base[-1]
    drawn = base[0].kind == "open" and last.kind == "close"
    if not drawn and any(item.kind in {"sign", "comma"} for item in base[:-1]):
        base = [_Item(f"({_joined(base)})", "group")]
        last = base[0]
    text = last.text
    if last.kind in {"fraction", "root"}:
        text = f"({text})"
    big = last.kind == "big" or text in _LIMITS
    short = all(len(each) < 3 and _has_signs(each) for each in (below, above) if each)  # noqa: PLR2004
    if big and not (short and last.kind == "big"):
        text += grouped(below, "_") if below else ""
        text += grouped(above, "^") if above else ""
    else:
        text += subscript(below) if below else ""
        text += superscript(above) if above else ""
    kind = "group" if last.kind in {"fraction", "root"} else last.kind
    kind = "big" if last.text in _LIMITS else kind
    whole = replace(last, text=text, kind=kind, scripted=True)
    return [*base[:-1], whole]


def _has_signs(text: str) -> bool:
    return not (subscript(text).startswith("_") or superscript(text).startswith("^"))


def _sub(parts: list[Any], depth: int, _element: Any) -> list[_Item]:
    _expect(parts, 2)
    low = _text(parts[1], depth, tight=True)
    return _script(_items(parts[0], depth + 1), below=low)


def _sup(parts: list[Any], depth: int, _element: Any) -> list[_Item]:
    _expect(parts, 2)
    high = _text(parts[1], depth, tight=True)
    return _script(_items(parts[0], depth + 1), above=high)


def _sub_sup(parts: list[Any], depth: int, _element: Any) -> list[_Item]:
    _expect(parts, 3)
    low, high = (_text(each, depth, tight=True) for each in parts[1:3])
    return _script(_items(parts[0], depth + 1), low, high)


def _over(parts: list[Any], depth: int, _element: Any) -> list[_Item]:
    _expect(parts, 2)
    base, mark = _items(parts[0], depth + 1), _text(parts[1], depth, tight=True)
    return _accented(base, mark, _OVERLINE) or _script(base, above=mark)


def _under(parts: list[Any], depth: int, _element: Any) -> list[_Item]:
    _expect(parts, 2)
    base, mark = _items(parts[0], depth + 1), _text(parts[1], depth, tight=True)
    if _ACCENTS.get(mark) == "\u0304" or mark == _UNDERLINE:
        return _accented(base, mark, _UNDERLINE)
    return _accented(base, mark, "") or _script(base, below=mark)


def _under_over(parts: list[Any], depth: int, _element: Any) -> list[_Item]:
    _expect(parts, 3)
    low, high = (_text(each, depth, tight=True) for each in parts[1:3])
    return _script(_items(parts[0], depth + 1), low, high)


def _accented(base: list[_Item], mark: str, line: str) -> list[_Item]:
    """Return a base with an accent over it; [] if the mark is none."""
    if mark in _BRACES:
        return [_Item(_bracketed(_joined(base)), "group")]
    accent = _UNDERLINE if line == _UNDERLINE else _ACCENTS.get(mark)
    if not accent or not base:
        return []
    text = _joined(base)
    if len(text) == 1:
        return [replace(base[0], text=unicodedata.normalize("NFC", text + accent))]
    if accent in {"\u0304", _UNDERLINE}:
        return [_Item("".join(f"{each}{line or accent}" for each in text), "word")]
    if all(item.kind == "name" for item in base):
        return [_Item(text + accent, "word")]
    return [_Item(_bracketed(text) + superscript(mark), "group")]


def _bracketed(text: str) -> str:
    return text if _is_group(text) or len(text) == 1 else f"({text})"


def _multiscripts(parts: list[Any], depth: int, _element: Any) -> list[_Item]:
    _expect(parts[:1], 1)
    names = [_local(each) for each in parts]
    edge = names.index("mprescripts") if "mprescripts" in names else len(parts)
    base = _items(parts[0], depth + 1)
    after = [_text(each, depth, tight=True) for each in parts[1:edge]]
    before = [_text(each, depth, tight=True) for each in parts[edge + 1 :]]
    found = base
    if after:
        low, high = "".join(after[::2]), "".join(after[1::2])
        found = _script(base, low, high)
    low, high = "".join(before[::2]), "".join(before[1::2])
    lead = (superscript(high) if high else "") + (subscript(low) if low else "")
    if not lead or not found:
        return [*([_Item(lead, "name")] if lead else []), *found]
    return [replace(found[0], text=lead + found[0].text, scripted=True), *found[1:]]


def _fenced(parts: list[Any], depth: int, element: Any) -> list[_Item]:
    opened, closed = (
        (usual if stated is None else stated).translate(_SIGNS)
        for stated, usual in ((element.get("open"), "("), (element.get("close"), ")"))
    )
    signs = "".join((element.get("separators") or ",").split()) or ","
    if element.get("separators") == "":
        signs = ""
    found = [_Item(opened, "open")] if opened.strip() else []
    for number, part in enumerate(parts):
        if number and signs:
            sign = signs[min(number, len(signs)) - 1]
            found.append(_Item(sign, "comma" if sign in ",;" else _kind(sign)))
        found += _items(part, depth + 1)
    return [*found, *([_Item(closed, "close")] if closed.strip() else [])]


def _table(parts: list[Any], depth: int, _element: Any) -> list[_Item]:
    """Return a matrix as "a, b; c, d"; equations below each other as "…; …"."""
    lines = []
    for part in parts:
        cells = _children(part)
        if _local(part) == "mlabeledtr":
            cells = cells[1:]
        line = ""
        for cell in (_items(each, depth + 2) for each in cells):
            joint = " " if _continues(cell) else ", "
            line += f"{joint if line else ''}{_joined(cell)}"
        lines.append(line)
    return [_Item("; ".join(filter(None, lines)), "matrix")]


def _continues(cell: list[_Item]) -> bool:
    """Whether a cell goes on where the one before it ends: "= b", "if x > 0"."""
    first = next((item for item in cell if item.text.strip()), None)
    return first is not None and (
        (first.kind == "sign" and _relates(first)) or first.kind == "text"
    )


_FORMS: dict[str, Callable[[list[Any], int, Any], list[_Item]]] = {
    "mfrac": _fraction,
    "msqrt": _square_root,
    "mroot": _root,
    "msub": _sub,
    "msup": _sup,
    "msubsup": _sub_sup,
    "mover": _over,
    "munder": _under,
    "munderover": _under_over,
    "mmultiscripts": _multiscripts,
    "mfenced": _fenced,
    "mtable": _table,
}
