"""Writes handouts, decks and workbooks as teachers make them."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from docx import Document
from docx.shared import Pt
from pptx import Presentation
from pptx.util import Inches
from pptx.util import Pt as SlidePt

HERE = Path(__file__).parents[1]


def numbered_handout() -> None:
    """Questions as a numbered list, each answer a plain paragraph; no bold."""
    made = Document()
    made.add_heading("Handout: volcanoes", 0)
    made.add_paragraph("Please learn these for Tuesday.")
    for question, answer in (
        ("What is magma?", "Molten rock below the ground."),
        ("What is lava?", "Magma that has reached the surface."),
        ("Why are slopes fertile?", "Ash holds water and brings minerals."),
    ):
        made.add_paragraph(question, style="List Number")
        made.add_paragraph(answer)
    made.save(str(HERE / "volcano-handout.docx"))


def german_table() -> None:
    """A table without a header below a heading; text after it."""
    made = Document()
    made.add_heading("Die Mühle", 1)
    made.add_paragraph("Zum Abhaken beim Lernen.")
    table = made.add_table(rows=0, cols=2, style="Table Grid")
    for row in (
        ("Wer arbeitete in der Mühle?", "Der Müller und seine Gesellen."),
        ("Was trieb sie an?", "Das Wasser des Bachs."),
        ("Warum verschwanden die Mühlen?", "Dampf und Strom waren billiger."),
    ):
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    made.add_heading("Ausflug", 1)
    made.add_paragraph("Wir besuchen die Mühle am Freitag.")
    made.save(str(HERE / "muehle.docx"))


def talk_in_a_document() -> None:
    """An interview: names in bold at the start of each line."""
    made = Document()
    made.add_heading("A talk with a firefighter", 1)
    made.add_paragraph("Two pupils visited the fire station.")
    for name, words in (
        ("Mia", "What is the first thing you do?"),
        ("Mr Sand", "We ask whether anyone is still inside."),
        ("Mia", "Are you ever afraid?"),
        ("Mr Sand", "Yes. Fear keeps us careful."),
        ("Mia", "What should we do in a fire?"),
        ("Mr Sand", "Shut the door, leave the house, and call."),
    ):
        line = made.add_paragraph()
        line.add_run(f"{name}: ").bold = True
        line.add_run(words)
    made.save(str(HERE / "firefighter.docx"))


def study_guide() -> None:
    """Units by style, and below each one pair of question and answer with labels."""
    made = Document()
    made.add_heading("Study guide: trade", 0)
    for unit, words, question, answer in (
        ("Barter", "People swapped goods.", "Why was that hard?",
         "Both had to want what the other one had."),
        ("Money", "Shells came first, then coins.", "Why metal?",
         "It lasts, and small pieces are worth much."),
    ):  # fmt: skip
        made.add_heading(unit, 1)
        made.add_paragraph(words)
        made.add_paragraph(f"Q: {question}")
        made.add_paragraph(f"A: {answer}")
    made.save(str(HERE / "study-guide.docx"))


def large_letters() -> None:
    """Headlines by hand: larger letters in bold, no styles at all."""
    made = Document()
    for words, size in (
        ("Maps", 20), ("Maps show the world from above.", 11),
        ("Scale", 15), ("It says how much smaller the map is.", 11),
        ("A scale of 1 : 1000 makes ten metres one centimetre.", 11),
        ("Colours", 15), ("Green is low land, brown is high land.", 11),
    ):  # fmt: skip
        run = made.add_paragraph().add_run(words)
        run.font.size, run.bold = Pt(size), size > 11
    made.save(str(HERE / "maps.docx"))


def boxes_on_slides() -> None:
    """Empty layouts with two text boxes a slide; a question, then its answer."""
    deck = Presentation()
    for question, answer in (
        ("Who invented paper?", "Cai Lun is said to have made it in China."),
        ("What was used before?", "Clay, papyrus and the skins of animals."),
        ("How is it made today?", "From wood, water and a lot of energy."),
    ):
        slide = deck.slides.add_slide(deck.slide_layouts[6])
        for top, words, size in ((0.5, question, 36), (2, answer, 20)):
            box = slide.shapes.add_textbox(Inches(1), Inches(top), Inches(8), Inches(1))
            box.text_frame.text = words
            box.text_frame.paragraphs[0].runs[0].font.size = SlidePt(size)
    deck.save(str(HERE / "paper-boxes.pptx"))


def answers_in_notes() -> None:
    """Questions as titles; what the teacher says stands in the notes."""
    deck = Presentation()
    opening = deck.slides.add_slide(deck.slide_layouts[0])
    opening.shapes.title.text = "The Vikings"
    opening.placeholders[1].text = "Lesson 3"
    for question, notes in (
        ("Did they wear horns?", "No. Painters of the nineteenth century did that."),
        ("How far did they sail?", "To America, five hundred years before Columbus."),
    ):
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        slide.shapes.title.text = question
        slide.notes_slide.notes_text_frame.text = notes
    deck.save(str(HERE / "vikings.pptx"))


def picture_slides() -> None:
    """Slides with titles, and between them one without: a caption and notes."""
    deck = Presentation()
    for title, words in (
        ("The harbour", "Ships bring coffee and tea."),
        ("", "workers carry sacks up a narrow plank."),
        ("The crane", "It replaced fifty workers."),
    ):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = words
    deck.save(str(HERE / "harbour.pptx"))


def spanish_workbook() -> None:
    """Two sheets: a titled table of questions, and one of terms."""
    book = openpyxl.Workbook()
    first = book.active
    first.title = "Preguntas"
    for row in (
        ("El agua - repaso",), (), ("N.º", "Pregunta", "Respuesta"),
        (1, "¿A cuántos grados hierve el agua?", "A cien, al nivel del mar."),
        (2, "¿Por qué flota el hielo?", "Porque es menos denso que el agua."),
    ):  # fmt: skip
        first.append(row)
    second = book.create_sheet("Glosario")
    for term in (
        ("Término", "Definición"),
        ("vapor", "Agua en forma de gas."),
        ("rocío", "Gotas que aparecen de noche."),
    ):
        second.append(term)
    book.save(str(HERE / "agua.xlsx"))


def tabbed_glossary() -> None:
    """Terms in bold, a tab, what they mean; a line each."""
    made = Document()
    made.add_heading("Poetry words", 1)
    for term, meaning in (
        ("Stanza", "A group of lines, as a paragraph is one of sentences."),
        ("Rhyme", "Words that end in the same sound."),
        ("Metre", "The beat of a line."),
    ):
        line = made.add_paragraph()
        line.add_run(term).bold = True
        line.add_run(f"\t{meaning}")
    made.save(str(HERE / "poetry.docx"))


if __name__ == "__main__":
    numbered_handout()
    german_table()
    talk_in_a_document()
    study_guide()
    large_letters()
    boxes_on_slides()
    answers_in_notes()
    picture_slides()
    spanish_workbook()
    tabbed_glossary()
