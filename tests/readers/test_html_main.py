"""HTML: what stands beside the article, names of menus, page numbers, long pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.readers.base import Decoded, Parsed
from explainbot.readers.html import page
from explainbot.readers.reading import read
from explainbot.sections.sections import split
from explainbot.testing import tiny_workspace

PAGE = Path("page.html")
ARTICLE = "<article><h2>Salt</h2><p>Salt is white.</p></article>"
MAIN = "<main><h1>Pages</h1>{}<p>The last words of it.</p></main>"


def _parsed(markup: str) -> Parsed:
    return page.parse(Decoded(markup, "utf-8"), PAGE)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (f"<h1>Minerals</h1>{ARTICLE}", "Minerals\nSalt\nSalt is white."),
        (f"{ARTICLE}<p>Sugar is sweet.</p>", "Salt\nSalt is white.\nSugar is sweet."),
        (f"Read this.{ARTICLE}", "Read this.\nSalt\nSalt is white."),
        (f"{ARTICLE}Sugar is sweet.", "Salt\nSalt is white.\nSugar is sweet."),
        (
            (
                f"<div><h2>Sugar</h2><p>It is sweet.</p><div>{ARTICLE}</div></div>"
                "<ul><li><a href=a>Home</a></li></ul>"
            ),
            "Sugar\nIt is sweet.\nSalt\nSalt is white.",
        ),
        (
            f"<p>Two things.</p><div>{ARTICLE}<p><a href=b>Next</a></p></div>",
            "Two things.\nSalt\nSalt is white.",
        ),
    ],
)
def test_text_beside_the_only_article_is_read(markup: str, text: str) -> None:
    """Headings, paragraphs and loose words, but no menus."""
    parsed = _parsed(f"<body>{markup}</body>")

    assert parsed.text == text
    assert parsed.warnings == ()


def test_text_behind_an_article_leaves_it(tmp_path: Path) -> None:
    """It belongs to the heading above the article."""
    path = tmp_path / "page.html"
    path.write_text(
        f"<body><h1>Minerals</h1><p>Of all kinds.</p>{ARTICLE}<p>Sugar is none.</p>"
    )
    document = read(path, name=path.name, source_path=path.name).document

    assert [(each.heading, each.text) for each in split(document)] == [
        ("Minerals", "Of all kinds."),
        ("Salt", "Salt is white."),
        ("Minerals", "Sugar is none."),
    ]


@pytest.mark.parametrize(
    "part",
    [
        "<div class='comments'><h3>Comments</h3><p>Nice page, I like it.</p></div>",
        "<div id='sidebar'><p>We open at nine on each day.</p></div>",
        "<section class='author-bio'><p>Ann has taught for ten years.</p></section>",
    ],
)
@pytest.mark.parametrize("lead", ["", "<p>Two things.</p>"])
def test_parts_that_are_not_of_the_article_are_told(part: str, lead: str) -> None:
    """They are left out, by their names, and their first words stand in the note."""
    parsed = _parsed(f"<body>{lead}{ARTICLE}{part}</body>")

    assert parsed.text.endswith("Salt\nSalt is white.")
    (note,) = parsed.warnings
    assert note.startswith("left out beside the main text: ")


@pytest.mark.parametrize(
    "part",
    [
        ARTICLE,
        f"{ARTICLE}<nav><a href=a>Home</a></nav><footer><p>A school.</p></footer>",
        f"<div class=top><a href=a>Home</a> <a href=b>Help</a></div>{ARTICLE}",
        f"<div id=masthead><h1><a href=a>A</a></h1><p>Our site.</p></div>{ARTICLE}",
        f"{ARTICLE}<div><h3>New</h3><ul><li><a href=a>Ice</a></li></ul></div>",
        f"{ARTICLE}<div class='footer'><p>All rights reserved.</p></div>",
        f"{ARTICLE}<script>let it = 1</script><!-- words -->",
    ],
)
def test_the_frame_of_a_site_is_left_out_in_silence(part: str) -> None:
    """Menus, heads and feet of the site are no text beside an article."""
    parsed = _parsed(f"<body>{part}</body>")

    assert (parsed.text, parsed.warnings) == ("Salt\nSalt is white.", ())


def test_a_paragraph_outside_of_the_main_element_is_told() -> None:
    """The page says itself what its main content is; words of a frame are not told."""
    parsed = _parsed(
        "<main><h1>Salt</h1><p>It is white.</p></main><p>Own pages.</p>"
        "<div><p>The exam on salt is on Monday the third of May.</p></div>"
    )

    assert parsed.text == "Salt\nIt is white."
    assert parsed.warnings == (
        'left out beside the main text: "The exam on salt is …"',
    )


@pytest.mark.parametrize("name", ["pagination", "breadcrumb", "toc", "cookie-notice"])
@pytest.mark.parametrize(
    "part",
    [
        '<section id="{}-explained"><h2>More</h2><p>Words of the lesson.</p></section>',
        '<section class="{}-explained"><p>Words of the lesson.</p></section>',
        '<h2 id="{}">Words of the lesson</h2><p>More.</p>',
        '<p id="{}">Words of the lesson.</p>',
        '<dl><dt id="{}">Words of the lesson</dt><dd>More.</dd></dl>',
        '<ul><li id="term.reverse-{}">Words of the lesson</li><li>More</li></ul>',
        '<table><tr id="{}"><td>Words of the lesson</td><td>More</td></tr></table>',
        '<p>See <span id="{}">Words of the lesson</span> here.</p>',
        '<p>See <b class="{}-term">Words of the lesson</b> here.</p>',
        '<h2 id="{0}"><a href="#{0}">Words of the lesson</a></h2><p>More.</p>',
    ],
)
def test_a_name_that_only_holds_a_word_drops_nothing(name: str, part: str) -> None:
    """Anchors are made of headings and terms."""
    assert "Words of the lesson" in _parsed(MAIN.format(part.format(name))).text


def test_a_lesson_on_what_a_notice_is_called_is_read() -> None:
    """The id of a section that is made of its heading names its subject."""
    for key in ("id", "class"):
        part = (
            f'<div {key}="{{}}"><h2>{{}}</h2><p>It tells what a site keeps.</p></div>'
        )
        for name, heading in (("privacy-notice", "Privacy notice"), ("toc", "ToC")):
            parsed = _parsed(MAIN.format(part.format(name, heading)))
            assert "It tells what a site keeps." in parsed.text


@pytest.mark.parametrize(
    "part",
    [
        '<div class="breadcrumb"><a href=a>Home</a> / <a href=b>Bees</a></div>',
        '<p class="breadcrumbs">Home > Bees</p>',
        '<ul class="site-pagination"><li><a href=2>2</a></li></ul>',
        '<div id="toc"><h2>Contents</h2><ul><li><a href=#a>One</a></ul></div>',
        '<div id="cookie-notice">We use cookies. <a href=c>More on it</a></div>',
        '<div class="cookie-banner__inner"><p>We use cookies on this site.</p></div>',
        (
            '<div class="related-posts"><p><a href=d>Sugar</a></p>'
            "<p>It is sweet, and there is more of it. <a href=e>On</a></p></div>"
        ),
        '<span class="sr-only">opens in a new window</span>',
    ],
)
def test_menus_and_notices_are_left_out(part: str) -> None:
    """By their whole names, menus where they are that."""
    assert _parsed(MAIN.format(part)).text == "Pages\nThe last words of it."


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (
            '<figure><figcaption aria-hidden="true">A wave.</figcaption></figure>',
            "A wave.",
        ),
        ('<p>It is <span aria-hidden="true">5 km</span> long.</p>', "It is 5 km long."),
        ('<p>Home<i class="icon" aria-hidden="true">home</i></p>', "Home"),
        ('<p>Stars <span aria-hidden="true">★★</span></p>', "Stars"),
    ],
)
def test_what_screen_readers_pass_over_is_seen(part: str, text: str) -> None:
    """Words that are hidden from them alone are read, drawings are not."""
    assert _parsed(f"<main>{part}</main>").text == text


def test_a_quotation_keeps_its_author() -> None:
    """Its footer, and the header of a box, are not those of the site."""
    parsed = _parsed(
        "<body><blockquote><p>To be is to do.</p><footer>— A. Writer</footer>"
        "</blockquote><aside><header>Good to know</header>"
        "<p>Salt melts ice.</p></aside>"
        "<footer>The school</footer></body>"
    )
    assert parsed.text == (
        "To be is to do.\n— A. Writer\nGood to know\nSalt melts ice."
    )


@pytest.mark.parametrize(
    "number",
    [
        '<span epub:type="pagebreak" title="12">12</span>',
        '<span role="doc-pagebreak" id="p12">xii</span>',
        '<span class="pagenum">[Pg 12]</span>',
        '<a class="page-break" id="p12"></a>',
    ],
)
def test_the_number_of_a_printed_page_is_no_text(number: str) -> None:
    """It may stand inside a word."""
    assert _parsed(f"<main>Open{number} sea, har{number}bour.</main>").text == (
        "Open sea, harbour."
    )


def test_words_in_an_element_called_like_a_page_number_are_text() -> None:
    """Only numbers are left out."""
    assert (
        _parsed('<main><p class="pagenum">Twelve men.</p></main>').text == "Twelve men."
    )


def test_an_empty_line_ends_a_list() -> None:
    """Behind the outermost list, before text."""
    parsed = _parsed(
        "<main><ul><li>One.<ol><li>Inner.</li></ol>Rest.</li><li>Two.</li></ul>"
        "<p>After.</p><ul><li>Three.</li></ul><h2>Head</h2></main>"
    )
    assert parsed.text == "One.\nInner.\nRest.\nTwo.\n\nAfter.\nThree.\nHead"


def test_the_paragraph_behind_a_list_of_sentences_is_not_marked(tmp_path: Path) -> None:
    """The list is, with what leads to it."""
    items = "".join(f"<li>Bring a {what}.</li>" for what in ("coat", "cup", "pen"))
    markup = (
        "<main><h1>Trip</h1><p>Bring these things on the trip:</p>"
        f"<ul>{items}</ul><p>The bus leaves at nine.</p><p>Lunch is at one.</p></main>"
    )
    workspace = tiny_workspace(tmp_path, {"trip.html": markup})
    with workspace.explainer(fast=True) as bot:
        answer = bot.ask("What must I bring on the trip?")
    quote = (*answer.quotes, *answer.alternatives)[0]

    assert quote.evidence_text == (
        "Bring these things on the trip:\nBring a coat.\nBring a cup.\nBring a pen."
    )


@pytest.mark.parametrize("sign", ["\x01", "\x0b", "\x0c", "&#1;", "&#x0C;", "&#31;"])
def test_control_characters_beside_formulas(sign: str) -> None:
    """No page shows them, and the tree takes none."""
    parsed = _parsed(
        f"<main><p>Half {sign} is <b>so</b> {sign} \\(x^2\\) long.</p></main>"
    )
    assert parsed.text == "Half is so x² long."


def test_lines_that_the_parser_cannot_count_are_unknown(tmp_path: Path) -> None:
    """It says 65,535 of all that follow."""
    path = tmp_path / "long.html"
    rows = "\n" * 70_000
    path.write_text(
        f"<main><h1>A</h1>\n<p>Near.</p>{rows}<h2>B</h2>\n<p>Far.</p></main>"
    )
    document = read(path, name=path.name, source_path=path.name).document

    assert document.line_at(document.text.index("Near")) == 2
    assert document.line_at(document.text.index("Far")) is None
