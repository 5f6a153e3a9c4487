"""What an office document says of itself, without what programs put there unasked."""

from __future__ import annotations

import re

from explainbot.readers.base import Metadata
from explainbot.readers.container import Container
from explainbot.readers.facts import language_code, tags
from explainbot.readers.relations import related, relations
from explainbot.readers.xml_tree import Element, child, local, words
from explainbot.text.lines import is_question, one_line

_IDLE_TITLE = re.compile(
    r"(?:microsoft |power\s?point|presentation\b|untitled|unbenannt|sans titre"
    r"|sin t[ií]tulo|document\s?\d*\Z|dokument\s?\d*\Z|slide \d|folie \d|word document)"
    r"|.*\.(?:docx?|od[tsp]|pptx?|rtf|txt|html?|xlsx?|pdf)\Z|[\W\d_]*\Z",
    re.IGNORECASE,
)
_IDLE_AUTHOR = re.compile(
    r"(?:user|admin\w*|owner|root|author|autor|unknown|unbekannt|office|pc|python-\w+"
    r"|openpyxl|apache poi|microsoft.*|windows.*|[\W\d_]*)\d*\Z",
    re.IGNORECASE,
)
_TEMPLATES = frozenset(
    (
        "2013-12-23T23:15:00Z",  # python-docx
        "2013-01-27T09:14:16Z",  # python-pptx
        "2013-01-27T09:15:58Z",
    )
)
"""Stamps of the templates that programs begin a file with and leave in it."""
_LONGEST = 200
_SUBJECT_WORDS = 6


def properties(element: Element | None) -> Metadata:
    """Return the facts among an element's children (Dublin Core, in Office's names)."""
    found: dict[str, str] = {}
    keywords: list[str] = []
    for each in element if element is not None else ():
        value = words(each)[:_LONGEST]
        if local(each) in {"keyword", "keywords"}:
            keywords.append(value)
        elif value:
            found.setdefault(local(each), value)
    title, author = found.get("title", ""), found.get("creator", "")
    author = author or found.get("initial-creator", "")
    stamps = (found.get(name, "") for name in ("modified", "date", "created"))
    date = next((one for one in stamps if one and one not in _TEMPLATES), "")
    return Metadata(
        title="" if _IDLE_TITLE.match(title) else title,
        author="" if _IDLE_AUTHOR.match(author) else author,
        date=date.partition("T")[0],
        language=language_code(found.get("language", "")),
        subject=_subject(found.get("subject", "")),
        tags=tags(keywords),
    )


def _subject(stated: str) -> str:
    """Return the stated subject if it can be the name of one."""
    name = one_line(stated)
    ends = name.endswith((".", "!", ":")) or is_question(name)
    return "" if ends or len(name.split()) > _SUBJECT_WORDS else name


def office_properties(container: Container) -> Metadata:
    """Return the core properties of a docx, pptx or xlsx file.

    Raises:
        SourceError: They are damaged.
    """
    part = related(relations(container, ""), "core-properties")
    if not container.has(part):
        return Metadata()
    return properties(container.xml(part))


def open_document_properties(container: Container) -> Metadata:
    """Return the properties of an odt or ods file.

    Raises:
        SourceError: They are damaged.
    """
    if not container.has("meta.xml"):
        return Metadata()
    return properties(child(container.xml("meta.xml"), "meta"))
