"""Word documents."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt

from tests.readers.office.office import changed, levels_of, read_file, sections_of

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DIAGRAM = (
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)


def test_headings_lists_and_tables(tmp_path: Path) -> None:
    """Styles give headings; items have bullets and numbers; rows are lines."""
    path = tmp_path / "tides.docx"
    document = Document()
    document.add_heading("The tides", 0)
    document.add_heading("What are tides?", 1)
    document.add_paragraph("The sea\trises:")
    document.add_paragraph("twice", style="List Bullet")
    document.add_paragraph("a day", style="List Bullet")
    document.add_heading("Steps", 2)
    document.add_paragraph("wait", style="List Number")
    document.add_paragraph("look", style="List Number")
    table = document.add_table(rows=2, cols=2)
    for at, words in enumerate(("Sea", "Height", "North", "3 m\nor 4 m")):
        table.cell(at // 2, at % 2).text = words
    document.save(str(path))

    assert read_file(path).document.text == (
        "The tides\n\nWhat are tides?\n\nThe sea rises:\n\n• twice\n• a day\n\n"
        "Steps\n\n1. wait\n2. look\n\nSea | Height\nNorth | 3 m or 4 m"
    )
    assert levels_of(path) == [(1, "The tides"), (2, "What are tides?"), (3, "Steps")]
    assert sections_of(path) == [
        ("What are tides?", "The sea rises:\n\n• twice\n• a day"),
        ("Steps", "1. wait\n2. look\n\nSea | Height\nNorth | 3 m or 4 m"),
    ]


def test_places_are_paragraphs(tmp_path: Path) -> None:
    """Empty paragraphs do not count; each row of a table does."""
    path = tmp_path / "a.docx"
    document = Document()
    for words in ("One.", "", "Two."):
        document.add_paragraph(words)
    table = document.add_table(rows=2, cols=2)
    for at in range(4):
        table.cell(at // 2, at % 2).text = f"cell {at}"
    document.save(str(path))
    read = read_file(path).document

    assert read.text == "One.\n\nTwo.\n\ncell 0 | cell 1\ncell 2 | cell 3"
    assert read.label_at(0) == "paragraph 1"
    assert read.label_at(6) == "paragraph 2"
    assert read.label_at(len(read.text) - 1) == "paragraph 4"
    assert read.line_at(0) is None


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("Heading 2", 2),
        ("Überschrift 2", 2),
        ("Titre 1", 1),
        ("Título 3", 3),
        ("Заголовок 1", 1),
        ("Title", 1),
        ("Titel", 1),
    ],
)
def test_heading_styles_of_any_language(tmp_path: Path, name: str, level: int) -> None:
    """A style is told by its name, as Word and other programs write it."""
    path = tmp_path / "a.docx"
    document = Document()
    styles = document.styles
    if name not in [style.name for style in styles]:
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph("Ebb", style=name)
    document.add_paragraph("Text.")
    document.save(str(path))

    assert levels_of(path) == [(level, "Ebb")]


def test_outline_levels_and_styles_that_lean_on_others(tmp_path: Path) -> None:
    """A style of one's own is a heading through its base or its outline level."""
    path = tmp_path / "a.docx"
    document = Document()
    own = document.styles.add_style("Lesson", WD_STYLE_TYPE.PARAGRAPH)
    own.base_style = document.styles["Heading 1"]
    document.add_paragraph("Ebb", style="Lesson")
    document.add_paragraph("Text.")
    line = document.add_paragraph("Flow")
    level = parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="1"/>')
    line.paragraph_format.element.get_or_add_pPr().append(level)
    document.add_paragraph("More text.")
    document.save(str(path))

    assert levels_of(path) == [(1, "Ebb"), (2, "Flow")]


def _lines(path: Path, lines: list[tuple[str, bool]]) -> Path:
    document = Document()
    for words, bold in lines:
        document.add_paragraph().add_run(words).bold = bold
    document.save(str(path))
    return path


@pytest.mark.parametrize("bold", [True, False], ids=["bold", "plain"])
def test_questions_without_styles(tmp_path: Path, *, bold: bool) -> None:
    """Question paragraphs are questions, bold or not, where no style says more."""
    path = _lines(
        tmp_path / "a.docx",
        [
            ("What is it?", bold),
            ("A whale. It swims.", False),
            ("Who saw it?", bold),
            ("The crew did.", False),
        ],
    )

    assert sections_of(path) == [
        ("What is it?", "A whale. It swims."),
        ("Who saw it?", "The crew did."),
    ]


def test_bold_headlines_above_questions(tmp_path: Path) -> None:
    """Bold lines are headings, questions stand below them, words in bold do not."""
    path = _lines(
        tmp_path / "a.docx",
        [
            ("The whale", True),
            ("This is about it.", False),
            ("At sea", True),
            ("Where is it?", False),
            ("In the north.", False),
            ("On land", True),
            ("It never comes there.", False),
            ("Warning.", True),
        ],
    )

    assert levels_of(path) == [
        (1, "The whale"),
        (2, "At sea"),
        (3, "Where is it?"),
        (2, "On land"),
    ]


def test_large_letters_make_headings(tmp_path: Path) -> None:
    """Lines larger than the usual size are set off as bold ones are."""
    path = tmp_path / "a.docx"
    document = Document()
    for words in ("Ebb", "Flow"):
        document.add_paragraph().add_run(words).font.size = Pt(18)
        document.add_paragraph(f"What the word {words} says.")
    document.save(str(path))

    assert [title for _level, title in levels_of(path)] == ["Ebb", "Flow"]


def test_labels_are_left_to_the_cutting(tmp_path: Path) -> None:
    """Labels such as "Q:" make questions, and the label is no part of the answer."""
    path = _lines(
        tmp_path / "a.docx",
        [
            ("Q: What is it?", True),
            ("A: A whale.", False),
            ("Q: Who saw it?", True),
            ("A: The crew.", False),
        ],
    )

    assert sections_of(path) == [
        ("What is it?", "A whale."),
        ("Who saw it?", "The crew."),
    ]


@pytest.mark.parametrize(
    "first",
    [[("Nr", "Frage", "Antwort")], []],
    ids=["named columns", "two columns that ask"],
)
def test_question_tables(tmp_path: Path, first: list[tuple[str, ...]]) -> None:
    """A table of questions and answers gives sections, paragraphs of answers kept."""
    path = tmp_path / "a.docx"
    document = Document()
    document.add_heading("Der Wal", 1)
    rows = [("Was ist er?", "Ein Tier.\nEin großes."), ("Wo lebt er?", "Im Meer.")]
    filled = [*first, *((("7", *row) if first else row) for row in rows)]
    table = document.add_table(rows=len(filled), cols=len(filled[0]))
    for at, row in enumerate(filled):
        for column, words in enumerate(row):
            table.cell(at, column).text = words
    document.save(str(path))

    assert sections_of(path) == [
        ("Was ist er?", "Ein Tier.\nEin großes."),
        ("Wo lebt er?", "Im Meer."),
    ]
    assert levels_of(path)[1] == (2, "Was ist er?")


_BOX = (
    "<w:r {0}><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox>"
    "<w:txbxContent><w:p><w:r><w:t>In the box.</w:t></w:r></w:p></w:txbxContent>"
    "</v:textbox></v:shape></w:pict></w:r>"
)


def test_text_boxes_changes_and_hidden_text(tmp_path: Path) -> None:
    """A box follows its paragraph; deleted and hidden words are left out."""
    path = tmp_path / "a.docx"
    document = Document()
    paragraph = document.add_paragraph("Before")
    paragraph._p.append(parse_xml(_BOX.format(nsdecls("w"))))
    gone = f"<w:del {nsdecls('w')}><w:r><w:delText> gone</w:delText></w:r></w:del>"
    new = f"<w:ins {nsdecls('w')}><w:r><w:t> and new</w:t></w:r></w:ins>"
    paragraph._p.append(parse_xml(gone))
    paragraph._p.append(parse_xml(new))
    paragraph.add_run(" hidden").font.hidden = True
    document.add_paragraph("After.")
    document.save(str(path))

    assert read_file(path).document.text == "Before and new\n\nIn the box.\n\nAfter."


def test_tables_of_contents_are_left_out(tmp_path: Path) -> None:
    """What only repeats the headings is no text."""
    path = tmp_path / "a.docx"
    document = Document()
    document.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph("Ebb ..... 3", style="toc 1")
    document.add_heading("Ebb", 1)
    document.add_paragraph("Text.")
    document.save(str(path))

    assert read_file(path).document.text == "Ebb\n\nText."


def test_properties(tmp_path: Path) -> None:
    """Properties say author, date, language, subject and tags; the title is shown."""
    path = tmp_path / "a.docx"
    document = Document()
    document.add_heading("The tides", 0)
    document.add_paragraph("Text.")
    properties = document.core_properties
    properties.title, properties.author = "Microsoft Word - x", "Ada Writer"
    properties.language, properties.subject = "de-AT", "Tides"
    properties.keywords = "Sea, moon; sea"
    document.save(str(path))
    read = read_file(path).document

    assert (read.title, read.author, read.language) == ("The tides", "Ada Writer", "de")
    assert (read.subject, read.tags) == ("Tides", ("sea", "moon"))
    assert read.date == ""  # for the stamp is that of the library's template


def test_what_is_no_subject(tmp_path: Path) -> None:
    """A sentence in the subject's place is not taken for a name."""
    path = tmp_path / "a.docx"
    document = Document()
    document.add_paragraph("The sea rises and falls, twice a day.")
    document.core_properties.subject = "A handout for the lesson on Monday."
    document.save(str(path))

    assert read_file(path).document.subject != "A handout for the lesson on Monday."


def test_damaged_numbers_are_no_fault(tmp_path: Path) -> None:
    """A style that leans on itself, and absurd numbers, do no harm."""
    path = tmp_path / "a.docx"
    document = Document()
    document.add_heading("Ebb", 1)
    document.add_paragraph("Text.", style="List Number")
    document.save(str(path))
    circle = tmp_path / "circle.docx"
    document.styles["Heading 1"].base_style = document.styles["Heading 1"]
    document.save(str(circle))
    listed = '<w:pStyle w:val="ListNumber"/>'
    level = f'<w:ilvl w:val="{"9" * 30}"/><w:numId w:val="1"/>'
    absurd = f"{listed}<w:numPr>{level}</w:numPr>"

    assert levels_of(circle) == [(1, "Ebb")]
    assert sections_of(changed(path, "word/document.xml", listed, absurd))


def test_the_text_s_own_language_goes_before_the_program_s(tmp_path: Path) -> None:
    """LibreOffice states that of its menus; a text too short to tell keeps it."""
    for words, language in (
        ("Das Meer steigt und fällt, weil der Mond es zu sich zieht.", "de"),
        ("Ebbe, Flut", "fr"),
    ):
        made = Document()
        made.core_properties.language = "fr-FR"
        made.add_paragraph(words)
        made.save(str(tmp_path / "a.docx"))

        assert read_file(tmp_path / "a.docx").document.language == language


def test_diagrams_stand_behind_their_paragraph(tmp_path: Path) -> None:
    """SmartArt: the texts of its points, a line each; without words it is nothing."""
    file = Document()
    for name, texts in (("one", ("Rain falls", "Rivers rise")), ("two", ())):
        points = "".join(
            f"<dgm:pt><dgm:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t></dgm:pt>"
            for text in texts
        )
        data = (
            f"<dgm:dataModel {DIAGRAM}><dgm:ptLst>{points}</dgm:ptLst></dgm:dataModel>"
        )
        part = Part(
            PackURI(f"/word/diagrams/{name}.xml"), "application/xml", data.encode()
        )
        relation = file.part.relate_to(part, f"{OFFICE}/diagramData")
        run = file.add_paragraph(f"Diagram {name}.").add_run()
        run._r.append(
            parse_xml(
                f"<w:drawing {nsdecls('w')} {DIAGRAM}><a:graphic><a:graphicData>"
                f'<dgm:relIds xmlns:r="{OFFICE}" r:dm="{relation}"/>'
                "</a:graphicData></a:graphic></w:drawing>"
            )
        )
    file.add_paragraph("The end.")
    path = tmp_path / "a.docx"
    file.save(str(path))
    assert read_file(path).document.text == (
        "Diagram one.\n\nRain falls\nRivers rise\n\nDiagram two.\n\nThe end."
    )
