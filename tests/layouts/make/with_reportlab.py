"""Writes pages as PDF with reportlab, beside the labels."""

from __future__ import annotations

from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.lib.units import cm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    ListFlowable,
    PageBreak,
    PageTemplate,
    Paragraph,
)

HERE = Path(__file__).parents[1]
STYLES = getSampleStyleSheet()
BODY = ParagraphStyle("body", parent=STYLES["BodyText"], fontSize=10, spaceAfter=6)
BOLD = ParagraphStyle("bold", parent=BODY, fontName="Helvetica-Bold")
WIDTH, HEIGHT = A4


def write(name: str, story: list[Flowable], columns: int, running: str) -> None:
    """Lay a story out on pages with running heads and page numbers."""

    def page(canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.setFont("Helvetica", 8)
        if running:
            canvas.drawString(2 * cm, HEIGHT - 1.2 * cm, running)
            canvas.drawCentredString(WIDTH / 2, 1 * cm, f"- {document.page} -")

    wide = (WIDTH - 4 * cm - (columns - 1) * cm) / columns
    frames = [
        Frame(2 * cm + number * (wide + cm), 2 * cm, wide, HEIGHT - 4 * cm)
        for number in range(columns)
    ]
    document = BaseDocTemplate(str(HERE / name), pagesize=A4, invariant=True)
    document.addPageTemplates([PageTemplate("all", frames, onPage=page)])
    document.build(story)


def headings() -> None:
    """A title, headings in larger letters, running heads, over three pages."""
    story: list[Flowable] = [Paragraph("The Roman house", STYLES["Title"])]
    for title, *paragraphs in (
        (
            "The hall",
            "A visitor entered a high hall with a hole in its roof. Rain fell through"
            " it into a basin below, from which the family drew water.",
            "Here the master greeted his clients in the morning.",
        ),
        (
            "The kitchen",
            "The kitchen was small and full of smoke. Slaves cooked over charcoal on a"
            " raised hearth, and the rich ate far away from it.",
        ),
        (
            "How was the house heated?",
            "In rich houses hot air flowed below the floor. The floor stood on short"
            " pillars of brick, and a fire burned at one side.",
            "Others carried a basin of glowing coals from room to room.",
        ),
    ):
        story.append(Paragraph(title, STYLES["Heading2"]))
        story += [Paragraph(words, BODY) for words in paragraphs]
        story.append(PageBreak())
    write("roman-house.pdf", story[:-1], 1, "History, year 6: Rome")


def two_columns() -> None:
    """Two columns, with bold questions in letters of the usual size."""
    story: list[Flowable] = [Paragraph("Teeth: questions and answers", STYLES["Title"])]
    for question, *answers in (
        (
            "What is a tooth made of?",
            "Its outside is enamel, the hardest stuff in the body. Below it lies"
            " dentine, which is softer and feels heat and cold. In the middle there"
            " are vessels and a nerve.",
        ),
        (
            "Why do we have milk teeth?",
            "A child's jaw is too small for the large teeth. So twenty small ones come"
            " first. Their roots dissolve when the next ones push from below, and"
            " then they fall out.",
            "The first is lost at the age of about six.",
        ),
        (
            "How does decay begin?",
            "Bacteria live in the film on our teeth. They turn sugar into acid, and the"
            " acid takes minerals out of the enamel. At first there is only a white"
            " spot, which can still heal.",
        ),
        (
            "How often should they be brushed?",
            "Twice a day is enough if it is done well. The brush has to reach each"
            " side of each tooth, which takes about two minutes.",
        ),
    ):
        story.append(Paragraph(question, BOLD))
        story += [Paragraph(words, BODY) for words in answers]
    write("teeth.pdf", story, 2, "")


def numbered() -> None:
    """Numbered headings with a list that has a lead-in, in Italian."""
    story: list[Flowable] = [
        Paragraph("Il ciclo del carbonio", STYLES["Title"]),
        Paragraph("1. Le piante", STYLES["Heading2"]),
        Paragraph(
            "Le piante prendono il carbonio dall'aria. Con la luce ne fanno zucchero.",
            BODY,
        ),
        Paragraph("2. Gli animali", STYLES["Heading2"]),
        Paragraph("Gli animali restituiscono il carbonio in tre modi:", BODY),
        ListFlowable(
            [
                Paragraph(words, BODY)
                for words in ("con il respiro", "con i rifiuti", "dopo la morte")
            ],
            bulletType="bullet",
        ),
        Paragraph("3. Il mare", STYLES["Heading2"]),
        Paragraph(
            "Il mare scioglie una parte del gas. L'acqua fredda ne scioglie di più.",
            BODY,
        ),
    ]
    write("carbonio.pdf", story, 1, "")


if __name__ == "__main__":
    headings()
    two_columns()
    numbered()
