"""Writes further layouts: pages with columns, slides with a table, a workbook."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from docx import Document
from pptx import Presentation
from pptx.util import Inches
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

HERE = Path(__file__).parents[1]


def columns_with_hyphens() -> None:
    """Two columns on each of two pages, lines broken by hand, running heads."""
    pages = (
        (
            (
                "*What do spiders eat?",
                "Most of them eat insects. They can-",
                "not chew, so they dissolve their",
                "prey and drink it.",
                "",
                "*How is a web made?",
                "The spider lets a first thread fly in",
                "the wind. When it holds, she walks",
                "across and pulls a second one.",
            ),
            (
                "*Why does she not stick to it?",
                "Only some threads carry glue. She",
                "knows them, and her feet have a thin",
                "coat of oil. She also touches the",
                "threads with the tips of her claws",
            ),
        ),
        (
            (
                "alone.",
                "",
                "*Are spiders useful?",
                "They are. In one year the spiders of",
                "a meadow eat more insects than the",
                "birds above it.",
            ),
            (
                "*How old do they get?",
                "Most live a year. Some large kinds of",
                "warm countries reach twenty years in",
                "a terrarium.",
            ),
        ),
    )
    canvas = Canvas(str(HERE / "spiders.pdf"), pagesize=A4, invariant=1)
    for number, columns in enumerate(pages, start=1):
        canvas.setFont("Times-Italic", 8)
        canvas.drawString(60, 810, "School paper, no. 12")
        canvas.drawRightString(535, 810, f"Page {number} of 2")
        for left, lines in zip((60, 310), columns, strict=True):
            top = 770
            for line in lines:
                canvas.setFont("Times-Bold" if line[:1] == "*" else "Times-Roman", 11)
                canvas.drawString(left, top, line.lstrip("*"))
                top -= 14
        canvas.showPage()
    canvas.save()


def plain_pages() -> None:
    """One size of letters throughout: questions on lines of their own, in Dutch."""
    lines = (
        "Waarom slapen we?",
        "",
        "In de slaap ruimt het lichaam op. De hersenen spoelen afval weg en bewaren",
        "wat overdag is geleerd.",
        "",
        "Hoeveel slaap heeft een kind nodig?",
        "",
        "Een kind van tien heeft ongeveer tien uur nodig. Wie minder slaapt, kan zich",
        "slechter concentreren.",
        "",
        "Wat is een droom?",
        "",
        "Een droom is een verhaal dat de hersenen zelf maken. De meeste dromen",
        "vergeten we meteen.",
    )
    canvas = Canvas(str(HERE / "sleep.pdf"), pagesize=A4, invariant=1)
    canvas.setFont("Helvetica", 11)
    for number, line in enumerate(lines):
        canvas.drawString(72, 760 - 15 * number, line)
    canvas.save()


def slide_table() -> None:
    """A slide that holds a table, and two slides of the same title."""
    show = Presentation()
    slide = show.slides.add_slide(show.slide_layouts[5])
    slide.shapes.title.text = "Vitamins"
    rows = (
        ("Vitamin", "Found in", "Lack of it"),
        ("C", "fruit", "bleeding gums"),
        ("D", "fish and sunlight", "soft bones"),
    )
    grid = slide.shapes.add_table(
        3, 3, Inches(1), Inches(2), Inches(8), Inches(2)
    ).table
    for down, row in enumerate(rows):
        for across, words in enumerate(row):
            grid.cell(down, across).text = words
    for words in (
        "Salt is needed in small amounts.",
        "Too much of it raises the pressure of the blood.",
    ):
        slide = show.slides.add_slide(show.slide_layouts[1])
        slide.shapes.title.text = "What about salt?"
        slide.placeholders[1].text = words
    show.save(str(HERE / "food.pptx"))


def grouped_rows() -> None:
    """Rows that only name a group, between rows of questions."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "FAQ"
    for row in (
        ("Frage", "Antwort"),
        ("Ausleihe", None),
        ("Wie lange darf ich ein Buch behalten?", "Vier Wochen, dann wird gemahnt."),
        ("Kann ich verlängern?", "Ja, zweimal. Danach ist ein anderer dran."),
        ("Lesesaal", None),
        ("Darf ich dort essen?", "Nein. Krümel locken Tiere an."),
    ):
        sheet.append(row)
    book.save(HERE / "library.xlsx")


def one_paragraph_each() -> None:
    """Question and answer in one paragraph, the question in bold, in Polish."""
    word = Document()
    word.add_heading("Planety i gwiazdy", level=1)
    for question, answer in (
        ("Czym jest gwiazda?", "Gwiazda to kula gazu. W jej środku łączą się atomy."),
        ("Czym jest kometa?", "Kometa składa się z lodu i pyłu. Ma długi ogon."),
        (
            "Dlaczego Pluton nie jest planetą?",
            "Nie oczyścił swojej drogi. Krąży wśród wielu podobnych ciał.",
        ),
    ):
        paragraph = word.add_paragraph()
        paragraph.add_run(question).bold = True
        paragraph.add_run(f" {answer}")
    word.save(str(HERE / "stars.docx"))


if __name__ == "__main__":
    columns_with_hyphens()
    plain_pages()
    slide_table()
    grouped_rows()
    one_paragraph_each()
