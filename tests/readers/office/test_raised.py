"""Office files: raised runs, formulas and marks of notes as the page shows them."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from pptx import Presentation

from explainbot.readers.reading import read

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
HALF = (
    "<m:f><m:num><m:r><m:t>1</m:t></m:r></m:num>"
    "<m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>"
)
SOURCE = r"""# When was the school founded?

The school was founded in 1905[^1] by the town.

# How large is it?

There are 6.02 × 10^23^ of them, 10^-6^ m, ^14^C, SO~4~^2-^, the 1^st^ and 5 m^3^.

# What is half?

Half is $\frac{1}{2}$ of it and $10^6$ a million.
It is $x = \frac{-b \pm \sqrt{b^2-4ac}}{2a}$.

$$\sum_{i=1}^{n} i = \frac{n(n+1)}{2}$$

[^1]: According to the records of the town.
"""
SHOWN = [
    "The school was founded in 1905 by the town.",
    "According to the records of the town.",
    "There are 6.02 × 10²³ of them, 10⁻⁶ m, ¹⁴C, SO₄²⁻, the 1ˢᵗ and 5 m³.",
    "Half is 1/2 of it and 10⁶ a million. It is x = (−b ± √(b² − 4ac))/(2a).",
    "∑_(i=1)^n i = n(n + 1)/2",
]


def _text(path: Path) -> str:
    return read(path, name=path.name, source_path=path.name).document.text


def _paragraph(tmp_path: Path, *runs: tuple[str, str]) -> str:
    """Return the text of a Word file of runs, each with properties in XML."""
    document = docx.Document()
    paragraph = document.add_paragraph()
    for text, properties in runs:
        run = paragraph.add_run(text)
        if properties:
            run._r.insert(0, parse_xml(f'<w:rPr xmlns:w="{WORD}">{properties}</w:rPr>'))
    path = tmp_path / "raised.docx"
    document.save(str(path))
    return _text(path)


UP = '<w:vertAlign w:val="superscript"/>'
DOWN = '<w:vertAlign w:val="subscript"/>'


@pytest.mark.parametrize(
    ("runs", "shown"),
    [
        ([("× 10", ""), ("23", UP), (" of", "")], "× 10²³ of"),
        ([("SO", ""), ("4", DOWN), ("2−", UP), (".", "")], "SO₄²⁻."),
        ([("x", ""), ("n", UP), ("+1", UP)], "xⁿ⁺¹"),
        ([("10", ""), ("6", '<w:position w:val="6"/>'), (" m", "")], "10⁶ m"),
        ([("H", ""), ("2", '<w:position w:val="-6"/>'), ("O", "")], "H₂O"),
        ([("a", ""), ("word", '<w:position w:val="1"/>')], "aword"),
        ([("Text. ", ""), ("A raised sentence of its own.", UP)], None),
        ([("e", ""), ("iπ", UP), (" is", "")], "e^(iπ) is"),
    ],
)
def test_raised_runs_of_word(
    runs: list[tuple[str, str]], shown: str | None, tmp_path: Path
) -> None:
    """By vertical alignment and by position, over several runs, never a phrase."""
    expected = "".join(text for text, _ in runs) if shown is None else shown
    assert _paragraph(tmp_path, *runs) == expected


def test_raised_by_a_style_of_word(tmp_path: Path) -> None:
    """A character style raises as the run itself does, and a run may undo it."""
    document = docx.Document()
    style = document.styles.add_style("High", 2)
    style.font.superscript = True
    paragraph = document.add_paragraph("10")
    paragraph.add_run("6", style="High")
    paragraph.add_run(" of ")
    flat = paragraph.add_run("6", style="High")
    flat._r.get_or_add_rPr().append(
        parse_xml(f'<w:vertAlign xmlns:w="{WORD}" w:val="baseline"/>')
    )
    document.save(str(tmp_path / "style.docx"))
    assert _text(tmp_path / "style.docx") == "10⁶ of 6"


def _with_xml(tmp_path: Path, inside: str) -> Path:
    document = docx.Document()
    paragraph = document.add_paragraph("It is ")
    paragraph._p.append(parse_xml(inside))
    paragraph.add_run(" of all.")
    path = tmp_path / "formula.docx"
    document.save(str(path))
    return path


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        (HALF, "1/2"),
        (
            (
                "<m:rad><m:deg><m:r><m:t>3</m:t></m:r></m:deg><m:e><m:r><m:t>x+1</m:t></m:r>"
                "</m:e></m:rad>"
            ),
            "∛(x + 1)",
        ),
        (
            (
                '<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub><m:r><m:t>i=1</m:t>'
                "</m:r></m:sub><m:sup><m:r><m:t>9</m:t></m:r></m:sup><m:e><m:r><m:t>i</m:t>"
                "</m:r></m:e></m:nary>"
            ),
            "∑_(i=1)^9 i",
        ),
        ("<m:r><m:t>y=-3</m:t></m:r>", "y = −3"),
        ("", "[formula]"),
    ],
)
def test_formulas_of_word(formula: str, shown: str, tmp_path: Path) -> None:
    """Fractions, roots and sums keep what they hold together; none is a hole."""
    path = _with_xml(tmp_path, f'<m:oMath xmlns:m="{MATH}">{formula}</m:oMath>')
    assert _text(path) == f"It is {shown} of all."


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        (
            (
                '<w:object><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" '
                'ProgID="Equation.3"/></w:object>'
            ),
            "[formula]",
        ),
        (
            (
                '<w:drawing><wp:inline xmlns:wp="w"><wp:docPr id="1" name="Picture 1" '
                r'descr="\frac{a}{b}"/></wp:inline></w:drawing>'
            ),
            "a/b",
        ),
        (
            (
                r'<w:fldChar w:fldCharType="begin"/><w:instrText> EQ \f(1,2) </w:instrText>'
                '<w:fldChar w:fldCharType="end"/>'
            ),
            "1/2",
        ),
        (
            (
                r'<w:fldChar w:fldCharType="begin"/><w:instrText> EQ \a(1,2) </w:instrText>'
                '<w:fldChar w:fldCharType="end"/>'
            ),
            "[formula]",
        ),
    ],
    ids=["object", "picture", "field", "odd field"],
)
def test_older_formulas_of_word(inside: str, shown: str, tmp_path: Path) -> None:
    """Objects of equation editors, pictures with TeX, and fields."""
    path = _with_xml(tmp_path, f'<w:r xmlns:w="{WORD}">{inside}</w:r>')
    found = read(path, name=path.name, source_path=path.name)
    assert found.document.text == f"It is {shown} of all."
    assert bool(found.warnings) == (shown == "[formula]")


def _slide(tmp_path: Path, runs: list[tuple[str, str]], xml: str = "") -> str:
    show = Presentation()
    slide = show.slides.add_slide(show.slide_layouts[1])
    slide.shapes.title.text = "Numbers"
    paragraph = slide.placeholders[1].text_frame.paragraphs[0]
    for text, baseline in runs:
        run = paragraph.add_run()
        run.text = text
        if baseline:
            run._r.get_or_add_rPr().set("baseline", baseline)
    if xml:
        paragraph._p.append(parse_xml(xml))
    path = tmp_path / "show.pptx"
    show.save(str(path))
    return _text(path).split("\n")[-1]


def test_raised_runs_and_formulas_of_slides(tmp_path: Path) -> None:
    """By the baseline of a run; formulas as in Word."""
    runs = [("10", ""), ("23", "30000"), (" H", ""), ("2", "-25000"), ("O", "0")]
    assert _slide(tmp_path, runs) == "10²³ H₂O"
    formula = (
        '<a14:m xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main">'
        f'<m:oMathPara xmlns:m="{MATH}"><m:oMath>{HALF}</m:oMath></m:oMathPara></a14:m>'
    )
    assert _slide(tmp_path, [("Half is ", "")], formula) == "Half is 1/2"


def test_raised_text_of_workbooks(tmp_path: Path) -> None:
    """Rich text of a cell."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Question", "Answer"])
    parts = ["6 × 10", TextBlock(InlineFont(vertAlign="superscript"), "23"), " of H"]
    parts += [TextBlock(InlineFont(vertAlign="subscript"), "2"), "O"]
    sheet.append(["How many are there?", CellRichText(*parts)])
    book.save(tmp_path / "rich.xlsx")
    assert _text(tmp_path / "rich.xlsx").endswith("6 × 10²³ of H₂O")


STYLES = """<office:automatic-styles>
<style:style style:name="T1" style:family="text"><style:text-properties
 style:text-position="super 58%"/></style:style>
<style:style style:name="T2" style:family="text"><style:text-properties
 style:text-position="-8% 58%"/></style:style>
<style:style style:name="T3" style:family="text" style:parent-style-name="T1"/>
</office:automatic-styles>"""
SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
    for name, space in (
        ("office", "office"), ("text", "text"), ("style", "style"), ("draw", "drawing"),
    )
)  # fmt: skip


def _odt(tmp_path: Path, body: str, **parts: str) -> Path:
    path = tmp_path / "text.odt"
    content = (
        f'<office:document-content {SPACES} xmlns:xlink="http://www.w3.org/1999/xlink">'
        f"{STYLES}<office:body><office:text><text:p>{body}</text:p></office:text>"
        "</office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
        for name, text in parts.items():
            archive.writestr(f"{name}/content.xml", text)
    return path


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ('10<text:span text:style-name="T1">23</text:span> of', "10²³ of"),
        ('H<text:span text:style-name="T2">2</text:span>O', "H₂O"),
        ('x<text:span text:style-name="T3">n</text:span>', "xⁿ"),
        (
            (
                'x<text:span text:style-name="T1">n</text:span><text:span '
                'text:style-name="T3">+1</text:span>'
            ),
            "xⁿ⁺¹",
        ),
        ('A note.<text:a xlink:href="#ref1">↩︎</text:a>', "A note."),
    ],
)
def test_raised_text_of_odt(body: str, shown: str, tmp_path: Path) -> None:
    """By the position that a style or the one above it gives."""
    assert _text(_odt(tmp_path, body)) == shown


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        ("<mfrac><mn>1</mn><mn>2</mn></mfrac>", "1/2"),
        (
            (
                "<semantics><mglyph/><annotation encoding='StarMath 5.0'>1 over 2"
                "</annotation></semantics>"
            ),
            "1 over 2",
        ),
        ("", "[formula]"),
    ],
    ids=["read", "its source", "empty"],
)
def test_formulas_of_odt(formula: str, shown: str, tmp_path: Path) -> None:
    """They are objects of their own in the file."""
    body = (
        'It is <draw:frame><draw:object xlink:href="./Object1"/></draw:frame> of all.'
    )
    math = f'<math xmlns="http://www.w3.org/1998/Math/MathML">{formula}</math>'
    path = _odt(tmp_path, body, Object1=math)
    assert _text(path) == f"It is {shown} of all."


@pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc is not installed")
@pytest.mark.parametrize("name", ["a.docx", "a.odt", "a.pptx", "a.epub", "a.html"])
def test_what_pandoc_writes_reads_the_same_in_each_format(
    name: str, tmp_path: Path
) -> None:
    """One text with powers, notes and formulas, in five formats."""
    command = ["pandoc", "-s", "-f", "markdown", "-o", name, "--mathml"]
    subprocess.run(
        [*command, "--metadata", "title=Numbers"],
        input=SOURCE.encode(),
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    lines = [
        line.removeprefix("1. ") for line in _text(tmp_path / name).split("\n") if line
    ]
    assert [line for line in SHOWN if line not in lines] == []
    assert [line for line in lines if "1023" in line or "↩" in line] == []


def test_small_letters_that_are_moved_a_little(tmp_path: Path) -> None:
    """As LibreOffice writes what a page lowers; letters of usual size stay."""
    path = tmp_path / "a.docx"
    file = docx.Document()
    paragraph = file.add_paragraph("H")
    for text, size, moved in [("2", 15, -2), ("O, x", 22, 0), ("2", 22, 2)]:
        run = paragraph.add_run(text)
        properties = run._r.get_or_add_rPr()
        for name, value in (("position", moved), ("sz", size)):
            switch = f'<w:{name} {nsdecls("w")} w:val="{value}"/>'
            properties.append(parse_xml(switch))
    file.save(str(path))
    found = read(path, name="a.docx", source_path="a.docx")
    assert found.document.text == "H₂O, x2"
