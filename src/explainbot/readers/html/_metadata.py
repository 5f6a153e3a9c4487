"""Metadata of a page: meta elements, links and schema.org data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from explainbot.readers.base import Metadata
from explainbot.readers.html._content import BLOCKS
from explainbot.readers.metadata import facts, web_address
from explainbot.text.lines import one_line

if TYPE_CHECKING:
    from lxml.etree import _Element


_NAMES = {
    "og:title": "title",
    "author": "author",
    "article:author": "author",
    "citation_author": "author",
    "article:published_time": "date",
    "citation_publication_date": "date",
    "date": "date",
    "pubdate": "date",
    "licence": "licence",
    "license": "licence",
    "keywords": "tags",
    "article:tag": "tags",
    "og:url": "url",
    "content-language": "language",
    "og:locale": "language",
}
_DUBLIN_CORE = {
    "title": "title",
    "creator": "author",
    "date": "date",
    "issued": "date",
    "created": "date",
    "license": "licence",
    "rights": "licence",
    "subject": "tags",
    "language": "language",
    "identifier": "url",
}
_DATA = {
    "headline": "title",
    "author": "author",
    "datePublished": "date",
    "license": "licence",
    "keywords": "tags",
    "inLanguage": "language",
}
_PAGE = re.compile(
    r"(?:.*(?:Article|Page|Posting)|Report|CreativeWork|LearningResource)"
)
MOST_NODES = 10_000
"""Parts of a page's data that are looked at."""


def page_facts(root: _Element, data: list[dict[str, Any]]) -> Metadata:
    """Return what the page states; meta elements go before links, those before data.

    Args:
        root: The page.
        data: Its schema.org data, as ``page_data`` returns it.
    """
    stated: dict[str, list[str]] = {}
    for key, value in [*_metas(root), *_links(root), *_data_facts(data)]:
        named = key == "author" and web_address(value)  # a profile is no name
        if not named and (key != "url" or web_address(value)):
            stated.setdefault(key, []).append(value)
    return facts(stated)


def _metas(root: _Element) -> Iterator[tuple[str, str]]:
    for meta in root.iter("meta"):
        name = meta.get("name") or meta.get("property") or meta.get("http-equiv") or ""
        name = name.strip().lower()
        core = re.match(r"dc(?:terms)?[.:](\w+)", name)
        key = _DUBLIN_CORE.get(core[1]) if core else _NAMES.get(name)
        if key:
            yield key, meta.get("content") or ""


def _links(root: _Element) -> Iterator[tuple[str, str]]:
    for link in root.iter("link", "a"):
        for rel in (link.get("rel") or "").lower().split():
            if rel == "license":
                yield "licence", link.get("href") or ""
            elif rel == "canonical" and link.tag == "link":
                yield "url", link.get("href") or ""


def _data_facts(data: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for node in data:
        if any(_PAGE.fullmatch(kind) for kind in kinds(node)):
            for name, key in _DATA.items():
                for value in _strings(node.get(name)):
                    yield key, value


def _strings(value: Any) -> Iterator[str]:
    """Yield the text of a value: itself, the name or address of a thing, of each."""
    for item in value if isinstance(value, list) else [value]:
        named = item
        if isinstance(item, dict):
            named = item.get("name") or item.get("url") or item.get("@id")
        if isinstance(named, str):
            yield named


def kinds(node: dict[str, Any]) -> list[str]:
    """Return the schema.org types of a node, without the address before them."""
    stated = node.get("@type")
    listed = stated if isinstance(stated, list) else [stated]
    return [kind.rpartition("/")[2] for kind in listed if isinstance(kind, str)]


def page_data(root: _Element) -> list[dict[str, Any]]:
    """Return every object of the page's JSON-LD, outer before inner.

    Data that is not JSON is passed over, as browsers do.
    """
    found: list[dict[str, Any]] = []
    for script in root.iter("script"):
        if (script.get("type") or "").strip().lower() != "application/ld+json":
            continue
        try:
            waiting = [json.loads(script.text or "", strict=False)]
        except (ValueError, RecursionError):
            continue
        while waiting and len(found) < MOST_NODES:
            node = waiting.pop(0)
            if isinstance(node, dict):
                found.append(node)
                waiting += [v for v in node.values() if isinstance(v, dict | list)]
            elif isinstance(node, list):
                waiting += [item for item in node if isinstance(item, dict | list)]
    return found


def page_questions(data: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return the questions of the page's data with their answers, each in one line.

    Mark-up inside an answer is taken off.
    """
    pairs: dict[str, str] = {}
    for node in data:
        if "Question" not in kinds(node):
            continue
        answers = node.get("acceptedAnswer") or node.get("suggestedAnswer")
        answer = answers[0] if isinstance(answers, list) and answers else answers
        said = answer.get("text") if isinstance(answer, dict) else answer
        asked = next(_strings(node.get("name") or node.get("text")), "")
        if isinstance(said, str) and _plain(asked) and _plain(said):
            pairs.setdefault(_plain(asked), _plain(said))
    return list(pairs.items())


def _plain(markup: str) -> str:
    """Return the words of a piece of HTML on one line."""
    if not re.search(r"[<&]", markup):
        return one_line(markup)
    from lxml import html

    whole = html.fragment_fromstring(markup, "div")
    for element in whole.iter("br", *BLOCKS):
        element.tail = f" {element.tail or ''}"
        element.text = f" {element.text or ''}"
    return one_line("".join(map(str, whole.itertext())))
