"""Marks within lines, as a page shows them: bold, italics, code, links, breaks.

A run says which characters of the source it stands for.  Words stay what and where they
are; marks are left out, and what is typed for something else ("&amp;", "$x^2$") stands
as that.  No sign that is no mark is lost: "2*3*4", "snake_case" and a lone "**" stay.

Emphasis in Markdown follows CommonMark 0.31 (section 6.2, "process emphasis"): its
parsers tell no places within a line, and those of a quote must be known to the letter.
Unlike there, a "*" beside a figure and another letter or figure multiplies.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from enum import IntFlag
from itertools import pairwise
from typing import NamedTuple

from explainbot.records import Span
from explainbot.text.cache import late
from explainbot.text.display import one_line
from explainbot.text.formulas.source import shown_changes
from explainbot.text.links import link_changes, together


class Face(IntFlag):
    """How the author set a run."""

    PLAIN = 0
    STRONG = 1
    EMPHASIS = 2
    CODE = 4
    STRUCK = 8


class Run(NamedTuple):
    """Characters that are shown, and those of the source that they stand for."""

    start: int
    end: int
    text: str
    face: Face = Face.PLAIN

    @property
    def exact(self) -> bool:
        """Whether each character stands for one of the source."""
        return len(self.text) == self.end - self.start


Styled = tuple[int, int, Face]

_ELEMENTS = {
    **dict.fromkeys(("b", "strong"), Face.STRONG),
    **dict.fromkeys(("i", "em", "cite", "dfn", "var"), Face.EMPHASIS),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), Face.CODE),
    **dict.fromkeys(("s", "del", "strike"), Face.STRUCK),
    **dict.fromkeys(("a", "abbr", "font", "mark", "small", "span", "u"), Face.PLAIN),
}
"""Elements of HTML whose tags a page does not show."""
_DESTINATION = (
    r"\([ \t\n]*(?:<[^<>\n]{0,2000}>"
    r"|[^\s()<>]{0,2000}(?:\([^\s()]{0,500}\)[^\s()]{0,500}){0,9})"
    r"(?:[ \t\n]+(?:\"[^\"]{0,500}\"|'[^']{0,500}'|\([^()]{0,500}\)))?[ \t\n]*\)"
)
_MARKDOWN = late(
    r"(?P<hard>(?:\\|[ \t]{2,})\n[ \t]*|[ \t]*<br[ \t]*/?>[ \t]*\n?[ \t]*)"
    r"|(?P<soft>[ \t]?\n[ \t]*)"
    r"|(?P<escape>\\)[!-/:-@\[-`{-~]"
    r"|(?P<ticks>`+)"
    r"|<(?P<auto>[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]{0,2000}"
    r"|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,9})>"
    r"|<(?P<shut>/)?(?P<name>[A-Za-z]{1,6})(?:\s[^<>]{0,500})?>"
    r"|(?P<entity>&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
    r"|(?P<open>!?\[)"
    rf"|(?P<close>\])(?P<to>{_DESTINATION})?"
    r"|(?P<marks>\*+|_+|~+)"
)
_LABEL = late(r"\[(?P<label>[^\[\]\n]{0,300})\](?![\[(\w])")
_UNSPACED = late(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
_RST = late(
    r"(?P<soft>[ \t]*\n[ \t]*)"
    r"|(?P<code>``)(?P<said>[^`\n](?:[^`]{0,2000}[^`\s])?)``"
    r"|(?P<role>(?::[A-Za-z][\w:+.-]{0,60}:)?`)(?P<words>[^`<\s][^`<]{0,500}?)"
    r"(?P<to>(?:\s?<[^`<>]{1,2000}>)?`_{0,2})"
    r"|(?<![\w*\\])(?P<strong>\*\*)(?P<loud>[^\s*](?:[^*]{0,2000}[^\s*])?)\*\*(?!\w)"
    r"|(?<![\w*\\])(?P<slant>\*)(?P<slanted>[^\s*](?:[^*]{0,2000}[^\s*])?)\*(?!\w)"
    r"|(?P<nothing>\\[ ])|(?P<escape>\\)\S"
)
_DOUBLE = 2
"""Signs of a run that sets bold, or strikes out."""


def runs_of(text: str, lines: Sequence[Span], markup: str) -> list[Run]:
    """Return what a paragraph shows, control characters left as they are.

    Args:
        text: That holds it.
        lines: Its lines, without what marks them as parts of a list or a quotation.
        markup: "markdown" or "rst"; "" where no sign means anything.
    """
    joined = "\n".join(text[slice(*line)] for line in lines)
    if not markup:
        return _placed([Run(0, len(joined), joined)], lines) if joined else []
    parse = _Markdown if markup == "markdown" else _Rst
    return _placed(parse(joined).runs(), lines)


def _placed(runs: list[Run], lines: Sequence[Span]) -> list[Run]:
    """Move runs of joined lines to where these stand in the source."""
    begins, at = [], 0
    for start, end in lines:
        begins.append(at)
        at += end - start + 1

    def place(offset: int) -> int:
        number = bisect_right(begins, offset) - 1
        start, end = lines[number]
        return min(start + offset - begins[number], end)

    placed = []
    for start, end, text, style in runs:
        left = place(start)
        # A run of the source ends where its last character does, not a line later.
        right = place(end - 1) + 1 if text != " " else place(end)
        placed.append(Run(left, max(left, right), text, style))
    return placed


class _Marks:
    """A run of like signs that may begin or end emphasis."""

    def __init__(self, start: int, signs: str, *, opens: bool, closes: bool) -> None:
        self.start = start
        self.sign, self.count, self.all = signs[0], len(signs), len(signs)
        self.opens, self.closes = opens, closes

    def fits(self, closer: _Marks) -> bool:
        """Whether it can begin what the other ends."""
        both = self.all + closer.all
        odd = (self.closes or closer.opens) and both % 3 == 0 and self.all % 3 != 0
        return self.sign == closer.sign and self.opens and not odd


class _Inline:
    """What changes in a text, and how its runs are set."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.changes = [*together(shown_changes(text), link_changes(text))]
        self.styled: list[Styled] = []

    def drop(self, start: int, end: int, shown: str = "") -> None:
        """Show something else, or nothing, in the place of a part."""
        self.changes.append((start, end, shown))

    def runs(self) -> list[Run]:
        """Return the text cut where it changes or is set otherwise."""
        self.parse()
        changes = [*together(self.changes)]
        turns: dict[int, list[tuple[Face, int]]] = {}
        for start, end, style in self.styled:
            turns.setdefault(start, []).append((style, 1))
            turns.setdefault(end, []).append((style, -1))
        edges = {0, len(self.text), *turns}
        edges.update(edge for start, end, _ in changes for edge in (start, end))
        shown = {start: (end, said) for start, end, said in changes}
        depth = dict.fromkeys(Face, 0)
        found: list[Run] = []
        passed = 0
        for left, right in pairwise(sorted(edges)):
            for style, step in turns.get(left, ()):
                depth[style] += step
            if left < passed:
                continue
            now = Face(sum(style for style, count in depth.items() if count))
            if left in shown:
                passed, said = shown[left]
                if said:
                    found.append(Run(left, passed, said, now))
            else:
                found.append(Run(left, right, self.text[left:right], now))
        return found

    def parse(self) -> None:
        """Find what means something."""
        raise NotImplementedError

    def breaks(self, start: int, end: int) -> None:
        """Join two lines: by a blank, but in a script that has none."""
        around = self.text[start - 1 : start], self.text[end : end + 1]
        self.drop(start, end, "" if all(map(_UNSPACED.match, around)) else " ")


class _Markdown(_Inline):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.marks: list[_Marks] = []
        self.brackets: list[tuple[int, int, int]] = []
        """Start, length and how many marks stood before."""
        self.elements: list[tuple[str, int, int]] = []
        self.ticks: dict[int, list[int]] | None = None

    def parse(self) -> None:
        passed, at = 0, 0
        known = self.changes.copy()
        while found := _MARKDOWN.search(self.text, at):
            start = found.start()
            while passed < len(known) and known[passed][1] <= start:
                passed += 1
            if passed < len(known) and known[passed][0] <= start:
                at = known[passed][1]
            else:
                at = self._take(found)
        self._pair(0)

    def _take(self, found: re.Match[str]) -> int:
        """Take up one sign; return where to go on."""
        start, end = found.span()
        if found["marks"]:
            self._mark(start, end)
        elif found["soft"]:
            self.breaks(start, end)
        elif found["hard"]:
            self.drop(start, end, "\n")
        elif found["escape"]:
            self.drop(start, start + 1)
        elif found["ticks"]:
            return self._code(start, end)
        elif found["auto"]:
            self.drop(start, start + 1)
            self.drop(end - 1, end)
        elif found["name"]:
            self._element(found)
        elif found["entity"]:
            self._entity(start, end)
        elif found["open"]:
            self.brackets.append((start, end - start, len(self.marks)))
        else:
            return self._link(found)
        return end

    def _entity(self, start: int, end: int) -> None:
        from html import unescape  # it has a long table

        told = self.text[start:end]
        said = unescape(told)
        if said != told:
            self.drop(start, end, one_line(said))

    def _code(self, start: int, end: int) -> int:
        """Take up code, which ends at the next run of as many ticks."""
        if self.ticks is None:
            self.ticks = {}
            for each in re.finditer("`+", self.text):
                self.ticks.setdefault(len(each[0]), []).append(each.start())
        size = end - start
        same = self.ticks.get(size, [])
        at = bisect_right(same, start)
        if at >= len(same):
            return end
        close = same[at]
        said = self.text[end:close].replace("\n", " ")
        inner = said[:1] == said[-1:] == " " and said.strip(" ") != ""
        left, right = end + inner, close - inner
        self.changes = [each for each in self.changes if not start < each[0] < close]
        self.drop(start, left)
        for each in re.finditer("\n", self.text[left:right]):
            self.drop(left + each.start(), left + each.end(), " ")
        self.drop(right, close + size)
        self.styled.append((left, right, Face.CODE))
        return close + size

    def _element(self, found: re.Match[str]) -> None:
        start, end = found.span()
        name = found["name"].lower()
        if name not in _ELEMENTS:
            return
        if not found["shut"]:
            self.elements.append((name, start, end))
            return
        opened = [at for at, each in enumerate(self.elements) if each[0] == name]
        if opened:
            _, before, begin = self.elements[opened[-1]]
            del self.elements[opened[-1] :]
            self.drop(before, begin)
            self.drop(start, end)
            if _ELEMENTS[name]:
                self.styled.append((begin, start, _ELEMENTS[name]))

    def _link(self, found: re.Match[str]) -> int:
        """Take up the end of a link or a picture; return where to go on."""
        start, end = found.span()
        if not self.brackets:
            return start + 1
        opened, size, marks = self.brackets.pop()
        if not found["to"]:
            end = self._reference(opened, opened + size, start)
            if end == start + 1:
                return end
        self._pair(marks)
        picture = size == _DOUBLE
        self.drop(opened, opened + size, "[" if picture else "")
        self.drop(start, end, "]" if picture else "")
        if not picture:  # no link holds another
            self.brackets = [each for each in self.brackets if each[1] == _DOUBLE]
        return end

    def _reference(self, opened: int, begin: int, start: int) -> int:
        """Return the end of a link whose address is told elsewhere ("[words][ref]").

        Which are told is not known of a part of a text, so it must look like one:
        a[1][2] and [file][options] are none.  Else the end of the bracket.
        """
        found = _LABEL.match(self.text, start + 1)
        words = self.text[begin:start]
        before = self.text[opened - 1 : opened] if opened else ""
        joined = before.isalnum() or before in ("_", "]", ")")
        if found is None or joined:
            return start + 1
        label = found["label"]
        same = not label or label.isdigit() or label.casefold() == words.casefold()
        worded = any(map(str.isalpha, words)) and (same or len(words.split()) > 1)
        return found.end() if worded else start + 1

    def _mark(self, start: int, end: int) -> None:
        """Take up a run of signs (CommonMark 0.31, section 6.2)."""
        before, after = (
            self.text[start - 1 : start] if start else "",
            self.text[end : end + 1],
        )
        sign = self.text[start]
        if sign == "*" and _multiplies(before, after):
            return
        left = not _blank(after) and (not _punctual(after) or _edge(before))
        right = not _blank(before) and (not _punctual(before) or _edge(after))
        opens, closes = left, right
        if sign == "_":
            opens = left and (not right or _punctual(before))
            closes = right and (not left or _punctual(after))
        if sign != "~" or end - start == _DOUBLE:
            signs = self.text[start:end]
            self.marks.append(_Marks(start, signs, opens=opens, closes=closes))

    def _pair(self, bottom: int) -> None:
        """Pair the marks from one on, and forget them."""
        marks = self.marks[bottom:]
        del self.marks[bottom:]
        floors: dict[tuple[str, bool, int], int] = {}
        at = 0
        while at < len(marks):
            closer = marks[at]
            kind = (closer.sign, closer.opens, closer.all % 3)
            back = at - 1 if closer.closes and closer.count else -1
            floor = floors.get(kind, -1)
            while back >= 0 and marks[back].start >= floor:
                if marks[back].count and marks[back].fits(closer):
                    break
                back -= 1
            else:
                if closer.closes and closer.count:
                    floors[kind] = closer.start
                at += 1
                continue
            self._set(marks[back], closer)
            del marks[back + 1 : at]
            at = back + 1
            if not marks[back].count:
                del marks[back]
                at -= 1

    def _set(self, opener: _Marks, closer: _Marks) -> None:
        """Set what stands between two runs of signs, and use some of these up."""
        use = _DOUBLE if min(opener.count, closer.count) >= _DOUBLE else 1
        begin = opener.start + opener.count
        stop = closer.start
        self.drop(begin - use, begin)
        self.drop(stop, stop + use)
        opener.count -= use
        closer.start += use
        closer.count -= use
        style = Face.STRONG if use == _DOUBLE else Face.EMPHASIS
        self.styled.append((begin, stop, Face.STRUCK if opener.sign == "~" else style))


def _blank(sign: str) -> bool:
    return sign == "" or sign.isspace()


def _punctual(sign: str) -> bool:
    return sign != "" and unicodedata.category(sign)[0] in "PS"


def _multiplies(before: str, after: str) -> bool:
    """Whether a star stands between two factors, of which one is a figure."""
    both = before.isalnum() and after.isalnum()
    return both and (before.isdigit() or after.isdigit())


def _edge(sign: str) -> bool:
    return _blank(sign) or _punctual(sign)


class _Rst(_Inline):
    def parse(self) -> None:
        known = self.changes.copy()
        passed = 0
        for found in _RST.finditer(self.text):
            start, end = found.span()
            while passed < len(known) and known[passed][1] <= start:
                passed += 1
            if passed < len(known) and known[passed][0] < end:
                continue
            if found["soft"]:
                self.breaks(start, end)
            elif found["nothing"]:
                self.drop(start, end)
            elif found["escape"]:
                self.drop(start, start + 1)
            else:
                self._set(found)

    def _set(self, found: re.Match[str]) -> None:
        for name, style in (
            ("said", Face.CODE),
            ("words", Face.PLAIN),
            ("loud", Face.STRONG),
            ("slanted", Face.EMPHASIS),
        ):
            left, right = found.span(name)
            if left < 0:
                continue
            self.drop(found.start(), left)
            self.drop(right, found.end())
            if style:
                self.styled.append((left, right, style))
            for each in re.finditer(r"[ \t]*\n[ \t]*", self.text[left:right]):
                self.breaks(left + each.start(), left + each.end())
