"""HTML: the main content as a reader of the page sees it."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.batch.outputs.columns import link
from explainbot.readers.base import Decoded
from explainbot.readers.html import page
from explainbot.readers.reading import read
from explainbot.records import Document, Quote
from explainbot.sections.sections import split

FORMATS = Path(__file__).parents[1] / "data" / "formats"

PAGE = Path("page.html")


def _page(name: str) -> Document:
    return read(FORMATS / name, name=name, source_path=f"corpus/{name}").document


def _text(markup: str) -> str:
    return page.parse(Decoded(markup, "utf-8"), PAGE).text


def test_page_is_read_as_it_is_seen() -> None:
    """Chrome is left out, white space collapsed, rows and items have lines."""
    document = _page("page.html")
    assert document.text.split("\n") == [
        "Bienen",
        "Was sind sie?",
        "Bienen sind Insekten, die Nektar sammeln.",
        "Viele leben in Staaten.",
        "Honigbiene",
        "Wildbiene",
        "Wie viele gibt es?",
        "| Arten",
        "Welt | 20\xa0000",
        "a  b",
        "  c",
    ]
    assert (document.title, document.language) == ("Bienen", "de")


def test_lines_of_the_source_are_known() -> None:
    """Each word is found on the line of the file where it stands."""
    document = _page("page.html")
    source = (FORMATS / "page.html").read_text(encoding="utf-8").split("\n")
    words = [
        "Bienen", "sie?", "Nektar", "Viele", "Staaten", "Wildbiene", "Arten", "Welt",
        "a  b", "  c",
    ]  # fmt: skip
    found = [document.line_at(document.text.index(word)) for word in words]
    assert found == [9, 11, 13, 13, 14, 15, 17, 18, 20, 21]
    for word, line in zip(words[1:], found[1:], strict=True):
        assert line is not None
        assert word in source[line - 1]


def test_headings_are_runs_of_the_text() -> None:
    """h1 to h6 become headings, also where a button folds their text."""
    document = _page("page.html")
    found = [
        (each.level, each.title, document.text[each.start : each.end])
        for each in document.headings
    ]
    assert found == [
        (1, "Bienen", "Bienen"),
        (2, "Was sind sie?", "Was sind sie?"),
        (2, "Wie viele gibt es?", "Wie viele gibt es?"),
    ]


def test_folded_questions_are_headings() -> None:
    """A summary and a term that asks are headings; another term is text."""
    document = _page("accordion.html")
    assert [(each.level, each.title) for each in document.headings] == [
        (1, "Bees"),
        (2, "Who keeps them?"),
        (2, "Where?"),
    ]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>a<br><br>b <br> c</p>", "a\n\nb\nc"),
        ("<p>a <b> b</b>\t c</p> tail", "a b c\ntail"),
        ("<p>5&nbsp;&lt;&nbsp;6 &amp; 7", "5\xa0<\xa06 & 7"),
        ("<table><tr><td><p>a</p><p>b</p><td>c<br>d</table>", "a b | c d"),
        ("<article><header><h2>T</h2></header>x</article><p>y", "T\nx\ny"),
        ("<body><header><p>Site</p></header><p>x</p>", "x"),
        ("<form><h2>Whole page</h2><p>x</p></form>", "Whole page\nx"),
        ("<p>x</p><form><p>Search</p></form>", "x"),
        ("<h2 id='cookies'>Cookies</h2><p id='consent'>x</p>", "Cookies\nx"),
        ("<p style='display: none'>a</p><p aria-hidden='true'>b</p>", "b"),
        ("<div role='note'>Saved. <button>OK</button></div><p role='note'>c</p>", "c"),
        ("<?xml version='1.0' encoding='latin-1'?><p>é 😀</p>", "é 😀"),
        ("<p>a</p><!-- b --><script>c</script><template>d</template>", "a"),
        ("<p>a\r\nb\rc</p>", "a b c"),
        ("<pre>\r\n x\r\n\r\n y </pre>z", " x\n\n y\nz"),
        ("<pre><code>a <b>b</b>  c</code></pre>", "a b  c"),
        ("<div>" * 400 + "deep", "deep"),
        ("<!-- only -->", ""),
        ("", ""),
    ],
)
def test_markup_to_text(markup: str, text: str) -> None:
    """One rule of the canonical text each."""
    assert _text(markup) == text


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("Bees | School", "<h1>Bees</h1>", "Bees"),
        ("Bees | School", "<h1>Frequent questions</h1>", "Bees | School"),
        ("Bees", "<h1>One</h1><h1>Two</h1>", "Bees"),
        ("", "<h1>One</h1><h1>Two</h1>", "One"),
    ],
)
def test_title_of_a_page(title: str, body: str, expected: str) -> None:
    """The one main heading titles the page if the page's title says it too."""
    parsed = page.parse(Decoded(f"<title>{title}</title>{body}<p>x", "utf-8"), PAGE)
    assert parsed.about.title == expected


def test_a_place_is_the_anchor_of_the_heading_above(tmp_path: Path) -> None:
    """No source line is told: a reader of the page sees none; JSON keeps it."""
    path = tmp_path / "sea.html"
    path.write_text(
        "<main><h1>Sea</h1>\n<p>Water.</p>\n"
        '<h2 id="salt">Salt</h2>\n<p>Rivers carry it.</p>\n'
        '<section id="waves"><h2>Waves</h2><p>Wind makes them.</p></section>\n'
        '<h2><span id="Deep_sea">Deep</span></h2><p>Four kilometres.</p>\n'
        '<a name="ice"></a><h2>Ice</h2><p>It floats.</p>\n'
        '<p id="q1"><b>Why blue?</b> Red light goes.</p>\n'
        '<div id="rest"><p>Or so.</p><h2>Fish</h2><p>Many.</p></div></main>',
        encoding="utf-8",
    )
    document = read(path, name=path.name, source_path="corpus/sea.html").document
    quotes = [
        Quote(each, each.start, each.end, (each.start, each.end))
        for each in split(document)
    ]

    assert [quote.citation for quote in quotes] == [
        "sea.html › Sea",
        "sea.html › Salt, #salt",
        "sea.html › Waves, #waves",
        "sea.html › Deep, #Deep_sea",
        "sea.html › Ice, #ice",
        "sea.html › Why blue?, #q1",
        "sea.html › Ice, #q1",
        "sea.html › Fish",
    ]
    assert [quote.line_start for quote in quotes] == [2, 4, 5, 6, 7, 8, 9, 9]
    assert [quote.evidence_place for quote in quotes][:2] == ["", "#salt"]
    assert link(quotes[0], "..") == "../corpus/sea.html"
    assert link(quotes[3], "..") == "../corpus/sea.html#Deep_sea"


def test_what_helps_to_move_on_a_page_is_left_out() -> None:
    """A list of contents, a link to edit, and the way back from a note."""
    assert (
        _text(
            '<main><div id="toc"><h2>Contents</h2><a href="#a">One</a></div>'
            '<h2>One<span class="mw-editsection">[edit]</span></h2>'
            '<p>It is.</p><p>A note.<a role="doc-backlink" href="#b">back</a></p>'
            '<div class="with-toc"><p>Two.</p></div></main>'
        )
        == "One\nIt is.\nA note.\nTwo."
    )


def test_a_button_that_a_script_makes_unfold_is_read() -> None:
    """It is named so, asks, and something follows; other buttons are none."""
    parsed = page.parse(
        Decoded(
            '<button class="accordion">Why?</button><div>So.</div>'
            '<button class="accordion">More</button><div>Here.</div>'
            '<button class="search">Who?</button><div>There.</div>',
            "utf-8",
        ),
        PAGE,
    )
    assert parsed.text == "Why?\nSo.\nHere.\nThere."
    assert [heading.title for heading in parsed.headings] == ["Why?"]


@pytest.mark.parametrize("head", ["", "<?xml version='1.0' encoding='utf-8'?>"])
def test_xhtml_is_xml_whose_elements_may_be_empty(tmp_path: Path, head: str) -> None:
    """An empty title, script or anchor does not swallow what follows."""
    path = tmp_path / "page.xhtml"
    path.write_text(
        f'{head}<html xmlns="http://www.w3.org/1999/xhtml"><head><title/>'
        '<script src="a.js"/></head><body><h1><a id="x"/>Tides</h1>'
        "<p>The sea rises &amp; falls.<br/>Twice.</p></body></html>",
        encoding="utf-8",
    )
    document = read(path, name="page.xhtml", source_path="page.xhtml").document
    assert document.text == "Tides\nThe sea rises & falls.\nTwice."
    assert [each.title for each in document.headings] == ["Tides"]


def test_xhtml_that_is_no_xml_is_read_as_html(tmp_path: Path) -> None:
    """Named entities and open elements are what browsers know."""
    path = tmp_path / "page.xhtml"
    path.write_text("<h1>Tides</h1><p>The sea&nbsp;rises<p>&hellip;", encoding="utf-8")
    document = read(path, name="page.xhtml", source_path="page.xhtml").document
    assert document.text == "Tides\nThe sea\u00a0rises\n…"


def test_a_row_of_hundreds_of_cells_heads_no_questions(tmp_path: Path) -> None:
    """Each of its cells would ask all others; such a table is read as it stands."""
    cells = "".join(f"<td>{name}</td>" for name in ("Question", "Answer", *"x" * 300))
    page = tmp_path / "wide.html"
    page.write_text(f"<h1>Wide</h1><table><tr>{cells}</tr><tr>{cells}</tr></table>")
    document = read(page, name="wide.html", source_path="wide.html").document
    assert [heading.title for heading in document.headings] == ["Wide"]
    assert document.text.count("Question") == 2
