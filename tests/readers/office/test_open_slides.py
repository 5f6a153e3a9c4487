"""OpenDocument presentations and flat files: what they show, and what is refused."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from explainbot.errors import EmptySourceError, SourceError
from explainbot.readers.reading import read
from explainbot.sections.sections import split

WRITERS = Path(__file__).parents[2] / "data" / "writers"
LAYOUTS = Path(__file__).parents[2] / "layouts"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
HEAD = (
    f'<office:document xmlns:office="{OFFICE}:office:1.0" '
    f'xmlns:draw="{OFFICE}:drawing:1.0" xmlns:text="{OFFICE}:text:1.0" '
    f'xmlns:style="{OFFICE}:style:1.0" xmlns:fo="{OFFICE}:xsl-fo-compatible:1.0" '
    f'xmlns:table="{OFFICE}:table:1.0" '
    f'xmlns:presentation="{OFFICE}:presentation:1.0">'
)
STYLES = (
    "<office:automatic-styles>"
    '<style:style style:name="hid" style:family="drawing-page">'
    '<style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
    '<style:style style:name="b" style:family="text">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
    '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" '
    'style:num-format="1" style:num-suffix=")"/></text:list-style>'
    "</office:automatic-styles>"
)


def flat(folder: Path, body: str, suffix: str = ".fodp", head: str = HEAD) -> Path:
    """Write a flat file with this in its body."""
    path = folder / f"deck{suffix}"
    path.write_text(
        f"<?xml version='1.0' encoding='UTF-8'?>{head}{STYLES}<office:body>{body}"
        "</office:body></office:document>",
        encoding="utf-8",
    )
    return path


def slide(shapes: str, style: str = "") -> str:
    """Return one slide."""
    named = f' draw:style-name="{style}"' if style else ""
    return f"<draw:page{named}>{shapes}</draw:page>"


def box(text: str, kind: str = "") -> str:
    """Return a shape with a paragraph."""
    named = f' presentation:class="{kind}"' if kind else ""
    return f"<draw:frame{named}><draw:text-box>{text}</draw:text-box></draw:frame>"


def shown(path: Path) -> str:
    """Return the canonical text."""
    return read(path, name=path.name, source_path=path.name).document.text


def deck(*slides: str) -> str:
    """Return the body of a presentation."""
    return f"<office:presentation>{''.join(slides)}</office:presentation>"


def test_shapes_lists_tables_and_notes(tmp_path: Path) -> None:
    """In the order of the file; furniture of the page is no text."""
    numbered = (
        '<text:list text:style-name="L1">'
        "<text:list-item><text:p>Find it.</text:p></text:list-item>"
        "<text:list-item><text:p>Open it.</text:p>"
        "<text:list><text:list-item><text:p>slowly</text:p></text:list-item>"
        "</text:list></text:list-item></text:list>"
    )
    table = (
        "<draw:frame><table:table><table:table-row>"
        "<table:table-cell><text:p>Room</text:p></table:table-cell>"
        "<table:table-cell><text:p>Seats</text:p></table:table-cell>"
        "</table:table-row><table:table-row>"
        "<table:table-cell><text:p>Blue</text:p></table:table-cell>"
        "<table:table-cell><text:p>6</text:p></table:table-cell>"
        "</table:table-row></table:table></draw:frame>"
    )
    group = (
        "<draw:g><draw:custom-shape><text:p>In a group</text:p>"
        "</draw:custom-shape></draw:g>"
    )
    notes = (
        f"<presentation:notes>{box('<text:p>Say hello.</text:p>', 'notes')}"
        f"{box('<text:p>3</text:p>', 'page-number')}</presentation:notes>"
    )
    shapes = (
        box("<text:p>What is a deck?</text:p>", "title")
        + box(numbered, "outline")
        + table
        + group
        + box("<text:p>30.11.2026</text:p>", "date-time")
        + notes
    )
    path = flat(tmp_path, deck(slide(shapes)))

    assert shown(path) == (
        "What is a deck?\n\n1) Find it.\n2) Open it.\nslowly\n\nRoom | Seats\n"
        "Blue | 6\n\nIn a group\n\nSay hello."
    )
    reading = read(path, name=path.name, source_path=path.name)
    assert [each.title for each in reading.document.headings] == ["What is a deck?"]
    assert reading.document.marks[-1].label == "slide 1, notes"


def test_a_bold_question_in_a_shape_heads_its_answer(tmp_path: Path) -> None:
    """As in PowerPoint presentations."""
    faq = (
        '<text:p><text:span text:style-name="b">Why is it loud?</text:span></text:p>'
        "<text:p>Because the hall is tall.</text:p>"
    )
    path = flat(
        tmp_path, deck(slide(box("<text:p>Sound</text:p>", "title") + box(faq)))
    )
    document = read(path, name=path.name, source_path=path.name).document
    assert [section.heading for section in split(document)] == ["Why is it loud?"]


def test_hidden_and_empty_slides_are_told(tmp_path: Path) -> None:
    """Which, by their numbers."""
    path = flat(
        tmp_path,
        deck(
            slide(box("<text:p>One thing</text:p>")),
            slide(box("<text:p>Kept back</text:p>"), "hid"),
            slide(""),
        ),
    )
    warnings = read(path, name=path.name, source_path=path.name).warnings
    assert any("not read: slide 2" in each for each in warnings)
    assert "no text, pictures are not read: slide 3" in warnings


def test_a_deck_of_pictures_is_empty(tmp_path: Path) -> None:
    """With what to do."""
    path = flat(tmp_path, deck(slide("")))
    with pytest.raises(EmptySourceError, match="no slide has text"):
        shown(path)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"no XML at all", "damaged or cut short"),
        (b"<html><body>Hi</body></html>", "it is no .fodt file"),
        (
            b'<!DOCTYPE d [<!ENTITY a "aaa">]><document>&a;</document>',
            "declares a document type",
        ),
        (b"PK\x03\x04", "damaged or cut short"),
    ],
)
def test_what_is_no_flat_file_is_refused(
    tmp_path: Path, content: bytes, what: str
) -> None:
    """No entity is expanded."""
    path = tmp_path / "a.fodt"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=what):
        shown(path)


def test_a_flat_file_of_another_kind_is_told(tmp_path: Path) -> None:
    """A presentation under the name of a text."""
    path = flat(tmp_path, deck(slide("")), ".fodt")
    with pytest.raises(SourceError, match=r"no \.fodt file"):
        shown(path)


@pytest.mark.parametrize("name", ["herbs", "rivers"])
def test_a_flat_sheet_reads_as_its_package(tmp_path: Path, name: str) -> None:
    """LibreOffice wrote one from the other."""
    path = tmp_path / f"{name}.fods"
    path.write_bytes(gzip.decompress((WRITERS / f"{name}.fods.gz").read_bytes()))
    assert shown(path) == shown(LAYOUTS / f"{name}.ods")


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        *(("bees.docx", suffix) for suffix in (".dotx", ".dotm")),
        *(("birds.pptx", suffix) for suffix in (".potx", ".potm", ".ppsm")),
        *(("agua.xlsx", suffix) for suffix in (".xltx", ".xltm")),
        ("begriffe.odt", ".ott"),
        ("herbs.ods", ".ots"),
    ],
)
def test_templates_are_read_as_what_they_are_for(
    tmp_path: Path, name: str, suffix: str
) -> None:
    """Their words are the same."""
    copy = tmp_path / f"copy{suffix}"
    copy.write_bytes((LAYOUTS / name).read_bytes())
    assert shown(copy) == shown(LAYOUTS / name)


def test_shapes_that_are_not_drawn_and_placeholders(tmp_path: Path) -> None:
    """They are told, and no text; what asks for an entry says nothing."""
    shapes = box(
        "<text:p>It <text:placeholder>Click</text:placeholder>rises.</text:p>"
    ) + box("<text:p>The key.</text:p>").replace(
        "<draw:frame", '<draw:frame draw:display="none"', 1
    )
    path = flat(tmp_path, deck(slide(shapes)))
    assert shown(path) == "It rises."
    (told,) = read(path, name="deck.fodp", source_path="deck.fodp").warnings
    assert told.startswith("hidden in the file and not read: a shape.")
