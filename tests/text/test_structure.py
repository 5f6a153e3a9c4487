"""Passages as their authors meant them: words in place, marks not shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import fragment_fromstring
from markdown_it import MarkdownIt
from rich.cells import cell_len

from explainbot.records import Emphasis
from explainbot.registry.formats import traits_of
from explainbot.text.display import marks_of, visible
from explainbot.text.lines import lines
from explainbot.text.markup import passage_html
from explainbot.text.structure.blocks import (
    PassageBlock,
    blocks_of,
    clipped,
    words,
)
from explainbot.text.structure.drawing import draw, said
from explainbot.text.structure.inline import Face, Run, runs_of
from tests.tui.hostile import HOSTILE_MARKUP

COMMONMARK = MarkdownIt("commonmark").enable("strikethrough")
FLAGS = {"strong": Face.STRONG, "em": Face.EMPHASIS, "s": Face.STRUCK}


def meant(text: str) -> list[tuple[str, Face]]:
    """Return what a parser of CommonMark shows, sign by sign."""
    found: list[tuple[str, Face]] = []
    depth = dict.fromkeys(FLAGS, 0)
    for token in COMMONMARK.parseInline(text)[0].children or ():
        if token.type.endswith(("_open", "_close")):
            depth[token.tag] += token.nesting
            continue
        style = Face(sum(FLAGS[tag] for tag, count in depth.items() if count))
        said = {"softbreak": " ", "hardbreak": "\n"}.get(token.type, token.content)
        style |= Face.CODE if token.type == "code_inline" else Face.PLAIN
        found += [(sign, style) for sign in said]
    return found


def inline(text: str, markup: str = "markdown") -> list[tuple[str, Face]]:
    """Return what is shown of a paragraph, sign by sign."""
    runs = runs_of(text, lines(text), markup)
    return [(sign, run.face) for run in runs for sign in run.text]


@given(st.text("*_ ab.", min_size=1, max_size=14).map(str.strip).filter(bool))
def test_emphasis_is_that_of_commonmark(text: str) -> None:
    """Every sign that stays, and how it is set, as its parser has it."""
    assert inline(text) == meant(text)


@given(st.text("*`a\n\\.", min_size=1, max_size=14).map(str.strip).filter(bool))
def test_code_breaks_and_escapes_are_those_of_commonmark(text: str) -> None:
    """A break within a paragraph is a blank; code keeps its signs."""
    assert inline(text) == meant(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2*3*4 and snake_case_name", "2*3*4 and snake_case_name"),
        ("a  \nb\\\nc\nd", "a\nb\nc d"),
        ("a lone ** or _ or `", "a lone ** or _ or `"),
        (
            '[the guide](https://a.b/c_(d) "Title") and <https://a.b>',
            "the guide and https://a.b",
        ),
        ("[run](javascript:alert(1))", "run"),
        ("![a bee](bee.png)", "[a bee]"),
        ("[not a link] (really) [1]", "[not a link] (really) [1]"),
        ("AT&amp;T &copy; &unknown;", "AT&T © &unknown;"),
        ("H~2~O, $x^2$ and 10^3^", "H₂O, x² and 10³"),
        (
            "one<br>two <b>three</b> <script>x</script>",
            "one\ntwo three <script>x</script>",
        ),
        ("a <b and c> d", "a <b and c> d"),
        ("==marked **much**==", "marked much"),
        ("潮汐\n每天", "潮汐每天"),
        ("&#27;[31m &#x202e;", "[31m \ufffd"),
    ],
)
def test_what_stands_for_something_else(text: str, shown: str) -> None:
    """Links are their words, entities and formulas signs; what means nothing stays."""
    assert "".join(sign for sign, _ in inline(text)) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**Wasps** *do* ``**code**`` 2 * 3 * 4", "Wasps do **code** 2 * 3 * 4"),
        (
            "`the guide <https://a.b>`_ and :ref:`this <x>` and `Nest`_",
            "the guide and this and Nest",
        ),
        ("10\\ :sup:`2` \\*star", "10² *star"),
    ],
)
def test_restructured_text(text: str, shown: str) -> None:
    """Its own marks, not those of Markdown."""
    assert "".join(sign for sign, _ in inline(text, "rst")) == shown


ANY = st.text(
    "ab1 *_`~[](){}<>|\\!&;:#>-+=.$^\"'\n\r\t\x1b\u202e潮e\u0301", max_size=60
)


@given(ANY, st.sampled_from(["", "markdown", "rst"]))
def test_runs_are_the_source_in_its_order(text: str, markup: str) -> None:
    """Whatever is typed: in order, without overlap, and to the letter."""
    runs = [
        run for block in blocks_of(text, markup) for cell in block.cells for run in cell
    ]
    placed = [run for run in runs if run.end]
    shown = visible(text)

    assert all(before.end <= after.start for before, after in pairwise(placed))
    assert {
        run.text == shown[run.start : run.end].replace("\t", " ")
        or run.text == shown[run.start : run.end]
        or run.text in (" ", "\n", "───")
        for run in placed
        if run.exact
    } <= {True}


@pytest.mark.parametrize(
    ("text", "marks", "shown"),
    [
        (
            "It is **old**.\nSee [here](http://a.example).",
            "cells",
            "It is old.\nSee here.",
        ),
        ("Run `ls`:\n- a\n# b", "cells", "Run ls:\n- a\n# b"),
        ("2 ** 3 ** 4 is not 2*3*4 [1](see)", "cells", "2 ** 3 ** 4 is not 2*3*4 1"),
        ("2 ** 3 ** 4, snake_case, a[1] and **kwargs", "", ""),
        ("a | b\n- c", "", ""),
    ],
)
def test_cells_of_a_table_may_have_marks(text: str, marks: str, shown: str) -> None:
    """Where these can be nothing else they are read, line by line; else none is."""
    assert marks_of(text, traits_of("text/csv")) == marks
    if marks:
        assert draw(blocks_of(text, marks)).text == shown
        bold = [run for block in blocks_of(text, marks) for run in block.runs]
        assert all(text[run.start : run.end] == run.text for run in bold)
    assert marks_of(text, traits_of("text/plain")) == ""
    assert marks_of(text, traits_of("text/markdown")) == "markdown"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("See [the guide][guide] or [this][1].", "See the guide or this."),
        ("[*Bees*][] and [bees][Bees]", "Bees and bees"),
        ("![a hive of bees][pic] here", "[a hive of bees] here"),
        ("a[1][2], x[i j][k] and [1][2]", "a[1][2], x[i j][k] and [1][2]"),
        ("cp [file][options]", "cp [file][options]"),
        ("[read me][a](b)", "[read me]a"),
    ],
)
def test_links_told_elsewhere_are_their_words(text: str, shown: str) -> None:
    """Brackets that may be anything else stay."""
    assert draw(blocks_of(text, "markdown")).text == shown


@given(st.text("ab *_~`\n", max_size=60))
def test_no_word_is_lost(text: str) -> None:
    """Marks go, letters stay."""
    drawn = draw(blocks_of(text, "markdown")).text
    assert re.findall("[ab]", drawn) == re.findall("[ab]", text)


BEES = """\
**Worker bees** do much:

- clean *the
  cells*
  1. first
- guard

| Bee | Days |
|:---|---:|
| Queen | **16** |
| A worker | 21 |

```
a | b
**c**
```

> Never
> late
"""
DRAWN = """\
Worker bees do much:

• clean the cells
  1. first
• guard

Bee       Days
────────  ────
Queen       16
A worker    21

a | b
**c**

│ Never late"""
TOLD = """\
Worker bees do much:

(list, 2 items)
• clean the cells
  1. first
• guard

(table, 2 rows: Bee, Days)
Bee: Queen | Days: 16
Bee: A worker | Days: 21
(end of the table)

(code, 2 lines)
a | b
**c**
(end of the code)

(quotation) Never late"""


def test_blocks_are_drawn() -> None:
    """Lists, a table in columns, code as it is, a quotation."""
    assert draw(blocks_of(BEES, "markdown"), 60).text == DRAWN


def test_blocks_are_told_in_words() -> None:
    """Who hears a passage is told what stands there."""
    assert said(blocks_of(BEES, "markdown")) == TOLD


def test_a_mark_across_bold_an_item_a_row_and_code() -> None:
    """What was marked in the source is marked in what is shown, and nothing else."""
    drawing = draw(blocks_of(BEES, "markdown"), 60)

    def shown(first: str, last: str) -> list[str]:
        start = BEES.index(first)
        end = BEES.index(last, start) + len(last)
        return [drawing.text[slice(*span)] for span in drawing.spans((start, end))]

    assert shown("bees** do", "much") == ["bees do much"]
    assert shown("Worker", "bees") == ["Worker bees"]
    assert shown("clean", "cells*") == ["clean the cells"]
    assert shown("much", "clean") == ["much:", "clean"]
    assert shown("| Queen", "16** |") == ["Queen", "16"]
    assert shown("een", "1") == ["een", "1"]
    assert shown("b\n**", "*c") == ["b\n**c"]
    assert (
        words(BEES, "markdown", (BEES.index("| Q"), BEES.index("| A"))) == "Queen | 16"
    )


def test_pieces_stand_out_where_they_are_shown() -> None:
    """The stronger wins; the blanks of columns are plain."""
    text = "| a | b |\n|---|---|\n| one | *two* |"
    start = text.index("| one")
    pieces = [
        (0, start, Emphasis.FURTHER),
        (start, text.index("*two"), Emphasis.SENTENCE),
        (text.index("*two"), len(text), Emphasis.WORDS),
    ]
    drawing = draw(blocks_of(text, "markdown"))
    found = [(drawing.text[a:b], how) for a, b, how in drawing.pieces(pieces) if how]
    further, sentence, own = Emphasis.FURTHER, Emphasis.SENTENCE, Emphasis.WORDS
    assert found == [("a", further), ("b", further), ("one", sentence), ("two", own)]


def test_a_part_of_a_passage() -> None:
    """It may begin in a table; rows outside it are not shown."""
    start = BEES.index("| A worker")
    part = clipped(blocks_of(BEES, "markdown"), (start, BEES.index("```")))
    assert draw(part).text == "A worker  21"
    start = BEES.index("cells*")
    rest = clipped(blocks_of(BEES, "markdown"), (start, BEES.index("- guard")))
    assert draw(rest).text == "cells\n  1. first"


NAMED = "Spider: Wolf spider | Legs: 8\nSpider: Crab spider | Legs: 8"


def test_rows_that_name_their_cells_have_one_head() -> None:
    """The names stand above, once; they are no part of what is marked."""
    drawing = draw(blocks_of(NAMED, ""))
    assert drawing.text == (
        "Spider       Legs\n───────────  ────\nWolf spider  8\nCrab spider  8"
    )
    marked = drawing.spans((0, NAMED.index("\n")))
    assert [drawing.text[slice(*span)] for span in marked] == ["Wolf spider", "8"]
    second = clipped(blocks_of(NAMED, ""), (NAMED.index("\n") + 1, len(NAMED)))
    assert draw(second).text == "Spider       Legs\n───────────  ────\nCrab spider  8"


def test_a_row_that_names_its_cells_is_said_with_the_names() -> None:
    """Its words alone, or the names of all columns before them, say less."""
    row = NAMED.partition("\n")[2]
    assert words(NAMED, "", (len(NAMED) - len(row), len(NAMED))) == row


PLAN = (
    "Time: 8:00 | Monday: Maths | Tuesday: Art\n"
    "Time: 9:00 | Monday: Music | Tuesday: Latin\n"
    "Time: 10:00 | Tuesday: Chess"
)


def test_rows_that_leave_out_empty_cells_are_columns() -> None:
    """Where most rows are whole; a cell stands below its name."""
    assert draw(blocks_of(PLAN, "")).text.splitlines() == [
        "Time   Monday  Tuesday",
        "─────  ──────  ───────",
        "8:00   Maths   Art",
        "9:00   Music   Latin",
        "10:00          Chess",
    ]
    row = PLAN.splitlines()[2]
    assert words(PLAN, "", (PLAN.index(row), len(PLAN))) == row
    other = f"{PLAN}\nTime: 11:00 | Room: 12"
    assert "─" not in draw(blocks_of(other, "")).text


def test_grid_and_simple_tables() -> None:
    """Those of reStructuredText."""
    text = (
        "====== ====\nWasp   Legs\n====== ====\nQueen  6\n====== ====\n\n"
        "Code::\n\n  a\n    b"
    )
    assert draw(blocks_of(text, "rst")).text == (
        "Wasp   Legs\n─────  ────\nQueen  6\n\nCode:\n\na\n  b"
    )


CELLS = st.text("ab c潮e\u0301|*`\\ש", min_size=0, max_size=40)


@given(
    st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=4), st.integers(8, 60)
)
def test_no_row_is_wider_than_the_screen(
    rows: list[tuple[str, ...]], width: int
) -> None:
    """Wide and combining signs included; in a narrow one a row is told cell by cell."""
    table = "\n".join(
        f"| {' | '.join(row)} |" for row in [("x", "y", "z"), ("---",) * 3, *rows]
    )
    drawn = draw(blocks_of(table, "markdown"), width).text
    assert max(map(cell_len, drawn.split("\n"))) <= width


def test_a_narrow_table_is_told_cell_by_cell() -> None:
    """Each after its column's name, the first of a row at the edge."""
    text = (
        "| Bee | Days to hatch | Lifetime |\n|---|---|---|\n"
        "| Queen | 16 | two to five years |\n| Drone | | some weeks |"
    )
    assert draw(blocks_of(text, "markdown"), 26).text == (
        "Bee: Queen\n  Days to hatch: 16\n  Lifetime: two to five\n    years\n"
        "Bee: Drone\n  Lifetime: some weeks"
    )


def test_a_very_long_table_and_cell() -> None:
    """They are drawn; nothing is lost."""
    text = "| a | b |\n|---|---|\n" + "\n".join(
        f"| {n} | {'word ' * 50}|" for n in range(300)
    )
    drawn = draw(blocks_of(text, "markdown"), 40).text
    assert drawn.count("word") == 300 * 50


def test_plain_text_stays_as_it_is() -> None:
    """Where no sign means anything, none is left out."""
    text = "**not bold** `x`\r\n- item\n\n\n  indented * stars *"
    assert draw(blocks_of(text, ""), 20).text == visible(text)


def test_runs_say_their_place() -> None:
    """A formula stands for all of its source, a word for itself."""
    assert runs_of("a $x^2$ b", [(0, 9)], "markdown") == [
        Run(0, 2, "a "),
        Run(2, 7, "x²"),
        Run(7, 9, " b"),
    ]


@pytest.mark.parametrize("text", HOSTILE_MARKUP.values(), ids=HOSTILE_MARKUP)
@pytest.mark.parametrize("markup", ["", "markdown", "rst"])
def test_hostile_markup(text: str, markup: str) -> None:
    """Nothing that steers a terminal or a page comes of it; no line is too wide."""
    blocks = blocks_of(text, markup)
    for shown in (draw(blocks, 36).text, said(blocks), words(text, markup)):
        steering = {c for c in shown if unicodedata.category(c) in ("Cc", "Cf", "Cs")}
        assert steering <= {"\n", "\t", "\u200d"}
    page = passage_html(blocks, [(0, len(text), Emphasis.SENTENCE)])
    assert set(re.findall(r"</?([^\s>]*)[^>]*>", page)) <= OURS
    assert not re.search(r"<[^>]*(?:on\w+=|href|src|javascript)", page)
    root = fragment_fromstring(page, create_parent="div")
    first, last = "".join(root.itertext()), "".join(run.text for run in runs_in(blocks))
    assert re.sub(r"[\W\d]", "", first) == re.sub(r"[\W\d]", "", last)


def runs_in(blocks: Iterable[PassageBlock]) -> Iterator[Run]:
    """Yield every run, of tables cell by cell."""
    for block in blocks:
        for cell in block.cells:
            yield from cell


OURS = {
    "p", "ul", "ol", "li", "pre", "table", "tr", "th", "td", "hr", "blockquote",
    "mark", "strong", "em", "code", "s", "u", "i",
}  # fmt: skip


def test_a_page_shows_blocks_as_elements() -> None:
    """Lists in lists, a table with its head, code; the sentence marked in each."""
    start = BEES.index("clean")
    pieces = [
        (0, start, Emphasis.PLAIN),
        (start, BEES.index("| A"), Emphasis.SENTENCE),
        (BEES.index("| A"), len(BEES), Emphasis.PLAIN),
    ]
    assert passage_html(blocks_of(BEES, "markdown"), pieces) == (
        "<p><strong>Worker bees</strong> do much:</p>"
        '<ul class="gap"><li><mark>clean <em>the cells</em></mark>'
        '<ol><li value="1"><mark>first</mark></li></ol></li>'
        "<li><mark>guard</mark></li></ul>"
        '<table class="gap"><tr><th><mark>Bee</mark></th>'
        '<th class="right"><mark>Days</mark></th></tr>'
        "<tr><td><mark>Queen</mark></td>"
        '<td class="right"><mark><strong>16</strong></mark></td></tr>'
        '<tr><td>A worker</td><td class="right">21</td></tr></table>'
        '<pre class="gap"><code>a | b\n**c**</code></pre>'
        '<blockquote><p class="gap">Never late</p></blockquote>'
    )


def test_a_page_has_no_blank_for_a_carriage_return() -> None:
    """Blanks that the source has before it stay."""
    text = "A hill\r\nthat a river guards.  \r\nIt is old."
    blocks = blocks_of(text, "")
    pieces = [(0, len(text), Emphasis.PLAIN)]

    shown = passage_html(blocks, pieces, two_signs="\r\n" in text)

    assert shown == "A hill\nthat a river guards.  \nIt is old."
