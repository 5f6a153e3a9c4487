"""Parts of Markdown that are set off: admonitions, fenced blocks, tabs, folded parts.

They are written in the forms of MkDocs ("!!!", "???", "==="), Pandoc, Quarto, MyST and
Docusaurus (":::" and fences with a directive), GitBook and Jekyll ("{% ... %}"), and as
HTML or JSX.  A title that asks or has several words heads its part, as in a page; lines
that only begin or end a part are no text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING

from explainbot.readers.base import word_set
from explainbot.records import Heading, Span, reach
from explainbot.text.lines import is_question_line, lines, one_line, trim

if TYPE_CHECKING:
    from markdown_it.token import Token

_SIGNS = re.compile(
    r"^[ \t>]*(?::::|!!!|\?\?\?|=== |\{%|\{\{|\{:|</?(?:[A-Z]|details)|"
    r"(?:`{3,}|~{3,})[ \t]*\{)",
    re.MULTILINE,
)
_ADMONITION = re.compile(
    r'(?:!!!|\?\?\?\+?)[ \t]++[\w \t-]*+(?:"(?P<title>[^"]*)"[ \t]*+)?$'
)
_TAB = re.compile(r'===[!+]?[ \t]+"(?P<title>[^"]+)"[ \t]*$')
_COLONS = re.compile(r"[ \t>]*:{3,}[ \t]*(?P<about>.*?)[ \t]*:*[ \t]*$")
_TITLED = re.compile(
    r"""(?:title|label)\s*=\s*(?:"(?P<one>[^"]+)"|'(?P<other>[^']+)')"""
)
_ABOUT = re.compile(
    r"(?:\{[\w:-]+\}|[\w-]+)?(?:\[(?P<framed>.+)\]|[ \t]+(?P<words>[^{]+?))?"
    r"[ \t]*(?:\{.*\})?$"
)
_LIQUID = re.compile(r"[ \t]*\{%-?\s*+(?P<name>\w++)(?P<about>.*?)-?%\}[ \t]*$")
_ATTRIBUTES = re.compile(r"[ \t]*\{:[^}\n]*\}[ \t]*$")
_JSX = re.compile(r"[ \t]*<(?P<end>/)?(?P<name>[A-Z]\w*)\b(?P<about>[^>]*)>[ \t]*$")
_SHORTCODE = re.compile(
    r"[ \t]*\{\{[<%]\s*+(?P<end>/)?\s*+(?P<name>[\w-]++)(?P<about>.*?)[%>]\}\}[ \t]*$"
)
_QUOTED = re.compile(r'(?<![=\w])"(?P<words>[^"]+)"')
_DETAILS = re.compile(r"<(?P<end>/)?details\b[^>]*>", re.IGNORECASE)
_DIRECTIVE = re.compile(r"\{(?P<name>[\w:-]+)\}[ \t]*(?P<title>.*)$")
_OPTION = re.compile(r"[ \t]*:[\w-]+:.*$")
_CHUNK = re.compile(
    r"\{(?:r|python3?|julia|ojs|bash|sh|sql|mermaid|dot|stata|sas|octave|matlab|js|"
    r"javascript|css|scala|rcpp|stan|webr(?:-r)?|pyodide(?:-python)?|observable)"
    r"(?:[\s,][^}\n]*)?\}\Z",
    re.IGNORECASE,
)
"""Chunks of Quarto and R Markdown, by the language that runs them."""
_CHUNK_OPTION = re.compile(r"[ \t]*(?:#|//|--|%%)\|[ \t]*(?P<key>[\w.-]+):")
_PROSE = word_set(
    "admonition note tip hint important warning attention caution danger error seealso "
    "question dropdown tab-item tab-set glossary exercise solution proof theorem "
    "definition example epigraph topic sidebar margin card grid grid-item "
    "exercise-start exercise-end solution-start solution-end"
)
"""Directives of MyST that hold text, not code."""
_TABS = word_set("Tab TabItem tab")
"""Elements whose title heads them even if it is one word."""
_FEWEST_WORDS = 2


def heads(title: str) -> bool:
    """Whether a title heads its part; one word ("Note") only names its kind."""
    return is_question_line(title) or len(title.split()) >= _FEWEST_WORDS


@dataclass
class Parts:
    """What was found of parts that are set off."""

    headings: list[Heading] = field(default_factory=list)
    skips: list[Span] = field(default_factory=list)
    runs: list[Span] = field(default_factory=list)
    """The parts: what follows one belongs to the heading above it."""


Level = Callable[[int], int]
"""Tells the level of a heading that is made at a place."""


def find_parts(text: str, skip: int, tokens: list[Token], level: Level) -> Parts:
    """Return the parts of a text.

    Args:
        text: The document's text.
        skip: Where its front matter ends.
        tokens: Of what follows it.
        level: Of a heading at a place.
    """
    parts = Parts()
    if not _SIGNS.search(text, skip):
        return parts
    finder = _Finder(text, parts, level)
    rows = lines(text, skip)
    code: set[int] = set()
    for token in tokens:
        if token.type in {"fence", "code_block"} and token.map:
            numbers = range(token.map[0], min(token.map[1], len(rows)))
            prose = token.type == "fence" and finder.directive(token, rows)
            if token.type == "fence" and not prose:
                finder.chunk(token, rows)
            code.update(numbers if not prose else ())
    for number, row in enumerate(rows):
        if number not in code:
            finder.line(*row)
    finder.details(skip, [rows[number] for number in sorted(code)])
    return parts


class _Finder:
    """One pass over the lines."""

    def __init__(self, text: str, parts: Parts, level: Level) -> None:
        self._text = text
        self._parts = parts
        self._level = level
        self._begun: list[tuple[str, str, int, int]] = []
        self._tabs: list[int] = []

    def line(self, start: int, end: int) -> None:
        """Look at a line that is no code."""
        row = self._text[start:end]
        bare = row.strip()
        if not bare or bare[0] not in "!?=:{<>":
            return
        if found := _ADMONITION.match(bare) or _TAB.match(bare):
            self._head(found["title"] or "", start, end, always=bare[0] == "=")
        elif _ATTRIBUTES.match(row):
            self._skip(start, end)
        elif found := _COLONS.match(row):
            self._colons(found["about"], start, end)
        elif found := _LIQUID.match(row):
            self._tag(found["name"], found["about"], start, end)
        elif found := _JSX.match(row) or _SHORTCODE.match(row):
            if found["end"]:
                self._close(found["name"], start, end)
            elif not found["about"].rstrip().endswith("/"):
                self._pair(found["name"], found["about"], start, end)

    def _pair(self, name: str, about: str, start: int, end: int) -> None:
        """Take a line that begins a part, which a line of the same name ends."""
        titled, quoted = _TITLED.search(about), _QUOTED.search(about)
        title = titled["one"] or titled["other"] if titled else ""
        title = title or (quoted["words"] if quoted else "")
        self._begun.append((name, title, start, end))

    def _close(self, name: str, start: int, end: int) -> None:
        """End the last part of a name; what is never ended is text."""
        for at in range(len(self._begun) - 1, -1, -1):
            if self._begun[at][0] == name:
                _, title, *first = self._begun[at]
                del self._begun[at:]
                self._head(title, *first, always=name in _TABS)
                self._skip(start, end)
                self._parts.runs.append((first[0], end))
                return

    def directive(self, token: Token, rows: list[Span]) -> bool:
        """Look at a fence; return whether it holds text rather than code."""
        found = _DIRECTIVE.match(token.info.strip())
        if not found or found["name"] not in _PROSE or not token.map:
            return False
        first, last = token.map
        self._head(found["title"], *rows[first])
        for row in rows[first + 1 : last]:
            if not _OPTION.match(self._text[slice(*row)]):
                break
            self._skip(*row)
        if last - 1 > first:
            self._skip(*rows[last - 1])
        self._parts.runs.append((rows[first][0], rows[last - 1][1]))
        return True

    def chunk(self, token: Token, rows: list[Span]) -> None:
        """Leave out what a page does not show of a chunk of code: its marks."""
        if not token.map or not _CHUNK.match(token.info.strip()):
            return
        first, last = token.map
        self._skip(*rows[first])
        for row in rows[first + 1 : last]:
            option = _CHUNK_OPTION.match(self._text[slice(*row)])
            if not option or option["key"].endswith("cap"):
                break
            self._skip(*row)
        closing = self._text[slice(*rows[min(last, len(rows)) - 1])].strip()
        if last - 1 > first and closing and not closing.strip(token.markup[0]):
            self._skip(*rows[last - 1])

    def details(self, skip: int, code: list[Span]) -> None:
        """Look for the ends of folded parts."""
        opened: list[Span] = []
        for tag in _DETAILS.finditer(self._text, skip):
            if any(left <= tag.start() <= right for left, right in code):
                continue
            if not tag["end"]:
                opened.append(tag.span())
            elif opened:
                first = opened.pop()
                self._parts.runs.append((first[0], tag.end()))
                self._parts.skips += [first, tag.span()]

    def _colons(self, about: str, start: int, end: int) -> None:
        if not about:
            self._close(":", start, end)
            return
        titled, found = _TITLED.search(about), _ABOUT.match(about)
        title = (titled["one"] or titled["other"]) if titled else ""
        if not title and found:
            title = found["framed"] or found["words"] or ""
        self._begun.append((":", title, start, end))

    def _tag(self, name: str, about: str, start: int, end: int) -> None:
        titled = _TITLED.search(about)
        if titled and name in {"tab", "stepper", "step"}:
            self._head(titled["one"] or titled["other"], start, end, always=True)
            return
        self._skip(start, end)
        if name == "tabs":
            self._tabs.append(start)
        elif name == "endtabs" and self._tabs:
            self._parts.runs.append((self._tabs.pop(), end))

    def _head(self, title: str, start: int, end: int, *, always: bool = False) -> None:
        words = one_line(title).strip("*_ ")
        if words and (always or heads(words)):
            place = trim(self._text, start, end)
            self._parts.headings.append(Heading(*place, self._level(start), words))
        elif words and not self._names_kind(title, start, end):
            self._keep(title, start, end)
        else:
            self._skip(start, end)

    def _names_kind(self, title: str, start: int, end: int) -> bool:
        """Whether a title only says again of what kind the part is: "Note"."""
        kind = self._text[start : self._text.rfind(title, start, end)]
        return title.strip("*_ ").casefold() in kind.casefold()

    def _keep(self, title: str, start: int, end: int) -> None:
        """Let a title of one word be text; where more follows it, a heading."""
        at = self._text.rfind(title, start, end)
        rest = self._text[at + len(title) : end].strip()
        if rest not in {"", '"', "'", "*", "**", "_", "__"}:
            place = trim(self._text, start, end)
            words = one_line(title).strip("*_ ")
            self._parts.headings.append(Heading(*place, self._level(start), words))
            return
        self._skip(start, at - bool(rest))

    def _skip(self, start: int, end: int) -> None:
        self._parts.skips.append(trim(self._text, start, end))


def resumptions(
    text: str, parts: Parts, frame: list[Heading], skips: list[Span]
) -> Iterator[Heading]:
    """Yield a mark where the text goes on after each part that holds a heading.

    Args:
        text: The document's text.
        parts: All headings, and the runs of the parts.
        frame: The headings that are the text's own.
        skips: What is no text.
    """
    known = sorted(parts.headings, key=lambda each: each.start)
    starts = [each.start for each in known]
    framing = frozenset(frame)
    within = reach(parts.runs)
    framed = [
        each
        for each in known
        if each in framing and within(each.start + 1) <= each.start
    ]
    frame_starts = [each.start for each in framed]
    skipped = reach(skips)
    headed = reach((each.start, each.end) for each in known)
    # By where they end, from the last: the first place where one of those begins.
    runs = sorted(parts.runs, key=lambda run: -run[1])
    ends = [-right for _, right in runs]
    lefts = [len(text), *accumulate((left for left, _ in runs), min)]
    for start, end in sorted(parts.runs, key=lambda run: run[1]):
        first, last = bisect_left(starts, start), bisect_left(starts, end)
        after = starts[last] if last < len(starts) else len(text)
        place = _first_text(text, end, after, skipped)
        if first == last or place is None or headed(end) > end:
            continue  # a heading that holds the part's end heads what follows
        around = lefts[bisect_left(ends, -end)]
        at = bisect_left(frame_starts, start)
        upper = framed[at - 1] if at else Heading(0, 0, 1, "")
        if first and around < start and starts[first - 1] >= around:
            upper = known[first - 1]
        yield Heading(place, place, upper.level, upper.title)


def _first_text(
    text: str, start: int, end: int, skipped: Callable[[int], int]
) -> int | None:
    """Return where the first text stands between two places that is no skip.

    Args:
        text: The document's text.
        start: Where to begin.
        end: Where to end.
        skipped: Where the skips end that begin before a place (``reach``).
    """
    place = start
    moved = True
    while moved and place < end:
        place, _ = trim(text, place, end)
        held = skipped(place + 1)
        moved = held > place
        place = max(held, place)
    return place if place < end and text[place:end].strip() else None
