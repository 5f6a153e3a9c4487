"""Pieces of XML that hold HTML: as text within it, or as elements of their own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from lxml import etree

from explainbot.exercises.signs import folded, known
from explainbot.readers.banks.words import plain_words, words_of
from explainbot.readers.office.package import Element, local

_MARKED = re.compile(
    r"</?(?:p|b|i|u|em|strong|br|div|span|img|su[bp]|[ou]l|li|table|a)\b|&\w+;",
    re.IGNORECASE,
)
_SPACES = re.compile(r'\sxmlns(?::\w+)?="[^"]*"')


def plain_tag(element: Element) -> str:
    """Return an element's name, however a version of its format writes it.

    ``choiceInteraction`` and ``qti-choice-interaction`` are "choiceinteraction".
    """
    return local(element).removeprefix("qti-").replace("-", "").lower()


def plain_attribute(element: Element, name: str) -> str:
    """Return an attribute by its name in small letters, without "-"; "" without it."""
    for key, value in element.items():
        if key.rpartition("}")[2].replace("-", "").lower() == name:
            return str(value)
    return ""


def inner(element: Element) -> str:
    """Return what is inside an element as HTML; text that holds HTML is HTML."""
    if len(element) == 0:
        return element.text or ""
    parts = [element.text or ""]
    parts += [etree.tostring(each, encoding="unicode") for each in element]
    return _SPACES.sub("", "".join(parts))


def shown(text: str, *, marked: bool | None = None) -> str:
    """Return the words of a text.

    Args:
        text: As the file holds it.
        marked: Whether it is HTML; None for what it looks like.
    """
    if marked is None:
        marked = _MARKED.search(text) is not None
    return words_of(text) if marked else plain_words(text)


def distinct(names: Sequence[str]) -> list[str]:
    """Return names of choices, each once: of one that several have no key can tell."""
    count = Counter(names)
    return [
        f"{name}\0{at}" if count[name] > 1 else name for at, name in enumerate(names)
    ]


def judges(texts: Sequence[str]) -> bool:
    """Whether two choices are "true" and "false"."""
    said = [folded(text) for text in texts]
    if len(said) != 2:  # noqa: PLR2004
        return False
    true, false = known("true_words"), known("false_words")
    return (said[0] in true and said[1] in false) or (
        said[1] in true and said[0] in false
    )
