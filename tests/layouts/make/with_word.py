"""Writes the layouts that Word would: python-docx, beside the labels."""

from __future__ import annotations

from pathlib import Path

from docx import Document
from docx.shared import Pt

HERE = Path(__file__).parents[1]


def bold_questions() -> None:
    """Questions in bold in ordinary paragraphs, below a title in large letters."""
    word = Document()
    word.add_paragraph().add_run("Volcanoes: what you asked").font.size = Pt(22)
    for question, *answers in (
        (
            "Why does a volcano erupt?",
            "Gas in the melted rock expands on the way up, as in a shaken bottle.",
        ),
        (
            "Can an eruption be foretold?",
            "Often, within days. The ground swells and small quakes grow frequent.",
            "The exact hour remains unknown.",
        ),
        (
            "Is the soil around it good?",
            "Yes. Ash weathers quickly and holds water, so farmers come back.",
        ),
    ):
        word.add_paragraph().add_run(question).bold = True
        for answer in answers:
            word.add_paragraph(answer)
    word.save(str(HERE / "volcanoes.docx"))


def numbered_list() -> None:
    """Questions that Word numbers itself, with plain paragraphs below."""
    word = Document()
    word.add_heading("Geld und Banken", level=0)
    for question, answer in (
        (
            "Was ist ein Zins?",
            "Ein Zins ist der Preis für geliehenes Geld. Er wird meist in Prozent im"
            " Jahr genannt.",
        ),
        (
            "Warum nimmt nicht jede Bank denselben Zins?",
            "Sie schätzt, wie sicher das Geld zurückkommt. Ein unsicherer Kunde zahlt"
            " mehr.",
        ),
        (
            "Wer überwacht die Banken?",
            "Eine Behörde prüft ihre Bücher. Sie kann einen Betrieb schließen.",
        ),
    ):
        word.add_paragraph(question, style="List Number")
        word.add_paragraph(answer)
    word.save(str(HERE / "banks.docx"))


def labelled() -> None:
    """Labels before questions and answers, in Dutch."""
    word = Document()
    word.add_heading("Vragen over dijken", level=1)
    for question, answer in (
        (
            "Vraag: Waarvan is een dijk gemaakt?",
            "Antwoord: De kern is van zand. Daarop ligt een laag klei met gras.",
        ),
        (
            "Vraag: Wie zorgt voor de dijken?",
            "Antwoord: Het waterschap doet dat. Het heft er een eigen belasting voor.",
        ),
        (
            "Vraag: Waarom is een muskusrat gevaarlijk?",
            "Antwoord: Het dier graaft gangen onder de waterlijn, en de dijk zakt in.",
        ),
    ):
        word.add_paragraph(question)
        word.add_paragraph(answer)
    word.save(str(HERE / "dikes.docx"))


def table() -> None:
    """A table of questions and answers between paragraphs, with a number column."""
    word = Document()
    word.add_heading("Light", level=0)
    word.add_paragraph("Learn these three for Friday.")
    rows = (
        ("No.", "Question", "Answer"),
        ("1", "How fast is light?", "About 300,000 kilometres in each second."),
        (
            "2",
            "Why is the sky blue?",
            "Air scatters blue light more than red. So blue reaches us from all sides.",
        ),
        ("3", "What is a shadow?", "A place that light does not reach."),
    )
    grid = word.add_table(rows=0, cols=3)
    for row in rows:
        for cell, words in zip(grid.add_row().cells, row, strict=True):
            cell.text = words
    word.save(str(HERE / "light.docx"))


def headings_with_bold_questions() -> None:
    """Headings by style, and below them questions in bold."""
    word = Document()
    word.add_heading("Bees", level=1)
    word.add_heading("Life in the hive", level=2)
    word.add_paragraph("A hive holds one queen and many thousand workers.")
    word.add_paragraph().add_run("What do drones do?").bold = True
    word.add_paragraph("They mate with young queens. In autumn they are driven out.")
    word.add_heading("Honey", level=2)
    word.add_paragraph().add_run("How is honey made?").bold = True
    word.add_paragraph("Workers thicken nectar and add juices of their own.")
    word.add_paragraph("It is done when it holds less than a fifth of water.")
    word.add_paragraph().add_run("Does honey spoil?").bold = True
    word.add_paragraph("Hardly ever. There is too little water for microbes.")
    word.save(str(HERE / "bees.docx"))


if __name__ == "__main__":
    bold_questions()
    numbered_list()
    labelled()
    table()
    headings_with_bold_questions()
