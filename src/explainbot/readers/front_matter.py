"""YAML front matter: where it ends, and what it says of its file.

PyYAML (MIT licence) reads it with its loader of plain strings, lists and mappings: no
objects are made, and dates and numbers stay as they are written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from explainbot.readers.base import EMPTY, Metadata
from explainbot.readers.facts import facts

_FRONT_MATTER = re.compile(
    r"---[ \t]*(?:\r\n|\r|\n)(?:.*?(?:\r\n|\r|\n))??(?:---|\.\.\.)[ \t]*(?=\r|\n|\Z)",
    re.DOTALL,
)
_ANY_KEY = re.compile(r"^[\w-]+[ \t]*:", re.MULTILINE)
_FENCE = re.compile(r"(?:---|\.\.\.)[ \t]*\Z")
_NOTHING = frozenset({"", "~", "null"})
LONGEST = 100_000
"""Characters of a front matter that is read."""


@dataclass(frozen=True)
class FrontMatter:
    """What a front matter says; keys other than these are left alone."""

    about: Metadata = EMPTY
    end: int = 0
    """Offset at which it ends; 0 if there is none."""
    warnings: tuple[str, ...] = ()


def front_matter(text: str) -> int:
    """Return the offset at which a YAML front matter ends; 0 if there is none."""
    found = _FRONT_MATTER.match(text)
    # "---" may also be a ruled line; a front matter holds at least one key.
    return found.end() if found and _ANY_KEY.search(found[0]) else 0


def read_front_matter(text: str) -> FrontMatter:
    """Return what the front matter of a text says.

    Strings and lists of them count; any other value counts as not given.  One that is
    not YAML says nothing but a warning.
    """
    import yaml

    end = front_matter(text)
    if not end:
        return FrontMatter()
    if end > LONGEST:
        return FrontMatter(end=end, warnings=("line 1: front matter too long to read",))
    inside = _FENCE.sub("", text[:end])
    try:
        data = yaml.load(inside, Loader=yaml.BaseLoader)  # noqa: S506  strings only
    except yaml.YAMLError as error:
        return FrontMatter(end=end, warnings=(_wrong(error),))
    except RecursionError:
        return FrontMatter(
            end=end, warnings=("line 1: front matter too deep to be read",)
        )
    stated = data if isinstance(data, dict) else {}
    values = {
        key.strip().lower().replace("-", "_"): _values(value)
        for key, value in stated.items()
        if isinstance(key, str)
    }
    return FrontMatter(facts(values), end)


def _wrong(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "it cannot be read"
    line = mark.line + 1 if mark else 1
    return (
        f"line {line}: the front matter is not YAML ({problem}), so it is left aside. "
        "A value with a colon needs quotation marks"
    )


def _values(value: Any) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [value]
    named = [
        item["name"] if isinstance(item, dict) and "name" in item else item
        for item in items
    ]
    return tuple(
        item for item in named if isinstance(item, str) and item not in _NOTHING
    )
