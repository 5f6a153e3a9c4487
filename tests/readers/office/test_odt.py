"""OpenDocument texts."""

from __future__ import annotations

from pathlib import Path

from odfdo import Document, Header, List, Paragraph, Style, Table

from explainbot.sections.sections import split
from tests.readers.office.office import changed, levels_of, read_file, sections_of


def _empty() -> Document:
    document = Document("text")
    document.body.clear()
    return document


def test_headings_lists_and_tables(tmp_path: Path) -> None:
    """Outline levels give headings; items and rows have lines of their own."""
    path = tmp_path / "tides.odt"
    document = _empty()
    document.body.append(Header(1, "The tides"))
    document.body.append(Paragraph("The sea  rises:"))
    document.body.append(List(["twice", "a day"]))
    document.body.append(Header(2, "Heights"))
    table = Table("heights", width=2, height=2)
    table.set_values([["Sea", "Height"], ["North", "3 m"]])
    document.body.append(table)
    document.save(str(path))

    assert levels_of(path) == [(1, "The tides"), (2, "Heights")]
    assert sections_of(path) == [
        ("The tides", "The sea  rises:\n\n• twice\n• a day"),
        ("Heights", "Sea | Height\nNorth | 3 m"),
    ]
    read = read_file(path).document
    assert read.title == "The tides"
    assert read.label_at(len(read.text) - 1) == "paragraph 7"


def test_title_style_notes_and_question_tables(tmp_path: Path) -> None:
    """The title is above the headings; a note follows its paragraph."""
    path = tmp_path / "a.odt"
    document = _empty()
    document.body.append(Paragraph("The whale", style="Title"))
    document.body.append(Header(1, "Home"))
    paragraph = Paragraph("It lives at sea.")
    paragraph.insert_note(after="sea", note_id="n1", citation="1", body="See the map.")
    document.body.append(paragraph)
    table = Table("asked", width=2, height=2)
    table.set_values([["Question", "Answer"], ["What does it eat?", "Fish."]])
    document.body.append(table)
    document.save(str(path))

    assert levels_of(path) == [
        (1, "The whale"),
        (2, "Home"),
        (3, "What does it eat?"),
    ]
    assert sections_of(path) == [
        ("Home", "It lives at sea.\n\nSee the map."),
        ("What does it eat?", "Fish."),
    ]


def test_bold_questions(tmp_path: Path) -> None:
    """Questions in bold are headings where no style marks any."""
    path = tmp_path / "a.odt"
    document = _empty()
    bold = Style("paragraph", name="Strong", area="text", bold=True)
    document.insert_style(bold, automatic=True)
    for question, answer in (("What is it?", "A whale."), ("Who saw it?", "We did.")):
        document.body.append(Paragraph(question, style="Strong"))
        document.body.append(Paragraph(answer))
    document.save(str(path))

    assert sections_of(path) == [
        ("What is it?", "A whale."),
        ("Who saw it?", "We did."),
    ]
    assert len(read_file(path).document.headings) == 2


def test_absurd_numbers(tmp_path: Path) -> None:
    """A million blanks and a level of thirty digits are bounded."""
    path = tmp_path / "a.odt"
    document = _empty()
    document.body.append(Header(1, "Ebb"))
    document.body.append(Paragraph("Text."))
    document.save(str(path))
    blanks = f'Te<text:s text:c="{"9" * 30}"/>xt.'
    read = read_file(changed(path, "content.xml", "Text.", blanks)).document
    level = changed(path, "content.xml", 'level="1"', f'level="{"9" * 30}"')

    assert read.text == "Ebb\n\nTe" + 100 * " " + "xt."
    assert levels_of(level) == [(9, "Ebb")]


def test_text_behind_a_list_of_terms(tmp_path: Path) -> None:
    """It belongs to the heading above the terms."""
    path = tmp_path / "terms.odt"
    document = _empty()
    document.body.append(Header(1, "Tides"))
    for text, style in [
        ("Ebb", "Definition_20_Term"),
        ("Water that falls.", "Definition_20_Definition"),
        ("Twice a day.", "Definition_20_Definition"),
        ("The Moon pulls.", "Text_20_body"),
    ]:
        document.body.append(Paragraph(text, style=style))
        document.insert_style(Style("paragraph", name=style))
    document.save(str(path))
    found = split(read_file(path).document)
    assert [(each.heading, each.text) for each in found] == [
        ("Ebb", "Water that falls.\n\nTwice a day."),
        ("Tides", "The Moon pulls."),
    ]
