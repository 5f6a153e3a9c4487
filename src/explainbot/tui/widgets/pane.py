"""Side pane: a source, two passages compared, or help, beside the transcript."""

from __future__ import annotations

import asyncio
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import islice, pairwise
from typing import TYPE_CHECKING, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import Static, TextArea

from explainbot.engine.views import FileState, QuoteView, SourceView
from explainbot.records import Emphasis, Span, pieces, shifted
from explainbot.text.display import Row, visible, wrap
from explainbot.text.interface.translation import gettext
from explainbot.text.structure.blocks import PassageBlock, blocks_of
from explainbot.text.structure.drawing import Drawing, draw
from explainbot.text.structure.inline import Face, Run
from explainbot.tui import safe, themes
from explainbot.tui.keymap import bindings, help_text
from explainbot.tui.passage import Marking
from explainbot.tui.widgets.hints import Hints

if TYPE_CHECKING:
    from textual.app import ComposeResult


_BAR, _WEAK_BAR, _NO_BAR = "┃ ", "┊ ", "  "
_ROWS_ABOVE = 2
NOT_FOUND = gettext("not found")
_FOUND = Style(reverse=True)
_MOST_FOUND = 10_000
_AT_ONCE, _DRAWN_AT_ONCE = 300_000, 60_000
"""Characters that are wrapped at once, as they are written and as they are meant; of a
longer text, what is read comes first."""


class _Page(NamedTuple):
    """A source as it is shown, and what its characters stand for."""

    text: str
    rows: Sequence[Row]
    runs: tuple[tuple[int, Run], ...] | None = None
    """Where each run of the source is shown; None where all stands as it is written."""

    def shown(self, part: Span) -> list[Span]:
        """Return where a part of the source is shown."""
        if self.runs is None:
            return [part]
        return Drawing(self.text, self.runs).spans(part)

    def around(self, part: Span) -> Span:
        """Return what is shown from the beginning to the end of a part."""
        spans = self.shown(part) or [(self.at(part[0]),) * 2]
        return spans[0][0], spans[-1][1]

    def at(self, offset: int) -> int:
        """Return where an offset of the source is shown, or what comes next."""
        if self.runs is None:
            return offset
        for at, run in self.runs:
            if run.end > offset:
                return at + (max(0, offset - run.start) if run.exact else 0)
        return max(0, len(self.text) - 1)

    def source(self, row: int) -> int:
        """Return the offset of the source that a row begins with."""
        start = self.rows[row][0]
        if self.runs is None:
            return start
        first = max(0, bisect_right(self.runs, start, key=_begin_of) - 1)
        for at, run in islice(self.runs, first, None):
            if run.end and at + len(run.text) > start:
                return run.start + (max(0, start - at) if run.exact else 0)
        return max((run.end for _, run in self.runs), default=0)


def _as_heading(block: PassageBlock) -> PassageBlock:
    """Return a block, its words strong if it is a heading: its signs are not shown."""
    if block.kind != "heading":
        return block
    runs = (run._replace(face=run.face | Face.STRONG) for run in block.runs)
    return block._replace(runs=tuple(runs))


_Painted = tuple[int, int, Style]


def _begin_of(part: tuple[int, Run] | _Painted) -> int:
    return part[0]


def _end_of(part: _Painted) -> int:
    return part[1]


class SourceText(ScrollView, can_focus=True, inherit_bindings=False):
    """A long text by rows, opened at the quote, with the evidence marked.

    Marks of the author's are shown as what they mean, as on a card.  What is not
    claimed to answer has a broken bar, and nothing of it is bold.
    """

    FOCUS_ON_CLICK = False
    ALLOW_SELECT = False
    BINDINGS = bindings("reader")

    def __init__(self, source: SourceView, quote: QuoteView) -> None:
        """Show the text of ``source`` from where ``quote`` stands."""
        super().__init__(id="source")
        self._text = source.text
        self._markup = source.markup
        self._take(quote)
        self._page = _Page("", [])
        self._painted = ""
        self._set: list[_Painted] = []
        """What the author set in some way, in order."""
        self._marked: list[_Painted] = []
        """What answers."""
        self._bounds: Span = (0, 0)
        """Of the passage, where it is shown."""
        self._pattern: re.Pattern[str] | None = None
        self._found: list[Span] = []
        self._at_found = 0
        self._top: int | None = None
        """Offset in the source of the row at the top, so that a new width can find it
        again.
        """

    def _take(self, quote: QuoteView) -> None:
        self._quote: Span = (quote.start, quote.end)
        self.marks: list[Span] = [
            (quote.start + start, quote.start + end) for start, end in quote.evidence
        ]
        self._bar = _BAR if quote.claimed else _WEAK_BAR
        self._words = shifted(quote.span, quote.start) if quote.span else None
        self._claimed = quote.claimed
        self._at_mark = 0
        """Which of the marks, in reading order, was gone to."""

    def turn_to(self, quote: QuoteView, *, last: bool) -> None:
        """Mark another passage of the text and go to its first or last mark."""
        self._take(quote)
        self._at_mark = len(self.marks) - 1 if last and self.marks else 0
        self._style()
        self.refresh()
        self._to_mark()

    def on_resize(self) -> None:
        """Wrap anew, keeping the text at the top of the screen where it was."""
        columns = self._width - len(_BAR)
        if len(self._text) <= (_DRAWN_AT_ONCE if self._markup else _AT_ONCE):
            self._lay_out(self._part(0, len(self._text), columns))
            return
        here = self._quote[0] if self._top is None else self._top
        self._lay_out(self._part(*part_around(self._text, here), columns))
        self.run_worker(self._wrap_rest(columns), exclusive=True, group="wrap")

    def _part(self, first: int, last: int, columns: int) -> _Page:
        """Return a part of the text as it is shown."""
        text = self._text[first:last]
        if not self._markup:
            near = wrap(text, columns)
            rows = [(first + start, first + end) for start, end in near]
            return _Page(self._text, rows)
        drawing = draw([*map(_as_heading, blocks_of(text, self._markup))], columns)
        runs = (
            (at, run._replace(start=run.start + first, end=run.end + first))
            if run.end
            else (at, run)
            for at, run in drawing.runs
        )
        return _Page(drawing.text, wrap(drawing.text, columns), tuple(runs))

    async def _wrap_rest(self, columns: int) -> None:
        """Wrap a long text part by part, so that keys are taken between."""
        rows: list[Row] = []
        texts: list[str] = []
        runs: list[tuple[int, Run]] = []
        length = 0
        for first, last in parts_of(self._text):
            part = self._part(first, last, columns)
            begins = 0 if part.runs is None else length
            rows.extend((begins + start, begins + end) for start, end in part.rows)
            if part.runs is not None:
                runs.extend((begins + at, run) for at, run in part.runs)
                texts.append(f"{part.text}\n\n")
                length += len(texts[-1])
                rows.append((length - 1, length))
            await asyncio.sleep(0)
        drawn = _Page("".join(texts), rows, tuple(runs))
        self._lay_out(drawn if self._markup else _Page(self._text, rows))

    def _lay_out(self, page: _Page) -> None:
        self._page = page
        self._painted = visible(page.text)
        self._style()
        self._look()
        self.virtual_size = Size(self._width, len(page.rows))
        self.refresh()
        if self._top is None:
            top = self._row_above(page.around(self._quote)[0])
            self._top = page.source(top) if page.rows else 0
        # How far one can scroll is known only after the next layout.
        self.call_after_refresh(self._to_row, self.row_of(page.at(self._top)))

    def _style(self) -> None:
        """Work out what is painted how."""
        page, faces = self._page, Marking(faint=not self._claimed)
        self._set = [
            (at, at + len(run.text), self._get_style(faces.set_as(run.face)).rich_style)
            for at, run in page.runs or ()
            if run.face
        ]
        self._bounds = page.around(self._quote)
        self._marked = []
        first = min(start for start, _ in (self._quote, *self.marks))
        whole = (first, len(self._text))
        for start, end, emphasis in pieces(whole, self.marks, self._words):
            # Nothing looks like the answer where none is claimed.
            degree = emphasis and (emphasis if self._claimed else Emphasis.FURTHER)
            style = Style.parse(themes.of(Emphasis(degree), self._words))
            shown = page.shown((start, end)) if emphasis else ()
            self._marked.extend((*span, style) for span in shown)

    def notify_style_update(self) -> None:
        """Take up other colours."""
        super().notify_style_update()
        self._style()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Remember which text is at the top."""
        super().watch_scroll_y(old_value, new_value)
        rows = self._page.rows
        if rows:
            self._top = self._page.source(min(round(new_value), len(rows) - 1))

    @property
    def _width(self) -> int:
        """Cells of a row, those under the scroll bar left out."""
        return self.scrollable_content_region.width

    def row_of(self, offset: int) -> int:
        """Return the row that holds an offset of what is shown."""
        rows = self._page.rows
        return max(0, bisect_right(rows, offset, key=lambda row: row[0]) - 1)

    def _row_above(self, offset: int) -> int:
        """Return the row that is at the top when the offset is shown."""
        return max(0, self.row_of(offset) - _ROWS_ABOVE)

    def _to_row(self, row: int) -> None:
        self.scroll_to(y=row, animate=False, immediate=True)

    def next_mark(self, step: int, *, around: bool = True) -> bool:
        """Go to the next (1) or previous (-1) marked sentence, in reading order.

        Return whether there was one; with ``around``, after the last comes the first.
        """
        wanted = self._at_mark + step
        if not self.marks or not (around or 0 <= wanted < len(self.marks)):
            return False
        self._at_mark = wanted % len(self.marks)
        self._to_mark()
        return True

    def _to_mark(self) -> None:
        places = sorted(self.marks) or [self._quote]
        first, _ = self._page.around(places[self._at_mark])
        self._to_row(self._row_above(first))

    def find(self, pattern: re.Pattern[str] | None) -> str:
        """Mark where words are, go to the first place after the top; say how many."""
        self._pattern = pattern
        self._look()
        self.refresh()
        if not self._found:
            return NOT_FOUND
        rows = self._page.rows
        top = rows[min(round(self.scroll_y), len(rows) - 1)][0]
        ends = [end for _, end in self._found]
        self._at_found = bisect_right(ends, top) % len(ends)
        return self.next_found(0)

    def _look(self) -> None:
        """Find the words that are looked for in what is shown now."""
        pattern = self._pattern
        places = pattern.finditer(self._page.text) if pattern else ()
        self._found = [match.span() for match in islice(places, _MOST_FOUND)]

    def next_found(self, step: int) -> str:
        """Go so many places on; say which it is."""
        if not self._found:
            return NOT_FOUND
        self._at_found = (self._at_found + step) % len(self._found)
        self._to_row(self._row_above(self._found[self._at_found][0]))
        return gettext(
            "{number} of {total}", number=self._at_found + 1, total=len(self._found)
        )

    def render_line(self, y: int) -> Strip:
        """Paint one row of the screen."""
        number = self.scroll_offset.y + y
        base = self.rich_style
        width = self._width
        if number >= len(self._page.rows):
            return Strip.blank(width, base)
        row = self._page.rows[number]
        first, last = self._bounds
        inside = row[0] < last and row[1] >= first
        segments = [Segment(self._bar if inside else _NO_BAR, base)]
        column = 0
        for start, end, style in self._runs(row):
            text = _expand_tabs(self._painted[start:end], column)
            column += len(text)
            segments.append(Segment(text.rstrip("\n"), base + style))
        return Strip(segments).adjust_cell_length(width, base)

    def _runs(self, row: Row) -> Iterator[tuple[int, int, Style]]:
        """Yield the row in runs of one style each."""
        first, last = row
        near = bisect_right(self._found, (first, 0)) - 1
        hits = self._found[max(0, near) : bisect_right(self._found, (last, 0))]
        begin = bisect_right(self._set, first, key=_end_of)
        over = self._set[begin : bisect_left(self._set, last, key=_begin_of)]
        over += [one for one in self._marked if one[0] < last and first < one[1]]
        over += [(*hit, _FOUND) for hit in hits]
        cuts = {first, last}
        cuts.update(place for one in over for place in one[:2] if first < place < last)
        for left, right in pairwise(sorted(cuts)):
            styles = [style for start, end, style in over if start <= left < end]
            yield left, right, sum(styles, Style())


def _expand_tabs(text: str, column: int) -> str:
    """Return the text with its tabs as spaces, up to the next multiple of 8."""
    if "\t" not in text:
        return text
    return (" " * column + text).expandtabs(8)[column:]


PART = 60_000
"""Characters, about."""


def parts_of(text: str) -> Iterator[Span]:
    """Yield parts that follow each other and hold the whole text.

    A part ends at an empty line, else at a line end; within a line longer than a part,
    after a space.
    """
    start = 0
    while start < len(text):
        end = _end(text, start)
        yield start, end
        start = end


def _end(text: str, start: int) -> int:
    most = start + PART
    if most >= len(text):
        return len(text)
    for sign, least in (("\n\n", most - PART // 2), ("\n", start), (" ", start)):
        found = text.rfind(sign, least, most)
        if found >= 0:
            return found + len(sign)
    return most


def part_around(text: str, offset: int) -> Span:
    """Return the part that holds an offset, with half a part on either side."""
    left = text.rfind("\n", 0, max(0, offset - PART // 2)) + 1
    if offset - left > PART:
        left = offset - PART // 2
    most = offset + PART
    if most >= len(text):
        return left, len(text)
    right = text.find("\n", offset + PART // 2, most)
    return left, right + 1 if right >= 0 else most


_READER_HINTS = (
    gettext("Esc back"),
    gettext("← → passages"),
    gettext("Ctrl+F find"),
    gettext("y Enter copy"),
    gettext("↑ ↓ scroll"),
)
_LOOK_AGAIN = 3.0
"""Seconds between two looks at the file of the source that is shown."""

_STATES: dict[FileState, str] = {
    "same": gettext("unchanged since it was indexed ✓"),
    "differs": gettext("! the file differs from this, the indexed copy"),
    "gone": gettext("! the file is gone; this is the indexed copy"),
    "unreadable": gettext("! the file cannot be read; this is the indexed copy"),
}


_DIFFERS = Content("  ").join(
    [
        safe.link(safe.line(gettext("[1] index again")), "app.command('index')"),
        safe.link(safe.line(gettext("[2] show both")), "app.command('compare')"),
    ]
)


class ReaderPane(Vertical):
    """A source, open where a passage stands."""

    class Doubted(Message):
        """The source's file may have changed: somebody has to look."""

        def __init__(self, source: SourceView) -> None:
            """Hold the source that is shown."""
            self.source = source
            super().__init__()

    def __init__(
        self,
        source: SourceView,
        quote: QuoteView,
        others: Sequence[QuoteView] = (),
    ) -> None:
        """Show ``source`` with ``quote`` marked in it.

        ``others`` are further passages of the same text, which one can turn to.
        """
        super().__init__(id="pane")
        self.source = source
        self.quote = quote
        known = {(other.start, other.end): other for other in (*others, quote)}
        self._quotes = [known[place] for place in sorted(known)]
        self._state = source.state

    def compose(self) -> ComposeResult:
        """Give the place, the text and the keys."""
        yield Static(classes="place")
        yield SourceText(self.source, self.quote)
        yield Hints(_READER_HINTS)

    def on_mount(self) -> None:
        """Look at the file now and then: what is said of it must stay true."""
        self._say_place()
        self.set_interval(_LOOK_AGAIN, self.doubt)

    def doubt(self) -> None:
        """Ask for a look at the file; cheap, and answered by ``say_state``."""
        self.post_message(self.Doubted(self.source))

    def on_descendant_focus(self) -> None:
        """Look again when the keys come back."""
        self.doubt()

    def say_state(self, state: FileState) -> None:
        """Say how the file stands now."""
        self._state = state
        self._say_place()

    def _say_place(self) -> None:
        here = self._quotes.index(self.quote) + 1
        more = (
            gettext("passage {here} of {total}", here=here, total=len(self._quotes))
            if self._quotes[1:]
            else ""
        )
        place = self.query_one(".place", Static)
        place.update(_place(self.source, self.quote, self._state, more))

    def turn(self, step: int) -> None:
        """Go to the next (1) or previous (-1) mark, over all passages quoted here."""
        source = self.query_one(SourceText)
        if source.next_mark(step, around=len(self._quotes) == 1):
            return
        here = self._quotes.index(self.quote)
        self.quote = self._quotes[(here + step) % len(self._quotes)]
        source.turn_to(self.quote, last=step < 0)
        self._say_place()


class HelpText(VerticalScroll, inherit_bindings=False):
    """The help page; scrolled with the keys of the source reader."""

    BINDINGS = bindings("reader")


class HelpPane(Vertical):
    """What one can do, the keys, and what the words mean."""

    def __init__(self, here: str = "") -> None:
        """Make the page; the keys of ``here`` come first."""
        super().__init__(id="pane")
        self._here = here

    def compose(self) -> ComposeResult:
        """Give the text and the way back."""
        with HelpText(id="help"):
            yield Static(_help(self._here))
        yield Hints((gettext("Esc back"), gettext("↑ ↓ scroll")))


def _help(here: str) -> Content:
    rows = []
    for title, lines in help_text(_editing(), here):
        rows.append(safe.line(title, "bold underline"))
        rows.extend(safe.show(line) for line in lines)
        rows.append(Content(""))
    return safe.lines(rows)


def _editing() -> Iterator[tuple[str, str]]:
    """Yield the keys of the text box itself, with what they do."""
    for binding in TextArea.BINDINGS:
        if isinstance(binding, Binding):
            yield binding.key, binding.description


def _line_count(text: str) -> int:
    """Count lines as an editor does: a line end at the very end begins no line."""
    ends = text.count("\n") + text.count("\r") - text.count("\r\n")
    return ends + (0 if text.endswith(("\n", "\r")) else 1)


def _place(
    source: SourceView, quote: QuoteView, state: FileState, more: str
) -> Content:
    where = f"{source.name} › {quote.heading}" if quote.heading else source.name
    rows = [safe.line(where, "bold")]
    place = quote.place
    if place and source.by_line and quote.page is None:
        place += gettext(" of {lines}", lines=_line_count(source.text))
    found = source.text[quote.start : quote.end] == quote.text
    known = "   ".join(word for word in (place, more, _STATES[state]) if word)
    rows.append(safe.line(known))
    if state == "differs":
        rows.append(_DIFFERS)
    if not found:
        again = gettext("index again") if state == "differs" else gettext("ask again")
        rows.append(
            safe.line(
                gettext(
                    "! the passage does not stand here any more; {again}", again=again
                )
            )
        )
    return safe.lines(rows)


_MOST_WORDS = 3000
"""Of more words than these, none is marked."""


class BothPane(Vertical):
    """The passage twice; the words that differ are underlined."""

    def __init__(self, quote: QuoteView, now: str) -> None:
        """Show ``quote`` as it was indexed, and ``now``, the lines in its place."""
        super().__init__(id="pane")
        self.quote = quote
        self._now = now.strip("\r\n")

    def compose(self) -> ComposeResult:
        """Give both, each in a widget of its own."""
        was, now = differing(self.quote.text, self._now)
        with HelpText(id="help"):
            yield _title(
                gettext(
                    "{citation}: as it was indexed, and quoted",
                    citation=self.quote.citation,
                )
            )
            yield Static(_painted(self.quote.text, was), classes="quote")
            yield _title(gettext("as the file reads now (underlined: what differs)"))
            if self._now:
                yield Static(_painted(self._now, now), classes="quote now")
            else:
                yield Static(
                    safe.line(gettext("! the passage is no longer in the file"))
                )
        yield Hints(
            (gettext("Esc back"), gettext("1 Enter index again"), gettext("↑ ↓ scroll"))
        )


def _title(words: str) -> Static:
    return Static(safe.line(words, "bold"), classes="place")


def _painted(text: str, spans: list[Span]) -> Content:
    return safe.show(text, [(start, end, "bold underline") for start, end in spans])


def differing(was: str, now: str) -> tuple[list[Span], list[Span]]:
    """Return the spans of either text whose words the other has not.

    Of very long texts, none.
    """
    left = [match.span() for match in re.finditer(r"\S+", was)]
    right = [match.span() for match in re.finditer(r"\S+", now)]
    if max(len(left), len(right)) > _MOST_WORDS:
        return [], []
    first = [was[start:end] for start, end in left]
    second = [now[start:end] for start, end in right]
    blocks = SequenceMatcher(None, first, second, autojunk=False).get_opcodes()
    changed = [block for block in blocks if block[0] != "equal"]
    return (
        [(left[i][0], left[j - 1][1]) for _, i, j, _, _ in changed if j > i],
        [(right[k][0], right[m - 1][1]) for _, _, _, k, m in changed if m > k],
    )
