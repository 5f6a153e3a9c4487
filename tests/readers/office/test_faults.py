"""Office files that are damaged, locked, hostile or of another kind."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import pytest
from docx import Document as Word
from odfdo import Document as OpenDocument
from odfdo import Paragraph
from openpyxl import Workbook
from pptx import Presentation

from explainbot.errors import ExplainbotError, SourceError
from tests.readers.office.office import archive, changed, read_file
from tests.readers.office.test_epub import PARTS

KINDS = ["docx", "odt", "pptx", "xlsx", "ods", "epub"]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _good(folder: Path, kind: str) -> Path:
    path = folder / f"good.{kind}"
    if kind == "docx":
        word = Word()
        word.add_heading("Ebb", 1)
        word.add_paragraph("Text.", style="List Number")
        word.save(str(path))
    elif kind in {"odt", "ods"}:
        document = OpenDocument("text" if kind == "odt" else "spreadsheet")
        if kind == "odt":
            document.body.append(Paragraph("Text."))
        else:
            document.body.tables[0].set_value("A1", "Text.")
        document.save(str(path))
    elif kind == "pptx":
        deck = Presentation()
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = "Ebb"
        slide.placeholders[1].text_frame.text = "Text."
        deck.save(str(path))
    elif kind == "xlsx":
        book = Workbook()
        book.worksheets[0].append(["Text.", 7])
        book.save(path)
    else:
        archive(path, PARTS)
    return path


def _is_refused(path: Path) -> bool:
    """Read a file; any other error than our own is a failure."""
    try:
        read_file(path)
    except ExplainbotError:
        return True
    return False


@pytest.mark.parametrize("kind", KINDS)
def test_truncated_and_altered_files(tmp_path: Path, kind: str) -> None:
    """Whatever is cut off or altered, the file is read or refused in words."""
    good = _good(tmp_path, kind).read_bytes()
    chance = random.Random(kind)  # noqa: S311 - nothing secret
    path = tmp_path / f"bad.{kind}"
    refused = 0
    for turn in range(24):
        data = bytearray(good[: chance.randrange(1, len(good))] if turn % 2 else good)
        for _ in range(chance.randrange(0, 9)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data)
        refused += _is_refused(path)
    assert refused >= 12


@pytest.mark.parametrize("kind", KINDS)
def test_cut_off_parts(tmp_path: Path, kind: str) -> None:
    """A part that is cut off, empty or missing is refused or done without."""
    good = _good(tmp_path, kind)
    source = zipfile.ZipFile(io.BytesIO(good.read_bytes()))
    parts = {name: source.read(name) for name in source.namelist()}
    path = tmp_path / f"bad.{kind}"
    for name in parts:
        for data in (None, b"", parts[name][: len(parts[name]) // 2]):
            with zipfile.ZipFile(path, "w") as target:
                for other, whole in parts.items():
                    new = data if other == name else whole
                    if new is not None:
                        target.writestr(other, new)
            _is_refused(path)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("data", "words"),
    [
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a password protects it"),
        (OLE + bytes(600), "old Office file"),
        (b"{\\rtf1 text}", "rich text file"),
        (b"Only text.", "it is no"),
        (b"PK\x03\x04 and no more", "damaged or cut short"),
    ],
    ids=["encrypted", "old", "rtf", "text", "cut"],
)
def test_other_kinds(tmp_path: Path, kind: str, data: bytes, words: str) -> None:
    """A file of another kind is told as what it is."""
    path = tmp_path / f"a.{kind}"
    path.write_bytes(data)

    with pytest.raises(SourceError, match=words):
        read_file(path)


@pytest.mark.parametrize("kind", KINDS)
def test_bombs(tmp_path: Path, kind: str) -> None:
    """An archive that unpacks to far more than its size is refused unread."""
    path = _good(tmp_path, kind)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as target:
        target.writestr("word/media/a.bin", bytes(60_000_000))

    with pytest.raises(SourceError, match=r"would unpack to 60 MB in \d+ parts"):
        read_file(path)


_LOL = "<!DOCTYPE a [<!ENTITY b 'lol'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>]>"


@pytest.mark.parametrize(
    ("kind", "part", "root"),
    [
        ("docx", "word/document.xml", "<w:document "),
        ("odt", "content.xml", "<office:document-content "),
        ("pptx", "ppt/presentation.xml", "<p:presentation "),
        ("xlsx", "xl/workbook.xml", "<workbook "),
        ("ods", "content.xml", "<office:document-content "),
    ],
)
def test_entities(tmp_path: Path, kind: str, part: str, root: str) -> None:
    """A part that declares entities is refused: office files have none."""
    path = changed(_good(tmp_path, kind), part, root, _LOL + root)

    with pytest.raises(SourceError, match="declares a document type"):
        read_file(path)


def test_entities_in_a_book(tmp_path: Path) -> None:
    """A book's page may declare entities; they are not expanded in mass."""
    many = "<!DOCTYPE html [<!ENTITY a0 'lol'>"
    for level in range(1, 9):
        many += f"<!ENTITY a{level} '{8 * f'&a{level - 1};'}'>"
    page = f"{many}]><html><body><p>Text &a8; end.</p></body></html>"
    path = archive(tmp_path / "a.epub", {**PARTS, "OEBPS/text/one.xhtml": page})

    assert len(read_file(path).document.text) < 10_000


def test_deep_nesting(tmp_path: Path) -> None:
    """Elements nested without end are refused, not followed."""
    deep = 3000 * "<w:smartTag>" + 3000 * "</w:smartTag>"
    path = changed(
        _good(tmp_path, "docx"), "word/document.xml", "<w:body>", f"<w:body>{deep}"
    )

    with pytest.raises(SourceError, match="is damaged"):
        read_file(path)


@pytest.mark.parametrize("kind", ["odt", "ods"])
def test_locked_opendocument_files(tmp_path: Path, kind: str) -> None:
    """A password is told as the reason."""
    path = changed(
        _good(tmp_path, kind),
        "META-INF/manifest.xml",
        "</manifest:manifest>",
        "<manifest:encryption-data/></manifest:manifest>",
    )

    with pytest.raises(SourceError, match="a password protects it"):
        read_file(path)


def test_a_note_that_refers_to_itself(tmp_path: Path) -> None:
    """A note is read once."""
    body = (
        '<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>Text.</w:t>'
        '<w:footnoteReference w:id="1"/></w:r></w:p></w:body></w:document>'
    )
    notes = (
        '<w:footnotes xmlns:w="w"><w:footnote w:id="1"><w:p><w:r><w:t>Note.</w:t>'
        '<w:footnoteReference w:id="1"/></w:r></w:p></w:footnote></w:footnotes>'
    )
    listing = (
        '<Relationships><Relationship Id="a" Type="x/footnotes" Target="notes.xml"/>'
        "</Relationships>"
    )
    path = archive(
        tmp_path / "a.docx",
        {
            "word/document.xml": body,
            "word/notes.xml": notes,
            "word/_rels/document.xml.rels": listing,
        },
    )

    assert read_file(path).document.text == "Text.\n\nNote."
