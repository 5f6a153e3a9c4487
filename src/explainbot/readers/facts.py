"""Facts that files state about themselves: one form for every way of writing them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from explainbot.readers.base import Metadata
from explainbot.text.languages import CODES
from explainbot.text.lines import one_line

FIELDS = {
    "title": ("title",),
    "subject": ("subject", "topic"),
    "aliases": ("aliases", "alias"),
    "sources": ("sources", "source"),
    "author": ("author", "authors", "creator"),
    "date": ("date", "published", "created"),
    "licence": ("licence", "license", "rights"),
    "language": ("language", "lang"),
    "url": ("url", "source_url", "permalink"),
    "tags": (
        *("tags", "tag", "keywords", "keyword", "collections", "collection"),
        *("categories", "category"),
    ),
}
"""The names under which files state each fact, the first one ours."""
_TAG_END = re.compile(r"[,;]")
_LISTS = ("aliases", "sources", "tags")
_URL = re.compile(r"https?://\S+\Z", re.IGNORECASE)


def facts(stated: Mapping[str, Sequence[str]]) -> Metadata:
    """Return what a file states, whatever it calls it; other keys are left alone.

    Args:
        stated: Its values by key, in lower case; of several keys for one fact the
            first in FIELDS counts, tags are all taken.
    """
    found: dict[str, tuple[str, ...]] = {}
    for field, keys in FIELDS.items():
        values = [
            [one_line(value) for value in stated.get(key, ()) if value.strip()]
            for key in keys
        ]
        filled = [named for named in values if named]
        chosen = chain(*(filled if field == "tags" else filled[:1]))
        found[field] = tuple(dict.fromkeys(chosen))
    first = {name: (*found[name], "")[0] for name in FIELDS if name not in _LISTS}
    return Metadata(
        **{
            **first,
            "author": ", ".join(found["author"]),
            "language": language_code(first["language"]),
        },
        aliases=found["aliases"],
        sources=found["sources"],
        tags=tags(found["tags"]),
    )


def tags(words: Iterable[str]) -> tuple[str, ...]:
    """Return tags in lower case, each once; one string may list several."""
    each = [part for item in words for part in _TAG_END.split(item)]
    bare = [one_line(part).removeprefix("#").strip().lower() for part in each]
    return tuple(dict.fromkeys(part for part in bare if part))


def language_code(written: str) -> str:
    """Return the ISO 639-1 code at the start of "de-AT" or "de_AT"; "" if none."""
    code = re.split(r"[-_]", written.strip().lower(), maxsplit=1)[0]
    return code if code in CODES else ""


def web_address(written: str) -> str:
    """Return the text if it is an absolute address of the web, else ""."""
    bare = written.strip()
    return bare if _URL.match(bare) else ""
