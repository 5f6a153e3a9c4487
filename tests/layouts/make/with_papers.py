"""Writes worksheets, notes and decks in further dress."""

from __future__ import annotations

from pathlib import Path

import odfdo
from docx import Document
from pptx import Presentation
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

HERE = Path(__file__).parents[1]


def answers_with_labels() -> None:
    """Questions as headings by style, answers that begin with a bold label."""
    made = Document()
    made.add_heading("Spelling", 1)
    for question, answer in (
        ("When is a letter doubled?", "After a short vowel, mostly."),
        (
            "Why is English so hard to spell?",
            "The sounds changed after printing began.",
        ),
    ):
        made.add_heading(question, 2)
        line = made.add_paragraph()
        line.add_run("Answer: ").bold = True
        line.add_run(answer)
    made.save(str(HERE / "spelling.docx"))


def typed_numbers() -> None:
    """Parts in bold capitals, questions with typed numbers, nothing else set off."""
    made = Document()
    for bold, words in (
        (True, "ENERGY: REVISION"),
        (True, "PART A: HEAT"),
        (False, "1. What is heat?"),
        (False, "The movement of particles."),
        (False, "2. Why does metal feel cold?"),
        (False, "It leads the heat of the hand away."),
        (True, "PART B: LIGHT"),
        (False, "3. How fast is light?"),
        (False, "In a second it would go round the earth seven times."),
    ):
        made.add_paragraph().add_run(words).bold = bold
    made.save(str(HERE / "energy-revision.docx"))


def cornell_notes() -> None:
    """A table of cues and notes, its last row the summary over both columns."""
    made = Document()
    made.add_heading("The French Revolution", 1)
    table = made.add_table(rows=0, cols=2, style="Table Grid")
    for cue, notes in (
        ("Cue", "Notes"),
        ("Why was there no money?", "Wars, and a court that spent too much."),
        ("Who paid the taxes?", "The third estate. Nobles and priests did not."),
    ):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = cue, notes
    made.add_paragraph("Summary: hunger and debts came together.")
    made.save(str(HERE / "cornell.docx"))


def bold_in_a_list() -> None:
    """OpenDocument: bullets that begin with a bold term and a colon."""
    document = odfdo.Document("text")
    document.body.clear()
    document.insert_style(odfdo.Style("text", name="Fat", bold=True), automatic=True)
    document.body.append(odfdo.Header(1, "Parts of a flower"))
    document.body.append(odfdo.Paragraph("Colour them in your drawing."))
    items = odfdo.List()
    for term, words in (
        ("Petal", "It calls the insects."),
        ("Stamen", "It makes the pollen."),
        ("Pistil", "It receives the pollen and becomes the fruit."),
    ):
        line = odfdo.Paragraph(f"{term}: {words}")
        line.set_span("Fat", regex=f"{term}:")
        item = odfdo.ListItem()
        item.append(line)
        items.append(item)
    document.body.append(items)
    document.save(str(HERE / "flower.odt"))


def two_columns_on_slides() -> None:
    """Numbered titles, and two boxes side by side below them."""
    deck = Presentation()
    for title, left, right in (
        ("1. Frogs and toads", "Frogs jump.", "Toads walk."),
        (
            "2. What do they eat?",
            "Frogs: flies and spiders.",
            "Toads: worms and slugs.",
        ),
    ):
        slide = deck.slides.add_slide(deck.slide_layouts[3])
        slide.shapes.title.text = title
        slide.placeholders[1].text = left
        slide.placeholders[2].text = right
    deck.save(str(HERE / "frogs.pptx"))


def numbered_paper() -> None:
    """A paper with numbered headings on two levels, footers, and two pages."""
    pages = (
        (
            ("T", "Bridges of our town"),
            ("H", "1 Introduction"),
            ("P", "We measured three bridges in May. Each group took a tape and a"),
            ("P", "notebook along."),
            ("H", "2 Results"),
            ("S", "2.1 The stone bridge"),
            (
                "P",
                "It is the oldest one and carries two lanes. Its arch is nine metres",
            ),
        ),
        (
            ("P", "wide at the water."),
            ("S", "2.2 The steel bridge"),
            ("P", "It hums when lorries cross it. Rust has to be scraped off each"),
            ("P", "spring."),
        ),
    )
    fonts = {"T": ("Helvetica-Bold", 18), "H": ("Helvetica-Bold", 13),
             "S": ("Helvetica-Bold", 11), "P": ("Helvetica", 11)}  # fmt: skip
    canvas = Canvas(str(HERE / "bridges.pdf"), pagesize=A4, invariant=1)
    for number, lines in enumerate(pages, start=1):
        top = 780
        for kind, words in lines:
            top -= 0 if kind == "P" else 16
            canvas.setFont(*fonts[kind])
            canvas.drawString(70, top, words)
            top -= 15 if kind == "P" else 22
        canvas.setFont("Helvetica", 8)
        canvas.drawCentredString(300, 40, f"Class 8c, page {number}")
        canvas.showPage()
    canvas.save()


if __name__ == "__main__":
    answers_with_labels()
    typed_numbers()
    cornell_notes()
    bold_in_a_list()
    two_columns_on_slides()
    numbered_paper()
