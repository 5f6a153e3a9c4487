"""Writes slides and workbooks with python-pptx, openpyxl and odfdo."""

from __future__ import annotations

from pathlib import Path

import odfdo
import openpyxl
from pptx import Presentation
from pptx.util import Inches

HERE = Path(__file__).parents[1]


def titled_slides() -> None:
    """A title slide, slides with a title and points, and notes."""
    show = Presentation()
    first = show.slides.add_slide(show.slide_layouts[0])
    first.shapes.title.text = "Forests of the world"
    first.placeholders[1].text = "Geography, spring term"
    for title, points, notes in (
        (
            "Rain forest",
            ("Warm and wet all year", "More kinds of trees than anywhere else"),
            "Show the map of the Amazon here. Ask who has been near the equator.",
        ),
        ("Northern forest", ("Long winters", "Spruce, pine and larch"), ""),
        (
            "What threatens them?",
            ("Fields are burnt into them", "Roads let loggers in"),
            "",
        ),
    ):
        slide = show.slides.add_slide(show.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = "\n".join(points)
        if notes:
            slide.notes_slide.notes_text_frame.text = notes
    show.save(str(HERE / "forests.pptx"))


def untitled_slides() -> None:
    """Slides without title places: two text boxes on each, in Swedish."""
    show = Presentation()
    for question, answer in (
        (
            "Varför flyttar fåglar?",
            "Maten tar slut när kylan kommer. I söder finns det insekter hela året.",
        ),
        (
            "Hur hittar de vägen?",
            "De ser solen och stjärnorna. Många känner också jordens magnetfält.",
        ),
    ):
        slide = show.slides.add_slide(show.slide_layouts[6])
        for top, words in ((1, question), (3, answer)):
            box = slide.shapes.add_textbox(
                Inches(1), Inches(top), Inches(7), Inches(1.5)
            )
            box.text_frame.word_wrap = True
            box.text_frame.text = words
    show.save(str(HERE / "birds.pptx"))


def workbook() -> None:
    """A title above a table of questions, and a second sheet of terms."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Sorular"
    rows: list[tuple[str, ...]] = [
        ("Hücre bilgisi, 7. sınıf",),
        (),
        ("Soru", "Cevap", "Kaynak"),
        ("Hücre nedir?", "Canlının en küçük yapı birimidir.", "ders 1"),
        (
            "Bitki hücresi neden yeşildir?",
            "Kloroplastlar yeşil bir boya taşır. Bu boya ışığı tutar.",
            "ders 2",
        ),
    ]
    for row in rows:
        sheet.append(row)
    terms = book.create_sheet("Terimler")
    for row in (
        ("Terim", "Anlam"),
        ("Zar", "Hücreyi saran ince örtü"),
        ("Çekirdek", "Hücreyi yöneten bölüm"),
    ):
        terms.append(row)
    book.save(HERE / "cells-turkish.xlsx")


def headless_workbook() -> None:
    """Two columns without names, the first one asking."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ("What is a verb?", "A word for something that is done, as run or think."),
        ("What is a noun?", "A word for a thing, a person or an idea."),
        (
            "What is an adverb?",
            "A word that says how something is done. Many end in -ly.",
        ),
    ):
        sheet.append(row)
    book.save(HERE / "grammar.xlsx")


def facts_sheet() -> None:
    """A table of facts in which nothing is asked."""
    sheet = odfdo.Table("Rivers")
    for row in (
        ("River", "Flows into", "What it is known for"),
        ("Nile", "Mediterranean Sea", "Its mud fed the fields of Egypt"),
        ("Danube", "Black Sea", "It passes through ten countries"),
        ("Congo", "Atlantic Ocean", "It is the deepest river that was measured"),
    ):
        sheet.append(odfdo.Row())
        line = sheet.get_row(sheet.height - 1)
        line.set_values(list(row))
        sheet.set_row(sheet.height - 1, line)
    book = odfdo.Document("spreadsheet")
    book.body.clear()
    book.body.append(sheet)
    book.save(str(HERE / "rivers.ods"))


def bold_text() -> None:
    """Questions in bold in a text document, in Portuguese."""
    text = odfdo.Document("text")
    text.body.clear()
    bold = odfdo.Style("text", name="strong", bold=True)
    text.insert_style(bold, automatic=True)
    for question, answer in (
        (
            "Quem navegou até a Índia?",
            "Vasco da Gama chegou lá em 1498. Ele contornou a África.",
        ),
        (
            "Por que as especiarias eram caras?",
            "Passavam por muitas mãos. Cada porto cobrava o seu imposto.",
        ),
        (
            "O que levavam os navios?",
            "Levavam pão seco, carne salgada e barris de água.",
        ),
    ):
        asked = odfdo.Paragraph(question)
        asked.set_span("strong", regex=r".+")
        text.body.append(asked)
        text.body.append(odfdo.Paragraph(answer))
    text.save(str(HERE / "voyages.odt"))


def plain_text() -> None:
    """Plain questions with their answers, and nothing set off by looks."""
    text = odfdo.Document("text")
    text.body.clear()
    for words in (
        "Electric circuits",
        "When does a current flow?",
        "It flows when the circuit is closed. An open switch leaves a gap of air.",
        "What does a fuse do?",
        "A thin wire in it melts when the current is too strong.",
        "Then the circuit is open and nothing burns.",
        "Why do lamps in a row glow weakly?",
        "They share the voltage. Side by side each of them gets all of it.",
    ):
        text.body.append(odfdo.Paragraph(words))
    text.save(str(HERE / "circuits.odt"))


if __name__ == "__main__":
    titled_slides()
    untitled_slides()
    workbook()
    headless_workbook()
    facts_sheet()
    bold_text()
    plain_text()
