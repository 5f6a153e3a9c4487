"""YAML front matter: where it ends, and the strings and lists of strings in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_FRONT_MATTER = re.compile(
    r"---[ \t]*(?:\r\n|\r|\n)(?:.*?(?:\r\n|\r|\n))??(?:---|\.\.\.)[ \t]*(?=\r|\n|\Z)",
    re.DOTALL,
)
_KEY = re.compile(r"([\w-]+)[ \t]*:(?:[ \t]+(.*))?\Z")
_ANY_KEY = re.compile(r"^[\w-]+[ \t]*:", re.MULTILINE)
_ITEM = re.compile(r"[ \t]*-[ \t]+(.*)\Z")
_PART = re.compile(r"\s*\"(?:[^\"\\]|\\.)*\"|\s*'(?:[^']|'')*'|[^,]+")
_QUOTED = re.compile(r"(\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*')\s*(?:#.*)?\Z")
_COMMENT = re.compile(r"(?:\A|\s)#.*\Z")


@dataclass
class FrontMatter:
    """What a front matter says; keys other than these are left alone."""

    title: str = ""
    subject: str = ""
    aliases: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    end: int = field(default=0)
    """Offset at which it ends; 0 if there is none."""


def front_matter(text: str) -> int:
    """Return the offset at which a YAML front matter ends; 0 if there is none."""
    found = _FRONT_MATTER.match(text)
    # "---" may also be a ruled line; a front matter holds at least one key.
    return found.end() if found and _ANY_KEY.search(found[0]) else 0


def read_front_matter(text: str) -> FrontMatter:
    """Return what the front matter of a text says.

    Strings, with or without quotation marks, and lists of them, in brackets or one
    item a line.  Any other value counts as not given.
    """
    end = front_matter(text)
    values: dict[str, tuple[str, ...]] = {}
    key = ""
    for line in re.split(r"\r\n|\r|\n", text[:end]):
        named, item = _KEY.match(line), _ITEM.match(line)
        if named:
            key = named[1]
            values[key] = _values(named[2] or "")
        elif item and key:
            values[key] = values[key] + _values(item[1])
    return FrontMatter(
        title=" ".join(values.get("title", ())[:1]),
        subject=" ".join(values.get("subject", ())[:1]),
        aliases=values.get("aliases", ()),
        sources=values.get("sources", ()),
        end=end,
    )


def _values(written: str) -> tuple[str, ...]:
    bare = written.strip()
    if bare.startswith("["):
        inside = _COMMENT.sub("", bare).strip()
        found = _PART.findall(inside[1:-1]) if inside.endswith("]") else []
        return tuple(value for value in map(_string, found) if value)
    value = "" if bare[:1] in {"{", "|", ">", "&", "*", "!"} else _string(bare)
    return (value,) if value else ()


def _string(written: str) -> str:
    bare = written.strip()
    quoted = _QUOTED.match(bare)
    if quoted and bare[0] == '"':
        return re.sub(r"\\(.)", r"\1", quoted[1][1:-1]).strip()
    if quoted:
        return quoted[1][1:-1].replace("''", "'").strip()
    return _COMMENT.sub("", bare).strip()
