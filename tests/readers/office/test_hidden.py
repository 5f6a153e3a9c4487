"""Texts and slides: what they hide, and what asks for an entry."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from pptx import Presentation
from pptx.util import Inches

from explainbot.errors import EmptySourceError
from explainbot.readers.base import Metadata, Reading
from explainbot.readers.reading import read
from explainbot.records import Quote
from explainbot.sections.sections import split
from tests.readers.office.office import archive, read_file

ADVICE = ". To read it, say hidden = true in corpus.toml"


def _read(path: Path, *, hidden: bool) -> Reading:
    about = Metadata(hidden=hidden)
    return read(path, name=path.name, source_path=path.name, metadata=about)


def _told(reading: Reading) -> list[tuple[str, str]]:
    """Return each paragraph, and what a quote of it says of its being hidden."""
    document = reading.document
    section = split(document)[0]
    found = []
    start = 0
    for part in document.text.split("\n\n"):
        end = start + len(part)
        quote = Quote(section, start, end, (start, end))
        found.append((part, quote.hidden))
        start = end + 2
    return found


def _hide(style: object, value: str = "1") -> None:
    switch = f'<w:vanish {nsdecls("w")} w:val="{value}"/>'
    style.element.get_or_add_rPr().append(parse_xml(switch))  # type: ignore[attr-defined]


def _word(path: Path) -> None:
    file = Document()
    file.add_paragraph("The sea rises.")
    secret = file.styles.add_style("Secret", WD_STYLE_TYPE.CHARACTER)
    _hide(secret)
    child = file.styles.add_style("Child", WD_STYLE_TYPE.CHARACTER)
    child.base_style = secret
    shown = file.styles.add_style("Shown", WD_STYLE_TYPE.CHARACTER)
    shown.base_style = secret
    _hide(shown, "0")
    key = file.styles.add_style("Key", WD_STYLE_TYPE.PARAGRAPH)
    _hide(key)
    line = file.add_paragraph("It ")
    for words, style in (("never ", secret), ("ever ", child), ("falls.", shown)):
        line.add_run(words, style=style)
    file.add_paragraph("The key is 42.", style=key)
    plain = file.add_paragraph(style=key)
    plain.add_run("Shown all the same.").font.hidden = False
    plain = file.add_paragraph("On the web, too")
    run = plain.add_run(".")
    run._element.get_or_add_rPr().append(parse_xml(f"<w:webHidden {nsdecls('w')}/>"))
    # Both styles switch it on, and so it is off.
    file.add_paragraph(style=key).add_run("Switched twice.", style=secret)
    file.save(str(path))


def test_text_that_styles_hide_in_word(tmp_path: Path) -> None:
    """By character and paragraph styles, inherited or switched off again."""
    path = tmp_path / "a.docx"
    _word(path)
    reading = read_file(path)

    assert reading.document.text.split("\n\n") == [
        "The sea rises.",
        "It falls.",
        "Shown all the same.",
        "On the web, too.",
        "Switched twice.",
    ]
    places = "paragraph 2; behind paragraph 2"
    assert reading.warnings == (f"hidden in the file and not read: {places}{ADVICE}",)


def test_hidden_text_of_word_is_read_where_that_is_asked_for(tmp_path: Path) -> None:
    """Quotes of it say so, others do not."""
    path = tmp_path / "a.docx"
    _word(path)
    told = _told(_read(path, hidden=True))

    assert told[:4] == [
        ("The sea rises.", ""),
        ("It never ever falls.", "hidden in the file"),
        ("The key is 42.", "hidden in the file"),
        ("Shown all the same.", ""),
    ]


@pytest.mark.parametrize("given", [True, False])
def test_a_hidden_table_of_word(tmp_path: Path, given: bool) -> None:  # noqa: FBT001
    """A table's style hides its text; so does a run in one of its rows."""
    path = tmp_path / "a.docx"
    file = Document()
    file.add_paragraph("The sea rises.")
    table = file.add_table(rows=1, cols=2)
    style = file.styles.add_style("Gone", WD_STYLE_TYPE.TABLE)
    _hide(style)
    table.cell(0, 0).text, table.cell(0, 1).text = "key", "42"
    if given:
        table.style = style
    else:
        for cell in table.rows[0].cells:
            cell.paragraphs[0].runs[0].font.hidden = True
    file.save(str(path))
    reading = read_file(path)

    assert reading.document.text == "The sea rises."
    assert reading.warnings == (f"hidden in the file and not read: a table{ADVICE}",)
    shown = _told(_read(path, hidden=True))
    assert shown[1:] == [("key | 42", "hidden in the file")]


def test_placeholders_are_no_text(tmp_path: Path) -> None:
    """Nor does an empty control make the interpreter warn."""
    path = tmp_path / "a.docx"
    file = Document()
    file.add_paragraph("Fill in.")
    body = file.element.body
    run = "<w:r><w:t>{}</w:t></w:r>"
    for mark, inner in (
        ("<w:showingPlcHdr/>", f"<w:p>{run.format('Click here.')}</w:p>"),
        ("", f"<w:p>{run.format('Ada')}</w:p>"),
        ('<w:showingPlcHdr w:val="0"/>', f"<w:p>{run.format('Bob')}</w:p>"),
        ("", ""),
    ):
        control = f"<w:sdtPr>{mark}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent>"
        body.insert(
            len(body) - 1, parse_xml(f"<w:sdt {nsdecls('w')}>{control}</w:sdt>")
        )
    line = run.format("Name: ") + (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
        f"{run.format('Choose one.')}</w:sdtContent></w:sdt>"
    )
    body.insert(len(body) - 1, parse_xml(f"<w:p {nsdecls('w')}>{line}</w:p>"))
    file.save(str(path))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        text = read_file(path).document.text

    assert text == "Fill in.\n\nAda\n\nBob\n\nName:"


SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "style", "table")
)
STYLES = """
<style:style style:name="Key" style:family="paragraph">
<style:text-properties text:display="none"/></style:style>
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Key"/>
<style:style style:name="T1" style:family="text">
<style:text-properties text:display="none"/></style:style>
<style:style style:name="T2" style:family="text">
<style:text-properties text:display="true"/></style:style>
"""
TEXTS = """
<text:p>The <text:span text:style-name="T1">salt <text:span>old </text:span><text:s/>
</text:span>sea.</text:p>
<text:p text:style-name="P1">The key is 42.</text:p>
<text:p text:style-name="P1"><text:span text:style-name="T2">Shown.</text:span></text:p>
<text:section text:name="Answers" text:display="none">
<text:p>No.</text:p></text:section>
<text:section text:name="Open"><text:p>Yes.</text:p></text:section>
<text:p>Now<text:hidden-text text:is-hidden="true"> or never</text:hidden-text>,
<text:hidden-text text:is-hidden="false">ever</text:hidden-text>.</text:p>
<text:p><text:hidden-paragraph text:is-hidden="true"/>Gone.</text:p>
"""
ROWS = """<text:p>Keys.</text:p><table:table>
<table:table-row><table:table-cell><text:p>One</text:p></table:table-cell>
<table:table-cell><text:p>Two</text:p></table:table-cell></table:table-row>
<table:table-row table:visibility="collapse"><table:table-cell><text:p>42</text:p>
</table:table-cell><table:table-cell><text:p>43</text:p></table:table-cell>
</table:table-row></table:table>"""


def _open(path: Path, text: str = TEXTS) -> Path:
    content = (
        f"<office:document-content {SPACES}><office:automatic-styles>{STYLES}"
        f"</office:automatic-styles><office:body><office:text>{text}</office:text>"
        "</office:body></office:document-content>"
    )
    return archive(path, {"content.xml": content.replace("\n", "")})


def test_text_that_open_document_hides(tmp_path: Path) -> None:
    """By styles of letters and paragraphs, sections and fields."""
    reading = read_file(_open(tmp_path / "a.odt"))

    assert reading.document.text.split("\n\n") == [
        *("The sea.", "Shown.", "Yes.", "Now,ever."),
    ]
    places = 'section "Answers"; paragraph 1; behind paragraph 1; paragraph 4; behind'
    assert reading.warnings == (
        f"hidden in the file and not read: {places} paragraph 4{ADVICE}",
    )


def test_hidden_text_of_open_document_is_read_where_that_is_asked_for(
    tmp_path: Path,
) -> None:
    """Quotes of it say so."""
    told = _told(_read(_open(tmp_path / "a.odt"), hidden=True))

    assert [text for text, hidden in told if not hidden] == ["Shown.", "Yes."]
    assert [text for text, hidden in told if hidden] == [
        *("The salt old  sea.", "The key is 42.", "No.", "Now or never,ever.", "Gone."),
    ]


def test_rows_of_a_table_that_open_document_hides(tmp_path: Path) -> None:
    """They are told, and read where that is asked for."""
    path = _open(tmp_path / "a.odt", ROWS)
    reading = read_file(path)

    assert reading.document.text == "Keys.\n\nOne | Two"
    what = "a row of a table"
    assert reading.warnings == (f"hidden in the file and not read: {what}{ADVICE}",)
    shown = _read(path, hidden=True).document
    assert [shown.text[start:end] for start, end in shown.hidden] == ["42 | 43"]


def _deck(path: Path) -> None:
    deck = Presentation()
    for title, text in (("Ebb", "The sea falls."), ("Key", "It is 42.")):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = text
    deck.slides[1]._element.set("show", "0")
    first = deck.slides[0].shapes
    box = first.add_textbox(0, 0, Inches(2), Inches(1))
    box.text_frame.text = "Seven."
    box._element.nvSpPr.cNvPr.set("hidden", "1")
    group = first.add_group_shape()
    inner = group.shapes.add_textbox(0, 0, Inches(2), Inches(1))
    inner.text_frame.text = "Eight."
    group._element.nvGrpSpPr.cNvPr.set("hidden", "1")
    deck.save(str(path))


def test_hidden_slides_and_shapes(tmp_path: Path) -> None:
    """They are told with their slide, and read where that is asked for."""
    path = tmp_path / "a.pptx"
    _deck(path)
    reading = read_file(path)

    assert reading.document.text == "Ebb\n\nThe sea falls."
    places = "slide 1; slide 2"
    assert reading.warnings == (f"hidden in the file and not read: {places}{ADVICE}",)
    shown = _read(path, hidden=True).document
    hidden = [shown.text[start:end] for start, end in shown.hidden]
    assert hidden == ["Seven.", "Eight.", "Key", "It is 42."]


@pytest.mark.parametrize("heading", ["", "Tides"])
def test_a_text_that_is_hidden_as_a_whole_says_so(tmp_path: Path, heading: str) -> None:
    """What is left of it is nothing, or a heading; the reason names what is hidden."""
    file = Document()
    if heading:
        file.add_heading(heading)
    file.add_paragraph().add_run("The sea rises.").font.hidden = True
    path = tmp_path / "a.docx"
    file.save(str(path))
    with pytest.raises(EmptySourceError) as raised:
        read_file(path)
    assert "hidden in the file and not read" in str(raised.value.hint)
