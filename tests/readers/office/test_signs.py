"""Signs of Symbol and Wingdings, inserted files, and what follows a question table."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from pptx import Presentation

from explainbot.sections.sections import split
from explainbot.text.symbols import in_font, without_private
from tests.readers.office.office import archive, read_file

SIGN = '<w:r><w:sym w:font="{}" w:char="{}"/></w:r>'


@pytest.mark.parametrize(
    ("font", "text", "shown"),
    [
        ("Symbol", "q\uf070 = 3", "θπ = 3"),
        ("ABCDEF+SymbolMT", "\uf053", "Σ"),
        ("Wingdings", "\uf0fe\uf0fc\uf0e0", "☑✓→"),
        ("Wingdings 2", "P", "✓"),
        ("Webdings", "\uf061", "✔"),
        ("Arial", "q\uf070", "q\uf070"),
        ("Symbol", "α", "α"),
    ],
)
def test_letters_of_fonts_of_signs(font: str, text: str, shown: str) -> None:
    """They are the signs that a person sees; other fonts show their letters."""
    assert in_font(font, text) == shown


def test_private_characters_without_a_font() -> None:
    """They are what Symbol shows, but for the bullets and ticks of Wingdings."""
    assert without_private("\uf0b7 25 \uf0b0C \uf0fc \ue000") == "• 25 °C ✓ \ue000"


def test_signs_in_word(tmp_path: Path) -> None:
    """Inserted as symbols, set in a font of signs, or by a style."""
    path = tmp_path / "a.docx"
    file = Document()
    style = file.styles.add_style("Greek", 2)
    style.font.name = "Symbol"
    line = file.add_paragraph("The angle ")
    line.add_run("q").font.name = "Symbol"
    line.add_run(" decays by ")
    line.add_run("l", style=style)
    line.add_run(", stops ")
    for font, char in (("Symbol", "F061"), ("Wingdings", "F0FE"), ("Arial", "00E9")):
        sign = SIGN.format(font, char).replace("<w:r>", f"<w:r {nsdecls('w')}>")
        line._element.append(parse_xml(sign))
    file.save(str(path))

    assert read_file(path).document.text == "The angle θ decays by λ, stops α☑é"


def test_signs_on_slides(tmp_path: Path) -> None:
    """A run in Wingdings is a sign."""
    path = tmp_path / "a.pptx"
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "Angles"
    line = slide.placeholders[1].text_frame.paragraphs[0]
    for text, font in (("The angle ", ""), ("q", "Symbol"), (" \uf0fc", "Wingdings")):
        run = line.add_run()
        run.text = text
        if font:
            run.font.name = font
    deck.save(str(path))

    assert read_file(path).document.text == "Angles\n\nThe angle θ ✓"


OPEN = """<office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0">
<office:automatic-styles><style:style style:name="T1" style:family="text">
<style:text-properties style:font-name="Symbol"/></style:style>
</office:automatic-styles><office:body><office:text><text:p>The angle <text:span
 text:style-name="T1">q</text:span> is \uf070.</text:p></office:text></office:body>
</office:document-content>"""


def test_signs_in_open_document(tmp_path: Path) -> None:
    """A style's font draws them; elsewhere private characters are Symbol's."""
    path = archive(tmp_path / "a.odt", {"content.xml": OPEN})

    assert read_file(path).document.text == "The angle θ is π."


CHUNK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"
PAGE = (
    "<html><body><h2>Rocks</h2><p>Granite is hard, caf&eacute;.</p><ul><li>One</li>"
    "<li>Two</li></ul></body></html>"
)
MAIL = (
    "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\n"
    'Content-Type: text/html; charset="utf-8"\r\n'
    "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    "<p>It costs 3 =E2=82=AC a =\r\nbag.</p>\r\n--b--\r\n"
)


def _inserted(path: Path, data: bytes, name: str) -> None:
    file = Document()
    file.add_heading("Tides", 1)
    file.add_paragraph("The sea rises.")
    part = Part(PackURI(f"/word/{name}"), "text/plain", data, file.part.package)
    number = file.part.relate_to(part, CHUNK)
    chunk = f'<w:altChunk {nsdecls("w", "r")} r:id="{number}"/>'
    body: Any = file.element.body
    body.insert(len(body) - 1, parse_xml(chunk))
    file.add_paragraph("Home.")
    file.save(str(path))


def _inner() -> bytes:
    inner = Document()
    inner.add_paragraph("Whales sing.")
    buffer = io.BytesIO()
    inner.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "text"),
    [
        (PAGE.encode(), "a.html", "Rocks\n\nGranite is hard, café.\n\nOne\n\nTwo"),
        (MAIL.encode(), "a.mht", "It costs 3 € a bag."),
        (b"Bees dance.\n\nThey sleep.", "a.txt", "Bees dance.\n\nThey sleep."),
        (_inner(), "a.docx", "Whales sing."),
    ],
    ids=["html", "mail", "text", "word"],
)
def test_inserted_files_are_read(
    tmp_path: Path, data: bytes, name: str, text: str
) -> None:
    """In the place at which they are inserted."""
    path = tmp_path / "whole.docx"
    _inserted(path, data, name)

    assert (
        read_file(path).document.text == f"Tides\n\nThe sea rises.\n\n{text}\n\nHome."
    )


def test_an_inserted_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """The rest of the document is read."""
    path = tmp_path / "whole.docx"
    _inserted(path, b"{\\rtf1 Owls.}", "a.rtf")
    reading = read_file(path)

    assert reading.document.text == "Tides\n\nThe sea rises.\n\nHome."
    assert reading.warnings == (
        "an inserted file (word/a.rtf) is not read: rich text is not read",
    )


def test_what_follows_a_question_table(tmp_path: Path) -> None:
    """It belongs to the heading above the table, not to its last question."""
    path = tmp_path / "a.docx"
    file = Document()
    file.add_heading("House rules", 1)
    table = file.add_table(rows=3, cols=2)
    rows = [("Question", "Answer"), ("May I run?", "No."), ("May I sing?", "Yes.")]
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    file.add_paragraph("The pool opens at nine.")
    file.add_heading("Other", 1)
    file.add_paragraph("Ask.")
    file.save(str(path))

    found = split(read_file(path).document)
    assert [(each.heading, each.text) for each in found] == [
        ("May I run?", "No."),
        ("May I sing?", "Yes."),
        ("House rules", "The pool opens at nine."),
        ("Other", "Ask."),
    ]
