"""HTML: what a browser shows behind the page's end, in boxes, and what it hides."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from explainbot.readers.base import Decoded, Parsed
from explainbot.readers.html import page
from explainbot.readers.reading import read
from explainbot.sections.sections import split

PAGE = Path("page.html")
KEY = "The key is forty-two."
Cut = list[tuple[str, str]]


def _cut(markup: str, folder: Path) -> Cut:
    path = folder / "page.html"
    path.write_text(markup, encoding="utf-8")
    document = read(path, name="page.html", source_path="page.html").document
    return [(each.heading, each.text) for each in split(document)]


def _parsed(style: str, body: str, *, hidden: bool = False) -> Parsed:
    markup = f"<style>{style}</style><h1>Test</h1><p>First.</p>{body}<p>Last.</p>"
    return page.parse(Decoded(markup, "utf-8"), PAGE, hidden=hidden)


RIVERS = "<html><body><h1>Rivers</h1><p>A river is long.</p></body></html>"


@pytest.mark.parametrize(
    ("markup", "cut"),
    [
        pytest.param(
            f"{RIVERS}<html><body><h1>Ice</h1><p>Ice is cold.</p></body></html>",
            [("Rivers", "A river is long."), ("Ice", "Ice is cold.")],
            id="two pages",
        ),
        pytest.param(
            f"{RIVERS}<!doctype html><html><head><title>Ice</title><style>p{{}}</style>"
            "</head><body><main><h1>Ice</h1><p>Ice is cold.</p></main></body></html>",
            [("Rivers", "A river is long."), ("Ice", "Ice is cold.")],
            id="two pages with heads",
        ),
        pytest.param(
            "<html><body><h1>Rivers</h1><p>A river is long.</p></body>"
            "<h2>Deltas</h2><p>They are wide.</p></body></html>",
            [("Rivers", "A river is long."), ("Deltas", "They are wide.")],
            id="stray end",
        ),
        pytest.param(
            f"{RIVERS}Bare words.<!-- no -->",
            [("Rivers", "A river is long.\nBare words.")],
            id="bare text",
        ),
    ],
)
def test_text_behind_the_end_of_a_page(markup: str, cut: Cut, tmp_path: Path) -> None:
    """What stands behind body and html is read as a browser shows it."""
    assert _cut(markup, tmp_path) == cut


BEFORE = "<h1>Harbour</h1><p>Boats float.</p>"
AFTER = "<p>The café is open in May.</p>"


@pytest.mark.parametrize(
    ("part", "inside"),
    [
        pytest.param(
            "<aside><h3>Did you know?</h3><p>It froze in 1947.</p></aside>",
            [("Did you know?", "It froze in 1947.")],
            id="aside",
        ),
        pytest.param(
            '<div class="sidebar"><p class="sidebar-title">Spring tides</p>'
            "<p>They are high.</p></div>",
            [("Spring tides", "They are high.")],
            id="sidebar with a title",
        ),
        pytest.param(
            "<details><summary>Who opens?</summary>The keeper.</details>",
            [("Who opens?", "The keeper.")],
            id="details",
        ),
        pytest.param(
            "<details><summary>Who opens?</summary>The keeper.<details><summary>When?"
            "</summary>At noon.</details>He is old.</details>",
            [("Who opens?", "The keeper."), ("When?", "At noon."),
             ("Who opens?", "He is old.")],
            id="details inside details",
        ),
        pytest.param(
            "<dl><dt>Ebb</dt><dd>The tide that falls back into the sea.</dd></dl>",
            [("Ebb", "The tide that falls back into the sea.")],
            id="definition list",
        ),
        pytest.param(
            "<table><tr><th>Question</th><th>Answer</th></tr>"
            "<tr><td>Who opens?</td><td>The keeper.</td></tr></table>",
            [("Who opens?", "The keeper.")],
            id="table of questions",
        ),
        pytest.param(
            '<div class="admonition"><p class="admonition-title">Who opens?</p>'
            "<p>The keeper.</p></div>",
            [("Who opens?", "The keeper.")],
            id="framed question",
        ),
        pytest.param(
            '<div class="qlist qanda"><ol><li><p><em>Who opens?</em></p><p>The keeper.'
            "</p></li></ol></div>",
            [("Who opens?", "The keeper.")],
            id="questions and answers of asciidoctor",
        ),
        pytest.param(
            '<div data-type="note"><div data-type="title">Everyday link</div>'
            "<p>It froze.</p></div>",
            [("Everyday link", "It froze.")],
            id="note of a textbook",
        ),
        pytest.param(
            '<div data-type="exercise"><div data-type="problem"><p>Name it</p></div>'
            '<div data-type="solution"><p>The keeper.</p></div></div>',
            [("Name it", "The keeper.")],
            id="exercise with a solution",
        ),
        pytest.param(
            '<div role="tablist"><button role="tab" aria-controls="a">Sail</button>'
            '<button role="tab" aria-controls="b">Motor</button></div>'
            '<div role="tabpanel" id="a">Pull it.</div>'
            '<div role="tabpanel" id="b" hidden>Start it.</div>',
            [("Sail", "Pull it."), ("Motor", "Start it.")],
            id="tabs",
        ),
        pytest.param(
            '<div class="sd-tab-set"><input id="a" type="radio"><label for="a" '
            'class="sd-tab-label">Sail</label><div class="sd-tab-content">Up.</div>'
            "</div>",
            [("Sail", "Up.")],
            id="tabs of sphinx-design",
        ),
        pytest.param(
            '<div class="alert alert--success"><div class="admonitionHeading_x1">'
            "Who opens?</div><div>The keeper.</div></div>",
            [("Who opens?", "The keeper.")],
            id="framed question of Docusaurus",
        ),
        pytest.param(
            "<dialog open><h2>Help</h2><p>Call us.</p></dialog>",
            [("Help", "Call us.")],
            id="open dialog",
        ),
    ],
)  # fmt: skip
def test_text_after_a_part_goes_on(part: str, inside: Cut, tmp_path: Path) -> None:
    """A part has its own heading; what follows it has the heading above it."""
    assert _cut(f"{BEFORE}{part}{AFTER}", tmp_path) == [
        ("Harbour", "Boats float."),
        *inside,
        ("Harbour", "The café is open in May."),
    ]


@pytest.mark.parametrize(
    "part",
    [
        '<div class="admonition note"><p class="admonition-title">Note</p>Low.</div>',
        "<aside><p>Note</p><p>Low.</p></aside>",
    ],
)
def test_a_box_without_a_title_stays_in_place(part: str, tmp_path: Path) -> None:
    """A word that only names the kind of a box heads nothing."""
    assert _cut(f"{BEFORE}{part}{AFTER}", tmp_path) == [
        ("Harbour", "Boats float.\nNote\nLow.\nThe café is open in May.")
    ]


def test_a_frame_of_the_text_is_no_box(tmp_path: Path) -> None:
    """Text after a part that holds the first heading stays below it."""
    markup = '<div class="panel"><h1>Harbour</h1><p>Low.</p></div><p>High.</p>'
    assert _cut(markup, tmp_path) == [("Harbour", "Low.\nHigh.")]


def test_what_stands_beside_the_main_text_is_told() -> None:
    """A menu is left out in silence, a box outside of the main content is named."""
    markup = (
        "<main><h1>Harbour</h1><p>Low.</p></main><aside><a href=a>Home</a></aside>"
        "<aside><h3>Hours</h3><p>We open at nine on each day.</p></aside>"
    )
    parsed = page.parse(Decoded(markup, "utf-8"), PAGE)
    assert parsed.text == "Harbour\nLow."
    assert parsed.warnings == (
        'left out beside the main text: "Hours We open at nine …"',
    )


SHOWN = [
    "@media print{.key{display:none}}",
    "@media screen and (max-width:600px){.key{display:none}}",
    "@media not all{.key{display:none}}",
    "@media (prefers-color-scheme:dark){.key{display:none}}",
    "@supports not (display:grid){.key{display:none}}",
    ".key{display:none} p.key{display:block}",
    ".key{display:block!important} p.key{display:none}",
    ".key::before{display:none} .key:hover{display:none}",
    ".other .key{display:none}",
    "}}{{ .key{",
]
HIDDEN = [
    ".key{display:none}",
    "/* .x{} */ .a,.key{color:red;display:none;}",
    "#k { display : NONE !important }",
    "body > p.key { visibility: hidden }",
    "@media screen{.key{display:none}}",
    "@media print, (min-width:40em){.key{display:none}}",
    "@supports (display:grid){.key{display:none}}",
    "@layer a{.key{display:none}}",
    ".key{display:block} p.key{display:none}",
    "p:nth-of-type(2){display:none}",
]


@pytest.mark.parametrize("style", SHOWN)
def test_what_a_style_sheet_shows_is_read(style: str) -> None:
    """A rule of another medium, for something else or overruled hides nothing."""
    parsed = _parsed(style, f'<p class="key" id="k">{KEY}</p>')
    assert parsed.text == f"Test\nFirst.\n{KEY}\nLast."
    assert parsed.warnings == ()


@pytest.mark.parametrize("style", HIDDEN)
def test_what_a_style_sheet_hides_is_told(style: str) -> None:
    """It is not read, and the note says where it stands."""
    parsed = _parsed(style, f'<p class="key" id="k">{KEY}</p>')
    assert parsed.text == "Test\nFirst.\nLast."
    assert parsed.warnings == (
        (
            f'hidden in the file and not read: "{KEY}" under "Test". '
            "To read it, say hidden = true in corpus.toml"
        ),
    )


@pytest.mark.parametrize(
    "part",
    [
        f"<p hidden>{KEY}</p>",
        f'<p style="display: none">{KEY}</p>',
        f"<template><p>{KEY}</p></template>",
        f"<dialog><p>{KEY}</p></dialog>",
        f'<div class="modal fade" aria-hidden="true">{KEY}</div>',
    ],
)
def test_what_an_element_hides_is_told_and_can_be_read(part: str) -> None:
    """It is read, and marked, where a teacher wants it."""
    assert _parsed("", part).text == "Test\nFirst.\nLast."
    parsed = _parsed("", part, hidden=True)
    ((start, end),) = parsed.hidden
    assert parsed.text[start:end].strip() == KEY
    assert parsed.warnings[0].startswith("hidden in the file, read as corpus.toml says")


@pytest.mark.parametrize(
    "part",
    [
        '<button class="accordion">Who?</button><div class="key">Anna.</div>',
        "<h2>Who?</h2><div class='key'>Anna.</div>",
        "<p onclick='show()'>Who?</p><div class='key'>Anna.</div>",
        '<a href="#k">Who?</a><p>Or</p><div class="key" id="k">Anna.</div>',
    ],
)
def test_what_a_reader_unfolds_is_read(part: str) -> None:
    """An answer below what is pressed to show it is not hidden."""
    assert "Anna." in _parsed(".key{display:none}", part).text


@pytest.mark.parametrize(
    "link",
    [
        '<a class="headerlink" href="#w">¶</a>',
        '<a class="anchor-link" href="#w">&#182;</a>',
        '<a class="hash-link" href="#w" title="Direct link">\u200b</a>',
        '<a href="#w"># </a>',
    ],
)
def test_a_link_to_a_heading_is_no_part_of_it(link: str) -> None:
    """What points at a heading is left out of its words."""
    parsed = page.parse(Decoded(f"<h2>Why?{link}</h2><p>So.</p>", "utf-8"), PAGE)
    assert [each.title for each in parsed.headings] == ["Why?"]
    assert parsed.text == "Why?\nSo."


@pytest.mark.parametrize(
    "part",
    [
        '<p><a href="../">← Back to all lessons</a></p>',
        '<p><a href="https://example.org/edit/main/a.md">Improve this page</a></p>',
        '<div class="last-updated">Last updated on 3 May</div>',
        '<div id="footer"><div id="footer-text">Last updated 2026-01-01</div></div>',
    ],
)
def test_lines_below_a_page_are_left_out(part: str) -> None:
    """Back links and dates of change are no text of the page."""
    parsed = page.parse(Decoded(f"<h2>Why?</h2><p>So.</p>{part}", "utf-8"), PAGE)
    assert parsed.text == "Why?\nSo."


def test_readings_of_words_are_left_out() -> None:
    """Of ruby the base stands, once, as in office files and captions."""
    first = "<ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby>"
    markup = f"<p>{first}と<ruby>海<rt>うみ</rt></ruby>"
    assert page.parse(Decoded(markup, "utf-8"), PAGE).text == "漢字と海"


def test_what_no_program_unfolds_stays_hidden() -> None:
    """A key below a plain heading is hidden for good, unless a program is there."""
    markup = "<style>.key{display:none}</style>%s<h2>Key</h2><p class='key'>Anna.</p>"
    for program, shown in [("", False), ("<script>fold()</script>", True)]:
        body = f"<h1>Tides</h1><p>They rise.</p>{markup % program}<h2>U</h2><p>On.</p>"
        text = page.parse(Decoded(body, "utf-8"), PAGE).text
        assert ("Anna" in text) == shown


def test_a_caption_that_screen_readers_pass_over_is_read() -> None:
    """As pandoc writes captions that repeat what a picture is called."""
    body = (
        '<figure><img alt="A wave" src="w.png"/>'
        '<figcaption aria-hidden="true">A wave</figcaption></figure><p>It rises.</p>'
    )
    text = page.parse(Decoded(body, "utf-8"), PAGE).text
    assert text == "A wave\nIt rises."


def test_long_lists_of_terms_are_read_at_once() -> None:
    """Whether they are terms is looked at once for a list."""
    items = "".join(f"<dt>T{n}</dt><dd>It is the word {n}.</dd>" for n in range(4000))
    begun = time.process_time()
    found = page.parse(Decoded(f"<dl>{items}</dl>", "utf-8"), PAGE)
    assert len(found.headings) == 4000
    assert time.process_time() - begun < 10


TINY = [
    "font-size: 1px; color: white;",
    "color:#fff;font-size:0",
    "font-size:0.5pt !important",
]
SMALL = ["font-size: 10px", "font-size: 0.8em", "max-font-size: 1px", "font-size: 2em"]


@pytest.mark.parametrize("style", TINY)
def test_a_word_too_small_to_see_is_a_blank(style: str) -> None:
    """What is put between two words to trace copies is told, and parts them."""
    parsed = _parsed("", f'<p>The leaf<span style="{style}">otter</span>makes it.</p>')
    assert parsed.text == "Test\nFirst.\nThe leaf makes it.\nLast."
    assert '"otter" under "Test"' in parsed.warnings[0]


@pytest.mark.parametrize("style", SMALL)
def test_small_letters_are_read(style: str) -> None:
    """Fine print is print."""
    parsed = _parsed("", f'<p>Water<span style="{style}"> boils</span>.</p>')
    assert parsed.text == "Test\nFirst.\nWater boils.\nLast."
    assert parsed.warnings == ()


def test_parts_with_a_size_of_their_own_are_read() -> None:
    """A frame whose size of zero only closes gaps hides nothing."""
    frame = '<div style="font-size:0"><p style="font-size:16px">Iron rusts.</p></div>'
    assert "Iron rusts." in _parsed("", frame).text


def test_what_a_word_processor_hides_in_a_page() -> None:
    """Word writes its hidden text with a property of its own."""
    parsed = _parsed("", '<p>Seen.<span style="mso-hide:all"> Unseen.</span></p>')
    assert "Unseen" not in parsed.text
