"""E-books."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.errors import SourceError
from tests.readers.office.office import archive, levels_of, read_file, sections_of

_CONTAINER = """<?xml version="1.0"?>
<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">
<rootfiles><rootfile full-path="OEBPS/book.opf"
 media-type="application/oebps-package+xml"/></rootfiles></container>"""
_PACKAGE = """<?xml version="1.0"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title>The sea</dc:title><dc:creator>A. Writer</dc:creator>
<dc:creator>B. Writer</dc:creator><dc:language>de-DE</dc:language>
<dc:date>2020-05-01T00:00:00Z</dc:date><dc:rights>CC BY 4.0</dc:rights>
<dc:subject>Tides</dc:subject><dc:source>Atlas</dc:source></metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="two" href="text/two%20a.xhtml" media-type="application/xhtml+xml"/>
<item id="one" href="text/one.xhtml" media-type="application/xhtml+xml"/>
<item id="three" href="text/three.xhtml" media-type="application/xhtml+xml"/>
</manifest>
<spine><itemref idref="nav"/><itemref idref="one"/><itemref idref="two"/>
<itemref idref="three"/></spine></package>"""
_PAGE = (
    '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">'
    "<head><title/></head><body>{}</body></html>"
)
PARTS = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": _CONTAINER,
    "OEBPS/book.opf": _PACKAGE,
    "OEBPS/nav.xhtml": _PAGE.format(
        '<nav><a href="text/one.xhtml#x">The tides</a>'
        '<a href="text/two%20a.xhtml">Causes</a></nav>'
    ),
    "OEBPS/text/one.xhtml": _PAGE.format(
        "<h1>The tides</h1><p>The sea<br/>rises.</p><script/>"
        "<h2>Why twice?</h2><p>The earth<a id='n'/> turns.</p>"
    ),
    "OEBPS/text/two a.xhtml": _PAGE.format("<p>Causes</p><p>The moon pulls.</p>"),
    "OEBPS/text/three.xhtml": _PAGE.format("<p>The end of it.</p>"),
}


def test_chapters_in_reading_order(tmp_path: Path) -> None:
    """The spine gives the order; a first line that the contents name is a heading."""
    path = archive(tmp_path / "sea.epub", PARTS)

    assert read_file(path).document.text == (
        "The tides\nThe sea\nrises.\nWhy twice?\nThe earth turns.\n\n"
        "Causes\nThe moon pulls.\n\nThe end of it."
    )
    assert levels_of(path) == [(1, "The tides"), (2, "Why twice?"), (1, "Causes")]
    assert sections_of(path) == [
        ("The tides", "The sea\nrises."),
        ("Why twice?", "The earth turns."),
        ("Causes", "The moon pulls.\n\nThe end of it."),
    ]


def test_places_are_chapters(tmp_path: Path) -> None:
    """A place is the chapter's name, or its number where it has none."""
    read = read_file(archive(tmp_path / "sea.epub", PARTS)).document

    assert read.label_at(read.text.index("turns")) == "The tides"
    assert read.label_at(read.text.index("moon")) == "Causes"
    assert read.label_at(read.text.index("end of it")) == "chapter 3"


def test_the_record_of_the_book(tmp_path: Path) -> None:
    """Title, authors, date, rights, subjects and sources; the language is the text's.

    The book states German, and is in English.
    """
    read = read_file(archive(tmp_path / "sea.epub", PARTS)).document

    assert (read.title, read.author) == ("The sea", "A. Writer, B. Writer")
    assert (read.language, read.date, read.licence) == ("en", "2020-05-01", "CC BY 4.0")
    assert (read.tags, read.sources) == (("tides",), ("Atlas",))


def test_a_missing_chapter_is_named(tmp_path: Path) -> None:
    """The other chapters are read, and the missing one is said."""
    parts = {name: text for name, text in PARTS.items() if "two" not in name}
    reading = read_file(archive(tmp_path / "sea.epub", parts))

    assert reading.warnings == (
        'the chapter "OEBPS/text/two a.xhtml" is missing in the file',
    )


def test_copy_protection(tmp_path: Path) -> None:
    """Encrypted chapters are refused; scrambled fonts do no harm."""
    entry = '<e><CipherReference URI="OEBPS/{}"/></e>'
    locked = {"META-INF/encryption.xml": entry.format("text/one.xhtml")}
    fonts = {"META-INF/encryption.xml": entry.format("fonts/a.otf")}

    with pytest.raises(SourceError, match="copy-protected"):
        read_file(archive(tmp_path / "locked.epub", {**PARTS, **locked}))
    assert sections_of(archive(tmp_path / "fonts.epub", {**PARTS, **fonts}))


def test_all_of_a_chapter_is_text(tmp_path: Path) -> None:
    """What stands beside a chapter's only article is read as well."""
    chapter = _PAGE.format(
        "<section><header><h2>Chapter two</h2><h1>Salt</h1></header>"
        "<p>It is white.</p><article><h1>Its place</h1><p>The sea.</p></article>"
        "</section>"
    )
    path = archive(tmp_path / "salt.epub", PARTS | {"OEBPS/text/one.xhtml": chapter})

    text = read_file(path).document.text
    assert text.startswith("Chapter two\nSalt\nIt is white.\nIts place\nThe sea.")


def test_a_style_sheet_of_a_book_names_its_own_kinds(tmp_path: Path) -> None:
    """A prefix in a selector is a part of the name; an unknown one hides nothing."""
    style = (
        '@namespace epub "http://www.idpf.org/2007/ops";'
        "[epub|type~='pagebreak'] { display: none } x|b { display: none }"
    )
    chapter = _PAGE.format(
        f"<style>{style}</style><h1>Salt</h1>"
        '<p>It <span epub:type="pagebreak">12</span>is <b>white</b>.</p>'
    )
    path = archive(tmp_path / "salt.epub", PARTS | {"OEBPS/text/one.xhtml": chapter})

    assert read_file(path).document.text.startswith("Salt\nIt is white.")
