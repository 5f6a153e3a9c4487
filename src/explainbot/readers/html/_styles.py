"""Style sheets of a page: which elements they do not show on a screen.

Only ``display`` and ``visibility`` are looked at.  Rules of other media than a wide
screen do not count; of several rules for one element the one wins that wins in CSS.
Sheets are parsed by tinycss2, selectors matched by cssselect and lxml (all BSD).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.etree import XPath, _Element

_WIDTH, _HEIGHT = 1280, 800
"""Of the screen on which a page is taken to be seen, in pixels."""
_EM = 16
_HIDES = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE
)
_PREFIXED = re.compile(r"\[\s*([A-Za-z][\w-]*)\|")
"""An attribute with a prefix, as ``[epub|type="pagebreak"]``."""
_FEATURE = re.compile(
    r"\(\s*+(?P<name>[a-z-]+)\s*+(?::\s*+(?P<value>[^)\s]++(?:\s++[^)\s]++)*+)\s*+)?\)",
    re.IGNORECASE,
)
_LENGTH = re.compile(r"(?P<number>\d++(?:\.\d++)?|\.\d++)(?P<unit>px|r?em)\Z")
_TRUE_FEATURES = frozenset(
    {
        "hover",
        "hover:hover",
        "any-hover:hover",
        "pointer:fine",
        "any-pointer:fine",
        "orientation:landscape",
        "prefers-color-scheme:light",
        "scripting:enabled",
    }
)
_GONE = {"display": {"none"}, "visibility": {"hidden", "collapse"}}
_MOST_RULES = 3000


@dataclass(frozen=True)
class _Rule:
    """One selector's word on whether something is shown."""

    path: XPath
    name: str
    """The property."""
    hides: bool
    weight: tuple[bool, tuple[int, int, int]]
    """Whether it is important, and how special its selector is."""


def sheets(root: _Element) -> list[str]:
    """Return the page's own style sheets that hold for a screen."""
    return [
        "".join(map(str, each.itertext()))
        for each in root.iter("style")
        if _for_screen(each.get("media") or "")
    ]


def unshown(root: _Element, texts: Iterable[str]) -> frozenset[_Element]:
    """Return the elements below ``root`` that the style sheets hide by themselves."""
    rules = [rule for text in texts for rule in _rules(text)]
    hidden = {
        (element, rule.name)
        for rule in rules
        if rule.hides
        for element in rule.path(root)
    }
    if not hidden:
        return frozenset()
    won: dict[tuple[_Element, str], tuple[Any, bool]] = {}
    for place, rule in enumerate(rules):
        for element in rule.path(root):
            key = (element, rule.name)
            found = ((*rule.weight, place), rule.hides)
            if key in hidden and found >= won.get(key, found):
                won[key] = found
    return frozenset(element for (element, _), (_, hides) in won.items() if hides)


@lru_cache(maxsize=64)
def _rules(sheet: str) -> tuple[_Rule, ...]:
    """Return what a sheet says of being shown, if it hides anything."""
    if not _HIDES.search(sheet):
        return ()
    import tinycss2

    found: list[_Rule] = []
    nodes = tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)
    for prelude, content in _screen_rules(nodes):
        said = list(_said(content))
        if said and len(found) < _MOST_RULES:
            for path, special in _paths(prelude):
                found += [
                    _Rule(path, name, hides, (important, special))
                    for name, hides, important in said
                ]
    return tuple(found)


def _screen_rules(nodes: Iterable[Any]) -> Iterator[tuple[str, list[Any]]]:
    """Yield selector and content of the rules that hold for a screen."""
    import tinycss2

    for node in nodes:
        if node.type == "qualified-rule":
            yield tinycss2.serialize(node.prelude), node.content
        elif node.type == "at-rule" and node.content is not None:
            about = tinycss2.serialize(node.prelude).strip()
            name = node.lower_at_keyword
            if (
                (name == "media" and _for_screen(about))
                or (name == "supports" and not about.lower().startswith("not"))
                or name == "layer"
            ):
                yield from _screen_rules(
                    tinycss2.parse_rule_list(
                        node.content, skip_comments=True, skip_whitespace=True
                    )
                )


def _said(content: list[Any]) -> Iterator[tuple[str, bool, bool]]:
    """Yield property, whether it hides, and whether that is important."""
    import tinycss2

    for each in tinycss2.parse_blocks_contents(
        content, skip_comments=True, skip_whitespace=True
    ):
        if each.type == "declaration" and each.lower_name in _GONE:
            value = tinycss2.serialize(each.value).strip().lower()
            yield each.lower_name, value in _GONE[each.lower_name], each.important


def _paths(selector: str) -> Iterator[tuple[XPath, tuple[int, int, int]]]:
    """Yield a compiled path, and its weight, for each selector that can be told."""
    import cssselect
    from lxml import etree

    translator = cssselect.HTMLTranslator()
    # A page's parser keeps a prefix as a part of the name: epub:type.
    selector = _PREFIXED.sub(r"[\1\\:", selector)
    try:
        parsed = cssselect.parse(selector)
    except cssselect.SelectorError:
        return
    for each in parsed:
        if each.pseudo_element:
            continue
        try:
            path = translator.selector_to_xpath(each, prefix="descendant-or-self::")
            compiled = etree.XPath(path)
            compiled(etree.Element("html"))  # a prefix is unknown only when it runs
            yield compiled, each.specificity()
        except (cssselect.SelectorError, etree.XPathError):
            continue


def _for_screen(query: str) -> bool:
    """Whether one of a list of media queries holds for a wide screen."""
    return not query.strip() or any(map(_holds, query.lower().split(",")))


def _holds(query: str) -> bool:
    features = _FEATURE.findall(query)
    words = _FEATURE.sub(" ", query).split()
    kinds = [word for word in words if word not in {"and", "only", "not"}]
    told = all(kind in {"all", "screen"} for kind in kinds) and all(
        _fits(name, value) for name, value in features
    )
    return told != ("not" in words)


def _fits(name: str, value: str) -> bool:
    """Whether the screen has a feature."""
    bare = "".join(value.split())
    length = _LENGTH.match(bare)
    least, _, side = name.partition("-")
    if length and side in {"width", "height"} and least in {"min", "max"}:
        pixels = float(length["number"]) * (1 if length["unit"] == "px" else _EM)
        size = _WIDTH if side == "width" else _HEIGHT
        return size >= pixels if least == "min" else size <= pixels
    return (f"{name}:{bare}" if bare else name) in _TRUE_FEATURES
