"""HTML: raised text, formulas and notes as a reader of the page sees them."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from explainbot.readers.base import Decoded
from explainbot.readers.html import page
from explainbot.readers.reading import read

PAGE = Path("page.html")
DATA = Path(__file__).parents[1] / "data"
MATH = '<math xmlns="http://www.w3.org/1998/Math/MathML">'
HALF = f"{MATH}<mfrac><mn>1</mn><mn>2</mn></mfrac></math>"


def _text(markup: str) -> str:
    return page.parse(Decoded(markup, "utf-8"), PAGE).text


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ("6.02 × 10<sup>23</sup> of them", "6.02 × 10²³ of them"),
        ("1<sup>st</sup>, n<sup>o</sup>", "1ˢᵗ, nᵒ"),
        ("SO<sub>4</sub><sup>2−</sup>, <sup>14</sup>C", "SO₄²⁻, ¹⁴C"),
        ("3 m s<sup>−1</sup>, 20 km<sup>2</sup>", "3 m s⁻¹, 20 km²"),
        ("Widget<sup>TM</sup>, sold<sup>(a)</sup>", "Widget™, sold⁽ᵃ⁾"),
        ("x<sub>i<sup>2</sup></sub>, e<sup>x<sup>2</sup></sup>", "x_(i²), e^(x²)"),
        ("10<sup><i>n</i> + 1</sup>", "10ⁿ⁺¹"),
        ("10<sup>2</sup><sup>3</sup>", "10²³"),
        ("A <sup>phrase that is small</sup> here", "A phrase that is small here"),
        ('10<span style="vertical-align: super">6</span>', "10⁶"),
        ('10<span style="position:relative; top:-0.4em">6</span>', "10⁶"),
        ('H<span class="subscript">2</span>O', "H₂O"),
        ('a <span style="vertical-align: 1px">word</span>', "a word"),
        ('E = mc<sup><a href="https://e.org">2</a></sup>', "E = mc²"),
    ],
)
def test_raised_text_keeps_its_place(markup: str, shown: str) -> None:
    """No power turns into a number."""
    assert _text(f"<p>{markup}</p>") == shown


def test_raising_by_a_style_of_the_page() -> None:
    """A class that the page's own style sheet raises or lowers."""
    style = "<style>.u{vertical-align:super} .d, i.e {vertical-align: sub}</style>"
    body = '<p>10<span class="u">6</span> and H<span class="d">2</span>O</p>'
    assert _text(f"<head>{style}</head>{body}") == "10⁶ and H₂O"


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        (f"Half is {HALF} of it.", "Half is 1/2 of it."),
        (
            (
                '<span class="katex"><span class="katex-mathml"><math><semantics><msup>'
                "<mi>a</mi><mn>2</mn></msup><annotation encoding='application/x-tex'>a^2"
                '</annotation></semantics></math></span><span class="katex-html" '
                'aria-hidden="true"><span>a</span><span>2</span></span></span> says'
            ),
            "a² says",
        ),
        ('Area <script type="math/tex">\\pi r^2</script>.', "Area πr²."),
        (r"Volume \(\frac{4}{3}\pi r^3\).", "Volume 4/3 πr³."),
        (
            (
                '<span class="MathJax_Preview"></span><span class="MathJax"><nobr>m</nobr>'
                '<span class="MJX_Assistive_MathML"><math><mi>m</mi></math></span></span>'
                '<script type="math/tex">m</script> is it'
            ),
            "m is it",
        ),
        (
            (
                '<mjx-container><mjx-math aria-hidden="true"><mjx-mi>E</mjx-mi></mjx-math>'
                "<mjx-assistive-mml><math><mi>E</mi></math></mjx-assistive-mml>"
                "</mjx-container> is it"
            ),
            "E is it",
        ),
        (
            (
                '<span class="mwe-math-element"><span style="display: none;"><math '
                'alttext="{\\displaystyle x^{2}}"><msup><mi>x</mi><mn>2</mn></msup></math>'
                '</span><img alt="{\\displaystyle x^{2}}" src="x.svg"></span> is it'
            ),
            "x² is it",
        ),
        ('Slope <img class="latex" alt="\\frac{a}{b}" src="s.png">.', "Slope a/b."),
        ('<span class="math inline">\\sqrt{x}</span> is it', "√x is it"),
        ('<math alttext="\\sqrt{2}"><mglyph/></math> is it', "√2 is it"),
    ],
)
def test_formulas_are_shown_once(markup: str, shown: str) -> None:
    """MathML, KaTeX, MathJax in its versions, Wikipedia, pictures with their TeX."""
    assert _text(f"<p>{markup}</p>") == shown


@pytest.mark.parametrize(
    "markup",
    [
        "<math></math>",
        "<math><mglyph/></math>",
        '<img class="math" src="a.png">',
        '<img name="Object1">',
        '<mjx-container jax="SVG"><svg></svg></mjx-container>',
        '<span class="katex"><span class="katex-html" aria-hidden="true">x</span></span>',
    ],
)
def test_an_unreadable_formula_leaves_no_hole(markup: str, tmp_path: Path) -> None:
    """It is shown as such, and told with its place."""
    path = tmp_path / "law.html"
    path.write_text(f"<h1>Law</h1>\n<p>It is {markup} for all.</p>")
    found = read(path, name="law.html", source_path="law.html")
    assert found.document.text == "Law\nIt is [formula] for all."
    assert found.warnings == (
        '1 formula cannot be read and stands as "[formula]": line 2',
    )


@pytest.mark.parametrize(
    "markup",
    ["It costs $5, then $10.", "Between $$ and $$ signs.", "A path C:\\(x86) of it."],
)
def test_money_and_paths_are_no_formulas(markup: str) -> None:
    """Signs of TeX count as such only where a script would read them."""
    assert _text(f"<p>{markup}</p>") == markup


def test_dollars_are_formulas_where_a_script_draws_them() -> None:
    """Two signs with MathJax or KaTeX, one where the page sets it so."""
    script = '<script src="https://e.org/mathjax/tex.js"></script>'
    single = "<script>tex = {inlineMath: [['$', '$']]}</script>"
    assert _text(f"{script}<p>$$a^2$$ for $5 or $6</p>") == "a² for $5 or $6"
    assert _text(f"{script}{single}<p>so $a^2$ is</p>") == "so a² is"
    assert _text(f"{script}{single}<pre>echo $a and $b</pre>") == "echo $a and $b"


SCHOOL = "It was built in 1905{} by the town.</p><h2>What is salt?</h2><p>NaCl.</p>"
EXPECTED = (
    "It was built in 1905 by the town.\nSays the chronicle.\nWhat is salt?\nNaCl."
)


@pytest.mark.parametrize(
    ("mark", "note"),
    [
        (
            ('<a href="#fn1" class="footnote-ref" id="fnref1" role="doc-noteref">'
            "<sup>1</sup></a>"),
            ('<section role="doc-endnotes"><hr><ol><li id="fn1"><p>Says the chronicle.'
            '<a href="#fnref1" class="footnote-back" role="doc-backlink">↩︎</a></p></li>'
            "</ol></section>"),
        ),
        (
            '<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup>',
            ('<div class="footnote"><hr><ol><li id="fn:1"><p>Says the chronicle.&#160;'
            '<a class="footnote-backref" href="#fnref:1">&#8617;</a></p></li></ol></div>'),
        ),
        (
            ('<sup class="footnote">[<a id="_footnoteref_1" class="footnote" '
            'href="#_footnotedef_1">1</a>]</sup>'),
            ('<div id="footnotes"><hr><div class="footnote" id="_footnotedef_1">'
            '<a href="#_footnoteref_1">1</a>. Says the chronicle.</div></div>'),
        ),
        (
            ('<a class="brackets" href="#f-1" id="r-1" role="doc-noteref"><span '
            'class="fn-bracket">[</span>1<span class="fn-bracket">]</span></a>'),
            ('<aside class="footnote-list brackets"><aside class="footnote brackets" '
            'id="f-1" role="doc-footnote"><span class="label"><span class="fn-bracket">'
            '[</span><a role="doc-backlink" href="#r-1">1</a><span class="fn-bracket">]'
            "</span></span><p>Says the chronicle.</p></aside></aside>"),
        ),
        (
            ('<a style="mso-footnote-id:ftn1" href="#_ftn1" name="_ftnref1"><span '
            'class="MsoFootnoteReference">[1]</span></a>'),
            ('<div style="mso-element:footnote-list"><hr><div id="ftn1"><p><a '
            'href="#_ftnref1" name="_ftn1"><span>[1]</span></a> Says the chronicle.</p>'
            "</div></div>"),
        ),
        (
            ('<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym">'
            "<sup>1</sup></a>"),
            ('<div id="sdfootnote1"><p class="sdfootnote"><a class="sdfootnotesym" '
            'name="sdfootnote1sym" href="#sdfootnote1anc">1</a>Says the chronicle.</p>'
            "</div>"),
        ),
        (
            '<sup><a href="#n1">*</a></sup>',
            '<p id="n1">* Says the chronicle.</p>',
        ),
        (
            '<sup class="calibre5"><a href="#note_1" id="back_note_1">1</a></sup>',
            ('<dl id="note_1" class="footnote"><dt>[<a href="#back_note_1" title="to '
            'text">←1</a>]</dt><dd><p>Says the chronicle.</p></dd></dl>'),
        ),
        (
            ('<label for="sn1" class="margin-toggle sidenote-number"></label><input '
            'type="checkbox" id="sn1" class="margin-toggle"><span class="sidenote">'
            "Says the chronicle.</span>"),
            "",
        ),
    ],
    ids=[
        "pandoc", "mkdocs", "asciidoctor", "docutils", "word", "libreoffice", "plain",
        "calibre", "tufte",
    ],
)  # fmt: skip
def test_a_note_stands_behind_its_paragraph(mark: str, note: str) -> None:
    """Its mark is no text, its number and the way back neither."""
    assert _text(f"<main><p>{SCHOOL.format(mark)}{note}</main>") == EXPECTED


PAGES = json.loads((DATA / "raised-pages.json").read_text(encoding="utf-8"))
"""Marks and notes as programs and services write them, and sentences of pages."""


@pytest.mark.parametrize("page", PAGES["notes"], ids=lambda page: page["writer"])
def test_notes_of_other_writers(page: dict[str, str]) -> None:
    """The same rule for what services and programs make of notes."""
    markup = f"<main><p>{SCHOOL.format(page['mark'])}{page['note']}</main>"
    assert _text(markup) == EXPECTED


@pytest.mark.parametrize("page", PAGES["sentences"], ids=lambda page: page["kind"])
def test_sentences_of_pages(page: dict[str, str]) -> None:
    """Formulas and raised text of many kinds, with what a reader sees."""
    markup = f"<head>{page['head']}</head><main><p>{page['body']}</p></main>"
    assert _text(markup) == page["shown"]


def test_a_note_is_read_though_it_stands_outside_the_main_part() -> None:
    """The notes of some pages stand below what is the page's text."""
    mark = '<sup><a href="#fn1">1</a></sup>'
    note = '<div id="fn1">Says the chronicle.</div>'
    assert _text(f"<main><p>{SCHOOL.format(mark)}</main>{note}") == EXPECTED


def test_notes_of_a_paragraph_keep_their_order() -> None:
    """Two marks in a paragraph, one of them again later."""
    marks = [f'<sup><a href="#n{each}">{each}</a></sup>' for each in (1, 2, 1)]
    notes = '<ol><li id="n1">First.</li><li id="n2">Second.</li></ol>'
    text = _text(f"<p>A{marks[0]} and B{marks[1]}.</p><p>C{marks[2]}.</p>{notes}")
    assert text == "A and B.\nFirst.\nSecond.\nC."


def test_notes_in_items_and_tables() -> None:
    """In an item the note stands at its end, of a table below it."""
    mark = '<sup><a href="#n1">1</a></sup>'
    note = '<p id="n1">At noon.</p>'
    assert _text(f"<ul><li>Tide{mark}</li><li>Wind</li></ul>{note}") == (
        "Tide\nAt noon.\nWind"
    )
    cells = f"<table><tr><td>High{mark}</td><td>3 m</td></tr></table>"
    assert _text(f"{cells}<p>Text.</p>{note}") == "High | 3 m\nAt noon.\nText."


def test_references_stay_in_their_list() -> None:
    """Sources of an encyclopedia are no notes; their marks are no text either."""
    mark = '<sup class="reference" id="cite_ref-1"><a href="#cite_note-1">[1]</a></sup>'
    listed = (
        '<h2>References</h2><ol class="references"><li id="cite_note-1"><span '
        'class="mw-cite-backlink"><a href="#cite_ref-1">^</a></span> INSEE, 2020.</li>'
        "</ol>"
    )
    assert _text(f"<p>It has 2 million people{mark}.</p><p>More.</p>{listed}") == (
        "It has 2 million people.\nMore.\nReferences\nINSEE, 2020."
    )


def test_links_that_are_no_notes_stay() -> None:
    """A link to a part of the page, a list of contents, a step's number."""
    links = '<p>See <a href="#p2">2</a> and <a href="#p2">part two</a>.</p>'
    assert _text(f'{links}<h2 id="p2">Part two</h2><p>Text.</p>') == (
        "See 2 and part two.\nPart two\nText."
    )


def test_signs_of_headings_are_no_marks() -> None:
    """A heading's own link, though it is called a note."""
    markup = '<h2 id="note-1">Tides<a class="headerlink" href="#note-1">¶</a></h2>'
    assert _text(f"{markup}<p>Text.</p>").startswith("Tides")
    assert _text(f"{markup}<p>Text.</p>").endswith("\nText.")


def test_words_beside_a_mark_stay_apart() -> None:
    """A mark between two words parts them no less than before."""
    mark = '<sup><a href="#n1">1</a></sup>'
    note = '<p id="n1">At noon.</p>'
    text = _text(f"<p>high {mark}<b>tides</b> come {mark} and go {mark}.</p>{note}")
    assert text == "high tides come and go.\nAt noon."


def test_what_is_nested_without_end_is_read_at_once() -> None:
    """Thousands of elements in each other, and signs that open formulas."""
    begun = time.process_time()
    assert _text(f"<p>x{'<sup>' * 15}2{'</sup>' * 15}") == "x²"
    assert _text(f"<p>x{'<sup>' * 3000}2").startswith("x")
    assert _text(f"<p>{'<math><mrow>' * 3000}") == "[formula]"
    assert _text("<p>" + r" \(" * 20_000).startswith(r"\(")
    assert time.process_time() - begun < 5


def test_many_notes_are_quickly_placed() -> None:
    """Each note behind its own paragraph, a thousand of them."""
    count = 1000
    body = "".join(
        f'<p>Fact {each}<sup><a href="#n{each}">{each}</a></sup>.</p>'
        for each in range(count)
    )
    notes = "".join(f'<li id="n{each}">Note {each}.</li>' for each in range(count))
    lines = _text(f"{body}<ol>{notes}</ol>").split("\n")
    assert lines[::2] == [f"Fact {each}." for each in range(count)]
    assert lines[1::2] == [f"Note {each}." for each in range(count)]


def test_a_comment_beside_a_note_says_nothing() -> None:
    """A comment of the page's writer is no part of what the note stands in."""
    mark = '<sup><a href="#n1">1</a></sup>'
    note = '<div><!-- written by hand --><p id="n1">At noon.</p></div>'
    assert _text(f"<p>High tide{mark}.</p>{note}") == "High tide.\nAt noon."


def test_control_characters_are_not_shown() -> None:
    """One beside the mark of a note neither stops the page nor parts a word."""
    mark = '<sup><a href="#n1">1</a></sup>'
    assert _text(f'<p>Hi\x19gh\x1d{mark}.</p><p id="n1">At noon.</p>') == (
        "High.\nAt noon."
    )


def test_a_power_in_a_note_is_no_mark() -> None:
    """Only the raised number that opens a note, and that its mark shows, is taken."""
    mark = '<sup><a href="#n1" id="r1">1</a></sup>'
    note = (
        '<li id="n1"><p><sup>1</sup> Of 10<sup>3</sup> m.</p>'
        '<p><sup>14</sup>C says 10<sup>23</sup>. <a href="#r1">↩</a></p></li>'
    )
    text = _text(f"<p>Tides{mark} rise.</p><ol>{note}</ol>")
    assert text == "Tides rise.\nOf 10³ m.\n¹⁴C says 10²³."


def test_a_note_around_its_own_mark_stays_where_it_is() -> None:
    """As a damaged page has it, whose note is closed nowhere before its mark."""
    shown = _text(
        '<h1>Sea</h1><aside>Salt is of rocks.<sup id="c"><a href="#gone">1</a></sup>'
        ' More.<p>Words.</p><p><sup><a href="#c">1</a></sup>A survey.</p></aside>'
        "<p>End.</p>"
    )

    assert shown == "Sea\nSalt is of rocks.¹ More.\nWords.\nA survey.\nEnd."
