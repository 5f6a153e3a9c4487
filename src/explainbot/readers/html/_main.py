"""Main content of a page, and what stands beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from explainbot.readers.html._boxes import first_words, names
from explainbot.readers.html._content import HEADINGS, is_chrome, is_hidden
from explainbot.readers.html._tree import is_menu, words_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_TOLD = 5
_DEEP = 8
"""Levels on which each part is looked at as a whole."""
_LONG = 8
"""Words of a paragraph that is told beside what the page calls its main content."""
_PARAGRAPHS = frozenset({"p", "li", "dd", "dt", "td", "blockquote", "pre"})
_BESIDE = re.compile(
    r"(?<![a-z])(?:comments?|comment-?list|respond|disqus|side-?bar|widgets?|"
    r"related|shar(?:e|ing)|social|newsletter|subscribe|ads?|advert\w*|promo|teasers?|"
    r"author-?(?:box|bio|info|card)|recent-posts)(?![a-z])",
    re.IGNORECASE,
)
"""Names of parts that do not belong to a page's article."""
_FRAME = re.compile(
    r"(?<![a-z])(?:(?:site|page)?-?footer|copyright|colophon|login|search|"
    r"masthead|site-(?:header|branding|title|description|info)|tagline|top-?bar|navbar)(?![a-z])",
    re.IGNORECASE,
)


def main_content(root: _Element, *, whole: bool = False) -> _Element:
    """Return the one ``main``, else what holds the one outer article and its like.

    That is the article alone, or what holds it together with the paragraphs and
    headings beside it; the body where there is none, or several.

    Args:
        root: The page.
        whole: Whether it is the body in any case: the file holds several pages.
    """
    body = root.find("body")
    top = root if body is None else body
    if whole:
        return top
    mains = [*root.iter("main"), *root.iterfind(".//*[@role='main']")]
    mains = list(dict.fromkeys(mains))
    if len(mains) == 1:
        return mains[0]
    article = None if mains else _article(root)
    if article is None:
        return top
    holder = article
    for outer, parts in _around(article):
        loose = [outer.text, *(part.tail for part in outer)]
        if any(map(_speaks, loose)) or any(map(_belongs, parts)):
            holder = outer
    return holder


def _article(root: _Element) -> _Element | None:
    articles = [
        article
        for article in root.iter("article")
        if next(article.iterancestors("article"), None) is None
    ]
    return articles[0] if len(articles) == 1 else None


def menus_beside(root: _Element, main: _Element) -> frozenset[_Element]:
    """Return what is no text in a main content that holds an article and more."""
    article = _article(root)
    if article is None or main not in article.iterancestors():
        return frozenset()
    if main.tag == "main" or main.get("role") == "main":
        return frozenset()
    return frozenset(
        part
        for _, parts in _around(article)
        for part in parts
        if not (_is_aside(part) or _belongs(part))
    )


def beside(root: _Element, main: _Element) -> tuple[str, ...]:
    """Return a note of what stands outside of the main content and says something."""
    asides = [*root.iter("aside"), *root.iterfind(".//*[@role='complementary']")]
    stated = main.tag in {"main", "article"} or main.get("role") == "main"
    inner = main if stated else _article(root)
    if inner is None:
        return ()
    told = [
        first_words(map(str, box.itertext()))
        for box in asides
        if main.tag in {"main", "article"}
        and main not in box.iterancestors()
        and main is not box
        and box not in main.iterancestors()
        and not (is_menu(box) or is_chrome(box))
    ]
    least = 1 if inner.tag == "article" else _LONG
    for outer, parts in _around(inner):
        inside = outer is main or main in outer.iterancestors()
        for part in parts:
            if _is_aside(part) or _FRAME.search(names(part)):
                continue
            said = None if inside and _belongs(part) else _prose(part)
            if said is not None and len(words_of(said).split()) >= least:
                told.append(first_words(map(str, said.itertext())))
    told = list(dict.fromkeys(told))
    if not told:
        return ()
    more = f" and {len(told) - _MOST_TOLD} more" if len(told) > _MOST_TOLD else ""
    return (f"left out beside the main text: {', '.join(told[:_MOST_TOLD])}{more}",)


def _around(inner: _Element) -> Iterator[tuple[_Element, list[_Element]]]:
    """Yield what holds an element, from inside out, with what stands beside it."""
    for outer in inner.iterancestors():
        if outer.tag == "html":
            return
        yield outer, [part for part in outer.iterchildren("*") if part is not inner]
        inner = outer


def _speaks(text: str | None) -> bool:
    return text is not None and any(map(str.isalnum, text))


def _is_aside(part: _Element) -> bool:
    role: str | None = part.get("role")
    return part.tag == "aside" or role == "complementary"


def _belongs(part: _Element) -> bool:
    """Whether a part beside the article holds text, and does not go by another name."""
    if _is_aside(part):
        return False
    if part.tag not in HEADINGS and (
        _BESIDE.search(names(part)) or _FRAME.search(names(part))
    ):
        return False
    return _prose(part) is not None


def _prose(part: _Element) -> _Element | None:
    """Return the first heading or paragraph in a part that is no menu."""
    stack = [(part, 0)]
    while stack:
        each, depth = stack.pop()
        if not isinstance(each.tag, str) or each.tag == "a" or _is_aside(each):
            continue
        if is_chrome(each) or is_hidden(each) or (depth < _DEEP and is_menu(each)):
            continue
        own = [each.text, *(inside.tail for inside in each)]
        below = each.getnext() if each.tag in HEADINGS else None
        if below is not None and isinstance(below.tag, str) and is_menu(below):
            continue
        text = each.tag in HEADINGS or each.tag in _PARAGRAPHS
        if _speaks(words_of(each)) if text else any(map(_speaks, own)):
            return each
        stack += [(inside, depth + 1) for inside in reversed(each)]
    return None
