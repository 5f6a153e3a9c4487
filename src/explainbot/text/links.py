"""Links and marks of note programs in a Markdown text, as these programs show them.

"[[page|words]]" is its words, "[[page#part]]" page and part, "==words==" the words; the
name of a paragraph ("^name") and the tags of cards ("#card") are not seen.  The text
itself stays as it is; what is searched and what is shown is made of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

Change = tuple[int, int, str]
"""Start and end in the text, and what stands there instead."""
_MARKS = re.compile(
    r"(?P<code>```.*?```|``[^`]+``|`[^`\n]+`)"
    r"|(?P<embed>!)?\[\[(?P<to>[^\[\]|\n]{1,200})(?:\\?\|(?P<words>[^\[\]\n]{1,200}))?\]\]"
    r"|(?<![=\w])==(?P<marked>[^\s=](?:[^=\n]{0,300}[^\s=])?)==(?![=\w])"
    r"|(?P<name>[ \t]\^[A-Za-z0-9-]+)(?=[ \t]*(?:[\r\n]|\Z))"
    r"|(?P<tag>[ \t]#(?:flash)?cards?)(?![\w/-])",
    re.DOTALL,
)


def link_changes(text: str) -> Iterator[Change]:
    """Yield what note programs show in the place of links and marks, in order."""
    if not may_link(text):
        return
    for found in _MARKS.finditer(text):
        if found["code"]:
            continue
        start, end = found.span()
        if found["to"]:
            words = found["words"] or _target(found["to"])
            yield start, end, f"[{found['to']}]" if found["embed"] else words
        elif found["marked"]:
            yield start, start + 2, ""
            yield end - 2, end, ""
        else:
            yield start, end, ""


def may_link(text: str) -> bool:
    """Whether a text has a sign of that kind; asked of each text that is searched."""
    return (
        "[[" in text
        or "==" in text
        or " ^" in text
        or "#card" in text
        or "#flash" in text
    )


def together(*kinds: Iterable[Change]) -> Iterator[Change]:
    """Yield changes of several kinds in order, the first of those that overlap."""
    passed = 0
    for start, end, shown in sorted(chain(*kinds)):
        if start >= passed:
            passed = end
            yield start, end, shown


def _target(link: str) -> str:
    """Return what a link without words of its own is shown as."""
    return " > ".join(filter(None, (part.strip() for part in link.split("#"))))
