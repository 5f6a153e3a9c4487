"""Hidden runs of Markdown: what programs that show it leave out.

Comments of HTML, MDX, Liquid and Obsidian ("%%"), link definitions that are used as
comments, elements that are hidden by an attribute, and Quarto's conditional blocks but
those that a page shows.  What stands in code is code.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from explainbot.readers.markdown._programs import program_runs
from explainbot.records import Span
from explainbot.text.lines import LINE_END, lines, trim

if TYPE_CHECKING:
    from markdown_it.token import Token

_SIGNS = re.compile(
    r"<!--|%%|\{/\*|\{%-?\s*comment|content-(?:hidden|visible)|\.hidden\b|\shidden\b"
    r"|display\s*:\s*none|\]:\s*(?:#|<>)|<(?:script|style|template)\b",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"<!--(?:>|->|.*?(?:-->|\Z))", re.DOTALL)
_CLOSED = re.compile("-->")
_GAP = re.compile(r"\n[ \t]*+\n")
_MDX = re.compile(r"\{/\*.*?\*/\}", re.DOTALL)
_LIQUID = re.compile(r"\{%-?\s*comment\s*-?%\}.*?\{%-?\s*endcomment\s*-?%\}", re.DOTALL)
_PERCENT_BLOCK = re.compile(
    r"^[ \t]*%%(?!%)(?:(?!%%)[^\n])*\n.*?%%(?!%)|^[ \t]*%%[ \t]*\n.*\Z",
    re.DOTALL | re.MULTILINE,
)
_PERCENT = re.compile(r"(?<![\w%])%%(?![%\s])[^\n]*?%%(?!%)|(?<![\w%])%%[^\n%]+%%(?!%)")
_DEFINITION = re.compile(
    r"^ {0,3}\[[^\]\n]+\]:[ \t]*(?:#|<>)[ \t]*"
    r"""(?:\([^\n]*\)|"[^\n]*"|'[^\n]*')[ \t]*(?=[\r\n]|\Z)""",
    re.MULTILINE,
)
_ELEMENT = re.compile(
    r"""<(?P<tag>[a-z][a-z0-9]*+)\b(?:[^<>"']|"[^"<]*"|'[^'<]*'){0,2000}?
    \s(?:hidden(?=[\s>=/])|style\s*=\s*
    (?:"[^"]*display\s*:\s*none[^"]*"|'[^']*display\s*:\s*none[^']*'))
    (?:[^<>"']|"[^"<]*+"|'[^'<]*+'){0,2000}+>|<(?P<code>script|style|template)\b[^>]*>""",
    re.VERBOSE | re.IGNORECASE,
)
_FENCE = re.compile(r"[ \t>]*(?P<colons>:{3,})[ \t]*(?P<about>.*?)[ \t]*$")
_SPAN = re.compile(
    r"\[(?P<words>[^\[\]\n]*)\]\{[^}\n]*\.(?:content-hidden|hidden)\b[^}\n]*\}"
)
_TICKS = re.compile(r"(?<!`)(`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)\1(?!`)", re.DOTALL)
_RAW_COMMENT = re.compile(
    r"(?<!`)(?P<ticks>`+)(?P<white>\s*)(?P<comment><!--(?:(?!`|\n[ \t]*\n).)*?-->)"
    r"\s*(?P=ticks)\{=html\}",
    re.DOTALL,
)
"""A comment as Pandoc writes it: raw HTML inside a line."""
_RAW_FENCE = re.compile(
    r"^[ \t]*(?P<fence>`{3,}|~{3,})[ \t]*\{=html\}[ \t]*\r?\n\s*"
    r"(?:<!--(?:(?!-->).)*-->\s*)+^[ \t]*(?P=fence)[ \t]*(?=[\r\n]|\Z)",
    re.DOTALL | re.MULTILINE,
)
_NO_TEXT = frozenset({"script", "style"})


class HiddenRun(NamedTuple):
    """A run that is not shown."""

    start: int
    end: int
    what: str
    """What it is; "" where it is no text anyway, so that nobody need be told."""


def hidden_runs(text: str, skip: int, tokens: list[Token]) -> list[HiddenRun]:
    """Return what is not shown, in order, without overlap.

    Args:
        text: The document's text.
        skip: Where its front matter ends.
        tokens: Of what follows it.
    """
    programs = [
        HiddenRun(*span, what) for span, what in program_runs(text, skip, tokens)
    ]
    if not (programs or _SIGNS.search(text, skip)):
        return []
    raw = [
        HiddenRun(*each.span(), "a comment")
        for pattern in (_RAW_COMMENT, _RAW_FENCE)
        for each in (pattern.finditer(text, skip) if "{=html}" in text else ())
    ]
    in_code = _holders(code_runs(text, skip, tokens))
    sure = {*programs, *raw}
    runs: list[HiddenRun] = []
    for run in sorted([*_candidates(text, skip), *programs, *raw]):
        inside = in_code(run.start) and run not in sure
        if not inside and not (runs and run.start < runs[-1].end):
            runs.append(_whole(text, run))
    return runs


def _holders(runs: Iterable[Span]) -> Callable[[int], bool]:
    """Return what says whether a place lies in one of some runs."""
    ordered = sorted(runs)
    starts = [start for start, _ in ordered]
    ends = list(accumulate((end for _, end in ordered), max))

    def held(place: int) -> bool:
        at = bisect_right(starts, place) - 1
        return at >= 0 and place < ends[at]

    return held


def _whole(text: str, run: HiddenRun) -> HiddenRun:
    """Return a run with the marks of a list or quote that hold nothing else."""
    start, end = trim(text, run.start, run.end)
    return HiddenRun(start, end, run.what)


def code_runs(text: str, skip: int, tokens: list[Token]) -> list[Span]:
    """Return the places of code, in blocks and inside lines."""
    rows = lines(text, skip)
    found = [
        (rows[token.map[0]][0], rows[min(token.map[1], len(rows)) - 1][1])
        for token in tokens
        if token.type in {"fence", "code_block"} and token.map
    ]
    in_block = _holders(found)
    found += [
        each.span()
        for each in _TICKS.finditer(text, skip)
        if not in_block(each.start())
    ]
    return found


def _candidates(text: str, skip: int) -> Iterator[HiddenRun]:
    if "<!--" in text:
        yield from _comments(text, skip)
    if "%%" in text:
        for pattern in (_PERCENT_BLOCK, _PERCENT):
            for each in pattern.finditer(text, skip):
                yield HiddenRun(*each.span(), "a comment")
    for sign, pattern, closer in (
        ("{/*", _MDX, "*/}"),
        ("comment", _LIQUID, "%}"),
        ("]:", _DEFINITION, ""),
    ):
        if sign in text:
            # Behind the last sign that ends one, none begins.
            end = text.rfind(closer) + len(closer)
            for each in pattern.finditer(text, skip, end):
                yield HiddenRun(*each.span(), "a comment")
    if "hidden" in text or "content-visible" in text:
        yield from _divs(text, skip)
        for each in _SPAN.finditer(text, skip):
            yield HiddenRun(*each.span(), "a hidden run")
    yield from _elements(text, skip)


class _Next:
    """Where a sign stands next, for places that are asked for in order."""

    def __init__(self, text: str, sign: re.Pattern[str]) -> None:
        self._text, self._sign = text, sign
        self._found = -1
        self._ended = False

    def behind(self, place: int) -> int:
        """Return where it begins at a place or behind it; -1 if nowhere."""
        if self._found < place and not self._ended:
            found = self._sign.search(self._text, place)
            self._found = found.start() if found else -1
            self._ended = found is None
        return self._found


def _comments(text: str, skip: int) -> Iterator[HiddenRun]:
    """Yield HTML comments: inside a paragraph, or from a line's start to their end."""
    place = skip
    ends = _Next(text, _CLOSED)
    gaps = _Next(text, _GAP)
    while (start := text.find("<!--", place)) >= 0:
        before = text[
            max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1 : start
        ]
        opens = not before.strip(" \t>-*+0123456789.)")
        place = start + len("<!--")
        if opens:
            found = _COMMENT.match(text, start)
            end = found.end() if found else -1
        else:
            end = ends.behind(place)
            end = -1 if 0 <= gaps.behind(place) < end else end + len("-->") * (end >= 0)
        if end >= 0:
            place = end
            yield HiddenRun(start, place, "a comment")


def _divs(text: str, skip: int) -> Iterator[HiddenRun]:
    """Yield Quarto's blocks that a page does not show, nested ones as one."""
    opened: list[tuple[int, bool]] = []
    for start, end in lines(text, skip):
        fence = _FENCE.match(text[start:end])
        if not fence:
            continue
        if fence["about"].strip(" :"):
            opened.append((start, _is_hidden(fence["about"])))
        elif opened:
            begin, hides = opened.pop()
            if hides and not any(hidden for _, hidden in opened):
                yield HiddenRun(begin, end, "a hidden block")
    for begin, hides in opened[:1]:
        if hides:
            yield HiddenRun(begin, len(text), "a hidden block")


def _is_hidden(about: str) -> bool:
    """Whether a page does not show a block with those attributes."""
    if "content-visible" in about:
        page = re.search(r"when-format\s*=\s*[\"']?(?:html|web|all)", about)
        other = re.search(r"unless-format\s*=\s*[\"']?(?!html)", about)
        return not (page or other)
    return re.search(r"(?:content-hidden|\.hidden)\b", about) is not None


def _elements(text: str, skip: int) -> Iterator[HiddenRun]:
    """Yield elements that say themselves that they are not shown, and program code."""
    for each in _ELEMENT.finditer(text, skip):
        tag = (each["tag"] or each["code"]).lower()
        end = _closed(text, tag, each.end())
        if end is None:
            blank = re.compile(r"\n[ \t]*\r?\n").search(text, each.end())
            end = blank.start() if blank else len(text)
        what = "" if tag in _NO_TEXT else "a hidden element"
        yield HiddenRun(each.start(), end, what)


def _closed(text: str, tag: str, place: int) -> int | None:
    """Return where an element ends that begins before a place; None if nowhere."""
    depth = 1
    for each in re.compile(rf"<(/?){tag}\b[^>]*?(/?)>", re.IGNORECASE).finditer(
        text, place
    ):
        if not each[2]:
            depth += -1 if each[1] else 1
        if not depth:
            return each.end()
    return None


def line_of(text: str, place: int) -> int:
    """Return the line of a place, from 1."""
    return 1 + bisect_right(_line_ends(text), place)


@lru_cache(maxsize=1)
def _line_ends(text: str) -> list[int]:
    return [each.end() for each in LINE_END.finditer(text)]
